use std::collections::HashMap;

use super::*;
use crate::calendar::{Day, Period};
use crate::loyalty::panel::{Measure, Panel};
use crate::loyalty::{LoyaltyOptions, naive};
use crate::simulate::{Programme, SimulateOptions, simulate};
use crate::tables::{
    Cell, Memberships, Money as Amount, RowSum, Transactions, TransactionsBuilder,
};
use crate::task::{Step, Task, run};

/// A made-up shop in which people join at the till, the more readily the more they buy.
struct World {
    rows: Vec<(String, Day, f64)>,
    joined: Vec<(String, Day)>,
}

fn shop(seed: u64, customers: u32, effect: f64) -> SimulateOptions {
    SimulateOptions {
        seed,
        customers,
        r: 1.2,
        alpha: 6.0,
        programme: Some(Programme { enrolment: 0.08, effect, ..Programme::default() }),
        ..SimulateOptions::default()
    }
}

impl World {
    fn new(options: &SimulateOptions) -> Self {
        let files = simulate(options).expect("a shop");
        let day = |text: &str| Day::parse_iso(text).expect("a day");
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let rows = files.transactions.lines().skip(1).map(cells);
        let rows = rows.map(|it| (it[1].clone(), day(&it[2]), it[3].parse().expect("an amount")));
        let joined = files.memberships.lines().skip(1).map(cells);
        Self {
            rows: rows.collect(),
            joined: joined.map(|it| (it[0].clone(), day(&it[1]))).collect(),
        }
    }

    fn transactions(&self) -> Transactions {
        let mut builder = TransactionsBuilder::new(false, true);
        for (id, day, amount) in &self.rows {
            let amount = Amount::from_f64(*amount).expect("money");
            builder.push(id.as_bytes(), *day, amount, 0, (1, RowSum::default()));
        }
        run(builder.build()).expect("sorting cannot fail").table
    }

    fn panel(&self, measure: Measure) -> Panel {
        let mut members = Memberships::builder();
        for (id, day) in &self.joined {
            members.push(id.as_bytes(), &[Cell::Day(*day)]);
        }
        let members = Memberships::new(members.build());
        let (table, end) = (self.transactions(), Day::parse_iso("2025-12-31").expect("a day"));
        Panel::new(&table, &members, end, Period::Month, measure).expect("a panel")
    }

    /// What each customer did in each month from January 2024 on.
    fn months(&self, measure: Measure) -> HashMap<&str, HashMap<i32, f64>> {
        let mut found: HashMap<&str, HashMap<i32, f64>> = HashMap::new();
        let mut last = HashMap::new();
        let mut rows: Vec<_> = self.rows.iter().collect();
        rows.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
        for (id, day, amount) in rows {
            let of = found.entry(id).or_default().entry(Period::Month.number(*day)).or_default();
            let is_new = last.insert(id, *day) != Some(*day);
            *of += match measure {
                Measure::Revenue => *amount,
                Measure::Orders => f64::from(u8::from(is_new)),
                Measure::Active => 1.0 - *of,
            };
        }
        found
    }
}

/// What was found of a world.
struct Outcome {
    found: JoiningEffect,
    truth: f64,
    /// Members beside all others after joining.
    naive: f64,
}

/// The effect as found, and as it is: of the same members and months the mean of what they did less what they would have,
/// in the shop that differs by nothing but the effect.
fn found_and_true(options: &SimulateOptions, measure: Measure) -> Outcome {
    let world = World::new(options);
    let mut without = options.clone();
    if let Some(programme) = &mut without.programme {
        programme.effect = 0.0;
    }
    let without = World::new(&without);
    let own = LoyaltyOptions { measure: Some(measure), ..LoyaltyOptions::default() };
    let panel = world.panel(measure);
    let events: Vec<i32> = (-6..0).chain(1..=6).collect();
    let naive = naive::naive(&panel, &events, 1.96).expect("a comparison").after.gap;
    let task = TrialsTask::new(panel.into(), &own).expect("work");
    let found = run(task).expect("an answer").expect("an effect");
    let mut first: HashMap<&str, Day> = HashMap::new();
    for (id, day, _) in &world.rows {
        first.entry(id).and_modify(|it| *it = (*it).min(*day)).or_insert(*day);
    }
    let [with, would] = [&world, &without].map(|it| it.months(measure));
    let last = Period::Month.number(Day::parse_iso("2025-12-31").expect("a day"));
    let (mut sum, mut n) = (0.0, 0.0);
    for (id, day) in &world.joined {
        let joined = Period::Month.number(*day);
        if day.since(first[id.as_str()]) < 30 {
            continue;
        }
        for month in (joined + 1..=joined + 6).filter(|it| *it <= last) {
            let of = |it: &HashMap<&str, HashMap<i32, f64>>| {
                it[id.as_str()].get(&month).copied().unwrap_or_default()
            };
            (sum, n) = (sum + of(&with) - of(&would), n + 1.0);
        }
    }
    assert_eq!(f64::from(found.member_periods), n);
    Outcome { found, truth: sum / n, naive }
}

/// Over many worlds.
#[derive(Debug, Default)]
struct Worlds {
    n: f64,
    truth: f64,
    found: f64,
    naive: f64,
    /// Of what is found less the truth, and of the errors that are told.
    squares: f64,
    errors: f64,
    covered: u32,
    alarms: u32,
    /// Worlds in which members seem to have differed before.
    before: u32,
}

fn worlds(shops: impl Iterator<Item = SimulateOptions>) -> Worlds {
    let mut all = Worlds::default();
    for options in shops {
        let Outcome { found, truth, naive } = found_and_true(&options, Measure::Orders);
        let [low, high] = [found.effect.low, found.effect.high].map(|it| it.expect("an end"));
        all.n += 1.0;
        all.truth += truth;
        all.found += found.effect.att;
        all.naive += naive;
        all.squares += (found.effect.att - truth).powi(2);
        all.errors += found.effect.se.expect("an error").powi(2);
        all.covered += u32::from(low <= truth && truth <= high);
        all.alarms += u32::from(low > 0.0 || high < 0.0);
        all.before += u32::from(found.pre_trend.is_some_and(|it| it.p < 0.05));
    }
    all
}

/// A few worlds of 3,000 customers: the limits are what 24 draws allow a right estimate with a chance of 999 in 1,000.
#[test]
fn the_effect_of_a_few_made_up_programmes_is_found() {
    let all = worlds((1..=24).map(|seed| shop(seed, 3000, 0.3)));
    let (bias, sd) = ((all.found - all.truth) / all.n, (all.squares / all.n).sqrt());
    assert!(bias.abs() < 3.3 * sd / all.n.sqrt(), "{all:?}");
    assert!(all.covered >= 18, "{all:?}");
    assert!(all.naive > 2.0 * all.truth, "{all:?}");
}

/// The shop in which one in five is invited a year, and the others may join at the till.
fn invited(mut shop: SimulateOptions, enrolment: f64) -> SimulateOptions {
    if let Some(programme) = &mut shop.programme {
        (programme.enrolment, programme.invitation) = (enrolment, 0.2);
    }
    shop
}

/// The same where customers are invited.
#[test]
fn the_effect_on_those_who_join_without_a_purchase_is_found() {
    for enrolment in [0.0, 0.04] {
        let all = worlds((1..=24).map(|seed| invited(shop(seed, 3000, 0.3), enrolment)));
        let (bias, sd) = ((all.found - all.truth) / all.n, (all.squares / all.n).sqrt());
        assert!(bias.abs() < 3.3 * sd / all.n.sqrt(), "{all:?}");
        assert!(all.covered >= 18 && all.truth / all.n > 0.05, "{all:?}");
    }
}

/// What the documentation of the module tells: 500 worlds with an effect and 500 without, of those who join at the till, and of
/// those who are invited.
#[test]
#[ignore = "minutes"]
fn the_effect_of_many_made_up_programmes_is_found() {
    let at_the_till = |effect| worlds((1..=500).map(|seed| shop(seed, 5000, effect)));
    let away = |effect| worlds((1..=500).map(|seed| invited(shop(seed, 5000, effect), 0.0)));
    let all = [[at_the_till(0.3), at_the_till(0.0)], [away(0.3), away(0.0)]];
    all.iter().flatten().for_each(|all| eprintln!("{all:?}"));
    // The truth is that of the very members: away from purchases, where their effects differ most, more intervals hold it.
    for ([with, without], most) in all.iter().zip([487, 490]) {
        let effect = with.truth / with.n;
        for all in [with, without] {
            let bias = (all.found - all.truth) / all.n;
            assert!(bias.abs() < 0.1 * effect, "{all:?}");
            assert!((462..=most).contains(&all.covered), "{all:?}");
        }
        assert!((13..=38).contains(&without.alarms), "{without:?}");
    }
    let [[with, _], _] = &all;
    assert!(with.naive > 2.0 * with.truth, "{with:?}");
}

#[test]
fn steps_find_what_one_step_finds() {
    let world = World::new(&shop(7, 800, 0.3));
    let own = LoyaltyOptions::default();
    let panel = std::rc::Rc::new(world.panel(Measure::Revenue));
    let whole = run(TrialsTask::new(panel.clone(), &own).expect("work")).expect("an answer");
    let mut task = TrialsTask::new(panel, &own).expect("work");
    let (mut last, mut steps) = (0.0, 0);
    let stepped = loop {
        match task.step(100).expect("a step") {
            Step::Progress(share) => {
                assert!(share >= last && share <= 1.0, "{share} after {last}");
                (last, steps) = (share, steps + 1);
            }
            Step::Done(found) => break found,
        }
    };
    assert!(steps > 20 && whole.is_some());
    assert_eq!(stepped, whole);
}

/// What comes of each group and period adds up to what comes of all.
#[test]
fn groups_add_up_to_the_path() {
    let world = World::new(&invited(shop(5, 1500, 0.3), 0.05));
    let task = TrialsTask::new(world.panel(Measure::Orders).into(), &LoyaltyOptions::default());
    let found = run(task.expect("work")).expect("an answer").expect("an effect");
    let month = |day| Period::Month.number(day);
    let mut whole = 0;
    for point in &found.path {
        let of = found.groups.iter().filter(|it| month(it.t) - month(it.g) == point.e);
        let of: Vec<(f64, f64)> = of.map(|it| (f64::from(it.members), it.effect.att)).collect();
        // Of a group of one nothing is told.
        let members: f64 = of.iter().map(|it| it.0).sum();
        let mean = of.iter().map(|it| it.0 * it.1).sum::<f64>() / members;
        let alone = f64::from(point.members) - members;
        let is_mean = (mean - point.effect.att).abs() < 1e-12;
        assert!(is_mean || alone > 0.0, "{point:?} {mean} {alone}");
        whole += u32::from(alone == 0.0);
    }
    assert!(whole > 3, "{whole}");
    assert!(found.groups.iter().all(|it| it.effect.se.is_some()) && found.members_away > 20);
}

#[test]
fn too_few_members_give_no_effect() {
    let mut world = World::new(&shop(3, 800, 0.3));
    world.joined.truncate(5);
    let task = TrialsTask::new(world.panel(Measure::Active).into(), &LoyaltyOptions::default());
    assert_eq!(run(task.expect("work")).expect("an answer"), None);
}
