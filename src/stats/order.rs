//! Sorting, in one form that serves everything: each further type or closure that a sort is compiled for weighs as much
//! as a chart, and a comparison costs more than looking at the few bytes in which keys differ.

/// What rows are sorted by: the first part, then the second, then the third. [`rank`] makes a part of a number.
pub type Key = (u64, u64, u64);

/// Rows that are compared faster than their bytes are counted.
const FEW: usize = 24;

/// The places of the keys in rising order; equal keys keep their order.
pub fn order(keys: &[Key]) -> Vec<u32> {
    let mut rows: Vec<(u64, u32)> = (0..keys.len() as u32).map(|row| (0, row)).collect();
    // The last bits of each part, as far as keys differ in them: together they mostly are one number.
    let first = keys.first().copied().unwrap_or_default();
    let differ = keys.iter().fold((0, 0, 0), |differ, key| {
        (differ.0 | (key.0 ^ first.0), differ.1 | (key.1 ^ first.1), differ.2 | (key.2 ^ first.2))
    });
    let bits = |differ: u64| u64::BITS - differ.leading_zeros();
    let [high, middle, low] = [differ.0, differ.1, differ.2].map(bits);
    if high + middle + low <= u64::BITS {
        let last =
            |part: u64, bits: u32| part & u64::MAX.checked_shr(u64::BITS - bits).unwrap_or(0);
        let above = |packed: u64, bits: u32| packed.checked_shl(bits).unwrap_or(0);
        for ((packed, _), key) in rows.iter_mut().zip(keys) {
            let upper = above(last(key.0, high), middle) | last(key.1, middle);
            *packed = above(upper, low) | last(key.2, low);
        }
        sort(&mut rows);
        return rows.into_iter().map(|(_, row)| row).collect();
    }
    let parts: [fn(&Key) -> u64; 3] = [|key| key.2, |key| key.1, |key| key.0];
    for part in parts {
        for (key, row) in &mut rows {
            *key = keys.get(*row as usize).map_or(0, part);
        }
        sort(&mut rows);
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Sorts rows by a key; those with equal keys keep their order.
pub fn sort_by_key<T>(rows: &mut [T], key: impl Fn(&T) -> Key) {
    let mut keys = Vec::with_capacity(rows.len());
    rows.iter().for_each(|row| keys.push(key(row)));
    let mut from = order(&keys);
    // Around every cycle of places, each row takes the place of the one before it.
    for start in 0..from.len() {
        let mut place = start;
        loop {
            let next = std::mem::replace(&mut from[place], place as u32) as usize;
            if next == start {
                break;
            }
            rows.swap(place, next);
            place = next;
        }
    }
}

/// The values in rising order, as [`f64::total_cmp`] has it.
pub fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    let mut ranks: Vec<(u64, u32)> = values.iter().map(|&value| (rank(value), 0)).collect();
    sort(&mut ranks);
    for (to, (rank, _)) in values.iter_mut().zip(ranks) {
        *to = value(rank);
    }
    values
}

/// Sorts rows by their keys; those with equal keys keep their order. A byte at a time from the last to the first (radix
/// sort), without those that are the same everywhere; a few rows by insertion.
#[inline(never)]
pub fn sort(rows: &mut Vec<(u64, u32)>) {
    if rows.len() <= FEW {
        for end in 1..rows.len() {
            let mut row = end;
            while row > 0 && rows[row - 1].0 > rows[row].0 {
                rows.swap(row - 1, row);
                row -= 1;
            }
        }
        return;
    }
    let first = rows.first().map_or(0, |row| row.0);
    let differ = rows.iter().fold(0, |differ, row| differ | (row.0 ^ first));
    if differ == 0 {
        return;
    }
    let mut sorted = vec![(0, 0); rows.len()];
    for shift in (0..u64::BITS).step_by(8) {
        if (differ >> shift) as u8 != 0 {
            sort_pass(rows, &mut sorted, shift, 8);
        }
    }
}

/// Sorts rows by at most eight bits of their keys, those above `shift` others; where they are equal, rows keep their order.
/// `scratch` has as many rows.
#[inline(never)]
pub fn sort_pass(rows: &mut Vec<(u64, u32)>, scratch: &mut Vec<(u64, u32)>, shift: u32, bits: u32) {
    let byte = |key: u64| (key >> shift) as usize & ((1 << bits) - 1) & 0xFF;
    let mut places = [0u32; 256];
    for row in rows.iter() {
        places[byte(row.0)] += 1;
    }
    let mut before = 0;
    for place in &mut places {
        before += std::mem::replace(place, before);
    }
    for row in rows.iter() {
        let place = &mut places[byte(row.0)];
        scratch[*place as usize] = *row;
        *place += 1;
    }
    std::mem::swap(rows, scratch);
}

const SIGN: u64 = 1 << 63;

/// A whole number for each number, in the same order: the bits, with a negative number's all turned over.
pub fn rank(value: f64) -> u64 {
    let bits = value.to_bits();
    bits ^ ((bits as i64 >> 63) as u64 | SIGN)
}

/// The number of a rank.
pub fn value(rank: u64) -> f64 {
    f64::from_bits(if rank & SIGN == 0 { !rank } else { rank ^ SIGN })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn values_sort_as_the_standard_library_has_them(values: Vec<f64>) {
            let mut expected = values.clone();
            expected.sort_by(f64::total_cmp);
            let bits = |values: &[f64]| values.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(bits(&sorted(values)), bits(&expected));
        }

        #[test]
        fn parts_of_any_width_sort_as_the_standard_library_has_them(
            keys in prop::collection::vec((any::<u64>(), any::<u64>(), any::<u64>()), 0..60),
            [high, middle, low] in prop::array::uniform3(0..=64u32),
        ) {
            let last = |part: u64, bits: u32| part & u64::MAX.checked_shr(64 - bits).unwrap_or(0);
            let key = |it: Key| (last(it.0, high), last(it.1, middle), last(it.2, low));
            let keys: Vec<Key> = keys.into_iter().map(key).collect();
            let mut expected: Vec<u32> = (0..keys.len() as u32).collect();
            expected.sort_by_key(|&row| keys[row as usize]);
            prop_assert_eq!(order(&keys), expected);
        }

        #[test]
        fn equal_keys_keep_their_order(keys in prop::collection::vec((0..4u64, 0..4u64, 0..4u64), 0..60)) {
            let mut expected: Vec<u32> = (0..keys.len() as u32).collect();
            expected.sort_by_key(|&row| keys[row as usize]);
            prop_assert_eq!(order(&keys), expected.clone());
            let mut rows: Vec<u32> = (0..keys.len() as u32).collect();
            sort_by_key(&mut rows, |&row| keys[row as usize]);
            prop_assert_eq!(rows, expected);
        }
    }
}
