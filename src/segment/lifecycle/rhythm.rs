//! How long customers usually stay away: the gaps between their purchases.
//!
//! Purchases come at random at each customer's own rate λ, so that its gaps are exponential, and λ varies between
//! customers as a gamma distribution of shape a and rate b: the assumptions of every NBD model (Ehrenberg 1959, "The
//! pattern of consumer purchases"; Schmittlein, Morrison & Colombo 1987). A customer with n gaps of D days in all then
//! has λ ~ Gamma(a + n, b + D), and its next gap a Pareto distribution of the second kind (Lomax 1954):
//!
//! P(gap > t | n, D) = ((b + D) / (b + D + t))^(a + n)
//!
//! With many gaps that is the customer's own exponential distribution; with few it leans on all customers (empirical Bayes,
//! Robbins 1956). a and b are those of maximum likelihood over all gaps that have ended. Gaps that have not are what is
//! compared with them: in a file that is short beside the gaps, long ones are rarer than in truth.

use crate::stats::minimize::Minimizer;
use crate::stats::special::ln_rising_slope;

/// Fewer customers than this who bought again tell of no rhythm.
pub(super) const FEWEST: u64 = 20;

/// Beyond these logarithms of a and b all customers are alike, to the last digit that matters.
const FARTHEST: f64 = 16.0;

/// The distribution of gaps, in days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rhythm {
    /// The shape a.
    pub(super) shape: f64,
    /// The rate b, in days.
    pub(super) scale: f64,
}

/// The gaps of all customers, as far as the likelihood needs them.
#[derive(Clone, Debug, Default)]
pub(super) struct Gaps {
    /// Customers who bought again.
    pub(super) customers: u64,
    /// Their gaps.
    pub(super) gaps: u64,
    /// Customers by the number of their gaps.
    by_count: Vec<u32>,
    /// Customers and gaps by the days between their first purchase and their last.
    by_days: Vec<(u32, u64)>,
}

impl Gaps {
    /// Adds a customer with this many gaps of so many days in all.
    pub(super) fn add(&mut self, gaps: u32, days: i32) {
        let (n, d) = (gaps as usize, days.max(0) as usize);
        if n == 0 {
            return;
        }
        if self.by_count.len() <= n {
            self.by_count.resize(n + 1, 0);
        }
        if self.by_days.len() <= d {
            self.by_days.resize(d + 1, (0, 0));
        }
        if let (Some(count), Some((customers, all))) =
            (self.by_count.get_mut(n), self.by_days.get_mut(d))
        {
            *count += 1;
            *customers += 1;
            *all += u64::from(gaps);
        }
        self.customers += 1;
        self.gaps += u64::from(gaps);
    }

    /// The rhythm of maximum likelihood; none where too few bought again.
    pub(super) fn rhythm(&self) -> Option<Rhythm> {
        if self.customers < FEWEST {
            return None;
        }
        let days: f64 =
            self.by_days.iter().zip(0..).map(|(it, d)| f64::from(it.0) * f64::from(d)).sum();
        let mean = days / self.gaps as f64;
        let mut search = Minimizer::new(vec![0.7, libm::log(mean)]);
        loop {
            let &[log_a, log_b] = search.trial() else { return None };
            let (value, gradient) = self.loss(log_a, log_b);
            if let Some(found) = search.tell(value, &gradient) {
                let &[log_a, log_b] = found.point.as_slice() else { return None };
                return Some(Rhythm { shape: libm::exp(log_a), scale: libm::exp(log_b) });
            }
        }
    }

    /// The mean negative log-likelihood of a customer's gaps, and its slopes by ln a and ln b:
    ///
    /// ln L = ln Γ(a + n) − ln Γ(a) + a ln b − (a + n) ln(b + D)
    fn loss(&self, log_a: f64, log_b: f64) -> (f64, [f64; 2]) {
        if log_a.abs() > FARTHEST || log_b.abs() > 2.0 * FARTHEST {
            return (f64::INFINITY, [0.0; 2]);
        }
        let (a, b) = (libm::exp(log_a), libm::exp(log_b));
        let (mut sum, mut by_a, mut by_b) = (0.0, 0.0, 0.0);
        for (n, &customers) in (0..).zip(&self.by_count).filter(|(_, customers)| **customers > 0) {
            let (rising, slope) = ln_rising_slope(a, n);
            sum += f64::from(customers) * rising;
            by_a += f64::from(customers) * slope;
        }
        for (d, &(customers, gaps)) in (0..).zip(&self.by_days).filter(|(_, row)| row.0 > 0) {
            let (customers, gaps, d) = (f64::from(customers), gaps as f64, f64::from(d));
            let above = libm::log1p(d / b);
            sum -= customers * a * above + gaps * (log_b + above);
            by_a -= customers * above;
            // a / b − (a + n) / (b + D), each customer's.
            by_b += (customers * a * d / b - gaps) / (b + d);
        }
        let n = self.customers as f64;
        (-sum / n, [-by_a * a / n, -by_b * b / n])
    }
}

impl Rhythm {
    /// The days within which a share of the next gaps ends, for a customer with gaps of so many days in all; `stretch` is
    /// that of the share and of the number of the gaps.
    ///
    /// # Formula
    ///
    /// (b + D) ((1 − share)^(−1 / (a + n)) − 1)
    pub(super) fn within(&self, stretch: f64, days: i32) -> f64 {
        (self.scale + f64::from(days)) * stretch
    }

    /// The last factor of [`within`](Self::within), for a customer with so many gaps.
    pub(super) fn stretch(&self, share: f64, gaps: u32) -> f64 {
        libm::expm1(-libm::log1p(-share) / (self.shape + f64::from(gaps)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::rng::Rng;

    fn gaps(shape: f64, rate: f64, customers: u64) -> Gaps {
        let mut rng = Rng::new(7);
        let mut gaps = Gaps::default();
        for _ in 0..customers {
            let lambda = rng.gamma(shape) / rate;
            let n = 1 + rng.below(9) as u32;
            let days: f64 = (0..n).map(|_| rng.exponential() / lambda).sum();
            gaps.add(n, days.round() as i32);
        }
        gaps
    }

    #[test]
    fn known_parameters_are_recovered() {
        let found = gaps(3.0, 90.0, 40_000).rhythm().expect("a rhythm");
        assert!((found.shape / 3.0 - 1.0).abs() < 0.03, "{found:?}");
        assert!((found.scale / 90.0 - 1.0).abs() < 0.03, "{found:?}");
    }

    #[test]
    fn slopes_are_those_of_the_loss() {
        let gaps = gaps(1.5, 40.0, 500);
        let (_, slopes) = gaps.loss(0.3, 4.0);
        let h = 1e-5;
        let by_a = (gaps.loss(0.3 + h, 4.0).0 - gaps.loss(0.3 - h, 4.0).0) / (2.0 * h);
        let by_b = (gaps.loss(0.3, 4.0 + h).0 - gaps.loss(0.3, 4.0 - h).0) / (2.0 * h);
        assert!((slopes[0] - by_a).abs() < 1e-8 && (slopes[1] - by_b).abs() < 1e-8);
    }

    /// scipy.stats.lomax(c = a + n, scale = b + D).ppf(share).
    #[test]
    fn limits_are_quantiles_of_the_lomax_distribution() {
        let rhythm = Rhythm { shape: 1.8, scale: 60.0 };
        for (share, n, days, expected) in [
            (0.9, 0, 0, 155.6288198282777),
            (0.99, 0, 0, 714.9297990089299),
            (0.9, 3, 45, 64.63780033618677),
            (0.99, 40, 280, 39.59965320685632),
        ] {
            let found = rhythm.within(rhythm.stretch(share, n), days);
            assert!((found / expected - 1.0).abs() < 1e-12, "{found}");
        }
    }

    #[test]
    fn alike_customers_and_few_of_them_are_no_trouble() {
        let mut alike = Gaps::default();
        for _ in 0..FEWEST - 1 {
            alike.add(4, 28);
        }
        assert_eq!(alike.rhythm(), None);
        alike.add(4, 28);
        let rhythm = alike.rhythm().expect("a rhythm");
        // All customers alike: nearly an exponential distribution of mean 7, whose ninth decile is 7 ln 10.
        assert!(
            (rhythm.within(rhythm.stretch(0.9, 0), 0) / (7.0 * std::f64::consts::LN_10) - 1.0)
                .abs()
                < 0.01
        );
    }
}
