use super::joining::probability;
use super::loyalty::interval;
use crate::words::{
    Design, DesignFacts, DesignKind, DesignState, DesignWay, Joining, Locale, format,
};

const EN: Locale = Locale::En;

pub(in crate::words) fn design(message: &Design) -> String {
    match message {
        Design::Title { held, doubtful: 0, unchecked } => format!(
            "Nothing speaks against {held} of the {} the effect rests on; the others cannot be checked",
            assumptions(held + unchecked)
        ),
        Design::Title { held, doubtful, unchecked } => format!(
            "{doubtful} of the {} the effect rests on {} doubtful",
            assumptions(held + doubtful + unchecked),
            if *doubtful == 1 { "is" } else { "are" }
        ),
        Design::Subtitle => "What the comparison of members with others takes for granted, and what its checks say".into(),
        Design::Reason { way, fits, facts } => reason(*way, *fits, facts),
        Design::Name(kind) => match kind {
            DesignKind::ParallelTrends => "Alike before",
            DesignKind::NoAnticipation => "No anticipation",
            DesignKind::LittleDrift => "Little drift",
            DesignKind::Overlap => "Others alike",
            DesignKind::Balance => "Balance",
            DesignKind::Composition => "Same members",
            DesignKind::Chance => "Chance",
            DesignKind::NothingUnseen => "Nothing unseen",
            DesignKind::NoInterference => "No spill-over",
        }
        .into(),
        Design::Assumption(kind) => match kind {
            DesignKind::ParallelTrends => "Without joining, members would have gone on like those they are compared with.",
            DesignKind::NoAnticipation => "Nobody bought more or less because they were about to join.",
            DesignKind::LittleDrift => "Since joining, members would not have drifted apart from the others faster than before.",
            DesignKind::Overlap => "There are others like the members to compare them with.",
            DesignKind::Balance => "Members and those they are matched with are alike in all that is known.",
            DesignKind::Composition => "The same members are seen in the first and in the last period after joining.",
            DesignKind::Chance => "The interval is as wide as chance.",
            DesignKind::NothingUnseen => "What is known suffices: nothing unseen made people join and buy.",
            DesignKind::NoInterference => "One customer’s joining does not change what others buy.",
        }
        .into(),
        Design::Check(kind) => match kind {
            DesignKind::ParallelTrends => "Wald’s test of the periods before joining; doubtful below p = 0.05",
            DesignKind::NoAnticipation => "Difference in the last period before joining; doubtful if its interval leaves out 0",
            DesignKind::LittleDrift => "Drift from which on the effect could be 0, beside the largest before joining; doubtful below 1, open without an effect",
            DesignKind::Overlap => "Share of members with others alike, and what these others weigh; doubtful below 90\u{a0}% or 20",
            DesignKind::Balance => "Largest difference after matching, in standard deviations; doubtful from 0.1 on",
            DesignKind::Composition => "Share of members still seen in the last period; doubtful below 50\u{a0}%",
            DesignKind::Chance => "Pretended joinings as far from 0; doubtful if they and the interval disagree",
            DesignKind::NothingUnseen | DesignKind::NoInterference => "No data can tell; only chance in who is offered the programme would",
        }
        .into(),
        Design::State(state) => match state {
            DesignState::Held => "Held",
            DesignState::Doubtful => "Doubtful",
            DesignState::Unchecked => "Cannot be checked",
        }
        .into(),
        Design::Probability(p) => probability(*p),
        Design::Difference { what, size, level } => interval(*what, size, *level),
        Design::Times(times) => format!("{} times", format::short(EN, *times)),
        Design::Alike { share, others } => {
            format!("{}; {}", format::percent(EN, *share), format::short(EN, *others))
        }
        Design::Deviations(size) => format::short(EN, *size),
        Design::Share(share) => format::percent(EN, *share),
        Design::AssumptionColumn => "Assumption".into(),
        Design::CheckColumn => "How it is checked".into(),
        Design::NumberColumn => "Number".into(),
        Design::StateColumn => "Result".into(),
        Design::Again { json } => format!(
            "Held means that nothing speaks against it, not that it is proven. These options find the same again: {json}"
        ),
    }
}

fn assumptions(number: u64) -> String {
    format::plural(EN, number, "assumption", "assumptions")
}

fn reason(way: DesignWay, fits: bool, facts: &DesignFacts) -> String {
    let DesignFacts { unit, members, others, periods, together } = facts;
    let one = unit.say(EN, 1);
    let others = format::plural(EN, *others, "customer", "customers");
    let periods = format!(
        "{} {}",
        format::count(EN, *periods),
        unit.say(EN, if *periods == 1 { 1 } else { 2 })
    );
    match (way, fits) {
        (DesignWay::Randomised, true) => "Chance decided who was held out; comparing by that (“Uplift by tenths”) takes least for granted.".into(),
        (DesignWay::Randomised, false) => "Chance held nobody out, as far as the data say.".into(),
        (DesignWay::Trials, true) => format!(
            "{} joined over {periods} and {others} did not, so members are compared with customers who could have joined in the same {one}, weighted to be like them and adjusted for what they bought before (doubly robust difference in differences).",
            format::plural(EN, members.unwrap_or_default(), "member", "members"),
        ),
        (DesignWay::Trials, false) => Joining::None.say(EN),
        (DesignWay::Launch, _) => match (together, members) {
            (Some(day), None) => format!("Nearly all members joined on {day}, so what came after that day can be held against what came before it, as a launch for everyone."),
            (Some(day), Some(_)) => format!("Nearly all members joined on {day}; a series before and after that day alone would take more for granted."),
            (None, _) => format!("As members joined over {periods}, there is no one day before and after which to look."),
        },
    }
}
