//! The input tables: columnar, ids interned, sorted by customer and then by day, never changed once built.

mod as_of;
mod builder;
mod ids;
mod kind;
mod memberships;
mod money;
#[cfg(test)]
pub(crate) mod sample;
mod set;
mod transactions;

pub use as_of::AsOf;
pub use builder::{Build, Built, Refused, TransactionsBuilder};
pub(crate) use ids::word;
pub use ids::{IdKey, Ids, Interner, order_key};
pub use kind::TableKind;
pub use memberships::{Memberships, MembershipsBuilder};
pub use money::Money;
pub use set::{Table, Tables};
pub use transactions::{Occasion, Purchases, Transactions};
