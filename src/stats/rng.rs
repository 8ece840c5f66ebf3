//! A seeded generator: the same seed gives the same draws on every machine, natively and in wasm, to the last bit.
//!
//! The stream is PCG (`Pcg64Mcg`; O'Neill 2014). The distributions are written here, on `libm`, because those of
//! `rand_distr` go through `num-traits`, which takes the platform's `log` and `exp` as soon as any other crate in the
//! build turns on its `std` feature (`plotters` does), and these differ between platforms in the last bit.

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::Rng as _;

/// A generator of random draws.
#[derive(Clone, Debug)]
pub struct Rng(Pcg64Mcg);

impl Rng {
    /// The generator of this seed.
    pub fn new(seed: u64) -> Self {
        Self::stream(seed, 0)
    }

    /// One of the independent generators of this seed: a customer, a resample or a restart has its own, so that its
    /// draws do not depend on what the others drew.
    pub fn stream(seed: u64, number: u64) -> Self {
        let mut state = mix(seed).wrapping_add(number);
        let mut next = || {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            mix(state)
        };
        Self(Pcg64Mcg::new((u128::from(next()) << 64) | u128::from(next())))
    }

    /// A number strictly between 0 and 1.
    pub fn uniform(&mut self) -> f64 {
        // 52 bits and a half: the middles of 2^52 equal steps, so that neither end is reached.
        ((self.0.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// A whole number from 0 up to, but not with, `n`; 0 where `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        // The high half of a 64 × 64 bit product; its bias is n / 2^64.
        ((u128::from(self.0.next_u64()) * n as u128) >> 64) as usize
    }

    /// A draw from the exponential distribution with mean 1.
    pub fn exponential(&mut self) -> f64 {
        -libm::log(self.uniform())
    }

    /// A draw from the standard normal distribution, by the polar method (Marsaglia & Bray 1964).
    pub fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square < 1.0 && square > 0.0 {
                return x * (-2.0 * libm::log(square) / square).sqrt();
            }
        }
    }

    /// A draw from the gamma distribution with this shape above 0 and scale 1.
    pub fn gamma(&mut self, shape: f64) -> f64 {
        libm::exp(self.log_gamma(shape))
    }

    /// A draw from the beta distribution with `a` and `b` above 0.
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        // On the log scale: with small a and b both gamma draws may be too small for a number.
        let (one, other) = (self.log_gamma(a), self.log_gamma(b));
        1.0 / (1.0 + libm::exp(other - one))
    }

    /// How many of `n` independent trials succeed, each with probability `p`.
    ///
    /// Many trials are halved by an order statistic (Relles 1972): the middle one of n uniform draws is itself a beta draw, and
    /// tells on which side of it all of one half lie.
    pub fn binomial(&mut self, mut n: u32, mut p: f64) -> u32 {
        let mut successes = 0;
        while n > 32 && p > 0.0 && p < 1.0 {
            let middle = n / 2 + 1;
            let split = self.beta(f64::from(middle), f64::from(n - middle + 1));
            if split <= p {
                successes += middle;
                n -= middle;
                p = if split < 1.0 { (p - split) / (1.0 - split) } else { 1.0 };
            } else {
                n = middle - 1;
                p = if split > 0.0 { p / split } else { 0.0 };
            }
        }
        let few = if p >= 1.0 { n } else { (0..n).map(|_| u32::from(self.uniform() < p)).sum() };
        successes + few
    }

    /// Puts the items into random order (Fisher & Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for place in (1..items.len()).rev() {
            let other = self.below(place + 1);
            items.swap(place, other);
        }
    }

    /// The logarithm of a gamma draw (Marsaglia & Tsang 2000). A shape of at most 1 is raised by 1 and brought back by a
    /// power of a uniform draw, which is a product here and so cannot underflow.
    fn log_gamma(&mut self, shape: f64) -> f64 {
        let (d, boost) = if shape > 1.0 {
            (shape - 1.0 / 3.0, 0.0)
        } else {
            (shape + 2.0 / 3.0, -self.exponential() / shape)
        };
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let cube = 1.0 + c * x;
            let v = cube * cube * cube;
            if v > 0.0 {
                let log_v = libm::log(v);
                if libm::log(self.uniform()) < 0.5 * x * x + d * (1.0 - v + log_v) {
                    return libm::log(d) + log_v + boost;
                }
            }
        }
    }
}

/// The finaliser of SplitMix64 (Steele, Lea & Flood 2014).
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const N: usize = 200_000;

    /// Mean and variance of N draws, each within five standard errors of the exact ones; `kurtosis` is the exact fourth
    /// central moment over the squared variance.
    fn check(mean: f64, variance: f64, kurtosis: f64, draw: impl Fn(&mut Rng) -> f64) {
        let mut rng = Rng::new(7);
        let draws: Vec<f64> = (0..N).map(|_| draw(&mut rng)).collect();
        let n = N as f64;
        let found = draws.iter().sum::<f64>() / n;
        let spread = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
        assert!((found - mean).abs() < 5.0 * (variance / n).sqrt(), "mean {found}, not {mean}");
        let error = variance * ((kurtosis - 1.0) / n).sqrt();
        assert!((spread - variance).abs() < 5.0 * error, "variance {spread}, not {variance}");
    }

    #[test]
    fn draws_have_the_moments_of_their_distributions() {
        check(0.5, 1.0 / 12.0, 1.8, Rng::uniform);
        check(1.0, 1.0, 9.0, Rng::exponential);
        check(0.0, 1.0, 3.0, Rng::normal);
        for shape in [0.05, 0.243, 1.0, 3.74, 60.0] {
            check(shape, shape, 3.0 + 6.0 / shape, |rng| rng.gamma(shape));
        }
        for (n, p) in [(3, 0.3), (32, 0.9), (1000, 0.004), (100_000, 0.37)] {
            let (mean, variance) = (f64::from(n) * p, f64::from(n) * p * (1.0 - p));
            check(mean, variance, 3.0 + (1.0 - 6.0 * p * (1.0 - p)) / variance, |rng| {
                f64::from(rng.binomial(n, p))
            });
        }
        // Beta(2, 3): mean 2/5, variance 1/25, excess kurtosis -9/14.
        check(0.4, 0.04, 3.0 - 9.0 / 14.0, |rng| rng.beta(2.0, 3.0));
    }

    #[test]
    fn a_beta_draw_with_tiny_parameters_is_still_a_share() {
        let mut rng = Rng::new(1);
        for _ in 0..1000 {
            let draw = rng.beta(1e-4, 1e-4);
            assert!((0.0..=1.0).contains(&draw), "{draw}");
        }
    }

    #[test]
    fn trials_that_cannot_fail_or_succeed_do_not() {
        let mut rng = Rng::new(1);
        for n in [0, 1, 40, 1000] {
            assert_eq!((rng.binomial(n, 0.0), rng.binomial(n, 1.0)), (0, n));
            assert!(rng.binomial(n, 1e-300) == 0 && rng.binomial(n, 1.0 - 1e-16) == n);
        }
    }

    #[test]
    fn streams_of_a_seed_differ_and_repeat() {
        let draws = |seed, number| {
            let mut rng = Rng::stream(seed, number);
            [rng.uniform(), rng.uniform()]
        };
        assert_eq!(draws(3, 5), draws(3, 5));
        assert_ne!(draws(3, 5), draws(3, 6));
        assert_ne!(draws(3, 5), draws(4, 5));
    }

    #[test]
    fn a_shuffle_keeps_every_item_and_moves_each_anywhere() {
        let mut rng = Rng::new(2);
        let mut seen = [[0_u32; 4]; 4];
        for _ in 0..4000 {
            let mut items = [0, 1, 2, 3];
            rng.shuffle(&mut items);
            for (place, item) in items.into_iter().enumerate() {
                seen[item][place] += 1;
            }
        }
        // Each of the 16 is binomial with mean 1000 and standard deviation 27.4.
        assert!(seen.iter().flatten().all(|&n| n.abs_diff(1000) < 137), "{seen:?}");
    }
}
