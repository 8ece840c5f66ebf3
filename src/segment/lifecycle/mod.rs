//! Lifecycle: where each customer is between the first purchase and the last.
//!
//! By one number of days for everybody, or by each customer's own rhythm; the two are set side by side.

mod movement;
mod rhythm;
mod way;

use serde::{Deserialize, Serialize};

use self::rhythm::{FEWEST, Gaps, Rhythm};
use self::way::{Limits, Unlikely, Way};
use super::groups::{Groups, Label, SegmentSummary, sum_up};
use crate::calendar::Day;
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::{normal, wilson};
use crate::tables::{Links, Profiles, Transactions};
use crate::words::{Accepted, Away, Lifecycle as Words, Locale, Problem, Stage};

pub use movement::{Movement, MovementOptions, Moves, movement};

/// How customers are put into stages.
///
/// On a day, a customer with n purchase days so far is in the first of these stages that fits:
///
/// - **lost**: away, since the last purchase, for longer than the lost limit;
/// - **silent**: away for longer than the silent limit;
/// - **won back**: bought again after a gap longer than the silent limit of then, no more than `won_back_days` ago;
/// - **first purchase**: n = 1; **growing**: n below `mature_orders`; **mature**: all others.
///
/// So everybody who bought is in exactly one. **Prospects** are customers of the customers table who never bought.
///
/// The limits are fixed days, or for each customer the days within which a share of its gaps end, as its own gaps and
/// those of all tell: with n − 1 gaps of D days in all, (b + D) ((1 − share)^(−1 / (a + n − 1)) − 1), the quantile of a
/// Lomax distribution with a and b of maximum likelihood. It is that of the NBD models (Ehrenberg 1959; Schmittlein,
/// Morrison & Colombo 1987): purchases at random, at a rate that differs from customer to customer as a gamma distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct LifecycleOptions {
    /// What the stages go by; fixed days unless told.
    pub method: LifecycleMethod,
    /// Silent after so many days; 90 by default: a quarter, as in the survival of purchases.
    pub silent_days: u32,
    /// Lost after so many days; 365 by default: who buys once a year, at a feast or for a birthday, is not lost yet.
    pub lost_days: u32,
    /// For how many days a return counts as one; 30 by default: a month's report has each return once.
    pub won_back_days: u32,
    /// From which purchase day on a customer is mature; 4 by default: three gaps are the fewest that show a rhythm.
    pub mature_orders: u32,
    /// By rhythm, silent after the days within which this share of the customer's gaps ends; 0.9 by default.
    pub silent_share: f64,
    /// By rhythm, lost after the days within which this share ends; 0.99 by default.
    pub lost_share: f64,
    /// An earlier day that the stages are compared with. Movement has every period before anyway.
    pub before: Option<Day>,
    /// The level of all intervals, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// The language of names and notes, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

/// What the stages go by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LifecycleMethod {
    /// The same number of days for everybody.
    #[default]
    Fixed,
    /// Each customer's own gaps.
    Rhythm,
}

impl Default for LifecycleOptions {
    fn default() -> Self {
        Self {
            method: LifecycleMethod::Fixed,
            silent_days: 90,
            lost_days: 365,
            won_back_days: 30,
            mature_orders: 4,
            silent_share: 0.9,
            lost_share: 0.99,
            before: None,
            level: 0.95,
            locale: Locale::default(),
        }
    }
}

/// Every customer's stage, and the stages summed up.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Lifecycle {
    /// The day the stages are as of.
    pub as_of: Day,
    /// What they go by, and its limits.
    pub options: LifecycleOptions,
    /// Customers who bought.
    pub customers: u32,
    /// Of these, those who bought again: on another day.
    pub repeaters: u32,
    /// Customers of the customers table who never bought; absent without such a table.
    pub prospects: Option<u32>,
    /// Revenue of all stages; absent without amounts.
    pub revenue: Option<f64>,
    /// The stages in the order of a life, also those without customers. Prospects come first where a customers table is
    /// open, and count in the shares of customers; nothing else is known of them.
    pub stages: Vec<SegmentSummary>,
    /// The stages by each customer's own rhythm; absent where too few bought again.
    pub rhythm: Option<RhythmStages>,
    /// What to know when reading the stages, the most important first.
    pub notes: Vec<String>,
    /// A customer's stage, as its place in [`Stage::BOUGHT`]. In the order of the customers, as all columns.
    #[serde(skip)]
    pub stage: Vec<u16>,
    /// The stage by fixed days.
    #[serde(skip)]
    pub stage_by_days: Vec<u16>,
    /// The stage by the customer's own rhythm; absent where too few bought again.
    #[serde(skip)]
    pub stage_by_rhythm: Option<Vec<u16>>,
}

/// The stages by each customer's own rhythm, beside those by fixed days.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RhythmStages {
    /// The shape a of the gamma distribution of rates.
    pub shape: f64,
    /// Its rate b, in days.
    pub scale: f64,
    /// The gaps of those who bought again, from which a and b are found.
    pub gaps: u64,
    /// Days after which a customer who bought once is silent.
    pub silent_after_first: u32,
    /// Days after which such a customer is lost.
    pub lost_after_first: u32,
    /// Customers in each stage by rhythm, in the order of [`Stage::BOUGHT`].
    pub customers: Vec<u32>,
    /// Customers by both: a row for each stage by fixed days, a column for each by rhythm.
    pub disagreement: Vec<Vec<u32>>,
    /// Customers whose two stages differ.
    pub differ: u32,
    /// Their share of those who bought.
    pub differ_share: f64,
    /// The lower end of that share's interval (Wilson's).
    pub differ_low: f64,
    /// Its upper end.
    pub differ_high: f64,
}

/// How many customers of the customers table have never bought by the day of `customers`: those who are not among them,
/// without those who signed up later.
pub fn prospects(profiles: &Profiles, transactions: &Transactions, customers: &Customers) -> u32 {
    let links = Links::between(profiles.ids(), transactions.ids());
    let is_prospect = |row: &usize| {
        let bought = links
            .get(*row)
            .is_some_and(|it| customers.customer.binary_search(&(it as u32)).is_ok());
        let later = profiles.row(*row).sign_up.is_some_and(|day| day > customers.as_of);
        !bought && !later
    };
    (0..profiles.customers()).filter(is_prospect).count() as u32
}

/// Finds the stage of every customer as of the day of `customers`, which are of these transactions. `prospects` is the
/// number of known customers who never bought, where they are known.
///
/// # Errors
///
/// `option` if a limit is not one, that of being lost is not above that of being silent, or not all of the customers' rows
/// are counted; `data` without customers, or if the stages are to go by rhythm and too few bought again.
pub fn lifecycle(
    transactions: &Transactions,
    customers: &Customers,
    prospects: Option<u32>,
    options: &LifecycleOptions,
) -> Result<Lifecycle> {
    options.check()?;
    customers.window.whole()?;
    let as_of = customers.as_of;
    if customers.is_empty() {
        let problem = Problem::NobodyYet { as_of: as_of.to_string() };
        return Err(Error::new(ErrorKind::Data, problem));
    }
    let gaps = gaps(customers);
    let rhythm = gaps.rhythm();
    let by_days = options.way(None);
    let by_rhythm = rhythm.map(|rhythm| options.way(Some(rhythm)));
    let view = transactions.as_of(as_of);
    let (mut stage_by_days, mut stage_by_rhythm) =
        (Vec::new(), by_rhythm.as_ref().map(|_| Vec::new()));
    for &customer in &customers.customer {
        let days = || view.of(customer as usize).occasions().map(|it| it.day);
        stage_by_days.push(stage_on(&by_days, days(), as_of));
        if let (Some(way), Some(stages)) = (&by_rhythm, &mut stage_by_rhythm) {
            stages.push(stage_on(way, days(), as_of));
        }
    }
    let stage = match (options.method, &stage_by_rhythm) {
        (LifecycleMethod::Fixed, _) => stage_by_days.clone(),
        (LifecycleMethod::Rhythm, Some(stages)) => stages.clone(),
        (LifecycleMethod::Rhythm, None) => return Err(no_rhythm(gaps.customers)),
    };
    let labels = Stage::BOUGHT.iter().map(|&stage| label(stage, options.locale)).collect();
    let (mut stages, revenue) = sum_up(labels, &stage, customers, options.level)?;
    if let Some(prospects) = prospects {
        add_prospects(&mut stages, prospects, revenue, options)?;
    }
    let rhythm = match (rhythm, &stage_by_rhythm) {
        (Some(rhythm), Some(stages)) => {
            let sides = [stage_by_days.as_slice(), stages.as_slice()];
            Some(side_by_side(rhythm, &gaps, sides, options)?)
        }
        _ => None,
    };
    Ok(Lifecycle {
        as_of,
        options: options.clone(),
        customers: customers.len() as u32,
        repeaters: gaps.customers as u32,
        prospects,
        revenue,
        notes: notes(customers, prospects, &gaps, options),
        stages,
        rhythm,
        stage,
        stage_by_days,
        stage_by_rhythm,
    })
}

impl Lifecycle {
    /// The stages by rhythm.
    ///
    /// # Errors
    ///
    /// `data` where too few bought again.
    pub fn rhythm(&self) -> Result<&RhythmStages> {
        self.rhythm.as_ref().ok_or_else(|| no_rhythm(self.repeaters.into()))
    }

    /// The customers in the groups of their stages: prospects are no customers yet.
    pub fn groups(&self) -> Groups {
        let names = Stage::BOUGHT.map(|stage| Words::Name(stage).say(self.options.locale));
        Groups { names: names.into(), of: self.stage.clone() }
    }
}

impl LifecycleOptions {
    fn check(&self) -> Result<()> {
        const LONGEST: u32 = 36_500;
        let whole = |option, value: u32, from: u32| {
            let accepted = Accepted::Whole { from, to: LONGEST };
            check(option, &value, (from..=LONGEST).contains(&value), accepted)
        };
        whole("silentDays", self.silent_days, 1)?;
        whole("lostDays", self.lost_days, self.silent_days.saturating_add(1))?;
        whole("wonBackDays", self.won_back_days, 1)?;
        whole("matureOrders", self.mature_orders, 2)?;
        let (silent, lost, most) = (self.silent_share, self.lost_share, 0.9999);
        let accepted = Accepted::Number { from: 0.5, to: 0.999 };
        check("silentShare", &silent, (0.5..=0.999).contains(&silent), accepted)?;
        let accepted = Accepted::Above { above: silent, to: most };
        check("lostShare", &lost, silent < lost && lost <= most, accepted)
    }

    /// The way through the stages by this rhythm; by fixed days without one.
    fn way(&self, rhythm: Option<Rhythm>) -> Way {
        let limits = match rhythm {
            Some(rhythm) => {
                Limits::Rhythm(Unlikely::new(rhythm, self.silent_share, self.lost_share))
            }
            None => Limits::Days { silent: self.silent_days as i32, lost: self.lost_days as i32 },
        };
        Way { limits, won_back: self.won_back_days as i32, mature: self.mature_orders }
    }

    /// The way that these options ask for.
    fn chosen_way(&self, customers: &Customers) -> Result<Way> {
        match self.method {
            LifecycleMethod::Fixed => Ok(self.way(None)),
            LifecycleMethod::Rhythm => {
                let gaps = gaps(customers);
                Ok(self.way(Some(gaps.rhythm().ok_or_else(|| no_rhythm(gaps.customers))?)))
            }
        }
    }

    /// By what customers count as away.
    pub fn away(&self) -> Away {
        match self.method {
            LifecycleMethod::Fixed => Away::Days { silent: self.silent_days },
            LifecycleMethod::Rhythm => Away::Rhythm { silent: self.silent_share },
        }
    }
}

fn check(option: &'static str, value: &dyn ToString, fine: bool, accepted: Accepted) -> Result<()> {
    if fine {
        return Ok(());
    }
    let problem = Problem::BadOption { option, found: value.to_string(), accepted };
    Err(Error::new(ErrorKind::Option, problem))
}

fn no_rhythm(repeaters: u64) -> Error {
    let problem = Problem::NoRhythm { repeaters, needed: FEWEST };
    Error::new(ErrorKind::Data, problem)
}

fn gaps(customers: &Customers) -> Gaps {
    let mut gaps = Gaps::default();
    for ((&n, &first), &last) in
        customers.frequency.iter().zip(&customers.first).zip(&customers.last)
    {
        gaps.add(n, last.since(first));
    }
    gaps
}

/// The place of a stage among those of customers who bought.
fn place(stage: Stage) -> u16 {
    Stage::BOUGHT.iter().position(|&other| other == stage).unwrap_or_default() as u16
}

fn stage_on(way: &Way, purchases: impl Iterator<Item = Day>, day: Day) -> u16 {
    let mut found = Stage::FirstPurchase;
    way.walk(purchases, day, |_, stage| found = stage);
    place(found)
}

fn label(stage: Stage, locale: Locale) -> Label {
    Label {
        key: stage.key().into(),
        name: Words::Name(stage).say(locale),
        people: Words::People(stage).say(locale),
        action: Some(Words::Action(stage).say(locale)),
    }
}

/// Puts those who never bought before the others, and shares all customers out anew.
fn add_prospects(
    stages: &mut Vec<SegmentSummary>,
    prospects: u32,
    revenue: Option<f64>,
    options: &LifecycleOptions,
) -> Result<()> {
    let Label { key, name, people, action } = label(Stage::Prospect, options.locale);
    let none = revenue.filter(|&all| all > 0.0).map(|_| 0.0);
    stages.insert(
        0,
        SegmentSummary {
            key,
            name,
            people,
            action,
            customers: prospects,
            share: 0.0,
            share_low: 0.0,
            share_high: 0.0,
            revenue: revenue.map(|_| 0.0),
            revenue_share: none,
            revenue_share_low: none,
            revenue_share_high: none,
            recency: None,
            frequency: None,
            monetary: None,
            before: None,
        },
    );
    let all: u64 = stages.iter().map(|stage| u64::from(stage.customers)).sum();
    for stage in stages {
        [stage.share, stage.share_low, stage.share_high] =
            share_of(stage.customers.into(), all, options.level)?;
    }
    Ok(())
}

/// A share of customers with its interval.
fn share_of(part: u64, all: u64, level: f64) -> Result<[f64; 3]> {
    let share = if all > 0 { part as f64 / all as f64 } else { 0.0 };
    let (low, high) =
        wilson::interval(part, all, normal::two_sided(level)?).unwrap_or((share, share));
    Ok([share, low, high])
}

fn side_by_side(
    rhythm: Rhythm,
    gaps: &Gaps,
    [by_days, by_rhythm]: [&[u16]; 2],
    options: &LifecycleOptions,
) -> Result<RhythmStages> {
    let stages = Stage::BOUGHT.len();
    let mut matrix = vec![vec![0; stages]; stages];
    let (mut customers, mut differ) = (vec![0; stages], 0);
    for (&row, &column) in by_days.iter().zip(by_rhythm) {
        let (row, column) = (usize::from(row), usize::from(column));
        if let (Some(cell), Some(sum)) = (
            matrix.get_mut(row).and_then(|row: &mut Vec<u32>| row.get_mut(column)),
            customers.get_mut(column),
        ) {
            *cell += 1;
            *sum += 1;
        }
        differ += u32::from(row != column);
    }
    let [differ_share, differ_low, differ_high] =
        share_of(differ.into(), by_days.len() as u64, options.level)?;
    let (silent, lost) = options.way(Some(rhythm)).limits.after(0, 0);
    Ok(RhythmStages {
        shape: rhythm.shape,
        scale: rhythm.scale,
        gaps: gaps.gaps,
        silent_after_first: silent as u32,
        lost_after_first: lost as u32,
        customers,
        disagreement: matrix,
        differ,
        differ_share,
        differ_low,
        differ_high,
    })
}

fn notes(
    customers: &Customers,
    prospects: Option<u32>,
    gaps: &Gaps,
    options: &LifecycleOptions,
) -> Vec<String> {
    let mut notes = Vec::new();
    let first = customers.first.iter().min().copied().unwrap_or(customers.as_of);
    let days = customers.as_of.since(first).max(0) as u32;
    if options.method == LifecycleMethod::Fixed && days <= options.lost_days {
        notes.push(Words::TooShort { days: days.into(), lost: options.lost_days.into() });
    }
    if gaps.customers < FEWEST {
        notes.push(Words::NoRhythm { repeaters: gaps.customers, needed: FEWEST });
    }
    if let Some(prospects) = prospects.filter(|&prospects| prospects > 0) {
        notes.push(Words::Prospects { prospects: prospects.into() });
    }
    notes.iter().map(|note| note.say(options.locale)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample;

    fn found(
        table: &Transactions,
        prospects: Option<u32>,
        options: &LifecycleOptions,
    ) -> Lifecycle {
        let all = customers(table, &CustomersOptions::default()).expect("customers");
        lifecycle(table, &all, prospects, options).expect("stages")
    }

    fn sizes(found: &Lifecycle) -> Vec<u32> {
        found.stages.iter().map(|stage| stage.customers).collect()
    }

    /// pandas 3.0 on the same file: distinct days a customer, their differences, and the rules of [`LifecycleOptions`]
    /// one after another with `numpy.select`; a and b by scipy's Nelder-Mead on the Lomax likelihood, the rhythm's limits
    /// with `scipy.stats.lomax.ppf`.
    #[test]
    fn cdnow_sample_has_the_stages_that_pandas_finds() {
        let found = found(&sample::cdnow(), None, &LifecycleOptions::default());
        assert_eq!(sizes(&found), [0, 43, 191, 66, 518, 1539]);
        let rhythm = found.rhythm.expect("a rhythm");
        assert_eq!(rhythm.customers, [0, 246, 340, 37, 1580, 154]);
        assert_eq!(rhythm.disagreement[4], [0, 195, 130, 0, 168, 25]);
        assert_eq!((rhythm.silent_after_first, rhythm.lost_after_first), (249, 886));
        assert!((rhythm.shape - 2.461_485).abs() < 1e-4, "{}", rhythm.shape);
        assert!((rhythm.scale - 161.365_15).abs() < 1e-2, "{}", rhythm.scale);
        assert_eq!((found.repeaters, rhythm.gaps), (1139, 4339));
        assert_eq!(rhythm.differ, 1793);
    }

    #[test]
    fn prospects_share_the_customers_and_nothing_else() {
        let day = Day::new(20_000);
        let rows = [("ann", day, 10.0), ("ann", day.plus(20), 5.0), ("bob", day.plus(100), 30.0)];
        let table = sample::table(true, rows);
        let found = found(&table, Some(2), &LifecycleOptions::default());
        assert_eq!(sizes(&found), [2, 1, 1, 0, 0, 0, 0]);
        assert_eq!((found.customers, found.prospects, found.revenue), (2, Some(2), Some(45.0)));
        let prospects = &found.stages[0];
        assert_eq!((prospects.share, prospects.revenue, prospects.recency), (0.5, Some(0.0), None));
        assert_eq!(found.rhythm, None);
        assert_eq!(found.notes.len(), 3);
    }

    #[test]
    fn limits_that_are_none_are_refused() {
        let table = sample::table(true, [("ann", Day::new(20_000), 10.0)]);
        let all = customers(&table, &CustomersOptions::default()).expect("customers");
        let base = LifecycleOptions::default;
        for (options, kind) in [
            (LifecycleOptions { silent_days: 0, ..base() }, ErrorKind::Option),
            (LifecycleOptions { lost_days: 90, ..base() }, ErrorKind::Option),
            (LifecycleOptions { silent_days: u32::MAX, ..base() }, ErrorKind::Option),
            (LifecycleOptions { won_back_days: 0, ..base() }, ErrorKind::Option),
            (LifecycleOptions { mature_orders: 1, ..base() }, ErrorKind::Option),
            (LifecycleOptions { silent_share: f64::NAN, ..base() }, ErrorKind::Option),
            (LifecycleOptions { lost_share: 0.9, ..base() }, ErrorKind::Option),
            (LifecycleOptions { level: 1.0, ..base() }, ErrorKind::Option),
            (LifecycleOptions { method: LifecycleMethod::Rhythm, ..base() }, ErrorKind::Data),
        ] {
            let error = lifecycle(&table, &all, None, &options).expect_err("no limit");
            assert_eq!(error.kind(), kind, "{options:?}: {error}");
        }
    }

    proptest! {
        #[test]
        fn stages_part_all_customers_and_all_revenue(
            rows in prop::collection::vec((0u8..60, 0i32..900, -20.0..300.0f64), 1..300),
            (silent, more, won_back, mature) in (1u32..400, 1u32..400, 1u32..90, 2u32..6),
            prospects in prop::option::of(0u32..50),
            by_rhythm in any::<bool>(),
        ) {
            let rows: Vec<_> = rows.into_iter().map(|(id, day, amount)| (id.to_string(), day, amount)).collect();
            let rows = || rows.iter().map(|(id, day, amount)| (id.as_str(), Day::new(20_000 + day), *amount));
            let first = || std::iter::once(("first", Day::new(20_000), 1.0));
            let table = sample::table(true, rows().chain(first()));
            let all = customers(&table, &CustomersOptions::default()).expect("customers");
            let method = if by_rhythm { LifecycleMethod::Rhythm } else { LifecycleMethod::Fixed };
            let options = LifecycleOptions {
                method, silent_days: silent, lost_days: silent + more, won_back_days: won_back, mature_orders: mature,
                ..LifecycleOptions::default()
            };
            let Ok(found) = lifecycle(&table, &all, prospects, &options) else {
                prop_assert!(by_rhythm);
                return Ok(());
            };
            prop_assert_eq!(found.stage.len(), all.len());
            let customers: u32 = found.stages.iter().map(|it| it.customers).sum();
            prop_assert_eq!(customers, found.customers + prospects.unwrap_or(0));
            let share: f64 = found.stages.iter().map(|it| it.share).sum();
            prop_assert!((share - 1.0).abs() < 1e-12);
            let revenue: f64 = found.stages.iter().filter_map(|it| it.revenue).sum();
            prop_assert_eq!(Some(revenue), found.revenue);
            if let Some(rhythm) = &found.rhythm {
                prop_assert_eq!(rhythm.customers.iter().sum::<u32>(), found.customers);
                let cells: u32 = rhythm.disagreement.iter().flatten().sum();
                let same: u32 = (0..6).map(|n| rhythm.disagreement[n][n]).sum();
                prop_assert_eq!((cells, cells - same), (found.customers, rhythm.differ));
            }
            // The order of the rows makes no difference.
            let again = sample::table(true, first().chain(rows().collect::<Vec<_>>().into_iter().rev()));
            prop_assert_eq!(lifecycle(&again, &all, prospects, &options).expect("stages").stage, found.stage);
        }
    }
}
