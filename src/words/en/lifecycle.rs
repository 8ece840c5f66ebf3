use super::share as in_words;
use crate::words::format::{count, percent_exact, plural};
use crate::words::{Away, Lifecycle, Locale, Stage};

const EN: Locale = Locale::En;

pub(in crate::words) fn lifecycle(message: &Lifecycle) -> String {
    match *message {
        Lifecycle::Name(stage) => name(stage).into(),
        Lifecycle::People(stage) => people(stage).into(),
        Lifecycle::Action(stage) => action(stage).into(),
        Lifecycle::AwayTitle { by, share: 0.0, .. } => match by {
            Away::Days { silent } => format!(
                "Nobody has gone for more than {} without a purchase",
                plural(EN, u64::from(silent), "day", "days")
            ),
            Away::Rhythm { silent } => format!(
                "Nobody has been away for longer than {} of their own gaps last",
                percent_exact(EN, silent)
            ),
        },
        Lifecycle::AwayTitle { by, share, revenue } => {
            let brought = revenue.map(|it| format!(", who brought {} of revenue,", in_words(it)));
            format!("{} of customers{} {}", in_words(share), brought.unwrap_or_default(), away(by))
        }
        Lifecycle::AwaySummary { silent, lost, won_back, of, share, level, ref as_of } => format!(
            "Of {} on {as_of}, {} silent and {} lost: {} together ({}). {} won back.",
            customers(of),
            are(silent),
            are(lost),
            in_words(share[0]),
            interval(share, level),
            super::capital(&were(won_back)),
        ),
        Lifecycle::Prospects { prospects } => format!(
            "{} of the customers table never bought: they are counted in the shares of the stages, and in no other number.",
            count(EN, prospects)
        ),
        Lifecycle::NoRhythm { repeaters, needed } => format!(
            "{} bought more than once, and it takes {} to know a rhythm: the stages are by fixed days alone.",
            match repeaters {
                0 => "Nobody".into(),
                n => format!("Only {}", customers(n)),
            },
            count(EN, needed)
        ),
        Lifecycle::TooShort { days, lost } => format!(
            "These data reach back {}, and a customer is lost after {} without a purchase: nobody can be lost yet.",
            plural(EN, days, "day", "days"),
            plural(EN, lost, "day", "days")
        ),
        Lifecycle::Differ { share } => format!(
            "By their own rhythm, {} of customers are in another stage than by fixed days",
            in_words(share)
        ),
        Lifecycle::DifferPlotted { customers, ref as_of } => format!(
            "Customers by lifecycle stage, in rows by fixed days and in columns by their own rhythm, n\u{a0}=\u{a0}{}, as of {as_of}",
            count(EN, customers)
        ),
        Lifecycle::DifferSummary { differ, of, share, level, still_here, away_already } => format!(
            "{} of {} are in another stage by their own rhythm than by fixed days: {} ({}). {} silent or lost by days only, {} by their rhythm only.",
            count(EN, differ),
            customers(of),
            in_words(share[0]),
            interval(share, level),
            are(still_here),
            are(away_already)
        ),
        Lifecycle::RhythmIs { repeaters, gaps, silent, lost, shares } => format!(
            "The rhythm is learnt from {} of {}. Silent: away for longer than {} of a customer's gaps are expected to last; lost: than {}. Those who bought once are compared with all: silent after {}, lost after {}.",
            plural(EN, gaps, "gap", "gaps"),
            customers(repeaters),
            percent_exact(EN, shares[0]),
            percent_exact(EN, shares[1]),
            plural(EN, silent, "day", "days"),
            plural(EN, lost, "day", "days")
        ),
        Lifecycle::ByDays => "By fixed days".into(),
        Lifecycle::ByRhythm => "By their own rhythm".into(),
        Lifecycle::CameBack { unit, ref before, ref period, share, reactivated, new } => format!(
            "{} of those who bought {} bought again {}; {} came back and {} new",
            super::capital(&in_words(share)),
            unit.during(EN, before),
            unit.during(EN, period),
            match reactivated {
                0 => "no others".into(),
                n => plural(EN, n, "other", "others"),
            },
            were(new)
        ),
        Lifecycle::AllNew { unit, ref period, customers: n } => {
            let during = unit.during(EN, period);
            format!("{} bought {during}, and nothing is known before", customers(n))
        }
        Lifecycle::NobodyBefore { unit, ref before, ref period, customers: n } => format!(
            "{} bought {}, and nobody {}",
            if n == 0 { "Nobody".into() } else { customers(n) },
            unit.during(EN, period),
            unit.during(EN, before)
        ),
        Lifecycle::MovementPlotted { unit, customers, ref as_of } => format!(
            "Customers who bought in each {}, and below the line those who bought in the one before only; n\u{a0}=\u{a0}{}, as of {as_of}",
            unit.say(EN, 1),
            count(EN, customers)
        ),
        Lifecycle::MovementSummary {
            unit,
            ref period,
            active,
            retained,
            reactivated,
            new,
            dormant,
            lost,
        } => format!(
            "{} {} bought: {} had bought in the period before, {} came back after a longer time, {} new. {} of the period before did not buy, and {} became lost.",
            super::capital(&unit.during(EN, period)),
            customers(active),
            count(EN, retained),
            count(EN, reactivated),
            were(new),
            count(EN, dormant),
            count(EN, lost)
        ),
        Lifecycle::FirstPeriod { unit, ref period, ref partial } => {
            let partial = partial.as_ref().map(|it| {
                let last = super::capital(&unit.named(EN, it));
                format!(" {last} is not over: its numbers will change.")
            });
            format!(
                "Everybody {} counts as new, because nothing is known of the time before.{}",
                unit.during(EN, period),
                partial.unwrap_or_default()
            )
        }
        Lifecycle::AwayThrough { now, ref as_of, ref before } => {
            let change = before.as_ref().map(|(then, day)| {
                let how = if now > *then { "up from" } else { "down from" };
                match (in_words(*then), in_words(now)) {
                    (then, now) if then == now => format!(", about as many as on {day}"),
                    (then, _) => format!(", {how} {then} on {day}"),
                }
            });
            format!(
                "{} of customers are silent or lost on {as_of}{}",
                super::capital(&in_words(now)),
                change.unwrap_or_default()
            )
        }
        Lifecycle::ThroughPlotted { unit, by, customers: n } => format!(
            "Customers by lifecycle stage at the end of each {}, {} at the last; silent customers {}",
            unit.say(EN, 1),
            customers(n),
            away(by)
        ),
        Lifecycle::ThroughSummary { ref as_of, ref sizes } => {
            let part = |(stage, n): &(Stage, u64)| {
                format!("{} {}", name(*stage).to_lowercase(), count(EN, *n))
            };
            let parts: Vec<_> = sizes.iter().map(part).collect();
            format!("Customers on {as_of} by lifecycle stage: {}.", parts.join(", "))
        }
        Lifecycle::Period => "Period".into(),
        Lifecycle::Active => "Bought".into(),
        Lifecycle::New => "New".into(),
        Lifecycle::Retained => "Retained".into(),
        Lifecycle::Reactivated => "Reactivated".into(),
        Lifecycle::Dormant => "Dormant".into(),
        Lifecycle::BecameLost => "Became lost".into(),
        Lifecycle::BecameSilent => "Became silent".into(),
        Lifecycle::Observed => "Observed".into(),
        Lifecycle::Whole(whole) => if whole { "whole" } else { "so far" }.into(),
        Lifecycle::Customers => "Customers".into(),
        Lifecycle::Share => "Share of customers".into(),
    }
}

fn customers(n: u64) -> String {
    plural(EN, n, "customer", "customers")
}

fn are(n: u64) -> String {
    plural(EN, n, "is", "are")
}

fn were(n: u64) -> String {
    if n == 0 { "nobody was".into() } else { plural(EN, n, "was", "were") }
}

fn interval([_, low, high]: [f64; 3], level: f64) -> String {
    format!("{} interval {} to {}", percent_exact(EN, level), in_words(low), in_words(high))
}

fn away(by: Away) -> String {
    match by {
        Away::Days { silent } => format!(
            "have not bought for more than {}",
            plural(EN, u64::from(silent), "day", "days")
        ),
        Away::Rhythm { silent } => format!(
            "have been away for longer than {} of their own gaps last",
            percent_exact(EN, silent)
        ),
    }
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Prospect => "Prospect",
        Stage::FirstPurchase => "First purchase",
        Stage::Growing => "Growing",
        Stage::Mature => "Mature",
        Stage::WonBack => "Won back",
        Stage::Silent => "Silent",
        Stage::Lost => "Lost",
    }
}

fn people(stage: Stage) -> &'static str {
    match stage {
        Stage::Prospect => "Prospects",
        Stage::FirstPurchase => "Customers after their first purchase",
        Stage::Growing => "Growing customers",
        Stage::Mature => "Mature customers",
        Stage::WonBack => "Customers won back",
        Stage::Silent => "Silent customers",
        Stage::Lost => "Lost customers",
    }
}

fn action(stage: Stage) -> &'static str {
    match stage {
        Stage::Prospect => "Ask what kept them from buying, and make the first purchase easy.",
        Stage::FirstPurchase => "Help them to a second purchase while they remember the first.",
        Stage::Growing => "Show them what others bought next; a habit is forming.",
        Stage::Mature => "Keep what works, thank them, and ask them to recommend you.",
        Stage::WonBack => {
            "Find out what brought them back, and give a reason for the next visit soon."
        }
        Stage::Silent => "Write now, with a reason to come: each week makes it harder.",
        Stage::Lost => "Try once, cheaply; then spend on those who are still here.",
    }
}
