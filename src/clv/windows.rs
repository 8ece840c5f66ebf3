//! The periods before a day, each as long as the ruler says, and who bought in them.

use super::projection::ProjectionOptions;
use crate::calendar::Day;
use crate::error::Result;
use crate::tables::Transactions;

/// The periods before a day, from the last one back.
pub(super) struct Windows {
    as_of: Day,
    /// The day after which each begins; each ends as the one before it in this list begins.
    pub(super) starts: Vec<Day>,
    /// The window of each day, from the first on.
    of_day: Vec<u32>,
    first: Day,
}

/// One of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Window {
    /// Customers before it began.
    pub(super) customers: u32,
    /// Those of them who bought in it.
    pub(super) active: u32,
}

impl Windows {
    pub(super) fn new(
        transactions: &Transactions,
        as_of: Day,
        options: &ProjectionOptions,
    ) -> Result<Self> {
        let first = transactions.span().map_or(as_of, |span| span.0.min(as_of));
        options.period.span(first, as_of)?;
        let starts = (1..).map(|periods| Day::new(as_of.number() - days(options, periods)));
        let starts: Vec<Day> = starts.take_while(|&start| start >= first).collect();
        let mut of_day = vec![starts.len() as u32; as_of.since(first) as usize + 1];
        for (day, window) in of_day.iter_mut().enumerate() {
            *window = starts.partition_point(|&start| start >= first.plus(day as i32)) as u32;
        }
        Ok(Self { as_of, starts, of_day, first })
    }

    /// The day on which the last so many of them begin.
    pub(super) fn day(&self, periods: u32) -> Option<Day> {
        self.starts.get(periods.checked_sub(1)? as usize).copied()
    }

    fn window(&self, day: Day) -> usize {
        let place = day.since(self.first);
        self.of_day.get(place as usize).map_or(self.starts.len(), |&window| window as usize)
    }

    /// How many of them began with so many customers at least, of whom these are the first days.
    pub(super) fn begun_with(&self, few: u32, firsts: impl Iterator<Item = Day>) -> u32 {
        let mut windows = vec![Window::default(); self.starts.len() + 1];
        for first in firsts {
            if let Some(window) = windows.get_mut(self.window(first)) {
                window.customers += 1;
            }
        }
        known_before(&mut windows);
        windows.iter().filter(|window| window.customers >= few).count() as u32
    }

    /// The customers of each and who bought in it, of those who were customers by each of two days.
    pub(super) fn count(&self, transactions: &Transactions, known: [Day; 2]) -> [Vec<Window>; 2] {
        // In the last place those of before.
        let mut counted = known.map(|_| vec![Window::default(); self.starts.len() + 1]);
        let view = transactions.as_of(self.as_of);
        for customer in 0..transactions.customers() {
            let mut days = view.of(customer).occasions().map(|occasion| occasion.day);
            let Some(first) = days.next() else { continue };
            let is_known = known.map(|day| first <= day);
            let mut before = self.window(first);
            let mut each = |at: usize, count: fn(&mut Window)| {
                let counted = counted.iter_mut().zip(is_known).filter(|it| it.1);
                counted.filter_map(|(windows, _)| windows.get_mut(at)).for_each(count);
            };
            each(before, |window| window.customers += 1);
            for day in days {
                let window = self.window(day);
                if window != before {
                    before = window;
                    each(window, |window| window.active += 1);
                }
            }
        }
        counted.iter_mut().for_each(known_before);
        counted
    }
}

/// Of windows with the new customers of each, and at last those of before: those with all who were customers before each.
fn known_before(windows: &mut Vec<Window>) {
    let mut customers = 0;
    for window in windows.iter_mut().rev() {
        let new = std::mem::replace(&mut window.customers, customers);
        customers += new;
    }
    windows.pop();
}

/// The days of so many periods.
pub(super) fn days(options: &ProjectionOptions, periods: u32) -> i32 {
    (f64::from(periods) * options.period.days()).round() as i32
}
