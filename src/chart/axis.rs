//! Round ticks.

use super::{Scale, Tick};
use crate::words::{Locale, format};

/// A linear scale from 0 (or below, where the data go there) to a round number, with about `target` ticks.
pub fn nice_axis(low: f64, high: f64, target: usize, label: &dyn Fn(f64) -> String) -> Scale {
    let (low, high) = (low.min(0.0), high.max(0.0));
    let span = if high > low { high - low } else { 1.0 };
    let step = round_step(span / target.max(1) as f64);
    let (first, last) = ((low / step).floor() as i64, ((low + span) / step).ceil() as i64);
    let ticks = (first..=last).map(|n| n as f64 * step).map(|at| Tick { at, label: label(at) });
    Scale::Linear { min: first as f64 * step, max: last as f64 * step, ticks: ticks.collect() }
}

/// A linear scale of shares from 0 to a round percentage that holds `high`, at most 100 %.
pub fn percent_axis(locale: Locale, high: f64) -> Scale {
    nice_axis(0.0, high.min(1.0), 5, &|at| format::percent_exact(locale, at))
}

/// The step of 1, 2 or 5 times a power of ten that is closest above `raw`.
fn round_step(raw: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(raw)));
    let scaled = raw / power;
    let unit = [1.0, 2.0, 5.0].into_iter().find(|&unit| scaled <= unit * 1.000_001).unwrap_or(10.0);
    unit * power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(scale: Scale) -> Vec<String> {
        match scale {
            Scale::Linear { ticks, .. } => ticks.into_iter().map(|tick| tick.label).collect(),
            Scale::Band { labels } => labels,
        }
    }

    #[test]
    fn ticks_are_few_and_round() {
        let axis = nice_axis(0.0, 7846.0, 4, &|at| format::compact(Locale::En, at));
        assert_eq!(labels(axis), ["0", "2k", "4k", "6k", "8k"]);
        assert_eq!(
            labels(percent_axis(Locale::En, 0.147)),
            ["0\u{a0}%", "5\u{a0}%", "10\u{a0}%", "15\u{a0}%"]
        );
        assert_eq!(
            labels(nice_axis(0.0, 0.0, 4, &|at| format::compact(Locale::En, at))),
            ["0", "0.5", "1"]
        );
    }
}
