use crate::words::format::{count, decimal, memory, plural};
use crate::words::{Accepted, Locale, Problem};

pub(in crate::words) fn problem(problem: &Problem) -> String {
    match problem {
        Problem::EmptyFile => {
            "This file is empty. Choose a file with a row for each purchase: a customer, a date and an amount.".into()
        }
        Problem::BinaryFile { looks_like, has_reader } => {
            let what = looks_like.map_or_else(String::new, |what| format!(" It looks like {what}."));
            let reader = if *has_reader { " In a program, read it with tenure/formats and append its columns." } else { "" };
            format!("This file is not delimited text.{what} Save it as CSV, TSV or plain text and choose it again.{reader}")
        }
        Problem::OneColumn { line } => format!(
            "Only one column was found; the first line is “{line}”. Columns may be separated by commas, tabs, semicolons, vertical bars or aligned blanks."
        ),
        Problem::MissingRole { role, found } => format!(
            "No {role} column was found. {} Say which column holds the {role}.",
            columns(found)
        ),
        Problem::UnknownTable { found } => format!(
            "Nothing in this file tells what it is. {} Say whether its rows are purchases, customers, members, rewards, feedback, marketing spend or support requests.",
            columns(found)
        ),
        Problem::NoSuchColumn { name, found } => {
            format!("There is no column “{name}” in this file. {}", columns(found))
        }
        Problem::NoUsableRows { rows, reason } => {
            let rows = match rows {
                0 => "This file has a header but no rows.".into(),
                1 => "The only row of this file could not be used.".into(),
                rows => format!("None of the {rows} rows of this file could be used."),
            };
            match reason {
                Some(reason) => format!("{rows} Most often: {reason}."),
                None => format!("{rows} A row needs a customer, a date and an amount."),
            }
        }
        Problem::BadOption { option, found, accepted } => {
            format!("The option {option} is {found}; accepted is {}.", what(*accepted))
        }
        Problem::UnknownOption { name, known } => {
            format!("There is no option “{name}” here. Options are {}.", known.join(", "))
        }
        Problem::BadOptions { detail } => format!("These options could not be read: {detail}."),
        Problem::TableMissing { table } => {
            format!("There are no {table} yet. Load a file of {table} first.")
        }
        Problem::NoSuchTable { name } => {
            format!("There is no table “{name}”. Tables are transactions, customers, memberships, rewards, feedback, spend and interactions; “auto” finds out which it is.")
        }
        Problem::NoSuchList { name, known } => {
            format!("There is no list of customers called “{name}”. There are {}; the name of a chart gives its numbers.", known.join(", "))
        }
        Problem::NoSuchChart { name, known } => {
            format!("There is no chart “{name}”. Charts are {}.", known.join(", "))
        }
        Problem::MixedAmounts { has_amounts } => {
            let (open, new) = if *has_amounts { ("no amounts", "some") } else { ("amounts", "none") };
            format!("The purchases that are open have {open} and this file has {new}; together they would give wrong money. Open the file on its own.")
        }
        Problem::NoRoom { rows, needed, room } => {
            let room = room.map_or_else(
                || "there is not as much".into(),
                |room| format!("there is room for {}", memory(Locale::En, room)),
            );
            format!(
                "There is not enough memory: about {} take about {} to load, and {room}. Open a part of the file, such as its latest years; what is open stays as it is.",
                plural(Locale::En, *rows, "row", "rows"),
                memory(Locale::En, *needed)
            )
        }
        Problem::NoColumns => "No columns were given; accepted is an object with a column for each name, such as { customer: [\"ann\"], date: [\"2026-01-05\"], amount: [12.5] }.".into(),
        Problem::NotAColumn { name } => format!("{name} is no column; accepted are arrays, typed arrays and Arrow vectors."),
        Problem::SeveralCurrencies { found } => {
            let each: Vec<_> = found
                .iter()
                .map(|(code, rows, amount)| {
                    let rows = plural(Locale::En, *rows, "row", "rows");
                    format!("{code} ({rows}, {})", decimal(Locale::En, *amount, 2))
                })
                .collect();
            format!(
                "The amounts are in several currencies: {}. They cannot be added up. Which one should be read?",
                each.join(", ")
            )
        }
        Problem::OtherCurrency { currencies: [open, new] } => format!(
            "The purchases that are open are in {open} and this file is in {new}; they cannot be added up. Open the file on its own."
        ),
        Problem::OtherColumns => "One load takes one file: its bytes, or batches that all have the columns of the first. Begin another load.".into(),
        Problem::WorkEnded => "This work has ended. Begin it again.".into(),
        Problem::LoadEnded => "This load has ended. Begin another one.".into(),
        Problem::UnequalColumns { lengths: [(one, n), (other, m)] } => format!(
            "Columns must be of equal length: {one} has {n} values and {other} has {m}."
        ),
        Problem::NoCustomers => "There are no customers: the columns have no rows.".into(),
        Problem::BadValue { column, row, found, accepted } => {
            format!("The value of {column} in row {row} is {found}; accepted is {}.", what(*accepted))
        }
        Problem::NotANumber { column, row, found } => format!(
            "The value of {column} in row {row} is {found}; accepted is a number below 10^15 in size."
        ),
        Problem::NoSuchFeature { name, known } => format!(
            "There is no feature “{name}” to compare customers by. Features are {}.",
            known.join(", ")
        ),
        Problem::TooFewRepeaters { customers, repeaters, needed } => {
            let all = plural(Locale::En, *customers, "customer", "customers");
            let found = match (repeaters, customers) {
                (0, 1) => "The only customer did not buy again".into(),
                (0, _) => format!("Nobody among the {all} bought again"),
                (n, m) if n == m => format!("Only {all} bought again"),
                (n, _) => format!("Only {} of {all} bought again", count(Locale::En, *n)),
            };
            format!(
                "{found}; future purchases can be predicted from {needed} repeat customers on. Load a longer period."
            )
        }
        Problem::AllAlike { customers } => format!(
            "What all {} did is the same to the day: as many purchases, the first and the last at the same times. A model of how customers differ has nothing to learn from; check the ids and dates, or load more customers.",
            plural(Locale::En, *customers, "customer", "customers")
        ),
        Problem::NoRhythm { repeaters, needed } => format!(
            "{} more than once, and it takes {needed} to know the rhythm of purchases. Use fixed days, or load a longer period.",
            match repeaters {
                0 => "Nobody bought".into(),
                n => format!("Only {} bought", plural(Locale::En, *n, "customer", "customers")),
            }
        ),
        Problem::NotFitted => "The purchase model could not be fitted: its likelihood is not a number for these data. Look for extreme ages and frequencies.".into(),
        Problem::CardForm { found, known } => format!(
            "This model card is of form {found}, and this version reads form {known}. Load it with the version of Tenure that wrote it, or fit the model again."
        ),
        Problem::BadCard => "This is no model card, or it is damaged: it lacks a parameter, or holds one that no model can have. Save the card again from the lifetime value of the data.".into(),
        Problem::NoIntervals => "How regular purchases are is found by the times between them, and these columns have none. Add logIntervals (the sum of the logs of each customer's intervals), or name the regularity, as in mbg-cnbd-2.".into(),
        Problem::NobodyWarned { valuable } => format!(
            "None of the {} is likely to leave now: each either is still a customer nearly for certain, or is beyond recall.",
            plural(Locale::En, *valuable, "valuable customer", "valuable customers")
        ),
        Problem::NoValue => "No value in money can be shown: there are no amounts of repeat purchases, or they have no finite mean. Load purchases with amounts.".into(),
        Problem::NoSuchParameter { name, known } => format!(
            "“{name}” is not one of two different parameters of the model: name two of {}.",
            known.join(", ")
        ),
        Problem::NoSuchCustomer { id } => format!("No customer who had bought has the id “{id}”. Ids are compared exactly as they were read."),
        Problem::NotRegular => "Purchases come as irregularly as at random, for which this model is the one without regularity.".into(),
        Problem::OtherGrain => "This model counts whole opportunities to buy and not days, so it cannot be asked this or compared with the others. Choose another model.".into(),
        Problem::NoModels => "A tournament needs at least one model; leave “models” out for all of them.".into(),
        Problem::NoHoldout => "Predictions cannot be compared with what happened: no days were held out for that. Load purchases of a longer time, or end the calibration earlier.".into(),
        Problem::NoAmounts => "What customers bring cannot be told: these purchases have no amounts. Load a file with a column of amounts.".into(),
        Problem::NoRevenue => "There are no shares of revenue: refunds took all of it. Choose tiers by shares of customers instead.".into(),
        Problem::NoSuchAttribute { name, known } if name.is_empty() || known.is_empty() => {
            "No attribute of the customers who bought is known. Load a table of customers with columns such as gender, region or date of birth, and the same ids as in the purchases.".into()
        }
        Problem::NoSuchAttribute { name, known } => {
            format!("No attribute is called “{name}”. There are {}.", known.join(", "))
        }
        Problem::NoSuchGroup { name, known } => {
            format!("No segment is called “{name}”. There are {}.", known.join(", "))
        }
        Problem::NothingToTell { segment, customers: 0 } => {
            format!("Nobody is in the segment {segment}, so nothing can tell it apart.")
        }
        Problem::NothingToTell { segment, .. } => {
            format!("Every customer is in the segment {segment}, so there is nothing to tell it from.")
        }
        Problem::NoSegments => "There are no segments to show the value of.".into(),
        Problem::TooManyPeriods { periods, most } => format!(
            "There are {periods} periods from the first purchase to the last day, which is too many to look at one by one; the most are {most}. Choose a longer period, such as month."
        ),
        Problem::NotMeasured { reason } => reason.clone(),
        Problem::NoStartDays { table } => format!(
            "No row of {table} has a day on which the customer began. Choose its column when loading the file, or follow customers from their first purchase."
        ),
        Problem::CannotDraw { detail } => {
            format!("The chart could not be drawn: {detail}. Its table holds the same numbers.")
        }
        Problem::NobodyLeftYet { customers } => format!(
            "Of {} nobody has left yet, so nothing tells how long they will stay.",
            plural(Locale::En, *customers, "customer", "customers")
        ),
        Problem::TooFewRenewals { periods } => format!(
            "Customers could leave at the end of {} only; a projection needs at least two. Choose a shorter period.",
            plural(Locale::En, *periods, "period", "periods")
        ),
        Problem::FlatCovariate { covariate } => format!(
            "The covariate {covariate} is the same for all customers of whom it is known, so it tells nothing; leave it out."
        ),
        Problem::WithoutCovariates { model } => format!(
            "The model {model} takes no covariates; bg-nbd, mbg-nbd, pareto-nbd and gompertz-nbd do."
        ),
        Problem::OfOneModel => "This shows one purchase model for all customers, and with covariates it differs between them. Leave `covariates` out here.".into(),
        Problem::NoCovariates => {
            "Name at least one covariate, such as region or age: what may go with leaving sooner.".into()
        }
        Problem::NobodyLeft => {
            "Nobody has left so far, so nothing can be said of who leaves sooner.".into()
        }
        Problem::NotRecorded { roles } => format!(
            "No column of the customers says who left: {roles} would. Without one, choose churn “inactivity”."
        ),
        Problem::LeavingIsRecorded => {
            "Your customers' file says who left, so there is no length of silence to try. To leave by silence, choose churn “inactivity”.".into()
        }
        Problem::NoLifetimes { rows: 0 } => "There is nobody of whom it is known how long they stayed.".into(),
        Problem::NoLifetimes { rows } => format!(
            "None of the {} says how long somebody stayed. A time is a number from 0 on, above the entry; a weight is above 0.",
            plural(Locale::En, *rows, "row", "rows")
        ),
        Problem::NobodyYet { as_of } => {
            format!("Nobody had bought anything by {as_of}, or all of it was returned. Choose another day.")
        }
        Problem::NobodyIn { from: Some(from), as_of, .. } if from > as_of => format!(
            "Purchases are counted from {from} on, and this looks from {as_of}, which is earlier. Choose an earlier first day in the filter, or a later day to look from."
        ),
        Problem::NobodyIn { from, to, as_of } => {
            let days = match (from, to) {
                (Some(from), to) => {
                    format!("between {from} and {}", to.as_ref().filter(|to| *to < as_of).unwrap_or(as_of))
                }
                (None, to) => format!("by {}", to.as_ref().unwrap_or(as_of)),
            };
            format!("Nobody bought anything {days}, or all of it was returned. Choose other days in the filter.")
        }
        Problem::ChooseAttributes { known } => format!(
            "Choose what may go with leaving: {}. Gender, age, region and channel are looked at unasked where a table of customers has them.",
            known.join(", ")
        ),
        Problem::NotThroughTime { name } => format!(
            "{name} is known as it is now, so nobody moves between its groups. Follow “rfm”, “lifecycle”, “value”, “clusters” or a named segment, and break the result down by {name}."
        ),
        Problem::NeedsAllDays => "This is read from everything that customers ever bought, so the filter cannot leave days out. Choose customers by a rule, or an earlier day with “asOf”.".into(),
        Problem::NoPanelRows { rows } => format!(
            "No row can be used ({} there). A row needs a unit, a time and an outcome; a weight is above 0.",
            if *rows == 1 { "1 is".into() } else { format!("{} are", count(Locale::En, *rows)) }
        ),
        Problem::UnitChanges { column, row, found, before } => format!(
            "The value of {column} in row {row} is {found}, and {before} in another row of the same unit; it must be the same in all of them."
        ),
        Problem::SeenTwice { row, time } => format!(
            "The unit of row {row} has two rows for period {time}. Add them up, or take their mean, so that each has one."
        ),
        Problem::PanelTooLarge { units, periods } => format!(
            "{} and {} are too many to hold. Choose longer periods, or fewer units.",
            plural(Locale::En, *units, "unit", "units"),
            plural(Locale::En, *periods, "period", "periods")
        ),
        Problem::NobodyTreated => "No unit was treated after the first period and before the last, so there is nothing to compare. The column firstTreated holds the period of the first treatment, and 0 for never.".into(),
        Problem::NobodyNever => "Every unit was treated at some time, so none can be compared with those who never were. Choose control “notYet”.".into(),
        Problem::TooManyEffects { found, most } => format!(
            "There are {} effects of a group in a period, which is too many; the most are {}. Choose longer periods, such as month.",
            count(Locale::En, *found),
            count(Locale::En, *most)
        ),
        Problem::Launch(problem) => super::launch::launch_problem(problem),
        Problem::NothingToMatchOn => "Give at least one covariate: what was known of each unit before, and makes the treated differ.".into(),
        Problem::OneSide { treated, controls } => format!(
            "There are {} treated units and {} others of which everything is known; a comparison needs both. In “treated” 1 is treated and 0 is not.",
            count(Locale::En, *treated),
            count(Locale::En, *controls)
        ),
        Problem::NoSuchCovariate { name, known } => format!(
            "There is no covariate “{name}”; there are {}.",
            known.join(", ")
        ),
        Problem::CutsOfTexts { name } => format!(
            "“{name}” holds texts, which are classes already; cut points are for numbers."
        ),
        Problem::TooManyLevels { found, most } => format!(
            "The covariates come to {} columns, and the most are {}: each text that differs is one. Leave out what is nearly an id, or match exactly on it.",
            count(Locale::En, *found),
            count(Locale::En, *most)
        ),
        Problem::NoPropensity => "The covariates tell the treated from the others without an error, or determine each other, so the propensity score has no largest likelihood. Choose a ridge above 0, such as 1.".into(),
        Problem::NobodyLikeMembers => "No member can be compared with customers like them: it takes members who had bought before they joined and were seen after it, and customers who could have joined in the same period and did not.".into(),
        Problem::NoMemberBought { as_of, member, customer } => format!(
            "None of the members had bought by {as_of}. Ids look like “{member}” in memberships and “{customer}” in transactions: they must be the same in both files."
        ),
        Problem::OnlyMembers { customers } => format!(
            "All {customers} customers are members, so there is nobody to compare them with. Load the purchases of non-members too; or, where the programme reached everyone at once, ask for its launch: the series before that day says what would have been."
        ),
        Problem::NothingBeforeJoining => {
            "No member can be compared before joining: a whole period must lie between the first purchase and the period of joining, with non-members in it. Load earlier purchases, or choose shorter periods.".into()
        }
        Problem::NothingAfterJoining => {
            "No member can be compared after joining: a whole period after the one of joining must be over, with non-members in it. Choose a later day, or shorter periods.".into()
        }
        Problem::Rule { at, problem } => super::rule::rule(*at, problem),
        Problem::SegmentName { name, is_column: true } => format!(
            "A segment cannot be called “{name}”, because a column is. Choose another name."
        ),
        Problem::SegmentName { name, is_column: false } => format!(
            "“{name}” cannot be the name of a segment. A name has 1 to 100 characters, and no control characters."
        ),
        Problem::NoSuchSegment { name } => {
            format!("There is no segment “{name}”. segments() tells which there are.")
        }
        Problem::NobodyFits { rule, as_of } => format!(
            "No customer fits the rule {rule} on {as_of}, of those who had bought by then. Choose a wider rule."
        ),
        Problem::InSegment { name, problem } => {
            format!("The segment “{name}” does not fit the open tables. {}", problem.say(Locale::En))
        }
        Problem::NoSuchBreakdown { name, close, known } => super::rule::no_such_name(name, close, known),
        Problem::NotForBreakdown { name, kind } => {
            let kind = super::rule::kind(*kind);
            format!("{name} is {kind}; a breakdown is by a segment, or by a column of texts or of yes and no.")
        }
        #[cfg(feature = "formats")]
        Problem::Reader(problem) => super::reader(problem),
    }
}

fn columns(found: &[String]) -> String {
    match found {
        [] => "The file has no columns.".into(),
        [one] => format!("The only column is {one}."),
        [first @ .., _] if first.len() >= 12 => {
            let (first, more) = found.split_at(12);
            format!("The columns are {} and {} more.", first.join(", "), more.len())
        }
        [many @ .., last] => format!("The columns are {} and {last}.", many.join(", ")),
    }
}

/// What would be accepted.
fn what(accepted: Accepted) -> String {
    let two = |before, one, between, other| {
        format!("a number {before} {} {between} {}", number(one), number(other))
    };
    match accepted {
        Accepted::Whole { from, to } => {
            return format!("a whole number from {from} to {}", count(Locale::En, to.into()));
        }
        Accepted::Number { from, to } => return two("from", from, "to", to),
        Accepted::Above { above, to } => return two("above", above, "and up to", to),
        Accepted::Below { from, below } => return two("from", from, "to below", below),
        Accepted::AboveZero => "a number above 0",
        Accepted::RisingShares => "two shares from 0 to 1, the first the smaller, such as [0.01, 0.99], or nothing",
        Accepted::NotNegative => "features without negative values",
        Accepted::Cuts => "1 to 9 numbers, each above the one before, such as [30, 90, 365]",
        Accepted::RisingCuts => "numbers, each above the one before, such as [20, 35, 50]",
        Accepted::Features => "one feature or more, or nothing for the usual ones",
        Accepted::NearestClusters => "“kmeans” or “miniBatch” through time: the clusters of a mixture are those of one day",
        Accepted::ScoreRules => "1 to 100 rules, each with a name of its own",
        Accepted::Weights => "three numbers from 0 on that are not all 0, such as [2, 1, 1]",
        Accepted::Chance => "a number between 0 and 1, such as 0.1",
        Accepted::Period => "a whole number, such as the year 2024 or month 7",
        Accepted::Level => "a number between 0 and 1, such as 0.95",
        Accepted::Margin => "a share above 0 and up to 1, such as 0.3 for 30 %",
        Accepted::YearlyRate => "a yearly rate from 0 to 10, such as 0.1 for 10 %",
        Accepted::RateForAllFuture => "a rate above 0, since without one the purchases of all future add up without end",
        Accepted::WithoutAmounts => "orders or active, because the file has no amounts",
        Accepted::DayBeforeAsOf => {
            "a day before asOf, which is the last day of the data unless told"
        }
        Accepted::DayUntilTo => "a day that is not after “to”",
        Accepted::DayBeforeTo => "a day before “to”, which is the day of the analysis unless told",
        Accepted::RisingAges => "ages that rise from 1 on, such as [1, 3, 6, 12]",
        Accepted::GroupsWithBy => "“starts”, or “groups” with an option by that says which",
        Accepted::EveryPurchase => "“every” with cohorts by “firstPurchase”, else “first”",
        Accepted::Segmentation => "“rfm”, “lifecycle”, “value”, “clusters”, “tier” or “member” where there are memberships, or the name of a segment",
        Accepted::DayOfBeginning => "a day up to that on which the last customers began",
        Accepted::LastDay => "a day from the first one on, within 100 years",
        Accepted::FewerOrders => "a value with which at most 200 million orders are expected",
        Accepted::TwoShares => "two shares above 0 that are less than 1 together, such as 0.2 and 0.3",
        Accepted::TwoAmounts => "two amounts, the larger first, such as 500 and 100",
        Accepted::NetOrDrop => "“net” or “drop”",
        Accepted::KeepOrDrop => "“keep” or “drop”",
        Accepted::KeepOrMerge => "“keep” or “merge”",
        Accepted::KeptRoles => "a list of product, category, channel, cost and margin",
        Accepted::Delimiter => "one character such as , ; | or a tab, or “whitespace”",
        Accepted::Quote => "one sign such as \" or ', other than the delimiter, or nothing",
        Accepted::Escape => "one sign such as \\, other than the delimiter, or nothing",
        Accepted::Comment => "up to eight characters such as # or //, or nothing",
        Accepted::Encoding => {
            "the name of an encoding, such as utf-8, utf-16le, gb18030, big5, shift_jis, euc-kr or windows-1252"
        }
        Accepted::AgeOfRepeater => "a number above 0 where there is a repeat purchase",
        Accepted::RecencyUpToAge => "a number of periods from 0 to the customer's age",
        Accepted::RecencyOfOnce => "0 where there is no repeat purchase",
        Accepted::FallingCounts => "counts of customers who are left, none larger than the one before",
    }
    .into()
}

/// A bound with the decimals it needs.
fn number(value: f64) -> String {
    if value.fract() == 0.0 { decimal(Locale::En, value, 0) } else { value.to_string() }
}
