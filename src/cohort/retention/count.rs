//! The one pass over the rows: every cell of every group at once.

use std::ops::AddAssign;

use crate::calendar::Day;
use crate::cohort::retention::plan::{NONE, Plan};
use crate::cohort::retention::{
    Base, LeftOut, Measure, Mode, Origin, People, RetentionOptions, Start,
};
use crate::stats::order::sort;
use crate::tables::{Detail, Money, Purchases, Transactions};

/// Cohorts in numbers: a row each, and in it a cell a column, as the [`Plan`] has them.
#[derive(Clone, Default)]
pub(super) struct Counts {
    /// Customers of each cohort.
    pub(super) sizes: Vec<u32>,
    /// Those of each cell who were back.
    pub(super) retained: Vec<u32>,
    /// Those of them who were back in the column before too.
    pub(super) both: Vec<u32>,
    /// What they brought; empty where that is not measured.
    pub(super) sums: Vec<Sums>,
}

/// What the customers of a cell brought, with the sums of squares and products that intervals need, over customers. Money in
/// them is in hundredths: of whole cents they are exact, so that no order of customers matters.
#[derive(Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) orders: u32,
    pub(super) orders_squared: f64,
    pub(super) orders_by_revenue: f64,
    pub(super) revenue: Sum,
    pub(super) margin: Sum,
    /// Revenue by the customer's in column 0.
    pub(super) revenue_by_first: f64,
    /// Revenue up to the customer's in column 0.
    pub(super) kept: Money,
    pub(super) kept_squared: f64,
    pub(super) kept_by_first: f64,
}

/// A sum of money over customers.
#[derive(Clone, Copy, Default)]
pub(super) struct Sum {
    pub(super) total: Money,
    pub(super) squared: f64,
    /// The total of this cell and all before it.
    pub(super) so_far: Money,
    /// The squares of what each customer brought up to and with this cell.
    pub(super) so_far_squared: f64,
}

impl Sum {
    /// Adds what one customer brought, who had brought `before` in earlier cells.
    fn add(&mut self, amount: Money, before: f64) {
        let value = hundredths(amount);
        self.total += amount;
        self.squared += value * value;
        self.so_far_squared += value * (2.0 * before + value);
    }

    fn follow(&mut self, before: &Self) {
        self.so_far = before.so_far + self.total;
        self.so_far_squared += before.so_far_squared;
    }
}

impl AddAssign<&Self> for Sum {
    fn add_assign(&mut self, other: &Self) {
        self.total += other.total;
        self.squared += other.squared;
        self.so_far += other.so_far;
        self.so_far_squared += other.so_far_squared;
    }
}

impl AddAssign<&Self> for Sums {
    fn add_assign(&mut self, other: &Self) {
        self.orders += other.orders;
        self.orders_squared += other.orders_squared;
        self.orders_by_revenue += other.orders_by_revenue;
        self.revenue += &other.revenue;
        self.margin += &other.margin;
        self.revenue_by_first += other.revenue_by_first;
        self.kept += other.kept;
        self.kept_squared += other.kept_squared;
        self.kept_by_first += other.kept_by_first;
    }
}

impl AddAssign<&Self> for Counts {
    fn add_assign(&mut self, other: &Self) {
        let add = |to: &mut Vec<u32>, from: &[u32]| {
            to.resize(from.len(), 0);
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        };
        add(&mut self.sizes, &other.sizes);
        add(&mut self.retained, &other.retained);
        add(&mut self.both, &other.both);
        self.sums.resize(other.sums.len(), Sums::default());
        self.sums.iter_mut().zip(&other.sums).for_each(|(to, from)| *to += from);
    }
}

/// What the pass found.
pub(super) struct Counted {
    /// Of each group.
    pub(super) groups: Vec<Counts>,
    pub(super) left_out: LeftOut,
    /// Whether the table says anything of margins.
    pub(super) has_margin: bool,
    /// Rows of which the margin is not known.
    pub(super) without_margin: u32,
}

/// Counts all cells of all groups. Customers are in the first group where there are none.
pub(super) fn count(
    transactions: &Transactions,
    people: &People<'_>,
    plan: &Plan,
    options: &RetentionOptions,
) -> Counted {
    let groups = people.groups.as_ref().map_or(1, |groups| groups.names.len());
    let measures = [Measure::Orders, Measure::Revenue, Measure::Margin];
    let sums = measures.into_iter().any(|measure| options.measures(measure));
    let of = |length: usize| vec![0_u32; length];
    let counts = Counts {
        sizes: of(plan.rows()),
        retained: of(plan.cells()),
        both: of(if options.of == Base::Previous { plan.cells() } else { 0 }),
        sums: vec![Sums::default(); if sums { plan.cells() } else { 0 }],
    };
    let mut counted = Counted {
        groups: vec![counts; groups],
        left_out: LeftOut::default(),
        has_margin: false,
        without_margin: 0,
    };
    let is_plain = !sums
        && options.mode != Mode::OnOrAfter
        && options.minimum_occurrences == 1
        && options.of == Base::First;
    let has_margin = options.measures(Measure::Margin)
        && [Detail::Margin, Detail::MarginShare, Detail::Cost]
            .into_iter()
            .any(|detail| transactions.column(detail).is_some());
    let mut follower = Follower {
        plan,
        minimum: options.minimum_occurrences,
        is_on_or_after: options.mode == Mode::OnOrAfter,
        begins_with_purchase: options.cohorts == Origin::FirstPurchase,
        counts_orders: options.measures(Measure::Orders),
        has_margin,
        new: Vec::new(),
        without_margin: 0,
    };

    let known = transactions.as_of(plan.as_of);
    for customer in 0..transactions.customers() {
        let group =
            people.groups.as_ref().map_or(Some(0), |groups| groups.of.get(customer).copied());
        let Some(counts) = group.and_then(|group| counted.groups.get_mut(group as usize)) else {
            continue;
        };
        let rows = known.of(customer);
        let (day, from) = match &people.starts {
            None => {
                let purchase = rows.amounts.iter().position(|&amount| amount >= Money::ZERO);
                let Some(from) = purchase else { continue };
                (rows.days.get(from).copied(), from)
            }
            Some(starts) => {
                let day = starts.of.get(customer).copied().flatten();
                if day.is_none() && !rows.days.is_empty() {
                    counted.left_out.without_start += 1;
                }
                let Some(day) = day.filter(|&day| day <= plan.as_of) else { continue };
                (Some(day), rows.days.partition_point(|&other| other < day))
            }
        };
        let Some((day, row)) = day.and_then(|day| Some((day, plan.row(day)?))) else {
            counted.left_out.began_before += 1;
            continue;
        };
        let early = rows.amounts.get(..from).unwrap_or_default();
        counted.left_out.earlier_purchases +=
            early.iter().filter(|&&amount| amount >= Money::ZERO).count() as u32;
        let rows = rows.part(from..rows.days.len());
        if options.start == Start::First {
            if is_plain {
                plain(plan, counts, rows, (day, row), follower.begins_with_purchase);
            } else {
                follower.follow(counts, rows, (day, row));
            }
            continue;
        }
        let mut begun = NONE as usize;
        for (from, (&day, &amount)) in rows.days.iter().zip(rows.amounts).enumerate() {
            let Some(row) = plan.row(day) else { continue };
            if amount >= Money::ZERO && row != begun {
                begun = row;
                follower.follow(counts, rows.part(from..rows.days.len()), (day, row));
            }
        }
    }
    counted.has_margin = has_margin;
    counted.without_margin = follower.without_margin;
    let is_selection = people.starts.as_ref().is_some_and(|starts| starts.is_selection);
    let counts_all = !is_selection && people.groups.is_none();
    for &day in people.starts.iter().flat_map(|starts| &starts.never_bought) {
        let Some(counts) = counted.groups.first_mut().filter(|_| counts_all) else {
            counted.left_out.never_bought += 1;
            continue;
        };
        match plan.row(day).and_then(|row| counts.sizes.get_mut(row)) {
            Some(size) => *size += 1,
            None if day < plan.first => counted.left_out.began_before += 1,
            None => {}
        }
    }
    for counts in &mut counted.groups {
        for row in 0..plan.rows() {
            if follower.is_on_or_after {
                let cells = counts.retained.get_mut(plan.cells_of(row)).unwrap_or_default();
                let mut later = 0;
                for cell in cells.iter_mut().rev() {
                    later += *cell;
                    *cell = later;
                }
            }
            let cells = counts.sums.get_mut(plan.cells_of(row)).unwrap_or_default();
            let mut before = Sums::default();
            for cell in cells {
                cell.revenue.follow(&before.revenue);
                cell.margin.follow(&before.margin);
                before = *cell;
            }
        }
    }
    counted
}

/// Counts a customer who needs to have bought once in a column, and nothing else of them. The rows are in the order of their
/// days, so a column is counted when it differs from the one before.
#[inline(always)] // once a customer
fn plain(
    plan: &Plan,
    counts: &mut Counts,
    rows: Purchases<'_>,
    (day, row): (Day, usize),
    begins_with_purchase: bool,
) {
    if let Some(size) = counts.sizes.get_mut(row) {
        *size += 1;
    }
    let Some(cells) = counts.retained.get_mut(plan.cells_of(row)) else { return };
    let (ages, since, less) = match &plan.age_of {
        Some(ages) => (ages, day, 0),
        None => (&plan.row_of, plan.first, row as u32),
    };
    let mut seen = NONE;
    if let (true, Some(cell)) = (begins_with_purchase, cells.first_mut()) {
        *cell += 1;
        seen = 0;
    }
    // No branch on what the rows hold: it could not be predicted.
    for (day, &amount) in rows.days.iter().zip(rows.amounts) {
        let age = ages.get(day.since(since) as usize).copied().unwrap_or(NONE);
        let age = age.wrapping_sub(less) as usize;
        let column = plan.column_of.get(age).copied().unwrap_or(NONE);
        let purchase = amount >= Money::ZERO;
        if let Some(cell) = cells.get_mut(column as usize) {
            *cell += u32::from(purchase & (column != seen));
        }
        seen = if purchase { column } else { seen };
    }
}

/// Orders that are compared with one another faster than sorted.
const FEW: usize = 16;

/// Counts customers in every way.
struct Follower<'a> {
    plan: &'a Plan,
    minimum: u32,
    is_on_or_after: bool,
    begins_with_purchase: bool,
    counts_orders: bool,
    has_margin: bool,
    /// Of each row of the customer whether it begins an order.
    new: Vec<bool>,
    without_margin: u32,
}

/// What a customer did in one column.
#[derive(Default)]
struct Stay {
    column: u32,
    occasions: u32,
    orders: u32,
    revenue: Money,
    margin: Money,
}

/// What is known of a customer from the columns before.
struct Past {
    /// The column in which the customer was last back.
    back: u32,
    revenue: f64,
    margin: f64,
    /// Revenue in column 0.
    first: Money,
}

impl Follower<'_> {
    /// Counts one customer, from the rows on with which the cohort begins.
    fn follow(&mut self, counts: &mut Counts, rows: Purchases<'_>, (day, row): (Day, usize)) {
        let plan = self.plan;
        let cells = plan.cells_of(row);
        if let Some(size) = counts.sizes.get_mut(row) {
            *size += 1;
        }
        let retained = counts.retained.get_mut(cells.clone()).unwrap_or_default();
        let both = counts.both.get_mut(cells.clone()).unwrap_or_default();
        let sums = counts.sums.get_mut(cells).unwrap_or_default();
        let has_ids = self.counts_orders && !rows.orders.is_empty();
        if has_ids {
            self.find_new(rows);
        }
        let mut past = Past { back: NONE, revenue: 0.0, margin: 0.0, first: Money::ZERO };
        if self.begins_with_purchase {
            past.back = 0;
            if let Some(cell) = retained.first_mut().filter(|_| !self.is_on_or_after) {
                *cell += 1;
            }
        }
        let mut close = |stay: &Stay| {
            let column = stay.column as usize;
            if stay.occasions >= self.minimum && stay.column != past.back && column < retained.len()
            {
                if !self.is_on_or_after
                    && let Some(cell) = retained.get_mut(column)
                {
                    *cell += 1;
                }
                if past.back.wrapping_add(1) == stay.column
                    && let Some(cell) = both.get_mut(column)
                {
                    *cell += 1;
                }
                past.back = stay.column;
            }
            if let Some(cell) = sums.get_mut(column) {
                stay.add_to(cell, &mut past);
            }
        };
        let (ages, since, less) = match &plan.age_of {
            Some(ages) => (ages, day, 0),
            None => (&plan.row_of, plan.first, row as u32),
        };
        let mut stay = Stay { column: NONE, ..Stay::default() };
        let mut last = None;
        for (place, (&day, &amount)) in rows.days.iter().zip(rows.amounts).enumerate() {
            let age = ages.get(day.since(since) as usize).copied().unwrap_or(NONE);
            let age = age.wrapping_sub(less) as usize;
            let column = plan.column_of.get(age).copied().unwrap_or(NONE);
            if column != stay.column {
                close(&stay);
                stay = Stay { column, ..Stay::default() };
            }
            let is_purchase = amount >= Money::ZERO;
            let is_occasion = is_purchase & (last != Some(day));
            last = if is_purchase { Some(day) } else { last };
            stay.occasions += u32::from(is_occasion);
            let is_order = if has_ids { self.new.get(place) == Some(&true) } else { is_occasion };
            stay.orders += u32::from(is_order);
            stay.revenue += amount;
            if self.has_margin {
                match rows.margin(place) {
                    Some(margin) => stay.margin += margin,
                    None => self.without_margin += 1,
                }
            }
        }
        close(&stay);
        if self.is_on_or_after
            && let Some(cell) = retained.get_mut(past.back as usize)
        {
            *cell += 1;
        }
    }

    /// Finds the rows that begin an order: of each id the first purchase, every purchase without one, and where the file has
    /// no ids the first purchase of each day.
    fn find_new(&mut self, rows: Purchases<'_>) {
        self.new.clear();
        let purchases = || {
            let rows = (0..).zip(rows.orders).zip(rows.amounts);
            rows.filter(|(_, amount)| **amount >= Money::ZERO)
                .map(|((place, &order), _)| (order, place))
        };
        self.new.resize(rows.orders.len(), false);
        let new = &mut self.new;
        let mut begins = |place: u32| {
            if let Some(new) = new.get_mut(place as usize) {
                *new = true;
            }
        };
        if rows.orders.len() <= FEW {
            // Most customers: comparing all takes less than making room to sort them.
            for (order, place) in purchases() {
                let mut before = purchases().take_while(|&(_, other)| other < place);
                if order == 0 || !before.any(|(other, _)| other == order) {
                    begins(place);
                }
            }
            return;
        }
        let mut ids: Vec<(u64, u32)> = purchases().collect();
        sort(&mut ids);
        let mut before = 0;
        for (order, place) in ids {
            if order == 0 || std::mem::replace(&mut before, order) != order {
                begins(place);
            }
        }
    }
}

impl Stay {
    fn add_to(&self, sums: &mut Sums, past: &mut Past) {
        let (orders, revenue) = (f64::from(self.orders), hundredths(self.revenue));
        if self.column == 0 {
            past.first = self.revenue;
        }
        let could = past.first.max(Money::ZERO);
        let kept = self.revenue.max(Money::ZERO).min(could);
        sums.orders += self.orders;
        sums.orders_squared += orders * orders;
        sums.orders_by_revenue += orders * revenue;
        sums.revenue.add(self.revenue, past.revenue);
        sums.margin.add(self.margin, past.margin);
        sums.revenue_by_first += revenue * hundredths(past.first);
        sums.kept += kept;
        sums.kept_squared += hundredths(kept) * hundredths(kept);
        sums.kept_by_first += hundredths(kept) * hundredths(could);
        past.revenue += revenue;
        past.margin += hundredths(self.margin);
    }
}

fn hundredths(amount: Money) -> f64 {
    amount.millionths() as f64 / (Money::SCALE / 100) as f64
}
