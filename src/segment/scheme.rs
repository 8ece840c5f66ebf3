//! Which scores make which RFM segment.

use serde::{Deserialize, Serialize};

use super::groups::Label;
use crate::words::RfmSegment::{self, *};
use crate::words::{Locale, Segment};

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
    /// The place of the segment of every triple, those of the same recency and then frequency together.
    places: Vec<u16>,
}

impl Scheme {
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
        Self {
            labels: segments.iter().map(label).collect(),
            bins,
            places: cells(bins).map(place).collect(),
        }
    }

    /// The place of the segment of these scores, each from 1 to its number of bins.
    pub(super) fn place(&self, r: u8, f: u8, m: u8) -> u16 {
        let [_, by_f, by_m] = self.bins.map(usize::from);
        let at = |score: u8| usize::from(score.max(1)) - 1;
        self.places.get((at(r) * by_f + at(f)) * by_m + at(m)).copied().unwrap_or_default()
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
