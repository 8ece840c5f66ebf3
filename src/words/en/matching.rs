use super::capital;
use crate::words::format::{count, percent_exact, plural, short};
use crate::words::{Estimate, Locale, LoyaltyMeasure, Match, NoInterval, NoMatch};

const EN: Locale = Locale::En;

pub(in crate::words) fn matching(message: &Match) -> String {
    match message {
        Match::Effect { att, interval, level, treated, controls, unmatched } => {
            let who = format!(
                "the {} beside {} like them",
                plural(EN, *treated, "treated unit", "treated units"),
                plural(EN, *controls, "other", "others")
            );
            let effect = match interval {
                Some([low, high]) => format!(
                    "{} ({} interval {} to {})",
                    short(EN, *att),
                    percent_exact(EN, *level),
                    short(EN, *low),
                    short(EN, *high)
                ),
                None => {
                    format!("{} (no interval: too few count, or nothing varies)", short(EN, *att))
                }
            };
            format!(
                "On average over {who}, the treatment changed the outcome by {effect}, if nothing else made them differ. Before matching the difference was {}.",
                short(EN, *unmatched)
            )
        }
        Match::NobodyMatched { treated } => format!(
            "No effect can be told: none of the {} has anybody like it among the others. Ask for less: fewer covariates, wider classes or a wider caliper.",
            plural(EN, *treated, "treated unit", "treated units")
        ),
        Match::NoMatch(why) => no_match(*why).into(),
        Match::Dropped { why, units, of } => format!(
            "{} of {} left out, and the effect is not theirs: {}.",
            count(EN, *units),
            plural(EN, *of, "treated unit is", "treated units are"),
            no_match(*why)
        ),
        Match::Balanced { name, difference } => format!(
            "After matching both sides are alike: they differ most in “{name}”, by {} standard deviations, and below 0.1 is good.",
            short(EN, *difference)
        ),
        Match::NearlyBalanced { name, difference } => format!(
            "After matching both sides still differ somewhat, most in “{name}”, by {} standard deviations where below 0.1 is good; part of the effect may be that.",
            short(EN, *difference)
        ),
        Match::Unbalanced { name, difference } => format!(
            "After matching both sides still differ, most in “{name}”, by {} standard deviations where below 0.1 is good; do not read the effect as one. A caliper, replacement or weighting may help, if there is anybody alike.",
            short(EN, *difference)
        ),
        Match::FewEffective { controls } => format!(
            "The others count so unequally that they are worth {} of equal weight; the interval is rough.",
            short(EN, *controls)
        ),
        Match::Penalised { ridge } => format!(
            "The covariates tell the treated from the others so well that the propensity score has no largest likelihood; its coefficients are drawn to 0 (ridge {}).",
            short(EN, *ridge)
        ),
        Match::Determined { names } => format!(
            "Left out of the propensity score, because other covariates tell them: {}.",
            names.join(", ")
        ),
        Match::Members { what, unit, att, level, members, others, unmatched } => {
            let unit = unit.say(EN, 1);
            let beside = format!(
                "{} beside {} on which customers like them could have joined and did not",
                plural(EN, *members, "member", "members"),
                plural(EN, *others, "day", "days")
            );
            let change = match what {
                LoyaltyMeasure::Revenue => format!("what members spend a {unit}"),
                LoyaltyMeasure::Orders => format!("how many orders members place a {unit}"),
                LoyaltyMeasure::Active => format!("the share of members who buy in a {unit}"),
            };
            let told = |value, interval: Option<(f64, f64)>| {
                let interval = interval.map(|(low, high)| [low, high]).ok_or(NoInterval::TooFew);
                super::loyalty::interval(*what, &Estimate { value, interval }, *level)
            };
            match att {
                Some((value, interval)) => format!(
                    "Joining changed {change} by {}: {beside}. Not matched, the difference is {}.",
                    told(*value, *interval),
                    super::loyalty::size(*what, *unmatched)
                ),
                None => format!(
                    "We cannot tell whether joining changed {change}: there are too few customers like the members who did not join."
                ),
            }
        }
        Match::Covariate(name) => covariate(name),
        Match::NotKnown => "not known".into(),
        Match::OtherLevels => "others".into(),
        Match::BalanceTitle { before, after } if *after < 0.1 => format!(
            "Members and those they are compared with are alike in all that is known: differences of up to {} became {} at the most",
            short(EN, *before),
            short(EN, *after)
        ),
        Match::BalanceTitle { before, after } => format!(
            "Members still differ from those they are compared with: differences of up to {} became {} at the most, and below 0.1 is good",
            short(EN, *before),
            short(EN, *after)
        ),
        Match::BalanceSubtitle { members, others } => format!(
            "Differences of means before joining, in standard deviations of the members; {} and {} of others",
            plural(EN, *members, "member", "members"),
            plural(EN, *others, "day", "days")
        ),
        Match::BalanceSummary { before: (name, size), after: (other, rest) } => format!(
            "Before matching members differ most in “{name}”, by {} standard deviations; after matching most in “{other}”, by {}.",
            short(EN, *size),
            short(EN, *rest)
        ),
        Match::Unseen => "Matching takes out what is known of customers. What no file says, such as who likes the shop, may still make members differ.".into(),
        Match::RuleOfThumb => "below is good".into(),
        Match::Difference => "Difference, standard deviations".into(),
        Match::Before => "Before matching".into(),
        Match::After => "After matching".into(),
        Match::CovariateColumn => "Known before joining".into(),
        Match::MeanOfMembers => "Members".into(),
        Match::MeanBefore => "Others".into(),
        Match::MeanAfter => "Others, matched".into(),
        Match::VarianceBefore => "Variance ratio before".into(),
        Match::VarianceAfter => "Variance ratio after".into(),
        Match::EcdfBefore => "Largest gap of shares before".into(),
        Match::EcdfAfter => "Largest gap of shares after".into(),
        Match::OverlapTitle { counted, of } if counted == of => format!(
            "For each of {} there were customers as likely to join",
            plural(EN, *of, "member", "members")
        ),
        Match::OverlapTitle { counted, of } => format!(
            "For {} of {} there were customers as likely to join",
            count(EN, *counted),
            plural(EN, *of, "member", "members")
        ),
        Match::OverlapSubtitle { members, others } => format!(
            "Chance of joining on that day by what was known before: {} above, {} of others below, in shares of each",
            plural(EN, *members, "member", "members"),
            plural(EN, *others, "day", "days")
        ),
        Match::OverlapSummary { counted, days, effective } => {
            let worth = effective.map_or_else(String::new, |effective| {
                format!(", worth {} that count alike", short(EN, effective))
            });
            format!(
                "{} compared with {} of others{worth}.",
                plural(EN, *counted, "member is", "members are"),
                plural(EN, *days, "day", "days")
            )
        }
        Match::LeftOutBecause { reason } => {
            format!("Members are left out where {reason}; the effect is not theirs.")
        }
        Match::Class { from, to } => {
            format!("{} to {}", percent_exact(EN, *from), percent_exact(EN, *to))
        }
        Match::ChanceOfJoining => "Chance of joining".into(),
        Match::ShareOfEach => "Share of each".into(),
        Match::MembersColumn => "Members".into(),
        Match::ShareOfMembers => "Share of members".into(),
        Match::OthersColumn => "Others".into(),
        Match::ShareOfOthers => "Share of others".into(),
        Match::MembersMatched => "Members that count".into(),
        Match::OthersMatched => "Others, as they count".into(),
        Match::RowsLeftOut { rows } => format!(
            "{} left out: the treatment, the outcome or a covariate is missing.",
            plural(EN, *rows, "row was", "rows were")
        ),
    }
}

fn no_match(why: NoMatch) -> &'static str {
    match why {
        NoMatch::NobodyAlike => "none of the others is equal in all that has to be equal",
        NoMatch::OutsideCaliper => "none of the others is within the caliper",
        NoMatch::NobodyLeft => "all others near enough were taken by treated units before",
        NoMatch::Trimmed => "they were all but certain to be treated, so there is nobody like them",
    }
}

fn covariate(name: &str) -> String {
    match name {
        "propensity" => "Chance of joining".into(),
        "recency" => "Days since the last purchase".into(),
        "frequency" => "Purchases".into(),
        "spend" => "Spent".into(),
        "tenure" => "Days since the first purchase".into(),
        "trend" => "Trend of purchases".into(),
        other => match other.split_once(": ") {
            Some((of, level)) => format!("{}: {level}", capital(of)),
            None => capital(other),
        },
    }
}
