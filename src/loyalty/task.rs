//! The chain in steps: members beside all others, beside others like them, and what joining changed.

use std::rc::Rc;

use super::design::{Asked, Design, Facts, OnlyRule};
use super::trials::{JoiningEffect, TrialsTask};
use super::{Loyalty, LoyaltyOptions, matching};
use crate::error::Result;
use crate::loyalty::panel::Panel;
use crate::segment::Attribute;
use crate::task::{Step, Task};

/// The work on a [`Loyalty`].
pub struct LoyaltyTask {
    pub(super) panel: Rc<Panel>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) options: LoyaltyOptions,
    /// What is known so far.
    pub(super) found: Loyalty,
    pub(super) currency: Option<&'static str>,
    pub(super) trials: Option<TrialsTask>,
    pub(super) facts: Facts,
    pub(super) asked: Asked,
}

impl LoyaltyTask {
    /// Does not count those who never bought among those left out.
    pub(crate) fn without_strangers(&mut self) {
        self.found.left_out.members_without_purchase = 0;
    }

    /// Says which customers are asked about, and what the answer is broken down by, so that it can be found again.
    pub(crate) fn of(&mut self, rule: Option<&str>, by: Option<&str>) {
        self.asked.filter = rule.map(|rule| OnlyRule { rule: rule.to_owned() });
        self.asked.by = by.map(str::to_owned);
    }

    fn end(&mut self, joining: Option<JoiningEffect>) -> Loyalty {
        let mut found = self.found.clone();
        if let Some(mut joining) = joining {
            joining.total.currency = self.currency;
            joining.tell(&self.options, found.measure);
            found.event_study = Some(joining.path.clone());
            found.group_time = Some(joining.groups.clone());
            found.pre_trend = joining.pre_trend;
            found.placebo = Some(joining.placebo.clone());
            found.sensitivity = joining.sensitivity.clone();
            found.did = Some(joining);
        }
        found.design = Design::new(&found, &self.facts, self.asked.clone());
        found
    }
}

impl Task for LoyaltyTask {
    type Output = Loyalty;

    fn step(&mut self, budget: usize) -> Result<Step<Self::Output>> {
        let Some(trials) = &mut self.trials else {
            let matched = matching::matched(&self.panel, &self.attributes, &self.options);
            self.found.balance = matched.as_ref().map(|it| it.found.balance.clone());
            self.found.matched = matched;
            self.trials = Some(TrialsTask::new(Rc::clone(&self.panel), &self.options)?);
            return Ok(Step::Progress(0.3));
        };
        Ok(match trials.step(budget)? {
            Step::Progress(share) => Step::Progress(0.3 + 0.7 * share),
            Step::Done(joining) => Step::Done(self.end(joining)),
        })
    }
}
