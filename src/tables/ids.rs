//! Customer ids, exactly as read.
//!
//! Most ids are at most eight bytes long, and such an id *is* its key: the bytes, big-endian, padded with zeros, so that
//! keys compare as the texts do. A longer id is kept once in an arena and its key is a number with a top byte of 0xFF,
//! which no UTF-8 text begins with.

use std::cmp::Ordering;
use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use hashbrown::HashTable;

/// An id as a number: equal ids have equal keys within one [`Interner`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdKey(u64);

const LONG: u64 = 0xFF << 56;

impl IdKey {
    /// The key of an id of at most eight bytes, without a zero byte.
    #[inline]
    fn short(id: &[u8]) -> Option<Self> {
        let pad = 8 * 8_u32.checked_sub(id.len() as u32)?;
        // Two overlapping words hold four to seven bytes: what both hold is equal.
        let raw = match (id.first_chunk::<8>(), id.first_chunk::<4>(), id.last_chunk::<4>()) {
            (Some(all), ..) => u64::from_be_bytes(*all),
            (None, Some(head), Some(tail)) => {
                u64::from(u32::from_be_bytes(*head)) << 32
                    | u64::from(u32::from_be_bytes(*tail)) << pad
            }
            _ => id
                .iter()
                .enumerate()
                .fold(0, |raw, (at, &byte)| raw | u64::from(byte) << (56 - 8 * at)),
        };
        let filled = raw | u64::MAX.checked_shr(64 - pad).unwrap_or(0);
        let has_zero =
            filled.wrapping_sub(0x0101_0101_0101_0101) & !filled & 0x8080_8080_8080_8080 != 0;
        (!has_zero && !id.is_empty()).then_some(Self(raw))
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

    pub(super) fn raw(self) -> u64 {
        self.0
    }

    pub(super) fn from_raw(raw: u64) -> Self {
        Self(raw)
    }
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
    pub fn key(&mut self, id: &[u8]) -> IdKey {
        if let Some(key) = IdKey::short(id) {
            return key;
        }
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

    /// Sorts numbered ids: by their bytes, and then by number.
    pub(super) fn sort(&self, ids: &mut [(IdKey, u32)]) {
        ids.sort_unstable_by(|one, other| self.compare(one.0, other.0).then(one.1.cmp(&other.1)));
    }

    /// The order of two ids: that of their bytes.
    #[inline]
    pub(super) fn compare(&self, one: IdKey, other: IdKey) -> Ordering {
        self.arena.compare(one, other)
    }

    /// The ids behind sorted keys, each one once.
    pub(super) fn into_ids(self, keys: Vec<IdKey>) -> Ids {
        Ids { keys, arena: self.arena }
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

    /// The row of this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        let id = id.as_bytes();
        let mut bytes = [0; 8];
        self.keys.binary_search_by(|&key| self.arena.bytes(key, &mut bytes).cmp(id)).ok()
    }

    /// Appends the bytes of this row's id.
    pub(super) fn copy_bytes(&self, row: usize, to: &mut Vec<u8>) {
        let Some(&key) = self.keys.get(row) else { return };
        to.extend_from_slice(self.arena.bytes(key, &mut [0; 8]));
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

    #[inline]
    fn compare(&self, one: IdKey, other: IdKey) -> Ordering {
        if one.0 | other.0 < LONG {
            return one.0.cmp(&other.0);
        }
        self.compare_bytes(one, other)
    }

    /// Apart from [`compare`](Self::compare), which sorting repeats in many places.
    #[cold]
    #[inline(never)]
    fn compare_bytes(&self, one: IdKey, other: IdKey) -> Ordering {
        self.bytes(one, &mut [0; 8]).cmp(self.bytes(other, &mut [0; 8]))
    }
}

#[cfg(test)]
mod tests {
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
        let mut keys: Vec<_> = texts.iter().map(|text| interner.key(text.as_bytes())).collect();
        let again: Vec<_> = texts.iter().map(|text| interner.key(text.as_bytes())).collect();
        assert_eq!(keys, again);
        keys.sort_by(|&one, &other| interner.compare(one, other));
        let ids = interner.into_ids(keys);
        let mut sorted = texts.to_vec();
        sorted.sort_unstable();
        let read: Vec<_> = (0..ids.len()).map(|row| ids.get(row)).collect();
        assert_eq!(read, sorted);
        for (row, text) in sorted.iter().enumerate() {
            assert_eq!(ids.find(text), Some(row), "{text}");
        }
        assert_eq!(ids.find("nobody"), None);
    }
}
