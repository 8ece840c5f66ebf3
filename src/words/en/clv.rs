use super::share as in_words;
use crate::words::format::{count, decimal, money, percent_exact, plural, short};
use crate::words::{Clv, Guess, Horizon, Locale};

const EN: Locale = Locale::En;

pub(in crate::words) fn clv(message: &Clv) -> String {
    match message {
        Clv::PurchasesNotSettled => "The purchase model did not settle on one answer; do not rely on its numbers. A longer period or more repeat customers usually help.".into(),
        Clv::SpendNotSettled => "The spend model did not settle on one answer, as happens when customers all spend nearly the same; do not rely on differences in spend.".into(),
        Clv::FewRepeaters { repeaters } => format!(
            "Only {} bought again, so the predictions are rough.",
            customers(*repeaters)
        ),
        Clv::Undetermined { parameters } => format!(
            "These data hardly determine {}: a wide range of values fits as well. Totals over all customers suffer less than the numbers of single customers.",
            list(parameters)
        ),
        Clv::OnceIsActive { customers: n, of } => format!(
            "{} of {} bought once, and this model counts every one of them as active, because it lets customers stop only after a repeat purchase.",
            count(EN, *n),
            customers(*of)
        ),
        Clv::NoAmounts => "The purchases have no amounts, so value is told in purchases and not in money.".into(),
        Clv::FewSpenders { customers: n, needed } => format!(
            "Repeat purchases with an amount are known of {}; spend can be predicted from {needed} on, so value is told in purchases and not in money.",
            customers(*n)
        ),
        Clv::WithoutAmount { customers: n } => format!(
            "{} bought again without an amount above 0; the mean over all customers stands in for their spend.",
            customers(*n)
        ),
        Clv::SpendFollowsFrequency { correlation } => format!(
            "Customers who buy more often spend {} a purchase (correlation {}), which the spend model assumes away. Check the value of frequent buyers against their past.",
            if *correlation > 0.0 { "more" } else { "less" },
            decimal(EN, *correlation, 2)
        ),
        Clv::NoFiniteMean { q } => format!(
            "Spend differs so widely between customers that the model has no finite mean (q = {}, needed is more than 1), so no value in money is told. Look for a few extreme amounts.",
            short(EN, *q)
        ),
        Clv::ValueIsRevenue => "No margin was given, so value is revenue and not profit.".into(),
        Clv::NoBetterThanGuess { guess, guess_error, model_error } => format!(
            "In the holdout the model was off by {} purchases a customer (RMSE), and the guess that {} by {}; do not use it to tell customers apart.",
            decimal(EN, *model_error, 2),
            match guess {
                Guess::Zero => "nobody buys again",
                Guess::OwnRate => "everybody goes on at its own rate",
                Guess::MeanRate => "everybody goes on at the rate of all",
            },
            decimal(EN, *guess_error, 2)
        ),
        Clv::EmptyHoldout => "The calibration ends on the last day of the data, so nothing is left to check the predictions against. Choose an earlier day.".into(),
        Clv::HalfOfValue { share } => {
            format!("Half of the predicted value comes from {} of the customers", in_words(*share))
        }
        Clv::DistributionSubtitle { customers: n, horizon, discount_rate } => format!(
            "Customers by predicted value over the next {}, discounted at {} a year, n = {}",
            length(*horizon),
            percent_exact(EN, *discount_rate),
            count(EN, *n)
        ),
        Clv::DistributionSummary { customers: n, total, median, largest, share } => format!(
            "{} are predicted to be worth {} together; the one in the middle {}, the best one {}. Half of the value comes from {} of them.",
            customers(*n),
            money(EN, *total),
            money(EN, *median),
            money(EN, *largest),
            in_words(*share)
        ),
        Clv::ValueOfCustomer { revenue: true } => "Predicted revenue of a customer".into(),
        Clv::ValueOfCustomer { revenue: false } => "Predicted margin of a customer".into(),
        Clv::Customers => "Customers".into(),
        Clv::TotalValue => "Value together".into(),
        Clv::ShareOfValue => "Share of value".into(),
        Clv::ShareOfCustomers => "Share of customers".into(),
        Clv::MeanValue => "Value a customer".into(),
        Clv::Segment => "Segment".into(),
        Clv::Bin { from, to, cents } => {
            let decimals = if *cents { 2 } else { 0 };
            match to {
                Some(to) => format!(
                    "{} to {}",
                    decimal(EN, *from, decimals),
                    decimal(EN, *to, decimals)
                ),
                None => format!("{} and more", decimal(EN, *from, decimals)),
            }
        }
        Clv::NoInterval => "Predictions of the fitted model; their intervals are not computed yet.".into(),
        Clv::SegmentTitle { segment, value, customers } => format!(
            "{segment}: {} of the predicted value from {} of the customers",
            in_words(*value),
            in_words(*customers)
        ),
        Clv::SegmentSubtitle { customers: n, segments } => format!(
            "Predicted value together by segment, {}, n = {} customers",
            plural(EN, *segments, "segment", "segments"),
            count(EN, *n)
        ),
        Clv::SegmentSummary { segment, value, total, mean, overall } => format!(
            "The segment {segment} is worth {} of {} predicted for all customers: {} a customer, where the mean of all is {}.",
            money(EN, *value),
            money(EN, *total),
            money(EN, *mean),
            money(EN, *overall)
        ),
    }
}

fn customers(n: u64) -> String {
    plural(EN, n, "customer", "customers")
}

fn length(horizon: Horizon) -> String {
    let (n, one, many) = match horizon {
        Horizon::Days(n) => (n, "day", "days"),
        Horizon::Weeks(n) => (n, "week", "weeks"),
        Horizon::Months(n) => (n, "month", "months"),
        Horizon::Quarters(n) => (n, "quarter", "quarters"),
        Horizon::Years(n) => (n, "year", "years"),
    };
    if n == 1 { one.into() } else { plural(EN, n.into(), one, many) }
}

fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).into(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}
