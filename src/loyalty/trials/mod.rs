//! What joining changed: each day on which a member joined beside days on which others could have and did not.
//!
//! *Why not plain difference in differences.* In a shop people join at the till. So whoever joins bought on that day, and was
//! not lost then; a customer who bought nothing in the period may be lost, and is not like them. The period of joining is high
//! by construction. And who becomes a member later went on buying until then: comparing with those who never join leaves out
//! just these. [`did`](super::did) with groups by the period of joining takes all of that for the effect, and its test of
//! the time before does not see it.
//!
//! *Method.* Each period is a trial (sequential emulated trials: Hernán & Robins 2016; Danaei, García Rodríguez, Cantero,
//! Logan & Hernán 2013). Members who joined at a purchase in it are compared with purchases in it of customers who were no
//! members and did not join at it; a customer is there with each such purchase, in many trials. Members who joined without a
//! purchase, by a campaign or on the web, are a trial of their own in each period: beside others who bought nothing on such a
//! day, one drawn of those on which members joined so in the period. The chance of joining is told for both kinds apart. What
//! is known ends with the eve of the day. Others who join later are lost to the comparison from that period on, and those like
//! them who remain stand for them, by the inverse of the chance not to have joined (Robins & Finkelstein 2000). The effect
//! takes out what the chance of joining is told by, and how much a customer buys as both halves of the time before tell it.
//!
//! 1. Between customers who are alike in that, who joins is chance.
//! 2. Joining does not change the purchase it happens at. The period of joining, a part of which was before, is told and not
//!    counted.
//! 3. There are others whom members are like.
//! 4. One customer's joining does not change what others do.
//!
//! *The time before* is looked at by the same means, with what was known some periods earlier: members and others should not
//! differ then. *Errors* are by influence functions, added up by customer.
//!
//! *How well it does.* In 500 made-up shops of 5,000 customers in which the chance of joining grows with the root of a rate of
//! purchases that nobody sees, the mean effect found is 0.187 orders a month where 0.180 is true, and 471 of 500 intervals of
//! 95 % hold the truth; without an effect it is 0.007, 463 hold 0, and so 37 (7.4 %) are false alarms. The errors told are
//! 0.054 and 0.052 where the estimates scatter by 0.057: they are rather too small. The test of the time before raises 18
//! alarms (3.6 %). With 3,000 customers and no effect 277 of 300 intervals hold 0.
//!
//! Where customers are invited away from purchases, likewise, the mean effect found is 0.092 where 0.094 is true, and 489 of 500
//! intervals hold the truth, which here is that of the very members and not of all who might join: rather too many. Without an
//! effect it is −0.001, 474 hold 0, and 26 (5.2 %) are false alarms. The test of the time before raises 29 (5.8 %).

mod chance;
mod days;
mod effect;
mod placebo;
mod result;
mod task;

pub(crate) use result::estimate;
pub use result::{GroupTime, JoiningEffect, Money, PathPoint, Placebo, TrialsLeftOut};
pub(super) use task::{DIFFERENT, TrialsTask};

#[cfg(test)]
mod tests;
