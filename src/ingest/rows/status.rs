//! What the status of an order says.

use crate::ingest::values::lower;

/// Whether something was sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// It was sold, as far as the status says.
    Sold,
    /// It was cancelled, paid back as a whole, or never paid.
    NotSold,
}

/// Words that say that nothing was sold, in any part of the status …
const NOT_SOLD: [&str; 22] = [
    "cancel",
    "refund",
    "void",
    "fail",
    "declin",
    "unpaid",
    "pending",
    "abandon",
    "expired",
    "reject",
    "chargeback",
    "awaiting",
    "on-hold",
    "draft",
    "退款",
    "退货",
    "退貨",
    "取消",
    "关闭",
    "關閉",
    "等待买家付款",
    "待付款",
];

/// … unless it says this too.
const SOLD: [&str; 7] = [
    "partial",
    "not refunded",
    "non-refund",
    "unfulfilled",
    "退款关闭",
    "退款關閉",
    "没有申请退款",
];

impl Status {
    /// The status in this cell.
    pub(crate) fn of(cell: &str) -> Self {
        let cell = lower(cell);
        let says = |words: &[&str]| words.iter().any(|word| cell.contains(word));
        if says(&NOT_SOLD) && !says(&SOLD) { Self::NotSold } else { Self::Sold }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_of_common_shops() {
        for sold in [
            "",
            "paid",
            "Completed",
            "wc-completed",
            "shipped",
            "partially_refunded",
            "fulfilled",
            "processing",
            "交易成功",
            "卖家已发货",
            "succeeded",
            "没有申请退款",
        ] {
            assert_eq!(Status::of(sold), Status::Sold, "{sold}");
        }
        for not in [
            "refunded",
            "Cancelled",
            "canceled",
            "wc-refunded",
            "voided",
            "pending",
            "Failed",
            "交易关闭",
            "退款成功",
            "已取消",
            "等待买家付款",
            "on-hold",
        ] {
            assert_eq!(Status::of(not), Status::NotSold, "{not}");
        }
    }
}
