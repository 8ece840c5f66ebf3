//! Which column plays which role, from its header and its values.

use std::hash::BuildHasher;

use foldhash::quality::FixedState;

use crate::ingest::roles::Role;
use crate::ingest::values::{DateGuess, NumberFormat, NumberGuess};
use crate::stats::order::sort;

impl Role {
    /// How well the words of a header fit the role; 0 if they do not, negative if they speak against it.
    fn header_score(self, words: &[String]) -> f64 {
        let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        let weigh = |rules: &[(f64, &[&str])]| {
            rules.iter().filter(|(_, list)| has(list)).map(|(weight, _)| weight).sum::<f64>()
        };
        match self {
            Self::Customer => weigh(&[
                (
                    3.0,
                    &[
                        "customer",
                        "customers",
                        "cust",
                        "client",
                        "clients",
                        "user",
                        "buyer",
                        "shopper",
                        "donor",
                    ],
                ),
                (
                    2.5,
                    &[
                        "member",
                        "account",
                        "household",
                        "person",
                        "contact",
                        "subscriber",
                        "visitor",
                    ],
                ),
                (1.5, &["email", "mail", "phone"]),
                (1.0, &["id", "key", "no", "number", "code"]),
                (0.5, &["name"]),
                (
                    -3.0,
                    &[
                        "order",
                        "invoice",
                        "transaction",
                        "product",
                        "sku",
                        "item",
                        "store",
                        "type",
                        "group",
                    ],
                ),
                (
                    -3.0,
                    &[
                        "segment", "country", "city", "region", "status", "tier", "age", "gender",
                        "since", "date",
                    ],
                ),
            ]),
            Self::Date => weigh(&[
                (2.0, &["date", "day", "time", "timestamp", "datetime", "on", "at"]),
                (
                    1.0,
                    &[
                        "order",
                        "invoice",
                        "purchase",
                        "purchased",
                        "transaction",
                        "created",
                        "paid",
                    ],
                ),
                (
                    1.0,
                    &[
                        "enrolled",
                        "enrolment",
                        "enrollment",
                        "joined",
                        "join",
                        "registered",
                        "start",
                        "since",
                    ],
                ),
                (
                    -2.0,
                    &[
                        "birth", "birthday", "dob", "updated", "modified", "shipped", "ship",
                        "delivery", "due",
                    ],
                ),
                (-2.0, &["delivered", "end", "expiry", "expires", "cancelled", "refunded"]),
            ]),
            Self::Amount => weigh(&[
                (3.0, &["amount", "revenue", "total", "sales", "spend", "spent", "turnover"]),
                (
                    2.0,
                    &[
                        "price", "value", "paid", "payment", "gross", "net", "dollar", "dollars",
                        "usd", "eur", "sum",
                    ],
                ),
                (
                    -1.0,
                    &[
                        "unit", "tax", "vat", "discount", "shipping", "fee", "cost", "margin",
                        "points", "tip",
                    ],
                ),
                (
                    -4.0,
                    &[
                        "quantity", "qty", "count", "units", "id", "number", "no", "zip", "phone",
                        "age", "code",
                    ],
                ),
            ]),
            Self::Order => weigh(&[
                (2.0, &["order", "invoice", "transaction", "receipt", "basket", "bill", "ticket"]),
                (1.0, &["id", "no", "number", "key", "code", "nr"]),
                (
                    -4.0,
                    &[
                        "date", "time", "day", "amount", "total", "value", "status", "type", "at",
                        "on", "price",
                    ],
                ),
                (-4.0, &["customer", "line", "item", "quantity", "count"]),
            ]),
            Self::Tier => weigh(&[
                (3.0, &["tier", "level", "grade", "rank"]),
                (1.5, &["status", "plan", "class", "membership", "programme", "program"]),
                (-3.0, &["id", "date", "number", "amount", "points"]),
            ]),
            _ => 0.0,
        }
    }
}

/// A column of the sample.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    words: Vec<String>,
    pub(crate) date: Option<DateGuess>,
    /// The same for a column that the header or the call says is of dates.
    pub(crate) date_if_named: Option<DateGuess>,
    pub(crate) number: NumberFormat,
    /// Whether the cells show the decimal mark.
    #[allow(dead_code, reason = "the report is to ask where they do not")]
    pub(crate) number_is_sure: bool,
    /// Share of the filled cells that are amounts.
    numbers: f64,
    /// Share of the filled cells with a decimal mark.
    decimals: f64,
    /// Share of the cells that repeat another one.
    repeats: f64,
    filled: bool,
}

/// A column is of a kind if this share of its filled cells can be read as that kind …
const MOST: f64 = 0.8;

/// … or this share where the header says it too: the other cells go to the report.
const HALF: f64 = 0.5;

/// Most columns are of one kind, and that they are not of another a few cells show.
pub(crate) const FEW: usize = 32;

impl Column {
    /// A column of these cells, which has no name yet.
    pub(crate) fn new(cells: &[&str]) -> Self {
        let filled: Vec<&str> = cells.iter().copied().filter(|cell| !cell.is_empty()).collect();
        let number = NumberGuess::of(&filled);
        let share = |count: usize| count as f64 / filled.len().max(1) as f64;
        let is_number = |cell: &&str| number.format.parse(cell.as_bytes()).is_some();
        let few = filled.get(..FEW).unwrap_or(&filled);
        let numbers: Vec<&str> = match few.iter().any(is_number) {
            true => filled.iter().copied().filter(is_number).collect(),
            false => Vec::new(),
        };
        let hasher = FixedState::default();
        let mut distinct: Vec<(u64, u32)> =
            filled.iter().map(|cell| (hasher.hash_one(cell), 0)).collect();
        sort(&mut distinct);
        distinct.dedup();
        Self {
            words: Vec::new(),
            date: DateGuess::of(&filled, DateGuess::WRITTEN),
            date_if_named: DateGuess::of(&filled, DateGuess::IF_NAMED),
            number: number.format,
            number_is_sure: number.is_sure,
            numbers: share(numbers.len()),
            decimals: share(numbers.iter().filter(|cell| cell.contains(['.', ','])).count()),
            repeats: 1.0 - share(distinct.len()),
            filled: !filled.is_empty(),
        }
    }

    pub(crate) fn name(&mut self, header: &str) {
        self.words = words(header);
    }

    /// Share of the filled cells that are dates.
    fn dates(&self) -> f64 {
        self.date.map_or(0.0, |guess| guess.share)
    }

    /// How its dates are written, if they are; numbers are dates only where something says so.
    pub(crate) fn date_if(&self, is_named: bool) -> Option<DateGuess> {
        match (self.date, self.date_if_named.filter(|_| is_named)) {
            (Some(date), Some(other)) if other.share > date.share => Some(other),
            (date, other) => date.or(other),
        }
    }

    /// Whether nearly all cells are dates.
    pub(crate) fn is_date(&self) -> bool {
        self.dates() >= MOST
    }

    /// Whether nearly all cells are numbers.
    pub(crate) fn is_number(&self) -> bool {
        self.numbers >= MOST
    }

    /// How well the column plays the role; none if it cannot.
    fn score(&self, role: Role) -> Option<f64> {
        let header = role.header_score(&self.words);
        let names_another = || {
            Role::ALL.iter().any(|other| *other != role && other.header_score(&self.words) >= 2.0)
        };
        if header < 0.0 || (header == 0.0 && names_another()) {
            return None;
        }
        let share = if header >= 2.0 { HALF } else { MOST };
        match role {
            // An id repeats, and has no decimals; eight digits may be a date and an id.
            Role::Customer => {
                let possible = (self.filled || header >= 2.0)
                    && self.decimals < 0.5
                    && (header > 0.0 || !self.is_date());
                possible.then_some(header + if self.repeats > 0.0 { 0.5 } else { 0.0 })
            }
            Role::Date => {
                let date = self.date_if(header >= 2.0).filter(|date| date.share >= share);
                date.map(|_| header + 1.0)
            }
            Role::Amount => {
                let possible = self.numbers >= share && !(header == 0.0 && self.is_date());
                possible.then_some(header + 0.5 * self.decimals)
            }
            Role::Order => (header >= 2.0).then_some(header),
            Role::Tier => (header > 0.0 && self.repeats > 0.0).then_some(header),
            _ => None,
        }
    }
}

/// The column that plays each of these roles best; no column plays two. Dates are recognised most surely and are placed
/// first; among equals the customer is the leftmost column and the amount the rightmost.
pub(crate) fn assign(
    columns: &[Column],
    roles: &[Role],
    given: &[(Role, usize)],
) -> Vec<(Role, usize)> {
    let mut assigned = given.to_vec();
    for role in [Role::Date, Role::Customer, Role::Order, Role::Amount, Role::Tier] {
        if !roles.contains(&role) || assigned.iter().any(|&(other, _)| other == role) {
            continue;
        }
        let mut best: Option<(f64, usize)> = None;
        for (place, column) in columns.iter().enumerate() {
            if assigned.iter().any(|&(_, taken)| taken == place) {
                continue;
            }
            let Some(score) = column.score(role) else { continue };
            let better =
                best.is_none_or(|(top, _)| score > top || (score == top && role == Role::Amount));
            if better {
                best = Some((score, place));
            }
        }
        if let Some((_, place)) = best {
            assigned.push((role, place));
        }
    }
    assigned
}

/// Whether a row of these cells reads like a header: a word of some role in it.
pub(crate) fn has_role_words(cells: &[String], roles: &[Role]) -> bool {
    cells.iter().any(|cell| roles.iter().any(|role| role.header_score(&words(cell)) >= 2.0))
}

/// The words of a header, in lower case: `InvoiceDate`, `invoice_date` and `Invoice Date` are the same.
fn words(header: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for c in header.chars() {
        let is_part = c.is_alphabetic() || c.is_ascii_digit();
        if !is_part || (after_lower && c.is_ascii_uppercase()) {
            words.push(String::new());
        }
        after_lower = c.is_ascii_lowercase();
        if let (true, Some(word)) = (is_part, words.last_mut()) {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [Role; 4] = [Role::Customer, Role::Date, Role::Amount, Role::Order];

    fn check(header: &[&str], rows: &[&[&str]], expected: &[(Role, usize)]) {
        let columns: Vec<_> = (0..rows[0].len())
            .map(|place| {
                let cells: Vec<_> = rows.iter().map(|row| row[place]).collect();
                let mut column = Column::new(&cells);
                column.name(header.get(place).unwrap_or(&""));
                column
            })
            .collect();
        let mut assigned = assign(&columns, &ROLES, &[]);
        assigned.sort_unstable();
        assert_eq!(assigned, expected, "{header:?}");
    }

    #[test]
    fn a_header_that_says_it_needs_half_of_the_cells() {
        use Role::{Amount, Customer, Date};
        let rows: [&[&str]; 4] = [
            &["a", "2026-01-02", "12.5"],
            &["b", "soon", "N/A"],
            &["a", "2026-01-03", "7"],
            &["b", "unknown", "none"],
        ];
        let all = [(Customer, 0), (Date, 1), (Amount, 2)];
        check(&["customer", "date", "amount"], &rows, &all);
        check(&["customer", "x", "y"], &rows, &[(Customer, 0)]);
    }

    #[test]
    fn numbers_are_dates_where_the_header_says_so() {
        use Role::{Amount, Customer, Date};
        let rows: [&[&str]; 2] = [&["a", "45292", "12.5"], &["b", "45293.5", "7"]];
        check(
            &["customer", "order date", "amount"],
            &rows,
            &[(Customer, 0), (Date, 1), (Amount, 2)],
        );
        check(&["customer", "weight", "amount"], &rows, &[(Customer, 0), (Amount, 2)]);
    }

    #[test]
    fn roles_of_files_people_have() {
        use Role::{Amount, Customer, Date, Order};
        check(
            &["customer_id", "date", "number_of_cds", "dollar_value"],
            &[&["00001", "19970101", "1", "11.77"], &["00001", "19970112", "5", "77.00"]],
            &[(Customer, 0), (Date, 1), (Amount, 3)],
        );
        check(
            &["", "", "", "", ""],
            &[
                &["00004", "0001", "19970101", "2", "29.33"],
                &["00004", "0001", "19970118", "2", "29.73"],
            ],
            &[(Customer, 0), (Date, 2), (Amount, 4)],
        );
        check(
            &["Order ID", "Created at", "Email", "Total", "Shipping", "Discount Amount"],
            &[&["1", "2026-01-02 10:00:00 +0800", "a@b.c", "10", "2.50", "0.10"]],
            &[(Customer, 2), (Date, 1), (Amount, 3), (Order, 0)],
        );
        check(
            &["order_id", "customer_id", "order_date", "amount", "product", "channel"],
            &[
                &["O1", "C1", "2026-01-02", "10.5", "tea", "web"],
                &["O2", "C1", "2026-01-03", "3.5", "tea", "web"],
            ],
            &[(Customer, 1), (Date, 2), (Amount, 3), (Order, 0)],
        );
        check(
            &[
                "InvoiceNo",
                "StockCode",
                "Quantity",
                "InvoiceDate",
                "CustomerID",
                "Country",
                "Sales",
            ],
            &[&["536365", "85123A", "6", "12/1/2010 8:26", "17850", "United Kingdom", "15.3"]],
            &[(Customer, 4), (Date, 3), (Amount, 6), (Order, 0)],
        );
    }
}
