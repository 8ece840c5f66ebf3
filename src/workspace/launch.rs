//! What a launch changed that reached everyone at once.

use std::rc::Rc;

use crate::calendar::Day;
use crate::error::{Error, ErrorKind, Result};
use crate::loyalty::counterfactual::{
    Launch, LaunchOptions, LaunchTask, Parted, launch_day, treated_among,
};
use crate::task::run;
use crate::words::{LaunchProblem, Problem};
use crate::workspace::breakdown::{NO_GROUP, groups};
use crate::workspace::{Call, Shared, Workspace};

impl Workspace {
    /// What a launch changed that reached everyone, or all of a group, at once: by the series of all customers, or of that group
    /// beside the others.
    ///
    /// # Errors
    ///
    /// As [`LaunchTask::new`]; `data` if no day of a launch is told and no members tell it; `option` if the group is none of the
    /// column's or the filter leaves days out.
    pub fn launch(&self, call: &Call<LaunchOptions>) -> Result<Rc<Launch>> {
        self.last.launch.answer(call, || run(self.begin_launch(call)?))
    }

    pub(super) fn begin_launch(&self, call: &Call<LaunchOptions>) -> Result<LaunchTask> {
        let Shared { level, seed, locale, .. } = call.shared;
        let options = LaunchOptions { level, seed, locale, ..call.own.clone() };
        let as_of = self.as_of(call.shared.as_of)?;
        let seen = self.seen(call)?;
        seen.window.whole()?;
        let problem = |problem| Error::new(ErrorKind::Option, Problem::Launch(problem));
        let told = options.launch.or_else(|| self.day_of_members(as_of));
        let unknown = || Problem::Launch(LaunchProblem::NoLaunchDay);
        let day = told.ok_or_else(|| Error::new(ErrorKind::Data, unknown()))?;
        if let Some(by) = &options.controls {
            let parted = self.parted(&call.shared, by, options.treated.as_deref(), as_of)?;
            return LaunchTask::new(self.transactions()?, day, as_of, Some(&parted), &options);
        }
        if options.treated.is_some() {
            return Err(problem(LaunchProblem::TreatedAlone));
        }
        LaunchTask::new(&seen, day, as_of, None, &options)
    }

    /// The day on which members began to join.
    fn day_of_members(&self, as_of: Day) -> Option<Day> {
        let (members, transactions) = (self.memberships().ok()?, self.transactions().ok()?);
        launch_day(&members.enrolled_of(transactions.ids()), as_of)
    }

    /// The groups of the customers that are seen, the largest and all others together.
    fn parted(
        &self,
        shared: &Shared,
        by: &str,
        treated: Option<&str>,
        as_of: Day,
    ) -> Result<Parted> {
        let locale = shared.locale;
        let fits = match self.chosen(shared, as_of)? {
            Some(fits) => fits,
            None => vec![true; self.transactions()?.customers()],
        };
        let parting = self.ask(&[by], as_of, locale, |facts, _| groups(facts, by, locale))?;
        let mut parting = parting.few(by, &fits, locale);
        for (group, _) in parting.group.iter_mut().zip(fits).filter(|(_, fits)| !fits) {
            *group = NO_GROUP;
        }
        let treated = treated_among(&parting.names, treated)?;
        Ok(Parted { names: parting.names, group: parting.group, treated })
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use serde_json::json;

    use super::*;
    use crate::ingest::LoadOptions;
    use crate::loyalty::counterfactual::Verdict;
    use crate::tables::TableKind;
    use crate::task::{Step, Task};

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("a day")
    }

    /// 40 weeks from Wednesday 3 Jan 2024 on, in each of which six customers of three regions buy; those of the north twice as
    /// much from the 31st whole week on, that of 5 Aug.
    fn shop() -> Workspace {
        let mut bought = "customer,date,amount\n".to_owned();
        for week in 0..40 {
            for customer in 0..6 {
                let launched = if week >= 31 && customer % 3 == 0 { 20.0 } else { 0.0 };
                let moved = f64::from((week * 7919 + 13 * customer) % 17) / 4.0;
                let date = day("2024-01-03").plus(7 * week);
                let _ = writeln!(bought, "c{customer},{date},{}", 20.0 + moved + launched);
            }
        }
        let known = "customer,region\nc0,north\nc1,south\nc2,west\nc3,north\nc4,south\nc5,west\n";
        let mut shop = Workspace::new();
        for (table, text) in
            [(TableKind::Transactions, bought.as_str()), (TableKind::Customers, known)]
        {
            shop.load(table, LoadOptions::default(), text.as_bytes()).expect("it opens");
        }
        shop
    }

    fn call(options: serde_json::Value) -> Call<LaunchOptions> {
        Call::read(&|| &options).expect("options")
    }

    #[test]
    fn the_series_is_what_was_bought_in_whole_weeks() {
        let shop = shop();
        let found =
            shop.launch(&call(json!({ "launch": "2024-08-05", "draws": 100 }))).expect("one");
        // The first week began in the middle of it, and the last, of 30 Sep, was not over.
        assert_eq!(
            (found.starts.first(), found.starts.last()),
            (Some(&day("2024-01-08")), Some(&day("2024-09-23")))
        );
        let week = |week: i32| -> f64 {
            (0..6).map(|customer| 20.0 + f64::from((week * 7919 + 13 * customer) % 17) / 4.0).sum()
        };
        assert_eq!(found.found.points[0].actual, Some(week(1)));
        assert_eq!(found.found.points[30].actual, Some(week(31) + 40.0));
        assert_eq!((found.found.periods_before, found.found.periods_after), (30, 8));
        assert_eq!((found.found.verdict, found.launch_day), (Verdict::Effect, day("2024-08-05")));
        assert!(found.found.notes.iter().any(|note| note.starts_with("Seasons of the year")));
        let orders = call(json!({ "launch": "2024-08-07", "draws": 100, "measure": "orders" }));
        let error = shop.launch(&orders).expect_err("all weeks are alike").to_string();
        assert!(error.starts_with("The outcome is the same in all 30 periods"), "{error}");
    }

    #[test]
    fn a_group_is_held_against_the_others() {
        let shop = shop();
        let options = json!({ "launch": "2024-08-07", "controls": "region", "treated": "north", "draws": 100 });
        let found = shop.launch(&call(options.clone())).expect("one");
        let names: Vec<&str> = found.found.controls.iter().map(|it| it.name.as_str()).collect();
        assert_eq!((names, found.treated.as_deref()), (vec!["south", "west"], Some("north")));
        assert_eq!(found.found.verdict, Verdict::Effect);
        let relative = found.found.relative.expect("a share");
        assert!(relative.low < 0.9 && relative.high > 0.8, "{relative:?}");
        assert!(found.found.synthetic.as_ref().is_some_and(|it| it.is_indexed));
        assert!(found.found.notes.iter().any(|note| note.contains("not at the start of a week")));
        for name in ["launch.counterfactual", "launch.placebo"] {
            let chart = shop.chart(name, &|| &options).expect("a chart");
            let columns = chart.table.columns.len();
            assert!(chart.table.rows.iter().all(|row| row.len() == columns), "{name}");
            assert!(
                chart.title.contains("7 Aug 2024") || name == "launch.placebo",
                "{}",
                chart.title
            );
        }
        let mut work = shop.begin_launch(&call(options)).expect("work");
        assert!(matches!(work.step(1), Ok(Step::Progress(_))));

        let refused = |options| shop.launch(&call(options)).expect_err("refused").to_string();
        let one = json!({ "launch": "2024-08-07", "controls": "region" });
        assert_eq!(
            refused(one),
            "Say which group the launch reached with “treated”. Groups are north, south, west."
        );
        let alone = json!({ "launch": "2024-08-07", "treated": "north" });
        assert!(refused(alone).starts_with("“treated” names a group"));
        assert!(refused(json!({})).starts_with("Say on which day the launch was"));
    }

    #[test]
    fn members_tell_the_day_of_the_launch() {
        let mut shop = shop();
        let joined = "customer,enrolled\nc0,2024-02-01\nc1,2024-08-05\nc2,2024-08-05\nc3,2024-08-05\nc4,2024-08-05\nc5,2024-08-05\n";
        shop.load(TableKind::Memberships, LoadOptions::default(), joined.as_bytes())
            .expect("it opens");
        let found = shop.launch(&call(json!({ "draws": 100 }))).expect("one");
        assert_eq!(found.launch_day, day("2024-08-05"));
        assert!(
            found
                .found
                .notes
                .iter()
                .any(|note| note.starts_with("The launch is taken to be on 5 Aug 2024"))
        );
        // Of few who join together it is the first.
        let none =
            [None, Some(day("2024-05-01")), Some(day("2024-04-01")), Some(day("2024-06-01"))];
        assert_eq!(launch_day(&none, day("2024-12-31")), Some(day("2024-04-01")));
        assert_eq!(launch_day(&none, day("2024-01-31")), None);
    }
}
