use super::share as in_words;
use crate::words::format::{count, decimal, money, percent, percent_exact, plural, short};
use crate::words::{Clv, Doubt, Guess, Horizon, Locale, Process};

const EN: Locale = Locale::En;

pub(in crate::words) fn clv(message: &Clv) -> String {
    match message {
        Clv::PurchasesNotSettled => "The purchase model did not settle on one answer; do not rely on its numbers. A longer period or more repeat customers usually help.".into(),
        Clv::SpendNotSettled => "The spend model did not settle on one answer, as happens when customers all spend nearly the same; do not rely on differences in spend.".into(),
        Clv::Good => "The model fits these data: it settled, the data determine it, and it expects about as many customers at each number of purchases as there are. Use it for totals, for segments and to tell customers apart.".into(),
        Clv::Usable { doubt: it } => format!(
            "Use the model with care: {}. Totals and rankings hold better than the number of one customer.",
            doubt(it)
        ),
        Clv::Unreliable { doubt: it } => format!("Do not use these numbers: {}.", doubt(it)),
        Clv::WeakPrior => "These data alone leave the model open: very different parameters fit as well. It was held near ordinary values by a weak prior (each parameter within a factor of 20 of a start taken from the data, in two cases of three), and the intervals include what that leaves open.".into(),
        Clv::NobodyLeaves { share } => format!(
            "The model found hardly anybody to stop buying ({} within the time of these data), so it expects everybody to go on. If customers do leave, the period is too short to see it.",
            percent_exact(EN, *share)
        ),
        Clv::EverybodyAlike => "The model found all customers to buy at the same rate, so it tells them apart only by whether they are still active.".into(),
        Clv::FrequencyTest { misplaced, chi2, df, p } => format!(
            "By number of purchases, {} of the customers stand elsewhere than the model expects (χ² = {}, {}, p {}).",
            in_words(*misplaced),
            decimal(EN, *chi2, 2),
            plural(EN, (*df).into(), "degree of freedom", "degrees of freedom"),
            if *p < 0.001 { "< 0.001".into() } else { format!("= {}", decimal(EN, *p, 3)) }
        ),
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
        Clv::Regularity { k: 1, .. } => "Purchases come at random: the times between a customer's purchases vary as much as chance makes them (k = 1), and the model without regularity says the same.".into(),
        Clv::Regularity { k, spread } => format!(
            "Purchases are regular: the times between a customer's purchases vary by {} of their mean (k = {k}), where chance alone gives 100 %. Who is overdue is sooner counted as gone.",
            percent_exact(EN, *spread)
        ),
        Clv::UnknownCovariate { covariate, customers: n, of } => format!(
            "{covariate} is not known of {} of {}; they are taken to be average in it.",
            count(EN, *n),
            customers(*of)
        ),
        Clv::CovariatesTogether { chi2, df, p, real } => format!(
            "{} (likelihood ratio χ² = {}, {}, p {}).",
            if *real {
                "The covariates tell customers apart"
            } else {
                "Together the covariates tell no more of how customers buy than chance would"
            },
            decimal(EN, *chi2, 2),
            plural(EN, (*df).into(), "degree of freedom", "degrees of freedom"),
            if *p < 0.001 { "< 0.001".into() } else { format!("= {}", decimal(EN, *p, 3)) }
        ),
        Clv::CovariateEffect { process, covariate, levels, factor, interval, level } => {
            let ends = interval.map(|end| short(EN, end));
            let (times, ends) = (short(EN, *factor), format!(
                "{} interval {} to {}",
                percent_exact(EN, *level),
                ends[0],
                ends[1]
            ));
            let does = match process {
                Process::Buying => ("buy", "often", "how often they buy"),
                Process::Stopping => ("stop buying", "readily", "how readily they stop buying"),
            };
            match levels {
                Some((one, other)) => format!(
                    "Customers with {covariate} {one} {} {times} times as {} as those with {other} ({ends}).",
                    does.0, does.1
                ),
                None => format!(
                    "Customers with one more of {covariate} have {} multiplied by {times} ({ends}).",
                    does.2
                ),
            }
        }
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
            guessed(*guess),
            decimal(EN, *guess_error, 2)
        ),
        Clv::NewCustomer { value, interval, revenue, horizon } => format!(
            "A new customer is expected to bring {}{} of {} over the next {}, its first purchase included and taken to be like later ones.",
            money(EN, *value),
            between(*interval, &|end| money(EN, end)),
            if *revenue { "revenue" } else { "margin" },
            length(*horizon)
        ),
        Clv::AgainstCost { cost, ratio, interval, payback, within, at_once, horizon } => format!(
            "That is {}{} times the {} it costs to win one, which {}{}.",
            decimal(EN, *ratio, 1),
            between(*interval, &|end| decimal(EN, end, 1)),
            money(EN, *cost),
            match payback {
                _ if *at_once => "the first purchase brings back".into(),
                Some(payback) => format!("is back after {}", length_of(*payback)),
                None => format!("is not back within the next {}", length(*horizon)),
            },
            within.map_or_else(String::new, |[first, last]| {
                let after = |end: Option<Horizon>| match end {
                    Some(end) => format!("after {}", length_of(end)),
                    None => "later".into(),
                };
                format!(" (at the earliest {}, at the latest {})", after(first), after(last))
            })
        ),
        Clv::LeavingReason { gap, silent, p_alive, at_stake } => format!(
            "{}; it is still a customer with a probability of {}, and {} is at stake.",
            match gap {
                Some(gap) if silent > gap => format!(
                    "It used to buy every {} and has been silent for {}, which is {} overdue",
                    days(*gap),
                    days(*silent),
                    days((silent - gap).max(0.0))
                ),
                Some(gap) => format!(
                    "It used to buy every {} and has been silent for {}",
                    days(*gap),
                    days(*silent)
                ),
                None => format!("It bought once, {} ago", days(*silent)),
            },
            percent(EN, *p_alive),
            money(EN, *at_stake)
        ),
        Clv::Warned { customers: 0, valuable, .. } => format!(
            "None of the {} valuable {} is likely to leave now.",
            count(EN, *valuable),
            if *valuable == 1 { "customer" } else { "customers" }
        ),
        Clv::Warned { customers: n, valuable, at_stake, interval, level } => format!(
            "{} of {} valuable {} likely to leave, with {}{} at stake.",
            count(EN, *n),
            count(EN, *valuable),
            if *n == 1 { "customers is" } else { "customers are" },
            money(EN, *at_stake),
            at_level(interval.map(<(f64, f64)>::from), *level)
        ),
        Clv::OnceIsNotWarned { customers: n } => format!(
            "{} bought once and cannot be warned of: this model counts every one of them as active. Choose MBG/NBD or Pareto/NBD.",
            customers(*n)
        ),
        Clv::EmptyHoldout => "The calibration ends on the last day of the data, so nothing is left to check the predictions against. Choose an earlier day.".into(),
        Clv::HalfOfValue { share } => {
            format!("Half of the predicted value comes from {} of the customers", in_words(*share))
        }
        Clv::DistributionSubtitle { models, customers: n, horizon, discount_rate } => format!(
            "Customers by the value that {} predict{} over the next {}, discounted at {} a year, n = {}",
            list(&models.iter().map(String::as_str).collect::<Vec<_>>()),
            if models.len() == 1 { "s" } else { "" },
            length(*horizon),
            percent_exact(EN, *discount_rate),
            count(EN, *n)
        ),
        Clv::DistributionSummary { customers: n, total, interval, level, median, largest, share } => format!(
            "{} are predicted to be worth {}{} together; the one in the middle {}, the best one {}. Half of the value comes from {} of them.",
            customers(*n),
            money(EN, *total),
            at_level(*interval, *level),
            money(EN, *median),
            money(EN, *largest),
            in_words(*share)
        ),
        Clv::TellsApart { model } => format!(
            "By {model}, which lets whoever bought once be gone, so that customers are told apart better; another model comes to another total."
        ),
        Clv::WarningSubtitle { model, shown, customers: n, horizon, above, below, level } => format!(
            "Value over the next {} times the probability that the customer is gone, by {model}; beside it the probability of still being a customer, from {} to {}; {}{}",
            length(*horizon),
            percent_exact(EN, *above),
            percent_exact(EN, *below),
            level.map_or_else(String::new, |level| {
                format!("whiskers: {} interval; ", percent_exact(EN, level))
            }),
            if shown < n {
                format!("the first {} of n\u{a0}=\u{a0}{}", count(EN, *shown), count(EN, *n))
            } else {
                format!("n\u{a0}=\u{a0}{}", count(EN, *n))
            }
        ),
        Clv::WarningSummary { finding, id, reason } => {
            format!("{finding}. Most is at stake with {id}. {reason}")
        }
        Clv::AtStake => "Value at stake".into(),
        Clv::Customer => "Customer".into(),
        Clv::ValueNow => "Value expected now".into(),
        Clv::Alive => "Still a customer".into(),
        Clv::UsualGap => "Days between purchases".into(),
        Clv::DaysSilent => "Days since the last".into(),
        Clv::DaysOverdue => "Days overdue".into(),
        Clv::Reason => "Why".into(),
        Clv::Scored { customers: n, model, fitted, as_of, value, purchases, level, horizon } => {
            let fitted = format!(
                "{} scored by {model}, which was fitted on {}{}",
                plural(EN, *n, "customer was", "customers were"),
                customers(*fitted),
                as_of.as_ref().map_or_else(String::new, |day| format!(" up to {day}"))
            );
            let length = length(*horizon);
            match value {
                Some((value, interval)) => format!(
                    "{fitted}: together they are predicted to be worth {}{} over the next {length}.",
                    money(EN, *value),
                    at_level(*interval, *level)
                ),
                None => format!(
                    "{fitted}: together they are predicted to buy {}{} times over the next {length}.",
                    decimal(EN, purchases.0, 0),
                    at_level(purchases.1, *level)
                ),
            }
        }
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
        Clv::Low { level } => format!("{} interval from", percent_exact(EN, *level)),
        Clv::High => "to".into(),
        Clv::SegmentTitle { segment, value, customers } => format!(
            "{segment}: {} of the predicted value from {} of the customers",
            in_words(*value),
            in_words(*customers)
        ),
        Clv::SegmentSubtitle { model, customers: n, segments, level } => format!(
            "Predicted value together of {} by {model}; whiskers: {} interval; n\u{a0}=\u{a0}{}",
            plural(EN, *segments, "group", "groups"),
            percent_exact(EN, *level),
            count(EN, *n)
        ),
        Clv::SegmentSummary { segment, value, interval, level, total, mean, overall } => format!(
            "{segment}: {}{} of {} predicted for all customers, which is {} a customer, where the mean of all is {}.",
            money(EN, *value),
            at_level(*interval, *level),
            money(EN, *total),
            money(EN, *mean),
            money(EN, *overall)
        ),
    }
}

/// What a guess says, after "the guess that".
pub(super) fn guessed(guess: Guess) -> &'static str {
    match guess {
        Guess::Zero => "nobody buys again",
        Guess::OwnRate => "everybody goes on at its own rate",
        Guess::LastPeriod => "everybody buys as often as in the same time before",
        Guess::MeanRate => "everybody goes on at the rate of all",
    }
}

fn days(n: f64) -> String {
    plural(EN, n.round() as u64, "day", "days")
}

fn doubt(doubt: &Doubt) -> String {
    match doubt {
        Doubt::NotSettled => "the search for the parameters ended without a clear maximum".into(),
        Doubt::Few { repeaters } => format!("only {} bought again", customers(*repeaters)),
        Doubt::Misplaced { share } => format!(
            "{} of the customers bought another number of times than the model expects",
            in_words(*share)
        ),
        Doubt::OtherMaxima => "from other starts the search ended at another maximum".into(),
        Doubt::WeakPrior => {
            "the data alone do not determine it, and a weak prior had to decide".into()
        }
        Doubt::GuessIsCloser => "in the holdout a guess without a model was closer".into(),
        Doubt::SpendFollowsFrequency => {
            "customers who buy more often spend differently a purchase, which it assumes away"
                .into()
        }
        Doubt::SpendNotSettled => {
            "the search for the parameters of spend ended without a clear maximum".into()
        }
        Doubt::SpendFlat => "the data hardly determine how much customers spend".into(),
        Doubt::NoMeanSpend => "spend has no finite mean, so it gives no value in money".into(),
    }
}

/// An interval of money in brackets after the amount, where there is one.
pub(super) fn at_level(interval: Option<(f64, f64)>, level: f64) -> String {
    within(interval.map(<[f64; 2]>::from), level, &|amount| money(EN, amount))
}

/// An interval in brackets after the number, with its level, where there is one.
pub(super) fn within(
    interval: Option<[f64; 2]>,
    level: f64,
    tell: &dyn Fn(f64) -> String,
) -> String {
    interval.map_or_else(String::new, |[low, high]| {
        format!(" ({} interval {} to {})", percent_exact(EN, level), tell(low), tell(high))
    })
}

fn customers(n: u64) -> String {
    plural(EN, n, "customer", "customers")
}

/// An interval in brackets after the number, where there is one.
fn between(interval: Option<[f64; 2]>, tell: &dyn Fn(f64) -> String) -> String {
    interval.map_or(String::new(), |[low, high]| format!(" ({} to {})", tell(low), tell(high)))
}

/// A length that stands alone: “1 week”.
fn length_of(horizon: Horizon) -> String {
    let words = length(horizon);
    if words.starts_with(|first: char| first.is_ascii_digit()) {
        words
    } else {
        format!("1 {words}")
    }
}

pub(super) fn length(horizon: Horizon) -> String {
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
