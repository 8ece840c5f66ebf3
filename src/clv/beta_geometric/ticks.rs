//! What an active customer will do: the ticks ahead of it, of which every kth is a purchase.
//!
//! j < k ticks have passed since its last purchase. Given j, the number N of further ticks is negative binomial of shape s + j,
//! and M = j + N ticks since the last purchase make ⌊M / k⌋ new ones, for as long as the customer goes on after each.

use crate::stats::mixing::mean_over_beta;
use crate::stats::special::{beta_share, ln_rising};

/// More terms than this, and an integral is the shorter way.
const TERMS: f64 = 2000.0;
/// What is left out of a sum, relative to it.
const NEGLIGIBLE: f64 = 1e-16;
/// A customer that goes on with a chance below this is followed purchase by purchase in the integral.
const UNLIKELY: f64 = 0.25;
/// Purchases that such a customer makes at the most: .25^27 is nothing.
const FEW: usize = 27;

/// The chances that j = 0 … k − 1 ticks have passed since the last purchase, for a customer active now, and ln S.
///
/// # Formula
///
/// (s)ⱼ / j! · uʲ / S, where s is the shape of the ticks so far, u = (T − t_x) / (α + T) and S the sum of the numerators.
pub(super) fn phases(k: u32, shape: f64, waited: f64) -> ([f64; 12], f64) {
    let mut phases = [0.0; 12];
    phases[0] = 1.0;
    if k <= 1 || waited <= 0.0 {
        return (phases, 0.0);
    }
    // In logs, and less the largest: with a large shape the numerators leave the range of numbers.
    let (mut logs, mut log, mut largest) = ([f64::NEG_INFINITY; 12], 0.0, 0.0);
    for (j, place) in (0..k).map(f64::from).zip(&mut logs) {
        *place = log;
        largest = f64::max(largest, log);
        log += libm::log((shape + j) / (j + 1.0) * waited);
    }
    let mut sum = 0.0;
    for (phase, log) in phases.iter_mut().zip(logs) {
        *phase = libm::exp(log - largest);
        sum += *phase;
    }
    phases.iter_mut().for_each(|phase| *phase /= sum);
    (phases, largest + libm::log(sum))
}

/// The ticks of an active customer in some time ahead.
pub(super) struct Ticks {
    pub(super) k: u32,
    /// The shape s of the ticks up to the last purchase.
    pub(super) shape: f64,
    /// The chances of j.
    pub(super) phases: [f64; 12],
    /// The time ahead over α + T.
    pub(super) odds: f64,
}

/// Times that are told together.
pub(super) const TOGETHER: usize = 4;

/// The purchases expected of one customer in up to [`TOGETHER`] times ahead: with k = 1 the terms of all of them are summed side
/// by side, since all but the chance of so many purchases is the same.
pub(super) fn purchases_together(
    ahead: impl ExactSizeIterator<Item = Ticks> + Clone,
    (leave, stay): (f64, f64),
) -> Vec<f64> {
    let usual = |it: &Ticks| it.k == 1 && it.odds > 0.0 && !it.is_long();
    let times = ahead.len();
    if times == 1 || !ahead.clone().all(|it| usual(&it)) {
        return ahead.map(|it| it.purchases((leave, stay))).collect();
    }
    // Where they are fewer, nothing is expected of the others.
    let (mut shape, mut share, mut chance) = (0.0, [0.0; TOGETHER], [0.0; TOGETHER]);
    for ((it, share), chance) in ahead.zip(&mut share).zip(&mut chance) {
        shape = it.shape;
        *share = it.odds / (1.0 + it.odds);
        *chance = libm::exp(-it.shape * libm::log1p(it.odds));
    }
    let (mut there, mut made, mut n) = (1.0, 0.0, 0.0);
    let mut sum = [0.0; TOGETHER];
    loop {
        let more = n + 1.0;
        let all = stay + leave + n;
        // One division for both ratios: it takes longer than all else.
        let both = 1.0 / (more * all);
        let ratio = (shape + n) * (all * both);
        made += there;
        there *= (stay + n) * (more * both);
        n = more;
        let mut term = [0.0; TOGETHER];
        for i in 0..TOGETHER {
            chance[i] *= ratio * share[i];
            term[i] = chance[i] * made;
            sum[i] += term[i];
        }
        // From here on chances fall at least at the larger of this ratio and the share.
        let is_over = |i: usize| {
            let rest = 1.0 - share[i] * f64::max(ratio, 1.0);
            rest > 0.0 && term[i] <= NEGLIGIBLE * sum[i] * (rest * rest * rest)
        };
        if is_over(times - 1) && (0..TOGETHER).all(is_over) {
            return sum[..times].to_vec();
        }
    }
}

impl Ticks {
    /// The purchases expected, if the chance to leave at each is drawn from a beta distribution of these parameters.
    pub(super) fn purchases(&self, (leave, stay): (f64, f64)) -> f64 {
        if self.odds <= 0.0 {
            return 0.0;
        }
        if self.is_long() {
            return self.purchases_by_integral((leave, stay));
        }
        if self.k == 1 {
            return self.purchases_at_random((leave, stay));
        }
        // Purchases a customer makes until it leaves, if it has the time for i: Σ over the ones before of the chance to be there.
        let (mut there, mut made, mut i) = (1.0, 0.0, 0.0);
        self.sum(
            &mut || {
                made += there;
                there *= (stay + i) / (stay + leave + i);
                i += 1.0;
                made
            },
            0.0,
        )
    }

    /// The same with k = 1, where every tick is a purchase: the sum that all values of all customers are made of.
    fn purchases_at_random(&self, (leave, stay): (f64, f64)) -> f64 {
        let share = self.odds / (1.0 + self.odds);
        let mut chance = libm::exp(-self.shape * libm::log1p(self.odds));
        let (mut there, mut made, mut sum, mut n) = (1.0, 0.0, 0.0, 0.0);
        loop {
            let more = n + 1.0;
            let all = stay + leave + n;
            // One division for both ratios: it takes longer than all else.
            let both = 1.0 / (more * all);
            let ratio = (self.shape + n) * (all * both) * share;
            chance *= ratio;
            made += there;
            there *= (stay + n) * (more * both);
            n = more;
            let term = chance * made;
            sum += term;
            // From here on chances fall at least at the larger of this ratio and the share.
            let rest = 1.0 - ratio.max(share);
            if rest > 0.0 && term <= NEGLIGIBLE * sum * (rest * rest * rest) {
                return sum;
            }
        }
    }

    /// The mean of the square of the number of purchases.
    ///
    /// # Formula
    ///
    /// Σ (2i + 1) P(more than i), since n² is the sum of the first n odd numbers. Where that is long: a customer with rate λ/k
    /// of purchases stays for a time τ, the shorter of t and an exponential one of rate pλ/k, and the square is (λτ/k)² + λτ/k²
    /// in the mean, over λ in closed form, for each number j of ticks past, and over p by the integral. It is right to k parts
    /// in the number of ticks, and no smaller than the square of the mean; with k = 1 there is an exact one: with
    /// E = (1 + p o)^−s, the mean of (1 − p)ᴺ, and u = (1 − E) / p it is u + 2 (1 − p) (u − s o E / (1 + p o)) / p, the
    /// derivative of u in −p.
    pub(super) fn squares(&self, (leave, stay): (f64, f64)) -> f64 {
        if self.odds <= 0.0 {
            return 0.0;
        }
        if self.is_long() && self.k == 1 {
            return mean_over_beta(leave, stay, &|p| self.squares_at_random(p));
        }
        if self.is_long() {
            let k = f64::from(self.k);
            let odds = self.odds / k;
            let square_of = |shape: f64, p: f64| {
                let mean = shape * odds;
                if p * mean.max(odds) < 1e-4 {
                    return mean * (mean + odds) + mean / k;
                }
                let log = libm::log1p(p * odds);
                let gone = -libm::expm1(-shape * log);
                let last = mean * libm::exp(-(shape + 1.0) * log);
                2.0 * (gone / p - last).max(0.0) / p + gone / (p * k)
            };
            // A customer who had more ticks since its last purchase has more to come.
            let square = |p: f64| {
                let phases = self.phases.iter().zip(0..self.k);
                phases.map(|(&phase, j)| phase * square_of(self.shape + f64::from(j), p)).sum()
            };
            let mean = self.purchases((leave, stay));
            return mean_over_beta(leave, stay, &square).max(mean * mean);
        }
        let (mut there, mut made, mut i) = (1.0, 0.0, 0.0);
        self.sum(
            &mut || {
                made += (2.0 * i + 1.0) * there;
                there *= (stay + i) / (stay + leave + i);
                i += 1.0;
                made
            },
            0.0,
        )
    }

    /// The mean of the square with k = 1, of a customer who leaves at each purchase with the chance p.
    fn squares_at_random(&self, p: f64) -> f64 {
        let (shape, odds) = (self.shape, self.odds);
        let log = libm::log1p(p * odds);
        let made = if p < 1e-200 { shape * odds } else { -libm::expm1(-shape * log) / p };
        let small = p * odds;
        // Two nearly equal numbers would be taken from each other, of which so many terms of the series have more digits.
        let pairs = if small * (shape + 4.0) < 1e-3 {
            let third = 0.125 - (shape + 4.0) * small / 30.0;
            let second = 1.0 / 3.0 - (shape + 3.0) * small * third;
            shape * (shape + 1.0) * odds * odds * (0.5 - (shape + 2.0) * small * second)
        } else {
            (made - shape * odds * libm::exp(-(shape + 1.0) * log)) / p
        };
        made + 2.0 * (1.0 - p) * pairs
    }

    /// The chance that the customer has not left at the end.
    pub(super) fn stays(&self, (leave, stay): (f64, f64)) -> f64 {
        if self.odds <= 0.0 {
            return 1.0;
        }
        if self.is_long() {
            return self.stays_by_integral((leave, stay));
        }
        let (mut there, mut i) = (1.0, 0.0);
        self.sum(
            &mut || {
                there *= (stay + i) / (stay + leave + i);
                i += 1.0;
                there
            },
            1.0,
        )
        .min(1.0)
    }

    /// The chance that the customer has not left by then and buys in a further time, over the same α + T.
    pub(super) fn buys(&self, further: f64, (leave, stay): (f64, f64)) -> f64 {
        if further <= 0.0 {
            return 0.0;
        }
        if self.is_long() {
            return self.buys_by_integral(further, (leave, stay));
        }
        let k = f64::from(self.k);
        let (mut there, mut i, mut total) = (1.0, 0.0, 0.0);
        self.walk(&mut |n, chance, rest| {
            if n == k * (i + 1.0) {
                there *= (stay + i) / (stay + leave + i);
                i += 1.0;
            }
            total += chance * there * self.buys_after(n, further);
            n < k || !(rest > 0.0 && chance <= NEGLIGIBLE * total * rest)
        });
        total.min(1.0)
    }

    /// The chance that a customer who had n ticks since its last purchase but one has the next purchase in a further time.
    fn buys_after(&self, n: f64, further: f64) -> f64 {
        let (shape, odds) = (self.shape + n, further / (1.0 + self.odds));
        if self.k == 1 {
            return -libm::expm1(-shape * libm::log1p(odds));
        }
        let k = f64::from(self.k);
        beta_share(k - n % k, shape, odds / (1.0 + odds), 1.0 / (1.0 + odds))
    }

    /// The chance that the ticks make exactly so many purchases.
    pub(super) fn exactly(&self, purchases: u32) -> f64 {
        if self.odds <= 0.0 {
            return if purchases == 0 { 1.0 } else { 0.0 };
        }
        let log_share = libm::log(self.odds) - libm::log1p(self.odds);
        let first = f64::from(self.k) * f64::from(purchases);
        let mut chance = 0.0;
        for (&phase, j) in self.phases.iter().zip(0..self.k).filter(|(phase, _)| **phase > 0.0) {
            let j = f64::from(j);
            let shape = self.shape + j;
            let log_none = -shape * libm::log1p(self.odds);
            for n in (0..self.k).map(|extra| first + f64::from(extra) - j).filter(|n| *n >= 0.0) {
                let log = ln_rising(shape, n) - ln_rising(1.0, n) + n * log_share + log_none;
                chance += phase * libm::exp(log);
            }
        }
        chance.min(1.0)
    }

    /// The chance that the ticks make at least so many purchases, one or more.
    pub(super) fn at_least(&self, purchases: u32) -> f64 {
        let needed = f64::from(self.k) * f64::from(purchases);
        let (share, none) = (self.odds / (1.0 + self.odds), 1.0 / (1.0 + self.odds));
        let each = self.phases.iter().zip(0..self.k).map(|(&phase, j)| {
            let j = f64::from(j);
            if phase > 0.0 {
                phase * beta_share(needed - j, self.shape + j, share, none)
            } else {
                0.0
            }
        });
        each.sum::<f64>().min(1.0)
    }

    fn is_long(&self) -> bool {
        let shape = self.shape + f64::from(self.k - 1);
        shape * self.odds + 40.0 * (1.0 + self.odds) > TERMS
            || self.shape * libm::log1p(self.odds) > 600.0
    }

    /// Σ P(M = n) · worth, where `next` tells the worth of one purchase more, which grows no faster than the square of their number.
    fn sum(&self, next: &mut dyn FnMut() -> f64, at_none: f64) -> f64 {
        let k = f64::from(self.k);
        let (mut worth, mut sum) = (at_none, 0.0);
        let mut until = k;
        self.walk(&mut |n, chance, rest| {
            if n == until {
                worth = next();
                until += k;
            }
            sum += chance * worth;
            n < k || !(rest > 0.0 && chance * worth <= NEGLIGIBLE * sum * rest * rest * rest)
        });
        sum
    }

    /// Visits n, P(M = n) and what is left of 1 by the ratio at which the chances fall from n on, at the least, for n = 0, 1, …
    /// for as long as it is told to go on.
    ///
    /// # Formula
    ///
    /// P(M = n) = Σⱼ τⱼ(n) with τⱼ(j) = P(j) (1 + o)^−(s + j) and τⱼ(n + 1) = τⱼ(n) (s + n) / (n + 1 − j) · o / (1 + o).
    fn walk(&self, visit: &mut dyn FnMut(f64, f64, f64) -> bool) {
        let share = self.odds / (1.0 + self.odds);
        let log_none = libm::log1p(self.odds);
        let enters = |j: usize| self.phases[j] * libm::exp(-(self.shape + j as f64) * log_none);
        let k = self.k as usize;
        let mut terms = [0.0; 12];
        terms[0] = enters(0);
        let (mut known, mut n) = (1, 0.0);
        loop {
            let chance: f64 = terms[..known].iter().sum();
            let last = n + 1.0 - (known - 1) as f64;
            let ratio = ((self.shape + n) / last).max(1.0) * share;
            if !visit(n, chance, 1.0 - ratio) {
                return;
            }
            let rise = (self.shape + n) * share;
            for (j, term) in terms[..known].iter_mut().enumerate() {
                *term *= rise / (n + 1.0 - j as f64);
            }
            n += 1.0;
            if known < k {
                terms[known] = enters(known);
                known += 1;
            }
        }
    }

    fn purchases_by_integral(&self, (leave, stay): (f64, f64)) -> f64 {
        let few = self.few(&|_| 1.0);
        let made = |p: f64| {
            let p = p.max(1e-200);
            self.leaves(p, &few).0 / p
        };
        mean_over_beta(leave, stay, &made)
    }

    fn stays_by_integral(&self, (leave, stay): (f64, f64)) -> f64 {
        let few = self.few(&|_| 1.0);
        mean_over_beta(leave, stay, &|p| self.leaves(p, &few).1)
    }

    fn buys_by_integral(&self, further: f64, (leave, stay): (f64, f64)) -> f64 {
        let few = self.few(&|n| self.buys_after(n, further));
        let buys = |p: f64| {
            if 1.0 - p < UNLIKELY { power(&few, p) } else { self.stays_and_buys(p, further) }
        };
        mean_over_beta(leave, stay, &buys)
    }

    /// Σ P(M = n) · worth(n) over the n of 0 … [`FEW`] purchases each.
    fn few(&self, worth: &dyn Fn(f64) -> f64) -> [f64; FEW + 1] {
        let mut few = [0.0; FEW + 1];
        let k = self.k as usize;
        self.walk(&mut |n, chance, _| {
            few.get_mut(n as usize / k).is_some_and(|few| {
                *few += chance * worth(n);
                true
            })
        });
        few
    }

    /// For a customer who leaves at each purchase with the chance p, and goes on with y = 1 − p: the chances to leave and to
    /// stay, 1 − E[yᶠ] and E[yᶠ] with F = ⌊M / k⌋.
    ///
    /// # Formula
    ///
    /// With ζ = y^(1/k) and ω = e^(2πi/k), yᶠ = Σ_l c_l (ζ ωˡ)ᴹ, where c_l is the mean of (ζ ωˡ)^−ρ over ρ = 0 … k − 1. The first
    /// term does nearly all; the others are the beat of the purchases.
    fn leaves(&self, p: f64, few: &[f64; FEW + 1]) -> (f64, f64) {
        if 1.0 - p < UNLIKELY {
            let stays = power(few, p);
            return (1.0 - stays, stays);
        }
        let k = f64::from(self.k);
        let log_y = libm::log1p(-p);
        let zeta = libm::exp(log_y / k);
        let step = libm::log1p(-self.odds * libm::expm1(log_y / k));
        // What the mean of ζᴹ falls short of 1, and c₀ is beyond it.
        let (mut short, mut over) = (0.0, 0.0);
        for (j, &phase) in self.phases[..self.k as usize].iter().enumerate() {
            let j = j as f64;
            short -= phase * libm::expm1(j * log_y / k - (self.shape + j) * step);
            over += libm::expm1(-j * log_y / k) / k;
        }
        let mean = 1.0 - short;
        let (mut leaves, mut stays) = (short - mean * over, mean * (1.0 + over));
        for (z, short, times) in self.beats(zeta) {
            // c_l = (1 − 1/y) / (1 − 1/z) / k.
            let factor =
                Complex::real(-libm::expm1(-log_y) / k).over(Complex::ONE.less(z.inverse()));
            let beat = times * factor.times(self.mean_power(z, short, 0.0, 0)).re;
            leaves -= beat;
            stays += beat;
        }
        (leaves.clamp(0.0, 1.0), stays.clamp(0.0, 1.0))
    }

    /// The chance that such a customer stays and buys in the further time: as in [`leaves`](Self::leaves), less the chance that
    /// it stays and has i < k − ρ more ticks only, where ρ = M mod k.
    fn stays_and_buys(&self, p: f64, further: f64) -> f64 {
        let k = f64::from(self.k);
        let log_zeta = libm::log1p(-p) / k;
        let (zeta, short) = (libm::exp(log_zeta), -libm::expm1(log_zeta));
        let mut buys = 0.0;
        let first = std::iter::once((Complex::real(zeta), Complex::real(short), 1.0));
        for (z, short, times) in first.chain(self.beats(zeta)) {
            let mut powers = [Complex::ONE; 12];
            for rho in 1..self.k as usize {
                powers[rho] = powers[rho - 1].over(z);
            }
            let factor = |upto: usize| {
                powers[..upto].iter().fold(Complex::real(0.0), |sum, power| sum.plus(*power))
            };
            let whole = self.k as usize;
            let mut mean = factor(whole).times(self.mean_power(z, short, 0.0, 0));
            for i in 0..self.k {
                let silent =
                    factor(whole - i as usize).times(self.mean_power(z, short, further, i));
                mean = mean.less(silent);
            }
            buys += times * mean.re / k;
        }
        buys.clamp(0.0, 1.0)
    }

    /// The z = ζ ωˡ beside ζ itself, one of each conjugate pair, with 1 − z and how often it counts.
    fn beats(&self, zeta: f64) -> impl Iterator<Item = (Complex, Complex, f64)> {
        let k = self.k;
        (1..=k / 2).map(move |l| {
            let (im, re) = libm::sincos(std::f64::consts::TAU * f64::from(l) / f64::from(k));
            let z = Complex { re: zeta * re, im: zeta * im };
            (z, Complex::ONE.less(z), if 2 * l == k { 1.0 } else { 2.0 })
        })
    }

    /// The mean of zᴹ over the cases in which i ticks follow in the further time w.
    ///
    /// # Formula
    ///
    /// Σⱼ P(j) zʲ (s + j)ᵢ / i! wⁱ d^−(s + j + i) with d = 1 + o (1 − z) + w.
    ///
    /// 1 − z is told apart, since close to 1 it cannot be had from z.
    fn mean_power(&self, z: Complex, short: Complex, further: f64, i: u32) -> Complex {
        let re = 1.0 + (self.odds * short.re + further);
        let d = Complex { re, im: self.odds * short.im };
        let ratio = z.over(d);
        let followed =
            |shape: f64| (0..i).map(f64::from).map(|i| (shape + i) / (i + 1.0)).product::<f64>();
        let mut sum = Complex::real(0.0);
        for (j, phase) in (0..self.k).zip(self.phases).rev() {
            sum = sum.times(ratio).plus(Complex::real(phase * followed(self.shape + f64::from(j))));
        }
        let step = Complex::real(further).over(d);
        let start = d.power(-self.shape);
        (0..i).fold(sum.times(start), |sum, _| sum.times(step))
    }
}

/// Σ few · yᶠ with y = 1 − p.
fn power(few: &[f64; FEW + 1], p: f64) -> f64 {
    few.iter().rev().fold(0.0, |sum, chance| sum * (1.0 - p) + chance)
}

#[derive(Clone, Copy)]
struct Complex {
    re: f64,
    im: f64,
}

impl Complex {
    const ONE: Self = Self { re: 1.0, im: 0.0 };

    fn real(re: f64) -> Self {
        Self { re, im: 0.0 }
    }

    fn plus(self, other: Self) -> Self {
        Self { re: self.re + other.re, im: self.im + other.im }
    }

    fn less(self, other: Self) -> Self {
        Self { re: self.re - other.re, im: self.im - other.im }
    }

    fn times(self, other: Self) -> Self {
        let re = self.re * other.re - self.im * other.im;
        Self { re, im: self.re * other.im + self.im * other.re }
    }

    fn inverse(self) -> Self {
        let square = self.re * self.re + self.im * self.im;
        Self { re: self.re / square, im: -self.im / square }
    }

    fn over(self, other: Self) -> Self {
        self.times(other.inverse())
    }

    /// A real power of a number whose real part is above 0.
    fn power(self, exponent: f64) -> Self {
        let size = libm::exp(0.5 * exponent * libm::log(self.re * self.re + self.im * self.im));
        let (sin, cos) = libm::sincos(exponent * libm::atan2(self.im, self.re));
        Self { re: size * cos, im: size * sin }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(found: f64, expected: f64, relative: f64) {
        let error = (found - expected).abs();
        assert!(error <= relative * expected.abs(), "{found} is not {expected}");
    }

    #[test]
    fn the_integral_agrees_with_the_sum_where_both_are_short() {
        for k in [1, 2, 3, 7, 12] {
            for (shape, waited, odds, leaving) in [
                (3.6, 0.3, 0.9, (0.8, 5.5)),
                (0.05, 0.9, 12.0, (0.1, 0.3)),
                (0.05, 0.9, 0.5, (4.0, 0.3)),
                (40.0, 0.01, 4.0, (2.0, 9.0)),
                (160.0, 0.2, 0.2, (1e-4, 1.0)),
            ] {
                let (phases, _) = phases(k, shape, waited);
                let ticks = Ticks { k, shape, phases, odds };
                assert!(!ticks.is_long());
                close(ticks.purchases_by_integral(leaving), ticks.purchases(leaving), 1e-10);
                close(ticks.stays_by_integral(leaving), ticks.stays(leaving), 1e-10);
                close(ticks.buys_by_integral(0.3, leaving), ticks.buys(0.3, leaving), 1e-9);
                let chances = 1..400;
                let squares = chances.map(|n| {
                    let n = f64::from(n);
                    let there = |n: f64| {
                        let (leave, stay) = leaving;
                        libm::exp(ln_rising(stay, n) - ln_rising(leave + stay, n))
                    };
                    (2.0 * n - 1.0) * ticks.at_least(n as u32) * there(n - 1.0)
                });
                close(squares.sum(), ticks.squares(leaving), 1e-8);
            }
        }
    }
}
