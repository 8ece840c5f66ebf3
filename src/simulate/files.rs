//! The shop as files: all orders in 12 bytes each, and CSV text made from them a day at a time.

use std::fmt::Write as _;

use super::SimulateOptions;
use super::customer::{CHANNELS, Joined, Order, PRODUCTS, live};
use super::season::Season;
use crate::calendar::Day;
use crate::error::Result;
use crate::stats::order::sort_by_key;
use crate::stats::rng::Rng;

/// A made-up shop whose files are written in parts: no text is held but the part that is being written.
#[derive(Clone, Debug)]
pub struct Shop {
    from: Day,
    days: Vec<Vec<Row>>,
    /// Who joined the programme, by day and then by number.
    members: Vec<(Joined, u32)>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    customer: u32,
    cents: u32,
    product: u8,
    channel: u8,
}

impl Shop {
    /// Lives through the time of every customer.
    ///
    /// # Errors
    ///
    /// `option` if a parameter is out of its range.
    pub fn open(options: &SimulateOptions) -> Result<Self> {
        options.check()?;
        let season = Season::new(options.from, options.to, options.seasonality);
        let mut days = vec![Vec::new(); season.days()];
        let mut members = Vec::new();
        for number in 0..options.customers {
            let joined = live(options, &season, number, |order| {
                if let Some(rows) = days.get_mut(order.day) {
                    let Order { cents, product, channel, .. } = order;
                    rows.push(Row { customer: number, cents, product, channel });
                }
            });
            members.extend(joined.map(|joined| (joined, number)));
        }
        // The customers of a day come in no order.
        let mut rng = Rng::stream(options.seed, u64::MAX);
        for rows in &mut days {
            rng.shuffle(rows);
        }
        sort_by_key(&mut members, |(joined, _)| (joined.day as u64, 0, 0));
        Ok(Self { from: options.from, days, members })
    }

    /// The transactions file in parts: the header, then the orders of each day.
    pub fn transactions(&self) -> impl Iterator<Item = String> {
        let mut number = 1_000_000;
        let header = "order_id,customer_id,order_date,amount,product,channel\n".to_owned();
        let days = self.days.iter().zip(self.from.number()..).map(move |(rows, day)| {
            let day = Day::new(day).to_string();
            let mut text = String::with_capacity(rows.len() * 52);
            for row in rows {
                number += 1;
                let (whole, cents) = (row.cents / 100, row.cents % 100);
                let product = PRODUCTS.get(usize::from(row.product)).copied().unwrap_or_default();
                let channel = CHANNELS.get(usize::from(row.channel)).copied().unwrap_or_default();
                // Writing to a string cannot fail.
                let _ = writeln!(
                    text,
                    "{number},C{:06},{day},{whole}.{cents:02},{product},{channel}",
                    row.customer + 1
                );
            }
            text
        });
        std::iter::once(header).chain(days)
    }

    /// The memberships file.
    pub fn memberships(&self) -> String {
        let mut text = "customer_id,enrolled_on,tier\n".to_owned();
        for (joined, number) in &self.members {
            let day = self.from.plus(joined.day as i32);
            let tier = match joined.purchases {
                0..3 => "bronze",
                3..8 => "silver",
                _ => "gold",
            };
            let _ = writeln!(text, "C{:06},{day},{tier}", number + 1);
        }
        text
    }
}
