use std::ops::Range;

use crate::calendar::Day;
use crate::tables::details::Details;
use crate::tables::{Cell, Column, Detail, Ids, Money};

/// What customers bought: one row a purchase or refund, sorted by customer and then by day.
///
/// A row with a negative amount is a refund: it lowers revenue on its own day and is no purchase.
#[derive(Clone, Debug, Default)]
pub struct Transactions {
    pub(super) ids: Ids,
    /// Where the rows of each customer begin, and the end of the last one: `len = customers + 1`.
    pub(super) offsets: Vec<u32>,
    pub(super) days: Vec<Day>,
    pub(super) amounts: Vec<Money>,
    /// A hash of each row's order id; empty where the file has none.
    pub(super) orders: Vec<u64>,
    /// Customers with a refund that names an order, rising.
    pub(super) refunded: Vec<u32>,
    pub(super) has_amounts: bool,
    pub(super) currency: Option<&'static str>,
    pub(super) span: Option<(Day, Day)>,
    pub(super) details: Details,
}

impl Transactions {
    /// How many customers there are.
    pub fn customers(&self) -> usize {
        self.ids.len()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.days.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// The customers' ids: row i is customer i.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// Whether the rows have amounts; without them they are activity, and money means nothing.
    pub fn has_amounts(&self) -> bool {
        self.has_amounts
    }

    /// The currency of the amounts as an ISO 4217 code, or a sign that several share; none if it is not known.
    pub fn currency(&self) -> Option<&'static str> {
        self.currency
    }

    /// The same rows, their amounts in this currency.
    #[must_use]
    pub fn in_currency(mut self, currency: Option<&'static str>) -> Self {
        self.currency = currency;
        self
    }

    /// The first and the last day with a row.
    pub fn span(&self) -> Option<(Day, Day)> {
        self.span
    }

    /// The rows of one customer as they came; none for a number that is not one. Analyses look at them
    /// [as of](Self::as_of) a day.
    #[inline(always)] // once a customer
    pub fn of(&self, customer: usize) -> Purchases<'_> {
        let bounds = self.offsets.get(customer).zip(self.offsets.get(customer + 1));
        let range = bounds.map_or(0..0, |(&from, &to)| from as usize..to as usize);
        Purchases {
            days: self.days.get(range.clone()).unwrap_or_default(),
            amounts: self.amounts.get(range.clone()).unwrap_or_default(),
            orders: self.orders.get(range.clone()).unwrap_or_default(),
            table: self,
            places: Places::From(range.start),
        }
    }

    /// A further column of the rows, customer by customer as [`Purchases::place`] counts them; none if it was not kept or no
    /// file has it. Rows of files without it are empty in it.
    pub fn column(&self, detail: Detail) -> Option<&Column> {
        self.details.column(detail)
    }

    /// What the business kept of the amount of the row in this place.
    fn margin(&self, place: usize) -> Option<Money> {
        let cell = |detail| self.column(detail).map_or(Cell::None, |column| column.cell(place));
        let amount = self.amounts.get(place).copied().filter(|_| self.has_amounts);
        let of_share = || Money::from_f64(cell(Detail::MarginShare).number()?)?.times(amount?);
        let less_cost = || Some(amount? - cell(Detail::Cost).money()?);
        cell(Detail::Margin).money().or_else(of_share).or_else(less_cost)
    }

    /// The rows of every customer, in the order of the ids.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = Purchases<'_>> {
        (0..self.customers()).map(|customer| self.of(customer))
    }
}

/// The rows of one customer, by day.
#[derive(Clone, Copy, Debug)]
pub struct Purchases<'a> {
    /// The day of each row, never falling.
    pub days: &'a [Day],
    /// The amount of each row.
    pub amounts: &'a [Money],
    /// A hash of the order id of each row; empty where the file has none.
    pub orders: &'a [u64],
    pub(super) table: &'a Transactions,
    pub(super) places: Places<'a>,
}

/// Where rows stand in their table.
#[derive(Clone, Copy, Debug)]
pub(super) enum Places<'a> {
    /// One after another, from this place on.
    From(usize),
    /// Each in its own.
    Each(&'a [u32]),
}

/// All purchases of a customer on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// The day.
    pub day: Day,
    /// The sum of that day's purchases.
    pub amount: Money,
}

/// Orders of a customer that are told apart without room of their own.
const FEW: usize = 8;

impl<'a> Purchases<'a> {
    /// The rows up to and with this day.
    #[must_use]
    #[inline(always)] // once a customer
    pub fn until(self, day: Day) -> Self {
        let end = match self.days.last() {
            Some(&last) if last <= day => self.days.len(),
            _ => self.days.partition_point(|&other| other <= day),
        };
        self.part(0..end)
    }

    /// The rows after this day.
    #[must_use]
    pub fn after(self, day: Day) -> Self {
        self.part(self.until(day).days.len()..self.days.len())
    }

    /// Some of the rows.
    #[must_use]
    #[inline(always)] // once a customer
    pub fn part(self, range: Range<usize>) -> Self {
        Self {
            days: self.days.get(range.clone()).unwrap_or_default(),
            amounts: self.amounts.get(range.clone()).unwrap_or_default(),
            orders: self.orders.get(range.clone()).unwrap_or_default(),
            table: self.table,
            places: match self.places {
                Places::From(first) => Places::From(first + range.start),
                Places::Each(places) => Places::Each(places.get(range).unwrap_or_default()),
            },
        }
    }

    /// The place of a row in its table's [columns](Transactions::column); none for a row that is not there.
    pub fn place(self, row: usize) -> Option<usize> {
        match self.places {
            Places::From(first) => (row < self.days.len()).then_some(first + row),
            Places::Each(places) => places.get(row).map(|&place| place as usize),
        }
    }

    /// What the business kept of a row's amount, in its currency: the margin that the file has, else the margin's share of the
    /// amount, else the amount less the cost of the row; none if nothing of that is known. An amount that refunds of its order
    /// reduced keeps its margin in proportion: what is paid back comes back.
    pub fn margin(self, row: usize) -> Option<Money> {
        let place = self.place(row)?;
        let (left, whole) = (*self.amounts.get(row)?, *self.table.amounts.get(place)?);
        let margin = self.table.margin(place)?;
        if left == whole { Some(margin) } else { margin.scaled(left, whole) }
    }

    /// The purchase occasions in the order of their days: refunds are none.
    pub fn occasions(self) -> impl Iterator<Item = Occasion> + 'a {
        let mut rows = self.days.iter().copied().zip(self.amounts.iter().copied()).peekable();
        std::iter::from_fn(move || {
            let (day, first) = rows.find(|(_, amount)| *amount >= Money::ZERO)?;
            let mut amount = first;
            while let Some((_, more)) = rows.next_if(|(other, _)| *other == day) {
                amount += more.max(Money::ZERO);
            }
            Some(Occasion { day, amount })
        })
    }

    /// How many different orders the purchases belong to, or occasions where the file has no order ids. A purchase without
    /// an id is an order of its own.
    pub fn orders(&self) -> u32 {
        if self.orders.is_empty() || self.orders.len() == 1 {
            return self.occasions().count() as u32;
        }
        // Four times as many places as rows: an order stands in the first free one from that of its hash on.
        let (mut few, mut many) = ([0; 4 * FEW], Vec::new());
        let places: &mut [u64] = if self.orders.len() <= FEW {
            &mut few
        } else {
            many.resize((4 * self.orders.len()).next_power_of_two(), 0);
            &mut many
        };
        let last = places.len() - 1;
        let mut count = 0;
        for (&order, &amount) in self.orders.iter().zip(self.amounts) {
            if amount < Money::ZERO {
                continue;
            }
            let mut at = order as usize & last;
            while places[at] != 0 && places[at] != order {
                at = (at + 1) & last;
            }
            count += u32::from(order == 0 || places[at] != order);
            places[at] = order;
        }
        count
    }

    /// The net sum of all rows: refunds are taken off.
    pub fn revenue(self) -> Money {
        self.amounts.iter().copied().sum()
    }
}
