use super::clv::{at_level, length, within};
use super::share;
use crate::words::format::{count, decimal, money, percent_exact, plural, short};
use crate::words::{Behaviour, Horizon, Locale, Mixed, Unit};

const EN: Locale = Locale::En;

pub(in crate::words) fn behaviour(message: &Behaviour) -> String {
    match message {
        Behaviour::ExpectedTitle { frequency, expected, horizon } => format!(
            "A customer with {} who has just bought is expected to buy {} {}",
            repeats(*frequency),
            times(*expected),
            ahead(*horizon)
        ),
        Behaviour::ExpectedSummary { frequency, expected, horizon, silent: (silent, later), unit } => format!(
            "A customer with {} who has just bought is expected to buy {} {}, and one who last bought {} ago {}.",
            repeats(*frequency),
            times(*expected),
            ahead(*horizon),
            periods(*silent, *unit),
            times(*later)
        ),
        Behaviour::AliveTitle { silent, unit, seldom, often } => format!(
            "After {} of silence, one with {} is still a customer with a probability of {}, one with {} of {}",
            periods(*silent, *unit),
            repeats(seldom.0),
            share(seldom.1),
            count(EN, often.0),
            share(often.1)
        ),
        Behaviour::AliveSummary { silent, unit, seldom, often } => format!(
            "Of customers who have been silent for {}, those with {} still are customers with a probability of {}, and those with {} of {}{}.",
            periods(*silent, *unit),
            repeats(seldom.0),
            share(seldom.1),
            count(EN, often.0),
            share(often.1),
            if often.1 < seldom.1 {
                ": the more often somebody used to buy, the more silence means"
            } else {
                ""
            }
        ),
        Behaviour::MatrixSubtitle { told, model, age, unit } => format!(
            "{told}, by {model}, of customers who came {} ago; those without a repeat purchase came with their last one",
            periods(*age, *unit)
        ),
        Behaviour::OnceIsActive => "This model lets customers stop only after a repeat purchase, so whoever bought once counts as active however long ago that was. Do not read that column as loyalty.".into(),
        Behaviour::Frequency => "Repeat purchases".into(),
        Behaviour::Silent { unit } => {
            format!("{} since the last purchase", super::capital(unit.say(EN, 2)))
        }
        Behaviour::Alive => "Probability of still being a customer".into(),
        Behaviour::Expected { horizon } => {
            format!("Purchases expected in the next {}", length(*horizon))
        }
        Behaviour::Residual { rate } => {
            format!("All purchases to come, discounted at {} a year", percent_exact(EN, *rate))
        }
        Behaviour::NewTitle { expected, horizon } => format!(
            "A new customer is expected to buy again {} in the first {}",
            times(*expected),
            length(*horizon)
        ),
        Behaviour::NewSubtitle { model, level } => format!(
            "Repeat purchases expected since the first purchase, by {model}{}",
            level.map_or_else(String::new, |level| format!("; band: {} interval", percent_exact(EN, level)))
        ),
        Behaviour::NewSummary { expected: (expected, interval), horizon, level, half, unit } => format!(
            "A new customer is expected to buy again {}{} in the first {}, half of that in the first {}.",
            times(*expected),
            within(*interval, *level, &|value| short(EN, value)),
            length(*horizon),
            periods(*half, *unit)
        ),
        Behaviour::SinceFirst { unit } => {
            format!("{} since the first purchase", super::capital(unit.say(EN, 2)))
        }
        Behaviour::RepeatsExpected => "Repeat purchases expected of a customer".into(),
        Behaviour::TimingsTitle { silent, of } => format!(
            "Of {} drawn by lot who came back, {} {} silent for longer than ever before",
            plural(EN, *of, "customer", "customers"),
            count(EN, *silent),
            if *silent == 1 { "is" } else { "are" }
        ),
        Behaviour::TimingsSubtitle { drawn, customers } => format!(
            "When {} bought, a tick each time, from the first purchase to the last day of the data, by the day they came; of {} in all",
            plural(EN, *drawn, "customer", "customers"),
            count(EN, *customers)
        ),
        Behaviour::TimingsSummary { drawn, once, silent, as_of } => format!(
            "Of {} drawn, {} bought on one day only, and on {as_of} {} had been silent for longer than between any two purchases before.",
            plural(EN, *drawn, "customer", "customers"),
            count(EN, *once),
            count(EN, *silent)
        ),
        Behaviour::Customer => "Customer".into(),
        Behaviour::SinceBefore => "Days since the purchase before".into(),
        Behaviour::DaysSilent => "Days without a purchase since then".into(),
        Behaviour::CustomersNear => "Customers near it".into(),
        Behaviour::LifeTitle { id, p_alive, as_of } => format!(
            "On {as_of}, {id} is still a customer with a probability of {}",
            share(*p_alive)
        ),
        Behaviour::LifeSubtitle { model, level } => format!(
            "Probability of still being a customer, by {model}, with what was known on each day; dotted: if nothing more is bought{}",
            level.map_or_else(String::new, |level| format!("; band: {} interval", percent_exact(EN, level)))
        ),
        Behaviour::LifeSummary { id, purchases, first, last, p_alive, interval, level, as_of, later } => {
            let later = later.as_ref().map_or_else(String::new, |(p_alive, day)| {
                format!(" Without another purchase it falls to {} by {day}.", share(*p_alive))
            });
            format!(
                "{id} bought on {} from {first} to {last}, and on {as_of} is still a customer with a probability of {}{}.{later}",
                plural(EN, *purchases, "day", "days"),
                share(*p_alive),
                within(*interval, *level, &share)
            )
        }
        Behaviour::MostInDoubt => "None was chosen, so this is the customer with whom the most purchases are in doubt.".into(),
        Behaviour::OnceStays => "This model counts whoever bought once as a customer, however long ago that was: choose MBG/NBD or Pareto/NBD to tell.".into(),
        Behaviour::Purchases => "Purchase".into(),
        Behaviour::Today => "Last day of the data".into(),
        Behaviour::Day => "Day".into(),
        Behaviour::Bought => "Bought".into(),
        Behaviour::Yes => "yes".into(),
        Behaviour::RateTitle { mean, median, unit } => format!(
            "While they are customers they buy {} on average, half of them more rarely than {}",
            every(*mean, *unit),
            every(*median, *unit)
        ),
        Behaviour::DropoutTitle { mean, of } => match of {
            Mixed::StoppingRate(unit) => {
                format!("Customers stop at a rate of {} a {} on average", tiny(*mean), unit.say(EN, 1))
            }
            Mixed::StoppingRateWhenNew(unit) => format!(
                "New customers stop at a rate of {} a {} on average",
                tiny(*mean),
                unit.say(EN, 1)
            ),
            Mixed::StoppingIn(unit) => format!(
                "In a {} a customer stops with a probability of {} on average",
                unit.say(EN, 1),
                share(*mean)
            ),
            _ => format!(
                "After a purchase a customer stops with a probability of {} on average",
                share(*mean)
            ),
        },
        Behaviour::MixingSubtitle { model, gamma, parameters: [one, other] } => format!(
            "Share of customers by {model}: a {} {} and {}",
            if *gamma { "gamma distribution of shape" } else { "beta distribution with" },
            tiny(*one),
            if *gamma { format!("rate {}", tiny(*other)) } else { tiny(*other) }
        ),
        Behaviour::MixingSummary { mean, interval, level, middle: (low, high), of } => {
            let write = |value: f64| match of {
                Mixed::Buying(_) | Mixed::Stopping | Mixed::StoppingIn(_) => share(value),
                _ => tiny(value),
            };
            format!(
                "{}: {} on average{}; for eight customers in ten it lies between {} and {}.",
                mixed(*of),
                write(*mean),
                within(*interval, *level, &write),
                write(*low),
                write(*high)
            )
        }
        Behaviour::Mixed(of) => mixed(*of),
        Behaviour::ShareOfCustomers => "Share of customers".into(),
        Behaviour::Mean => "Mean".into(),
        Behaviour::Bin { from, to: Some(to) } => format!("{} to {}", tiny(*from), tiny(*to)),
        Behaviour::Bin { from, to: None } => format!("{} and more", tiny(*from)),
        Behaviour::SpendTitle { mean, fits: true } => format!(
            "A purchase is worth {} on average, and the model spreads customers about that as they are",
            money(EN, *mean)
        ),
        Behaviour::SpendTitle { mean, fits: false } => format!(
            "A purchase is worth {} on average, and the model spreads customers about that in another way than they are",
            money(EN, *mean)
        ),
        Behaviour::SpendSubtitle { customers } => format!(
            "Customers by the mean amount of their repeat purchases, observed and by Gamma-Gamma, n\u{a0}=\u{a0}{}",
            count(EN, *customers)
        ),
        Behaviour::SpendSummary { mean, interval, level, median, misplaced } => {
            let mean = mean.map_or_else(
                || "The model has no finite mean of a purchase".into(),
                |mean| {
                    let ends = at_level(interval.map(<(f64, f64)>::from), *level);
                    format!("The model has a mean of {}{ends} a purchase over all customers", money(EN, mean))
                },
            );
            format!(
                "{mean}; the customer in the middle spent {} each time. {} of customers lie in another bin than the model has them.",
                money(EN, *median),
                super::capital(&share(*misplaced))
            )
        }
        Behaviour::MeanSpend => "Mean amount of a customer's repeat purchases".into(),
        Behaviour::Customers => "Customers".into(),
        Behaviour::Observed => "Observed".into(),
        Behaviour::ByModel => "By the model".into(),
        Behaviour::ContoursTitle { names: [one, other], correlation } => match correlation {
            None => format!("The data do not settle {one} and {other}"),
            Some(correlation) if correlation.abs() >= 0.8 => {
                format!("The data settle {one} and {other} together rather than each by itself")
            }
            Some(_) => format!("The data settle both {one} and {other}"),
        },
        Behaviour::ContoursSubtitle { model, names: [one, other], customers } => format!(
            "Likelihood of {model} over {one} and {other}, the other parameters as fitted: the smallest region of confidence that holds a place; n\u{a0}=\u{a0}{}",
            count(EN, *customers)
        ),
        Behaviour::ContoursSummary { names, optimum, ends, level, correlation } => {
            let told = |i: usize| {
                let (low, high) = ends[i];
                format!("{} {} ({} to {})", names[i], tiny(optimum[i]), tiny(low), tiny(high))
            };
            let together = correlation.map_or_else(String::new, |correlation| {
                format!(
                    " The correlation of their logs is {}{}.",
                    decimal(EN, correlation, 2),
                    if correlation.abs() >= 0.8 {
                        ": a change in the one is nearly made up for by one in the other"
                    } else {
                        ""
                    }
                )
            });
            format!(
                "Most likely are {} and {}, where the brackets hold the region of {}.{together}",
                told(0),
                told(1),
                percent_exact(EN, *level)
            )
        }
        Behaviour::Region { level: Some(level) } => {
            format!("{} region", percent_exact(EN, *level))
        }
        Behaviour::Region { level: None } => "beyond".into(),
        Behaviour::Optimum => "Most likely".into(),
        Behaviour::SmallestRegion => "Smallest region".into(),
        Behaviour::Drop => "Log-likelihood below the highest by".into(),
    }
}

fn mixed(of: Mixed) -> String {
    match of {
        Mixed::Rate(unit) => format!("Purchases a {} while a customer", unit.say(EN, 1)),
        Mixed::Buying(unit) => {
            format!("Probability of buying in a {} while a customer", unit.say(EN, 1))
        }
        Mixed::Stopping => "Probability of stopping after a purchase".into(),
        Mixed::StoppingIn(unit) => format!("Probability of stopping in a {}", unit.say(EN, 1)),
        Mixed::StoppingRate(unit) => format!("Rate of stopping a {}", unit.say(EN, 1)),
        Mixed::StoppingRateWhenNew(unit) => {
            format!("Rate of stopping a {} when new", unit.say(EN, 1))
        }
    }
}

fn repeats(frequency: u64) -> String {
    plural(EN, frequency, "repeat purchase", "repeat purchases")
}

/// How far ahead purchases are counted.
fn ahead(horizon: Option<Horizon>) -> String {
    match horizon {
        Some(horizon) => format!("in the next {}", length(horizon)),
        None => "in all the time to come, discounted".into(),
    }
}

fn times(purchases: f64) -> String {
    format!("{} times", short(EN, purchases))
}

fn periods(number: f64, unit: Unit) -> String {
    let shown = decimal(EN, number, usize::from((number - number.round()).abs() > 0.05));
    format!("{shown} {}", unit.say(EN, if shown == "1" { 1 } else { 2 }))
}

/// How often something happens that has this rate.
fn every(rate: f64, unit: Unit) -> String {
    if rate >= 1.0 {
        return format!("{} times a {}", short(EN, rate), unit.say(EN, 1));
    }
    let gap = 1.0 / rate;
    if gap >= 1000.0 {
        return format!("once in over 1,000 {}", unit.say(EN, 2));
    }
    format!("once in {} {}", short(EN, gap), unit.say(EN, 2))
}

/// A number with three significant digits, however small.
fn tiny(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || size >= 9.995 {
        return short(EN, value);
    }
    let (mut decimals, mut scaled) = (2, size);
    while scaled < 0.995 && decimals < 9 {
        (decimals, scaled) = (decimals + 1, scaled * 10.0);
    }
    let text = decimal(EN, value, decimals);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}
