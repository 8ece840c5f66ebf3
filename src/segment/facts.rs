//! What is known of every customer, as columns that rules are asked of.

use std::borrow::Cow;

use crate::calendar::Day;
use crate::customers::Customers;
use crate::segment::Groups;
use crate::segment::known::{self, Known, NO_TEXT};
use crate::segment::rules::{Columns, Values};
use crate::tables::{Memberships, Profiles, Transactions};
use crate::words::ValueKind;

/// What is known of every customer of the transactions, as of a day; made when a rule asks for it.
///
/// Row i is customer i of [`Transactions::ids`]; of those who had not bought by that day, what they bought is missing. Ids of
/// the other tables are matched as [`Links`](crate::tables::Links) has it. The columns are, where their table is open and says something:
///
/// - `id`, `first` and `last` day of purchase, `orders`, `occasions` (days with a purchase), `frequency` (the same without the
///   first), `days_since_last`, `days_since_first`, `mean_gap` (days between occasions; missing with one), `revenue` (net of
///   refunds), `average_order` (revenue by orders), `monetary` (mean of the repeat occasions; missing without one);
/// - `sign_up`, `contract_start`, `contract_end`, `duration`, `left`, `birth_date`, `age` (in whole years on the day),
///   `gender`, `region`, `channel`, `acquisition_cost`, `referred_by`, `name`, `email`, `phone`;
/// - `member` (enrolled by the day, and not ended before it), `tier` (the latest by the day), `enrolled`;
/// - named segments, other ways of grouping, and last the attributes of the customers table, by their headers.
#[derive(Debug)]
pub struct Facts<'a> {
    customers: &'a Customers,
    known: Known<'a>,
    columns: Vec<(Cow<'a, str>, ValueKind, Source)>,
    /// How many of the columns come before the attributes.
    named: usize,
    segments: Vec<Vec<bool>>,
    /// The names of groups, and the place of each customer's among them.
    groups: Vec<(Vec<String>, Vec<u32>)>,
}

/// Where a column comes from.
#[derive(Clone, Copy, Debug)]
enum Source {
    Purchases(Purchase),
    Known(known::Source),
    Segment(usize),
    Groups(usize),
}

/// What a customer bought.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Purchase {
    Id,
    First,
    Last,
    Orders,
    Occasions,
    Frequency,
    DaysSinceLast,
    DaysSinceFirst,
    MeanGap,
    Revenue,
    AverageOrder,
    Monetary,
}

/// Columns from the transactions; those of money only where there are amounts.
const PURCHASES: [(&str, ValueKind, Purchase); 12] = [
    ("id", ValueKind::Text, Purchase::Id),
    ("first", ValueKind::Day, Purchase::First),
    ("last", ValueKind::Day, Purchase::Last),
    // Distinct order ids, or occasions where the file has none.
    ("orders", ValueKind::Number, Purchase::Orders),
    // Days with a purchase, and the same without the first.
    ("occasions", ValueKind::Number, Purchase::Occasions),
    ("frequency", ValueKind::Number, Purchase::Frequency),
    ("days_since_last", ValueKind::Number, Purchase::DaysSinceLast),
    ("days_since_first", ValueKind::Number, Purchase::DaysSinceFirst),
    // Days between occasions; missing with one.
    ("mean_gap", ValueKind::Number, Purchase::MeanGap),
    // Net of refunds; an order; a repeat occasion, missing without one.
    ("revenue", ValueKind::Number, Purchase::Revenue),
    ("average_order", ValueKind::Number, Purchase::AverageOrder),
    ("monetary", ValueKind::Number, Purchase::Monetary),
];

/// Columns from the customers table, which has its attributes by their headers beside them, and the role that holds each.
const PROFILE: [(&str, &str); 15] = [
    ("sign_up", "signUp"),
    ("contract_start", "contractStart"),
    ("contract_end", "contractEnd"),
    ("duration", "duration"),
    ("left", "event"),
    ("birth_date", "birthDate"),
    ("gender", "gender"),
    ("region", "region"),
    ("channel", "channel"),
    ("acquisition_cost", "acquisitionCost"),
    ("referred_by", "referredBy"),
    ("name", "name"),
    ("email", "email"),
    ("phone", "phone"),
    ("age", "age"),
];

impl<'a> Facts<'a> {
    /// What the transactions and the tables that are open say of the customers, as of the day of `customers`, which must
    /// come from these transactions without a calibration.
    pub fn new(
        customers: &'a Customers,
        transactions: &'a Transactions,
        profiles: Option<&'a Profiles>,
        memberships: Option<&'a Memberships>,
    ) -> Self {
        let is_there = |(.., purchase): &&(&str, ValueKind, Purchase)| {
            use Purchase::{AverageOrder, Monetary, Revenue};
            customers.has_amounts || ![Revenue, AverageOrder, Monetary].contains(purchase)
        };
        let purchases = PURCHASES.iter().filter(is_there);
        let mut columns: Vec<_> = purchases
            .map(|&(name, kind, purchase)| (name.into(), kind, Source::Purchases(purchase)))
            .collect();
        let known = Known::new(transactions.ids(), customers.as_of, profiles, memberships);
        columns.extend(PROFILE.iter().filter_map(|&(name, role)| {
            let (kind, source) = known.role(role)?;
            Some((name.into(), kind, Source::Known(source)))
        }));
        let all = |of: &[(&'a str, ValueKind, known::Source)]| -> Vec<_> {
            of.iter()
                .map(|&(name, kind, source)| (name.into(), kind, Source::Known(source)))
                .collect()
        };
        columns.extend(all(known.members()));
        let named = columns.len();
        columns.extend(all(&known.attributes()));
        Self { customers, known, columns, named, segments: Vec::new(), groups: Vec::new() }
    }

    /// Whether a column says something of what customers bought, and not only of who they are.
    pub fn is_by_purchases(&self, place: usize) -> bool {
        let source = self.columns.get(place).map(|(.., source)| source);
        matches!(source, Some(Source::Purchases(_) | Source::Segment(_) | Source::Groups(_)))
    }

    /// Whether a column is called so, of those that there are whatever the files say.
    pub fn is_reserved(name: &str) -> bool {
        let purchases = PURCHASES.iter().map(|it| it.0);
        let mut names =
            purchases.chain(PROFILE.iter().map(|it| it.0)).chain(["member", "tier", "enrolled"]);
        names.any(|known| known.eq_ignore_ascii_case(name))
    }

    /// Adds a segment: a column that is true of its customers and false of all others. It comes before an attribute of its
    /// name.
    pub fn add_segment(&mut self, name: &'a str, fits: Vec<bool>) {
        let source = Source::Segment(self.segments.len());
        self.segments.push(fits);
        self.add(name, ValueKind::Flag, source);
    }

    /// Adds a way of grouping the customers that these facts are of: a column of the groups' names. It comes before an
    /// attribute of its name.
    pub fn add_groups(&mut self, name: &'a str, groups: Groups) {
        let mut codes = vec![NO_TEXT; self.known.ids.len()];
        for (&customer, &group) in self.customers.customer.iter().zip(&groups.of) {
            if let Some(code) = codes.get_mut(customer as usize) {
                *code = group.into();
            }
        }
        let source = Source::Groups(self.groups.len());
        self.groups.push((groups.names, codes));
        self.add(name, ValueKind::Text, source);
    }

    fn add(&mut self, name: &'a str, kind: ValueKind, source: Source) {
        self.columns.insert(self.named, (name.into(), kind, source));
        self.named += 1;
    }

    /// The numbers of each customer who had bought, from their row among those.
    fn numbers(&self, of: impl Fn(usize) -> Option<f64>) -> Values<'a> {
        let mut numbers = vec![f64::NAN; self.known.ids.len()];
        for (row, &customer) in self.customers.customer.iter().enumerate() {
            if let (Some(to), Some(value)) = (numbers.get_mut(customer as usize), of(row)) {
                *to = value;
            }
        }
        Values::Numbers(numbers.into())
    }

    fn purchase(&self, purchase: Purchase) -> Values<'a> {
        let all = self.customers;
        let as_of = all.as_of;
        let day = |days: &[Day], row: usize| days.get(row).map(|day| f64::from(day.number()));
        let since =
            |days: &[Day], row: usize| days.get(row).map(|&day| f64::from(as_of.since(day)));
        let count = |counts: &[u32], row: usize| counts.get(row).map(|&count| f64::from(count));
        let repeats = |row| count(&all.frequency, row).filter(|&repeats| repeats > 0.0);
        let money = |amounts: &[f64], row: usize| amounts.get(row).copied();
        match purchase {
            Purchase::Id => {
                let names = (0..self.known.ids.len()).map(|row| self.known.ids.get(row)).collect();
                let codes: Vec<u32> = (0..self.known.ids.len() as u32).collect();
                Values::Texts { codes: codes.into(), names }
            }
            Purchase::First => self.numbers(|row| day(&all.first, row)),
            Purchase::Last => self.numbers(|row| day(&all.last, row)),
            Purchase::Orders => self.numbers(|row| count(&all.orders, row)),
            Purchase::Occasions => self.numbers(|row| Some(all.occasions(row).into())),
            Purchase::Frequency => self.numbers(|row| count(&all.frequency, row)),
            Purchase::DaysSinceLast => self.numbers(|row| since(&all.last, row)),
            Purchase::DaysSinceFirst => self.numbers(|row| since(&all.first, row)),
            Purchase::MeanGap => self.numbers(|row| {
                Some((day(&all.last, row)? - day(&all.first, row)?) / repeats(row)?)
            }),
            Purchase::Revenue if all.len() == self.known.ids.len() => {
                Values::Numbers(Cow::Borrowed(&all.revenue))
            }
            Purchase::Revenue => self.numbers(|row| money(&all.revenue, row)),
            Purchase::AverageOrder => self.numbers(|row| {
                let orders = count(&all.orders, row).filter(|&orders| orders > 0.0)?;
                Some(money(&all.revenue, row)? / orders)
            }),
            Purchase::Monetary => {
                self.numbers(|row| money(&all.monetary, row).filter(|_| repeats(row).is_some()))
            }
        }
    }
}

impl Columns for Facts<'_> {
    fn customers(&self) -> usize {
        self.known.ids.len()
    }

    fn columns(&self) -> Vec<(Cow<'_, str>, ValueKind)> {
        self.columns.iter().map(|(name, kind, _)| (Cow::Borrowed(&**name), *kind)).collect()
    }

    fn values(&self, place: usize) -> Values<'_> {
        let values = self.columns.get(place).and_then(|(.., source)| match *source {
            Source::Purchases(purchase) => Some(self.purchase(purchase)),
            Source::Known(source) => self.known.values(source),
            Source::Segment(at) => {
                let fits = self.segments.get(at)?;
                Some(Values::Flags(fits.iter().copied().map(Some).collect()))
            }
            Source::Groups(at) => {
                let (names, codes) = self.groups.get(at)?;
                Some(Values::Texts { codes: codes.into(), names: names.clone() })
            }
        });
        values.unwrap_or(Values::Flags(Vec::new()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Period;
    use crate::customers::{CustomersOptions, customers};
    use crate::segment::Rule;
    use crate::tables::{Cell, CellKind, Money, sample};

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("a day")
    }

    fn purchases() -> Transactions {
        let rows = [
            ("00017", "2026-01-01", 10.0),
            ("00017", "2026-01-11", 20.0),
            ("00017", "2026-01-31", 40.0),
            ("bob", "2026-01-30", 5.0),
            ("later", "2026-03-01", 99.0),
        ];
        sample::table(true, rows.map(|(id, on, amount)| (id, day(on), amount)))
    }

    fn profiles() -> Profiles {
        let mut builder = Profiles::builder();
        let size = builder.attribute("Shoe size", CellKind::Number);
        let region = builder.attribute("Region", CellKind::Text);
        let mut cells = vec![Cell::None; region + 1];
        (cells[5], cells[8], cells[10]) = (
            Cell::Day(day("2000-02-01")),
            Cell::Text("华东"),
            Cell::Money(Money::from_f64(2.5).expect("money")),
        );
        (cells[size], cells[region]) = (Cell::Number(42.0), Cell::Text("attribute"));
        builder.push(b"17", &cells);
        builder.push(b"nobody", &[]);
        Profiles::build(builder).0
    }

    fn memberships() -> Memberships {
        let mut builder = Memberships::builder();
        let mut push = |id: &[u8], from, tier, end: Option<&str>| {
            let end = end.map_or(Cell::None, |end| Cell::Day(day(end)));
            builder.push(id, &[Cell::Day(day(from)), Cell::Text(tier), end]);
        };
        push(b"bob", "2026-01-30", "basic", None);
        push(b"bob", "2026-02-05", "gold", Some("2026-02-10"));
        Memberships::new(builder.build())
    }

    /// The ids of those who fit on a day.
    fn fits(rule: &str, as_of: &str) -> Vec<String> {
        let (table, profiles, members) = (purchases(), profiles(), memberships());
        let options = CustomersOptions {
            as_of: Some(day(as_of)),
            period: Period::Month,
            ..CustomersOptions::default()
        };
        let known = customers(&table, &options).expect("customers");
        let facts = Facts::new(&known, &table, Some(&profiles), Some(&members));
        let fits = Rule::parse(rule).and_then(|rule| rule.matches(&facts)).expect(rule);
        let ids = fits.into_iter().enumerate().filter(|(_, fits)| *fits);
        ids.map(|(row, _)| table.ids().get(row)).collect()
    }

    #[test]
    fn every_column_is_as_of_the_day() {
        for (rule, expected) in [
            ("id starts with '000'", &["00017"][..]),
            ("first = 2026-01-01 and last = 2026-01-31 and orders = 3", &["00017"]),
            ("occasions = 3 and frequency = 2 and mean_gap = 15", &["00017"]),
            ("days_since_last = 1 and days_since_first = 31", &["00017"]),
            ("revenue = 70 and average_order * 3 = 70 and monetary = 30", &["00017"]),
            ("mean_gap is missing and monetary is missing and revenue = 5", &["bob"]),
            // Who has not bought yet has bought nothing, and not never.
            ("revenue is missing", &["later"]),
            ("not revenue > 1", &[]),
            ("age = 26 and birth_date < 2000-02-02 and acquisition_cost = 2.5", &["00017"]),
            ("region = '华东' and `shoe size` >= 42", &["00017"]),
            ("Region = 'attribute'", &["00017"]),
            ("region is missing", &["bob", "later"]),
            ("member and tier = 'basic' and enrolled = 2026-01-30", &["bob"]),
            ("not member", &["00017", "later"]),
        ] {
            assert_eq!(fits(rule, "2026-02-01"), expected, "{rule}");
        }
        assert_eq!(fits("orders = 2 and revenue = 30 and age = 25", "2026-01-20"), ["00017"]);
        assert_eq!(fits("member or enrolled is not missing", "2026-01-29"), [""; 0]);
        assert_eq!(fits("member and tier = 'gold'", "2026-02-10"), ["bob"]);
        assert_eq!(fits("not member and tier = 'gold'", "2026-02-11"), ["bob"]);
    }

    #[test]
    fn columns_without_a_value_are_not_there() {
        let (table, profiles) = (purchases(), profiles());
        let known = customers(&table, &CustomersOptions::default()).expect("customers");
        let mut facts = Facts::new(&known, &table, Some(&profiles), None);
        facts.add_segment("vip", vec![true, false, false]);
        let names: Vec<_> =
            facts.columns().into_iter().map(|(name, _)| name.into_owned()).collect();
        let expected = [
            "id",
            "first",
            "last",
            "orders",
            "occasions",
            "frequency",
            "days_since_last",
            "days_since_first",
            "mean_gap",
            "revenue",
            "average_order",
            "monetary",
            "birth_date",
            "region",
            "acquisition_cost",
            "age",
            "vip",
            "Shoe size",
            "Region",
        ];
        assert_eq!(names, expected);
        assert!(expected.iter().take(16).all(|name| Facts::is_reserved(name)));
        let error = Rule::parse("gender = 'f'").and_then(|rule| rule.matches(&facts));
        assert!(error.expect_err("no such column").to_string().contains("gender"));

        let visits = sample::table(false, [("ann", day("2026-01-01"), 0.0)]);
        let known = customers(&visits, &CustomersOptions::default()).expect("ann");
        let facts = Facts::new(&known, &visits, None, None);
        assert!(facts.columns().iter().all(|(name, _)| name != "revenue"));
    }
}
