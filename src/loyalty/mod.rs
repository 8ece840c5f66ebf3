//! Does the loyalty programme work? Members beside non-members, before and after joining, as a [naive](Naive) comparison that
//! says what anyone could see in the data; beside [others like them](matching); and [what joining changed](trials), with what
//! speaks for it and against it. What the programme costs and brings is told by [`programme`].

pub mod counterfactual;
mod design;
pub mod did;
pub mod matching;
mod naive;
mod panel;
pub mod programme;
pub mod randomised;
mod task;
pub mod trials;

use serde::{Deserialize, Serialize};

pub use design::{Asked, Assumption, Considered, Design, Kind, OnlyRule, State, Way};
pub use naive::{Change, Comparison, Naive};
pub use panel::Measure;
pub use task::LoyaltyTask;

use crate::calendar::{Day, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::segment::Attribute;
use crate::stats::normal;
use crate::tables::{Memberships, Transactions};
use crate::task::run;
use crate::words::{Accepted, Locale, Problem};
use counterfactual::together;
use design::Facts;
use matching::{Balance, MatchedMembers};
use naive::Missing;
use panel::Panel;

/// How the programme is looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct LoyaltyOptions {
    /// The calendar periods that are compared; months by default.
    pub period: Period,
    /// How many periods before joining are looked at; 6 by default, 1 to 36.
    pub before: u32,
    /// How many periods after joining are looked at; 6 by default, 1 to 36.
    pub after: u32,
    /// What is compared; by default revenue, or orders where the file has no amounts.
    pub measure: Option<Measure>,
    /// An effect within this share of what members would have done anyway is as good as none; 0.05 by default, 0 to 1.
    pub margin: f64,
    /// The level of the intervals, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// What every draw follows from, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub seed: u64,
    /// The language of sentences, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

impl Default for LoyaltyOptions {
    fn default() -> Self {
        Self {
            period: Period::Month,
            before: 6,
            after: 6,
            measure: None,
            margin: 0.05,
            level: 0.95,
            seed: 1,
            locale: Locale::default(),
        }
    }
}

/// What the loyalty programme changed.
///
/// `members` and `non_members` together are all customers who had bought by `as_of`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Loyalty {
    /// The calendar periods that are compared.
    pub period: Period,
    /// What is compared.
    pub measure: Measure,
    /// The day the analysis looks from; a period that was not over by then is left out.
    pub as_of: Day,
    /// The level of the intervals.
    pub level: f64,
    /// Customers who had bought and joined by `as_of`.
    pub members: u32,
    /// Customers who had bought and not joined by `as_of`.
    pub non_members: u32,
    /// Members who joined on the day of their first purchase: there is no "before" for them.
    pub joined_at_first_purchase: u32,
    /// Members whose membership had ended by `as_of`; they count as members to the end.
    pub left: u32,
    /// Who was left out, and why.
    pub left_out: LeftOut,
    /// Members beside non-members; not yet causal.
    pub naive: Naive,
    /// Members beside like non-members.
    pub matched: Option<MatchedMembers>,
    /// What joining changed, by [trials]; none where fewer than ten members can be compared.
    pub did: Option<trials::JoiningEffect>,
    /// The effect by time since joining.
    pub event_study: Option<Vec<trials::PathPoint>>,
    /// The effect by period of joining and period.
    pub group_time: Option<Vec<trials::GroupTime>>,
    /// Whether members and those compared differed before joining.
    pub pre_trend: Option<did::PreTrend>,
    /// How alike members and comparison are.
    pub balance: Option<Vec<Balance>>,
    /// The effect beside those at pretended days of joining, where there is none.
    pub placebo: Option<trials::Placebo>,
    /// How much unseen difference it takes to change the finding.
    pub sensitivity: Option<did::Sensitivity>,
    /// How all this was found, and what it takes for granted.
    pub design: Design,
}

/// Who does not count in the comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    /// Ids of the memberships without a purchase by `as_of`.
    pub members_without_purchase: u32,
    /// Members for whom no period before or after joining counts: they joined too late, or bought too late.
    pub members_without_periods: u32,
    /// Customers who joined after `as_of`, and count as non-members.
    pub joined_later: u32,
    /// Non-members for whom no period counts: they first bought too late.
    pub others_without_periods: u32,
}

/// Compares members with non-members before and after joining, over the same calendar periods; and with customers like them,
/// of whom `attributes` are known beside their purchases, one value a customer of the transactions.
///
/// # Errors
///
/// `option` if an option is out of its range, or there are more than 1000 periods up to `as_of`; `data` if there are no transactions or memberships, nobody had bought by
/// `as_of`, no member or no non-member had, or nobody can be compared before or after joining.
pub fn loyalty(
    transactions: &Transactions,
    memberships: &Memberships,
    attributes: Vec<Attribute>,
    as_of: Day,
    options: &LoyaltyOptions,
) -> Result<Loyalty> {
    run(begin(transactions, memberships, attributes, as_of, options)?)
}

/// Begins [`loyalty`].
///
/// # Errors
///
/// As [`loyalty`].
pub fn begin(
    transactions: &Transactions,
    memberships: &Memberships,
    attributes: Vec<Attribute>,
    as_of: Day,
    options: &LoyaltyOptions,
) -> Result<LoyaltyTask> {
    let measure = options.check(transactions.has_amounts())?;
    let z = normal::two_sided(options.level)?;
    let data = |problem| Error::new(ErrorKind::Data, problem);
    if transactions.is_empty() {
        return Err(data(Problem::TableMissing { table: "transactions" }));
    }
    if memberships.is_empty() {
        return Err(data(Problem::TableMissing { table: "memberships" }));
    }
    let panel = Panel::new(transactions, memberships, as_of, options.period, measure)?;
    if panel.members.is_empty() {
        return Err(data(Problem::NoMemberBought {
            as_of: as_of.to_string(),
            member: memberships.ids().get(0),
            customer: transactions.ids().get(0),
        }));
    }
    if panel.others.is_empty() {
        return Err(data(Problem::OnlyMembers { customers: panel.members.len() as u64 }));
    }
    let (before, after) = (options.before as i32, options.after as i32);
    let events: Vec<i32> = (-before..0).chain(1..=after).collect();
    let naive = naive::naive(&panel, &events, z).map_err(|missing| {
        data(match missing {
            Missing::Before => Problem::NothingBeforeJoining,
            Missing::After => Problem::NothingAfterJoining,
        })
    })?;
    let (members, non_members) = (panel.members.len() as u32, panel.others.len() as u32);
    let in_time = panel.others.iter().filter(|unit| unit.since < panel.periods).count() as u32;
    let found = Loyalty {
        period: options.period,
        measure,
        as_of,
        level: options.level,
        members,
        non_members,
        joined_at_first_purchase: panel.joined_at_first_purchase,
        left: panel.members.iter().filter(|unit| unit.left).count() as u32,
        left_out: LeftOut {
            members_without_purchase: memberships.customers() as u32 - members - panel.joined_later,
            members_without_periods: members - naive.change.n_members,
            joined_later: panel.joined_later,
            others_without_periods: non_members - in_time,
        },
        naive,
        balance: None,
        matched: None,
        did: None,
        event_study: None,
        group_time: None,
        pre_trend: None,
        placebo: None,
        sensitivity: None,
        design: Design::default(),
    };
    let treated = || (0..memberships.customers()).filter_map(|member| memberships.treated(member));
    let mut periods: Vec<i32> = panel.members.iter().map(|unit| unit.joined).collect();
    periods.sort_unstable();
    periods.dedup();
    let facts = Facts {
        is_held_out: treated().any(|it| it) && treated().any(|it| !it),
        periods: periods.len() as u32,
        together: together(panel.members.iter().filter_map(|unit| unit.enrolled)),
    };
    let own = LoyaltyOptions { measure: Some(measure), ..options.clone() };
    Ok(LoyaltyTask {
        facts,
        asked: Asked { as_of, own, filter: None, by: None },
        panel: panel.into(),
        attributes,
        options: options.clone(),
        found,
        currency: transactions.currency().filter(|_| measure == Measure::Revenue),
        trials: None,
    })
}

impl LoyaltyOptions {
    /// The measure, once all options are found to be in their ranges.
    fn check(&self, has_amounts: bool) -> Result<Measure> {
        let bad = |option, found: String, accepted| {
            Err(Error::new(ErrorKind::Option, Problem::BadOption { option, found, accepted }))
        };
        for (option, periods) in [("before", self.before), ("after", self.after)] {
            if !(1..=36).contains(&periods) {
                return bad(option, periods.to_string(), Accepted::Whole { from: 1, to: 36 });
            }
        }
        if !(0.0..=1.0).contains(&self.margin) {
            let accepted = Accepted::Number { from: 0.0, to: 1.0 };
            return bad("margin", self.margin.to_string(), accepted);
        }
        match self.measure {
            Some(Measure::Revenue) if !has_amounts => {
                bad("measure", "revenue".into(), Accepted::WithoutAmounts)
            }
            Some(measure) => Ok(measure),
            None if has_amounts => Ok(Measure::Revenue),
            None => Ok(Measure::Orders),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::{Programme, SimulateOptions, simulate};
    use crate::stats::rng::Rng;
    use crate::tables::{Cell, Money, RowSum, TransactionsBuilder};
    use crate::task::run;

    /// Customer, day and amount of each row, and customer and day of each membership.
    #[derive(Clone, Default)]
    struct Shop {
        rows: Vec<(String, Day, f64)>,
        members: Vec<(String, Day)>,
    }

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("a day")
    }

    impl Shop {
        fn of(rows: &[(&str, &str, f64)], members: &[(&str, &str)]) -> Self {
            let rows = rows.iter().map(|row| (row.0.to_owned(), day(row.1), row.2));
            let members = members.iter().map(|row| (row.0.to_owned(), day(row.1)));
            Self { rows: rows.collect(), members: members.collect() }
        }

        fn simulated(options: &SimulateOptions) -> Self {
            let files = simulate(options).expect("a shop");
            let rows = files.transactions.lines().skip(1).map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                (cells[1].to_owned(), day(cells[2]), cells[3].parse().expect("an amount"))
            });
            let members = files.memberships.lines().skip(1).map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                (cells[0].to_owned(), day(cells[1]))
            });
            Self { rows: rows.collect(), members: members.collect() }
        }

        fn transactions(&self) -> Transactions {
            let mut builder = TransactionsBuilder::new(false, true);
            for (id, day, amount) in &self.rows {
                builder.push(
                    id.as_bytes(),
                    *day,
                    Money::from_f64(*amount).expect("money"),
                    0,
                    (1, RowSum::default()),
                );
            }
            run(builder.build()).expect("sorting cannot fail").table
        }

        fn memberships(&self) -> Memberships {
            let mut builder = Memberships::builder();
            for (id, day) in &self.members {
                builder.push(id.as_bytes(), &[Cell::Day(*day)]);
            }
            Memberships::new(builder.build())
        }

        fn loyalty(&self, as_of: &str, options: &LoyaltyOptions) -> Result<Loyalty> {
            loyalty(&self.transactions(), &self.memberships(), Vec::new(), day(as_of), options)
        }
    }

    /// Two members and two others; `ann` joins in March and `bob` in April.
    fn small() -> Shop {
        Shop::of(
            &[
                ("yve", "2025-01-05", 10.0),
                ("yve", "2025-02-01", 20.0),
                ("yve", "2025-04-30", 30.0),
                ("zoe", "2025-01-10", 10.0),
                ("zoe", "2025-03-31", 10.0),
                ("zoe", "2025-05-01", 10.0),
                ("ann", "2025-01-15", 5.0),
                ("ann", "2025-02-11", 45.0),
                ("ann", "2025-02-21", -5.0),
                ("ann", "2025-03-10", 50.0),
                ("ann", "2025-04-02", 25.0),
                ("ann", "2025-04-12", 35.0),
                ("ann", "2025-05-31", 20.0),
                ("bob", "2025-02-03", 7.0),
                ("bob", "2025-03-03", 12.0),
                ("bob", "2025-04-01", 8.0),
                ("bob", "2025-05-09", 44.0),
                ("bob", "2025-06-09", 99.0),
            ],
            &[("ann", "2025-03-10"), ("bob", "2025-04-01"), ("nobody", "2025-01-01")],
        )
    }

    #[track_caller]
    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
    }

    #[test]
    fn too_many_periods_are_refused_before_they_are_held() {
        let options =
            LoyaltyOptions { period: Period::Day, before: 36, after: 36, ..Default::default() };
        let error = small().loyalty("9999-12-31", &options).expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Option);
        assert!(error.to_string().contains("the most are 1000"), "{error}");
    }

    #[test]
    fn a_small_shop_gives_what_a_hand_computes() {
        let options = LoyaltyOptions { before: 2, after: 2, ..LoyaltyOptions::default() };
        let result = small().loyalty("2025-05-31", &options).expect("a comparison");
        // Others' means: February 10, March 5, April 15, May 5. Ann counts in February (40), April (60) and May (20),
        // bob in March (12) and May (44); June is not over.
        let Naive { before, after, change, by_event } = &result.naive;
        assert_eq!([before.members, before.others, before.gap], [26.0, 7.5, 18.5]);
        near(after.members, 124.0 / 3.0);
        near(after.others, 25.0 / 3.0);
        near(after.gap, 33.0);
        near(change.value, 14.5);
        let by_event: Vec<_> =
            by_event.iter().map(|row| (row.e, row.members, row.others, row.n_members)).collect();
        let expected =
            [(Some(-1), 26.0, 7.5, 2), (Some(1), 52.0, 10.0, 2), (Some(2), 20.0, 5.0, 1)];
        assert_eq!(by_event, expected);
        assert_eq!(
            (result.members, result.non_members, result.joined_at_first_purchase),
            (2, 2, 0)
        );
        assert_eq!(result.left_out.members_without_purchase, 1);
    }

    #[test]
    fn intervals_of_a_small_shop_are_what_a_hand_computes() {
        let options = LoyaltyOptions { before: 2, after: 2, ..LoyaltyOptions::default() };
        let result = small().loyalty("2025-05-31", &options).expect("a comparison").naive;
        let z = 1.959_963_984_540_054;
        let half = |low: Option<f64>, high: Option<f64>| {
            (high.zip(low)).map(|(high, low)| (high - low) / 2.0 / z)
        };
        let se = |low, high| half(low, high).expect("an interval");
        let before = &result.before;
        // Members 40 and 12: s/√n = 14. Others: ±(½·10/2 − ½·5/2), so 1.25² · 2 · 2/1.
        near(se(before.members_low, before.members_high), 14.0);
        near(se(before.others_low, before.others_high), 2.5);
        // Differences 30 and 7: s/√n = 11.5.
        near(se(before.low, before.high), (11.5_f64 * 11.5 + 6.25).sqrt());
        // Ann (45 + 15 − 2·33)/3 − (30 − 18.5)/2 = −7.75, bob the opposite; yve ⅓·15/2 − ⅔·5/2 − 1.25, zoe the opposite.
        let others = 2.5 - 5.0 / 3.0 - 1.25;
        let variance: f64 = 4.0 * 7.75 * 7.75 + 4.0 * others * others;
        near(se(result.change.low, result.change.high), variance.sqrt());
        // One member is no sample.
        let last = result.by_event.last().expect("e = 2");
        assert_eq!((last.members_low, last.low), (None, None));
        near(se(last.others_low, last.others_high), 5.0);
    }

    #[test]
    fn orders_and_shares_follow_the_same_rules() {
        let with = |measure| {
            let options = LoyaltyOptions {
                before: 2,
                after: 2,
                measure: Some(measure),
                ..LoyaltyOptions::default()
            };
            small().loyalty("2025-05-31", &options).expect("a comparison").naive
        };
        // Ann ordered once in February, twice in April, once in May; bob once in March and once in May.
        let orders = with(Measure::Orders);
        near(orders.before.members, 1.0);
        near(orders.after.members, 4.0 / 3.0);
        near(orders.after.others, 0.5);
        let active = with(Measure::Active);
        near(active.after.members, 1.0);
        near(active.before.others, 0.5);
    }

    /// The values of the module's definition, taken literally: for every member and event time, the mean over all
    /// non-members who count in that month.
    fn by_definition(shop: &Shop, as_of: Day, events: std::ops::RangeInclusive<i32>) -> (f64, f64) {
        let month = |day| Period::Month.number(day);
        let mut ids: Vec<&str> = shop.rows.iter().map(|row| row.0.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let joined = |id: &str| shop.members.iter().find(|row| row.0 == id && row.1 <= as_of);
        let first = |id: &str| shop.rows.iter().filter(|row| row.0 == id).map(|row| row.1).min();
        let firsts: Vec<Day> = ids.iter().map(|id| first(id).expect("a row")).collect();
        let spent = |id: &str, t: i32| -> f64 {
            shop.rows.iter().filter(|row| row.0 == id && month(row.1) == t).map(|row| row.2).sum()
        };
        let counts = |first: Day, t: i32| month(first) < t && Period::Month.end(t) <= as_of;
        let (mut n, mut members, mut others) = (0.0, 0.0, 0.0);
        for (id, &since) in ids.iter().zip(&firsts) {
            let Some((_, day)) = joined(id) else { continue };
            for e in events.clone().filter(|&e| e != 0) {
                let t = month(*day) + e;
                let like: Vec<f64> = ids
                    .iter()
                    .zip(&firsts)
                    .filter(|(other, first)| joined(other).is_none() && counts(**first, t))
                    .map(|(other, _)| spent(other, t))
                    .collect();
                if counts(since, t) && !like.is_empty() {
                    n += 1.0;
                    members += spent(id, t);
                    others += like.iter().sum::<f64>() / like.len() as f64;
                }
            }
        }
        (members / n, others / n)
    }

    #[test]
    fn a_simulated_shop_gives_what_the_definition_says() {
        let options =
            SimulateOptions { customers: 150, to: day("2025-03-15"), ..SimulateOptions::default() };
        let shop = Shop::simulated(&options);
        let found =
            shop.loyalty("2025-03-15", &LoyaltyOptions::default()).expect("a comparison").naive;
        let (members, others) = by_definition(&shop, day("2025-03-15"), -6..=-1);
        near(found.before.members, members);
        near(found.before.others, others);
        let (members, others) = by_definition(&shop, day("2025-03-15"), 1..=6);
        near(found.after.members, members);
        near(found.after.others, others);
    }

    #[test]
    fn both_sides_are_the_weighted_means_of_their_event_times() {
        let shop =
            Shop::simulated(&SimulateOptions { customers: 2_000, ..SimulateOptions::default() });
        let result = shop.loyalty("2025-12-31", &LoyaltyOptions::default()).expect("a comparison");
        for (side, sign) in [(&result.naive.before, -1), (&result.naive.after, 1)] {
            let rows = result.naive.by_event.iter();
            let rows: Vec<_> =
                rows.filter(|row| row.e.is_some_and(|e| e.signum() == sign)).collect();
            let n: f64 = rows.iter().map(|row| f64::from(row.n_members)).sum();
            let mean = |of: fn(&Comparison) -> f64| {
                rows.iter().map(|row| f64::from(row.n_members) * of(row)).sum::<f64>() / n
            };
            near(side.members, mean(|row| row.members));
            near(side.others, mean(|row| row.others));
        }
        let customers = result.members + result.non_members;
        assert_eq!(customers, 2_000);
    }

    #[test]
    fn later_years_and_other_orders_of_rows_change_nothing() {
        let options = LoyaltyOptions { before: 2, after: 2, ..LoyaltyOptions::default() };
        let shop = small();
        let expected = shop.loyalty("2025-05-31", &options).expect("a comparison");
        let mut turned = shop.clone();
        turned.rows.reverse();
        turned.members.reverse();
        assert_eq!(turned.loyalty("2025-05-31", &options).expect("a comparison"), expected);
        let mut later = shop;
        // No day is after the 28th of a short month, and no leap day lies between.
        let days = day("2026-01-01").since(day("2025-01-01"));
        later.rows.iter_mut().for_each(|row| row.1 = row.1.plus(days));
        later.members.iter_mut().for_each(|row| row.1 = row.1.plus(days));
        assert_eq!(
            later.loyalty("2026-05-31", &options).expect("a comparison").naive,
            expected.naive
        );
    }

    /// A shop without a programme, in which a third of the customers are called members from a random day on.
    fn randomised(seed: u64, customers: u32) -> Shop {
        let options =
            SimulateOptions { seed, customers, programme: None, ..SimulateOptions::default() };
        let mut shop = Shop::simulated(&options);
        let mut rng = Rng::new(seed);
        for number in 1..=customers {
            let enrolled = options.from.plus(rng.below(730) as i32);
            if rng.below(3) == 0 {
                shop.members.push((format!("C{number:06}"), enrolled));
            }
        }
        shop
    }

    #[test]
    fn intervals_hold_zero_as_often_as_they_say_when_members_are_drawn_by_lot() {
        let mut held = [0; 3];
        for seed in 0..300 {
            let naive = randomised(seed, 300)
                .loyalty("2025-12-31", &LoyaltyOptions::default())
                .expect("a comparison")
                .naive;
            let ends = [
                (naive.before.low, naive.before.high),
                (naive.after.low, naive.after.high),
                (naive.change.low, naive.change.high),
            ];
            for (held, (low, high)) in held.iter_mut().zip(ends) {
                *held += u32::from(low < Some(0.0) && high > Some(0.0));
            }
        }
        // 300 trials at 0.95: mean 285, standard deviation 3.8; small skewed samples cover a little less.
        assert!(held.iter().all(|held| (270..=297).contains(held)), "{held:?}");
    }

    #[test]
    fn who_joins_had_bought_more_before_even_without_an_effect() {
        let programme = Some(Programme { effect: 0.0, ..Programme::default() });
        let shop = Shop::simulated(&SimulateOptions {
            customers: 10_000,
            programme,
            ..SimulateOptions::default()
        });
        let naive =
            shop.loyalty("2025-12-31", &LoyaltyOptions::default()).expect("a comparison").naive;
        assert!(naive.before.low > Some(0.0), "{naive:?}");
        assert!(naive.after.low > Some(0.0), "{naive:?}");
    }

    /// What the check of an assumption says of this.
    fn checked(found: &Loyalty, kind: Kind) -> (State, Option<f64>) {
        let all = design::assumptions(found.did.as_ref().expect("an effect"), found, Locale::En);
        let of = all.iter().find(|it| it.kind == kind).expect("every assumption");
        assert_eq!(of.number.is_empty(), of.value.is_none(), "{of:?}");
        (of.state, of.value)
    }

    #[test]
    fn each_assumption_is_in_the_state_that_its_number_says() {
        let options = SimulateOptions { customers: 2_000, ..SimulateOptions::default() };
        let shop = Shop::simulated(&options);
        let whole = shop.loyalty("2025-12-31", &LoyaltyOptions::default()).expect("a comparison");
        let check = |kind, expected: (State, Option<f64>), change: &dyn Fn(&mut Loyalty)| {
            let mut found = whole.clone();
            change(&mut found);
            assert_eq!(checked(&found, kind), expected, "{kind:?}");
        };
        let did = |change: fn(&mut trials::JoiningEffect)| {
            move |found: &mut Loyalty| change(found.did.as_mut().expect("an effect"))
        };
        let matched = |change: fn(&mut matching::Matching)| {
            move |found: &mut Loyalty| change(&mut found.matched.as_mut().expect("pairs").found)
        };
        use State::{Doubtful, Held, Unchecked};
        let trends = Kind::ParallelTrends;
        check(
            trends,
            (Held, Some(0.05)),
            &did(|it| it.pre_trend.as_mut().expect("a test").p = 0.05),
        );
        check(
            trends,
            (Doubtful, Some(0.049)),
            &did(|it| it.pre_trend.as_mut().expect("a test").p = 0.049),
        );
        check(trends, (Unchecked, None), &did(|it| it.pre_trend = None));

        fn last(it: &mut trials::JoiningEffect, low: Option<f64>, high: Option<f64>) {
            let point = it.path.iter_mut().find(|it| it.e == -1).expect("a period before");
            point.effect = did::Att { att: 1.5, se: low.map(|_| 1.0), low, high };
        }
        let ahead = Kind::NoAnticipation;
        check(ahead, (Held, Some(1.5)), &did(|it| last(it, Some(-0.5), Some(3.5))));
        check(ahead, (Doubtful, Some(1.5)), &did(|it| last(it, Some(0.5), Some(2.5))));
        check(ahead, (Unchecked, None), &did(|it| last(it, None, None)));

        fn stands(it: &mut trials::JoiningEffect, breakdown: f64) {
            it.sensitivity.as_mut().expect("a test").breakdown = breakdown;
        }
        let drift = Kind::LittleDrift;
        check(drift, (Held, Some(1.0)), &did(|it| stands(it, 1.0)));
        check(drift, (Doubtful, Some(0.9)), &did(|it| stands(it, 0.9)));
        check(drift, (Unchecked, None), &did(|it| stands(it, 0.0)));
        check(drift, (Unchecked, None), &did(|it| it.sensitivity = None));

        fn sizes(it: &mut matching::Matching, treated: u32, controls: f64) {
            (it.treated, it.matched.treated) = (100, treated);
            it.effective_sample_size = Some(matching::EffectiveSize { treated: 90.0, controls });
        }
        let alike = Kind::Overlap;
        check(alike, (Held, Some(0.9)), &matched(|it| sizes(it, 90, 20.0)));
        check(alike, (Doubtful, Some(0.89)), &matched(|it| sizes(it, 89, 20.0)));
        check(alike, (Doubtful, Some(0.9)), &matched(|it| sizes(it, 90, 19.0)));
        check(alike, (Unchecked, None), &|it| it.matched = None);

        fn apart(it: &mut matching::Matching, by: f64) {
            let rows = it.balance.iter_mut().filter(|it| !it.is_score);
            rows.enumerate().for_each(|(row, it)| it.after = Some(if row == 0 { by } else { 0.0 }));
        }
        let balance = Kind::Balance;
        check(balance, (Held, Some(0.09)), &matched(|it| apart(it, -0.09)));
        check(balance, (Doubtful, Some(0.1)), &matched(|it| apart(it, 0.1)));
        check(balance, (Unchecked, None), &matched(|it| it.verdict = None));

        fn seen(it: &mut trials::JoiningEffect, last: u32) {
            let mut after = it.path.iter_mut().filter(|it| it.e > 0);
            after.next().expect("a period").members = 100;
            after.next_back().expect("another").members = last;
        }
        let stay = Kind::Composition;
        check(stay, (Held, Some(0.5)), &did(|it| seen(it, 50)));
        check(stay, (Doubtful, Some(0.49)), &did(|it| seen(it, 49)));
        check(stay, (Unchecked, None), &did(|it| it.path.clear()));

        fn chance(it: &mut trials::JoiningEffect, low: f64, p: Option<f64>) {
            (it.effect.low, it.effect.high, it.placebo.p) = (Some(low), Some(3.0), p);
        }
        let lot = Kind::Chance;
        check(lot, (Held, Some(0.04)), &did(|it| chance(it, 1.0, Some(0.04))));
        check(lot, (Held, Some(0.06)), &did(|it| chance(it, -1.0, Some(0.06))));
        check(lot, (Doubtful, Some(0.06)), &did(|it| chance(it, 1.0, Some(0.06))));
        check(lot, (Doubtful, Some(0.04)), &did(|it| chance(it, -1.0, Some(0.04))));
        check(lot, (Unchecked, None), &did(|it| chance(it, 1.0, None)));

        for kind in [Kind::NothingUnseen, Kind::NoInterference] {
            check(kind, (Unchecked, None), &|_| ());
        }
        let states = [Held, Doubtful, Unchecked].map(|state| whole.design.count(state));
        assert_eq!(states.iter().sum::<u64>(), 9);
    }

    #[test]
    fn a_question_without_an_answer_is_an_error_that_says_why() {
        let options = LoyaltyOptions::default();
        let problem =
            |shop: &Shop, as_of| shop.loyalty(as_of, &options).expect_err("no answer").to_string();
        let shop = small();
        let none = Shop { members: Vec::new(), ..shop.clone() };
        assert!(problem(&none, "2025-05-31").contains("no memberships"));
        let strangers = Shop { members: vec![("A1".into(), day("2025-02-01"))], ..shop.clone() };
        assert!(problem(&strangers, "2025-05-31").contains("“A1”"));
        let ids = ["ann", "bob", "yve", "zoe"];
        let all = ids.map(|id| (id.to_owned(), day("2025-03-01")));
        assert!(
            problem(&Shop { members: all.to_vec(), ..shop.clone() }, "2025-05-31")
                .contains("All 4 customers")
        );
        let early = vec![("ann".into(), day("2025-01-15"))];
        assert!(
            problem(&Shop { members: early, ..shop.clone() }, "2025-05-31")
                .contains("before joining")
        );
        let late = vec![("ann".into(), day("2025-05-02"))];
        assert!(
            problem(&Shop { members: late, ..shop.clone() }, "2025-05-31")
                .contains("after joining")
        );
        assert!(problem(&shop, "2024-05-31").contains("2024-05-31"));
        let wrong = LoyaltyOptions { before: 0, ..LoyaltyOptions::default() };
        assert_eq!(
            shop.loyalty("2025-05-31", &wrong).expect_err("no period").kind(),
            ErrorKind::Option
        );
    }
}
