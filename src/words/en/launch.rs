use crate::words::format::{count, percent_exact, plural};
use crate::words::{Launch, LaunchProblem, LaunchVerdict, Locale, LoyaltyMeasure, format};

const EN: Locale = Locale::En;

pub(in crate::words) fn launch(message: &Launch) -> String {
    match message {
        Launch::Found { verdict, relative, total, periods, level } => {
            found(*verdict, *relative, *total, *periods, *level)
        }
        Launch::NoPlacebo => "Too little lies before the launch to try the method where nothing was launched, so nothing shows how often it is wrong here.".into(),
        Launch::Alarms { alarms, launches } => format!(
            "Beware: of {} that never were, at earlier times, {} an effect as well. Other things move this series, and may have moved it this time.",
            plural(EN, *launches, "launch", "launches"),
            shows(*alarms)
        ),
        Launch::FewAlarms { alarms, launches } => format!(
            "Of {} that never were, at earlier times, {} an effect.",
            plural(EN, *launches, "launch", "launches"),
            shows(*alarms)
        ),
        Launch::WithoutControls => "Only the series' own past says what would have been: whatever else changed at the time of the launch is counted as its effect. A series that the launch did not touch would tell them apart.".into(),
        Launch::WithControls { controls } => format!(
            "This holds if the launch did not touch {} too, and nothing else happened to the outcome alone.",
            if *controls == 1 { "the control".into() } else { format!("the {} controls", count(EN, *controls)) }
        ),
        Launch::Backtest { periods, covered, level, error, guess_error } => {
            let error = error.map_or_else(String::new, |error| {
                let guess = guess_error.map_or_else(String::new, |guess| {
                    format!("; a guess without a model was off by {}", super::share(guess))
                });
                format!(", and the forecast was off by {} on average{guess}", super::share(error))
            });
            format!(
                "Of {} before the launch that were held out, {} lay in their {} intervals{error}.",
                plural(EN, *periods, "period", "periods"),
                super::share(*covered),
                percent_exact(EN, *level)
            )
        }
        Launch::Mixture { relative, p, series } => {
            let effect = relative.map_or_else(
                || "A mixture of the controls gives no share".into(),
                |relative| format!("A mixture of the controls that was like it before says {}", signed(relative)),
            );
            p.map_or_else(
                || format!("{effect}."),
                |p| {
                    let rank = libm::round(p * *series as f64) as u64;
                    format!("{effect}; by how much the gap grew, it is the {} of {} series, for the others of which nothing was launched.", super::ordinal(rank), count(EN, *series))
                },
            )
        }
        Launch::NoShare => "The effect is not put as a share, because what was expected may be nothing or less.".into(),
        Launch::FlatControls { names } => format!(
            "{} did not vary before the launch and {} left out: {}.",
            if names.len() == 1 { "One control".into() } else { format!("{} controls", names.len()) },
            if names.len() == 1 { "is" } else { "are" },
            names.join(", ")
        ),
        Launch::MissingOutcomes { periods } => format!(
            "{} without an outcome; the model goes on through them, and no effect is counted there.",
            if *periods == 1 { "1 period is".into() } else { format!("{} periods are", count(EN, *periods)) }
        ),
        Launch::WithinPeriod { day, unit } => format!(
            "The launch on {day} was not at the start of a {0}; that whole {0} counts as after it, which makes an effect look a little smaller.",
            unit.say(EN, 1)
        ),
        Launch::NoSeasons { unit } => format!(
            "Seasons of the year are not taken into account: that takes three years of {} before the launch.",
            unit.say(EN, 2)
        ),
        Launch::DayOfMembers { day } => format!(
            "The launch is taken to be on {day}, as the days say on which members joined. Say another with “launch”."
        ),
        Launch::Title { verdict, what, relative, total, day, is_doubtful } => {
            let title = title(*verdict, *what, *relative, *total, day);
            let is_doubtful = *is_doubtful && *verdict == LaunchVerdict::Effect;
            let doubt = if is_doubtful { "; so it seems of launches that never were" } else { "" };
            format!("{title}{doubt}")
        }
        Launch::Subtitle { what, unit, treated, controls, level } => {
            let whose = treated.as_ref().map_or_else(|| "all customers".into(), |it| format!("customers of {it}"));
            let beside = match controls {
                0 => "its own past".into(),
                1 => "its own past and another group".into(),
                n => format!("its own past and {n} other groups"),
            };
            format!(
                "{} a {} of {whose}, beside what would have come by {beside}; {} intervals",
                super::capital(noun(*what)),
                unit.say(EN, 1),
                percent_exact(EN, *level)
            )
        }
        Launch::Original { what, unit } => format!("{} a {}", super::capital(noun(*what)), unit.say(EN, 1)),
        Launch::Pointwise { unit } => format!("Effect in each {}", unit.say(EN, 1)),
        Launch::Cumulative => "Effect added up since the launch".into(),
        Launch::Period { unit } => super::capital(unit.say(EN, 1)),
        Launch::Actual => "Actual".into(),
        Launch::Expected => "Expected".into(),
        Launch::Effect => "Effect".into(),
        Launch::SumOfEffects => "Sum of effects".into(),
        Launch::Low { of } => format!("{of}, low"),
        Launch::High { of } => format!("{of}, high"),
        Launch::Launched => "launch".into(),
        Launch::PlaceboTitle { alarms, launches: 0, .. } if *alarms == 0 => {
            "Too little lies before the launch to try the method at earlier times".into()
        }
        Launch::PlaceboTitle { alarms, launches, is_found } => {
            let own = if *is_found { "The launch shows an effect" } else { "The launch shows no clear effect" };
            format!("{own}; of {} that never were, {}", plural(EN, *launches, "launch", "launches"), if *alarms == 0 { "none does".into() } else { does(*alarms) })
        }
        Launch::PlaceboSubtitle { times, controls, level } => {
            let at = match controls {
                0 => String::new(),
                n => format!(", and at {}, without intervals", plural(EN, *n, "other group", "other groups")),
            };
            format!(
                "Effect as a share of what was expected, of the launch and as if it had been at {}{at}; {} intervals",
                plural(EN, *times, "earlier time", "earlier times"),
                percent_exact(EN, *level)
            )
        }
        Launch::ShareOfExpected => "Effect as a share of what was expected".into(),
        Launch::TheLaunch { day } => format!("The launch, {day}"),
        Launch::PretendLaunch { day } => format!("As if on {day}"),
        Launch::AtControl { name } => format!("As if at {name}"),
        Launch::WhichLaunch => "Launch".into(),
        Launch::NoShares => "what was expected may be nothing or less, so effects cannot be put as shares of it".into(),
        Launch::Share { share } => signed(*share),
    }
}

pub(in crate::words) fn launch_problem(problem: &LaunchProblem) -> String {
    match problem {
        LaunchProblem::NoLaunch => "Say when the launch was: the option launch is a number, in the unit of the times.".into(),
        LaunchProblem::NoLaunchDay => "Say on which day the launch was, such as 2026-03-01. Nothing else tells it: there are no members who had joined.".into(),
        LaunchProblem::TooLong { found, most } => format!(
            "There are {} periods, which is too many; the most are {}. Choose longer periods, such as weeks.",
            count(EN, *found),
            count(EN, *most)
        ),
        LaunchProblem::TooManyControls { found, most } => format!(
            "There are {} controls, which is too many; the most are {most}. Choose those that move with the outcome.",
            count(EN, *found)
        ),
        LaunchProblem::TooFewBefore { found, needed, seasons } => {
            let found = match found {
                0 => "No period before the launch has an outcome".into(),
                n => format!("Only {} before the launch", plural(EN, *n, "period with an outcome lies", "periods with an outcome lie")),
            };
            let why = if *seasons > 1 { format!(", two rounds of {seasons} seasons") } else { String::new() };
            format!("{found}; it takes {needed}{why}. Load earlier data, or choose shorter periods.")
        }
        LaunchProblem::NothingAfter => "No period from the launch on has an outcome. Choose an earlier launch, or load later data; a period counts when it is over.".into(),
        LaunchProblem::SameBefore { periods } => format!(
            "The outcome is the same in all {} before the launch, so nothing shows how it moves by itself, and no change can be held against that.",
            plural(EN, *periods, "period", "periods")
        ),
        LaunchProblem::NotRising { row } => format!(
            "Times must rise from row to row; that of row {row} is no later than the one before. Sort the rows, and add up those of one period."
        ),
        LaunchProblem::NotEven { row, step, shortest } => format!(
            "Periods must be evenly spaced: before row {row} there is a step of {}, and elsewhere of {}. Add a row for each period that is missing, without an outcome.",
            format::short(EN, *step),
            format::short(EN, *shortest)
        ),
        LaunchProblem::NoSuchTreated { found, known } if known.len() < 2 => format!(
            "This column has {}, so that there is no group beside{}. Choose another column for “controls”.",
            plural(EN, known.len() as u64, "group", "groups"),
            found.as_ref().map_or_else(String::new, |it| format!(" {it}"))
        ),
        LaunchProblem::NoSuchTreated { found, known } => {
            let found = found.as_ref().map_or_else(
                || "Say which group the launch reached with “treated”.".into(),
                |it| format!("There is no group “{it}”."),
            );
            format!("{found} Groups are {}.", known.join(", "))
        }
        LaunchProblem::TreatedAlone => "“treated” names a group of the column that “controls” names, and none is named.".into(),
    }
}

fn found(
    verdict: LaunchVerdict,
    relative: Option<[f64; 3]>,
    total: [f64; 3],
    periods: u64,
    level: f64,
) -> String {
    let level = percent_exact(EN, level);
    let over = format!("over {}", plural(EN, periods, "period", "periods"));
    let amounts = total.map(|it| rounded(it, (total[2] - total[1]) / 2.0));
    let size = match relative {
        Some([effect, low, high]) => format!(
            "{} ({level} interval {} to {}), {} in all {over} ({} to {})",
            signed(effect),
            signed(low),
            signed(high),
            amounts[0],
            amounts[1],
            amounts[2]
        ),
        None => format!(
            "{} in all {over} ({level} interval {} to {})",
            amounts[0], amounts[1], amounts[2]
        ),
    };
    match verdict {
        LaunchVerdict::Effect => {
            format!(
                "Since the launch the outcome differs from what would have been expected by {size}."
            )
        }
        LaunchVerdict::NoEffect { margin } => format!(
            "The launch changed nothing that matters: the difference from what would have been expected is {size}, and all of the interval is within {} up or down.",
            percent_exact(EN, margin)
        ),
        LaunchVerdict::CannotTell { detectable } => {
            let seen = detectable.map_or_else(String::new, |share| {
                format!(
                    " Only an effect of about {} or more would be seen in these data.",
                    super::share(share)
                )
            });
            format!(
                "We cannot tell whether the launch changed anything: the difference from what would have been expected is {size}, and no difference at all fits as well.{seen}"
            )
        }
    }
}

fn title(
    verdict: LaunchVerdict,
    what: LoyaltyMeasure,
    relative: Option<f64>,
    total: f64,
    day: &str,
) -> String {
    let what = noun(what);
    match verdict {
        LaunchVerdict::Effect => {
            let size = match relative {
                Some(relative) => super::share(relative.abs()),
                None => format!("{} in all", format::short(EN, total.abs())),
            };
            let side = if total < 0.0 { "below" } else { "above" };
            format!("Since {day} {what} {} {size} {side} what would have been expected", verb(what))
        }
        LaunchVerdict::NoEffect { margin } => format!(
            "The launch on {day} changed {what} by less than {}, up or down",
            percent_exact(EN, margin)
        ),
        LaunchVerdict::CannotTell { .. } => {
            format!("We cannot tell whether the launch on {day} changed {what}")
        }
    }
}

fn noun(what: LoyaltyMeasure) -> &'static str {
    match what {
        LoyaltyMeasure::Revenue => "revenue",
        LoyaltyMeasure::Orders => "orders",
        LoyaltyMeasure::Active => "customers who bought",
    }
}

fn verb(noun: &str) -> &'static str {
    if noun == "revenue" { "is" } else { "are" }
}

fn shows(number: u64) -> String {
    match number {
        0 => "none shows".into(),
        1 => "1 shows".into(),
        n => format!("{} show", count(EN, n)),
    }
}

fn does(number: u64) -> String {
    if number == 1 { "1 does too".into() } else { format!("{} do too", count(EN, number)) }
}

/// A share with its sign: `+12 %`.
fn signed(share: f64) -> String {
    let plus = if share > 0.0 { "+" } else { "" };
    let text = super::share(share);
    if text.starts_with("under") || text.starts_with("over") {
        text
    } else {
        format!("{plus}{text}")
    }
}

/// With two digits of what it is known to.
fn rounded(value: f64, to: f64) -> String {
    let decimals = (0..12).find(|&it| to * 10_f64.powi(it) >= 9.5).unwrap_or(2);
    format::decimal(EN, value, decimals as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_say_what_the_interval_allows() {
        let say = |verdict, relative, total| {
            Launch::Found { verdict, relative, total, periods: 30, level: 0.95 }.say(EN)
        };
        let share = Some([0.12, 0.05, 0.19]);
        assert_eq!(
            say(LaunchVerdict::Effect, share, [340.2, 141.0, 540.0]).replace('\u{a0}', ""),
            "Since the launch the outcome differs from what would have been expected by +12% (95% interval +5.0% to +19%), 340 in all over 30 periods (141 to 540)."
        );
        let text =
            say(LaunchVerdict::CannotTell { detectable: Some(0.09) }, None, [1.0, -20.0, 22.0]);
        assert!(text.starts_with("We cannot tell") && text.contains("9.0\u{a0}%"), "{text}");
        let text = say(
            LaunchVerdict::NoEffect { margin: 0.05 },
            Some([0.0, -0.02, 0.03]),
            [0.0, -2.0, 3.0],
        );
        assert!(text.contains("within 5\u{a0}% up or down"), "{text}");
    }

    #[test]
    fn titles_name_the_measure_and_the_day() {
        let say = |verdict, what| {
            let (relative, day) = (Some(-0.04), "1 Mar 2026".to_owned());
            let is_doubtful = false;
            Launch::Title { verdict, what, relative, total: -40.0, day, is_doubtful }
                .say(EN)
                .replace('\u{a0}', "")
        };
        assert_eq!(
            say(LaunchVerdict::Effect, LoyaltyMeasure::Orders),
            "Since 1 Mar 2026 orders are 4.0% below what would have been expected"
        );
        assert_eq!(
            say(LaunchVerdict::CannotTell { detectable: None }, LoyaltyMeasure::Revenue),
            "We cannot tell whether the launch on 1 Mar 2026 changed revenue"
        );
    }
}
