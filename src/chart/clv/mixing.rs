//! How customers differ, by a fitted model, and how their spend does.

use serde::{Deserialize, Serialize};

use super::value::Bins;
use crate::chart::{
    Axis, Bar, Chart, Color, Direction, Mark, Point, Scale, Side, Table, TableColumn, Value,
    nice_axis, percent_axis,
};
use crate::clv::fit::Named;
use crate::clv::intervals::{of_amount, of_share, variance};
use crate::clv::mixing::{Differing, Mixing};
use crate::clv::{ClvResult, Model, PurchaseModel, SpendFit};
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::incomplete::beta_below;
use crate::stats::normal;
use crate::stats::order::sorted;
use crate::words::{Behaviour as Words, Clv, Locale, Mixed, Problem, format};

/// Bins of a distribution, about, and the share of customers that lie in them; the others share the last.
const BINS: usize = 20;
const SHOWN: f64 = 0.98;
/// A share of customers in other bins that is more than what chance leaves.
const MISPLACED: f64 = 0.1;

/// What is drawn of how customers differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HeterogeneityOptions {
    /// How often they buy, or how they stop.
    pub differing: Differing,
}

/// `clv.heterogeneity`: the share of customers by the rate at which they buy, or by how they stop.
///
/// # Errors
///
/// `data` if the model has no such distribution.
pub fn heterogeneity(
    result: &ClvResult,
    options: &HeterogeneityOptions,
    locale: Locale,
) -> Result<Chart> {
    let say = |message: Words| message.say(locale);
    let none = || Error::new(ErrorKind::Data, Problem::NotFitted);
    let of_these =
        |parameters: &Named<f64>| Mixing::of(options.differing, result.model, parameters);
    let mixing = of_these(&result.parameters).ok_or_else(none)?;
    let (level, z) = (result.level, normal::two_sided(result.level)?);
    // The same by the models nearby, which tell how well it is known.
    let by_model =
        |model: &dyn PurchaseModel| of_these(&Named::new(result.model.names(), model.parameters()));
    let nearby = result.nearby().iter();
    let nearby = nearby.map(|side| Some((side, by_model(&*side.above)?, by_model(&*side.below)?)));
    let nearby: Vec<_> = nearby.collect::<Option<_>>().unwrap_or_default();
    let unknown = |of: &dyn Fn(Mixing) -> f64| {
        let moves = nearby.iter().map(|(side, above, below)| side.moves(of(*above), of(*below)));
        (!nearby.is_empty()).then(|| variance(moves))
    };
    let unit = result.period.unit();
    let (is_gamma, parameters) = match mixing {
        Mixing::Gamma { shape, rate } => (true, [shape, rate]),
        Mixing::Beta { a, b } => (false, [a, b]),
    };
    let of = match (options.differing, result.model) {
        (Differing::Rate, Model::BgBb) => Mixed::Buying(unit),
        (Differing::Rate, _) => Mixed::Rate(unit),
        (Differing::Dropout, Model::BgBb) => Mixed::StoppingIn(unit),
        (Differing::Dropout, Model::ParetoNbd) => Mixed::StoppingRate(unit),
        (Differing::Dropout, Model::GompertzNbd) => Mixed::StoppingRateWhenNew(unit),
        (Differing::Dropout, _) => Mixed::Stopping,
    };
    let mean = mixing.mean();
    let end = if is_gamma { mixing.quantile(SHOWN).max(1.05 * mean) } else { 1.0 };
    let percent = |share: f64| format::percent(locale, share);
    let label = |at: f64| format::compact(locale, at);
    let (step, closed) = match nice_axis(0.0, end, BINS, &label) {
        Scale::Linear { max, ticks, .. } => (max / (ticks.len() - 1) as f64, ticks.len() - 1),
        Scale::Band { .. } => (end, 1),
    };
    let bins = Bins { step, closed, open: is_gamma };
    let (mut bars, mut rows, mut most) = (Vec::new(), Vec::new(), 0.0_f64);
    for bin in 0..bins.count() {
        let (from, to) = bins.ends(bin);
        let between =
            |mixing: Mixing| (to.map_or(1.0, |to| mixing.below(to)) - mixing.below(from)).max(0.0);
        let share = between(mixing);
        let ends = unknown(&between).and_then(|variance| of_share(share, variance, z));
        let [low, high] = [0, 1].map(|end| ends.map(|ends| ends[end]));
        most = most.max(share);
        bars.push(Bar {
            at: (bin as f64 + 0.5) * step,
            width: step,
            from: 0.0,
            to: share,
            // In the table: on so many bars they would hide the shape.
            low: None,
            high: None,
            label: String::new(),
            row: bin as u32,
        });
        rows.push(vec![
            Value::text(say(Words::Bin { from, to })),
            Value::number(share, percent(share)),
            Value::option(low, &percent),
            Value::option(high, &percent),
        ]);
    }
    let title = match of {
        Mixed::Rate(unit) | Mixed::Buying(unit) => {
            Words::RateTitle { mean, median: mixing.quantile(0.5), unit }
        }
        _ => Words::DropoutTitle { mean, of },
    };
    let interval = if is_gamma { of_amount } else { of_share };
    let interval = unknown(&Mixing::mean).and_then(|variance| interval(mean, variance, z));
    let middle = (mixing.quantile(0.1), mixing.quantile(0.9));
    Ok(Chart {
        name: "clv.heterogeneity".into(),
        title: say(title),
        subtitle: say(Words::MixingSubtitle {
            model: result.model.title(),
            gamma: is_gamma,
            parameters,
        }),
        summary: say(Words::MixingSummary { mean, interval, level, middle, of }),
        note: None,
        x: Axis {
            label: say(Words::Mixed(of)),
            scale: if is_gamma { bins.scale(locale) } else { percent_axis(locale, 1.0) },
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(Words::ShareOfCustomers),
            scale: percent_axis(locale, most),
            side: Side::Start,
            grid: true,
        },
        marks: vec![
            Mark::Bars { name: String::new(), color: Color::Accent, horizontal: false, bars },
            Mark::Rule { axis: Direction::X, at: mean, label: say(Words::Mean) },
        ],
        height: 320,
        table: Table {
            columns: vec![
                TableColumn::text(say(Words::Mixed(of))),
                TableColumn::numeric(say(Words::ShareOfCustomers)),
                TableColumn::numeric(Clv::Low { level }.say(locale)),
                TableColumn::numeric(Clv::High.say(locale)),
            ],
            rows,
        },
    })
}

/// `clv.spend`: customers by the mean amount of their repeat purchases, as observed and by Gamma-Gamma.
///
/// # Formula
///
/// The mean z̄ of x amounts is at most z with probability I_u(p x, q), u = x z / (γ + x z), since ν̂ = x z̄ / (γ + x z̄) is a beta
/// variable (Fader & Hardie 2013, equation 1a).
///
/// # Errors
///
/// `data` if no spend model could be fitted.
pub fn spend(customers: &Customers, result: &ClvResult, locale: Locale) -> Result<Chart> {
    let say = |message: Words| message.say(locale);
    let no_value = || Error::new(ErrorKind::Data, Problem::NoValue);
    let fit: &SpendFit = result.spend.as_ref().ok_or_else(no_value)?;
    let parameter = |name| fit.parameters.get(name).ok_or_else(no_value);
    let (p, q, gamma) = (parameter("p")?, parameter("q")?, parameter("gamma")?);
    let rows = customers.frequency.iter().zip(&customers.monetary);
    let mut spends: Vec<(u32, f64)> = rows
        .map(|(&frequency, &mean)| (frequency, mean))
        .filter(|&(frequency, mean)| frequency > 0 && mean > 0.0)
        .collect();
    spends.sort_unstable_by_key(|&(frequency, _)| frequency);
    let means = sorted(spends.iter().map(|&(_, mean)| mean).collect());
    if means.is_empty() {
        return Err(no_value());
    }
    let bins = Bins::of(&means);
    let below = |value: f64| -> f64 {
        let same = spends.chunk_by(|a, b| a.0 == b.0);
        same.map(|same| {
            let x = f64::from(same[0].0);
            let u = x * value / (gamma + x * value);
            same.len() as f64 * beta_below(p * x, q, u)
        })
        .sum()
    };
    let (mut bars, mut points, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    let (mut most, mut misplaced, mut before) = (0.0_f64, 0.0, 0.0);
    for bin in 0..bins.count() {
        let (from, to) = bins.ends(bin);
        let upto = to.map_or(means.len() as f64, below);
        let (expected, observed) = (upto - before, bins.of_sorted(&means, bin).len());
        before = upto;
        most = most.max(expected).max(observed as f64);
        misplaced += (expected - observed as f64).abs() / 2.0;
        let at = (bin as f64 + 0.5) * bins.step;
        bars.push(Bar {
            at,
            width: bins.step,
            from: 0.0,
            to: observed as f64,
            low: None,
            high: None,
            label: String::new(),
            row: bin as u32,
        });
        points.push(Point {
            x: at,
            y: expected,
            low: None,
            high: None,
            partial: false,
            row: bin as u32,
        });
        rows.push(vec![
            Value::text(say(Words::Bin { from, to })),
            Value::number(observed as f64, format::count(locale, observed as u64)),
            Value::number(expected, format::decimal(locale, expected, 1)),
        ]);
    }
    let share = misplaced / means.len() as f64;
    let median = means[means.len() / 2];
    let numeric = |message: Words| TableColumn::numeric(say(message));
    let (interval, level) = (fit.mean_interval, result.level);
    let summary = Words::SpendSummary { mean: fit.mean, interval, level, median, misplaced: share };
    Ok(Chart {
        name: "clv.spend".into(),
        title: match fit.mean {
            Some(mean) => say(Words::SpendTitle { mean, fits: share < MISPLACED }),
            None => say(summary.clone()),
        },
        subtitle: say(Words::SpendSubtitle { customers: means.len() as u64 }),
        summary: say(summary),
        note: None,
        x: Axis {
            label: say(Words::MeanSpend),
            scale: bins.scale(locale),
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(Words::Customers),
            scale: nice_axis(0.0, most, 4, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        marks: vec![
            Mark::Bars {
                name: say(Words::Observed),
                color: Color::Neutral,
                horizontal: false,
                bars,
            },
            Mark::Line { name: say(Words::ByModel), color: Color::Accent, muted: false, points },
        ],
        height: 340,
        table: Table {
            columns: vec![
                TableColumn::text(say(Words::MeanSpend)),
                numeric(Words::Observed),
                numeric(Words::ByModel),
            ],
            rows,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::{ClvOptions, clv};
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample;

    fn cdnow(model: Model) -> (Customers, ClvResult) {
        let calibration_end = crate::calendar::Day::from_ymd(1997, 9, 30);
        let options = CustomersOptions { calibration_end, ..CustomersOptions::default() };
        let customers = customers(&sample::cdnow(), &options).unwrap();
        let result = clv(&customers, &ClvOptions { model, ..ClvOptions::default() }).unwrap();
        (customers, result)
    }

    fn sum(chart: &Chart, column: usize) -> f64 {
        chart.table.rows.iter().filter_map(|row| row[column].number).sum()
    }

    #[test]
    fn bins_hold_every_customer() {
        for model in [Model::BgNbd, Model::ParetoNbd, Model::GompertzNbd, Model::BgCnbd(Some(2))] {
            let (_, result) = cdnow(model);
            for differing in [Differing::Rate, Differing::Dropout] {
                let options = HeterogeneityOptions { differing };
                let chart = heterogeneity(&result, &options, Locale::En).unwrap();
                assert!((sum(&chart, 1) - 1.0).abs() < 1e-12, "{model} {differing:?}");
            }
        }
    }

    /// The log of r / α has the variance of ln r − ln α, and shares of the bins lie within their intervals.
    #[test]
    fn the_mean_rate_has_the_interval_of_a_ratio() {
        let (_, result) = cdnow(Model::BgNbd);
        let covariance = result.card.purchases.log_covariance.as_ref().unwrap();
        let error = (covariance[0][0] + covariance[1][1] - 2.0 * covariance[0][1]).sqrt();
        let mean = result.parameters.get("r").unwrap() / result.parameters.get("alpha").unwrap();
        let factor = (1.959964 * error).exp();
        let chart = heterogeneity(&result, &HeterogeneityOptions::default(), Locale::En).unwrap();
        let ends = format!("interval {:.4} to {:.4})", mean / factor, mean * factor);
        assert!(chart.summary.contains(&ends), "{} {ends}", chart.summary);
        for row in &chart.table.rows {
            let [share, low, high] = [1, 2, 3].map(|column| row[column].number.unwrap());
            assert!(low < share && share < high, "{row:?}");
        }
    }

    /// 946 customers of the calibration bought again: Fader & Hardie 2013.
    #[test]
    fn spend_is_of_those_who_bought_again_observed_and_by_the_model() {
        let (customers, result) = cdnow(Model::BgNbd);
        let chart = spend(&customers, &result, Locale::En).unwrap();
        assert_eq!(sum(&chart, 1), 946.0);
        assert!((sum(&chart, 2) - 946.0).abs() < 1e-9);
        // 35.17: the mean that lifetimes gives those who did not buy again.
        assert!(chart.title.starts_with("A purchase is worth 35.17"), "{}", chart.title);
    }
}
