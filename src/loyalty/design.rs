//! How was the effect found, why so, what does that take for granted, and what of it was checked?
//!
//! Three designs tell what a programme changed, the one with the fewest assumptions first: chance decided who was held out;
//! members are compared with customers who could have joined and did not; or the programme reached everyone at once, and the
//! series before that day says what would have been. Which of them fits, the data say. [`loyalty`](super::loyalty()) itself is
//! the second, whether or not the first would do better.
//!
//! A check that finds nothing does not prove an assumption: nothing speaks against it. What no data can tell is told as such.

use std::fmt;

use serde::Serialize;

use super::matching::{self, MatchedMembers};
use super::trials::{DIFFERENT, JoiningEffect, estimate};
use super::{Loyalty, LoyaltyOptions};
use crate::calendar::Day;
use crate::words::{Design as Words, DesignFacts, DesignKind, DesignState, DesignWay, Locale};

/// The share of members who have others alike below which they are few.
const ALIKE: f64 = 0.9;

/// The share of members still seen in the last period below which others are seen there than in the first.
const STAY: f64 = 0.5;

/// How the effect was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Design {
    /// The design that fits the data with the fewest assumptions; none if none fits.
    pub best: Option<Way>,
    /// The three designs, and why each fits or does not.
    pub ways: Vec<Considered>,
    /// What the comparison of members with others takes for granted; empty where nobody could be compared.
    pub assumptions: Vec<Assumption>,
    /// The options of a call that finds the same again.
    pub options: Asked,
    /// The same as JSON.
    pub json: String,
    /// The design and why, in sentences.
    pub summary: String,
}

/// A design.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Way {
    /// Chance decided who was held out: [`randomised`](super::randomised).
    Randomised,
    /// Members beside customers who could have joined: [`trials`](super::trials).
    Trials,
    /// What came after a day beside what was before it: [`counterfactual`](super::counterfactual).
    Launch,
}

/// Whether a design fits the data.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Considered {
    /// The design.
    pub way: Way,
    /// Whether it fits.
    pub fits: bool,
    /// Why, or why not.
    pub reason: String,
}

/// What is taken for granted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Assumption {
    /// Which it is.
    pub kind: Kind,
    /// What the check says.
    pub state: State,
    /// The number of the check; none where there is none.
    pub value: Option<f64>,
    /// It in words.
    pub text: String,
    /// How it was checked, or why it cannot be.
    pub check: String,
    /// The number in words.
    pub number: String,
}

/// An assumption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Members would have gone on like the others. The number is the p of Wald's test of the time before joining.
    ParallelTrends,
    /// Nobody bought differently because of joining soon. The number is the difference in the last period before.
    NoAnticipation,
    /// Members drift apart from the others by no more than before joining. The number is the drift that the finding stands, in
    /// times the largest change before.
    LittleDrift,
    /// There are others whom members are like. The number is the share of members who have some.
    Overlap,
    /// What is known of both sides is alike. The number is the largest standardised difference that is left.
    Balance,
    /// The same members are seen in all periods. The number is the share of them still seen in the last.
    Composition,
    /// The interval is as wide as chance. The number is the p of pretended days of joining.
    Chance,
    /// What is known suffices: nothing unseen made people join.
    NothingUnseen,
    /// One customer's joining does not change what others do.
    NoInterference,
}

/// What a check says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// Nothing speaks against it.
    Held,
    /// Something does.
    Doubtful,
    /// The data cannot tell.
    Unchecked,
}

impl From<State> for DesignState {
    fn from(state: State) -> Self {
        match state {
            State::Held => Self::Held,
            State::Doubtful => Self::Doubtful,
            State::Unchecked => Self::Unchecked,
        }
    }
}

/// The options of a call of [`loyalty`](super::loyalty()) in full.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// The day the analysis looks from.
    pub as_of: Day,
    /// Its own options, with what all analyses share.
    #[serde(flatten)]
    pub own: LoyaltyOptions,
    /// Which customers are looked at, if not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<OnlyRule>,
    /// What the result is broken down by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// A filter of customers alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OnlyRule {
    /// The rule that is true of them.
    pub rule: String,
}

/// What of the data decides about the design.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Facts {
    /// Whether somebody was held out and somebody offered the programme.
    pub(super) is_held_out: bool,
    /// Periods in which somebody joined.
    pub(super) periods: u32,
    /// The day on which nearly all joined, if there is one.
    pub(super) together: Option<Day>,
}

impl Design {
    /// The design of what was found.
    pub(super) fn new(found: &Loyalty, facts: &Facts, asked: Asked) -> Self {
        let locale = asked.own.locale;
        let say = |words: Words| words.say(locale);
        let told = DesignFacts {
            unit: found.period.unit(),
            members: found.did.as_ref().map(|it| it.members.into()),
            others: found.non_members.into(),
            periods: facts.periods.into(),
            together: facts.together.map(|day| day.label(locale)),
        };
        let fits = [
            (Way::Randomised, DesignWay::Randomised, facts.is_held_out),
            (Way::Trials, DesignWay::Trials, found.did.is_some()),
            (Way::Launch, DesignWay::Launch, facts.together.is_some()),
        ];
        let ways = fits.map(|(way, words, fits)| {
            let reason = say(Words::Reason { way: words, fits, facts: told.clone() });
            Considered { way, fits, reason }
        });
        let best = ways.iter().find(|it| it.fits).map(|it| it.way);
        let reasons: Vec<&str> = ways.iter().map(|it| it.reason.as_str()).collect();
        let assumptions =
            found.did.as_ref().map_or_else(Vec::new, |did| assumptions(did, found, locale));
        Self {
            best,
            summary: reasons.join(" "),
            ways: ways.into(),
            assumptions,
            json: asked.json(),
            options: asked,
        }
    }

    /// How many assumptions are in this state.
    pub(crate) fn count(&self, state: State) -> u64 {
        self.assumptions.iter().filter(|it| it.state == state).count() as u64
    }
}

/// Every assumption with its check.
pub(super) fn assumptions(did: &JoiningEffect, found: &Loyalty, locale: Locale) -> Vec<Assumption> {
    let what = found.measure.into();
    let last = did.path.iter().find(|it| it.e == -1).map(|it| it.effect);
    let holds_zero = |low: f64, high: f64| low <= 0.0 && high >= 0.0;
    let after = || did.path.iter().filter(|it| it.e > 0);
    let ends = after().next().zip(after().next_back());
    let stay = ends.map(|(first, last)| f64::from(last.members) / f64::from(first.members));
    let matched = found.matched.as_ref();
    let alike = matched.and_then(alike);
    let apart = matched.and_then(apart);
    let drift = did.sensitivity.as_ref().map(|it| it.breakdown).filter(|it| *it > 0.0);
    let is_seen = did.effect.low.zip(did.effect.high).map(|(low, high)| !holds_zero(low, high));
    let chance = did.placebo.p.zip(is_seen);
    let known = |it: Option<(f64, bool)>| match it {
        Some((_, true)) => State::Held,
        Some((_, false)) => State::Doubtful,
        None => State::Unchecked,
    };
    // The number and whether it is as it should be; and the number in words.
    let trend = did.pre_trend.map(|it| (it.p, it.p >= DIFFERENT));
    let ahead = last.and_then(|it| Some((it.att, holds_zero(it.low?, it.high?))));
    let rows = [
        (Kind::ParallelTrends, trend, trend.map(|it| Words::Probability(it.0))),
        (
            Kind::NoAnticipation,
            ahead,
            last.map(|it| Words::Difference { what, size: estimate(&it), level: found.level }),
        ),
        (Kind::LittleDrift, drift.map(|it| (it, it >= 1.0)), drift.map(Words::Times)),
        (
            Kind::Overlap,
            alike.map(|(share, others)| (share, share >= ALIKE && others >= matching::FEW)),
            alike.map(|(share, others)| Words::Alike { share, others }),
        ),
        (
            Kind::Balance,
            apart.map(|it| (it, it < matching::RULES[0])),
            apart.map(Words::Deviations),
        ),
        (Kind::Composition, stay.map(|it| (it, it >= STAY)), stay.map(Words::Share)),
        (
            Kind::Chance,
            chance.map(|(p, is_seen)| (p, (p < 1.0 - found.level) == is_seen)),
            did.placebo.p.map(Words::Probability),
        ),
        (Kind::NothingUnseen, None, None),
        (Kind::NoInterference, None, None),
    ];
    let row = |(kind, checked, number): (Kind, Option<(f64, bool)>, Option<Words>)| Assumption {
        kind,
        state: known(checked),
        value: checked.map(|it| it.0),
        text: Words::Assumption(kind.into()).say(locale),
        check: Words::Check(kind.into()).say(locale),
        number: number.filter(|_| checked.is_some()).map_or_else(String::new, |it| it.say(locale)),
    };
    rows.into_iter().map(row).collect()
}

/// The share of members, of those who could, who have others alike, and how many of equal weight these are worth.
fn alike(matched: &MatchedMembers) -> Option<(f64, f64)> {
    let found = &matched.found;
    let size = found.effective_sample_size?;
    Some((f64::from(found.matched.treated) / f64::from(found.treated), size.controls))
}

/// The largest standardised difference between both sides after matching.
fn apart(matched: &MatchedMembers) -> Option<f64> {
    matched.found.verdict?;
    let rows = matched.found.balance.iter().filter(|it| !it.is_score);
    rows.filter_map(|it| it.after).map(f64::abs).reduce(f64::max)
}

impl From<Kind> for DesignKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::ParallelTrends => Self::ParallelTrends,
            Kind::NoAnticipation => Self::NoAnticipation,
            Kind::LittleDrift => Self::LittleDrift,
            Kind::Overlap => Self::Overlap,
            Kind::Balance => Self::Balance,
            Kind::Composition => Self::Composition,
            Kind::Chance => Self::Chance,
            Kind::NothingUnseen => Self::NothingUnseen,
            Kind::NoInterference => Self::NoInterference,
        }
    }
}

impl Asked {
    /// As JSON, for people to copy; written by hand, because the page's module has no writer of it.
    fn json(&self) -> String {
        let LoyaltyOptions { period, before, after, measure, margin, level, seed, locale } =
            &self.own;
        let mut json = format!(
            "{{\"asOf\": \"{}\", \"period\": \"{}\", \"before\": {before}, \"after\": {after}, ",
            self.as_of,
            Name(period),
        );
        if let Some(measure) = measure {
            json += &format!("\"measure\": \"{}\", ", Name(measure));
        }
        json += &format!(
            "\"margin\": {margin}, \"level\": {level}, \"seed\": {seed}, \"locale\": \"{}\"",
            Name(locale)
        );
        if let Some(OnlyRule { rule }) = &self.filter {
            json += &format!(", \"filter\": {{\"rule\": {}}}", quoted(rule));
        }
        if let Some(by) = &self.by {
            json += &format!(", \"by\": {}", quoted(by));
        }
        json + "}"
    }
}

/// The name of a variant, as options have it.
struct Name<T>(T);

impl<T: Serialize> fmt::Display for Name<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(f)
    }
}

/// A text of JSON.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\0'..' ' => quoted += &format!("\\u{:04x}", u32::from(letter)),
            _ => quoted.push(letter),
        }
    }
    quoted + "\""
}
