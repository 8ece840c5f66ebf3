use super::loyalty::{interval, size};
use crate::words::{ChainStep, Joining, JoiningVerdict, Locale, LoyaltyMeasure, format};

const EN: Locale = Locale::En;

pub(in crate::words) fn joining(message: &Joining) -> String {
    match message {
        Joining::Title { what, unit, verdict, effect } => {
            title(*what, unit.say(EN, 1), *verdict, *effect)
        }
        Joining::Found { what, unit, verdict, effect, level, members } => {
            let unit = unit.say(EN, 1);
            let members = format::plural(EN, *members, "member", "members");
            let told = interval(*what, effect, *level);
            let what = amounts(*what);
            match verdict {
                JoiningVerdict::Effect => format!(
                    "Beside customers who could have joined too and did not, joining changed {what} a member and {unit} by {told}, over {members}."
                ),
                JoiningVerdict::NoEffect { margin } => format!(
                    "Joining changed {what} a member and {unit} by no more than {} either way: {told}, over {members}.",
                    format::percent_exact(EN, *margin)
                ),
                JoiningVerdict::CannotTell => format!(
                    "We cannot tell whether joining changed {what}: the difference a member and {unit} is {told}, over {members}."
                ),
                JoiningVerdict::DifferedBefore => format!(
                    "We cannot tell whether joining changed {what}: members differed from those they are compared with before they joined. After joining the difference a member and {unit} is {told}, over {members}."
                ),
            }
        }
        Joining::Before { p } if *p < 0.05 => format!(
            "Before joining, members already differed from those they are compared with ({}), so the difference after it may have come about anyway.",
            probability(*p)
        ),
        Joining::Before { p } => format!(
            "Before joining, members did not differ from those they are compared with, as far as can be seen ({}).",
            probability(*p)
        ),
        Joining::NoBefore => "Too little was seen before joining to test the comparison there.".into(),
        Joining::Breakdown { breakdown, .. } if *breakdown <= 0.0 => {
            "The interval holds 0 even if members would not have drifted apart from the others.".into()
        }
        Joining::Breakdown { breakdown, sign } => format!(
            "The effect stays {} 0 as long as members would not have drifted apart from the others by more than {} times as much, from one period to the next, as they did at the most before joining.",
            if *sign < 0.0 { "below" } else { "above" },
            format::short(EN, *breakdown)
        ),
        Joining::Unseen => "What made people join and shows in nothing they bought before stays in the effect.".into(),
        Joining::Away { away, of } => format!(
            "{} of {} joined on a day without a purchase and {} compared with others who bought nothing on such a day.",
            format::count(EN, *away),
            format::plural(EN, *of, "member", "members"),
            if *away == 1 { "is" } else { "are" }
        ),
        Joining::LeftOut { before, after } => {
            let parts = [
                (*before, "joined at the first purchase or soon after it and have no “before”"),
                (*after, "joined too late to have an “after”"),
            ];
            let parts: Vec<String> = parts
                .iter()
                .filter(|it| it.0 > 0)
                .map(|(n, why)| format!("{} {why}", format::count(EN, *n)))
                .collect();
            format!("Members left out: {}.", parts.join("; "))
        }
        Joining::WaterfallSubtitle { what, unit, level } => format!(
            "Members less others, {} a customer and {}; whiskers: {} intervals",
            amounts(*what),
            unit.say(EN, 1),
            format::percent_exact(EN, *level)
        ),
        Joining::WaterfallSummary { what, unit, naive, total, currency, member_periods, level } => {
            let gap = interval(*what, naive, *level);
            let (one, many) = (unit.say(EN, 1), unit.say(EN, 2));
            let mut text = format!("Members beside all others differ by {gap} a {one}.");
            if let Some(total) = total {
                let unit = match (what, currency) {
                    (LoyaltyMeasure::Revenue, Some(currency)) => format!(" {currency}"),
                    (LoyaltyMeasure::Revenue, None) => String::new(),
                    (LoyaltyMeasure::Orders, _) => " orders".into(),
                    (LoyaltyMeasure::Active, _) => format!(" {many} with a purchase"),
                };
                let short = |value| format::short(EN, value);
                let ends = total.interval.map_or(String::new(), |[low, high]| {
                    format!(
                        " ({} interval {} to {})",
                        format::percent_exact(EN, *level),
                        short(low),
                        short(high)
                    )
                });
                text += &format!(
                    " Over {} {many} of members the effect adds up to {}{unit}{ends}.",
                    format::count(EN, *member_periods),
                    short(total.value)
                );
            }
            text
        }
        Joining::Step(step) => match step {
            ChainStep::Naive => "Members beside all others",
            ChainStep::Matched => "Beside others like them",
            ChainStep::Joining => "Effect of joining",
            ChainStep::AfterPlacebo => "Less the gap before joining",
            ChainStep::Drift => "With drift as before joining",
        }
        .into(),
        Joining::StepSays(step) => match step {
            ChainStep::Naive => "What anyone can see; most of it is who members were before.",
            ChainStep::Matched => "Members and others who were alike on the day of joining.",
            ChainStep::Joining => "Members and others who could have joined in the same period and did not, those who join later counted out.",
            ChainStep::AfterPlacebo => "The same, the mean difference before joining taken off.",
            ChainStep::Drift => "The same effect, if members would have drifted apart from the others each period by as much as they did at the most before.",
        }
        .into(),
        Joining::StepColumn => "Comparison".into(),
        Joining::SaysColumn => "What it is".into(),
        Joining::PathTitle { verdict, seen, periods, unit } => match verdict {
            JoiningVerdict::DifferedBefore => "Members already differed from others before joining".into(),
            JoiningVerdict::CannotTell => "We cannot tell whether joining changed anything".into(),
            _ => {
                let unit = unit.say(EN, if *periods == 1 { 1 } else { 2 });
                format!("The difference shows in {seen} of {periods} {unit} after joining, and not before it")
            }
        },
        Joining::PathSubtitle { what, unit, members, level } => format!(
            "Members less others who could have joined, {} a customer and {}, {}; band: {} for all {} at once",
            amounts(*what),
            unit.say(EN, 1),
            format::plural(EN, *members, "member", "members"),
            format::percent_exact(EN, *level),
            unit.say(EN, 2)
        ),
        Joining::Zero => "Joining (not counted)".into(),
        Joining::PlaceboTitle { far, draws, may_be_chance } => format!(
            "Chance alone {} make such a difference: {} of {} pretended joinings {} one as large",
            if *may_be_chance { "can" } else { "hardly ever would" },
            if *far == 0 { "none".into() } else { format::count(EN, *far) },
            format::count(EN, *draws),
            if *far <= 1 { "shows" } else { "show" }
        ),
        Joining::PlaceboSubtitle { draws } => format!(
            "The difference after joining, beside {} times as many days on which nobody joined",
            format::count(EN, *draws)
        ),
        Joining::PlaceboNote => "Pretended joinings show what chance alone does; what made people join they cannot show.".into(),
        Joining::TheEffect => "members".into(),
        Joining::Effect { what, unit } => {
            let unit = unit.say(EN, 1);
            match what {
                LoyaltyMeasure::Revenue => format!("Spent more a customer and {unit}"),
                LoyaltyMeasure::Orders => format!("More orders a customer and {unit}"),
                LoyaltyMeasure::Active => format!("More who buy in a {unit}, as a share"),
            }
        }
        Joining::Low => "Low".into(),
        Joining::High => "High".into(),
        Joining::BandLow => "Band, low".into(),
        Joining::BandHigh => "Band, high".into(),
        Joining::Members => "Members".into(),
        Joining::Between { from, to } => {
            format!("{} to {}", format::short(EN, *from), format::short(EN, *to))
        }
        Joining::Class => "Difference".into(),
        Joining::Count => "Pretended joinings".into(),
        Joining::None => "What joining changed cannot be told: fewer than ten members bought before they joined and were seen after it, or nobody could be compared with them.".into(),
    }
}

fn title(what: LoyaltyMeasure, unit: &str, verdict: JoiningVerdict, effect: f64) -> String {
    let by = size(what, effect.abs());
    let (more, fewer) = if effect < 0.0 { ("less", "fewer") } else { ("more", "more") };
    match (verdict, what) {
        (JoiningVerdict::Effect, LoyaltyMeasure::Revenue) => {
            format!("Joining makes members spend {by} a {unit} {more}")
        }
        (JoiningVerdict::Effect, LoyaltyMeasure::Orders) => {
            format!("Joining makes members place {by} {fewer} orders a {unit}")
        }
        (JoiningVerdict::Effect, LoyaltyMeasure::Active) => {
            format!("Joining makes members {by} {more} likely to buy in a {unit}")
        }
        (JoiningVerdict::NoEffect { margin }, _) => format!(
            "Joining changes {} by less than {}",
            amounts(what),
            format::percent_exact(EN, margin)
        ),
        (JoiningVerdict::CannotTell, _) => {
            format!("We cannot tell whether joining changes {}", amounts(what))
        }
        (JoiningVerdict::DifferedBefore, _) => format!(
            "We cannot tell whether joining changes {}: members differed before",
            amounts(what)
        ),
    }
}

fn amounts(what: LoyaltyMeasure) -> &'static str {
    match what {
        LoyaltyMeasure::Revenue => "money spent",
        LoyaltyMeasure::Orders => "orders",
        LoyaltyMeasure::Active => "the share who buy",
    }
}

pub(super) fn probability(p: f64) -> String {
    if p < 0.001 { "p < 0.001".into() } else { format!("p = {}", format::decimal(EN, p, 3)) }
}
