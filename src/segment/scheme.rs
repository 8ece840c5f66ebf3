//! Which scores make which RFM segment.

use crate::words::RfmSegment::{self, *};

/// The segments in order, each with its score triples (recency, frequency, monetary; 5 is best). Every one of the 125
/// triples belongs to exactly one segment: a customer is never in two, and never in none.
pub(super) const SCHEME: [(RfmSegment, &[u16]); 11] = [
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

/// For every triple of `bins` scores the place of its segment in [`SCHEME`].
pub(super) struct Scheme {
    fifths: Vec<usize>,
    places: [u8; 125],
}

impl Scheme {
    pub(super) fn new(bins: u32) -> Self {
        let mut places = [0; 125];
        for (place, (_, triples)) in SCHEME.iter().enumerate() {
            for &triple in *triples {
                let (r, f, m) = (triple / 100, triple / 10 % 10, triple % 10);
                if let Some(to) = places.get_mut(usize::from((r - 1) * 25 + (f - 1) * 5 + m - 1)) {
                    *to = place as u8;
                }
            }
        }
        Self { fifths: (1..=bins).map(|score| fifth(score, bins) as usize - 1).collect(), places }
    }

    /// The place of the segment of these scores, each from 1 to `bins`.
    pub(super) fn place(&self, r: u8, f: u8, m: u8) -> u8 {
        let fifth =
            |score: u8| self.fifths.get(usize::from(score) - 1).copied().unwrap_or_default();
        self.places.get(fifth(r) * 25 + fifth(f) * 5 + fifth(m)).copied().unwrap_or_default()
    }
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
    fn the_scheme_partitions_the_cube() {
        let mut triples: Vec<u16> =
            SCHEME.iter().flat_map(|(_, triples)| triples.iter().copied()).collect();
        triples.sort_unstable();
        let cube: Vec<u16> = (1..=5)
            .flat_map(|r| (1..=5).flat_map(move |f| (1..=5).map(move |m| r * 100 + f * 10 + m)))
            .collect();
        assert_eq!(triples, cube);
    }

    #[test]
    fn scores_find_their_segment() {
        let of = |bins, r, f, m| SCHEME[usize::from(Scheme::new(bins).place(r, f, m))].0;
        assert_eq!(of(5, 5, 5, 5), Champions);
        assert_eq!(of(5, 1, 5, 1), Lost);
        assert_eq!(of(5, 2, 1, 5), CannotLose);
        assert_eq!(of(5, 3, 1, 1), New);
        assert_eq!(of(10, 10, 9, 10), Champions);
        assert_eq!(of(2, 1, 1, 1), Hibernating);
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
