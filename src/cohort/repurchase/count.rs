//! The one pass over the purchases: how many waits for an order ended after how many days.

use crate::calendar::Day;
use crate::tables::Transactions;

/// A wait is followed for a hundred years.
pub(super) const MOST_DAYS: u32 = 36_525;

/// Waits for one order, by their whole days: a value a day, from 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Counts {
    /// Those that ended with the order.
    pub(super) ended: Vec<u32>,
    /// Those that last so far.
    pub(super) open: Vec<u32>,
}

/// The waits for each order, from the second on.
#[derive(Clone, Debug)]
pub(super) struct Orders {
    /// From the first order to this one, in place 0 to the second.
    since_first: Vec<Vec<u32>>,
    /// From the order before to this one.
    since_previous: Vec<Vec<u32>>,
    /// How long customers are known, by how many orders they made: in place 0 one, in the last all that are asked for.
    known: Vec<Vec<u32>>,
    /// How long ago the last order was, likewise.
    silent: Vec<Vec<u32>>,
    /// All first orders, by the days since the first one of the table.
    pub(super) began: Vec<u32>,
}

/// Counts the waits of all customers who had bought by a day, and not before `from`, up to the order of this number.
pub(super) fn count(
    transactions: &Transactions,
    as_of: Day,
    from: Option<Day>,
    orders: usize,
) -> Orders {
    let opening = transactions.span().map_or(as_of, |span| span.0);
    let mut counts = Orders {
        since_first: vec![Vec::new(); orders - 1],
        since_previous: vec![Vec::new(); orders - 1],
        known: vec![Vec::new(); orders],
        silent: vec![Vec::new(); orders],
        began: Vec::new(),
    };
    let view = transactions.as_of(as_of);
    for customer in 0..transactions.customers() {
        let mut occasions = view.of(customer).occasions().take(orders);
        let Some(first) = occasions.next().map(|occasion| occasion.day) else { continue };
        add(Some(&mut counts.began), first.since(opening));
        if from.is_some_and(|from| first < from) {
            continue;
        }
        let (mut last, mut made) = (first, 0);
        for day in occasions.map(|occasion| occasion.day) {
            add(counts.since_first.get_mut(made), day.since(first));
            add(counts.since_previous.get_mut(made), day.since(last));
            (last, made) = (day, made + 1);
        }
        add(counts.known.get_mut(made), as_of.since(first));
        add(counts.silent.get_mut(made), as_of.since(last));
    }
    counts
}

fn add(counts: Option<&mut Vec<u32>>, days: i32) {
    let Some(counts) = counts else { return };
    let days = days.clamp(0, MOST_DAYS as i32) as usize;
    if counts.len() <= days {
        counts.resize(days + 1, 0);
    }
    if let Some(count) = counts.get_mut(days) {
        *count += 1;
    }
}

impl Orders {
    /// Customers with an order.
    pub(super) fn customers(&self) -> u32 {
        self.known.iter().flatten().sum()
    }

    /// The last day after the first order to which this many customers were followed.
    pub(super) fn followed(&self, customers: u32) -> u32 {
        let longest = self.known.iter().map(Vec::len).max().unwrap_or_default();
        let mut still = 0;
        let mut days = (0..longest).rev();
        let day = days.find(|&day| {
            still += self.known.iter().filter_map(|known| known.get(day)).sum::<u32>();
            still >= customers
        });
        day.unwrap_or_default() as u32
    }

    /// The waits for the order in this place, since the first one and since the one before.
    pub(super) fn waits(&self, place: usize) -> (Counts, Counts) {
        let ended = |by: &[Vec<u32>]| by.get(place).cloned().unwrap_or_default();
        // Whoever has made fewer orders waits for this one since the first.
        let mut open = Vec::new();
        for known in self.known.iter().take(place + 1) {
            if open.len() < known.len() {
                open.resize(known.len(), 0);
            }
            open.iter_mut().zip(known).for_each(|(open, more)| *open += more);
        }
        (
            Counts { ended: ended(&self.since_first), open },
            Counts { ended: ended(&self.since_previous), open: ended(&self.silent) },
        )
    }
}

impl Counts {
    /// All waits, of one customer each.
    pub(super) fn customers(&self) -> u32 {
        self.reached() + self.open.iter().sum::<u32>()
    }

    /// Those that ended with the order.
    pub(super) fn reached(&self) -> u32 {
        self.ended.iter().sum()
    }
}
