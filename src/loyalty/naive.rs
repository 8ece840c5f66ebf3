//! Members before and after joining, beside non-members over the same calendar periods.
//!
//! *Question.* Do members differ from the others, and did that change when they joined?
//!
//! *Method.* For members who joined in period g and the event time e ≠ 0, what they did in period g + e is compared with
//! what customers who never joined did in that same period; so seasons cancel. Over all g, each member and period has the
//! same weight, and the non-members' mean of a period weighs as much as the members in it:
//!
//! ```text
//! members(e) = Σᵢ Y(i, gᵢ + e) / N(e)        others(e) = Σ_t N(e, t) m(t) / N(e)        gap = members − others
//! ```
//!
//! with N(e, t) members at event time e in period t and m(t) the mean of the non-members in period t. `before` and
//! `after` take the event times of each side together in the same way; `change` is the gap after less the gap before.
//!
//! *Who counts.* A customer counts in a period if they had bought before it began and it was over by the day the analysis
//! looks from. The period of joining is left out: members bought in it because joining happens at a purchase.
//!
//! *Limits.* This is not the programme's effect. Those who join differ from those who do not (they buy more, and had not
//! been lost when they joined), and who joined at the first purchase has no "before". Removing that takes a comparison
//! with like customers.
//!
//! *Intervals* are normal ones for means of customers: a customer's periods are taken together, so that it does not
//! matter how they hang together. Each is linearised about its mean, with the weights N(e, t) as given. Where fewer than
//! two customers count, or all did the same, there is no interval.

use std::ops::Range;

use serde::Serialize;

use super::panel::{Activity, Panel, Unit};

/// The comparison of members with non-members, before and after joining.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Naive {
    /// All periods before joining that count.
    pub before: Comparison,
    /// All periods after joining that count.
    pub after: Comparison,
    /// The gap after joining less the gap before: not yet the programme's effect.
    pub change: Change,
    /// One comparison an event time at which members count, rising.
    pub by_event: Vec<Comparison>,
}

/// Members beside non-members over the same calendar periods; all values are a customer and period.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// Periods since joining; absent where several are taken together.
    pub e: Option<i32>,
    /// Mean of the members.
    pub members: f64,
    /// Lower end of the members' interval.
    pub members_low: Option<f64>,
    /// Upper end of the members' interval.
    pub members_high: Option<f64>,
    /// Mean of the non-members.
    pub others: f64,
    /// Lower end of the non-members' interval.
    pub others_low: Option<f64>,
    /// Upper end of the non-members' interval.
    pub others_high: Option<f64>,
    /// Members less non-members.
    pub gap: f64,
    /// Lower end of the gap's interval.
    pub low: Option<f64>,
    /// Upper end of the gap's interval.
    pub high: Option<f64>,
    /// How many members count.
    pub n_members: u32,
    /// How many non-members count.
    pub n_others: u32,
}

/// A difference of two gaps.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The difference.
    pub value: f64,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end of its interval.
    pub high: Option<f64>,
    /// How many members count, before or after joining.
    pub n_members: u32,
    /// How many non-members count.
    pub n_others: u32,
}

/// The side of joining for which nobody can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    Before,
    After,
}

/// The comparison at these event times, rising and without 0, with intervals that reach z standard errors.
pub(super) fn naive(panel: &Panel, events: &[i32], z: f64) -> Result<Naive, Missing> {
    let others = Others::of(panel);
    let cells = Cells::of(panel, events, &others);
    let joining = events.partition_point(|&e| e < 0);
    let before = cells.window(0..joining, &others).ok_or(Missing::Before)?;
    let after = cells.window(joining..events.len(), &others).ok_or(Missing::After)?;
    let mut windows = vec![before, after];
    for event in 0..events.len() {
        windows.extend(cells.window(event..event + 1, &others));
    }
    let spread = Spread::of(panel, events, &others, &windows);

    let mut compared = windows.iter().zip(&spread.windows).map(|(window, spread)| {
        let e = events.get(window.events.clone()).filter(|events| events.len() == 1);
        window.compare(e.and_then(|events| events.first().copied()), spread, z)
    });
    let before = compared.next().ok_or(Missing::Before)?;
    let after = compared.next().ok_or(Missing::After)?;
    let by_event = compared.collect();
    let value = after.gap - before.gap;
    let (low, high) = interval(value, spread.change.gap(), z);
    let (n_members, n_others) = (spread.change.members.n, spread.change.others.n);
    let change = Change { value, low, high, n_members, n_others };
    Ok(Naive { before, after, change, by_event })
}

/// What the customers who never joined did, period by period.
struct Others {
    n: Vec<u32>,
    mean: Vec<f64>,
}

impl Others {
    fn of(panel: &Panel) -> Self {
        let mut n = vec![0; panel.periods];
        let mut sums = vec![0.0; panel.periods];
        let mut activity = Vec::new();
        for unit in &panel.others {
            if let Some(n) = n.get_mut(unit.since) {
                *n += 1;
            }
            panel.activity(unit, &mut activity);
            for &(period, value) in &activity {
                add(&mut sums, period, value);
            }
        }
        let mut known = 0;
        for n in &mut n {
            known += *n;
            *n = known;
        }
        let mean =
            sums.iter().zip(&n).map(|(sum, &n)| if n > 0 { sum / f64::from(n) } else { 0.0 });
        Self { mean: mean.collect(), n }
    }
}

/// The members at each event time: how many, in which periods, and what they did in all.
struct Cells {
    periods: usize,
    /// (events, periods)
    n: Vec<f64>,
    sums: Vec<f64>,
}

impl Cells {
    fn of(panel: &Panel, events: &[i32], others: &Others) -> Self {
        let periods = panel.periods;
        let mut cells =
            Self { periods, n: vec![0.0; events.len() * periods], sums: vec![0.0; events.len()] };
        let (mut activity, mut at) = (Vec::new(), Vec::new());
        for unit in &panel.members {
            member(panel, unit, events, others, &mut activity, &mut at);
            for (event, &(period, value)) in at.iter().enumerate() {
                if let Some(period) = period {
                    add(&mut cells.n, event * periods + period, 1.0);
                    add(&mut cells.sums, event, value);
                }
            }
        }
        cells
    }

    /// The means over these event times, if a member counts at one of them.
    fn window(&self, events: Range<usize>, others: &Others) -> Option<Window> {
        let mut weights = vec![0.0; self.periods];
        for event in events.clone() {
            let of_event = event * self.periods..(event + 1) * self.periods;
            for (weight, n) in weights.iter_mut().zip(self.n.get(of_event)?) {
                *weight += n;
            }
        }
        let n: f64 = weights.iter().sum();
        if n == 0.0 {
            return None;
        }
        for weight in &mut weights {
            *weight /= n;
        }
        let sum: f64 = self.sums.get(events.clone())?.iter().sum();
        let of_others = weights.iter().zip(&others.mean).map(|(weight, mean)| weight * mean).sum();
        Some(Window { events, n, members: sum / n, others: of_others, weights })
    }
}

/// Some event times taken together.
struct Window {
    /// Places in the list of event times.
    events: Range<usize>,
    /// Members times periods.
    n: f64,
    members: f64,
    others: f64,
    /// The share of the members' periods that is this period.
    weights: Vec<f64>,
}

impl Window {
    fn gap(&self) -> f64 {
        self.members - self.others
    }

    fn compare(&self, e: Option<i32>, spread: &WindowSpread, z: f64) -> Comparison {
        let (members_low, members_high) = interval(self.members, spread.means.variance(), z);
        let (others_low, others_high) = interval(self.others, spread.others.variance(), z);
        let (low, high) = interval(self.gap(), spread.gap(), z);
        Comparison {
            e,
            members: self.members,
            members_low,
            members_high,
            others: self.others,
            others_low,
            others_high,
            gap: self.gap(),
            low,
            high,
            n_members: spread.members.n,
            n_others: spread.others.n,
        }
    }
}

/// How much each value would differ with other customers, from what each customer contributes to it.
struct Spread {
    windows: Vec<WindowSpread>,
    change: WindowSpread,
}

#[derive(Clone, Default)]
struct WindowSpread {
    /// Of the members' mean.
    means: Squares,
    /// The members' part of the gap.
    members: Squares,
    /// Of the non-members' mean, which is also their part of the gap.
    others: Squares,
}

impl WindowSpread {
    fn gap(&self) -> Option<f64> {
        Some(self.members.variance()? + self.others.variance()?)
    }
}

impl Spread {
    /// The first two windows are those before and after joining.
    fn of(panel: &Panel, events: &[i32], others: &Others, windows: &[Window]) -> Self {
        let mut spread = Self {
            windows: vec![WindowSpread::default(); windows.len()],
            change: WindowSpread::default(),
        };
        spread.add_members(panel, events, others, windows);
        spread.add_others(panel, others, windows);
        spread
    }

    /// A member contributes Σₑ (Y − mean) / n to the mean, and Σₑ (Y − m(t) − gap) / n to the gap.
    fn add_members(&mut self, panel: &Panel, events: &[i32], others: &Others, windows: &[Window]) {
        let (mut activity, mut at) = (Vec::new(), Vec::new());
        // Periods, values and differences up to each event time: a window is the difference of two.
        let mut sums: Vec<[f64; 3]> = Vec::new();
        for unit in &panel.members {
            sums.clear();
            sums.resize(events.len() + 1, [0.0; 3]);
            member(panel, unit, events, others, &mut activity, &mut at);
            for (event, &(period, value)) in at.iter().enumerate() {
                if let (Some(period), Some(sums)) = (period, sums.get_mut(event + 1)) {
                    let mean = others.mean.get(period).copied().unwrap_or(0.0);
                    *sums = [1.0, value, value - mean];
                }
            }
            let mut sum = [0.0; 3];
            for sums in &mut sums {
                sum = [sum[0] + sums[0], sum[1] + sums[1], sum[2] + sums[2]];
                *sums = sum;
            }
            let mut of_gap = [None; 2];
            for (number, (window, spread)) in windows.iter().zip(&mut self.windows).enumerate() {
                let Range { start, end } = window.events;
                let (Some(from), Some(to)) = (sums.get(start), sums.get(end)) else { continue };
                let [n, value, difference] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
                if n > 0.0 {
                    let gap = (difference - n * window.gap()) / window.n;
                    spread.means.add((value - n * window.members) / window.n);
                    spread.members.add(gap);
                    if let Some(of_gap) = of_gap.get_mut(number) {
                        *of_gap = Some(gap);
                    }
                }
            }
            if let [before, after] = of_gap
                && before.or(after).is_some()
            {
                self.change.members.add(after.unwrap_or(0.0) - before.unwrap_or(0.0));
            }
        }
    }

    /// A non-member contributes Σ_t weight(t) (Y − m(t)) / n(t) over the periods in which they count. Most do nothing in
    /// most periods, so what that contributes is summed up once for every period of the first purchase.
    fn add_others(&mut self, panel: &Panel, others: &Others, windows: &[Window]) {
        let values = windows.len() + 1;
        // (periods, windows and the change)
        let mut factors = vec![0.0; panel.periods * values];
        for (period, (row, &n)) in factors.chunks_exact_mut(values).zip(&others.n).enumerate() {
            let weights = windows.iter().map(|window| window.weights.get(period).copied());
            for (factor, weight) in row.iter_mut().zip(weights) {
                *factor = weight.unwrap_or(0.0) / f64::from(n.max(1));
            }
            if let [before, after, .., change] = row {
                *change = *after - *before;
            }
        }
        let mut idle = factors.clone();
        let mut rest = vec![0.0; values];
        for (row, mean) in idle.chunks_exact_mut(values).zip(&others.mean).rev() {
            for (factor, rest) in row.iter_mut().zip(&mut rest) {
                *rest -= *factor * mean;
                *factor = *rest;
            }
        }
        // The last period with a weight: a customer counts in the window if they had bought before it.
        let mut last: Vec<Option<usize>> =
            windows.iter().map(|window| window.weights.iter().rposition(|&w| w > 0.0)).collect();
        last.push(last.iter().copied().max().flatten());
        let mut part = vec![0.0; values];
        let mut activity = Vec::new();
        for unit in &panel.others {
            let Some(idle) = idle.chunks_exact(values).nth(unit.since) else { continue };
            part.copy_from_slice(idle);
            panel.activity(unit, &mut activity);
            for &(period, value) in &activity {
                let factors = factors.chunks_exact(values).nth(period).unwrap_or_default();
                for (part, factor) in part.iter_mut().zip(factors) {
                    *part += factor * value;
                }
            }
            let all = self.windows.iter_mut().chain([&mut self.change]);
            for ((spread, &part), last) in all.zip(&part).zip(&last) {
                if last.is_some_and(|last| unit.since <= last) {
                    spread.others.add(part);
                }
            }
        }
    }
}

/// The squares of what customers contribute to a value: their sum, with n / (n − 1), is its variance.
#[derive(Clone, Copy, Default)]
struct Squares {
    sum: f64,
    n: u32,
}

impl Squares {
    fn add(&mut self, part: f64) {
        self.sum += part * part;
        self.n += 1;
    }

    fn variance(self) -> Option<f64> {
        (self.n > 1).then(|| self.sum * f64::from(self.n) / f64::from(self.n - 1))
    }
}

/// What a member did at each event time, and in which period that was if the member counts in it.
type Events = Vec<(Option<usize>, f64)>;

/// Writes down every event time of a member.
fn member(
    panel: &Panel,
    unit: &Unit,
    events: &[i32],
    others: &Others,
    activity: &mut Activity,
    into: &mut Events,
) {
    into.clear();
    for &e in events {
        let period = usize::try_from(unit.joined + e).ok();
        let counts =
            |&period: &usize| period >= unit.since && others.n.get(period).is_some_and(|&n| n > 0);
        into.push((period.filter(counts), 0.0));
    }
    panel.activity(unit, activity);
    for &(period, value) in activity.iter() {
        if let Ok(event) = events.binary_search(&(period as i32 - unit.joined))
            && let Some((_, sum)) = into.get_mut(event)
        {
            *sum += value;
        }
    }
}

fn add(values: &mut [f64], place: usize, value: f64) {
    if let Some(sum) = values.get_mut(place) {
        *sum += value;
    }
}

/// The normal interval; none where nothing varies, because then the data do not say how sure the value is.
fn interval(value: f64, variance: Option<f64>, z: f64) -> (Option<f64>, Option<f64>) {
    let half = variance.map(|variance| z * variance.sqrt());
    let half = half.filter(|&half| half > NOTHING_VARIES * value.abs());
    (half.map(|half| value - half), half.map(|half| value + half))
}

/// Relative to the value; sums of equal amounts differ by rounding only.
const NOTHING_VARIES: f64 = 1e-12;
