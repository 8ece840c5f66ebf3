//! The table and the roles that fit a file's columns best.
//!
//! A column fits a role by its header and by its values: values that cannot be it exclude it, and where the header says nothing
//! they may speak alone. The roles are given to the columns so that the total is best, roles that the table cannot do without
//! first; the table is the one whose own roles are found.

use crate::ingest::roles::Role;
use crate::ingest::roles::columns::{Column, HALF, Look, MOST};
use crate::ingest::roles::exports;
use crate::ingest::roles::matching::best_matching;
use crate::ingest::values::lower;
use crate::stats::order::sort_by_key;
use crate::tables::TableKind;
use crate::words::{Evidence, RoleReason, TableReason, Unit};

/// What a file is taken for.
#[derive(Clone, Debug)]
pub(crate) struct Guess {
    pub(crate) table: TableKind,
    /// From 0 to 1.
    pub(crate) confidence: f64,
    pub(crate) reason: TableReason,
    /// The columns that play a role, in the order of [`Role::of`].
    pub(crate) roles: Vec<Assigned>,
    /// The other columns of a file of customers that are not empty.
    pub(crate) attributes: Vec<usize>,
}

/// A column that plays a role.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Assigned {
    pub(crate) role: Role,
    pub(crate) place: usize,
    /// From 0 to 1.
    pub(crate) confidence: f64,
    pub(crate) reason: RoleReason,
}

/// The table that the file is unless it is told, and the columns of its roles. Roles that are `given` have these columns, and
/// roles that are `denied` none.
pub(crate) fn guess(
    columns: &[Column],
    table: Option<TableKind>,
    given: &[(Role, usize)],
    denied: &[Role],
) -> Guess {
    let known = exports::find(columns).filter(|known| table.is_none_or(|it| it == known.table));
    let best = match known {
        Some(known) => {
            let evidence = Evidence::Export(known.export);
            let mut roles = said(known.table, given);
            for (role, place) in known.places(columns) {
                let is_free = |it: &Assigned| it.role != role && it.place != place;
                if !denied.contains(&role) && roles.iter().all(is_free) {
                    let reason = RoleReason { evidence: evidence.clone(), rival: None, unit: None };
                    roles.push(Assigned { role, place, confidence: 0.98, reason });
                }
            }
            let reason = TableReason::Export(known.export);
            (known.table, 0.98, reason, roles)
        }
        None => match table {
            Some(table) => (table, 1.0, TableReason::Said, assign(columns, table, given, denied)),
            None => likeliest(columns, given, denied),
        },
    };
    let (found, mut confidence, mut reason, mut roles) = best;
    if table.is_some() {
        (confidence, reason) = (1.0, TableReason::Said);
    }
    let order = Role::of(found);
    let place = |role| order.iter().position(|other| *other == role).unwrap_or(order.len());
    sort_by_key(&mut roles, |it| (place(it.role) as u64, 0, 0));
    let is_attribute = |place: &usize| {
        columns[*place].filled > 0 && roles.iter().all(|assigned| assigned.place != *place)
    };
    let attributes = match found {
        TableKind::Customers => (0..columns.len()).filter(is_attribute).collect(),
        _ => Vec::new(),
    };
    Guess { table: found, confidence, reason, roles, attributes }
}

/// The roles of this table that the caller named.
fn said(table: TableKind, given: &[(Role, usize)]) -> Vec<Assigned> {
    let reason = RoleReason { evidence: Evidence::Said, rival: None, unit: None };
    let is_of = |(role, _): &&(Role, usize)| Role::of(table).contains(role);
    let assigned =
        |&(role, place)| Assigned { role, place, confidence: 1.0, reason: reason.clone() };
    given.iter().filter(is_of).map(assigned).collect()
}

/// The table for which most speaks.
fn likeliest(
    columns: &[Column],
    given: &[(Role, usize)],
    denied: &[Role],
) -> (TableKind, f64, TableReason, Vec<Assigned>) {
    let mut best: Option<(f64, TableKind, Vec<Assigned>)> = None;
    let mut second = 0.0;
    for table in TableKind::ALL {
        let roles = assign(columns, table, given, denied);
        let is_missing = |role: &&Role| roles.iter().all(|assigned| assigned.role != **role);
        let missing = Role::needed(table).iter().filter(is_missing).count();
        let weight = evidence_for(columns, table, &roles) - 3.0 * missing as f64;
        match &best {
            Some((top, ..)) if weight <= *top => second = weight.max(second),
            _ => {
                second = best.as_ref().map_or(0.0, |(top, ..)| *top);
                best = Some((weight, table, roles));
            }
        }
    }
    let Some((weight, table, roles)) = best.filter(|(weight, ..)| *weight > 0.0) else {
        let table = TableKind::Transactions;
        return (table, 0.0, TableReason::Unknown, assign(columns, table, given, denied));
    };
    let is_hint = |column: &Column| column.hints_at(table);
    if !roles.iter().any(|it| tells(&it.reason.evidence)) && !columns.iter().any(is_hint) {
        return (table, 0.0, TableReason::Unknown, roles);
    }
    let lead = (weight - f64::max(second, 0.0)) / weight.max(1.0);
    let confidence = (0.5 + 0.5 * lead) * (weight / 4.0).clamp(0.1, 1.0);
    let names = roles.iter().map(|assigned| assigned.role.name()).collect();
    (table, confidence.clamp(0.05, 0.97), TableReason::Columns { roles: names }, roles)
}

/// Whether a file with such a column may be told from others: values that repeat or do not, and numbers, are in all of them.
fn tells(evidence: &Evidence) -> bool {
    use Evidence::{Decimals, Distinct, Numbers, Repeats};
    !matches!(evidence, Decimals | Distinct | Numbers | Repeats)
}

/// How much speaks for a table: its own roles, each as far as it is sure, and words that only its files have.
fn evidence_for(columns: &[Column], table: TableKind, roles: &[Assigned]) -> f64 {
    let telling = |role| match (table, role) {
        (TableKind::Transactions, Role::Order | Role::Amount | Role::Product) => 2.0,
        (TableKind::Transactions, Role::Customer | Role::Quantity | Role::UnitPrice) => 1.5,
        (TableKind::Transactions, Role::Date) => 1.0,
        (TableKind::Customers, Role::Customer | Role::Name | Role::Email | Role::Phone) => 1.0,
        (TableKind::Customers, Role::Region) => 1.0,
        (TableKind::Customers, Role::Channel) => 0.5,
        (TableKind::Customers, _) => 2.0,
        (TableKind::Memberships, Role::Tier) => 3.0,
        (TableKind::Memberships, Role::Treated) => 4.0,
        (TableKind::Rewards, Role::Points) => 4.0,
        (TableKind::Rewards, Role::Kind) => 1.5,
        (TableKind::Feedback, Role::Score) => 4.0,
        (TableKind::Feedback, Role::Text) => 2.0,
        (TableKind::Spend, Role::Amount | Role::Leads | Role::NewCustomers) => 2.0,
        (TableKind::Interactions, Role::FirstResponse | Role::Closed) => 3.0,
        _ => 0.5,
    };
    let mut weight: f64 = roles.iter().map(|it| telling(it.role) * it.confidence).sum();
    let hints = columns.iter().filter(|column| column.hints_at(table)).count();
    weight += hints.min(3) as f64;
    match table {
        // A list of customers has each once.
        TableKind::Customers => {
            let customer = roles.iter().find(|assigned| assigned.role == Role::Customer);
            let column = customer.and_then(|assigned| columns.get(assigned.place));
            let repeats = column.map_or(0.0, |column| column.repeats);
            weight += if repeats > 0.02 { -6.0 } else { 1.0 };
        }
        // Spending is on nobody.
        TableKind::Spend => {
            let is_customer = |column: &Column| {
                column.filled > 0
                    && column.header_score(Role::Customer) >= 3.0
                    && column.header_score(Role::NewCustomers) <= 0.0
            };
            if columns.iter().any(is_customer) {
                weight -= 6.0;
            }
        }
        _ => {}
    }
    weight
}

/// The column that plays each role of the table best; no column plays two.
pub(super) fn assign(
    columns: &[Column],
    table: TableKind,
    given: &[(Role, usize)],
    denied: &[Role],
) -> Vec<Assigned> {
    let mut assigned = said(table, given);
    let is_free = |role: &Role| given.iter().all(|(other, _)| other != role);
    let is_wanted = |role: &Role| is_free(role) && !denied.contains(role);
    let roles: Vec<Role> = Role::of(table).iter().copied().filter(is_wanted).collect();
    let file = File::new(columns, table, given);
    let fits: Vec<Vec<Option<(f64, Evidence)>>> = roles
        .iter()
        .map(|&role| {
            let is_taken = |place: usize| given.iter().any(|&(_, taken)| taken == place);
            let fit = |(place, column)| match is_taken(place) {
                true => None,
                false => file.fit(column, role),
            };
            columns.iter().enumerate().map(fit).collect()
        })
        .collect();
    let values: Vec<Vec<Option<f64>>> = roles
        .iter()
        .zip(&fits)
        .map(|(role, fits)| {
            // Strong evidence counts more than several weak pieces of it, and what is needed more than all.
            let is_needed = Role::needed(table).contains(role);
            let (factor, needed) = if is_needed { (10.0, 1e4) } else { (1.0, 0.0) };
            let value = |(place, fit): (usize, &Option<(f64, Evidence)>)| {
                let (score, _) = fit.as_ref()?;
                // Among equals the amount is the rightmost column, others the leftmost.
                let tie = 1e-6 * place as f64 * if *role == Role::Amount { 1.0 } else { -1.0 };
                Some(factor * score * score + needed + tie)
            };
            fits.iter().enumerate().map(value).collect()
        })
        .collect();
    let places = best_matching(&values);
    for ((role, place), fits) in roles.iter().zip(&places).zip(&fits) {
        let Some((place, (score, evidence))) =
            place.and_then(|place| Some((place, fits[place].as_ref()?)))
        else {
            continue;
        };
        let mut confidence = match evidence {
            Evidence::Header(_) if *score >= 3.0 => 0.95,
            Evidence::Header(_) if *score >= 2.0 => 0.9,
            Evidence::Header(_) => 0.7,
            Evidence::OnlyDates => 0.85,
            Evidence::Emails | Evidence::Currencies | Evidence::Statuses | Evidence::Genders => 0.8,
            Evidence::Decimals => 0.7,
            Evidence::Dates => 0.6,
            Evidence::Repeats => 0.5,
            _ => 0.4,
        };
        let mut rival = None;
        for (other, fit) in fits.iter().enumerate() {
            let Some((second, _)) = fit else { continue };
            if other == place || places.contains(&Some(other)) || score - second > 1.0 {
                continue;
            }
            let is_near = score - second < 0.5;
            confidence = f64::min(confidence, if is_near { 0.55 } else { 0.8 });
            if is_near && rival.is_none() && !columns[other].header.is_empty() {
                rival = Some(columns[other].header.clone());
            }
        }
        let unit = (*role == Role::Duration).then(|| unit_of_time(&columns[place]));
        let reason = RoleReason { evidence: evidence.clone(), rival, unit };
        assigned.push(Assigned { role: *role, place, confidence, reason });
    }
    assigned
}

/// The unit in which a column of durations is: what the header says; a tenure alone is most often in months.
fn unit_of_time(column: &Column) -> Unit {
    let header = lower(&column.header);
    let says = |words: &[&str]| words.iter().any(|word| header.contains(word));
    if says(&["month", "monat", "mois", "mes", "月"]) {
        Unit::Month
    } else if says(&["week", "woche", "semaine", "周"]) {
        Unit::Week
    } else if says(&["year", "jahr", "année", "年"]) {
        Unit::Year
    } else if header.contains("tenure") && !says(&["day"]) && column.range.1 <= 120.0 {
        Unit::Month
    } else {
        Unit::Day
    }
}

/// What must be known of all columns to judge one.
struct File {
    table: TableKind,
    /// How many columns hold dates.
    date_columns: usize,
    /// Whether a column says how many were bought.
    has_quantity: bool,
}

impl File {
    fn new(columns: &[Column], table: TableKind, given: &[(Role, usize)]) -> Self {
        let is_quantity =
            |column: &Column| column.header_score(Role::Quantity) >= 2.0 && column.numbers >= HALF;
        Self {
            table,
            date_columns: columns.iter().filter(|column| column.is_date()).count(),
            has_quantity: given.iter().any(|(role, _)| *role == Role::Quantity)
                || columns.iter().any(is_quantity),
        }
    }

    /// How well the header fits the role in a file of this table.
    fn header(&self, column: &Column, role: Role) -> f64 {
        let mut score = column.header_score(role);
        if role == Role::Amount {
            // What marketing costs is what was spent, and a price is what was paid if one was bought.
            if self.table == TableKind::Spend {
                score = score.max(column.header_score(Role::Cost));
            } else if !self.has_quantity {
                score = score.max(column.header_score(Role::UnitPrice) - 1.5);
            }
        }
        // A day of joining may be a day, but one without a name of its own is better.
        let is_elsewhere = |other: &&Role| !Role::of(self.table).contains(other);
        let elsewhere = Role::ALL.iter().filter(is_elsewhere);
        let other = elsewhere.map(|other| column.header_score(*other)).fold(0.0, f64::max);
        match score > 0.0 && other > score && !matches!(role, Role::Amount | Role::Customer) {
            true => f64::max(score - 0.5 * (other - score), 0.3),
            false => score,
        }
    }

    /// How well the column plays the role, and what speaks for it; none if it cannot.
    fn fit(&self, column: &Column, role: Role) -> Option<(f64, Evidence)> {
        use Role::*;
        let header = self.header(column, role);
        let names = |other: &Role| *other != role && column.header_score(*other) >= 2.0;
        if header < 0.0 || (header == 0.0 && Role::ALL.iter().any(names)) {
            return None;
        }
        let is_unnamed = column.header.is_empty();
        let is_needed = Role::needed(self.table).contains(&role);
        let share = if header >= 2.0 { HALF } else { MOST };
        let is_number = column.numbers >= share;
        let is_text = column.filled > 0 && !column.is_date() && column.decimals < HALF;
        // What the values say where the header says nothing.
        let (bonus, seen) = match role {
            Date | SignUp | ContractStart | ContractEnd | BirthDate | End | Opened
            | FirstResponse | Closed => {
                let is_running = column.filled == 0 && header >= 2.0;
                let may_be_empty = matches!(role, ContractEnd | End | FirstResponse | Closed);
                let seen = match self.date_columns {
                    1 => Evidence::OnlyDates,
                    _ => Evidence::Dates,
                };
                let dates = column.dates_if_named(header);
                match dates >= share && (header > 0.0 || is_needed) {
                    true => (1.0, seen),
                    false if is_running && may_be_empty => (0.0, seen),
                    false => return None,
                }
            }
            Customer => {
                let is_constant = column.distinct == 1 && column.filled > 20 && header < 2.0;
                let is_id = match column.look {
                    None | Some(Look::Email | Look::Phone) => !column.is_date(),
                    _ => column.filled < 3,
                };
                // Spreadsheets write 17850 as 17850.0.
                let decimals = if header >= 3.0 { column.fractions } else { column.decimals };
                let is_possible = decimals < HALF
                    && (!column.is_date() || column.is_number())
                    && !is_constant
                    && (column.filled > 0 || header >= 2.0)
                    && (header > 0.0 || is_id);
                if !is_possible || (header < 2.0 && column.look == Some(Look::Currency)) {
                    return None;
                }
                // An id comes back, except in a list of customers.
                let is_list = self.table == TableKind::Customers;
                let is_so = (column.repeats > 0.0) != is_list && column.filled > 0;
                let seen = match column.look {
                    Some(Look::Email) => Evidence::Emails,
                    _ if column.repeats > 0.0 => Evidence::Repeats,
                    _ => Evidence::Distinct,
                };
                (if is_so { 0.6 } else { 0.1 }, seen)
            }
            Amount => {
                let may_be =
                    header > 0.0 || (!column.is_date() && (is_unnamed || column.decimals > 0.3));
                if !is_number || !may_be {
                    return None;
                }
                let seen =
                    if column.decimals >= HALF { Evidence::Decimals } else { Evidence::Numbers };
                (0.1 + 0.5 * column.decimals, seen)
            }
            Points | Score if is_unnamed && is_number && !column.is_date() => {
                (0.3, Evidence::Numbers)
            }
            UnitPrice if !self.has_quantity => return None,
            Quantity if column.decimals >= HALF && header < 3.0 => return None,
            Age if !(column.range.0 >= 0.0 && column.range.1 <= 130.0) => return None,
            Score if !(column.range.0 >= -100.0 && column.range.1 <= 100.0) => return None,
            UnitPrice | Quantity | Cost | Margin | Duration | Age | AcquisitionCost | Points
            | Score | Leads | NewCustomers => match is_number && header >= 1.5 {
                true => (0.1, Evidence::Numbers),
                false => return None,
            },
            Currency | Status | Gender | Email => {
                let (form, seen) = match role {
                    Currency => (Look::Currency, Evidence::Currencies),
                    Status => (Look::Status, Evidence::Statuses),
                    Gender => (Look::Gender, Evidence::Genders),
                    _ => (Look::Email, Evidence::Emails),
                };
                let says = header >= 2.0 && is_text && role != Email;
                match column.look == Some(form) {
                    true => (1.0, seen),
                    false if says && (column.distinct <= 20 || role == Status) => (0.0, seen),
                    false => return None,
                }
            }
            Phone => match column.look {
                Some(Look::Phone) if header >= 2.0 => (1.0, Evidence::Phones),
                None if header >= 2.0 && is_number && column.range.0 > 1e6 => {
                    (0.0, Evidence::Phones)
                }
                _ => return None,
            },
            Order => {
                let is_id = column.decimals < HALF && (header >= 3.0 || !column.is_date());
                match header >= 2.0 && is_id && column.look.is_none_or(|look| look == Look::Phone) {
                    true => (0.0, Evidence::Distinct),
                    false => return None,
                }
            }
            Event | Treated => {
                let has_two =
                    column.look == Some(Look::YesNo) || (1..=3).contains(&column.distinct);
                match header >= 1.5 && has_two && is_text {
                    true => (0.0, Evidence::Repeats),
                    false => return None,
                }
            }
            Tier => match header > 0.0 && is_text && (column.repeats > 0.0 || column.filled < 10) {
                true => (0.1, Evidence::Repeats),
                false => return None,
            },
            Product | Category | Channel | Region | ReferredBy | Name | Kind | Text => {
                let is_words = is_text && column.look != Some(Look::YesNo);
                let is_number = column.is_number() && matches!(role, Text | Name | Kind);
                match header >= 1.8 && is_words && !is_number {
                    true => (0.0, Evidence::Repeats),
                    false => return None,
                }
            }
        };
        let evidence = match header >= 1.0 || (header > 0.0 && !is_needed) {
            true => Evidence::Header(column.header.clone()),
            false => seen,
        };
        Some((header + bonus, evidence))
    }
}
