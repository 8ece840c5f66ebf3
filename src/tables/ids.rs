//! Customer ids, exactly as read.
//!
//! Most ids are at most eight bytes long, and such an id *is* its key: the bytes, big-endian, padded with zeros, so that
//! keys compare as the texts do. A longer id is kept once in an arena and its key is a number with a top byte of 0xFF,
//! which no UTF-8 text begins with.

use std::cmp::Ordering;
use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use hashbrown::HashTable;

use crate::stats::order::{sort, sort_pass};
use crate::tables::room;

/// An id as a number: equal ids have equal keys within one [`Interner`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IdKey(u64);

const LONG: u64 = 0xFF << 56;

impl IdKey {
    /// The key of an id of at most eight bytes, without a zero byte.
    #[inline(always)] // once a row
    fn short(id: &[u8]) -> Option<Self> {
        let pad = 8 * 8_u32.checked_sub(id.len() as u32)?;
        let raw = word(id)?.checked_shl(pad)?;
        let filled = raw | ((1 << pad) - 1);
        let has_zero =
            filled.wrapping_sub(0x0101_0101_0101_0101) & !filled & 0x8080_8080_8080_8080 != 0;
        (!has_zero).then_some(Self(raw))
    }

    fn is_long(self) -> bool {
        self.0 >= LONG
    }

    /// A well-mixed hash: short ids differ in their high bytes only, so those are folded down before the product.
    #[inline]
    pub(super) fn hash(self) -> u64 {
        let folded = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        folded ^ (folded >> 32)
    }

    pub(super) const fn raw(self) -> u64 {
        self.0
    }

    pub(super) const fn from_raw(raw: u64) -> Self {
        Self(raw)
    }
}

/// At most eight bytes as one number, the last of them lowest.
#[inline(always)] // several times a row
pub(crate) fn word(bytes: &[u8]) -> Option<u64> {
    let big_endian = |bytes: &[u8; 4]| u64::from(u32::from_be_bytes(*bytes));
    match (bytes.first_chunk(), bytes.last_chunk(), bytes.len()) {
        // Two overlapping halves hold four to eight bytes: what both hold is equal.
        (Some(head), Some(tail), len @ 4..=8) => {
            Some(big_endian(head) << (8 * (len - 4)) | big_endian(tail))
        }
        (None, ..) => Some(short_word(bytes)),
        _ => None,
    }
}

#[inline(never)]
fn short_word(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// A number that stands for an order id: the bytes themselves up to eight, else a hash; 0 only for none.
#[inline]
pub fn order_key(id: &[u8]) -> u64 {
    match IdKey::short(id) {
        Some(key) => key.0,
        None if id.is_empty() => 0,
        None => FixedState::default().hash_one(id) | 1,
    }
}

/// Gives ids their keys while rows are read.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    arena: Arena,
    table: HashTable<u32>,
}

impl Interner {
    /// The key of this id; the same text always has the same key.
    #[inline(always)] // once a row
    pub fn key(&mut self, id: &[u8]) -> IdKey {
        IdKey::short(id).unwrap_or_else(|| self.long_key(id))
    }

    /// The number of this text among those that have one, which are numbered from 0 as they come.
    pub(super) fn number(&mut self, text: &[u8]) -> u32 {
        self.long_key(text).0 as u32
    }

    /// The keys of the texts that have a number, by their numbers.
    pub(super) fn numbered(&self) -> Vec<IdKey> {
        (0..self.arena.ends.len() as u64).map(|number| IdKey(LONG | number)).collect()
    }

    #[inline(never)]
    fn long_key(&mut self, id: &[u8]) -> IdKey {
        let arena = &mut self.arena;
        let hasher = FixedState::default();
        let found = self.table.entry(
            hasher.hash_one(id),
            |&at| arena.get(at) == id,
            |&at| hasher.hash_one(arena.get(at)),
        );
        let at = match found {
            hashbrown::hash_table::Entry::Occupied(entry) => *entry.get(),
            hashbrown::hash_table::Entry::Vacant(entry) => *entry.insert(arena.push(id)).get(),
        };
        IdKey(LONG | u64::from(at))
    }

    /// Makes room for so many more long ids, of so many bytes together, where there are any; whether there is.
    pub(super) fn reserve(&mut self, bytes: usize, ids: usize) -> bool {
        let Self { arena, table } = self;
        arena.ends.is_empty() || {
            let hasher = FixedState::default();
            room::reserve(&mut arena.bytes, bytes)
                && room::reserve(&mut arena.ends, ids)
                && table.try_reserve(ids, |&at| hasher.hash_one(arena.get(at))).is_ok()
        }
    }

    /// About how many bytes of memory the long ids take: their texts, where each ends, and its place in the id table.
    pub(super) fn size(&self) -> usize {
        self.arena.bytes.len() + self.arena.ends.len() * (size_of::<usize>() + 10)
    }

    /// The bytes behind a key; those of a short one are laid out in `short`.
    pub(super) fn bytes<'a>(&'a self, key: IdKey, short: &'a mut [u8; 8]) -> &'a [u8] {
        self.arena.bytes(key, short)
    }

    /// The places of these ids in the order of their bytes; those of equal ids in the order they came.
    pub(super) fn order(&self, keys: &[IdKey]) -> Vec<u32> {
        let mut sorting = Sorting::default();
        while !self.sort(keys, &mut sorting) {}
        self.sorted(keys, sorting)
    }

    /// Sorts these ids by their first eight bytes, a part of the work at a time; whether that was the last.
    pub(super) fn sort(&self, keys: &[IdKey], sorting: &mut Sorting) -> bool {
        sorting.step(keys.len(), |place| {
            self.arena.word(keys.get(place).copied().unwrap_or_default(), 0)
        })
    }

    /// The places of these ids in the order of their bytes, once they are sorted by the first eight.
    pub(super) fn sorted(&self, keys: &[IdKey], sorting: Sorting) -> Vec<u32> {
        let key = |place: u32| keys.get(place as usize).copied().unwrap_or_default();
        let mut order = Vec::with_capacity(keys.len());
        // Places whose ids begin with the same bytes, and how many of those have been looked at.
        let mut alike = Vec::new();
        for run in sorting.rows.chunk_by(|one, other| one.0 == other.0) {
            if run.len() > 1 && run.iter().any(|&(_, place)| key(place).is_long()) {
                alike.push((order.len()..order.len() + run.len(), 8));
            }
            run.iter().for_each(|row| order.push(row.1));
        }
        drop(sorting);
        while let Some((range, seen)) = alike.pop() {
            let Some(places) = order.get_mut(range.clone()) else { continue };
            let mut words: Vec<(u64, u32)> =
                places.iter().map(|&place| (self.arena.word(key(place), seen), place)).collect();
            sort(&mut words);
            for (place, word) in places.iter_mut().zip(&words) {
                *place = word.1;
            }
            let mut start = range.start;
            for run in words.chunk_by(|one, other| one.0 == other.0) {
                if run.len() > 1 && run.iter().all(|&(word, _)| word as u8 == GOES_ON) {
                    alike.push((start..start + run.len(), seen + 7));
                }
                start += run.len();
            }
        }
        order
    }

    /// The ids behind sorted keys, each one once.
    pub(super) fn into_ids(self, keys: Vec<IdKey>) -> Ids {
        Ids { keys, arena: self.arena }
    }
}

/// Ids that are being sorted by their first eight bytes, in steps that take some milliseconds.
///
/// Ids are often numbers after a letter. Of the 256 values that a byte can have only those count that occur: so every id
/// becomes a small number in the same order, and those are sorted in few passes.
#[derive(Debug)]
pub(super) struct Sorting {
    /// Of each of the eight bytes, the last first: which values occur, then what each of them adds to an id's number.
    values: Box<[[u64; 256]; 8]>,
    /// Ids whose bytes were looked at.
    seen: usize,
    /// The number of each id, and its place.
    rows: Vec<(u64, u32)>,
    scratch: Vec<(u64, u32)>,
    /// The bits of the numbers, and how many of them the rows are sorted by.
    bits: u32,
    done: u32,
}

impl Default for Sorting {
    fn default() -> Self {
        let (rows, scratch) = (Vec::new(), Vec::new());
        Self { values: Box::new([[0; 256]; 8]), seen: 0, rows, scratch, bits: 0, done: 0 }
    }
}

impl Sorting {
    /// Ids that are looked at in a step; those of a pass are all of them, 30 ms for 4 million.
    pub(super) const SOME: usize = 1 << 18;

    /// Bits that are sorted by in a pass: rows go to 64 places at once, as many as a processor finds pages of quickly.
    const BITS: u32 = 6;

    fn step(&mut self, ids: usize, word: impl Fn(usize) -> u64) -> bool {
        let some = |from: usize| from..ids.min(from + Self::SOME);
        if self.seen < ids {
            for place in some(self.seen) {
                for (values, byte) in self.values.iter_mut().zip(word(place).to_le_bytes()) {
                    values[usize::from(byte)] = 1;
                }
            }
            self.seen = some(self.seen).end;
            if self.seen == ids {
                self.rank();
                self.rows.reserve_exact(ids);
            }
        } else if self.rows.len() < ids {
            for place in some(self.rows.len()) {
                let bytes = self.values.iter().zip(word(place).to_le_bytes());
                let number = bytes.map(|(values, byte)| values[usize::from(byte)]).sum();
                self.rows.push((number, place as u32));
            }
        } else if self.done < self.bits {
            self.scratch.resize(ids, (0, 0));
            sort_pass(&mut self.rows, &mut self.scratch, self.done, Self::BITS);
            self.done += Self::BITS;
        }
        self.rows.len() == ids && self.done >= self.bits
    }

    /// From the values that occur to what they add.
    fn rank(&mut self) {
        let mut unit = 1_u64;
        for values in self.values.iter_mut() {
            let mut rank = 0;
            for value in values {
                let occurs = std::mem::replace(value, rank * unit);
                rank += occurs;
            }
            unit = unit.saturating_mul(rank);
        }
        self.bits = u64::BITS - unit.saturating_sub(1).leading_zeros();
    }
}

/// The ids of a table, each once, in the order of their bytes; the row of an id is its customer's number.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    keys: Vec<IdKey>,
    arena: Arena,
}

impl Ids {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The id of this row, exactly as read; empty for a row that is not there.
    pub fn get(&self, row: usize) -> String {
        let mut text = String::new();
        self.write(row, &mut text);
        text
    }

    /// Appends the id of this row to the text, without an allocation of its own.
    pub fn write(&self, row: usize, text: &mut String) {
        let Some(&key) = self.keys.get(row) else { return };
        let mut bytes = [0; 8];
        text.push_str(&String::from_utf8_lossy(self.arena.bytes(key, &mut bytes)));
    }

    /// The ids of these rows, which rise.
    pub(super) fn only(&self, rows: &[u32]) -> Self {
        let mut arena = Arena::default();
        let keys = rows.iter().filter_map(|&row| self.keys.get(row as usize)).map(|&key| {
            let is_long = key.is_long();
            if is_long {
                IdKey(LONG | u64::from(arena.push(self.arena.get(key.0 as u32))))
            } else {
                key
            }
        });
        Self { keys: keys.collect(), arena }
    }

    /// The row of this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        let id = id.as_bytes();
        let mut bytes = [0; 8];
        self.keys.binary_search_by(|&key| self.arena.bytes(key, &mut bytes).cmp(id)).ok()
    }

    /// How the id of this row compares with one of another table, by their bytes.
    pub(super) fn compare(&self, row: usize, other: &Self, other_row: usize) -> Ordering {
        match (self.keys.get(row), other.keys.get(other_row)) {
            (Some(one), Some(two)) if !one.is_long() && !two.is_long() => one.0.cmp(&two.0),
            _ => {
                let (mut one, mut two) = ([0; 8], [0; 8]);
                self.bytes(row, &mut one).cmp(other.bytes(other_row, &mut two))
            }
        }
    }

    /// The bytes of this row's id; those of a short one are laid out in `short`.
    pub(super) fn bytes<'a>(&'a self, row: usize, short: &'a mut [u8; 8]) -> &'a [u8] {
        self.keys.get(row).map_or(&[], |&key| self.arena.bytes(key, short))
    }

    /// Appends the bytes of this row's id.
    pub(super) fn copy_bytes(&self, row: usize, to: &mut Vec<u8>) {
        to.extend_from_slice(self.bytes(row, &mut [0; 8]));
    }
}

/// Long texts, one after another.
#[derive(Clone, Debug, Default)]
struct Arena {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Arena {
    fn push(&mut self, text: &[u8]) -> u32 {
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        self.ends.len() as u32 - 1
    }

    fn get(&self, at: u32) -> &[u8] {
        let at = at as usize;
        let start =
            at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// The bytes of a key's id; those of a short one are laid out in `short`.
    fn bytes<'a>(&'a self, key: IdKey, short: &'a mut [u8; 8]) -> &'a [u8] {
        if key.is_long() {
            return self.get(key.0 as u32);
        }
        *short = key.0.to_be_bytes();
        let len = 8 - key.0.trailing_zeros() as usize / 8;
        short.get(..len).unwrap_or_default()
    }

    /// Eight of a key's bytes as a number that sorts as they do: the first eight or, after some, the next seven and how
    /// many there are, since an id that ends comes before one that goes on with zeros.
    fn word(&self, key: IdKey, seen: usize) -> u64 {
        let mut short = [0; 8];
        let bytes = match key.is_long() {
            false if seen == 0 => return key.0,
            _ => self.bytes(key, &mut short),
        };
        let mut word = [0; 8];
        let rest = bytes.get(seen..).unwrap_or_default();
        for (to, &from) in word.iter_mut().zip(rest) {
            *to = from;
        }
        if let (1.., [.., last]) = (seen, &mut word) {
            // Of ids that end within the first eight bytes the shorter one is first too.
            *last = (bytes.len().min(seen.min(8)) + rest.len()).min(GOES_ON.into()) as u8;
        }
        u64::from_be_bytes(word)
    }
}

/// The last byte of a [word](Arena::word) after which there are others.
const GOES_ON: u8 = 16;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_come_back_as_read_and_in_the_order_of_their_bytes() {
        let texts = [
            "00001",
            "1",
            "客户一",
            "客户一百二十三",
            "anna@example.org",
            "12345678",
            "a\0b",
            "123456789",
            "é",
        ];
        let mut interner = Interner::default();
        let keys: Vec<_> = texts.iter().map(|text| interner.key(text.as_bytes())).collect();
        let again: Vec<_> = texts.iter().map(|text| interner.key(text.as_bytes())).collect();
        assert_eq!(keys, again);
        let order = interner.order(&keys);
        let ids = interner.into_ids(order.iter().map(|&place| keys[place as usize]).collect());
        let mut sorted = texts.to_vec();
        sorted.sort_unstable();
        let read: Vec<_> = (0..ids.len()).map(|row| ids.get(row)).collect();
        assert_eq!(read, sorted);
        for (row, text) in sorted.iter().enumerate() {
            assert_eq!(ids.find(text), Some(row), "{text}");
        }
        assert_eq!(ids.find("nobody"), None);
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_the_bytes(ids in prop::collection::vec("[ab\\x00]{0,30}|(aaaaaaaa){0,4}[ab\\x00]{0,2}", 0..60)) {
            let mut interner = Interner::default();
            let keys: Vec<_> = ids.iter().map(|id| interner.key(id.as_bytes())).collect();
            let mut expected: Vec<u32> = (0..ids.len() as u32).collect();
            expected.sort_by_key(|&place| ids[place as usize].as_bytes());
            prop_assert_eq!(interner.order(&keys), expected);
        }
    }
}
