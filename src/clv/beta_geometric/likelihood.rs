//! How likely all histories are under a model of the family, with its slopes.

use super::Variant;
use crate::clv::fit::Likelihood;
use crate::clv::history::Histories;
use crate::stats::matrix::Matrix;
use crate::stats::mixing::softplus_factor;
use crate::stats::special::ln_rising_slope;

/// Rows that are summed up by themselves: one sum over a million is rounded so much that the search near the top asks again
/// and again for a gain that it cannot see.
const BLOCK: usize = 1000;

/// The log-likelihood of all histories, with everything that depends on x alone taken once.
///
/// Where the [intervals](Histories::log_intervals) between purchases are known it is that of the whole timing, and comparable
/// between different k; else, and with k = 1, it is that of frequency and recency.
#[derive(Clone, Copy, Debug)]
pub struct BetaGeometricLikelihood<'a> {
    histories: &'a Histories,
    variant: Variant,
    purchases: f64,
    /// (k − 1) Σ ln(interval) − Σx ln Γ(k).
    constant: f64,
}

impl<'a> BetaGeometricLikelihood<'a> {
    /// That of these histories under this model of the family.
    pub fn new(histories: &'a Histories, variant: Variant) -> Self {
        let purchases = histories.iter().map(|it| it.weight * f64::from(it.frequency)).sum();
        let k = f64::from(variant.k);
        let of_intervals = |intervals: f64| {
            (k - 1.0) * intervals - purchases * ln_rising_slope(1.0, variant.k - 1).0
        };
        let constant = histories.log_intervals().map_or(0.0, of_intervals);
        Self { histories, variant, purchases, constant }
    }
}

impl Likelihood for BetaGeometricLikelihood<'_> {
    fn start(&self) -> Vec<f64> {
        let time: f64 = self.histories.iter().map(|it| it.weight * it.age).sum();
        let ticks = f64::from(self.variant.k) * self.purchases;
        vec![1.0, time / ticks.max(f64::MIN_POSITIVE), 1.0, 3.0]
    }

    fn rows(&self) -> usize {
        self.histories.len()
    }

    fn customers(&self) -> f64 {
        self.histories.customers()
    }

    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let &[r, alpha, a, b] = parameters else { return f64::NAN };
        let Histories { times, frequency, recency, age, weight, .. } = self.histories;
        let Variant { k, leaves_at_first } = self.variant;
        let first = u32::from(leaves_at_first);
        // ln((α + t) / α) and minus its derivative in α, for every time t.
        let waits = times.iter().map(|t| (libm::log1p(t / alpha), t / (alpha * (alpha + t))));
        let waits: Vec<(f64, f64)> = waits.collect();
        let (log_alpha, log_a) = (libm::log(alpha), libm::log(a));
        // ln (r)ₖₓ, ln (b)ₘ, ln (a + b)ₘ with their derivatives, and b + m − 1, for the x of the rows at hand.
        let (mut reached, mut rising) = ([0; 3], [(0.0, 0.0); 3]);
        let (mut tries, mut log_tries) = (b, 0.0);
        // The value and its slopes, of the rows at hand and of all before them.
        let (mut near, mut sums) = ([0.0; 5], [self.constant, 0.0, 0.0, 0.0, 0.0]);
        // The factors of the rows at hand, each at most 2, of which one log is taken.
        let mut factors = 1.0;
        let mut powers = Powers::default();
        let mut frequency_now = u32::MAX;
        for row in 0..frequency.len() {
            if row % BLOCK == 0 {
                near[0] += libm::log(std::mem::replace(&mut factors, 1.0));
                sums.iter_mut().zip(&mut near).for_each(|(sum, near)| *sum += std::mem::take(near));
            }
            let x = frequency[row];
            let m = x + first;
            if x != frequency_now {
                let upto = [k * x, m, m];
                for (place, from) in [r, b, a + b].into_iter().enumerate() {
                    let so_far = reached[place];
                    let more = ln_rising_slope(from + f64::from(so_far), upto[place] - so_far);
                    rising[place] = (rising[place].0 + more.0, rising[place].1 + more.1);
                }
                (reached, frequency_now) = (upto, x);
                tries = b + (f64::from(m) - 1.0); // in this order: b may be small beside 1
                log_tries = if m > 0 { libm::log(tries) } else { 0.0 };
                let rows = frequency[row..].partition_point(|&other| other == x);
                let is_asked_for = k == 1 && m > 0;
                powers.fill(if is_asked_for { rows } else { 0 }, &waits, r + f64::from(x));
            }
            let ticks = f64::from(k) * f64::from(x);
            let shape = r + ticks;
            let (upto_end, end_slope) = waits[age[row] as usize];
            let mut value =
                rising[0].0 + rising[1].0 - rising[2].0 - ticks * log_alpha - shape * upto_end;
            let mut slope = [
                rising[0].1 - upto_end,
                shape * end_slope - ticks / alpha,
                -rising[2].1,
                rising[1].1 - rising[2].1,
            ];
            // The ways to be silent, in logs, with their slopes in r and α.
            let mut ways = (0.0, 0.0, 0.0);
            if k > 1 {
                let end = times[age[row] as usize];
                let waited = (end - times[recency[row] as usize]) / (alpha + end);
                let (log, by_shape, by_log_waited) = silent_ways(k, shape, waited);
                ways = (log, by_shape, -by_log_waited / (alpha + end));
                value += ways.0;
                slope[0] += ways.1;
                slope[1] += ways.2;
            }
            if m > 0 {
                let (upto_last, last_slope) = waits[recency[row] as usize];
                let silence = upto_end - upto_last;
                let odds = log_a - log_tries + shape * silence - ways.0;
                let places = [age[row], recency[row]];
                let (log, factor, left) =
                    softplus_factor(odds, powers.small(odds, a / tries, places));
                value += log;
                // A log costs as much as all the rest, and most histories are of one customer.
                if weight[row] == 1.0 {
                    factors *= factor;
                } else {
                    value += libm::log(factor);
                }
                slope[0] += left * (silence - ways.1);
                slope[1] += left * (shape * (last_slope - end_slope) - ways.2);
                slope[2] += left / a;
                slope[3] -= left / tries;
            }
            let [r, alpha, a, b] = slope;
            let each = [value, r, alpha, a, b];
            near.iter_mut().zip(each).for_each(|(sum, each)| *sum += weight[row] * each);
        }
        near[0] += libm::log(factors);
        sums.iter_mut().zip(near).for_each(|(sum, near)| *sum += near);
        let [sum, slopes @ ..] = sums;
        gradient.copy_from_slice(&slopes);
        sum
    }

    fn curvature(&self, parameters: &[f64]) -> Option<Matrix> {
        let &[r, alpha, a, b] = parameters else { return None };
        (self.variant.k == 1).then(|| self.curvature_at_random([r, alpha, a, b]))
    }
}

impl BetaGeometricLikelihood<'_> {
    /// The second derivatives where purchases come at random.
    fn curvature_at_random(&self, [r, alpha, a, b]: [f64; 4]) -> Matrix {
        let Histories { times, frequency, recency, age, weight, .. } = self.histories;
        let first = u32::from(self.variant.leaves_at_first);
        // ln((α + t) / α) with its two derivatives in α.
        let waits = times.iter().map(|t| {
            let (slope, both) = (-t / (alpha * (alpha + t)), alpha + t);
            (libm::log1p(t / alpha), (slope, -slope * (alpha + both) / (alpha * both)))
        });
        let waits: Vec<(f64, (f64, f64))> = waits.collect();
        // Second derivatives of ln (z)ₙ: they change with x alone, and few x there are.
        let bend = |z: f64, n: u32| {
            let step = 1e-4 * z;
            let slope = |z| ln_rising_slope(z, n).1;
            (slope(z + step) - slope(z - step)) / (2.0 * step)
        };
        let (log_a, mut log_tries, mut tries) = (libm::log(a), 0.0, b);
        let mut bends = [0.0; 3];
        let mut frequency_now = u32::MAX;
        let mut powers = Powers::default();
        let mut sums = Matrix::zeros(4);
        for row in 0..frequency.len() {
            let x = frequency[row];
            let m = x + first;
            if x != frequency_now {
                frequency_now = x;
                bends = [bend(r, x), bend(b, m), bend(a + b, m)];
                tries = b + (f64::from(m) - 1.0);
                log_tries = if m > 0 { libm::log(tries) } else { 0.0 };
                let rows = frequency[row..].partition_point(|&other| other == x);
                powers.fill(if m > 0 { rows } else { 0 }, &waits, r + f64::from(x));
            }
            let weight = weight[row];
            let shape = r + f64::from(x);
            let (upto_end, end_slopes) = waits[age[row] as usize];
            let mut second = [
                bends[0],
                -end_slopes.0,
                f64::from(x) / (alpha * alpha) - shape * end_slopes.1,
                -bends[2],
                -bends[2],
                bends[1] - bends[2],
            ];
            if m > 0 {
                let (upto_last, last_slopes) = waits[recency[row] as usize];
                let silence = upto_end - upto_last;
                let slope = end_slopes.0 - last_slopes.0;
                let odds = log_a - log_tries + shape * silence;
                let places = [age[row], recency[row]];
                let (_, _, left) = softplus_factor(odds, powers.small(odds, a / tries, places));
                let odds = [silence, shape * slope, 1.0 / a, -1.0 / tries];
                sums.add_square(weight * left * (1.0 - left), &odds);
                second[1] += left * slope;
                second[2] += left * shape * (end_slopes.1 - last_slopes.1);
                second[3] -= left / (a * a);
                second[5] += left / (tries * tries);
            }
            let places = [(0, 0), (1, 0), (1, 1), (2, 2), (3, 2), (3, 3)];
            for (place, second) in places.into_iter().zip(second) {
                sums[place] += weight * second;
            }
        }
        sums.mirror();
        sums
    }
}

/// ((α + t) / α)^(r + x) of every time t for the x at hand: days are few, and where many histories share an x one division
/// stands for the exponential of each.
#[derive(Default)]
struct Powers(Vec<f64>);

impl Powers {
    /// Those of this shape r + x, which so many rows have; none where they would not pay, or not be numbers. A wait is
    /// ln((α + t) / α), and what goes with it.
    fn fill<T>(&mut self, rows: usize, waits: &[(f64, T)], shape: f64) {
        /// e to this is a number, with room for what it is multiplied with.
        const MOST: f64 = 600.0;
        self.0.clear();
        let is_number = waits.last().is_some_and(|longest| shape * longest.0 < MOST);
        if rows > 2 * waits.len() && is_number {
            self.0.extend(waits.iter().map(|wait| libm::exp(shape * wait.0)));
        }
    }

    /// e^−|odds|, where e^odds is `scale` times the power of the one time over that of the other.
    #[inline(always)] // once a row
    fn small(&self, odds: f64, scale: f64, [over, under]: [u32; 2]) -> f64 {
        match (self.0.get(over as usize), self.0.get(under as usize)) {
            (Some(over), Some(under)) if odds > 0.0 => under / (scale * over),
            (Some(over), Some(under)) => scale * over / under,
            _ => libm::exp(-odds.abs()),
        }
    }
}

/// ln S, its slope in s, and its slope in ln u.
fn silent_ways(k: u32, shape: f64, waited: f64) -> (f64, f64, f64) {
    let (mut term, mut by_shape) = (1.0, 0.0);
    let (mut sum, mut shape_slope, mut waited_slope) = (1.0, 0.0, 0.0);
    for j in (1..k).map(f64::from) {
        let more = shape + (j - 1.0);
        term *= more / j * waited;
        by_shape += 1.0 / more;
        sum += term;
        shape_slope += term * by_shape;
        waited_slope += term * j;
    }
    (libm::log(sum), shape_slope / sum, waited_slope / sum)
}
