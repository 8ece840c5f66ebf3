//! What the trials return.

use serde::Serialize;

use crate::calendar::Day;
use crate::loyalty::counterfactual::Verdict;
use crate::loyalty::did::{Att, PreTrend, Sensitivity};
use crate::loyalty::{LoyaltyOptions, Measure};
use crate::words::{Estimate, Joining as Words, JoiningVerdict, NoInterval};

/// What joining changed, a customer and period.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JoiningEffect {
    /// The effect: the mean over all members and periods after that of joining that were over.
    #[serde(flatten)]
    pub effect: Att,
    /// What members would have done without.
    pub expected: f64,
    /// The effect less the mean difference before joining, with the error of both; none if nothing was seen before.
    pub after_placebo: Option<Att>,
    /// Members that count.
    pub members: u32,
    /// Those of them who joined on a day without a purchase.
    pub members_away: u32,
    /// Members and periods that count.
    pub member_periods: u32,
    /// Days of others they are compared with.
    pub others: u32,
    /// An effect within this share of what was expected is as good as none.
    pub margin: f64,
    /// What follows: an effect or none only if the interval says so and members did not differ before.
    pub verdict: Verdict,
    /// By periods since joining, negative before it.
    #[serde(skip)]
    pub path: Vec<PathPoint>,
    /// By period of joining and period.
    #[serde(skip)]
    pub groups: Vec<GroupTime>,
    /// Whether members differed from others before joining; none if nothing was seen before.
    #[serde(skip)]
    pub pre_trend: Option<PreTrend>,
    /// How much members may drift apart from others anyway before the finding no longer holds; none if nothing was seen before.
    #[serde(skip)]
    pub sensitivity: Option<Sensitivity>,
    /// The effect beside those of pretended days of joining.
    #[serde(skip)]
    pub placebo: Placebo,
    /// The effect on all members that count over all their periods.
    pub total: Money,
    /// Members that are in no trial.
    pub left_out: TrialsLeftOut,
    /// The finding in a sentence.
    pub summary: String,
    /// What to know when reading it, the most important first.
    pub notes: Vec<String>,
}

impl JoiningEffect {
    /// What follows, with its reason.
    pub(crate) fn reason(&self) -> JoiningVerdict {
        let is_zero_out =
            |it: &Att| it.low.is_some_and(|it| it > 0.0) || it.high.is_some_and(|it| it < 0.0);
        match self.verdict {
            Verdict::Effect => JoiningVerdict::Effect,
            Verdict::NoEffect => JoiningVerdict::NoEffect { margin: self.margin },
            // The interval alone would have said that there is one.
            Verdict::CannotTell if is_zero_out(&self.effect) => JoiningVerdict::DifferedBefore,
            Verdict::CannotTell => JoiningVerdict::CannotTell,
        }
    }

    /// Writes the sentences.
    pub(in crate::loyalty) fn tell(&mut self, options: &LoyaltyOptions, measure: Measure) {
        let say = |message: Words| message.say(options.locale);
        let summary = Words::Found {
            what: measure.into(),
            unit: options.period.unit(),
            verdict: self.reason(),
            effect: estimate(&self.effect),
            level: options.level,
            members: self.members.into(),
        };
        self.summary = say(summary);
        let mut notes = vec![match self.pre_trend {
            Some(test) => say(Words::Before { p: test.p }),
            None => say(Words::NoBefore),
        }];
        if let Some(found) = &mut self.sensitivity {
            let sign = self.effect.att.signum();
            found.summary = say(Words::Breakdown { breakdown: found.breakdown, sign });
            notes.push(found.summary.clone());
        }
        notes.push(say(Words::Unseen));
        if self.members_away > 0 {
            let (away, of) = (self.members_away.into(), self.members.into());
            notes.push(say(Words::Away { away, of }));
        }
        let TrialsLeftOut { without_before, without_after } = self.left_out;
        if without_before + without_after > 0 {
            notes.push(say(Words::LeftOut {
                before: without_before.into(),
                after: without_after.into(),
            }));
        }
        self.notes = notes;
    }
}

/// An effect as sentences take it.
pub(crate) fn estimate(effect: &Att) -> Estimate {
    let interval = effect.low.zip(effect.high).map(|(low, high)| [low, high]);
    Estimate { value: effect.att, interval: interval.ok_or(NoInterval::NothingVaries) }
}

/// The effect so many periods since joining.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PathPoint {
    /// Periods since joining: 0 for that in which members joined, which does not count.
    pub e: i32,
    /// The effect; before joining the difference that should not be.
    #[serde(flatten)]
    pub effect: Att,
    /// The lower end of the band that holds the effects of all periods but 0 at once.
    pub band_low: Option<f64>,
    /// The upper end.
    pub band_high: Option<f64>,
    /// Members that count.
    pub members: u32,
}

/// The effect on those who joined together, in one period. The line by which members and others are adjusted is that of all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GroupTime {
    /// The first day of the period in which they joined.
    pub g: Day,
    /// The first day of the period; before `g` the effect is a difference that should not be.
    pub t: Day,
    /// The effect.
    #[serde(flatten)]
    pub effect: Att,
    /// Members that count.
    pub members: u32,
    /// Days of others they are compared with.
    pub others: u32,
}

/// Effects at pretended days of joining, at which there is none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Placebo {
    /// The effects, in the order of their drawing.
    pub effects: Vec<f64>,
    /// The share of them that are as far from 0 as the effect or farther, the effect itself counted.
    pub p: Option<f64>,
}

/// The effect on all members that count over all their periods, in the unit of the measure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Money {
    /// The sum.
    pub total: f64,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The currency of the file, where the measure is money and the file says it.
    pub currency: Option<&'static str>,
}

/// Members that are in no trial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrialsLeftOut {
    /// They joined at the first purchase or less than a period after it: there is no time before.
    pub without_before: u32,
    /// No period was over after that in which they joined.
    pub without_after: u32,
}
