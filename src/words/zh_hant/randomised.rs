// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::share;
use crate::words::{Locale, LoyaltyMeasure, Randomised, format};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn randomised(message: &Randomised) -> String {
    match message {
        Randomised::Found { what, means, difference, is_doubtful, level } => {
            found(*what, *means, difference, *is_doubtful, *level)
        }
        Randomised::TooFew { treated, controls } => format!(
            "每一邊至少需要兩位顧客：獲得會員計畫的有 {} 位，留出的有 {} 位。",
            format::count(ZH, *treated),
            format::count(ZH, *controls)
        ),
        Randomised::NoHoldOut => "沒有欄說明誰被留出。請在會員表中加一欄，獲得會員計畫的寫 yes，其他的寫 no；或用 「attribute」 指出顧客表的一欄，用 「control」 指出被留出者的值。".into(),
        Randomised::NoDay => "請用 「from」 指出從哪天起會員計畫可能帶來改變；它必須在購買的第一天之後，且不晚於分析的截止日。".into(),
        Randomised::NoSuchControl { column, found, known } => format!(
            "{}{column} 的值有：{}。",
            found.as_ref().map_or_else(
                || "請用 「control」 指出被留出者的值。".into(),
                |found| format!("沒有人的值是 {found}。"),
            ),
            known.join("、")
        ),
        Randomised::Mismatch { expected, found } => format!(
            "注意：本應留出 {} 的顧客，實際留出 {}。僅憑偶然，這種情況一千次中不到一次，因此起決定作用的不只是隨機，差別可能由此而來。",
            share(*expected),
            share(*found)
        ),
        Randomised::SizesUnchecked => "請用 「heldOut」 指出本應留出的佔比，以檢查是否由隨機決定。".into(),
        Randomised::Adjusted { reduction, plain, what } => {
            let amount = |value: Option<f64>| value.map_or_else(|| "?".into(), |it| amount(*what, it));
            let [value, low, high] = plain;
            let change = if *reduction >= 0.0 { "減小" } else { "增大" };
            format!(
                "按顧客此前的行為作了調整（CUPED），變異數{change} {}；若不調整，差別為 {}（{} 至 {}）。",
                share(reduction.abs()),
                amount(*value),
                amount(*low),
                amount(*high)
            )
        }
        Randomised::NothingBefore => "顧客此前的行為未知，或全都相同，因此沒有據此調整差別。".into(),
        Randomised::UpliftTitle { gain, lose, parts } => match (gain, lose) {
            (0, 0) => "沒有哪一部分顧客顯出自身明確的效應".into(),
            (gain, 0) => format!("{} 部分顧客中有 {} 部分明確受益", format::count(ZH, *parts), format::count(ZH, *gain)),
            (gain, lose) => format!(
                "{} 部分顧客中有 {} 部分明確受益，{} 部分明確受損",
                format::count(ZH, *parts),
                format::count(ZH, *gain),
                format::count(ZH, *lose)
            ),
        },
        Randomised::Subtitle { is_curve, what, days: [from, to], treated, controls, level } => format!(
            "{from} 至 {to} 每位顧客{}{}；{} 位獲得，{} 位留出；{} 區間",
            if *is_curve { gained(*what) } else { more(*what) },
            if *is_curve { "，此前最活躍者在前" } else { "，按顧客此前的行為分組" },
            format::count(ZH, *treated),
            format::count(ZH, *controls),
            format::percent_exact(ZH, *level)
        ),
        Randomised::QiniTitle { sign } => match sign {
            1 => "此前最活躍的顧客受益最多".into(),
            -1 => "此前最不活躍的顧客受益最多".into(),
            _ => "看不出是否有些顧客比其他顧客受益更多".into(),
        },
        Randomised::QiniSummary { coefficient: [value, low, high], draws, level } => format!(
            "曲線與直線之間的面積（Qini 係數）為 {}（{} 區間 {} 至 {}，來自 {} 次重抽樣）。",
            precise(*value),
            format::percent_exact(ZH, *level),
            precise(*low),
            precise(*high),
            format::count(ZH, *draws)
        ),
        Randomised::AtRandom => "任意順序".into(),
        Randomised::ByBefore => "此前最活躍者在前".into(),
        Randomised::ShareOfCustomers => "獲得會員計畫的顧客佔比".into(),
        Randomised::Gain => "每位顧客的增益".into(),
        Randomised::Uplift => "差別".into(),
        Randomised::Part => "顧客，按此前的行為，最活躍者在前".into(),
        Randomised::Offered => "獲得".into(),
        Randomised::HeldOut => "留出".into(),
        Randomised::Score { is_highest: true } => "此前，最高".into(),
        Randomised::Score { is_highest: false } => "此前，最低".into(),
        Randomised::Low => "下限".into(),
        Randomised::High => "上限".into(),
    }
}

fn found(
    what: LoyaltyMeasure,
    means: [f64; 2],
    difference: &[Option<f64>; 3],
    is_doubtful: bool,
    level: f64,
) -> String {
    let [treated, controls] = means.map(|mean| amount(what, mean));
    let means = match what {
        LoyaltyMeasure::Revenue => {
            format!("獲得會員計畫的顧客平均消費 {treated}，留出的顧客 {controls}。")
        }
        LoyaltyMeasure::Orders => {
            format!("獲得會員計畫的顧客平均下單 {treated} 筆，留出的顧客 {controls} 筆。")
        }
        LoyaltyMeasure::Active => {
            format!("獲得會員計畫的顧客中有購買的佔 {treated}，留出的顧客中佔 {controls}。")
        }
    };
    let [Some(value), Some(low), Some(high)] = difference else {
        return format!("{means}沒有任何差異，因此無法得出把握有多大。");
    };
    let interval = format!(
        "{}（{} 區間 {} 至 {}）",
        amount(what, *value),
        format::percent_exact(ZH, level),
        amount(what, *low),
        amount(what, *high)
    );
    let verdict = match (*low > 0.0, *high < 0.0) {
        (true, _) => format!("會員計畫使其提高了 {interval}"),
        (_, true) => format!("會員計畫使其降低：差別為 {interval}"),
        _ => format!("看不出會員計畫是否改變了它：差別為 {interval}"),
    };
    let doubt = if is_doubtful {
        "，前提是誰被留出由隨機決定，而兩邊的人數與此不符"
    } else {
        ""
    };
    format!("{means}{verdict}{doubt}。")
}

fn amount(what: LoyaltyMeasure, value: f64) -> String {
    match what {
        LoyaltyMeasure::Revenue => format::money(ZH, value),
        LoyaltyMeasure::Orders => format::decimal(ZH, value, 2),
        LoyaltyMeasure::Active => format!("{}%", format::decimal(ZH, 100.0 * value, 1)),
    }
}

/// A small number, which two decimals may not show.
fn precise(value: f64) -> String {
    format::decimal(ZH, value, if value.abs() < 0.1 { 4 } else { 2 })
}

fn more(what: LoyaltyMeasure) -> &'static str {
    match what {
        LoyaltyMeasure::Revenue => "多消費的金額",
        LoyaltyMeasure::Orders => "多下的訂單",
        LoyaltyMeasure::Active => "有購買的佔比增加",
    }
}

fn gained(what: LoyaltyMeasure) -> &'static str {
    match what {
        LoyaltyMeasure::Revenue => "增加的消費金額",
        LoyaltyMeasure::Orders => "增加的訂單",
        LoyaltyMeasure::Active => "增加的購買者佔比",
    }
}
