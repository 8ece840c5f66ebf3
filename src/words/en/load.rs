use crate::words::en::capital;
use crate::words::format::{count, day, plural};
use crate::words::{Advice, Choice, Load, Locale, Policy, Reason};

const EN: Locale = Locale::En;

/// Columns that a sentence names.
const MOST_NAMED: usize = 5;

pub(in crate::words) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::WrongWidth => "the row has a different number of fields than the others",
        Reason::NoCustomer => "the customer is empty",
        Reason::NotUtf8 => "the customer is not UTF-8 text",
        Reason::NoDate => "the date is empty",
        Reason::BadDate => "the date cannot be read",
        Reason::NoAmount => "the amount is empty",
        Reason::BadAmount => "the amount is not a number",
        Reason::FutureDate => "the date is in the future",
        Reason::TooOld => "the date is before 1990",
        Reason::RefundWithoutPurchase => "a refund to somebody who had bought nothing by then",
        Reason::Refund => "the amount is negative, and refunds are left out",
        Reason::Cancelled => {
            "the status says that the order was cancelled, paid back or never paid"
        }
        Reason::ZeroAmount => "the amount is zero, and such rows are left out",
        Reason::OtherCurrency => "the amount is in another currency",
        Reason::TotalLine => "the line sums up others",
        Reason::RepeatedHeader => "the line names the columns once more",
        Reason::NoValue => "a value that the row needs is empty",
        Reason::BadValue => "a value that the row needs cannot be read",
        Reason::BadRecord => "the row is no valid JSON object",
        Reason::Duplicate => "merged: equal to another row in every cell",
        Reason::FurtherLine => {
            "merged: a further line of an order whose amount stands on its first line"
        }
        Reason::SecondRow => "merged: the customer has a row already",
    }
}

pub(in crate::words) fn load(message: &Load) -> String {
    match message {
        Load::Summary { read, kept, customers, from_to, memberships } => {
            let who = if *memberships { ("member", "members") } else { ("customer", "customers") };
            let who = plural(EN, *customers, who.0, who.1);
            let when = match from_to {
                Some([from, to]) if from == to => {
                    format!(" on {}", day(EN, from.0, from.1, from.2))
                }
                Some([from, to]) => {
                    format!(
                        ", {} to {}",
                        day(EN, from.0, from.1, from.2),
                        day(EN, to.0, to.1, to.2)
                    )
                }
                None => String::new(),
            };
            if (*read, *kept) == (1, 1) {
                format!("The only row was kept: {who}{when}.")
            } else if read == kept {
                format!("All {} kept: {who}{when}.", plural(EN, *read, "row", "rows"))
            } else {
                format!(
                    "{} of {} kept: {who}{when}.",
                    count(EN, *kept),
                    plural(EN, *read, "row", "rows")
                )
            }
        }
        Load::Policy { policy, choice, rows } => {
            let (one, many) = match policy {
                Policy::Refunds => ("row has a negative amount", "rows have a negative amount"),
                Policy::Cancelled => (
                    "row is of an order that was cancelled, paid back or never paid",
                    "rows are of orders that were cancelled, paid back or never paid",
                ),
                Policy::ZeroAmounts => ("row has an amount of zero", "rows have an amount of zero"),
                Policy::Duplicates => {
                    ("row repeats another one cell by cell", "rows repeat others cell by cell")
                }
                Policy::Future => ("row has a day in the future", "rows have a day in the future"),
                Policy::Ancient => ("row has a day before 1990", "rows have a day before 1990"),
            };
            let what = match (policy, choice) {
                (Policy::Refunds, Choice::Net) => ": a refund lowers revenue and is no purchase.",
                (Policy::ZeroAmounts, Choice::Keep) => "; zero counts as a purchase.",
                (Policy::Duplicates, Choice::Keep) => {
                    ". All are kept, since two like items may be two rows."
                }
                (_, Choice::Drop) => "; left out.",
                (_, Choice::Merge) => "; merged into those.",
                _ => "; kept.",
            };
            format!("{}{what}", plural(EN, *rows, one, many))
        }
        Load::DayMonthUnsure { day_first } => {
            let order = if *day_first { "day/month" } else { "month/day" };
            format!(
                "The dates could be day/month or month/day; they are read as {order}. Change it if that is wrong."
            )
        }
        Load::DecimalUnsure { comma } => {
            let (mark, example) = match comma {
                true => ("decimal comma: 1.234 is over a thousand", "point"),
                false => ("decimal point: 1.234 is a little over one", "comma"),
            };
            format!(
                "The numbers could have a decimal point or a decimal comma; they are read with a {mark}. Change it to a decimal {example} if that is wrong."
            )
        }
        Load::LateColumns { columns } => {
            let (shown, more) = columns.split_at(columns.len().min(MOST_NAMED));
            let mut names = Vec::new();
            for (name, rows, first) in shown {
                let rows = plural(EN, *rows, "row", "rows");
                names.push(format!("{name} ({rows}, first in row {})", count(EN, *first)));
            }
            let more = match more.len() {
                0 => String::new(),
                more => format!(" and {} more", count(EN, more as u64)),
            };
            format!(
                "Columns that the first rows do not have are not read: {}{more}. Give the first row these columns too, empty if need be, to have them read.",
                names.join(", ")
            )
        }
        Load::NoAmounts => {
            "There is no column of amounts: rows are counted as visits, and money cannot be shown."
                .into()
        }
    }
}

pub(in crate::words) fn advice(advice: Advice) -> String {
    match advice {
        Advice::DayOrMonth => "Say whether the dates are day/month or month/day.".into(),
        Advice::DecimalOrThousand => {
            "Say whether the numbers have a decimal point or a decimal comma.".into()
        }
        Advice::UnsureRole { role } => format!("Check which column holds the {role}."),
        Advice::UnsureTable => "Check which table this file is.".into(),
        Advice::Undecodable { count } => format!(
            "Choose another encoding: {} could not be read.",
            plural(EN, count, "character", "characters")
        ),
        Advice::Rows { reason, rows } => {
            let rows = plural(EN, rows, "row", "rows");
            let what = match reason {
                Reason::WrongWidth => {
                    "give {} as many fields as there are columns; a text that holds the delimiter needs quotes"
                }
                Reason::NoCustomer => "add the customer to {}",
                Reason::NotUtf8 => "save the file as UTF-8; the customer of {} cannot be read",
                Reason::NoDate => "add the date to {}",
                Reason::BadDate => "write the date of {} as the others are",
                Reason::NoAmount => "add the amount to {}",
                Reason::BadAmount => "write the amount of {} as a number",
                Reason::FutureDate => "check the year of {} in the future",
                Reason::TooOld => "check the year of {} before 1990",
                Reason::RefundWithoutPurchase => "load the earlier purchases that {} give back",
                Reason::OtherCurrency => "load the {} in other currencies on their own",
                Reason::BadRecord => "mend the JSON of {}",
                Reason::NoValue => "fill what {} lack",
                Reason::BadValue => "write the values of {} as the others are",
                _ => return capital(self::reason(reason)),
            };
            capital(&what.replace("{}", &rows)) + "."
        }
    }
}
