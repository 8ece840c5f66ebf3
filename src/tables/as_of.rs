//! Transactions as they stood on a day.
//!
//! A refund that names the order of a purchase reduces that order, and an order reduced to nothing was no purchase
//! occasion. Which refunds had been made depends on the day one looks from: seen from a day before the refund the
//! purchase stands, or a calibration would know its own future. So rows are kept as they came, and the few customers with
//! such refunds are netted when a day is chosen.

use crate::calendar::Day;
use crate::stats::order::sort;
use crate::tables::transactions::Places;
use crate::tables::{Money, Purchases, Transactions};

/// The rows up to a day, with the refunds made by then taken off their orders.
#[derive(Clone, Debug)]
pub struct AsOf<'a> {
    table: &'a Transactions,
    day: Day,
    /// Customers whose orders were reduced, rising, and where their rows begin: `len = customers + 1`.
    customers: Vec<u32>,
    offsets: Vec<usize>,
    days: Vec<Day>,
    amounts: Vec<Money>,
    orders: Vec<u64>,
    /// Where each row stands in the table.
    places: Vec<u32>,
}

impl Transactions {
    /// These transactions as they stood on a day.
    pub fn as_of(&self, day: Day) -> AsOf<'_> {
        let mut view = AsOf {
            table: self,
            day,
            customers: Vec::new(),
            offsets: vec![0],
            days: Vec::new(),
            amounts: Vec::new(),
            orders: Vec::new(),
            places: Vec::new(),
        };
        for &customer in &self.refunded {
            let rows = self.of(customer as usize).until(day);
            if rows.amounts.iter().any(|&amount| amount < Money::ZERO) {
                view.net(customer, rows);
            }
        }
        view
    }
}

impl AsOf<'_> {
    /// The rows of one customer; none for a number that is not one.
    #[inline(always)] // once a customer
    pub fn of(&self, customer: usize) -> Purchases<'_> {
        let netted = if self.customers.is_empty() { None } else { self.netted(customer) };
        netted.unwrap_or_else(|| self.table.of(customer).until(self.day))
    }

    /// The rows of a customer whose orders were reduced.
    #[inline(never)]
    fn netted(&self, customer: usize) -> Option<Purchases<'_>> {
        let place = self.customers.binary_search(&(customer as u32)).ok()?;
        let range = *self.offsets.get(place)?..*self.offsets.get(place + 1)?;
        Some(Purchases {
            days: self.days.get(range.clone()).unwrap_or_default(),
            amounts: self.amounts.get(range.clone()).unwrap_or_default(),
            orders: self.orders.get(range.clone()).unwrap_or_default(),
            table: self.table,
            places: Places::Each(self.places.get(range).unwrap_or_default()),
        })
    }

    fn net(&mut self, customer: u32, rows: Purchases<'_>) {
        let mut amounts = rows.amounts.to_vec();
        let mut gone = vec![false; amounts.len()];
        let mut by_order: Vec<(u64, u32)> = rows.orders.iter().copied().zip(0..).collect();
        sort(&mut by_order);
        for order in by_order.chunk_by(|one, other| one.0 == other.0) {
            if order.first().is_some_and(|first| first.0 != 0) {
                reduce(order, &mut amounts, &mut gone);
            }
        }
        for (row, (amount, gone)) in amounts.into_iter().zip(gone).enumerate() {
            if let (false, Some(&day), Some(&order), Some(place)) =
                (gone, rows.days.get(row), rows.orders.get(row), rows.place(row))
            {
                self.days.push(day);
                self.amounts.push(amount);
                self.orders.push(order);
                self.places.push(place as u32);
            }
        }
        self.customers.push(customer);
        self.offsets.push(self.days.len());
    }
}

/// Takes the refunds among the rows of one order off its purchases, the earliest first. Rows left with nothing are gone;
/// if that leaves no purchase with an amount, the order's free rows are gone too.
fn reduce(order: &[(u64, u32)], amounts: &mut [Money], gone: &mut [bool]) {
    let rows = || order.iter().map(|&(_, row)| row as usize);
    let sum = |amounts: &[Money], of: fn(Money) -> Money| -> Money {
        rows().filter_map(|row| amounts.get(row)).map(|&amount| of(amount)).sum()
    };
    let refunded = -sum(amounts, |amount| amount.min(Money::ZERO));
    if refunded == Money::ZERO {
        return;
    }
    let mut open = refunded;
    for row in rows() {
        let Some(amount) = amounts.get_mut(row).filter(|amount| **amount > Money::ZERO) else {
            continue;
        };
        let taken = open.min(*amount);
        *amount = *amount - taken;
        open = open - taken;
    }
    let mut settled = refunded - open;
    for row in rows() {
        let Some(amount) = amounts.get_mut(row).filter(|amount| **amount < Money::ZERO) else {
            continue;
        };
        let taken = settled.min(-*amount);
        *amount += taken;
        settled = settled - taken;
        if let (true, Some(gone)) = (*amount == Money::ZERO, gone.get_mut(row)) {
            *gone = true;
        }
    }
    let is_empty = sum(amounts, |amount| amount.max(Money::ZERO)) == Money::ZERO;
    for row in rows() {
        if let (Some(&Money::ZERO), true, Some(gone)) =
            (amounts.get(row), is_empty, gone.get_mut(row))
        {
            *gone = true;
        }
    }
}
