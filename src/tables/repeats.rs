//! Which rows of a file repeat another one cell by cell.
//!
//! No row keeps its cells, so each brings a sum of them along: 20 bits, for which a packed row has room. Two rows are taken
//! for equal if customer, day, amount, order and this sum are: of a million pairs that are alike in the first four and
//! differ elsewhere, one is taken for equal.

use crate::calendar::Day;
use crate::tables::Money;

/// Examples that are kept of rows that repeat others.
const EXAMPLES: usize = 5;

/// 2⁶⁴ over the golden ratio.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// 20 bits that tell a row from others by all its cells; none of them is set if nothing is known of the cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowSum(u32);

impl RowSum {
    /// The sum of a row of these bytes.
    #[inline(always)] // once a row
    pub(crate) fn of(row: &[u8]) -> Self {
        let (chunks, _) = row.as_chunks();
        let mut short = [0; 16];
        // The last 16 bytes may hold some once more.
        let last = row.last_chunk().unwrap_or_else(|| {
            short.iter_mut().zip(row).for_each(|(to, byte)| *to = *byte);
            &short
        });
        let (mut sum, mut key) = (row.len() as u64, FACTOR);
        for chunk in chunks {
            sum = sum.wrapping_add(products(chunk, key));
            key = key.wrapping_add(2 * (FACTOR >> 1));
        }
        let sum = sum.wrapping_add(products(last, key));
        let mixed = (sum ^ (sum >> 32)).wrapping_mul(FACTOR);
        Self(((mixed >> (64 - 20)) as u32).max(1))
    }

    pub(super) fn is_known(self) -> bool {
        self != Self::default()
    }

    pub(super) const fn raw(self) -> u32 {
        self.0
    }
}

/// Of 16 bytes, the sum of the products of their halves' halves, each added to a key of its own (NH, of Black, Halevi,
/// Krawczyk, Krovetz and Rogaway, "UMAC", 1999): no step waits for another.
#[inline(always)] // several times a row
fn products(chunk: &[u8; 16], key: u64) -> u64 {
    let words = u128::from_le_bytes(*chunk);
    let product = |word: u64| (word & 0xFFFF_FFFF).wrapping_mul(word >> 32);
    let (low, high) = (words as u64, (words >> 64) as u64);
    product(low.wrapping_add(key)).wrapping_add(product(high.wrapping_add(key.rotate_left(32))))
}

/// Half the days that 20 bits hold.
const HALF: u32 = 1 << 19;

/// A day and an amount with the sum of the row's cells in them. An amount needs 55 bits, and a day of the years from 535 to
/// 3405 needs 20: so 8 bits of the sum, and one that says that there is a sum, fit below the amount, and 12 above the day. A
/// row of another day has no sum, and repeats no other.
#[inline(always)] // once a row
pub(super) fn pack(day: Day, amount: Money, sum: RowSum) -> (Day, Money) {
    let amount = amount.clamp(-Money::MAX, Money::MAX).millionths() << 9;
    let from_first = (day.number() as u32).wrapping_add(HALF);
    if !sum.is_known() || from_first >= 2 * HALF {
        return (day, Money::from_millionths(amount));
    }
    let day = Day::new((sum.raw() << 20 | from_first) as i32);
    (day, Money::from_millionths(amount | i64::from(sum.raw() >> 12) << 1 | 1))
}

/// What was packed.
#[inline(always)] // once a row, or twice
pub(super) fn unpack((day, amount): (Day, Money)) -> (Day, Money, RowSum) {
    let (packed, amount) = (amount.millionths(), Money::from_millionths(amount.millionths() >> 9));
    if packed & 1 == 0 {
        return (day, amount, RowSum::default());
    }
    let bits = day.number() as u32;
    let day = Day::new((bits & (2 * HALF - 1)).wrapping_sub(HALF) as i32);
    (day, amount, RowSum((packed as u32 & 0x1FE) << 11 | bits >> 20))
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
    fn sums_of_unlike_rows_are_alike_as_rarely_as_20_bits_allow() {
        // Of 2,000 rows that differ in a few digits, 1,999,000 pairs: 1.9 are expected alike, and more than 12 once in a
        // million times.
        for (before, after) in
            [("ann,2026-01-05,50.00,", ""), ("", ",2026-01-05,50.00"), ("a,", ",coffee and a cake")]
        {
            let sums =
                (0..2000).map(|row| RowSum::of(format!("{before}{row}{after}").as_bytes()).raw());
            let different = sums.collect::<HashSet<_>>().len();
            assert!(different >= 1988, "{before}…{after}: {different}");
        }
        // Zeros at the end count.
        assert_ne!(RowSum::of(b"a"), RowSum::of(b"a\0"));
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_out_again(
            day in prop_oneof![any::<i32>(), -600_000..600_000],
            amount in -Money::MAX.millionths()..=Money::MAX.millionths(),
            cells in "[a-z]{0,20}",
        ) {
            let (day, amount) = (Day::new(day), Money::from_millionths(amount));
            let none = RowSum::default();
            let packed = pack(day, amount, none);
            prop_assert_eq!(unpack(packed), (day, amount, none));
            let sum = RowSum::of(cells.as_bytes());
            let packed = pack(day, amount, sum);
            let has_room = (-524_288..524_288).contains(&day.number());
            prop_assert_eq!(unpack(packed), (day, amount, if has_room { sum } else { none }));
        }

        #[test]
        fn every_byte_of_a_row_counts(row in prop::collection::vec(any::<u8>(), 1..80), place: prop::sample::Index, with in 1_u8..) {
            let mut other = row.clone();
            *place.get_mut(&mut other) ^= with;
            // Once in a million times they are equal: no such case is among those that are tried.
            prop_assert_ne!(RowSum::of(&row), RowSum::of(&other));
        }
    }
}
