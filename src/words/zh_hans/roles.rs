use super::unit;
use crate::words::{Evidence, Export, RoleReason, TableReason};

pub(in crate::words) fn table_reason(reason: &TableReason) -> String {
    match reason {
        TableReason::Said => "这是你指定的".into(),
        TableReason::Export(export) => format!("看起来是{}", name(*export)),
        TableReason::Columns { roles } => {
            let roles: Vec<&str> = roles.iter().map(|role| noun(role)).collect();
            match roles.as_slice() {
                [] => "没有其他合适的类型".into(),
                [one] => format!("其中有“{one}”列"),
                many => format!("其中有“{}”列", many.join("”“")),
            }
        }
        TableReason::Unknown => "从内容看不出是什么".into(),
    }
}

pub(in crate::words) fn role_reason(reason: &RoleReason) -> String {
    let mut text = match &reason.evidence {
        Evidence::Said => "这是你指定的".into(),
        Evidence::Export(export) => format!("在{}中，这一列就是它", name(*export)),
        Evidence::Header(header) => format!("表头写着“{header}”"),
        Evidence::OnlyDates => "只有这一列是日期".into(),
        Evidence::Dates => "值是日期".into(),
        Evidence::Decimals => "值像金额：带小数的数字".into(),
        Evidence::Numbers => "值是数字".into(),
        Evidence::Repeats => "值像会重复出现的 ID".into(),
        Evidence::Distinct => "值像 ID".into(),
        Evidence::Emails => "值是电子邮箱地址".into(),
        Evidence::Phones => "值是电话号码".into(),
        Evidence::Currencies => "值是币种".into(),
        Evidence::Statuses => "值是订单状态，例如“已付款”".into(),
        Evidence::Genders => "值是性别".into(),
    };
    if let Some(unit_of_time) = reason.unit {
        text += &format!("；单位看起来是{}", unit::noun(unit_of_time));
    }
    if let Some(rival) = &reason.rival {
        text += &format!("；“{rival}”几乎同样合适");
    }
    text
}

/// What the export is called, with the blank that belongs before Latin letters.
fn name(export: Export) -> &'static str {
    match export {
        Export::ShopifyOrders => " Shopify 的订单导出文件",
        Export::ShopifyCustomers => " Shopify 的客户导出文件",
        Export::WooCommerceOrders => " WooCommerce 的订单导出文件",
        Export::StripePayments => " Stripe 的付款导出文件",
        Export::SquareTransactions => " Square 的交易导出文件",
        Export::SquareItems => " Square 的商品导出文件",
        Export::AmazonOrders => "亚马逊的订单报告",
        Export::AmazonHistory => "亚马逊的购买记录",
        Export::TaobaoOrders => "淘宝的订单导出文件",
        Export::PayPalActivity => " PayPal 的账户活动导出文件",
        Export::ZendeskTickets => " Zendesk 的工单导出文件",
    }
}

/// What the page calls a role: `unitPrice` → `单价`.
pub(super) fn noun(role: &str) -> &str {
    let known = super::PAGE.iter().find(|(key, _)| key.strip_prefix("role.") == Some(role));
    known.map_or(role, |(_, text)| *text)
}
