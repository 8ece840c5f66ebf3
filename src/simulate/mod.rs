//! Sample data from known parameters, written as the files people would have.
//!
//! For demonstrations, for benchmarks, and for asking whether the analyses find what was put in.
//!
//! # The shop
//!
//! 1. Customers come evenly over the whole time and buy on the day they come.
//! 2. They go on buying as the BG/NBD model says (Fader, Hardie & Lee 2005): customer i buys at the rate λᵢ a week, with
//!    λ ~ Gamma(r, α), and is lost after each repeat purchase with the chance pᵢ ~ Beta(a, b). A purchase falls on the day
//!    in which its moment lies, counted from the end of the first day, so that the repeat purchases of a customer of
//!    T days are exactly those of the model up to T/7 weeks. Two may fall on one day.
//! 3. An order costs what the Gamma-Gamma model says (Fader & Hardie 2013): z ~ Gamma(p, νᵢ) with ν ~ Gamma(q, γ), mean
//!    p γ / (q − 1), rounded to cents, and independent of how often the customer buys.
//! 4. Half the customers came through each of two channels, `ads` and `search`; those from ads buy at 1 − `channelSpread`
//!    times their rate, those from search at 1 + `channelSpread` times.
//! 5. In December everything goes 1 + `seasonality` times as fast, in November 1 + 0.4 `seasonality` times, and in the
//!    other months so much slower that a year has the same length. Time is bent, so ages in bent weeks still follow the
//!    model.
//! 6. There may be a loyalty programme, which people join when they buy: see [`Programme`].
//!
//! With `seasonality` and `channelSpread` 0 and no programme the file is drawn from the two models exactly. Every
//! customer has a random stream of their own: the same seed with a different effect gives the same people and the same
//! purchases up to their enrolment.

mod customer;
mod files;
mod season;

use serde::{Deserialize, Serialize};

pub use files::Shop;

use crate::calendar::Day;
use crate::error::{Error, ErrorKind, Result};
use crate::words::{Accepted, Problem};

/// What shop to make up. The default is a plausible one: 5,000 customers, two years, orders of about 35, 3.8 orders a
/// customer, a quarter of the customers in the programme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SimulateOptions {
    /// Decides every draw; 1 by default.
    pub seed: u64,
    /// How many customers come; 5,000 by default, at most 20 million.
    pub customers: u32,
    /// The first day; 2024-01-01 by default.
    pub from: Day,
    /// The last day; 2025-12-31 by default.
    pub to: Day,
    /// Shape r of the purchase rates; 0.6 by default.
    pub r: f64,
    /// Rate parameter α of the purchase rates, in weeks; 7 by default. The mean rate is r / α a week.
    pub alpha: f64,
    /// First parameter a of the chance of being lost after a repeat purchase; 0.8 by default.
    pub a: f64,
    /// Second parameter b of that chance; 5 by default.
    pub b: f64,
    /// Shape p of one customer's order values; 6.25 by default.
    pub p: f64,
    /// Shape q of the differences between customers; 3.74 by default, above 1.
    pub q: f64,
    /// Scale γ of the order values; 15.44 by default. The mean order is p γ / (q − 1) = 35.22.
    pub gamma: f64,
    /// How much more happens in December, as a share; 0.3 by default, 0 for none, at most 1.
    pub seasonality: f64,
    /// How far the two channels' rates are from the mean, as a share; 0.2 by default, 0 for none, below 1.
    pub channel_spread: f64,
    /// The loyalty programme, or none.
    pub programme: Option<Programme>,
}

/// A loyalty programme that heavier buyers join more readily, and that has a known effect.
///
/// At each purchase from the programme's first day on, a customer who is no member joins with the chance
/// `enrolment` × (rate / mean rate)^`selection`, at most 1. From the next purchase on the customer buys at
/// 1 + `effect` times the rate. Members start in bronze and reach silver with the third and gold with the eighth
/// purchase after joining.
///
/// With an `invitation` customers also join away from purchases, on any day after the first one and whether they have left or
/// not: in a year with the chance 1 − e^−h, h = `invitation` × (rate / mean rate)^`selection`. The rate changes on that day.
///
/// Even with `selection` 0 members differ from the others: who buys more often is asked more often, and who joins has not
/// been lost before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Programme {
    /// The first day on which people join; by default when a quarter of the time has passed.
    pub from: Option<Day>,
    /// The chance that a customer with the mean rate joins at a purchase; 0.1 by default.
    pub enrolment: f64,
    /// How often in a year a customer with the mean rate is invited and joins; 0 by default, at most 100.
    pub invitation: f64,
    /// How strongly the chance grows with the rate; 0.5 by default, 0 for not at all, at most 5.
    pub selection: f64,
    /// The true effect of joining on the purchase rate, as a share; 0.15 by default, above −1.
    pub effect: f64,
}

/// The files of a made-up shop.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Simulated {
    /// A CSV file with a row an order, by date: `order_id, customer_id, order_date, amount, product, channel`.
    pub transactions: String,
    /// A CSV file with a row a member, by date: `customer_id, enrolled_on, tier`.
    pub memberships: String,
    /// The parameters behind the files.
    pub truth: SimulateOptions,
}

/// Makes up a shop and writes its files. For files too large to hold, see [`Shop`].
///
/// # Errors
///
/// `option` if a parameter is out of its range.
pub fn simulate(options: &SimulateOptions) -> Result<Simulated> {
    let shop = Shop::open(options)?;
    Ok(Simulated {
        transactions: shop.transactions().collect(),
        memberships: shop.memberships(),
        truth: options.clone(),
    })
}

impl Default for SimulateOptions {
    fn default() -> Self {
        Self {
            seed: 1,
            customers: 5_000,
            from: Day::from_ymd(2024, 1, 1).unwrap_or_default(),
            to: Day::from_ymd(2025, 12, 31).unwrap_or_default(),
            r: 0.6,
            alpha: 7.0,
            a: 0.8,
            b: 5.0,
            p: 6.25,
            q: 3.74,
            gamma: 15.44,
            seasonality: 0.3,
            channel_spread: 0.2,
            programme: Some(Programme::default()),
        }
    }
}

impl Default for Programme {
    fn default() -> Self {
        Self { from: None, enrolment: 0.1, invitation: 0.0, selection: 0.5, effect: 0.15 }
    }
}

impl SimulateOptions {
    /// The customers' purchase rate a week, before channels, seasons and the programme.
    fn mean_rate(&self) -> f64 {
        self.r / self.alpha
    }

    fn check(&self) -> Result<()> {
        let in_range = |value: f64| (1e-3..=1e6).contains(&value);
        for (option, value) in [
            ("r", self.r),
            ("alpha", self.alpha),
            ("a", self.a),
            ("b", self.b),
            ("p", self.p),
            ("gamma", self.gamma),
        ] {
            holds(in_range(value), option, value, Accepted::Number { from: 1e-3, to: 1e6 })?;
        }
        holds(self.q > 1.0 && self.q <= 1e6, "q", self.q, Accepted::Above { above: 1.0, to: 1e6 })?;
        let share = Accepted::Number { from: 0.0, to: 1.0 };
        holds((0.0..=1.0).contains(&self.seasonality), "seasonality", self.seasonality, share)?;
        let spread = self.channel_spread;
        holds(
            (0.0..1.0).contains(&spread),
            "channelSpread",
            spread,
            Accepted::Below { from: 0.0, below: 1.0 },
        )?;
        let (customers, days) =
            (self.customers, i64::from(self.to.number()) - i64::from(self.from.number()));
        holds(
            (1..=20_000_000).contains(&customers),
            "customers",
            customers,
            Accepted::Whole { from: 1, to: 20_000_000 },
        )?;
        holds((0..=36_525).contains(&days), "to", self.to, Accepted::LastDay)?;
        // With more, the rows would not fit into memory; most such shops come from α in days.
        let orders = f64::from(customers) * (1.0 + days as f64 / 7.0 * self.mean_rate());
        holds(orders <= 2e8, "alpha", self.alpha, Accepted::FewerOrders)?;
        let Some(programme) = &self.programme else { return Ok(()) };
        holds((0.0..=1.0).contains(&programme.enrolment), "enrolment", programme.enrolment, share)?;
        holds(
            (0.0..=100.0).contains(&programme.invitation),
            "invitation",
            programme.invitation,
            Accepted::Number { from: 0.0, to: 100.0 },
        )?;
        let selection = programme.selection;
        holds(
            (0.0..=5.0).contains(&selection),
            "selection",
            selection,
            Accepted::Number { from: 0.0, to: 5.0 },
        )?;
        let effect = programme.effect;
        holds(
            effect > -1.0 && effect <= 10.0,
            "effect",
            effect,
            Accepted::Above { above: -1.0, to: 10.0 },
        )
    }
}

fn holds(fine: bool, option: &'static str, found: impl ToString, accepted: Accepted) -> Result<()> {
    if fine {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Option,
        Problem::BadOption { option, found: found.to_string(), accepted },
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    /// A shop drawn from the two models and nothing else.
    fn plain(customers: u32) -> SimulateOptions {
        SimulateOptions {
            customers,
            seasonality: 0.0,
            channel_spread: 0.0,
            programme: None,
            ..SimulateOptions::default()
        }
    }

    /// Customer, day, amount and channel of each row.
    fn rows(simulated: &Simulated) -> Vec<(&str, &str, f64, &str)> {
        let lines = simulated.transactions.lines().skip(1);
        let rows = lines.map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[1], cells[2], cells[3].parse().expect("an amount"), cells[5])
        });
        rows.collect()
    }

    /// Mean and standard error.
    fn mean(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
        let n = values.clone().count() as f64;
        let mean = values.clone().sum::<f64>() / n;
        let squares: f64 = values.map(|value| (value - mean) * (value - mean)).sum();
        (mean, (squares / (n - 1.0) / n).sqrt())
    }

    #[track_caller]
    fn assert_within((found, error): (f64, f64), expected: f64) {
        assert!((found - expected).abs() < 4.0 * error, "{found} ± {error}, not {expected}");
    }

    #[test]
    fn the_same_seed_writes_the_same_files() {
        let options = SimulateOptions { customers: 500, ..SimulateOptions::default() };
        let one = simulate(&options).expect("a shop");
        assert_eq!(one, simulate(&options).expect("a shop"));
        let other = simulate(&SimulateOptions { seed: 2, ..options }).expect("a shop");
        assert_ne!(one.transactions, other.transactions);
    }

    #[test]
    fn purchases_follow_the_bg_nbd_expectation() {
        // mpmath at 30 digits: E[X(k/7)], equation (9) of Fader, Hardie & Lee (2005a), and P(X(k/7) = 0) =
        // (α/(α + k/7))^r, averaged over the ages k = 0 … 730 days, with r .6, α 7, a .8, b 5.
        let simulated = simulate(&plain(60_000)).expect("a shop");
        let mut orders: HashMap<&str, f64> = HashMap::new();
        for (customer, ..) in rows(&simulated) {
            *orders.entry(customer).or_default() += 1.0;
        }
        assert_eq!(orders.len(), 60_000);
        assert_within(mean(orders.values().map(|n| n - 1.0)), 2.7087134027);
        assert_within(mean(orders.values().map(|&n| f64::from(n == 1.0))), 0.339941890674);
    }

    #[test]
    fn order_values_follow_the_gamma_gamma_moments() {
        // Exact: E[z] = p γ/(q − 1), E[z²] = p (p + 1) γ²/((q − 1)(q − 2)); one order a customer, so that all are
        // independent.
        let simulated = simulate(&plain(60_000)).expect("a shop");
        let first: HashMap<&str, f64> =
            rows(&simulated).into_iter().rev().map(|row| (row.0, row.2)).collect();
        assert_within(mean(first.values().copied()), 6.25 * 15.44 / 2.74);
        let square = 6.25 * 7.25 * 15.44 * 15.44 / (2.74 * 1.74);
        assert_within(mean(first.values().map(|z| z * z)), square);
    }

    #[test]
    fn channels_and_seasons_change_the_pace_by_what_was_asked() {
        let options = SimulateOptions {
            seasonality: 0.5,
            channel_spread: 0.2,
            a: 0.001,
            b: 1000.0,
            ..plain(20_000)
        };
        let simulated = simulate(&options).expect("a shop");
        let rows = rows(&simulated);
        // Nobody is lost, so a customer's repeats are in proportion to the pace of the channel.
        let mut customers: HashMap<&str, (f64, &str)> = HashMap::new();
        for (customer, _, _, channel) in &rows {
            customers.entry(customer).or_insert((-1.0, channel)).0 += 1.0;
        }
        let of = |channel: &'static str| {
            let repeats = customers.values().filter(move |c| c.1 == channel).map(|c| c.0);
            mean(repeats)
        };
        let ((ads, ads_error), (search, search_error)) = (of("ads"), of("search"));
        let error = (ads_error / ads).hypot(search_error / search) * search / ads;
        assert_within((search / ads, error), 1.2 / 0.8);
        // First purchases come evenly in bent time: December has 31 · 1.5 of 731 days.
        let mut firsts: HashMap<&str, &str> = HashMap::new();
        for (customer, day, ..) in &rows {
            firsts.entry(customer).or_insert(day);
        }
        let decembers = firsts.values().filter(|day| day[5..7] == *"12").count() as f64;
        assert!((decembers / 20_000.0 - 2.0 * 46.5 / 731.0).abs() < 0.002, "{decembers}");
    }

    /// Purchases after the day of joining.
    fn after_joining(simulated: &Simulated) -> f64 {
        let members: HashMap<&str, &str> = simulated
            .memberships
            .lines()
            .skip(1)
            .map(|line| line.split_once(',').expect("two cells"))
            .map(|(customer, rest)| (customer, &rest[..10]))
            .collect();
        let later = rows(simulated)
            .into_iter()
            .filter(|row| members.get(row.0).is_some_and(|&day| row.1 > day));
        later.count() as f64
    }

    #[test]
    fn members_buy_more_often_by_the_true_effect() {
        let with = |effect| {
            let programme = Programme { effect, ..Programme::default() };
            let options = SimulateOptions {
                a: 0.001,
                b: 1000.0,
                programme: Some(programme),
                ..plain(40_000)
            };
            simulate(&options).expect("a shop")
        };
        let (without, with) = (with(0.0), with(0.15));
        // The same people join on the same days; only what they do afterwards differs.
        let days = |simulated: &Simulated| -> Vec<String> {
            let lines = simulated.memberships.lines();
            lines.map(|line| line.rsplit_once(',').expect("a tier").0.to_owned()).collect()
        };
        assert_eq!(days(&without), days(&with));
        // Nobody is lost, so purchases are Poisson given the rates, which are the same in both.
        let (n0, n1) = (after_joining(&without), after_joining(&with));
        assert_within((n1 / n0, n1 / n0 * (1.0 / n0 + 1.0 / n1).sqrt()), 1.15);
    }

    #[test]
    fn heavier_buyers_join_more_often() {
        let simulated =
            simulate(&SimulateOptions { customers: 20_000, ..SimulateOptions::default() })
                .expect("a shop");
        let members: Vec<&str> =
            simulated.memberships.lines().skip(1).map(|line| &line[..7]).collect();
        assert!((0.15..0.35).contains(&(members.len() as f64 / 20_000.0)), "{}", members.len());
        // Before anyone could join.
        let mut before: HashMap<&str, f64> = HashMap::new();
        for (customer, day, ..) in rows(&simulated) {
            if day < "2024-07-01" {
                *before.entry(customer).or_default() += 1.0;
            }
        }
        let is_member = |customer: &&str| members.contains(customer);
        let (theirs, _) = mean(before.iter().filter(|(id, _)| is_member(id)).map(|(_, &n)| n));
        let (others, _) = mean(before.iter().filter(|(id, _)| !is_member(id)).map(|(_, &n)| n));
        assert!(theirs > 1.5 * others, "{theirs} against {others}");
    }

    #[test]
    fn options_out_of_range_are_refused() {
        let refused = |change: fn(&mut SimulateOptions)| {
            let mut options = SimulateOptions::default();
            change(&mut options);
            simulate(&options).expect_err("out of range").kind() == ErrorKind::Option
        };
        assert!(refused(|options| options.customers = 0));
        assert!(refused(|options| options.to = options.from.plus(-1)));
        assert!(refused(|options| options.r = f64::NAN));
        assert!(refused(|options| options.q = 1.0));
        assert!(refused(|options| options.seasonality = 1.5));
        assert!(refused(|options| options.alpha = 0.001));
        assert!(refused(
            |options| options.programme = Some(Programme { effect: -1.0, ..Programme::default() })
        ));
    }
}
