use crate::ingest::layout::Layout;
use crate::ingest::roles::Role;
use crate::ingest::rows::Book;
use crate::ingest::text::scan::Record;
use crate::ingest::values::Dates;
use crate::tables::MembershipsBuilder;
use crate::words::Reason;

/// The rows of a memberships file.
#[derive(Debug)]
pub(crate) struct Enrolments {
    pub(crate) builder: MembershipsBuilder,
    customer: usize,
    date: usize,
    tier: Option<usize>,
    dates: Dates,
}

impl Enrolments {
    pub(crate) fn new(layout: &Layout) -> Self {
        Self {
            builder: MembershipsBuilder::default(),
            customer: layout.column(Role::Customer).unwrap_or(usize::MAX),
            date: layout.column(Role::Date).unwrap_or(usize::MAX),
            tier: layout.column(Role::Tier),
            dates: layout.dates.clone(),
        }
    }

    pub(crate) fn read(&mut self, record: &Record<'_>, book: &mut Book) {
        let (id, date) = (record.value(self.customer), record.value(self.date));
        let (reason, place) = if id.is_empty() {
            (Reason::NoCustomer, self.customer)
        } else if date.is_empty() {
            (Reason::NoDate, self.date)
        } else if let Some(day) = self.dates.day(&date) {
            let tier = self.tier.map_or_else(String::new, |tier| record.text(tier));
            return self.builder.push(&id, day, &tier);
        } else {
            (Reason::BadDate, self.date)
        };
        book.set_aside(record, reason, Some(place), None);
    }
}
