//! When did a customer seem to leave? P(alive) of one customer, day by day.
//!
//! As lifetimes' `plot_history_alive`: on each day what could be known on that day, by one model. After the last day the customer
//! is taken to buy nothing more.

use serde::Serialize;

use super::intervals::{Sides, of_p_alive};
use super::purchase::{Past, PurchaseModel};
use crate::calendar::{Day, Period};

/// Points that are computed of the past, about, beside those at the purchases.
const POINTS: i32 = 240;
/// Points of the days to come.
const AHEAD: i32 = 12;

/// P(alive) of one customer over its days.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Life {
    /// The day of its first purchase.
    pub first: Day,
    /// The last day that is known.
    pub as_of: Day,
    /// The days of its purchases, the first among them.
    pub purchases: Vec<Day>,
    /// P(alive) by day, in order.
    pub points: Vec<LifePoint>,
}

/// P(alive) on one day of a [`Life`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LifePoint {
    /// The day; what is known at its end counts.
    pub day: Day,
    /// Repeat purchases so far.
    pub frequency: u32,
    /// The probability that the customer is still one.
    pub p_alive: f64,
    /// The lower end of its interval; absent where it is not known how well the parameters are known.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// Whether the day is after the last that is known: no purchase is assumed.
    pub ahead: bool,
}

impl Life {
    /// Follows a customer who bought on these days, which rise and none of which is after `as_of`, with intervals that reach `z`
    /// standard errors to either side; none without a purchase.
    pub fn new(
        purchases: Vec<Day>,
        as_of: Day,
        period: Period,
        model: &dyn PurchaseModel,
        nearby: &[Sides<Box<dyn PurchaseModel>>],
        z: f64,
    ) -> Option<Self> {
        let &first = purchases.first()?;
        let known = as_of.since(first).max(0);
        let step = (known / POINTS).max(1);
        let mut days: Vec<i32> = (0..=known).step_by(step as usize).collect();
        for purchase in &purchases {
            let at = purchase.since(first);
            // The fall before a purchase and the rise with it.
            days.extend([at - 1, at]);
        }
        days.push(known);
        days.retain(|day| (0..=known).contains(day));
        let ahead = (known / 4).clamp(30, 365);
        days.extend((1..=AHEAD).map(|part| known + ahead * part / AHEAD));
        days.sort_unstable();
        days.dedup();
        let length = period.days();
        let points = days.into_iter().map(|day| {
            let made = purchases.partition_point(|purchase| purchase.since(first) <= day);
            let last = purchases[made.max(1) - 1].since(first);
            let frequency = made.saturating_sub(1) as u32;
            let past = Past::new(frequency, f64::from(last) / length, f64::from(day) / length);
            let p_alive = model.p_alive(past);
            let ends = of_p_alive(p_alive, past, nearby, z);
            let [low, high] = [0, 1].map(|end| ends.map(|ends| ends[end]));
            LifePoint { day: first.plus(day), frequency, p_alive, low, high, ahead: day > known }
        });
        let points = points.collect();
        Some(Self { first, as_of, points, purchases })
    }

    /// The point of the last day that is known.
    pub fn now(&self) -> Option<LifePoint> {
        self.points.iter().rev().find(|point| !point.ahead).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::Model;
    use crate::clv::fit::Fit;
    use crate::clv::intervals::Nearby;
    use crate::stats::matrix::Matrix;

    /// The first customer of CDNOW: x = 2, t_x = 30.43, T = 38.86.
    #[test]
    fn each_day_knows_what_was_known_then() {
        let day = |text| Day::parse_iso(text).unwrap();
        let purchases = vec![day("1997-01-01"), day("1997-01-18"), day("1997-08-02")];
        let model = Model::BgNbd.with(&[0.243, 4.414, 0.793, 2.426]).unwrap();
        let life = Life::new(purchases, day("1997-09-30"), Period::Week, &*model, &[], 2.0);
        let life = life.unwrap();
        let at = |text| life.points.iter().find(|point| point.day == day(text)).unwrap();
        assert_eq!((at("1997-01-17").frequency, at("1997-01-17").p_alive), (0, 1.0));
        assert!(at("1997-08-02").p_alive > at("1997-08-01").p_alive);
        let now = life.now().unwrap();
        let past = Past::new(2, 213.0 / 7.0, 272.0 / 7.0);
        assert_eq!((now.day, now.frequency), (day("1997-09-30"), 2));
        assert_eq!(now.p_alive, model.p_alive(past));
        let ahead: Vec<f64> =
            life.points.iter().filter(|it| it.ahead).map(|it| it.p_alive).collect();
        assert!(ahead.len() == 12 && ahead.windows(2).all(|pair| pair[1] < pair[0]));
        assert!(life.points.windows(2).all(|pair| pair[0].day < pair[1].day));
        let none = Life::new(Vec::new(), day("1997-09-30"), Period::Week, &*model, &[], 2.0);
        assert!(none.is_none());
    }

    /// By a gradient of its own: that of the logit in the logs of the parameters, with their covariance.
    #[test]
    fn intervals_are_those_of_the_delta_method() {
        let day = |text| Day::parse_iso(text).unwrap();
        let purchases = vec![day("1997-01-01"), day("1997-01-18"), day("1997-08-02")];
        let model = |all: &[f64]| Model::MbgNbd.with(all);
        let mut covariance = Matrix::zeros(4);
        for (i, row) in [
            [0.0100, 0.0040, 0.0020, 0.0010],
            [0.0040, 0.0200, 0.0030, 0.0020],
            [0.0020, 0.0030, 0.0900, 0.0500],
            [0.0010, 0.0020, 0.0500, 0.0700],
        ]
        .into_iter()
        .enumerate()
        {
            row.into_iter().enumerate().for_each(|(j, value)| covariance[(i, j)] = value);
        }
        let parameters = vec![0.243, 4.414, 0.793, 2.426];
        let log_covariance = Some(covariance.clone());
        let fit = Fit { parameters: parameters.clone(), log_covariance, ..Fit::default() };
        let nearby = Nearby::new(&fit, model).unwrap();
        let fitted = model(&parameters).unwrap();
        let (z, as_of) = (1.959964, day("1997-09-30"));
        let life = Life::new(purchases, as_of, Period::Week, &*fitted, nearby.sides(), z).unwrap();
        let now = life.now().unwrap();
        let past = Past::new(2, 213.0 / 7.0, 272.0 / 7.0);
        let slope = |place: usize| {
            let side = |by: f64| {
                let mut moved = parameters.clone();
                moved[place] *= by.exp();
                model(&moved).unwrap().p_alive(past)
            };
            (side(1e-4) - side(-1e-4)) / 2e-4
        };
        let slopes: Vec<f64> = (0..4).map(slope).collect();
        let terms =
            (0..16).map(|at| slopes[at / 4] * covariance[(at / 4, at % 4)] * slopes[at % 4]);
        let reach = z * terms.sum::<f64>().sqrt() / (now.p_alive * (1.0 - now.p_alive));
        let logit = |share: f64| (share / (1.0 - share)).ln();
        for (end, sign) in [(now.low, -1.0), (now.high, 1.0)] {
            let found = logit(end.unwrap()) - logit(now.p_alive);
            assert!((found / (sign * reach) - 1.0).abs() < 1e-5, "{found} {reach}");
        }
        assert!(life.points.iter().all(|it| it.low <= Some(it.p_alive)));
    }

    #[test]
    fn a_customer_of_today_has_a_life_of_one_day() {
        let day = Day::new(20_000);
        let model = Model::BgNbd.with(&[0.243, 4.414, 0.793, 2.426]).unwrap();
        let life = Life::new(vec![day], day, Period::Month, &*model, &[], 2.0).unwrap();
        assert_eq!(life.now().unwrap().p_alive, 1.0);
        assert!(life.points.iter().all(|point| (0.0..=1.0).contains(&point.p_alive)));
    }
}
