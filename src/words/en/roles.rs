use super::unit;
use crate::words::{Evidence, Export, RoleReason, TableReason};

pub(in crate::words) fn table_reason(reason: &TableReason) -> String {
    match reason {
        TableReason::Said => "you said so".into(),
        TableReason::Export(export) => format!("it looks like {}", name(*export)),
        TableReason::Columns { roles } => {
            let roles: Vec<String> = roles.iter().map(|role| noun(role)).collect();
            match roles.as_slice() {
                [] => "nothing else fits".into(),
                [one] => format!("it has a column for {one}"),
                [many @ .., last] => {
                    format!("it has columns for {} and {last}", many.join(", "))
                }
            }
        }
        TableReason::Unknown => "nothing in it tells what it is".into(),
    }
}

pub(in crate::words) fn role_reason(reason: &RoleReason) -> String {
    let mut text = match &reason.evidence {
        Evidence::Said => "you said so".into(),
        Evidence::Export(export) => format!("{} has it there", name(*export)),
        Evidence::Header(header) => format!("the header says “{header}”"),
        Evidence::OnlyDates => "the only column of dates".into(),
        Evidence::Dates => "its values are dates".into(),
        Evidence::Decimals => "its values look like amounts: numbers with decimals".into(),
        Evidence::Numbers => "its values are numbers".into(),
        Evidence::Repeats => "its values look like ids that come back".into(),
        Evidence::Distinct => "its values look like ids".into(),
        Evidence::Emails => "its values are e-mail addresses".into(),
        Evidence::Phones => "its values are telephone numbers".into(),
        Evidence::Currencies => "its values are currencies".into(),
        Evidence::Statuses => "its values are states of an order, such as paid".into(),
        Evidence::Genders => "its values are genders".into(),
    };
    if let Some(unit_of_time) = reason.unit {
        text += &format!("; it seems to be in {}", unit(unit_of_time, 2));
    }
    if let Some(rival) = &reason.rival {
        text += &format!("; “{rival}” would fit nearly as well");
    }
    text
}

fn name(export: Export) -> &'static str {
    match export {
        Export::ShopifyOrders => "Shopify's order export",
        Export::ShopifyCustomers => "Shopify's customer export",
        Export::WooCommerceOrders => "WooCommerce's order export",
        Export::StripePayments => "Stripe's payment export",
        Export::SquareTransactions => "Square's transaction export",
        Export::SquareItems => "Square's item export",
        Export::AmazonOrders => "Amazon's order report",
        Export::AmazonHistory => "Amazon's order history",
        Export::TaobaoOrders => "Taobao's order export",
        Export::PayPalActivity => "PayPal's activity export",
        Export::ZendeskTickets => "Zendesk's ticket export",
    }
}

/// `unitPrice` → `unit price`.
fn noun(role: &str) -> String {
    let mut noun = String::with_capacity(role.len() + 2);
    for c in role.chars() {
        if c.is_ascii_uppercase() {
            noun.push(' ');
        }
        noun.push(c.to_ascii_lowercase());
    }
    noun
}
