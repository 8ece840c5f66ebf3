//! What customers bring: tiers by revenue, and how unequally it is shared.

use serde::{Deserialize, Serialize};

use super::groups::{Label, SegmentSummary, sum_up};
use crate::calendar::Day;
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::concentration::{Concentration, Measured};
use crate::stats::normal;
use crate::words::{self, Accepted, Locale, Problem, Tier};

/// How customers are put into tiers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ValueOptions {
    /// What makes the tiers.
    pub scheme: ValueScheme,
    /// Where the first tier ends, and how large the second is: shares above 0 that are less than 1 together, or for
    /// `thresholds` two amounts, the larger first. By default the shares of the scheme; amounts have no default.
    pub cuts: Option<[f64; 2]>,
    /// An earlier day that the tiers are compared with: their customers then, put into tiers among themselves.
    pub before: Option<Day>,
    /// The level of all intervals, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// The language of names and notes, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

impl Default for ValueOptions {
    fn default() -> Self {
        Self {
            scheme: ValueScheme::default(),
            cuts: None,
            before: None,
            level: 0.95,
            locale: Locale::default(),
        }
    }
}

/// What makes the tiers of value. Customers with equal revenue are always in the same tier: the one of the first of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ValueScheme {
    /// High, middle and low by shares of the customers, those who bring most first: the first 20 %, the next 30 %, the rest.
    #[default]
    Shares,
    /// High, middle and low by net revenue: from the first amount on, from the second on, the rest.
    Thresholds,
    /// A, B and C by shares of the revenue, those who bring most first: who it takes for the first 80 %, for the next 15 %,
    /// and the rest.
    Abc,
    /// Heavy, medium and light by shares of those with a net revenue above 0: the first 20 %, the next 30 %, the rest; and
    /// those with none.
    Heavy,
}

/// What customers bring, by tier and by share.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Value {
    /// What made the tiers.
    pub scheme: ValueScheme,
    /// The cuts that were used, as [`ValueOptions::cuts`].
    pub cuts: [f64; 2],
    /// The net revenue from which on a customer is in the first tier, and in the second; absent if nobody is.
    pub from: [Option<f64>; 2],
    /// The day the revenue is as of.
    pub as_of: Day,
    /// The level of the intervals.
    pub level: f64,
    /// Customers in all tiers.
    pub customers: u32,
    /// Their net revenue.
    pub revenue: f64,
    /// The tiers, those who bring most first, also those without customers.
    pub tiers: Vec<SegmentSummary>,
    /// The Lorenz curve; absent unless the revenue of all is above 0.
    pub lorenz: Option<Lorenz>,
    /// The Gini coefficient of net revenue; absent where nobody brings any.
    pub gini: Option<Estimate>,
    /// What the best customers bring; nothing unless the revenue of all is above 0.
    pub top_share: Vec<TopShare>,
    /// What to know when reading the tiers, the most important first.
    pub notes: Vec<String>,
    /// A customer's tier, as its place in `tiers`, in the order of the customers.
    #[serde(skip)]
    pub tier: Vec<u16>,
}

/// The share of revenue that the customers who bring least have, by their share of all customers: a curve from (0, 0) to
/// (1, 1), exact at about 200 points or fewer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Lorenz {
    /// Shares of the customers, rising.
    pub customers: Vec<f64>,
    /// The shares of the revenue that they bring. It falls while net revenues below 0 are added up.
    pub revenue: Vec<f64>,
}

/// A number with its interval, which is absent with a single customer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// The lower end of the interval, as if the customers were drawn from many more of their kind.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
}

/// The share of the revenue that the customers who bring most have.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TopShare {
    /// Their share of the customers.
    pub customers: f64,
    /// Their share of the revenue.
    pub revenue: f64,
    /// The lower end of its interval; absent with a single customer.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
}

/// The shares of the customers of whom it is told what they bring.
const TOP: [f64; 5] = [0.01, 0.05, 0.1, 0.2, 0.5];

/// How fine the Lorenz curve is.
const STEPS: u32 = 100;

/// A tier that is larger than asked for by more than this is told of.
const LARGER: f64 = 0.02;

/// Puts customers into tiers by their net revenue, and tells how unequally it is shared.
///
/// Net revenue below 0 counts as it is: in the tiers it is the least, in the Lorenz curve it makes it fall, and the Gini
/// coefficient is normalised as [`Concentration::gini`] says. Standard errors are linearised, intervals ± z of them.
///
/// # Errors
///
/// `option` if the cuts are not as the scheme has them; `data` without customers or amounts, or for `abc` unless the revenue
/// of all is above 0.
pub fn value(customers: &Customers, options: &ValueOptions) -> Result<Value> {
    let cuts = options.check()?;
    let z = normal::two_sided(options.level)?;
    let data = |problem| Err(Error::new(ErrorKind::Data, problem));
    if customers.is_empty() {
        return data(Problem::NobodyYet { as_of: customers.as_of.to_string() });
    }
    if !customers.has_amounts {
        return data(Problem::NoAmounts);
    }
    let found = Concentration::new(&customers.revenue);
    if options.scheme == ValueScheme::Abc && found.total() <= 0.0 {
        return data(Problem::NoRevenue);
    }
    let from = from(&found, options.scheme, cuts);
    let place = |&revenue: &f64| match options.scheme {
        ValueScheme::Heavy if revenue <= 0.0 => 3,
        _ => {
            let misses = |from: &&Option<f64>| from.is_none_or(|from| revenue < from);
            from.iter().take_while(misses).count() as u16
        }
    };
    let tier: Vec<u16> = customers.revenue.iter().map(place).collect();
    let names = options.scheme.tiers();
    let labels = names.iter().map(|&tier| label(tier, options.locale)).collect();
    let (tiers, revenue) = sum_up(labels, &tier, customers, options.level)?;

    let below_zero = found.values().partition_point(|&value| value < 0.0);
    let end = |it: Measured, sign: f64| Some(it.value + sign * z * it.se?);
    let gini = found.gini().map(|it| Estimate {
        value: it.value,
        low: end(it, -1.0).map(|low| low.max(0.0)),
        high: end(it, 1.0).map(|high| high.min(1.0)),
    });
    let top = |&share: &f64| {
        let it = found.top_share(share).filter(|_| share * customers.len() as f64 >= 1.0)?;
        // The best of all bring at least their share, and at most all unless others bring less than nothing.
        let most = if below_zero == 0 { 1.0 } else { f64::INFINITY };
        Some(TopShare {
            customers: share,
            revenue: it.value,
            low: end(it, -1.0).map(|low| low.max(share)),
            high: end(it, 1.0).map(|high| high.min(most)),
        })
    };
    let (on_x, on_y): (Vec<f64>, Vec<f64>) = found.lorenz(STEPS).into_iter().unzip();
    let lorenz = (!on_x.is_empty()).then_some(Lorenz { customers: on_x, revenue: on_y });
    let mut notes = Vec::new();
    if found.total() <= 0.0 {
        notes.push(words::Value::NothingToShare);
    }
    if below_zero > 0 {
        notes.push(words::Value::BelowZero { customers: below_zero as u64 });
    }
    notes.extend(ties(options.scheme, names, cuts, &tiers));
    Ok(Value {
        scheme: options.scheme,
        cuts,
        from,
        as_of: customers.as_of,
        level: options.level,
        customers: customers.len() as u32,
        revenue: revenue.unwrap_or_default(),
        lorenz,
        gini,
        top_share: TOP.iter().filter_map(top).collect(),
        notes: notes.iter().map(|note| note.say(options.locale)).collect(),
        tiers,
        tier,
    })
}

impl ValueOptions {
    /// The cuts to use.
    fn check(&self) -> Result<[f64; 2]> {
        let of_amounts = self.scheme == ValueScheme::Thresholds;
        let default = match self.scheme {
            ValueScheme::Shares | ValueScheme::Heavy => Some([0.2, 0.3]),
            ValueScheme::Abc => Some([0.8, 0.15]),
            ValueScheme::Thresholds => None,
        };
        let fits = |&[first, second]: &[f64; 2]| match of_amounts {
            true => first.is_finite() && second.is_finite() && first > second,
            false => first > 0.0 && second > 0.0 && first + second < 1.0,
        };
        self.cuts.or(default).filter(fits).ok_or_else(|| {
            let found = self.cuts.map(|[first, second]| format!("{first} and {second}"));
            let problem = Problem::BadOption {
                option: "cuts",
                found: found.unwrap_or_else(|| "missing".into()),
                accepted: if of_amounts { Accepted::TwoAmounts } else { Accepted::TwoShares },
            };
            Error::new(ErrorKind::Option, problem)
        })
    }
}

impl ValueScheme {
    fn tiers(self) -> &'static [Tier] {
        match self {
            Self::Shares | Self::Thresholds => &[Tier::High, Tier::Middle, Tier::Low],
            Self::Abc => &[Tier::A, Tier::B, Tier::C],
            Self::Heavy => &[Tier::Heavy, Tier::Medium, Tier::Light, Tier::Zero],
        }
    }
}

/// The revenue from which on a customer is in the first tier, and in the second: a customer is in the first if those who bring strictly more are
/// less than its share, of the customers or of the revenue; in the second if they are less than the two shares together.
fn from(found: &Concentration, scheme: ValueScheme, cuts: [f64; 2]) -> [Option<f64>; 2] {
    let values = found.values();
    let counted = match scheme {
        ValueScheme::Thresholds => return cuts.map(Some),
        ValueScheme::Heavy => values.get(values.partition_point(|&value| value <= 0.0)..),
        ValueScheme::Shares | ValueScheme::Abc => Some(values),
    };
    let counted = counted.unwrap_or_default();
    [cuts[0], cuts[0] + cuts[1]].map(|bound| {
        // A sum like .2 + .3 may be a hair above a whole number of customers.
        let bound = bound * (1.0 - 1e-12);
        let mut more = 0.0;
        let last = counted.iter().rev().take_while(|&&value| {
            let (is_within, counts) = match scheme {
                ValueScheme::Abc => (more < bound * found.total(), value),
                _ => (more < bound * counted.len() as f64, 1.0),
            };
            more += counts;
            is_within
        });
        last.last().copied()
    })
}

fn label(tier: Tier, locale: Locale) -> Label {
    Label {
        key: tier.key().into(),
        name: words::Value::Name(tier).say(locale),
        people: words::Value::People(tier).say(locale),
        action: Some(words::Value::Action(tier).say(locale)),
    }
}

/// The first tier that is larger than asked for, because many customers have the same revenue.
fn ties(
    scheme: ValueScheme,
    names: &[Tier],
    cuts: [f64; 2],
    tiers: &[SegmentSummary],
) -> Option<words::Value> {
    let all: u32 = match scheme {
        ValueScheme::Thresholds | ValueScheme::Abc => return None,
        ValueScheme::Shares | ValueScheme::Heavy => {
            tiers.iter().take(3).map(|tier| tier.customers).sum()
        }
    };
    let mut of = names.iter().zip(tiers).zip(cuts);
    of.find_map(|((&tier, summary), asked)| {
        let found = f64::from(summary.customers) / f64::from(all.max(1));
        (found > asked + LARGER).then_some(words::Value::Ties { tier, asked, found })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample;

    fn of(revenue: &[f64]) -> Customers {
        let ids: Vec<String> = (0..revenue.len()).map(|n| format!("c{n:04}")).collect();
        let day = Day::new(20_000);
        // A refund on another day than the purchase, so that the customer stays one.
        let rows = ids.iter().zip(revenue).flat_map(|(id, &revenue)| {
            let paid = revenue.max(1.0);
            let back = (revenue < paid).then(|| (id.as_str(), day.plus(1), revenue - paid));
            [(id.as_str(), day, paid)].into_iter().chain(back)
        });
        customers(&sample::table(true, rows), &CustomersOptions::default()).expect("customers")
    }

    fn with(scheme: ValueScheme, cuts: impl Into<Option<[f64; 2]>>) -> ValueOptions {
        ValueOptions { scheme, cuts: cuts.into(), ..ValueOptions::default() }
    }

    fn sizes(revenue: &[f64], options: &ValueOptions) -> Vec<u32> {
        let found = value(&of(revenue), options).expect("tiers");
        found.tiers.iter().map(|tier| tier.customers).collect()
    }

    /// NumPy 2.4 on the sums by customer of pandas 3.1: the tiers by rank, `np.cumsum` of the sorted sums, the Gini
    /// coefficient by its double sum.
    #[test]
    fn cdnow_sample_has_the_tiers_of_numpy() {
        let all = customers(&sample::cdnow(), &CustomersOptions::default()).expect("customers");
        let found = value(&all, &ValueOptions::default()).expect("tiers");
        let sizes = |found: &Value| found.tiers.iter().map(|it| it.customers).collect::<Vec<_>>();
        assert_eq!(sizes(&found), [472, 707, 1178]);
        assert_eq!(found.from, [Some(130.49), Some(43.06)]);
        for (tier, revenue) in found.tiers.iter().zip([164_652.26, 53_698.13]) {
            assert!((tier.revenue.expect("amounts") - revenue).abs() < 0.005);
        }
        let gini = found.gini.expect("revenue");
        let half = 1.959_963_984_540_054 * 0.012_205_586_477_727_544;
        assert!((gini.value - 0.630_917_117_016_241_2).abs() < 1e-9);
        assert!((gini.high.expect("many") - gini.value - half).abs() < 1e-9);
        let top = [0.143_883_299, 0.360_427_034, 0.507_772_440, 0.674_229_415, 0.894_453_377];
        for (found, expected) in found.top_share.iter().zip(top) {
            assert!((found.revenue - expected).abs() < 1e-9, "{found:?}");
        }
        assert!(found.lorenz.expect("revenue").customers.len() < 203);
        let tiers = |scheme| sizes(&value(&all, &with(scheme, None)).expect("tiers"));
        assert_eq!(tiers(ValueScheme::Abc), [777, 804, 776]);
        assert_eq!(tiers(ValueScheme::Heavy), [470, 705, 1174, 8]);
    }

    #[test]
    fn equal_revenue_is_in_the_tier_of_the_first() {
        let ten = [50.0, 20.0, 20.0, 20.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0];
        assert_eq!(sizes(&ten, &with(ValueScheme::Shares, None)), [4, 1, 5]);
        assert_eq!(sizes(&ten, &with(ValueScheme::Shares, [0.1, 0.3])), [1, 3, 6]);
        assert_eq!(sizes(&[7.0; 5], &with(ValueScheme::Shares, None)), [5, 0, 0]);
        let found = value(&of(&ten), &ValueOptions::default()).expect("tiers");
        assert_eq!(found.from, [Some(20.0), Some(9.0)]);
        assert!(found.notes[0].contains("High value holds 40\u{a0}% instead of 20\u{a0}%"));
    }

    #[test]
    fn each_scheme_has_its_tiers() {
        let net = [80.0, 10.0, 6.0, 3.0, 1.0];
        assert_eq!(sizes(&net, &with(ValueScheme::Abc, None)), [1, 2, 2]);
        assert_eq!(sizes(&net, &with(ValueScheme::Abc, [0.9, 0.09])), [2, 2, 1]);
        assert_eq!(sizes(&net, &with(ValueScheme::Thresholds, [10.0, 3.0])), [2, 2, 1]);
        let some = [9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.5, 0.0, -4.0];
        assert_eq!(sizes(&some, &with(ValueScheme::Heavy, None)), [2, 3, 5, 2]);
        assert_eq!(sizes(&[0.0, 0.0], &with(ValueScheme::Heavy, None)), [0, 0, 0, 2]);
    }

    #[test]
    fn what_cannot_be_told_is_said() {
        let fails = |revenue: &[f64], options: &ValueOptions| {
            value(&of(revenue), options).expect_err("no tiers").kind()
        };
        for cuts in [[0.0, 0.5], [0.5, 0.5], [f64::NAN, 0.1], [0.2, -0.1]] {
            assert_eq!(fails(&[1.0], &with(ValueScheme::Shares, cuts)), ErrorKind::Option);
        }
        assert_eq!(fails(&[1.0], &with(ValueScheme::Thresholds, None)), ErrorKind::Option);
        assert_eq!(fails(&[1.0], &with(ValueScheme::Thresholds, [1.0, 2.0])), ErrorKind::Option);
        assert_eq!(fails(&[2.0, -9.0], &with(ValueScheme::Abc, None)), ErrorKind::Data);
        let table = sample::table(false, [("ann", Day::new(20_000), 0.0)]);
        let all = customers(&table, &CustomersOptions::default()).expect("ann");
        let error = value(&all, &ValueOptions::default()).expect_err("no amounts");
        assert_eq!(error.kind(), ErrorKind::Data);

        let loss = value(&of(&[2.0, -9.0]), &ValueOptions::default()).expect("tiers");
        assert_eq!((loss.lorenz, loss.top_share.len(), loss.notes.len()), (None, 0, 3));
        let one = value(&of(&[5.0]), &ValueOptions::default()).expect("tiers");
        assert_eq!(one.gini.map(|it| (it.value, it.low)), Some((0.0, None)));
    }

    proptest! {
        #[test]
        fn tiers_share_all_customers_and_all_revenue_by_its_order(
            cents in prop::collection::vec(-2000i32..8000, 1..60),
            scheme in 0..4usize,
        ) {
            let revenue: Vec<f64> = cents.iter().map(|&cents| f64::from(cents / 50) / 2.0).collect();
            let scheme = [ValueScheme::Shares, ValueScheme::Thresholds, ValueScheme::Abc, ValueScheme::Heavy][scheme];
            let cuts = (scheme == ValueScheme::Thresholds).then_some([30.0, 10.0]);
            let all = of(&revenue);
            let Ok(found) = value(&all, &with(scheme, cuts)) else {
                prop_assert_eq!(scheme, ValueScheme::Abc);
                return Ok(());
            };
            prop_assert_eq!(found.tiers.iter().map(|it| it.customers).sum::<u32>(), found.customers);
            prop_assert_eq!(found.tiers.iter().filter_map(|it| it.revenue).sum::<f64>(), found.revenue);
            for (a, tier) in all.revenue.iter().zip(&found.tier) {
                for (b, other) in all.revenue.iter().zip(&found.tier) {
                    prop_assert!(a < b || tier <= other, "{} {} {} {}", a, b, tier, other);
                }
            }
        }
    }
}
