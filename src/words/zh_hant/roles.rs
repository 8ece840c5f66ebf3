// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::unit;
use crate::words::{Evidence, Export, RoleReason, TableReason};

pub(in crate::words) fn table_reason(reason: &TableReason) -> String {
    match reason {
        TableReason::Said => "這是你指定的".into(),
        TableReason::Export(export) => format!("看起來是{}", name(*export)),
        TableReason::Columns { roles } => {
            let roles: Vec<&str> = roles.iter().map(|role| noun(role)).collect();
            match roles.as_slice() {
                [] => "沒有其他合適的型別".into(),
                [one] => format!("其中有「{one}」欄"),
                many => format!("其中有「{}」欄", many.join("」「")),
            }
        }
        TableReason::Unknown => "從內容看不出是什麼".into(),
    }
}

pub(in crate::words) fn role_reason(reason: &RoleReason) -> String {
    let mut text = match &reason.evidence {
        Evidence::Said => "這是你指定的".into(),
        Evidence::Export(export) => format!("在{}中，這一欄就是它", name(*export)),
        Evidence::Header(header) => format!("表頭寫著「{header}」"),
        Evidence::OnlyDates => "只有這一欄是日期".into(),
        Evidence::Dates => "值是日期".into(),
        Evidence::Decimals => "值像金額：帶小數的數字".into(),
        Evidence::Numbers => "值是數字".into(),
        Evidence::Repeats => "值像會重複出現的 ID".into(),
        Evidence::Distinct => "值像 ID".into(),
        Evidence::Emails => "值是電子郵箱地址".into(),
        Evidence::Phones => "值是電話號碼".into(),
        Evidence::Currencies => "值是幣別".into(),
        Evidence::Statuses => "值是訂單狀態，例如「已付款」".into(),
        Evidence::Genders => "值是性別".into(),
    };
    if let Some(unit_of_time) = reason.unit {
        text += &format!("；單位看起來是{}", unit::noun(unit_of_time));
    }
    if let Some(rival) = &reason.rival {
        text += &format!("；「{rival}」幾乎同樣合適");
    }
    text
}

/// What the export is called, with the blank that belongs before Latin letters.
fn name(export: Export) -> &'static str {
    match export {
        Export::ShopifyOrders => " Shopify 的訂單匯出檔案",
        Export::ShopifyCustomers => " Shopify 的顧客匯出檔案",
        Export::WooCommerceOrders => " WooCommerce 的訂單匯出檔案",
        Export::StripePayments => " Stripe 的付款匯出檔案",
        Export::SquareTransactions => " Square 的交易匯出檔案",
        Export::SquareItems => " Square 的商品匯出檔案",
        Export::AmazonOrders => "亞馬遜的訂單報告",
        Export::AmazonHistory => "亞馬遜的購買記錄",
        Export::TaobaoOrders => "淘寶的訂單匯出檔案",
        Export::PayPalActivity => " PayPal 的賬戶活動匯出檔案",
        Export::ZendeskTickets => " Zendesk 的工單匯出檔案",
    }
}

/// What the page calls a role: `unitPrice` → `單價`.
pub(super) fn noun(role: &str) -> &str {
    let known = super::PAGE.iter().find(|(key, _)| key.strip_prefix("role.") == Some(role));
    known.map_or(role, |(_, text)| *text)
}
