//! Sorting, in two forms that serve everything: each further type or closure that a sort is compiled for weighs as much as
//! a chart.

/// What rows are sorted by: the first part, then the second, then the third. [`rank`] makes a part of a number.
pub type Key = (u64, u64, u64);

/// The places of the keys in rising order; equal keys keep their order.
#[inline(never)]
pub fn order(keys: &[Key]) -> Vec<u32> {
    let mut rows: Vec<(Key, u32)> = keys.iter().copied().zip(0..).collect();
    rows.sort_unstable();
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Sorts rows by a key; those with equal keys keep their order.
pub fn sort_by_key<T>(rows: &mut Vec<T>, key: impl Fn(&T) -> Key) {
    let keys: Vec<Key> = rows.iter().map(key).collect();
    let mut unsorted: Vec<Option<T>> = std::mem::take(rows).into_iter().map(Some).collect();
    rows.extend(order(&keys).iter().filter_map(|&row| unsorted.get_mut(row as usize)?.take()));
}

/// The values in rising order, as [`f64::total_cmp`] has it.
pub fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut ranks: Vec<u64> = values.map(rank).collect();
    ranks.sort_unstable();
    ranks.into_iter().map(value).collect()
}

const SIGN: u64 = 1 << 63;

/// A whole number for each number, in the same order: the bits, with a negative number's all turned over.
pub fn rank(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

/// The number of a rank.
fn value(rank: u64) -> f64 {
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
            prop_assert_eq!(bits(&sorted(values.into_iter())), bits(&expected));
        }

        #[test]
        fn equal_keys_keep_their_order(keys in prop::collection::vec((0..4u64, 0..4u64, Just(0)), 0..60)) {
            let mut expected: Vec<u32> = (0..keys.len() as u32).collect();
            expected.sort_by_key(|&row| keys[row as usize]);
            prop_assert_eq!(order(&keys), expected);
        }
    }
}
