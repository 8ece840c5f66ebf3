//! Do the data determine the model, and does the model give the data back?
//!
//! The first is asked of the likelihood: how sharp its top is in each direction, and whether climbs from other starts end
//! there too. The second of the customers: how many made 0, 1, 2 … purchases, beside how many the model expects (χ², as in
//! Fader, Hardie & Lee 2005, section 6). Together they make a verdict in words, which says what the numbers can be used for.

use std::collections::BTreeMap;

use serde::Serialize;

use super::fit::{Fit, WEAK};
use super::history::Histories;
use super::intervals::{Sides, of_share, variance};
use super::purchase::{Model, Past, PurchaseModel};
use super::task::whole;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::chi_squared;
use crate::words::{Clv as Words, Doubt, Problem};

/// The numbers of purchases told apart: 0 … 6, and 7 or more, as in the paper.
const CELLS: usize = 8;
/// Ages are told apart up to so many: how often a customer buys depends on its age smoothly.
const AGES: usize = 64;
/// The least number expected in a cell of the χ² test.
const LEAST: f64 = 5.0;
/// The share of customers put at another number of purchases than they made, from which on a model is only usable, and from
/// which on it is not even that.
const MISPLACED: [f64; 2] = [0.05, 0.2];
/// Customers who bought again below which nothing holds.
const FEWEST: f64 = 20.0;
/// Those below which much is rough.
pub(super) const FEW: f64 = 100.0;

/// What the numbers can be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// For totals, segments and single customers.
    Good,
    /// For totals and rankings, with care.
    Usable,
    /// For nothing.
    Unreliable,
}

/// How far the purchase model can be trusted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnosis {
    /// The eigenvalues of minus the Hessian of the log-likelihood in the logs of the parameters, the smallest first: 1 / √ of
    /// one is the standard error along its axis.
    pub eigenvalues: Vec<f64>,
    /// The largest of them over the smallest; null where that is not above 0.
    pub condition: Option<f64>,
    /// Starts from which the search set out: one where its end is plainly good.
    pub starts: usize,
    /// How many of them ended at the same maximum.
    pub agreeing: usize,
    /// Whether a weak prior decided where the likelihood is flat; its standard deviation in logs is 3.
    pub weak_prior: bool,
    /// The longest age there is, in periods.
    pub longest: f64,
    /// The probability that the model gives a new customer to stop within it.
    pub dropout: f64,
    /// Its interval; null where the data do not determine it.
    pub dropout_interval: Option<[f64; 2]>,
    /// Customers by number of purchases, beside what the model expects.
    pub frequencies: Frequencies,
}

/// How many customers made 0 … 6 and 7 or more repeat purchases.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Frequencies {
    /// Those who did.
    pub observed: Vec<f64>,
    /// Those the model expects.
    pub expected: Vec<f64>,
    /// Pearson's χ², with cells of less than 5 expected customers put together; null without a degree of freedom.
    pub chi2: Option<f64>,
    /// Cells less one and less the parameters.
    pub df: u32,
    /// The probability of a χ² as large if the model held.
    pub p: Option<f64>,
    /// The share of customers who would have to have bought another number of times for the two to be equal.
    pub misplaced: f64,
}

/// Refuses customers of whom no model can say anything.
///
/// # Errors
///
/// `fit` with fewer repeat customers than the model has parameters, or where all customers did the same.
pub fn enough(histories: &Histories, model: Model) -> Result<()> {
    let (customers, repeaters) = (histories.customers(), histories.repeaters());
    let needed = model.names().len() as f64;
    let problem = if repeaters < needed {
        let [customers, repeaters, needed] = [customers, repeaters, needed].map(whole);
        Problem::TooFewRepeaters { customers, repeaters, needed }
    } else if histories.len() == 1 {
        Problem::AllAlike { customers: whole(customers) }
    } else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::Fit, problem))
}

/// The probability that a new customer stops within this time.
fn leaves_within(time: f64, model: &dyn PurchaseModel) -> f64 {
    1.0 - model.stays_if_alive(time, Past::NEW)
}

/// Whether the data hardly tell some parameter.
pub(super) fn is_flat(fit: &Fit) -> bool {
    let flattest = fit.axes.first().map_or(0.0, |axis| axis.0);
    flattest * WEAK * WEAK < 1.0 || fit.log_covariance.is_none()
}

impl Diagnosis {
    /// Of a model fitted on these histories; by it alone nothing has an interval.
    pub fn new(model: &dyn PurchaseModel, fit: &Fit, histories: &Histories) -> Self {
        let eigenvalues: Vec<f64> = fit.axes.iter().map(|axis| axis.0).collect();
        let ends = eigenvalues.first().zip(eigenvalues.last());
        let longest = histories.oldest();
        Self {
            condition: ends
                .map(|(least, most)| most / least)
                .filter(|it| *it > 0.0 && it.is_finite()),
            eigenvalues,
            starts: fit.starts,
            agreeing: fit.agreeing,
            weak_prior: fit.weak_prior,
            longest,
            dropout: leaves_within(longest, model),
            dropout_interval: None,
            frequencies: Frequencies::new(model, histories, fit.parameters.len()),
        }
    }

    /// The same with intervals, by models nearby.
    pub(super) fn within(self, nearby: &[Sides<Box<dyn PurchaseModel>>], z: f64) -> Self {
        let leaves = |model: &dyn PurchaseModel| leaves_within(self.longest, model);
        let moves = nearby.iter().map(|it| it.moves(leaves(&*it.above), leaves(&*it.below)));
        let interval = of_share(self.dropout, variance(moves), z);
        Self { dropout_interval: interval.filter(|_| !nearby.is_empty()), ..self }
    }

    /// What is doubtful about the fit, the gravest first.
    pub(super) fn doubts(&self, fit: &Fit, repeaters: f64) -> Vec<(Verdict, Doubt)> {
        use Verdict::{Unreliable, Usable};
        let misplaced = self.frequencies.misplaced;
        let [rough, wrong] = MISPLACED;
        let real = self.frequencies.differ();
        let all = [
            (!fit.converged, Unreliable, Doubt::NotSettled),
            (repeaters < FEWEST, Unreliable, Doubt::Few { repeaters: whole(repeaters) }),
            (misplaced > wrong && real, Unreliable, Doubt::Misplaced { share: misplaced }),
            (self.agreeing < self.starts, Usable, Doubt::OtherMaxima),
            (
                misplaced > rough && misplaced <= wrong && real,
                Usable,
                Doubt::Misplaced { share: misplaced },
            ),
            (self.weak_prior, Usable, Doubt::WeakPrior),
            (
                (FEWEST..FEW).contains(&repeaters),
                Usable,
                Doubt::Few { repeaters: whole(repeaters) },
            ),
        ];
        all.into_iter().filter(|it| it.0).map(|(_, verdict, doubt)| (verdict, doubt)).collect()
    }

    /// What to know about what was found: parameters at the edge of what they can be.
    pub(super) fn findings(&self, fit: &Fit, names: &[&str]) -> Vec<Words> {
        let rate = names.iter().position(|name| *name == "r").and_then(|i| fit.parameters.get(i));
        let mut findings = Vec::new();
        findings.extend(self.weak_prior.then_some(Words::WeakPrior));
        findings
            .extend((self.dropout < 0.01).then_some(Words::NobodyLeaves { share: self.dropout }));
        findings.extend(rate.filter(|&&rate| rate > 100.0).map(|_| Words::EverybodyAlike));
        let Frequencies { misplaced, chi2, df, p, .. } = self.frequencies;
        let differ = misplaced > MISPLACED[0] && self.frequencies.differ();
        if let (true, Some(chi2), Some(p)) = (differ, chi2, p) {
            findings.push(Words::FrequencyTest { misplaced, chi2, df, p });
        }
        findings
    }
}

/// The verdict on all these doubts, and the sentence that says it.
pub(super) fn verdict(doubts: &[(Verdict, Doubt)]) -> (Verdict, Words) {
    let worst = doubts.iter().fold(Verdict::Good, |worst, it| worst.max(it.0));
    let doubt = doubts.iter().find(|it| it.0 == worst).map(|it| it.1.clone());
    let sentence = match (worst, doubt) {
        (Verdict::Unreliable, Some(doubt)) => Words::Unreliable { doubt },
        (Verdict::Usable, Some(doubt)) => Words::Usable { doubt },
        _ => Words::Good,
    };
    (worst, sentence)
}

impl Frequencies {
    /// Whether the difference is more than chance; where that cannot be tested, it is taken for real.
    fn differ(&self) -> bool {
        self.p.is_none_or(|p| p < 0.05)
    }

    fn new(model: &dyn PurchaseModel, histories: &Histories, parameters: usize) -> Self {
        let oldest = histories.oldest().max(f64::MIN_POSITIVE);
        let mut observed = vec![0.0; CELLS];
        // Customers of one kind and about one age, and the sum of their ages.
        let mut ages: BTreeMap<(u32, usize), (f64, f64)> = BTreeMap::new();
        for it in histories.iter() {
            observed[(it.frequency as usize).min(CELLS - 1)] += it.weight;
            let bin = (it.age / oldest * AGES as f64) as usize;
            let (customers, sum) = ages.entry((it.kind, bin.min(AGES - 1))).or_default();
            *customers += it.weight;
            *sum += it.weight * it.age;
        }
        let mut expected = vec![0.0; CELLS];
        for ((kind, _), (customers, sum)) in ages {
            let (new, mut rest) = (Past { kind, ..Past::NEW }, 1.0);
            for (n, cell) in (0..).zip(expected.iter_mut().take(CELLS - 1)) {
                let share = model.pmf(n, sum / customers, new).min(rest);
                *cell += customers * share;
                rest -= share;
            }
            expected[CELLS - 1] += customers * rest;
        }
        let apart = observed.iter().zip(&expected).map(|(a, b)| (a - b).abs());
        let misplaced = 0.5 * apart.sum::<f64>() / histories.customers();
        let (mut chi2, mut cells, mut few) = (0.0, 0_u32, (0.0, 0.0));
        // From the rarest number down, since only there are few expected.
        for (found, likely) in observed.iter().zip(&expected).rev() {
            few = (few.0 + found, few.1 + likely);
            if few.1 >= LEAST {
                chi2 += (few.0 - few.1) * (few.0 - few.1) / few.1;
                cells += 1;
                few = (0.0, 0.0);
            }
        }
        let df = cells.saturating_sub(1 + parameters as u32);
        let p = chi_squared::upper(chi2, df);
        Self { observed, expected, chi2: p.map(|_| chi2), df, p, misplaced }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fit::Fitting;
    use super::*;
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample::cdnow;

    fn histories() -> Histories {
        let as_of = crate::calendar::Day::parse_iso("1997-09-30").unwrap();
        let options = CustomersOptions { as_of: Some(as_of), ..CustomersOptions::default() };
        let columns = customers(&cdnow(), &options).unwrap();
        Histories::new(&columns.frequency, &columns.recency, &columns.age, None).unwrap()
    }

    fn careful(histories: &Histories) -> Fit {
        let likelihood = Model::BgNbd.likelihood(histories);
        Fitting::careful(&*likelihood).to_end(&*likelihood)
    }

    /// Fader, Hardie & Lee (2005), section 6: χ² = 4.82 with 3 degrees of freedom, p = .19.
    #[test]
    fn the_chi_squared_of_the_paper() {
        let histories = histories();
        let fit = careful(&histories);
        let model = Model::BgNbd.with(&fit.parameters).unwrap();
        let diagnosis = Diagnosis::new(&*model, &fit, &histories);
        let Frequencies { observed, expected, chi2, df, p, .. } = &diagnosis.frequencies;
        assert!((chi2.unwrap() - 4.82).abs() < 0.1 && *df == 3, "{diagnosis:?}");
        assert!((p.unwrap() - 0.19).abs() < 0.01);
        let sum = |column: &[f64]| column.iter().sum::<f64>();
        assert!((sum(observed) - 2357.0).abs() < 1e-9 && (sum(expected) - 2357.0).abs() < 1e-9);
        assert_eq!((diagnosis.starts, diagnosis.weak_prior), (1, false));
        assert!(diagnosis.condition.unwrap() > 1.0 && diagnosis.eigenvalues[0] > 1.0);
        assert_eq!(diagnosis.doubts(&fit, histories.repeaters()), []);
        assert_eq!(verdict(&[]).0, Verdict::Good);
    }

    /// The same for Pareto/NBD: χ² = 11.99 with 3 degrees of freedom, p = .007.
    #[test]
    fn the_chi_squared_of_the_other_model() {
        let histories = histories();
        let fit = Model::ParetoNbd.fit(&histories);
        let model = Model::ParetoNbd.with(&fit.parameters).unwrap();
        let Frequencies { chi2, df, p, .. } = Diagnosis::new(&*model, &fit, &histories).frequencies;
        assert!((chi2.unwrap() - 11.99).abs() < 0.2 && df == 3, "{chi2:?}");
        assert!((p.unwrap() - 0.007).abs() < 0.001);
    }

    /// Everybody buys every week to the end: nobody leaves, and nobody differs.
    #[test]
    fn what_is_flat_is_not_good() {
        let age: Vec<f64> = (0..60).map(|i| 20.0 + f64::from(i % 20)).collect();
        let frequency: Vec<u32> = age.iter().map(|&age| age as u32).collect();
        let histories = Histories::new(&frequency, &age, &age, None).unwrap();
        let fit = careful(&histories);
        let model = Model::BgNbd.with(&fit.parameters).unwrap();
        let diagnosis = Diagnosis::new(&*model, &fit, &histories);
        assert!(fit.weak_prior && fit.starts == 3 && fit.log_covariance.is_some(), "{fit:?}");
        let (found, sentence) = verdict(&diagnosis.doubts(&fit, histories.repeaters()));
        assert!(found > Verdict::Good, "{diagnosis:?} {sentence:?}");
        let findings = diagnosis.findings(&fit, &["r", "alpha", "a", "b"]);
        assert!(findings.contains(&Words::WeakPrior), "{findings:?}");
    }

    #[test]
    fn what_says_nothing_gets_a_sentence() {
        let refused = |x: &[u32], times: &[f64]| {
            let histories = Histories::new(x, times, times, None).unwrap();
            enough(&histories, Model::BgNbd).expect_err("refused").to_string()
        };
        assert!(refused(&[0, 0], &[0.0, 0.0]).starts_with("Nobody among the 2 customers"));
        assert!(refused(&[2; 9], &[4.0; 9]).contains("all 9 customers"));
    }
}
