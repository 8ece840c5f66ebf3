use std::ops::Deref;

use crate::calendar::Day;
use crate::tables::{CellKind, Money, Records, RecordsBuilder};

/// Who the customers are: one row a customer, so that row i is customer i.
///
/// Columns that play no role are [attributes](Records::attributes), by their headers.
#[derive(Clone, Debug, Default)]
pub struct Profiles(Records);

/// What is known of one customer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Profile<'a> {
    /// The day the customer registered.
    pub sign_up: Option<Day>,
    /// The day the contract began.
    pub contract_start: Option<Day>,
    /// The day the contract ended; none while it runs.
    pub contract_end: Option<Day>,
    /// How long the customer stayed, in days.
    pub duration: Option<f64>,
    /// Whether the customer left at the end of that.
    pub event: Option<bool>,
    /// The day of birth.
    pub birth_date: Option<Day>,
    /// The age in years, as the file has it.
    pub age: Option<f64>,
    /// The gender.
    pub gender: Option<&'a str>,
    /// Where the customer lives.
    pub region: Option<&'a str>,
    /// Through which medium, shop or campaign the customer came.
    pub channel: Option<&'a str>,
    /// What it cost to win the customer.
    pub acquisition_cost: Option<Money>,
    /// The id of the customer who recommended the business.
    pub referred_by: Option<&'a str>,
    /// The name.
    pub name: Option<&'a str>,
    /// The e-mail address.
    pub email: Option<&'a str>,
    /// The telephone number.
    pub phone: Option<&'a str>,
}

const SIGN_UP: usize = 0;
const CONTRACT_START: usize = 1;
const CONTRACT_END: usize = 2;
const DURATION: usize = 3;
const EVENT: usize = 4;
pub(super) const BIRTH_DATE: usize = 5;
const AGE: usize = 6;
const GENDER: usize = 7;
pub(super) const REGION: usize = 8;
const CHANNEL: usize = 9;
const ACQUISITION_COST: usize = 10;
const REFERRED_BY: usize = 11;
pub(super) const NAME: usize = 12;
pub(super) const EMAIL: usize = 13;
pub(super) const PHONE: usize = 14;

/// The roles of the columns that every such table has, in their order.
const ROLES: [&str; 15] = [
    "signUp",
    "contractStart",
    "contractEnd",
    "duration",
    "event",
    "birthDate",
    "age",
    "gender",
    "region",
    "channel",
    "acquisitionCost",
    "referredBy",
    "name",
    "email",
    "phone",
];

impl Profiles {
    /// Collects rows of: sign-up, contract start, contract end, duration, event, birth date, age, gender, region, channel,
    /// acquisition cost, referred by, name, e-mail, phone; and of [attributes](RecordsBuilder::attribute).
    pub fn builder() -> RecordsBuilder {
        use CellKind::{Day, Flag, Money, Number, Text};
        let columns = [
            Day, Day, Day, Number, Flag, Day, Number, Text, Text, Text, Money, Text, Text, Text,
            Text,
        ];
        RecordsBuilder::new(&columns, None)
    }

    /// The table of rows that its [builder](Self::builder) collected. A customer's first row is kept; the numbers of the
    /// others are returned, as [`RecordsBuilder::keep_first`] has them.
    pub fn build(mut builder: RecordsBuilder) -> (Self, Vec<u32>) {
        let merged = builder.keep_first();
        (Self(builder.build()), merged)
    }

    /// What is known of this customer.
    pub fn row(&self, customer: usize) -> Profile<'_> {
        let cell = |column| self.cell(customer, column);
        Profile {
            sign_up: cell(SIGN_UP).day(),
            contract_start: cell(CONTRACT_START).day(),
            contract_end: cell(CONTRACT_END).day(),
            duration: cell(DURATION).number(),
            event: cell(EVENT).flag(),
            birth_date: cell(BIRTH_DATE).day(),
            age: cell(AGE).number(),
            gender: cell(GENDER).text(),
            region: cell(REGION).text(),
            channel: cell(CHANNEL).text(),
            acquisition_cost: cell(ACQUISITION_COST).money(),
            referred_by: cell(REFERRED_BY).text(),
            name: cell(NAME).text(),
            email: cell(EMAIL).text(),
            phone: cell(PHONE).text(),
        }
    }

    /// The column of this name: that of a role, as options and reports name it, or of an attribute, by its header.
    pub fn column(&self, name: &str) -> Option<usize> {
        let role = ROLES.iter().position(|role| *role == name);
        role.or_else(|| {
            self.attributes().find(|(header, _)| *header == name).map(|(_, column)| column)
        })
    }

    /// The day on which a customer signed up, or else on which the contract began.
    pub fn began(&self, customer: usize) -> Option<Day> {
        let day = |column| self.cell(customer, column).day();
        day(SIGN_UP).or_else(|| day(CONTRACT_START))
    }

    /// The first and the last day of signing up, or else of beginning a contract.
    pub fn span(&self) -> Option<(Day, Day)> {
        let days = || (0..self.len()).filter_map(|customer| self.began(customer));
        days().min().zip(days().max())
    }
}

impl Profile<'_> {
    /// The age in whole years on a day, by the birth date; else as the file has it. None before birth.
    pub fn age_on(self, day: Day) -> Option<f64> {
        let Some(born) = self.birth_date else { return self.age };
        let ((year, month, of_month), (born_year, born_month, born_of_month)) =
            (day.ymd(), born.ymd());
        let before_birthday = (month, of_month) < (born_month, born_of_month);
        let years = year - born_year - i32::from(before_birthday);
        (years >= 0).then_some(f64::from(years))
    }
}

impl Deref for Profiles {
    type Target = Records;

    fn deref(&self) -> &Records {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Cell;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("a day")
    }

    #[test]
    fn the_first_row_of_a_customer_stays() {
        let row = |region| {
            let mut cells = [Cell::None; 15];
            cells[REGION] = Cell::Text(region);
            cells
        };
        let mut builder = Profiles::builder();
        builder.push(b"bob", &row("north"));
        builder.push(b"ann", &row("south"));
        builder.push(b"bob", &row("east"));
        builder.push(b"ann", &row("west"));
        let (table, merged) = Profiles::build(builder);
        assert_eq!((table.len(), merged), (2, vec![2, 3]));
        assert_eq!((table.row(0).region, table.row(1).region), (Some("south"), Some("north")));
        assert!(table.names(REGION).eq(["north", "south"]));

        let mut more = Profiles::builder();
        more.push(b"cid", &row("west"));
        more.push(b"ann", &row("west"));
        more.extend(&table);
        let (table, merged) = Profiles::build(more);
        assert_eq!((table.len(), merged), (3, vec![1]));
        assert_eq!((table.row(0).region, table.row(2).region), (Some("south"), Some("west")));
    }

    #[test]
    fn attributes_of_several_files_stand_side_by_side() {
        let mut builder = Profiles::builder();
        let (size, shoe) = (
            builder.attribute("size", CellKind::Number),
            builder.attribute("shoe", CellKind::Text),
        );
        let mut cells = vec![Cell::None; 17];
        cells[size] = Cell::Number(3.5);
        cells[shoe] = Cell::Text("red");
        builder.push(b"ann", &cells);
        let (first, _) = Profiles::build(builder);

        let mut builder = Profiles::builder();
        let size = builder.attribute("size", CellKind::Text);
        cells[size] = Cell::Text("L");
        builder.push(b"bob", cells.get(..=size).expect("so many cells"));
        builder.extend(&first);
        let (both, _) = Profiles::build(builder);
        assert_eq!((both.column("shoe"), both.column("region")), (Some(16), Some(REGION)));
        assert_eq!(both.column("hat"), None);
        let found: Vec<_> = both
            .attributes()
            .map(|(header, column)| (header, both.cell(0, column), both.cell(1, column)))
            .collect();
        assert_eq!(
            found,
            [("size", Cell::Text("3.5"), Cell::Text("L")), ("shoe", Cell::Text("red"), Cell::None)]
        );
    }

    #[test]
    fn a_birthday_makes_a_year() {
        let born = Profile { birth_date: Some(day("2000-02-29")), ..Profile::default() };
        assert_eq!(born.age_on(day("2026-02-28")), Some(25.0));
        assert_eq!(born.age_on(day("2026-03-01")), Some(26.0));
        assert_eq!(born.age_on(day("1999-12-31")), None);
        let told = Profile { age: Some(41.0), ..Profile::default() };
        assert_eq!(told.age_on(day("2026-01-01")), Some(41.0));
        assert_eq!(Profile::default().age_on(day("2026-01-01")), None);
    }
}
