//! Which scores make which RFM segment.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::groups::Label;
use super::rules::{Columns, Rule, Values};
use crate::error::{Error, ErrorKind, Result};
use crate::words::RfmSegment::{self, *};
use crate::words::{Accepted, Locale, Problem, Segment, ValueKind};

/// The schemes that Tenure knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum KnownScheme {
    /// Eleven segments over the 125 triples of scores.
    #[default]
    Cells,
    /// Ten segments over recency and the mean of frequency and monetary value, in a grid of five by five.
    Grid,
}

/// Which scores make which segment: a scheme that Tenure knows, or one's own rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "a scheme is “cells”, “grid”, or a list of rules, each with its name and rule"
)]
pub enum SchemeChoice {
    /// A known scheme by its name.
    Known(KnownScheme),
    /// Rules in order, of which the first that fits counts. Triples that none fits make a segment of their own, the last.
    Rules(Vec<ScoreRule>),
}

impl Default for SchemeChoice {
    fn default() -> Self {
        Self::Known(KnownScheme::default())
    }
}

/// A segment as a rule over the scores `r`, `f` and `m`, such as `r >= 4 and f >= 4`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreRule {
    /// The segment's name.
    pub name: String,
    /// The rule, in the language of [`Rule`].
    pub rule: String,
}

/// How the rules of a scheme share the triples of scores: in a good scheme each triple fits exactly one.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Audit {
    /// All triples.
    pub cells: u32,
    /// How many each segment has, in the order of the segments.
    pub cells_of: Vec<u32>,
    /// Triples that several rules fit; the first of them counts.
    pub several: Vec<Clash>,
    /// Triples that no rule fits.
    pub none: Vec<[u8; 3]>,
    /// The place of the segment of every triple, those of the same recency and then frequency together.
    #[serde(skip)]
    pub places: Vec<u16>,
}

/// A triple that several rules fit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Clash {
    /// Recency, frequency and monetary score.
    pub cell: [u8; 3],
    /// The names of the segments, in order.
    pub segments: Vec<String>,
}

/// Rules a scheme may have: far more than anybody can tell apart.
const MOST_RULES: usize = 100;

/// The segments in order, each with its score triples (recency, frequency, monetary; 5 is best). Every one of the 125
/// triples belongs to exactly one segment: a customer is never in two, and never in none.
const CELLS: [(RfmSegment, &[u16]); 11] = [
    (Champions, &[555, 554, 544, 545, 454, 455, 445]),
    (Loyal, &[543, 444, 435, 355, 354, 345, 344, 335]),
    (
        PotentialLoyalist,
        &[
            553, 551, 552, 541, 542, 533, 532, 531, 452, 451, 442, 441, 431, 453, 433, 432, 423,
            353, 352, 351, 342, 341, 333, 323,
        ],
    ),
    (New, &[512, 511, 422, 421, 412, 411, 311]),
    (Promising, &[525, 524, 523, 522, 521, 515, 514, 513, 425, 424, 413, 414, 415, 315, 314, 313]),
    (NeedAttention, &[535, 534, 443, 434, 343, 334, 325, 324]),
    (AboutToSleep, &[331, 321, 312, 221, 213, 231, 241, 251]),
    (
        AtRisk,
        &[
            255, 254, 245, 244, 253, 252, 243, 242, 235, 234, 225, 224, 153, 152, 145, 143, 142,
            135, 134, 133, 125, 124,
        ],
    ),
    (CannotLose, &[155, 154, 144, 214, 215, 115, 114, 113]),
    (Hibernating, &[332, 322, 233, 232, 223, 222, 132, 123, 122, 212, 211]),
    (Lost, &[111, 112, 121, 131, 141, 151]),
];

/// The segments of the grid in order, each with its pairs of scores: recency, and the mean of frequency and monetary value
/// rounded half up. Every one of the 25 pairs belongs to exactly one segment.
const GRID: [(RfmSegment, &[u16]); 10] = [
    (Champions, &[54, 55]),
    (Loyal, &[34, 35, 44, 45]),
    (PotentialLoyalist, &[42, 43, 52, 53]),
    (New, &[51]),
    (Promising, &[41]),
    (NeedAttention, &[33]),
    (AboutToSleep, &[31, 32]),
    (AtRisk, &[13, 14, 23, 24]),
    (CannotLose, &[15, 25]),
    (Hibernating, &[11, 12, 21, 22]),
];

/// For every triple of scores the segment it makes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scheme {
    /// What the segments are called, in order.
    pub(super) labels: Vec<Label>,
    /// How many scores recency, frequency and monetary value can have.
    bins: [u8; 3],
    /// How its rules share the triples.
    pub(super) audit: Audit,
}

impl Scheme {
    /// The scheme that was chosen, for so many scores of each measure.
    ///
    /// # Errors
    ///
    /// `option` if a rule cannot be read, or there is none.
    pub(super) fn new(choice: &SchemeChoice, bins: [u8; 3], locale: Locale) -> Result<Self> {
        match choice {
            SchemeChoice::Known(scheme) => Ok(Self::known(*scheme, bins, locale)),
            SchemeChoice::Rules(rules) => Self::of_rules(rules, bins, locale),
        }
    }

    /// A scheme of somebody's own.
    fn of_rules(rules: &[ScoreRule], bins: [u8; 3], locale: Locale) -> Result<Self> {
        let refuse = |found| {
            let problem =
                Problem::BadOption { option: "scheme", found, accepted: Accepted::ScoreRules };
            Err(Error::new(ErrorKind::Option, problem))
        };
        if rules.is_empty() || rules.len() > MOST_RULES {
            return refuse(rules.len().to_string());
        }
        let others = Segment::Others.say(locale);
        let mut names: Vec<&str> = vec!["", &others];
        for name in rules.iter().map(|rule| rule.name.trim()) {
            if names.contains(&name) {
                return refuse(format!("“{name}”"));
            }
            names.push(name);
        }
        let cube = Cube(cells(bins).collect());
        let mut fits = Vec::new();
        for rule in rules {
            fits.push(Rule::parse(&rule.rule)?.matches(&cube)?);
        }
        let own = |rule: &ScoreRule| Label {
            key: rule.name.clone(),
            name: rule.name.clone(),
            people: Segment::PeopleIn { segment: rule.name.clone() }.say(locale),
            action: None,
        };
        let mut labels: Vec<Label> = rules.iter().map(own).collect();
        let (mut places, mut audit) = (Vec::new(), Audit::default());
        for (at, &cell) in cube.0.iter().enumerate() {
            let fit = |rule: &Vec<bool>| rule.get(at).copied().unwrap_or_default();
            let fitting: Vec<usize> = fits
                .iter()
                .enumerate()
                .filter(|(_, rule)| fit(rule))
                .map(|(place, _)| place)
                .collect();
            places.push(fitting.first().map_or(rules.len(), |&place| place) as u16);
            match fitting.len() {
                0 => audit.none.push(cell),
                1 => {}
                _ => {
                    let name = |place: &usize| rules.get(*place).map(|rule| rule.name.clone());
                    audit
                        .several
                        .push(Clash { cell, segments: fitting.iter().filter_map(name).collect() });
                }
            }
        }
        if !audit.none.is_empty() {
            labels.push(Label {
                key: "others".into(),
                name: others,
                people: Segment::PeopleInNone.say(locale),
                action: None,
            });
        }
        audit.count(places, labels.len());
        Ok(Self { labels, bins, audit })
    }

    /// A scheme that is made for five scores, for scores that there may be more or fewer of: each is read as the fifth of the
    /// customers that holds the middle of its bin.
    pub(super) fn known(scheme: KnownScheme, bins: [u8; 3], locale: Locale) -> Self {
        let segments: &[(RfmSegment, &[u16])] = match scheme {
            KnownScheme::Cells => &CELLS,
            KnownScheme::Grid => &GRID,
        };
        let code = |r: u16, f: u16, m: u16| match scheme {
            KnownScheme::Cells => 100 * r + 10 * f + m,
            KnownScheme::Grid => 10 * r + (f + m).div_ceil(2),
        };
        let place = |[r, f, m]: [u8; 3]| {
            let of = |score: u8, bins: u8| fifth(score.into(), bins.into()) as u16;
            let code = code(of(r, bins[0]), of(f, bins[1]), of(m, bins[2]));
            let holds = |(_, codes): &(RfmSegment, &[u16])| codes.contains(&code);
            segments.iter().position(holds).unwrap_or_default() as u16
        };
        let label = |&(segment, _): &(RfmSegment, _)| Label {
            key: segment.key().into(),
            name: Segment::Name(segment).say(locale),
            people: Segment::People(segment).say(locale),
            action: Some(Segment::Action(segment).say(locale)),
        };
        let places: Vec<u16> = cells(bins).map(place).collect();
        let mut audit = Audit::default();
        audit.count(places, segments.len());
        Self { labels: segments.iter().map(label).collect(), bins, audit }
    }

    /// The place of the segment of these scores, each from 1 to its number of bins.
    pub(super) fn place(&self, r: u8, f: u8, m: u8) -> u16 {
        let [_, by_f, by_m] = self.bins.map(usize::from);
        let at = |score: u8| usize::from(score.max(1)) - 1;
        self.audit.places.get((at(r) * by_f + at(f)) * by_m + at(m)).copied().unwrap_or_default()
    }
}

impl Audit {
    fn count(&mut self, places: Vec<u16>, segments: usize) {
        self.cells = places.len() as u32;
        self.cells_of = vec![0; segments];
        for &place in &places {
            if let Some(count) = self.cells_of.get_mut(usize::from(place)) {
                *count += 1;
            }
        }
        self.places = places;
    }
}

/// All triples of scores as columns that a rule is asked of.
struct Cube(Vec<[u8; 3]>);

impl Columns for Cube {
    fn customers(&self) -> usize {
        self.0.len()
    }

    fn columns(&self) -> Vec<(Cow<'_, str>, ValueKind)> {
        ["r", "f", "m"].map(|name| (name.into(), ValueKind::Number)).into()
    }

    fn values(&self, place: usize) -> Values<'_> {
        let score = |cell: &[u8; 3]| cell.get(place).map_or(f64::NAN, |&score| f64::from(score));
        Values::Numbers(self.0.iter().map(score).collect())
    }
}

/// All triples of scores, in the order in which a scheme holds them.
fn cells([r, f, m]: [u8; 3]) -> impl Iterator<Item = [u8; 3]> {
    let pairs = (1..=r).flat_map(move |r| (1..=f).map(move |f| (r, f)));
    pairs.flat_map(move |(r, f)| (1..=m).map(move |m| [r, f, m]))
}

/// The fifth (1 to 5) that holds the middle of bin `score` of `bins`: itself for 5 bins. The middle (score − ½) / bins
/// is never the border of a fifth, since 5 (2 score − 1) is odd.
fn fifth(score: u32, bins: u32) -> u32 {
    (5 * (2 * score - 1)).div_ceil(2 * bins)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "RFM scheme with 125 cells": unlike the default rules of R's `rfm`, where 58 cells match several and 10 none.
    #[test]
    fn the_schemes_partition_their_cells() {
        let sorted = |segments: &[(RfmSegment, &[u16])]| {
            let mut codes: Vec<u16> =
                segments.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
            codes.sort_unstable();
            codes
        };
        let cube =
            cells([5; 3]).map(|[r, f, m]| 100 * u16::from(r) + 10 * u16::from(f) + u16::from(m));
        assert!(cube.eq(sorted(&CELLS)));
        let square = cells([5, 5, 1]).map(|[r, fm, _]| 10 * u16::from(r) + u16::from(fm));
        assert!(square.eq(sorted(&GRID)));
    }

    /// The default rules of the R package rfm, version 0.3.0, audited: "58 of 125 cells match more than one rule; 10 cells fall
    /// to Others (215, 241, 251, 252, 341, 351, 441, 451, 541, 551); Champions is 1 cell".
    #[test]
    fn the_rules_of_r_are_found_to_overlap() {
        let rules = [
            ("Champions", [5, 5, 5, 5, 5, 5]),
            ("Potential Loyalist", [3, 5, 3, 5, 2, 5]),
            ("Loyal", [2, 4, 2, 4, 2, 4]),
            ("Promising", [3, 4, 1, 3, 3, 5]),
            ("New Customers", [4, 5, 1, 3, 1, 5]),
            ("Can't Lose Them", [1, 2, 3, 4, 4, 5]),
            ("At Risk", [1, 2, 2, 5, 4, 5]),
            ("Needs Attention", [1, 3, 3, 5, 3, 5]),
            ("About To Sleep", [2, 3, 1, 3, 1, 4]),
            ("Lost", [1, 1, 1, 5, 1, 5]),
        ];
        let rules = rules.map(|(name, [r0, r1, f0, f1, m0, m1])| ScoreRule {
            name: name.into(),
            rule: format!(
                "r between {r0} and {r1} and f between {f0} and {f1} and m between {m0} and {m1}"
            ),
        });
        let scheme = Scheme::new(&SchemeChoice::Rules(rules.into()), [5; 3], Locale::En);
        let audit = scheme.expect("rules").audit;
        assert_eq!((audit.cells, audit.several.len(), audit.cells_of[0]), (125, 58, 1));
        let none: Vec<u32> = audit
            .none
            .iter()
            .map(|&[r, f, m]| 100 * u32::from(r) + 10 * u32::from(f) + u32::from(m))
            .collect();
        assert_eq!(none, [215, 241, 251, 252, 341, 351, 441, 451, 541, 551]);
        assert_eq!(audit.cells_of.iter().sum::<u32>(), 125);
    }

    #[test]
    fn known_schemes_leave_nothing_to_the_auditor() {
        for known in [KnownScheme::Cells, KnownScheme::Grid] {
            let audit = Scheme::known(known, [5; 3], Locale::En).audit;
            assert!(audit.several.is_empty() && audit.none.is_empty());
            assert_eq!(audit.cells_of.iter().sum::<u32>(), 125);
        }
        let bad =
            |rules: Vec<ScoreRule>| Scheme::new(&SchemeChoice::Rules(rules), [5; 3], Locale::En);
        assert!(bad(Vec::new()).is_err());
        let named = |name: &str| ScoreRule { name: name.into(), rule: "r > 3".into() };
        for names in [[" ", "a"], ["a", "a "], ["Others", "a"]] {
            let error = bad(names.map(named).into()).expect_err("names").to_string();
            assert!(error.contains("each with a name of its own"), "{error}");
        }
        let typo = ScoreRule { name: "Best".into(), rule: "r >= 4 and q > 2".into() };
        assert!(bad(vec![typo]).expect_err("no q").to_string().contains('q'));
    }

    #[test]
    fn scores_find_their_segment() {
        let of = |bins, r, f, m| {
            let scheme = Scheme::known(KnownScheme::Cells, [bins; 3], Locale::En);
            CELLS[usize::from(scheme.place(r, f, m))].0
        };
        assert_eq!(of(5, 5, 5, 5), Champions);
        assert_eq!(of(5, 1, 5, 1), Lost);
        assert_eq!(of(5, 2, 1, 5), CannotLose);
        assert_eq!(of(5, 3, 1, 1), New);
        assert_eq!(of(10, 10, 9, 10), Champions);
        assert_eq!(of(2, 1, 1, 1), Hibernating);
        let grid = Scheme::known(KnownScheme::Grid, [5; 3], Locale::En);
        let of = |r, f, m| GRID[usize::from(grid.place(r, f, m))].0;
        assert_eq!([of(5, 4, 3), of(2, 5, 5), of(3, 1, 4)], [Champions, CannotLose, NeedAttention]);
    }

    #[test]
    fn fifths_rise_with_the_score_and_are_symmetric() {
        for bins in 2..=10 {
            let fifths: Vec<u32> = (1..=bins).map(|score| fifth(score, bins)).collect();
            assert!(fifths.is_sorted() && fifths.iter().all(|it| (1..=5).contains(it)));
            assert!(fifths.iter().zip(fifths.iter().rev()).all(|(one, other)| one + other == 6));
        }
        let five: Vec<u32> = (1..=5).map(|score| fifth(score, 5)).collect();
        assert_eq!(five, [1, 2, 3, 4, 5]);
    }
}
