//! The input tables: columnar, ids interned, sorted by customer and then by day, never changed once built.

mod as_of;
mod builder;
mod by_day;
mod column;
mod details;
mod feedback;
mod fold;
mod ids;
mod interactions;
mod kind;
mod links;
mod memberships;
mod money;
mod only;
mod profiles;
mod records;
mod repeats;
mod rewards;
pub(crate) mod room;
#[cfg(test)]
pub(crate) mod sample;
mod set;
mod spelling;
mod spend;
mod transactions;
mod twins;

pub use as_of::AsOf;
pub use builder::{Build, Built, Refused, TransactionsBuilder};
pub use column::{Cell, CellKind, Column};
pub use details::Detail;
pub use feedback::{Answer, Feedback};
pub(crate) use ids::word;
pub use ids::{IdKey, Ids, Interner, order_key};
pub use interactions::{Interaction, Interactions};
pub use kind::TableKind;
pub use links::{Links, Matched};
pub use memberships::{Membership, Memberships};
pub use money::Money;
pub use profiles::{Profile, Profiles};
pub use records::{Records, RecordsBuilder};
pub use repeats::{Repeat, Repeats, RowSum};
pub use rewards::{Reward, RewardKind, Rewards};
pub use set::{Table, Tables};
pub use spend::{Outlay, Spend};
pub use transactions::{Occasion, Purchases, Transactions};
pub use twins::{SharedBy, Twins, spellings, twins};
