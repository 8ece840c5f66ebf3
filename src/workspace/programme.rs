//! What a loyalty programme consists of, and what it costs and brings.

use std::rc::Rc;

use crate::error::Result;
use crate::loyalty::programme::{Effect, Programme, ProgrammeOptions, Source, programme};
use crate::loyalty::{LoyaltyOptions, Measure};
use crate::segment::{Migration, MigrationOptions};
use crate::tables::Memberships;
use crate::workspace::{Call, GroupingOptions, Shared, Workspace};

impl Workspace {
    /// What the programme consists of, costs and brings: its tiers and who moved between them, its points, and the account of
    /// them against what it changed for members beside customers like them.
    ///
    /// # Errors
    ///
    /// As [`programme`]; `option` if the filter leaves days out.
    pub fn programme(&self, call: &Call<ProgrammeOptions>) -> Result<Rc<Programme>> {
        self.last.programme.answer(call, || {
            let Shared { level, locale, .. } = call.shared;
            let options = ProgrammeOptions { level, locale, ..call.own.clone() };
            let as_of = self.as_of(call.shared.as_of)?;
            let seen = self.seen(call)?;
            seen.window.whole()?;
            let memberships = self.memberships()?;
            let migration = memberships.is_filled(Memberships::TIER);
            let migration = migration.then(|| self.moves(&call.shared)).flatten();
            let source = Source {
                transactions: &seen,
                memberships,
                rewards: self.tables.rewards.as_ref(),
                is_all: seen.some().is_none(),
            };
            programme(&source, migration, self.effect_of_joining(&call.shared), as_of, &options)
        })
    }

    /// Moves between tiers in the last quarter; none where they cannot be told.
    fn moves(&self, shared: &Shared) -> Option<Migration> {
        let own = MigrationOptions { of: "tier".into(), ..MigrationOptions::default() };
        let shared = Shared { by: None, ..shared.clone() };
        let call = Call { shared, own, customers: GroupingOptions::default() };
        self.migration(&call).ok().map(|found| (*found).clone())
    }

    /// What joining changed a member and month, in revenue, by trials; none where that cannot be told.
    fn effect_of_joining(&self, shared: &Shared) -> Option<Effect> {
        let call = self.joining_of(shared)?;
        let found = self.loyalty(&call).ok()?.did.as_ref()?.effect;
        let period = call.own.period;
        Some(Effect { per_member_period: found.att, low: found.low, high: found.high, period })
    }

    /// The question what joining changed, in revenue; none without amounts.
    pub(super) fn joining_of(&self, shared: &Shared) -> Option<Call<LoyaltyOptions>> {
        let own = LoyaltyOptions { measure: Some(Measure::Revenue), ..LoyaltyOptions::default() };
        let call = Call { shared: shared.clone(), own, ..Call::default() };
        self.transactions().ok()?.has_amounts().then_some(call)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::calendar::{Day, Period};
    use crate::ingest::LoadOptions;
    use crate::loyalty::programme::{Group, MarginFrom, Pays};
    use crate::tables::TableKind;

    const BOUGHT: &str = "customer,date,amount
ann,2024-12-01,50
ann,2025-02-01,100
ann,2025-04-30,20
bob,2025-01-10,10
bob,2025-03-15,40
cat,2025-01-05,30
cat,2025-04-01,5
dan,2025-04-01,8
";
    const JOINED: &str = "customer,enrolled,tier,end
ann,2025-01-01,silver,
ann,2025-03-01,gold,
bob,2025-03-01,silver,
cat,2025-01-01,silver,2025-02-01
eve,2025-02-01,gold,
";
    const POINTS: &str = "customer,date,type,points,cost
ann,2025-02-01,earned,100,
ann,2025-03-03,redeemed,40,4.00
bob,2025-03-15,earned,50,
bob,2025-04-20,expired,10,
zed,2025-01-20,earned,7,
ann,2025-05-10,redeemed,30,3.00
";

    /// Days as a member: ann 120, bob 61 and cat 32; dan was watched for 30.
    const MONTH: f64 = 30.4375;

    fn shop() -> Workspace {
        let mut shop = Workspace::new();
        for (table, text) in [
            (TableKind::Transactions, BOUGHT),
            (TableKind::Memberships, JOINED),
            (TableKind::Rewards, POINTS),
        ] {
            shop.load(table, LoadOptions::default(), text.as_bytes()).expect("it opens");
        }
        shop
    }

    fn call(options: serde_json::Value) -> Call<ProgrammeOptions> {
        Call::read(&|| &options).expect("options")
    }

    #[track_caller]
    fn near(found: Option<f64>, expected: f64) {
        let is_near =
            found.is_some_and(|it| (it - expected).abs() < 1e-9 * expected.abs().max(1.0));
        assert!(is_near, "{found:?}, not {expected}");
    }

    #[test]
    fn tiers_are_what_a_hand_counts() {
        let found = shop().programme(&call(json!({}))).expect("a programme");
        assert_eq!(
            (found.from.to_string(), found.to.to_string()),
            ("2025-01-01".into(), "2025-04-30".into())
        );
        near(Some(found.months), 120.0 / MONTH);
        assert_eq!(
            (found.members, found.margin, found.margin_from),
            (2, Some(1.0), MarginFrom::Nothing)
        );
        let rows: Vec<_> = found
            .tiers
            .iter()
            .map(|it| (it.name.as_str(), it.customers, it.buyers, it.orders, it.revenue))
            .collect();
        let expected = [
            ("gold", 1, 1, 2, Some(120.0)),
            ("silver", 1, 1, 1, Some(40.0)),
            ("Left the programme", 1, 1, 1, Some(30.0)),
            ("Not members", 1, 1, 1, Some(8.0)),
        ];
        assert_eq!(rows, expected);
        for (tier, (revenue, days)) in
            found.tiers.iter().zip([(120.0, 120.0), (40.0, 61.0), (30.0, 32.0), (8.0, 30.0)])
        {
            near(Some(tier.customer_months), days / MONTH);
            near(tier.revenue_per_month.map(|it| it.value), revenue / days * MONTH);
        }
        assert_eq!(found.tiers[0].reward_cost, Some(4.0));
        let moved = found.migration.as_ref().expect("tiers");
        assert!(moved.before.iter().any(|side| side.name == "silver"));
    }

    #[test]
    fn points_are_what_a_hand_counts() {
        let found = shop().programme(&call(json!({}))).expect("a programme");
        let points = found.points.as_ref().expect("rewards");
        assert_eq!((points.bookings, points.undated, points.overdrawn), (5, 0, 0));
        assert_eq!(
            [points.earned, points.redeemed, points.expired, points.outstanding],
            [157.0, 40.0, 10.0, 107.0]
        );
        near(points.point_value, 0.1);
        near(points.liability, 10.7);
        near(points.redemption_rate, 40.0 / 157.0);
        near(points.breakage, 10.0 / 157.0);
        assert_eq!((points.earners, points.redeemers), (3, 1));
        // One of three redeemed, after 30 days; the others were watched for longer.
        assert_eq!(points.first_redemption, None);
        let months: Vec<_> =
            points.months.iter().map(|it| (it.start.to_string(), it.outstanding)).collect();
        let expected = [
            ("2025-01-01", 7.0),
            ("2025-02-01", 107.0),
            ("2025-03-01", 117.0),
            ("2025-04-01", 107.0),
        ];
        assert_eq!(months, expected.map(|(day, points)| (day.to_owned(), points)));
        let valued = shop().programme(&call(json!({ "pointValue": 0.25 }))).expect("a programme");
        near(valued.points.as_ref().and_then(|it| it.liability), 26.75);
        // Of the customers that are seen, zed is none.
        let some = call(json!({ "filter": { "rule": "orders >= 2" } }));
        let some = shop().programme(&some).expect("a programme");
        assert_eq!(some.points.as_ref().map(|it| it.earned), Some(150.0));
    }

    #[test]
    fn the_account_is_what_a_hand_adds_up() {
        let shop = shop();
        let (transactions, memberships) =
            (shop.transactions().expect("rows"), shop.memberships().expect("members"));
        let source = Source {
            transactions,
            memberships,
            rewards: shop.tables.rewards.as_ref(),
            is_all: true,
        };
        let options = ProgrammeOptions {
            margin: Some(0.5),
            running_cost: 6.0,
            level: 0.95,
            ..ProgrammeOptions::default()
        };
        let day = Day::parse_iso("2025-04-30").expect("a day");
        let account = |effect: [f64; 3], options: &ProgrammeOptions| {
            let [value, low, high] = effect;
            let effect = Effect {
                per_member_period: value,
                low: Some(low),
                high: Some(high),
                period: Period::Month,
            };
            programme(&source, None, Some(effect), day, options)
                .expect("one")
                .economics
                .expect("an account")
        };
        let found = account([10.0, 4.0, 16.0], &options);
        let (months, cost) = (213.0 / MONTH, 4.0 + 6.0 * 120.0 / MONTH);
        near(Some(found.member_periods), months);
        near(Some(found.incremental_revenue.value), 10.0 * months);
        near(found.incremental_margin.low, 2.0 * months);
        near(Some(found.profit.value), 5.0 * months - cost);
        near(found.profit.low, 2.0 * months - cost);
        near(found.profit.high, 8.0 * months - cost);
        near(found.return_on_cost.map(|it| it.value), (5.0 * months - cost) / cost);
        near(Some(found.break_even_effect), cost / (0.5 * months));
        near(found.payback_periods.map(|it| it.value), cost / (5.0 * months) * 120.0 / MONTH);
        near(found.payback_periods.and_then(|it| it.high), cost / (2.0 * months) * 120.0 / MONTH);
        assert_eq!(found.pays, Pays::CannotTell);
        // Tiers add up to the whole, and an effect at the break-even leaves nothing.
        near(Some(found.tiers.iter().map(|it| it.profit.value).sum()), found.profit.value);
        let even = found.break_even_effect;
        let at_even = account([even, even - 1.0, even + 1.0], &options);
        assert!(at_even.profit.value.abs() < 1e-9 && at_even.pays == Pays::CannotTell);
        let free = ProgrammeOptions { running_cost: 0.0, ..options.clone() };
        let paying = account([10.0, 4.0, 16.0], &free);
        assert_eq!(
            (paying.pays, account([-1.0, -2.0, -0.5], &options).pays),
            (Pays::Yes, Pays::No)
        );
        // An effect that pays in all but the one tier that redeems.
        let gold = account([0.9, 0.8, 1.0], &free);
        assert_eq!(
            gold.tiers.iter().map(|it| it.pays).collect::<Vec<_>>(),
            [Pays::No, Pays::Yes, Pays::Yes]
        );
        assert!(
            gold.notes.iter().any(|note| note.starts_with("It does not pay in gold")),
            "{:?}",
            gold.notes
        );
    }

    #[test]
    fn what_cannot_be_told_is_said() {
        let mut shop = shop();
        let refused = |shop: &Workspace, options| {
            shop.programme(&call(options)).expect_err("refused").to_string()
        };
        assert!(refused(&shop, json!({ "margin": 1.5 })).contains("margin"));
        assert!(refused(&shop, json!({ "runningCost": -1 })).contains("runningCost"));
        assert!(refused(&shop, json!({ "from": "2025-04-30" })).contains("from"));
        shop.clear(TableKind::Rewards);
        let found = shop.programme(&call(json!({}))).expect("a programme");
        assert!(
            found.points.is_none()
                && found
                    .tiers
                    .iter()
                    .all(|it| it.group == Group::Others || it.reward_cost.is_none())
        );
        let error =
            shop.chart("programme.points", &|| json!({})).expect_err("no rewards").to_string();
        assert!(error.starts_with("Add what members earned"), "{error}");
        shop.clear(TableKind::Memberships);
        assert!(shop.programme(&call(json!({}))).is_err());
    }
}
