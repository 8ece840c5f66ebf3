//! The way of a customer through the stages, purchase by purchase.

use super::rhythm::Rhythm;
use crate::calendar::Day;
use crate::words::Stage;

/// The rule that puts every customer who bought in one stage on every day.
///
/// On a day, with n purchase days so far of which the last is s days ago:
///
/// - **lost** if s > the limit of being lost,
/// - else **silent** if s > the limit of being silent;
/// - else **won back** if the customer returned no more than `won_back` days ago: bought again after a gap longer than its
///   limit of being silent;
/// - else **first purchase** if n = 1, **growing** if n < `mature`, **mature** from there on.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) limits: Limits,
    /// How many days a return is one.
    pub(super) won_back: i32,
    /// The purchase days from which on a customer is mature.
    pub(super) mature: u32,
}

/// After how many days without a purchase a customer is silent, and lost.
#[derive(Clone, Debug)]
pub(super) enum Limits {
    /// The same for everybody.
    Days { silent: i32, lost: i32 },
    /// What the customer's own gaps make unlikely.
    Rhythm(Unlikely),
}

/// The shares of a customer's gaps that end before it is silent, and before it is lost.
#[derive(Clone, Debug)]
pub(super) struct Unlikely {
    rhythm: Rhythm,
    shares: [f64; 2],
    /// [`Rhythm::stretch`] of the shares by the number of gaps, up to [`KNOWN`]: most customers have no more, and the
    /// exponential functions in it would take most of the time.
    stretches: Vec<[f64; 2]>,
}

/// Numbers of gaps that are looked up.
const KNOWN: u32 = 100;

impl Unlikely {
    pub(super) fn new(rhythm: Rhythm, silent: f64, lost: f64) -> Self {
        let shares = [silent, lost];
        let stretches = |gaps| shares.map(|share| rhythm.stretch(share, gaps));
        Self { rhythm, shares, stretches: (0..KNOWN).map(stretches).collect() }
    }

    fn after(&self, gaps: u32, days: i32) -> (i32, i32) {
        let stretches = || self.shares.map(|share| self.rhythm.stretch(share, gaps));
        let known = self.stretches.get(gaps as usize).copied();
        let whole = |stretch| self.rhythm.within(stretch, days).min(LONGEST) as i32;
        let [silent, lost] = known.unwrap_or_else(stretches).map(whole);
        (silent, lost.max(silent + 1))
    }
}

/// Nobody waits longer, in days.
const LONGEST: f64 = 1e6;

impl Limits {
    /// The limits, in whole days, of a customer with so many gaps of so many days in all: the silent one is passed first.
    pub(super) fn after(&self, gaps: u32, days: i32) -> (i32, i32) {
        match self {
            Self::Days { silent, lost } => (*silent, *lost),
            Self::Rhythm(unlikely) => unlikely.after(gaps, days),
        }
    }
}

impl Way {
    /// Tells every stage of a customer from the first purchase on and the day it begins, up to and with `until`. The days
    /// of the purchases rise; the same stage may be told twice in a row.
    pub(super) fn walk(
        &self,
        mut purchases: impl Iterator<Item = Day>,
        until: Day,
        mut tell: impl FnMut(Day, Stage),
    ) {
        let Some(first) = purchases.next().filter(|&first| first <= until) else { return };
        let (mut last, mut gaps) = (first, 0);
        // The day on which the last return is one no longer.
        let mut usual: Option<Day> = None;
        tell(first, Stage::FirstPurchase);
        loop {
            let next = purchases.next().filter(|&next| next <= until);
            let end = next.unwrap_or(until.plus(1));
            let (silent, lost) = self.limits.after(gaps, last.since(first));
            let (silent, lost) = (last.plus(silent + 1), last.plus(lost + 1));
            if let Some(day) = usual.filter(|&day| last < day && day < silent.min(end)) {
                tell(day, self.here(gaps));
            }
            for (day, stage) in [(silent, Stage::Silent), (lost, Stage::Lost)] {
                if day < end {
                    tell(day, stage);
                }
            }
            let Some(day) = next else { return };
            if day >= silent {
                usual = Some(day.plus(self.won_back + 1));
            }
            (last, gaps) = (day, gaps + 1);
            let returned = usual.is_some_and(|usual| day < usual);
            tell(day, if returned { Stage::WonBack } else { self.here(gaps) });
        }
    }

    /// The stage of a customer who is neither away nor won back.
    fn here(&self, gaps: u32) -> Stage {
        match gaps + 1 {
            1 => Stage::FirstPurchase,
            n if n < self.mature => Stage::Growing,
            _ => Stage::Mature,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::words::Stage::*;

    const DAYS: Way =
        Way { limits: Limits::Days { silent: 90, lost: 365 }, won_back: 30, mature: 4 };

    /// The stages and their days since day 0.
    fn stages(way: &Way, days: &[i32], until: i32) -> Vec<(i32, Stage)> {
        let mut found: Vec<(i32, Stage)> = Vec::new();
        let purchases = days.iter().map(|&day| Day::new(day));
        way.walk(purchases, Day::new(until), |day, stage| {
            if found.last().is_none_or(|last| last.1 != stage) {
                found.push((day.number(), stage));
            }
        });
        found
    }

    #[test]
    fn lives_made_by_hand() {
        let life = |days: &[i32]| stages(&DAYS, days, 1000);
        assert_eq!(life(&[0]), [(0, FirstPurchase), (91, Silent), (366, Lost)]);
        assert_eq!(
            life(&[0, 90, 100, 110]),
            [(0, FirstPurchase), (90, Growing), (110, Mature), (201, Silent), (476, Lost)]
        );
        // Back on the first silent day; the return is one for 30 days, through another purchase.
        assert_eq!(
            life(&[0, 91, 120]),
            [(0, FirstPurchase), (91, WonBack), (122, Growing), (211, Silent), (486, Lost)]
        );
        assert_eq!(
            stages(&DAYS, &[0, 400], 430),
            [(0, FirstPurchase), (91, Silent), (366, Lost), (400, WonBack)]
        );
        assert_eq!(stages(&DAYS, &[50], 49), []);
    }

    #[test]
    fn with_a_rhythm_the_same_wait_is_long_for_one_and_short_for_another() {
        let limits = Limits::Rhythm(Unlikely::new(Rhythm { shape: 2.0, scale: 60.0 }, 0.9, 0.99));
        let weekly: Vec<i32> = (0..30).map(|n| n * 7).collect();
        let quarterly: Vec<i32> = (0..10).map(|n| n * 91).collect();
        let away = |days: &[i32]| {
            let (silent, lost) = limits.after(days.len() as u32 - 1, days[days.len() - 1]);
            assert!(silent < lost);
            silent
        };
        assert!((15..25).contains(&away(&weekly)), "{}", away(&weekly));
        assert!((180..240).contains(&away(&quarterly)), "{}", away(&quarterly));
    }

    /// The definition as it stands in the documentation, day by day.
    fn as_defined(way: &Way, days: &[i32], today: i32) -> Option<Stage> {
        let known: Vec<i32> = days.iter().copied().filter(|&day| day <= today).collect();
        let (first, last) = (*known.first()?, *known.last()?);
        let (silent, lost) = way.limits.after(known.len() as u32 - 1, last - first);
        if today - last > lost {
            return Some(Lost);
        }
        if today - last > silent {
            return Some(Silent);
        }
        let returned = known.iter().enumerate().skip(1).any(|(gaps, &day)| {
            let (silent, _) = way.limits.after(gaps as u32 - 1, known[gaps - 1] - first);
            today - day <= way.won_back && day - known[gaps - 1] > silent
        });
        Some(match known.len() as u32 {
            _ if returned => WonBack,
            1 => FirstPurchase,
            n if n < way.mature => Growing,
            _ => Mature,
        })
    }

    proptest! {
        #[test]
        fn the_walk_is_the_definition_on_every_day(
            days in prop::collection::btree_set(0i32..160, 0..9),
            (silent, more, won_back, mature) in (1i32..40, 1i32..60, 1i32..60, 2u32..6),
            rhythm in any::<bool>(),
        ) {
            let days: Vec<i32> = days.into_iter().collect();
            let limits = if rhythm {
                Limits::Rhythm(Unlikely::new(Rhythm { shape: 1.5, scale: f64::from(more) }, 0.6, 0.9))
            } else {
                Limits::Days { silent, lost: silent + more }
            };
            let way = Way { limits, won_back, mature };
            for today in 0..200 {
                let mut stage = None;
                way.walk(days.iter().map(|&day| Day::new(day)), Day::new(today), |_, now| stage = Some(now));
                prop_assert_eq!(stage, as_defined(&way, &days, today), "{:?} on {}", &days, today);
            }
        }
    }
}
