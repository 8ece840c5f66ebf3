use crate::words::format::{count, day, plural};
use crate::words::{Load, Locale, Reason};

const EN: Locale = Locale::En;

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
        Load::ZeroAmounts { rows } => format!(
            "{} an amount of zero; they count as purchases.",
            plural(EN, *rows, "row has", "rows have")
        ),
        Load::Refunds { rows } => format!(
            "{} a negative amount: a refund lowers revenue and is no purchase.",
            plural(EN, *rows, "row has", "rows have")
        ),
        Load::DayMonthUnsure { day_first } => {
            let order = if *day_first { "day/month" } else { "month/day" };
            format!(
                "The dates could be day/month or month/day; they are read as {order}. Change it if that is wrong."
            )
        }
        Load::NoAmounts => {
            "There is no column of amounts: rows are counted as visits, and money cannot be shown."
                .into()
        }
    }
}
