use crate::calendar::Day;
use crate::tables::records::made_of_records;
use crate::tables::{CellKind, Ids, Links, Records, RecordsBuilder};

/// Who joined the loyalty programme, and when: one row an enrolment or change of tier, by customer and then by day.
#[derive(Clone, Debug, Default)]
pub struct Memberships(Records);

/// One row: a member's enrolment, or a change of tier.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Membership<'a> {
    /// The day of it.
    pub enrolled: Option<Day>,
    /// The tier from then on.
    pub tier: Option<&'a str>,
    /// The day the membership ended, or is going to.
    pub end: Option<Day>,
    /// Whether the customer was offered the programme (`true`) or held out, where chance decided that.
    pub treated: Option<bool>,
}

const ENROLLED: usize = 0;
const END: usize = 2;
const TREATED: usize = 3;

impl Memberships {
    /// The column of the tiers.
    pub const TIER: usize = 1;

    /// Collects rows of: enrolled, tier, end, treated.
    pub fn builder() -> RecordsBuilder {
        use CellKind::{Day, Flag, Text};
        RecordsBuilder::new(&[Day, Text, Day, Flag], Some(ENROLLED))
    }

    /// The row of this number.
    pub fn row(&self, row: usize) -> Membership<'_> {
        Membership {
            enrolled: self.cell(row, ENROLLED).day(),
            tier: self.cell(row, Self::TIER).text(),
            end: self.cell(row, END).day(),
            treated: self.cell(row, TREATED).flag(),
        }
    }

    /// The rows of a member, by day: with tiers, their history.
    pub fn history(&self, member: usize) -> impl DoubleEndedIterator<Item = Membership<'_>> {
        self.of(member).map(|row| self.row(row))
    }

    /// The day this member first enrolled.
    pub fn enrolled(&self, member: usize) -> Option<Day> {
        self.history(member).next()?.enrolled
    }

    /// The tier this member has now: the latest that the file says.
    pub fn tier(&self, member: usize) -> Option<&str> {
        self.history(member).rev().find_map(|row| row.tier)
    }

    /// The day this membership ended, or is going to; none while it runs on. What counts is the latest row.
    pub fn end(&self, member: usize) -> Option<Day> {
        self.history(member).next_back()?.end
    }

    /// Whether this customer was offered the programme (`true`) or held out, where chance decided that: what the first row
    /// that says so has.
    pub fn treated(&self, member: usize) -> Option<bool> {
        self.history(member).find_map(|row| row.treated)
    }

    /// For each of these customers the day they enrolled, if they did; ids are matched as [`Links`] has it.
    pub fn enrolled_of(&self, customers: &Ids) -> Vec<Option<Day>> {
        let mut days = vec![None; customers.len()];
        for (member, customer) in Links::between(self.ids(), customers).pairs() {
            if let Some(day) = days.get_mut(customer) {
                *day = self.enrolled(member);
            }
        }
        days
    }
}

made_of_records!(Memberships);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Cell;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("a day")
    }

    #[test]
    fn a_member_has_a_history_and_a_state() {
        let mut builder = Memberships::builder();
        let mut push = |id: &str, from: &str, tier: &str, end: Option<&str>, treated| {
            builder.push(
                id.as_bytes(),
                &[
                    Cell::Day(day(from)),
                    Cell::Text(tier),
                    end.map_or(Cell::None, |end| Cell::Day(day(end))),
                    treated,
                ],
            );
        };
        push("ann", "2025-06-01", "gold", Some("2025-12-31"), Cell::None);
        push("ann", "2025-01-01", "basic", None, Cell::Flag(true));
        push("bob", "2025-03-01", "", None, Cell::Flag(false));
        let table = Memberships::new(builder.build());
        assert_eq!((table.customers(), table.len()), (2, 3));
        assert_eq!(table.span(), Some((day("2025-01-01"), day("2025-06-01"))));
        assert_eq!((table.enrolled(0), table.tier(0)), (Some(day("2025-01-01")), Some("gold")));
        assert_eq!((table.end(0), table.treated(0)), (Some(day("2025-12-31")), Some(true)));
        let tiers: Vec<_> = table.history(0).map(|row| row.tier).collect();
        assert_eq!(tiers, [Some("basic"), Some("gold")]);
        assert_eq!((table.tier(1), table.end(1), table.treated(1)), (None, None, Some(false)));
        assert_eq!((table.enrolled(2), table.tier(2)), (None, None));
    }

    #[test]
    fn enrolment_is_found_under_the_other_tables_spelling_of_the_id() {
        let mut builder = Memberships::builder();
        builder.push(b"17", &[Cell::Day(day("2025-01-01"))]);
        builder.push(b"a9", &[Cell::Day(day("2025-02-01"))]);
        let members = Memberships::new(builder.build());
        let mut others = Memberships::builder();
        for id in ["00017", "A9", "b"] {
            others.push(id.as_bytes(), &[]);
        }
        let days = members.enrolled_of(others.build().ids());
        assert_eq!(days, [Some(day("2025-01-01")), Some(day("2025-02-01")), None]);
    }
}
