use super::share;
use crate::words::{Locale, LoyaltyMeasure, Randomised, format};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn randomised(message: &Randomised) -> String {
    match message {
        Randomised::Found { what, means, difference, is_doubtful, level } => {
            found(*what, *means, difference, *is_doubtful, *level)
        }
        Randomised::TooFew { treated, controls } => format!(
            "每一边至少需要两位客户：获得会员计划的有 {} 位，留出的有 {} 位。",
            format::count(ZH, *treated),
            format::count(ZH, *controls)
        ),
        Randomised::NoHoldOut => "没有列说明谁被留出。请在会员表中加一列，获得会员计划的写 yes，其他的写 no；或用 “attribute” 指出客户表的一列，用 “control” 指出被留出者的值。".into(),
        Randomised::NoDay => "请用 “from” 指出从哪天起会员计划可能带来改变；它必须在购买的第一天之后，且不晚于分析的截止日。".into(),
        Randomised::NoSuchControl { column, found, known } => format!(
            "{}{column} 的值有：{}。",
            found.as_ref().map_or_else(
                || "请用 “control” 指出被留出者的值。".into(),
                |found| format!("没有人的值是 {found}。"),
            ),
            known.join("、")
        ),
        Randomised::Mismatch { expected, found } => format!(
            "注意：本应留出 {} 的客户，实际留出 {}。仅凭偶然，这种情况一千次中不到一次，因此起决定作用的不只是随机，差别可能由此而来。",
            share(*expected),
            share(*found)
        ),
        Randomised::SizesUnchecked => "请用 “heldOut” 指出本应留出的占比，以检查是否由随机决定。".into(),
        Randomised::Adjusted { reduction, plain, what } => {
            let amount = |value: Option<f64>| value.map_or_else(|| "?".into(), |it| amount(*what, it));
            let [value, low, high] = plain;
            let change = if *reduction >= 0.0 { "减小" } else { "增大" };
            format!(
                "按客户此前的行为作了调整（CUPED），方差{change} {}；若不调整，差别为 {}（{} 至 {}）。",
                share(reduction.abs()),
                amount(*value),
                amount(*low),
                amount(*high)
            )
        }
        Randomised::NothingBefore => "客户此前的行为未知，或全都相同，因此没有据此调整差别。".into(),
        Randomised::UpliftTitle { gain, lose, parts } => match (gain, lose) {
            (0, 0) => "没有哪一部分客户显出自身明确的效应".into(),
            (gain, 0) => format!("{} 部分客户中有 {} 部分明确受益", format::count(ZH, *parts), format::count(ZH, *gain)),
            (gain, lose) => format!(
                "{} 部分客户中有 {} 部分明确受益，{} 部分明确受损",
                format::count(ZH, *parts),
                format::count(ZH, *gain),
                format::count(ZH, *lose)
            ),
        },
        Randomised::Subtitle { is_curve, what, days: [from, to], treated, controls, level } => format!(
            "{from} 至 {to} 每位客户{}{}；{} 位获得，{} 位留出；{} 区间",
            if *is_curve { gained(*what) } else { more(*what) },
            if *is_curve { "，此前最活跃者在前" } else { "，按客户此前的行为分组" },
            format::count(ZH, *treated),
            format::count(ZH, *controls),
            format::percent_exact(ZH, *level)
        ),
        Randomised::QiniTitle { sign } => match sign {
            1 => "此前最活跃的客户受益最多".into(),
            -1 => "此前最不活跃的客户受益最多".into(),
            _ => "看不出是否有些客户比其他客户受益更多".into(),
        },
        Randomised::QiniSummary { coefficient: [value, low, high], draws, level } => format!(
            "曲线与直线之间的面积（Qini 系数）为 {}（{} 区间 {} 至 {}，来自 {} 次重抽样）。",
            precise(*value),
            format::percent_exact(ZH, *level),
            precise(*low),
            precise(*high),
            format::count(ZH, *draws)
        ),
        Randomised::AtRandom => "任意顺序".into(),
        Randomised::ByBefore => "此前最活跃者在前".into(),
        Randomised::ShareOfCustomers => "获得会员计划的客户占比".into(),
        Randomised::Gain => "每位客户的增益".into(),
        Randomised::Uplift => "差别".into(),
        Randomised::Part => "客户，按此前的行为，最活跃者在前".into(),
        Randomised::Offered => "获得".into(),
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
            format!("获得会员计划的客户平均消费 {treated}，留出的客户 {controls}。")
        }
        LoyaltyMeasure::Orders => {
            format!("获得会员计划的客户平均下单 {treated} 笔，留出的客户 {controls} 笔。")
        }
        LoyaltyMeasure::Active => {
            format!("获得会员计划的客户中有购买的占 {treated}，留出的客户中占 {controls}。")
        }
    };
    let [Some(value), Some(low), Some(high)] = difference else {
        return format!("{means}没有任何差异，因此无法得出把握有多大。");
    };
    let interval = format!(
        "{}（{} 区间 {} 至 {}）",
        amount(what, *value),
        format::percent_exact(ZH, level),
        amount(what, *low),
        amount(what, *high)
    );
    let verdict = match (*low > 0.0, *high < 0.0) {
        (true, _) => format!("会员计划使其提高了 {interval}"),
        (_, true) => format!("会员计划使其降低：差别为 {interval}"),
        _ => format!("看不出会员计划是否改变了它：差别为 {interval}"),
    };
    let doubt = if is_doubtful {
        "，前提是谁被留出由随机决定，而两边的人数与此不符"
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
        LoyaltyMeasure::Revenue => "多消费的金额",
        LoyaltyMeasure::Orders => "多下的订单",
        LoyaltyMeasure::Active => "有购买的占比增加",
    }
}

fn gained(what: LoyaltyMeasure) -> &'static str {
    match what {
        LoyaltyMeasure::Revenue => "增加的消费金额",
        LoyaltyMeasure::Orders => "增加的订单",
        LoyaltyMeasure::Active => "增加的购买者占比",
    }
}
