//! “Five per cent more retention, 25 to 95 % more profit”: by these customers.
//!
//! Reichheld & Sasser (1990), "Zero defections: quality comes to services", Harvard Business Review 68(5), reckoned what keeping
//! five percentage points more of the customers a year does to the net present value of what an average one will bring, in a
//! few lines of business; Reichheld took it up in "Loyalty-based management" (1993) and "The Loyalty Effect" (1996). It has
//! since been quoted as five *per cent* more retention and 25 to 95 % more *profit*. Both readings are answered, by the
//! discounted profit of all future that customers of today will bring, which is what was reckoned then, and beside it by the
//! profit of the horizon, which is what most readers take profit to be.

use serde::Serialize;

use super::told::{Clock, Sum};
use super::{Scenario, WhatIfTask};
use crate::stats::mean::Estimate;
use crate::words::{Horizon, Locale, Reading, SayingWords, WhatIf as Words};

/// What the saying promises.
const PROMISED: [f64; 2] = [0.25, 0.95];

/// The saying by these customers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Saying {
    /// Five percentage points more retention; null where so many cannot stay.
    pub points: Option<Said>,
    /// Five per cent more; null likewise.
    pub percent: Option<Said>,
    /// Both as sentences.
    pub summary: String,
}

/// One reading of the saying.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Said {
    /// The share that then stays a year.
    pub retention: Estimate,
    /// How much more profit all future holds, discounted, as a share.
    pub lifetime: Estimate,
    /// How much more the horizon holds, not discounted.
    pub horizon: Estimate,
    /// Whether the saying holds, by the interval of `lifetime`.
    pub verdict: SayingVerdict,
}

/// Whether the saying holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SayingVerdict {
    /// The whole interval lies within what it promises.
    Within,
    /// Below it.
    Below,
    /// Above it.
    Above,
    /// The interval holds an end of what it promises, or there is none.
    CannotTell,
}

impl SayingVerdict {
    /// What an interval says of it, its ends as they are written: in tenths of a per cent.
    pub fn of(more: Estimate) -> Self {
        let [least, most] = PROMISED;
        let written = |end: f64| (1000.0 * end).round() / 1000.0;
        match more.low.map(written).zip(more.high.map(written)) {
            Some((_, high)) if high < least => Self::Below,
            Some((low, _)) if low > most => Self::Above,
            Some((low, high)) if low >= least && high <= most => Self::Within,
            _ => Self::CannotTell,
        }
    }
}

impl From<SayingVerdict> for SayingWords {
    fn from(verdict: SayingVerdict) -> Self {
        match verdict {
            SayingVerdict::Within => Self::Within,
            SayingVerdict::Below => Self::Below,
            SayingVerdict::Above => Self::Above,
            SayingVerdict::CannotTell => Self::CannotTell,
        }
    }
}

impl WhatIfTask {
    /// The saying, where all future has an end.
    pub(super) fn saying(
        &self,
        now: Estimate,
        level: f64,
        horizon: Horizon,
        locale: Locale,
    ) -> Option<Saying> {
        let said = |clock: Clock| {
            let scenario = Scenario { clock, ..Scenario::AS_IS };
            let lifetime = self.change(Sum::Lifetime, &scenario, 1.0)?.share?;
            let horizon = self.change(Sum::Plain, &scenario, 1.0)?.share?;
            let verdict = SayingVerdict::of(lifetime);
            let then = |now: f64| clock.share(now, 0.0).min(1.0);
            let [low, high] = [now.low, now.high].map(|end| end.map(then));
            let retention = Estimate { value: then(now.value), low, high };
            Some(Said { retention, lifetime, horizon, verdict })
        };
        // Without a discount rate there is no sum of all future.
        self.change(Sum::Lifetime, &Scenario::AS_IS, 1.0)?;
        let (points, percent) = (said(Clock::FivePoints), said(Clock::FivePercent));
        let words = |it: Said| Reading {
            lifetime: it.lifetime.parts(),
            horizon: it.horizon.value,
            verdict: it.verdict.into(),
        };
        let summary = Words::Saying {
            now: now.value,
            points: points.map(words),
            percent: percent.map(words),
            horizon,
            level,
        };
        Some(Saying { points, percent, summary: summary.say(locale) })
    }
}
