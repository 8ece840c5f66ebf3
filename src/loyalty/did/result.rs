//! What difference in differences returns.

use serde::Serialize;

use super::{Control, Estimator, PreTrend, Sensitivity, TwoWay};

/// What the treatment changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Did {
    /// How covariates were taken into account.
    pub estimator: Estimator,
    /// Who the treated were compared with.
    pub control: Control,
    /// For how many periods before treatment its effect might already be there.
    pub anticipation: u32,
    /// The level of the intervals.
    pub level: f64,
    /// Units that count: treated at some time, and never.
    pub units: u32,
    /// Units among them that were never treated as far as the data go.
    pub never: u32,
    /// The periods in which anything was seen.
    pub periods: Vec<i32>,
    /// Rows that lack something.
    pub rows_left_out: u64,
    /// Units that were treated before a comparison could begin; they do not count.
    pub treated_from_the_start: u64,
    /// The effect on each group in each period, before treatment too.
    pub group_time: Vec<GroupTime>,
    /// The effect by periods since treatment, over groups.
    pub event_study: Vec<Event>,
    /// The effect on each group, over its periods from treatment on.
    pub groups: Vec<GroupEffect>,
    /// The effect in each period, over the groups treated by then.
    pub calendar: Vec<PeriodEffect>,
    /// The effect over all.
    pub overall: Overall,
    /// How many standard errors to each side the bands are.
    pub critical: Critical,
    /// The test of the effects before treatment; none if there are none.
    pub pre_trend: Option<PreTrend>,
    /// How much the groups may have drifted apart anyway before the finding no longer holds; none if nothing was seen before
    /// treatment.
    pub sensitivity: Option<Sensitivity>,
    /// What two-way fixed effects would have said, over the units that were seen in every period; none if there are none.
    pub two_way: Option<TwoWay>,
    /// The finding in a sentence.
    pub summary: String,
    /// What to know when reading it, the most important first.
    pub notes: Vec<String>,
}

/// ATT(g, t): the effect on a group in a period.
///
/// From `anticipation` periods before treatment on, the period is compared with the last one before that; an earlier period
/// with the one before it, so that there too the effect is that of one step. Where it cannot be told it is absent, and
/// `reason` says why.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupTime {
    /// The period in which the group was first treated.
    pub g: i32,
    /// The period.
    pub t: i32,
    /// The period it is compared with.
    pub base: i32,
    /// Units of the group that were seen in both.
    pub treated: u32,
    /// Units that they are compared with.
    pub controls: u32,
    /// The effect.
    pub att: Option<f64>,
    /// Its standard error; none if all changed alike.
    pub se: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The lower end of the band that holds all effects at once.
    pub band_low: Option<f64>,
    /// The upper end.
    pub band_high: Option<f64>,
    /// Why there is no effect.
    pub reason: Option<String>,
}

/// An effect with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Att {
    /// The effect.
    pub att: f64,
    /// Its standard error; none if all changed alike.
    pub se: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// The effect so many periods since treatment, over the groups that were seen then, by their size.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Periods since treatment: 0 in the first, negative before it.
    pub e: i32,
    /// Groups that count.
    pub groups: u32,
    /// The effect.
    #[serde(flatten)]
    pub effect: Att,
    /// The lower end of the band that holds the effects of all periods at once.
    pub band_low: Option<f64>,
    /// The upper end.
    pub band_high: Option<f64>,
}

/// The effect on a group: the mean over its periods from treatment on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupEffect {
    /// The period in which it was first treated.
    pub g: i32,
    /// Its units.
    pub units: u32,
    /// The effect.
    #[serde(flatten)]
    pub effect: Att,
}

/// The effect in a period, over the groups that were treated by then, by their size.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PeriodEffect {
    /// The period.
    pub t: i32,
    /// The effect.
    #[serde(flatten)]
    pub effect: Att,
}

/// The effect over all groups and periods from treatment on, in four ways; absent where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Overall {
    /// The mean over all effects from treatment on, groups by their size: groups that were treated early count with more
    /// periods.
    pub simple: Option<Att>,
    /// The mean over periods since treatment.
    pub dynamic: Option<Att>,
    /// The mean over groups, by their size: the effect on a unit that was treated.
    pub group: Option<Att>,
    /// The mean over periods.
    pub calendar: Option<Att>,
}

/// How many standard errors to each side the bands are; absent where nothing has an error.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Critical {
    /// Of the effects of all groups in all periods.
    pub group_time: Option<f64>,
    /// Of the effects by periods since treatment.
    pub event_study: Option<f64>,
}
