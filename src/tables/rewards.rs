use std::ops::Deref;

use crate::calendar::Day;
use crate::tables::{CellKind, Money, Records, RecordsBuilder};

/// Points earned, redeemed and expired: one row a booking, by customer and then by day.
///
/// Files write what leaves the account with a minus or without. Where there is no kind, or one not known here, a negative
/// row is a redemption. Of bookings of one known kind, the sign that most rows have is that of the kind, and the others are
/// taken back: where most redemptions are negative, a positive one was undone.
#[derive(Clone, Debug, Default)]
pub struct Rewards {
    records: Records,
    /// What each of the kinds in the file means; none where the sign decides.
    kinds: Vec<Option<RewardKind>>,
    /// Whether earned, redeemed and expired points are written with a minus.
    is_negative: [bool; 3],
}

/// What becomes of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RewardKind {
    /// They were given to the customer.
    Earned,
    /// The customer used them.
    Redeemed,
    /// They were never used, and are gone.
    Expired,
}

/// One booking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reward {
    /// The day of it.
    pub day: Option<Day>,
    /// Whether points came or went.
    pub kind: RewardKind,
    /// How many; negative where a booking of this kind was taken back.
    pub points: Option<f64>,
    /// What it cost the business.
    pub cost: Option<Money>,
}

const DAY: usize = 0;
const KIND: usize = 1;
const POINTS: usize = 2;
const COST: usize = 3;

/// Beginnings and, in Chinese, parts of the words for each kind. Expiry is looked for first (积分过期扣除), and earning last.
const WORDS: [(RewardKind, &[&str]); 3] = [
    (
        RewardKind::Expired,
        &["expir", "lapse", "forfeit", "breakage", "过期", "過期", "失效", "到期", "作废", "作廢"],
    ),
    (
        RewardKind::Redeemed,
        &[
            "redeem", "redempt", "burn", "used", "usage", "spend", "spent", "debit", "兑", "兌",
            "使用", "抵扣", "抵用", "核销", "核銷", "消耗",
        ],
    ),
    (
        RewardKind::Earned,
        &[
            "earn", "accru", "issue", "award", "credit", "grant", "bonus", "获", "獲", "得", "赚",
            "賺", "发放", "發放", "赠", "贈", "累积", "累積",
        ],
    ),
];

impl RewardKind {
    /// The kind that a word of a file names, in English or Chinese.
    pub fn from_text(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let is_named = |word: &&str| {
            if word.is_ascii() { text.starts_with(word) } else { text.contains(word) }
        };
        WORDS.iter().find(|(_, words)| words.iter().any(is_named)).map(|(kind, _)| *kind)
    }
}

impl Rewards {
    /// Collects rows of: day, kind, points, cost.
    pub fn builder() -> RecordsBuilder {
        use CellKind::{Day, Money, Number, Text};
        RecordsBuilder::new(&[Day, Text, Number, Money], Some(DAY))
    }

    /// The table of rows that its [builder](Self::builder) collected.
    pub fn new(records: Records) -> Self {
        let kinds = records.names(KIND).map(RewardKind::from_text).collect();
        let mut new = Self { records, kinds, is_negative: [false; 3] };
        let mut balance = [0_i64; 3];
        for row in 0..new.records.len() {
            let sign = new
                .points(row)
                .map_or(0, |points| i64::from(points > 0.0) - i64::from(points < 0.0));
            if let Some(balance) = new.known(row).and_then(|kind| balance.get_mut(kind as usize)) {
                *balance += sign;
            }
        }
        new.is_negative = balance.map(|balance| balance < 0);
        new
    }

    /// The row of this number.
    pub fn row(&self, row: usize) -> Reward {
        let points = self.points(row);
        let (kind, turn) = match self.known(row) {
            Some(kind) => (kind, self.is_negative.get(kind as usize) == Some(&true)),
            None if points < Some(0.0) => (RewardKind::Redeemed, points.is_some()),
            None => (RewardKind::Earned, false),
        };
        Reward {
            day: self.cell(row, DAY).day(),
            kind,
            points: points.map(|points| if turn { 0.0 - points } else { points }),
            cost: self.cell(row, COST).money(),
        }
    }

    /// The bookings of a customer, by day.
    pub fn bookings(&self, customer: usize) -> impl DoubleEndedIterator<Item = Reward> {
        self.of(customer).map(|row| self.row(row))
    }

    /// All bookings: those of customers first, and then those without.
    pub fn rows(&self) -> impl Iterator<Item = Reward> {
        (0..self.len()).map(|row| self.row(row))
    }

    fn points(&self, row: usize) -> Option<f64> {
        self.cell(row, POINTS).number()
    }

    /// What the kind in a row's cell means.
    fn known(&self, row: usize) -> Option<RewardKind> {
        let code = self.code(row, KIND)?;
        self.kinds.get(code as usize).copied().flatten()
    }
}

impl Deref for Rewards {
    type Target = Records;

    fn deref(&self) -> &Records {
        &self.records
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Cell;
    use RewardKind::{Earned, Expired, Redeemed};

    fn table(rows: &[(&str, f64)]) -> Vec<(RewardKind, Option<f64>)> {
        let mut builder = Rewards::builder();
        for (day, &(kind, points)) in (0..).zip(rows) {
            builder
                .push(b"ann", &[Cell::Day(Day::new(day)), Cell::Text(kind), Cell::Number(points)]);
        }
        Rewards::new(builder.build()).bookings(0).map(|row| (row.kind, row.points)).collect()
    }

    #[test]
    fn without_a_kind_the_sign_says_it() {
        let found = table(&[("", 10.0), ("", -4.0), ("", 0.0), ("adjustment", -1.0)]);
        let some = |kind, points| (kind, Some(points));
        assert_eq!(
            found,
            [some(Earned, 10.0), some(Redeemed, 4.0), some(Earned, 0.0), some(Redeemed, 1.0)]
        );
    }

    #[test]
    fn points_that_leave_are_positive_however_they_are_written() {
        let found = table(&[
            ("Earned", 10.0),
            ("earn", -3.0),
            ("earned", 5.0),
            ("Redemption", -4.0),
            ("积分兑换", -5.0),
            ("redeemed", 4.0),
            ("过期", 2.0),
        ]);
        let some = |kind, points| (kind, Some(points));
        assert_eq!(
            found,
            [
                some(Earned, 10.0),
                some(Earned, -3.0),
                some(Earned, 5.0),
                some(Redeemed, 4.0),
                some(Redeemed, 5.0),
                some(Redeemed, -4.0),
                some(Expired, 2.0),
            ]
        );
    }

    #[test]
    fn an_empty_cell_is_no_number_of_points() {
        assert_eq!(table(&[("used", f64::INFINITY)]), [(Redeemed, None)]);
        assert_eq!(RewardKind::from_text("过期扣除积分"), Some(Expired));
        assert_eq!(RewardKind::from_text("Used points"), Some(Redeemed));
        assert_eq!(RewardKind::from_text("user birthday"), None);
    }
}
