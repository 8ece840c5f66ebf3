use crate::error::{Error, ErrorKind, Result};
use crate::ingest::layout::Layout;
use crate::ingest::load::LoadOptions;
use crate::ingest::roles::Role;
use crate::ingest::rows::Book;
use crate::ingest::text::scan::Record;
use crate::ingest::values::Reader;
use crate::tables::{Cell, Detail, TransactionsBuilder};
use crate::words::{Accepted, Problem};

/// The columns of transactions that are kept because somebody asked for them.
#[derive(Debug)]
pub(super) struct Details(Vec<Field>);

#[derive(Debug)]
struct Field {
    role: Role,
    detail: Detail,
    place: usize,
    reader: Reader,
}

impl Details {
    /// Those of the roles asked for that the file has.
    ///
    /// # Errors
    ///
    /// `option` if one of the roles is not kept.
    pub(super) fn new(
        layout: &Layout,
        options: &LoadOptions,
        builder: &mut TransactionsBuilder,
    ) -> Result<Self> {
        let mut fields = Vec::new();
        for &role in &options.keep {
            let Some(detail) = detail(role) else {
                let found = format!("“{}”", role.name());
                let accepted = Accepted::KeptRoles;
                let problem = Problem::BadOption { option: "keep", found, accepted };
                return Err(Error::new(ErrorKind::Option, problem));
            };
            if let Some(place) = layout.column(role) {
                builder.keep(detail);
                let reader = layout.reader(Some(place), role.kind());
                fields.push(Field { role, detail, place, reader });
            }
        }
        Ok(Self(fields))
    }

    #[inline(always)] // once a row
    pub(super) fn are_kept(&self) -> bool {
        !self.0.is_empty()
    }

    /// Keeps the cells of the row that was added last; one that cannot be read is counted.
    #[inline(never)] // most files are read without
    pub(super) fn keep(
        &self,
        record: &Record<'_>,
        builder: &mut TransactionsBuilder,
        book: &mut Book,
    ) {
        for Field { role, detail, place, reader } in &self.0 {
            let value = record.value(*place);
            let text = String::from_utf8_lossy(&value);
            let share = || reader.number.share(&value);
            let (detail, cell) = match *detail {
                Detail::Margin if let Some(share) = share() => {
                    (Detail::MarginShare, Cell::Number(share))
                }
                // A share of what, nobody knows.
                Detail::Cost if share().is_some() => (Detail::Cost, Cell::None),
                detail => (detail, reader.read(&text)),
            };
            match cell {
                Cell::None if text.is_empty() => {}
                Cell::None => book.bad_cell(record, *role, Some(*place)),
                cell => builder.set(detail, cell),
            }
        }
    }
}

fn detail(role: Role) -> Option<Detail> {
    Some(match role {
        Role::Product => Detail::Product,
        Role::Category => Detail::Category,
        Role::Channel => Detail::Channel,
        Role::Cost => Detail::Cost,
        Role::Margin => Detail::Margin,
        _ => return None,
    })
}
