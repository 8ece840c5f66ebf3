use std::borrow::Cow;

use crate::calendar::Day;
use crate::error::Result;
use crate::ingest::layout::Layout;
use crate::ingest::load::LoadOptions;
use crate::ingest::report::{CurrencyAmount, Ledger};
use crate::ingest::roles::Role;
use crate::ingest::rows::currencies::Currencies;
use crate::ingest::rows::details::Details;
use crate::ingest::rows::status::Status;
use crate::ingest::rows::{Book, id};
use crate::ingest::text::scan::Record;
use crate::ingest::values::{Dates, NumberFormat, lower};
use crate::tables::CellKind;
use crate::tables::{Money, RowSum, TransactionsBuilder, order_key, word};
use crate::words::{Choice, Policy, Reason};

/// Days before this one are ancient.
const EARLIEST: Day = match Day::from_ymd(1990, 1, 1) {
    Some(day) => day,
    None => Day::new(0),
};

/// The first cell of a line that sums up others.
const TOTALS: [&str; 9] =
    ["total", "totals", "grand total", "subtotal", "sum", "合计", "合計", "总计", "總計"];

/// The rows of a transactions file.
#[derive(Debug)]
pub(crate) struct Purchases {
    pub(crate) builder: TransactionsBuilder,
    customer: usize,
    date: usize,
    money: Amounts,
    order: Option<usize>,
    /// Whether an order whose number has a C before it cancels another.
    has_cancellations: bool,
    status: Option<usize>,
    currencies: Currencies,
    /// The days that are kept.
    days: (Day, Day),
    refunds: Choice,
    zero_amounts: Choice,
    cancelled: Choice,
    dates: Dates,
    mark: NumberFormat,
    /// The last date cell, and its day.
    last_date: ((usize, u64, u64), Option<Day>),
    /// The order of the last row that was kept.
    last_order: u64,
    /// The last status that says that something was sold.
    last_status: Vec<u8>,
    details: Details,
    bounds: Bounds,
}

/// The days beyond which policies hold.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    today: Day,
    future: Choice,
    ancient: Choice,
}

/// Where the money of a row stands.
#[derive(Clone, Copy, Debug)]
enum Amounts {
    /// Nowhere: the rows are activity.
    None,
    /// In a column.
    Column(usize),
    /// In two: how many, times the price of one.
    Product(usize, usize),
}

/// The cells of a record that matter: customer, date, amount or quantity, order and unit price; empty where the file has no
/// such column.
type Cells<'a> = [&'a [u8]; 5];

impl Purchases {
    pub(crate) fn new(layout: &Layout, options: &LoadOptions) -> Result<Self> {
        let order = layout.column(Role::Order);
        let money = match (
            layout.column(Role::Amount),
            layout.column(Role::Quantity),
            layout.column(Role::UnitPrice),
        ) {
            (Some(amount), ..) => Amounts::Column(amount),
            (None, Some(quantity), Some(price)) => Amounts::Product(quantity, price),
            (None, None, Some(price)) => Amounts::Column(price),
            _ => Amounts::None,
        };
        let place_of_money = match money {
            Amounts::None => None,
            Amounts::Column(place) | Amounts::Product(_, place) => Some(place),
        };
        let future = Policy::Future.check(options.future)?;
        let ancient = Policy::Ancient.check(options.ancient)?;
        let today = options.today.unwrap_or(Day::new(i32::MAX));
        let merges = Policy::Duplicates.check(options.duplicates)? == Choice::Merge;
        let has_amounts = !matches!(money, Amounts::None);
        let mut builder = TransactionsBuilder::new(order.is_some(), has_amounts).merging(merges);
        Ok(Self {
            details: Details::new(layout, options, &mut builder)?,
            builder,
            customer: layout.column(Role::Customer).unwrap_or(usize::MAX),
            date: layout.column(Role::Date).unwrap_or(usize::MAX),
            money,
            order,
            has_cancellations: order.is_some_and(|place| layout.has_cancellations(place)),
            status: layout.column(Role::Status),
            currencies: Currencies::new(layout.column(Role::Currency), options.currency.as_deref()),
            days: (EARLIEST, today),
            bounds: Bounds { today, future, ancient },
            refunds: Policy::Refunds.check(options.refunds)?,
            zero_amounts: Policy::ZeroAmounts.check(options.zero_amounts)?,
            cancelled: Policy::Cancelled.check(options.cancelled)?,
            dates: layout.reader(layout.column(Role::Date), CellKind::Day).dates,
            mark: layout.reader(place_of_money, CellKind::Money).number,
            last_date: ((0, 0, 0), None),
            last_order: 0,
            last_status: Vec::new(),
        })
    }

    /// The currency of the amounts, if the file says.
    ///
    /// # Errors
    ///
    /// `currency` if there are several and none was asked for.
    pub(crate) fn currency(&self) -> Result<Option<&'static str>> {
        self.currencies.only()
    }

    /// The rows that were left out because of their currency.
    pub(crate) fn other_currencies(&self) -> Vec<CurrencyAmount> {
        self.currencies.others()
    }

    pub(crate) fn has_amounts(&self) -> bool {
        !matches!(self.money, Amounts::None)
    }

    /// Adds the row if its cells are plain and nothing is to be said of it.
    #[inline(always)] // once a row
    pub(crate) fn read(&mut self, record: &Record<'_>, book: &mut Book) -> bool {
        if self.status.is_some() && !self.is_sold(record) {
            return false;
        }
        if !self.currencies.is_as_before(record) {
            return false;
        }
        let Some(cells) = self.plain(record) else { return false };
        let Some(row) = self.row(cells) else { return false };
        if row.amount <= Money::ZERO && self.has_amounts() && !self.is_kept(&row, &mut book.ledger)
        {
            return false;
        }
        self.keep(row, record, book);
        true
    }

    #[inline(always)] // once a row
    fn plain<'a>(&self, record: &Record<'a>) -> Option<Cells<'a>> {
        let none: &[u8] = &[];
        let (amount, price) = match self.money {
            Amounts::None => (none, none),
            Amounts::Column(amount) => (bare(record.plain(amount)?)?, none),
            Amounts::Product(quantity, price) => {
                (record.plain(quantity)?, bare(record.plain(price)?)?)
            }
        };
        let order = match self.order {
            Some(order) => record.plain(order)?,
            None => none,
        };
        if self.has_cancellations && order.starts_with(b"C") {
            return None;
        }
        Some([record.plain(self.customer)?, record.bytes(self.date)?, amount, order, price])
    }

    /// The row, if everything in it can be read and its day is kept.
    #[inline(always)] // once a row
    fn row<'a>(&mut self, [id, date, amount, order, price]: Cells<'a>) -> Option<Row<'a>> {
        let day = self.day(date)?;
        let amount = self.amount(amount, price)?;
        let is_kept = !id.is_empty() && is_id(id) && self.days.0 <= day && day <= self.days.1;
        let order = if self.order.is_some() { order_key(order) } else { 0 };
        is_kept.then_some(Row { id, day, amount, order })
    }

    /// The amount in these cells; nothing where the file has none.
    #[inline(always)] // once a row
    fn amount(&self, amount: &[u8], price: &[u8]) -> Option<Money> {
        match self.money {
            Amounts::None => Some(Money::ZERO),
            Amounts::Column(_) => self.mark.parse(amount),
            Amounts::Product(..) => self.mark.parse(amount)?.times(self.mark.parse(price)?),
        }
    }

    #[inline(always)] // once a row
    fn keep(&mut self, row: Row<'_>, record: &Record<'_>, book: &mut Book) {
        book.ledger.kept += row.amount;
        self.currencies.count(row.amount);
        self.last_order = row.order;
        let origin = (record.line, sum(record));
        self.builder.push(row.id, row.day, row.amount, row.order, origin);
        if self.details.are_kept() {
            self.details.keep(record, &mut self.builder, book);
        }
    }

    /// Whether a row whose amount is not above zero is kept; it is counted then.
    #[inline(never)]
    fn is_kept(&self, row: &Row<'_>, ledger: &mut Ledger) -> bool {
        let (policy, choice) = match row.amount < Money::ZERO {
            true => (Policy::Refunds, self.refunds),
            false => (Policy::ZeroAmounts, self.zero_amounts),
        };
        if choice != Choice::Drop {
            ledger.note(policy, Some(row.amount));
        }
        choice != Choice::Drop
    }

    /// Whether the status says that something was sold. Most rows say the same as the one before.
    #[inline(always)] // once a row of files that have one
    fn is_sold(&mut self, record: &Record<'_>) -> bool {
        let cell = self.status.and_then(|place| record.bytes(place)).unwrap_or_default();
        if !cell.is_empty() && cell == self.last_status {
            return true;
        }
        self.is_sold_anew(record)
    }

    #[inline(never)]
    fn is_sold_anew(&mut self, record: &Record<'_>) -> bool {
        let Some(place) = self.status else { return true };
        let is_sold = Status::of(&record.text(place)) == Status::Sold;
        if is_sold {
            self.last_status = record.bytes(place).unwrap_or_default().to_vec();
        }
        is_sold
    }

    /// Adds the row, its cells cleaned, or sets it aside with its reason.
    pub(crate) fn read_with_care(&mut self, record: &Record<'_>, book: &mut Book) {
        let cell = |place: Option<usize>| place.map_or(Cow::default(), |it| record.value(it));
        let (customer, date) = (cell(Some(self.customer)), cell(Some(self.date)));
        let id = id::of(&customer);
        let order = cell(self.order);
        let (quantity, price) = match self.money {
            Amounts::None => (None, None),
            Amounts::Column(amount) => (Some(amount), None),
            Amounts::Product(quantity, price) => (Some(quantity), Some(price)),
        };
        let (amount, price) = (cell(quantity), cell(price));
        let mut money = self.amount(&amount, &price).filter(|_| self.has_amounts());
        let cancelled = if self.has_cancellations { cancelled_order(&order) } else { None };
        if cancelled.is_some() {
            // Some files write what is paid back as it was paid.
            money = money.map(|money| money.min(-money));
        }

        let (day, is_sold) = (self.day(&date), self.is_sold(record));
        let priced = if matches!(self.money, Amounts::Product(..)) { &price } else { &amount };
        let is_wanted = self.currencies.read(record, &String::from_utf8_lossy(priced));
        let order = cancelled.unwrap_or(&order);
        let order_number = if self.order.is_some() { order_key(order) } else { 0 };
        let (reason, place) = if day.is_none() && date.is_empty() && is_total(record) {
            // Its money is that of other rows.
            return book.set_aside(record, Reason::TotalLine, None, None);
        } else if book.is_header(record, self.date) {
            return book.set_aside(record, Reason::RepeatedHeader, None, None);
        } else if self.has_amounts()
            && amount.is_empty()
            && order_number != 0
            && order_number == self.last_order
        {
            (Reason::FurtherLine, self.order)
        } else if !is_wanted {
            // It is not of the money that is added up.
            self.currencies.count_other(money.take());
            (Reason::OtherCurrency, self.currencies.place.or(quantity))
        } else if !is_sold && self.cancelled == Choice::Drop {
            book.ledger.note(Policy::Cancelled, money);
            (Reason::Cancelled, self.status)
        } else if id.is_empty() {
            (Reason::NoCustomer, Some(self.customer))
        } else if !is_id(id) {
            (Reason::NotUtf8, Some(self.customer))
        } else if date.is_empty() {
            (Reason::NoDate, Some(self.date))
        } else if let Some(day) = day {
            match money {
                None if self.has_amounts() => self.fault(&amount, &price),
                _ => {
                    let row =
                        Row { id, day, amount: money.unwrap_or_default(), order: order_number };
                    match self.admit(&row, is_sold, book) {
                        None => return self.keep(row, record, book),
                        Some(Reason::FutureDate) => (Reason::FutureDate, Some(self.date)),
                        Some(Reason::TooOld) => (Reason::TooOld, Some(self.date)),
                        Some(reason) => (reason, quantity),
                    }
                }
            }
        } else {
            (Reason::BadDate, Some(self.date))
        };
        book.set_aside(record, reason, place, money);
    }

    /// What is wrong with these cells, which are no money, and in which column.
    fn fault(&self, amount: &[u8], price: &[u8]) -> (Reason, Option<usize>) {
        let (cell, place) = match self.money {
            Amounts::None => (amount, None),
            Amounts::Product(_, place) if self.mark.parse(amount).is_some() => (price, Some(place)),
            Amounts::Column(place) | Amounts::Product(place, _) => (amount, Some(place)),
        };
        (if cell.is_empty() { Reason::NoAmount } else { Reason::BadAmount }, place)
    }

    /// Why a row that can be read is left out, if it is; the policies that it falls under are counted.
    fn admit(&self, row: &Row<'_>, is_sold: bool, book: &mut Book) -> Option<Reason> {
        let Bounds { today, future, ancient } = self.bounds;
        let amount = self.has_amounts().then_some(row.amount);
        if !is_sold {
            book.ledger.note(Policy::Cancelled, amount);
        }
        for (policy, choice, holds, reason) in [
            (Policy::Future, future, row.day > today, Reason::FutureDate),
            (Policy::Ancient, ancient, row.day < EARLIEST, Reason::TooOld),
            (Policy::Refunds, self.refunds, row.amount < Money::ZERO, Reason::Refund),
            (
                Policy::ZeroAmounts,
                self.zero_amounts,
                amount == Some(Money::ZERO),
                Reason::ZeroAmount,
            ),
        ] {
            if holds {
                book.ledger.note(policy, amount);
                if choice == Choice::Drop {
                    return Some(reason);
                }
            }
        }
        None
    }

    /// The day written in the cell. Files are often in the order of their dates, so the last cell is remembered, by its
    /// first and last eight bytes.
    #[inline(always)] // once a row
    fn day(&mut self, cell: &[u8]) -> Option<Day> {
        let ends = match (cell.first_chunk(), cell.last_chunk()) {
            (Some(head), Some(tail)) if cell.len() <= 16 => {
                (cell.len(), u64::from_le_bytes(*head), u64::from_le_bytes(*tail))
            }
            _ => return self.dates.day(cell),
        };
        if self.last_date.0 != ends {
            self.last_date = (ends, self.dates.day(cell));
        }
        self.last_date.1
    }
}

/// A row whose cells could be read.
struct Row<'a> {
    id: &'a [u8],
    day: Day,
    amount: Money,
    order: u64,
}

/// The cell, if it begins and ends as a number alone does: what has a currency is looked at with care.
#[inline(always)] // once a row
fn bare(cell: &[u8]) -> Option<&[u8]> {
    let (first, last) = (cell.first()?, cell.last()?);
    ((first.is_ascii_digit() || *first == b'-') && last.is_ascii_digit()).then_some(cell)
}

/// The sum by which rows are told that are equal in every cell, quotes or not.
#[inline(always)] // once a row
fn sum(record: &Record<'_>) -> RowSum {
    if record.may_have_quotes { sum_without_quotes(record) } else { RowSum::of(record.all()) }
}

#[inline(never)]
fn sum_without_quotes(record: &Record<'_>) -> RowSum {
    if !record.all().contains(&b'"') {
        return RowSum::of(record.all());
    }
    // What separates the fields of the file: the same of each row.
    let first = record.bytes(0).unwrap_or_default().len();
    let delimiter = record.all().get(first).copied();
    let mut row = Vec::with_capacity(record.all().len());
    for field in 0..record.len() {
        row.extend(delimiter.filter(|_| field > 0));
        // Blanks count here too, as they do in rows that have no quotes.
        match record.raw(field) {
            [b'"', ..] => row.extend_from_slice(&record.exact(field)),
            _ => row.extend_from_slice(record.bytes(field).unwrap_or_default()),
        }
    }
    RowSum::of(&row)
}

/// Whether the line sums up others.
fn is_total(record: &Record<'_>) -> bool {
    let first = (0..record.len()).map(|field| record.text(field)).find(|cell| !cell.is_empty());
    first.is_some_and(|cell| TOTALS.contains(&lower(cell.trim_end_matches([':', '：'])).as_str()))
}

/// The order that this one cancels, as its number says: `C536379` cancels `536379`.
fn cancelled_order(order: &[u8]) -> Option<&[u8]> {
    let number = order.strip_prefix(b"C")?;
    (!number.is_empty() && number.iter().all(u8::is_ascii_digit)).then_some(number)
}

/// Whether these bytes are an id as it is. A few ASCII characters, as most ids are, are looked at all at once.
#[inline(always)] // once a row
fn is_id(id: &[u8]) -> bool {
    word(id).is_some_and(|word| word & 0x8080_8080_8080_8080 == 0) || id::is_clean(id)
}
