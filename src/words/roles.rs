use super::{Locale, Unit, in_language};

/// Why a file is taken for this table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableReason {
    /// The caller said so.
    Said,
    /// It is the export of a known shop or service.
    Export(Export),
    /// It has these columns.
    Columns {
        /// The names of the roles they play.
        roles: Vec<&'static str>,
    },
    /// Nothing in it tells.
    Unknown,
}

/// Why a column plays a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleReason {
    /// What speaks for it.
    pub evidence: Evidence,
    /// Another column that would do nearly as well.
    pub rival: Option<String>,
    /// The unit in which a length of time seems to be given.
    pub unit: Option<Unit>,
}

/// What speaks for a column.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// The caller said so.
    Said,
    /// It is where this export has it.
    Export(Export),
    /// The header says it.
    Header(String),
    /// It is the only column of dates.
    OnlyDates,
    /// Its values are dates.
    Dates,
    /// Its values are numbers with decimals.
    Decimals,
    /// Its values are numbers.
    Numbers,
    /// Its values repeat, as ids of customers do.
    Repeats,
    /// Each value is there once.
    Distinct,
    /// Its values are e-mail addresses.
    Emails,
    /// Its values are telephone numbers.
    Phones,
    /// Its values are currencies.
    Currencies,
    /// Its values are states of an order.
    Statuses,
    /// Its values are genders.
    Genders,
}

/// A file that a shop or a service writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Export {
    /// Shopify's orders.
    ShopifyOrders,
    /// Shopify's customers.
    ShopifyCustomers,
    /// WooCommerce's orders.
    WooCommerceOrders,
    /// Stripe's payments.
    StripePayments,
    /// Square's transactions.
    SquareTransactions,
    /// Square's items sold.
    SquareItems,
    /// A seller's orders at Amazon.
    AmazonOrders,
    /// A buyer's orders at Amazon.
    AmazonHistory,
    /// Orders of a shop at Taobao or Tmall.
    TaobaoOrders,
    /// PayPal's activity.
    PayPalActivity,
    /// Zendesk's tickets.
    ZendeskTickets,
}

impl TableReason {
    /// The reason in this language, as the end of a sentence.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, table_reason(self))
    }
}

impl RoleReason {
    /// The reason in this language, as the end of a sentence.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, role_reason(self))
    }
}
