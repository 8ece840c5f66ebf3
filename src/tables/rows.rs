//! Rows on their way to the table, as words of four bytes: a row has three, its day and the halves of its amount.
//!
//! As they come, rows have their customer's key before them, and are dealt into parts, a batch at a time. Once they stand
//! customer by customer they need none, and take fewer of the same batches, the first of them: the others are given back.

use crate::calendar::Day;
use crate::tables::Money;

/// Rows of a part that come together: few enough that little room stays empty, enough that they are read in a run.
pub(super) const BATCH: usize = 256;

/// The words of a row.
pub(super) const ROW: usize = 3;

/// Those of a row that comes, with its key.
pub(super) const DEALT: usize = 2 + ROW;

/// Rows of a part, in the order they came.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) rows: Vec<[u32; DEALT]>,
    /// The order of each row, where the file has order ids.
    pub(super) orders: Vec<u64>,
    /// The number of each row, where they have one.
    pub(super) numbers: Vec<u32>,
}

impl Batch {
    #[inline(always)] // once a row
    pub(super) fn push(
        &mut self,
        key: u64,
        (day, amount): (Day, Money),
        order: Option<u64>,
        number: Option<u32>,
    ) {
        let ([key, of_key], [day, low, high]) = (halves(key), words(day, amount));
        self.rows.push([key, of_key, day, low, high]);
        if let Some(order) = order {
            self.orders.push(order);
        }
        if let Some(number) = number {
            self.numbers.push(number);
        }
    }
}

/// The words of a day and an amount.
#[inline(always)] // once a row
pub(super) fn words(day: Day, amount: Money) -> [u32; ROW] {
    let [low, high] = halves(amount.millionths() as u64);
    [day.number() as u32, low, high]
}

/// The day and the amount of these words.
#[inline(always)] // once a row, or more
pub(super) fn of_words([day, low, high]: [u32; ROW]) -> (Day, Money) {
    (Day::new(day as i32), Money::from_millionths(whole(low, high) as i64))
}

#[inline(always)] // once a row
fn halves(number: u64) -> [u32; 2] {
    [number as u32, (number >> 32) as u32]
}

/// The number of these halves, the lower one first.
#[inline(always)] // once a row, or more
pub(super) fn whole(low: u32, high: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// Rows customer by customer.
#[derive(Debug, Default)]
pub(super) struct Grouped {
    /// How many there are.
    pub(super) len: usize,
    /// Their words.
    pub(super) rows: Pieces<u32, { BATCH * DEALT / ROW * ROW }>,
    pub(super) orders: Pieces<u64, BATCH>,
    pub(super) numbers: Pieces<u32, BATCH>,
}

impl Grouped {
    /// Appends rows, with their orders and numbers where they have any, which may take the place of these.
    pub(super) fn append(
        &mut self,
        rows: &[[u32; ROW]],
        orders: &[u64],
        numbers: &[u32],
        free: Vec<Batch>,
    ) {
        let (mut of_rows, mut of_orders, mut of_numbers) = (Vec::new(), Vec::new(), Vec::new());
        for batch in free {
            of_rows.push(batch.rows.into_flattened());
            of_orders.push(batch.orders);
            of_numbers.push(batch.numbers);
        }
        self.len += rows.len();
        self.rows.append(rows.as_flattened(), of_rows);
        self.orders.append(orders, of_orders);
        self.numbers.append(numbers, of_numbers);
    }
}

/// Values in pieces of `N`, of which only the last one may have fewer.
#[derive(Debug)]
pub(super) struct Pieces<T, const N: usize>(Vec<Vec<T>>);

impl<T, const N: usize> Default for Pieces<T, N> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy, const N: usize> Pieces<T, N> {
    /// Appends values, which may take the place of these.
    fn append(&mut self, mut values: &[T], free: Vec<Vec<T>>) {
        let mut free = free.into_iter();
        while !values.is_empty() {
            let mut piece = match self.0.pop() {
                Some(piece) if piece.len() < N => piece,
                full => {
                    self.0.extend(full);
                    let mut piece = free.next().unwrap_or_default();
                    piece.clear();
                    piece.reserve_exact(N);
                    piece
                }
            };
            let (now, later) = values.split_at(values.len().min(N - piece.len()));
            piece.extend_from_slice(now);
            self.0.push(piece);
            values = later;
        }
    }

    /// The values from this place on, up to the end of their piece.
    #[inline(always)] // once a row
    pub(super) fn from(&self, place: usize) -> &[T] {
        self.0.get(place / N).and_then(|piece| piece.get(place % N..)).unwrap_or_default()
    }
}
