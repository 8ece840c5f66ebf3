//! Which rows of a file repeat another one cell by cell.
//!
//! No row keeps its cells, so each brings a sum of them along: 20 bits, for which a packed row has room. Two rows are taken
//! for equal if customer, day, amount, order and this sum are: of a million pairs that are alike in the first four and
//! differ elsewhere, one is taken for equal.

use crate::calendar::Day;
use crate::tables::Money;

/// Examples that are kept of rows that repeat others.
const EXAMPLES: usize = 5;

/// What [`mix`] multiplies by: 2⁶⁴ over the golden ratio.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// A `"` in each byte, and the lowest and the highest bit of each.
const QUOTES: u64 = 0x2222_2222_2222_2222;
const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// 20 bits that tell a row from others by all its cells; none of them is set if nothing is known of the cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowSum(u32);

impl RowSum {
    /// The sum of a row of these bytes, and whether there is a quote among them.
    #[inline(always)] // once a row
    pub(crate) fn of(row: &[u8]) -> (Self, bool) {
        let (words, _) = row.as_chunks();
        let mut short = [0; 16];
        // The last 16 bytes may hold some once more.
        let last = row.last_chunk().unwrap_or_else(|| {
            short.iter_mut().zip(row).for_each(|(to, byte)| *to = *byte);
            &short
        });
        let mut state = (row.len() as u64, 0);
        for words in words {
            state = add(state, words);
        }
        let (sum, quotes) = add(state, last);
        let mixed = (sum ^ (sum >> 32)).wrapping_mul(FACTOR);
        (Self(((mixed >> (64 - 20)) as u32).max(1)), quotes & HIGH != 0)
    }

    pub(super) fn is_known(self) -> bool {
        self != Self::default()
    }

    pub(super) const fn raw(self) -> u32 {
        self.0
    }
}

/// Adds 16 bytes to a hash, and to what tells whether there is a quote.
#[inline(always)] // several times a row
fn add((hash, mut quotes): (u64, u64), words: &[u8; 16]) -> (u64, u64) {
    let words = u128::from_le_bytes(*words);
    let words = [words as u64, (words >> 64) as u64];
    for others in words.map(|word| word ^ QUOTES) {
        quotes |= others.wrapping_sub(LOW) & !others;
    }
    (words.into_iter().fold(hash, mix), quotes)
}

/// Adds a word to a hash.
#[inline(always)] // several times a row
const fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(29) ^ word).wrapping_mul(FACTOR)
}

/// The rows of a part that were seen, by a hash: open addressing with linear probing, at most a third full. One table
/// serves all parts in turn, so that it stays in the cache. It takes 12 bytes for each row of a part: even where a part has
/// all rows that is no more than the columns take that they go to later.
///
/// A place in the table and 32 bits that do not depend on it tell rows apart: those of 15 million rows are mistaken for
/// others once in some hundred files.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// 32 bits of the hash; 0 is empty.
    slots: Vec<u32>,
}

impl Seen {
    /// Begins a part of so many rows.
    pub(super) fn begin(&mut self, rows: usize) {
        self.slots.clear();
        self.slots.reserve_exact(3 * rows + 1);
        self.slots.resize(3 * rows + 1, 0);
    }

    /// Whether a row of these words was seen before in this part; now it is.
    #[inline(always)] // once a row
    pub(super) fn is_repeated<const N: usize>(&mut self, row: [u64; N]) -> bool {
        let hash = row.into_iter().fold(0, mix);
        let entry = ((hash >> 32) as u32).max(1);
        let place = (hash ^ (hash >> 32)).wrapping_mul(FACTOR) >> 32;
        let mut place = ((place * self.slots.len() as u64) >> 32) as usize;
        // There is always an empty slot: there are more of them than rows.
        while let Some(slot) = self.slots.get_mut(place) {
            match *slot {
                0 => {
                    *slot = entry;
                    return false;
                }
                same if same == entry => return true,
                _ => place = if place + 1 < self.slots.len() { place + 1 } else { 0 },
            }
        }
        false
    }
}

/// Rows that repeat another one of their file in every cell, as told by a 20-bit sum of the cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Repeats {
    /// How many there are.
    pub rows: u64,
    /// The sum of their amounts.
    pub amount: Money,
    /// Those of the first lines, where they are merged.
    pub examples: Vec<Repeat>,
}

/// A row that repeats another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeat {
    /// The line of the file.
    pub line: u64,
    /// The customer's id.
    pub id: String,
    /// The day.
    pub day: Day,
    /// The amount.
    pub amount: Money,
}

impl Repeats {
    /// Counts a row; its line is 0 where lines are not kept.
    pub(super) fn add(&mut self, line: u64, day: Day, amount: Money, id: impl FnOnce() -> String) {
        self.rows += 1;
        self.amount += amount;
        let place = self.examples.partition_point(|other| other.line < line);
        if line > 0 && place < EXAMPLES {
            self.examples.insert(place, Repeat { line, id: id(), day, amount });
            self.examples.truncate(EXAMPLES);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_quote_is_seen_wherever_it_stands() {
        for len in 0..40 {
            let row = vec![b'!'; len];
            assert!(!RowSum::of(&row).1);
            for place in 0..len {
                let mut row = row.clone();
                row[place] = b'"';
                assert!(RowSum::of(&row).1, "{place} of {len}");
            }
        }
    }

    #[test]
    fn sums_of_unlike_rows_are_alike_as_rarely_as_20_bits_allow() {
        // Of 2,000 rows that differ in a few digits, 1,999,000 pairs: 1.9 are expected alike, and more than 12 once in a
        // million times.
        let sums = (0..2000)
            .map(|row| RowSum::of(format!("ann,2026-01-05,50.00,{row}").as_bytes()).0.raw());
        let different = sums.collect::<HashSet<_>>().len();
        assert!(different >= 1988, "{different}");
        // Zeros at the end count.
        assert_ne!(RowSum::of(b"a"), RowSum::of(b"a\0"));
    }

    proptest! {
        #[test]
        fn what_was_seen_is_told_part_by_part(
            parts in prop::collection::vec(prop::collection::vec([0_u64..6, 0_u64..6], 0..60), 1..6),
        ) {
            let mut seen = Seen::default();
            for rows in parts {
                seen.begin(rows.len());
                let mut known = HashSet::new();
                for row in rows {
                    prop_assert_eq!(seen.is_repeated(row), !known.insert(row));
                }
            }
        }
    }
}
