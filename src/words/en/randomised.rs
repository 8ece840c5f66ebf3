use super::share;
use crate::words::{Locale, LoyaltyMeasure, Randomised, format};

const EN: Locale = Locale::En;

pub(in crate::words) fn randomised(message: &Randomised) -> String {
    match message {
        Randomised::Found { what, means, difference, is_doubtful, level } => {
            found(*what, *means, difference, *is_doubtful, *level)
        }
        Randomised::TooFew { treated, controls } => format!(
            "It takes at least two customers on each side: {} offered the programme and {} held out.",
            format::plural(EN, *treated, "was", "were"),
            format::count(EN, *controls)
        ),
        Randomised::NoHoldOut => "No column says who was held out. Bring memberships with a column that says yes for those who were offered the programme and no for the others, or name a column of the customers with “attribute” and the value of those held out with “control”.".into(),
        Randomised::NoDay => "Say from which day on the offer could change something with “from”; it must lie after the first day of the purchases and not after the day the analysis looks from.".into(),
        Randomised::NoSuchControl { column, found, known } => format!(
            "{} Values of {column} are {}.",
            found.as_ref().map_or_else(
                || "Say with “control” which value those have who were held out.".into(),
                |found| format!("Nobody has the value {found}."),
            ),
            known.join(", ")
        ),
        Randomised::Mismatch { expected, found } => format!(
            "Beware: {} of the customers were to be held out and {} were. By chance alone that happens less than once in a thousand times, so something other than chance decided, and the difference may be due to it.",
            share(*expected),
            share(*found)
        ),
        Randomised::SizesUnchecked => "Say with “heldOut” which share was to be held out, to check that chance decided.".into(),
        Randomised::Adjusted { reduction, plain, what } => {
            let amount = |value: Option<f64>| value.map_or_else(|| "?".into(), |it| amount(*what, it));
            let [value, low, high] = plain;
            let change = if *reduction >= 0.0 { "smaller" } else { "larger" };
            format!(
                "Adjusted by what customers did before (CUPED), which makes the variance {} {change}; without that the difference is {} ({} to {}).",
                share(reduction.abs()),
                amount(*value),
                amount(*low),
                amount(*high)
            )
        }
        Randomised::NothingBefore => "What customers did before is not known or the same for all, so the difference is not adjusted by it.".into(),
        Randomised::UpliftTitle { gain, lose, parts } => match (gain, lose) {
            (0, 0) => "No part of the customers shows a clear effect of its own".into(),
            (gain, 0) => format!("{} of {} parts of the customers clearly gain", format::count(EN, *gain), format::count(EN, *parts)),
            (gain, lose) => format!(
                "{} of {} parts of the customers clearly gain, {} clearly lose",
                format::count(EN, *gain),
                format::count(EN, *parts),
                format::count(EN, *lose)
            ),
        },
        Randomised::Subtitle { is_curve, what, days: [from, to], treated, controls, level } => format!(
            "{} a customer from {from} to {to}{}; {} offered, {} held out; {} intervals",
            if *is_curve { gained(*what) } else { more(*what) },
            if *is_curve { ", those who did most before first" } else { ", by what customers did before" },
            format::count(EN, *treated),
            format::count(EN, *controls),
            format::percent_exact(EN, *level)
        ),
        Randomised::QiniTitle { sign } => match sign {
            1 => "Those who did most before gain most".into(),
            -1 => "Those who did least before gain most".into(),
            _ => "Whether some customers gain more than others cannot be told".into(),
        },
        Randomised::QiniSummary { coefficient: [value, low, high], draws, level } => format!(
            "The area between the curve and the line (Qini coefficient) is {} ({} interval {} to {}, of {} resamples).",
            precise(*value),
            format::percent_exact(EN, *level),
            precise(*low),
            precise(*high),
            format::count(EN, *draws)
        ),
        Randomised::AtRandom => "In any order".into(),
        Randomised::ByBefore => "Most before first".into(),
        Randomised::ShareOfCustomers => "Share of customers who are offered it".into(),
        Randomised::Gain => "Gain a customer".into(),
        Randomised::Uplift => "Difference".into(),
        Randomised::Part => "Customers by what they did before, the most first".into(),
        Randomised::Offered => "Offered".into(),
        Randomised::HeldOut => "Held out".into(),
        Randomised::Score { is_highest: true } => "Before, highest".into(),
        Randomised::Score { is_highest: false } => "Before, lowest".into(),
        Randomised::Low => "Low".into(),
        Randomised::High => "High".into(),
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
    let did = match what {
        LoyaltyMeasure::Revenue => "spent",
        LoyaltyMeasure::Orders => "placed",
        LoyaltyMeasure::Active => "bought at all:",
    };
    let orders = if what == LoyaltyMeasure::Orders { " orders" } else { "" };
    let means = format!(
        "Customers who were offered the programme {did} {treated}{orders} each, and those held out {controls}."
    );
    let [Some(value), Some(low), Some(high)] = difference else {
        return format!("{means} Nothing varies, so how sure that is cannot be told.");
    };
    let interval = format!(
        "{} ({} interval {} to {})",
        amount(what, *value),
        format::percent_exact(EN, level),
        amount(what, *low),
        amount(what, *high)
    );
    let verdict = match (*low > 0.0, *high < 0.0) {
        (true, _) => format!("The programme raised it by {interval}"),
        (_, true) => format!("The programme lowered it: the difference is {interval}"),
        _ => {
            format!("Whether the programme changed it cannot be told: the difference is {interval}")
        }
    };
    let doubt = if is_doubtful {
        ", if chance decided who was held out, which the sizes of the two sides speak against"
    } else {
        ""
    };
    format!("{means} {verdict}{doubt}.")
}

fn amount(what: LoyaltyMeasure, value: f64) -> String {
    match what {
        LoyaltyMeasure::Revenue => format::money(EN, value),
        LoyaltyMeasure::Orders => format::decimal(EN, value, 2),
        LoyaltyMeasure::Active => format!("{}\u{a0}%", format::decimal(EN, 100.0 * value, 1)),
    }
}

/// A small number, which two decimals may not show.
fn precise(value: f64) -> String {
    format::decimal(EN, value, if value.abs() < 0.1 { 4 } else { 2 })
}

fn more(what: LoyaltyMeasure) -> &'static str {
    match what {
        LoyaltyMeasure::Revenue => "Money spent more",
        LoyaltyMeasure::Orders => "Orders placed more",
        LoyaltyMeasure::Active => "Share more who buy",
    }
}

fn gained(what: LoyaltyMeasure) -> &'static str {
    match what {
        LoyaltyMeasure::Revenue => "Money gained",
        LoyaltyMeasure::Orders => "Orders gained",
        LoyaltyMeasure::Active => "Buyers gained",
    }
}
