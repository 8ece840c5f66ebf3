use super::*;
use crate::stats::quantile::quantiles;
use crate::stats::rng::Rng;

/// A row: unit, time, outcome, first treated, two covariates, weight.
type Row = (u32, i32, f64, i32, [f64; 2], f64);

/// The columns, with so many of the covariates.
fn columns(rows: &[Row], covariates: usize, weighted: bool) -> DidColumns {
    let numbers = |of: &dyn Fn(&Row) -> f64| rows.iter().map(of).collect::<Vec<f64>>();
    DidColumns {
        units: rows.iter().map(|row| row.0 as usize + 1).max().unwrap_or(0),
        unit: rows.iter().map(|row| row.0).collect(),
        time: numbers(&|row| f64::from(row.1)),
        outcome: numbers(&|row| row.2),
        first_treated: numbers(&|row| f64::from(row.3)),
        covariates: (0..covariates).map(|it| (it.to_string(), numbers(&|row| row.4[it]))).collect(),
        weight: weighted.then(|| numbers(&|row| row.5)),
    }
}

/// 60 units that are seen in about nine of ten of five periods, by a generator of two lines that Python has too.
fn small() -> Vec<Row> {
    let mut state = 7_u64;
    let mut draw = || {
        state = (state * 1_103_515_245 + 12_345) % (1 << 31);
        ((state >> 16) % 1000) as f64 / 1000.0
    };
    let mut rows = Vec::new();
    for unit in 0..60 {
        let first = [0, 0, 3, 4, 5][unit % 5];
        let x = draw() + if first > 0 { 0.2 } else { 0.0 };
        let weight = 1.0 + (3.0 * draw()).floor();
        for time in 1..6 {
            let (z, noise, missing) = (draw(), draw(), draw());
            let effect = if first > 0 && time >= first { 0.7 } else { 0.0 };
            let outcome = 3.0 * x + 0.5 * f64::from(time) * x + z + noise + effect;
            if missing < 0.9 {
                rows.push((unit as u32, time, outcome, first, [x, z], weight));
            }
        }
    }
    assert_eq!(rows.len(), 267);
    rows
}

#[track_caller]
fn near(found: impl IntoIterator<Item = Option<f64>>, expected: &[f64], within: f64) {
    let found: Vec<f64> = found.into_iter().map(|it| it.expect("a number")).collect();
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= within, "{found}, not {expected}");
    }
}

fn att(did: &Did) -> Vec<Option<f64>> {
    did.group_time.iter().map(|it| it.att).collect()
}

fn se(did: &Did) -> Vec<Option<f64>> {
    did.group_time.iter().map(|it| it.se).collect()
}

/// Python reference code written for this test: numpy on the formulas of Sant'Anna & Zhao (2020), with the line by `WLS` and
/// the chance by `GLM(Binomial)` of statsmodels 0.15. Unbalanced, weighted, one covariate that changes with time.
#[test]
fn adjusted_effects_and_errors_are_those_of_numpy_and_statsmodels() {
    let columns = columns(&small(), 2, true);
    let expected = [
        (
            Estimator::Dr,
            [
                0.0984629948,
                0.8390628489,
                0.5587319988,
                0.6288646780,
                0.2249277913,
                -0.1474775420,
                0.8144190843,
                0.5837473128,
                -0.2405988885,
                0.1773422090,
                0.0354459614,
                0.9229780035,
            ],
            [
                0.1591550826,
                0.1517795922,
                0.2273871531,
                0.1602087052,
                0.2139246020,
                0.1822448298,
                0.2751156765,
                0.1929657781,
                0.1875052056,
                0.2347296338,
                0.2227623270,
                0.1637020445,
            ],
        ),
        (
            Estimator::Ipw,
            [
                0.0998131438,
                0.8398791646,
                0.5649722848,
                0.6284254300,
                0.2233314673,
                -0.1674465664,
                0.8304730245,
                0.5940703108,
                -0.2405609608,
                0.1868307329,
                -0.0489138926,
                0.9207701426,
            ],
            [
                0.1552842757,
                0.1482209364,
                0.2221044740,
                0.1587210411,
                0.2140348789,
                0.1848903012,
                0.2825617658,
                0.1886057787,
                0.1868698158,
                0.2527557816,
                0.2000381000,
                0.1697135641,
            ],
        ),
        (
            Estimator::Reg,
            [
                0.0983848406,
                0.8391674150,
                0.5594501546,
                0.6095989131,
                0.2223024158,
                -0.1598880381,
                0.8104869843,
                0.5747489938,
                -0.2321531579,
                0.1432215821,
                0.0736947557,
                0.8743583139,
            ],
            [
                0.1598389571,
                0.1518492881,
                0.2263843446,
                0.1446148376,
                0.2081374573,
                0.1987793465,
                0.2729982201,
                0.1952475279,
                0.2088908107,
                0.2214471790,
                0.2365072871,
                0.2104764924,
            ],
        ),
    ];
    for (estimator, atts, errors) in expected {
        let options = DidOptions { estimator, control: Control::NotYet, ..DidOptions::default() };
        let found = did(&columns, &options).expect("effects");
        near(att(&found), &atts, 1e-9);
        near(se(&found), &errors, 1e-9);
    }
}

/// The same reference code, without covariates and with a period of anticipation.
#[test]
fn effects_with_anticipation_are_those_of_numpy() {
    let options = DidOptions { anticipation: 1, ..DidOptions::default() };
    let found = did(&columns(&small(), 0, false), &options).expect("effects");
    let atts = [
        0.2709298246,
        1.3755555556,
        0.9672444444,
        1.2113333333,
        0.4403131579,
        -0.0493055556,
        0.5854000000,
        0.8463000000,
        0.2254853801,
        0.2656691919,
        0.1630641711,
        1.1172000000,
    ];
    let errors = [
        0.2032585836,
        0.2379281715,
        0.2762762782,
        0.2911554931,
        0.2425775798,
        0.2296875436,
        0.2919257227,
        0.2603401868,
        0.2330952026,
        0.2219950770,
        0.2077843428,
        0.2002446017,
    ];
    near(att(&found), &atts, 1e-9);
    near(se(&found), &errors, 1e-9);
    // Two of the group of 4 and one of that of 5 lie before anything may have changed.
    assert_eq!(found.pre_trend.expect("a test").df, 3);
    let options = DidOptions { control: Control::NotYet, ..options };
    let found = did(&columns(&small(), 0, true), &options).expect("effects");
    near(found.group_time[6..8].iter().map(|it| it.att), &[0.8349064516, 1.0027444444], 1e-9);
    near(found.group_time[6..8].iter().map(|it| it.se), &[0.3054168603, 0.3244511710], 1e-9);
}

/// Changes of the treated 3 and 5, of the others 1, 1 and 4: 4 − 2, and √(2/2² + 6/3²).
#[test]
fn two_periods_give_what_a_hand_computes() {
    let mut rows: Vec<Row> = Vec::new();
    for (unit, (change, first)) in
        [(3.0, 2), (5.0, 2), (1.0, 0), (1.0, 0), (4.0, 0)].into_iter().enumerate()
    {
        let start = 10.0 * unit as f64;
        rows.push((unit as u32, 1, start, first, [0.0; 2], 1.0));
        rows.push((unit as u32, 2, start + change, first, [0.0; 2], 1.0));
    }
    let found = did(&columns(&rows, 0, false), &DidOptions::default()).expect("an effect");
    near(att(&found), &[2.0], 1e-14);
    near(se(&found), &[(0.5 + 6.0 / 9.0_f64).sqrt()], 1e-14);
    let overall = &found.overall;
    for way in [overall.simple, overall.dynamic, overall.group, overall.calendar] {
        near([way.and_then(|it| it.se)], &[(0.5 + 6.0 / 9.0_f64).sqrt()], 1e-14);
    }
    assert_eq!(found.pre_trend, None);
    let said = "On average over the 2 units that were treated, and their periods since, the outcome changed by 2.0 (95\u{a0}% interval \u{2212}0.1 to 4.1) because of it, if they would otherwise have moved like those they are compared with.";
    assert_eq!(found.summary, said);
}

#[test]
fn order_level_and_start_of_time_change_nothing() {
    let rows = small();
    for covariates in [0, 2] {
        let options = DidOptions { control: Control::NotYet, ..DidOptions::default() };
        let plain = did(&columns(&rows, covariates, true), &options).expect("effects");
        let mut other = rows.clone();
        Rng::new(3).shuffle(&mut other);
        for row in &mut other {
            // A level of the unit's own, a course that all have, other units of the covariates, another calendar.
            row.2 += 100.0 * f64::from(row.0) + f64::from(row.1 * row.1);
            row.4 = [row.4[0] * 1000.0 - 5.0, -row.4[1]];
            row.1 += 2020;
            row.3 += if row.3 > 0 { 2020 } else { 0 };
        }
        let other = did(&columns(&other, covariates, true), &options).expect("effects");
        for (one, other) in plain.group_time.iter().zip(&other.group_time) {
            assert_eq!((one.g + 2020, one.t + 2020), (other.g, other.t));
            near([other.att, other.se], &[one.att, one.se].map(|it| it.expect("told")), 1e-9);
        }
        let (one, other) = (plain.overall.group, other.overall.group);
        near([other.and_then(|it| it.se)], &[one.and_then(|it| it.se).expect("told")], 1e-9);
    }
}

#[test]
fn weights_are_units_that_are_there_so_often() {
    let rows = small();
    let mut exploded = Vec::new();
    for row in &rows {
        for copy in 0..row.5 as u32 {
            exploded.push((row.0 * 3 + copy, row.1, row.2, row.3, row.4, 1.0));
        }
    }
    for covariates in [0, 2] {
        let options = DidOptions { control: Control::NotYet, ..DidOptions::default() };
        let weighted = did(&columns(&rows, covariates, true), &options).expect("effects");
        let exploded = did(&columns(&exploded, covariates, false), &options).expect("effects");
        let one: Vec<f64> = att(&weighted).into_iter().map(|it| it.expect("told")).collect();
        near(att(&exploded), &one, 1e-9);
        let value = |it: &Did| it.overall.dynamic.map(|it| it.att);
        near([value(&exploded)], &[value(&weighted).expect("told")], 1e-9);
    }
}

/// Units with a level of their own and a common course; the treated gain `effect` a period since treatment.
fn world(seed: u64, units: usize, effect: f64) -> Vec<Row> {
    let mut rng = Rng::new(seed);
    let mut rows = Vec::new();
    for unit in 0..units {
        let first = [0, 0, 4, 5, 6][unit % 5];
        let level = rng.normal() + f64::from(u8::from(first > 0));
        for time in 1..=6 {
            let since = if first > 0 { (time - first + 1).max(0) } else { 0 };
            let outcome = level + f64::from(time) + rng.normal() + effect * f64::from(since);
            rows.push((unit as u32, time, outcome, first, [level, 0.0], 1.0));
        }
    }
    rows
}

/// Of 200 worlds 95 % are 182 to 198 in 99 of 100 cases (binomial, ± 2.58 standard errors), and 5 % 2 to 18.
#[test]
fn intervals_bands_and_the_test_before_treatment_keep_their_level() {
    let (mut covered, mut all_at_once, mut alarms) = (0, 0, 0);
    for seed in 0..200 {
        let found = did(&columns(&world(seed, 500, 0.5), 0, false), &DidOptions::default());
        let found = found.expect("effects");
        // By group: 0.5, 1, 1.5; 0.5, 1; 0.5.
        let truth = (1.0 + 0.75 + 0.5) / 3.0;
        let group = found.overall.group.expect("an effect");
        let (low, high) = group.low.zip(group.high).expect("an interval");
        covered += u32::from(low <= truth && truth <= high);
        all_at_once += u32::from(found.event_study.iter().all(|event| {
            let truth = 0.5 * f64::from((event.e + 1).max(0));
            let (low, high) = event.band_low.zip(event.band_high).expect("a band");
            low <= truth && truth <= high
        }));
        alarms += u32::from(found.pre_trend.expect("a test").p < 0.05);
    }
    assert!((182..=198).contains(&covered), "{covered}");
    assert!((182..=198).contains(&all_at_once), "{all_at_once}");
    assert!((2..=18).contains(&alarms), "{alarms}");
}

/// The multiplier bootstrap draws Σ vᵢ φᵢ with Rademacher's v: its quantile is that of draws from the covariance.
#[test]
fn the_critical_value_is_that_of_the_multiplier_bootstrap() {
    let options = DidOptions::default();
    let panel = Panel::new(&columns(&world(1, 1000, 0.5), 1, false), &options).expect("a panel");
    let mut last = LastPropensity::default();
    let effects: Vec<Effect> = plan(&panel, &options)
        .expect("a plan")
        .into_iter()
        .map(|it| Effect::new(&panel, it, Estimator::Dr, &mut last).expect("an effect"))
        .collect();
    let places: Vec<usize> = (0..effects.len()).collect();
    let covariance = covariance::covariance(&panel, &effects).part(&places);
    let found = band::critical(&covariance, 0.95, 1).expect("a value");
    let influence = |unit: usize, effect: &Effect| {
        let group = panel.groups.iter().position(|group| group.units.contains(&unit));
        let group = group.expect("a group");
        let comparison = &effect.comparison;
        let counts = comparison.group == group || comparison.is_control(group);
        if counts { effect.influence(&panel, unit, comparison.group == group) } else { 0.0 }
    };
    let table: Vec<Vec<f64>> = (0..panel.weight.len())
        .map(|unit| effects.iter().map(|effect| influence(unit, effect)).collect())
        .collect();
    let mut rng = Rng::new(2);
    let draw = |_| {
        let mut sums = vec![0.0; effects.len()];
        for row in &table {
            let sign = if rng.uniform() < 0.5 { -1.0 } else { 1.0 };
            sums.iter_mut().zip(row).for_each(|(sum, by)| *sum += sign * by);
        }
        let size = |(place, sum): (usize, &f64)| sum.abs() / covariance[(place, place)].sqrt();
        sums.iter().enumerate().map(size).fold(0.0, f64::max)
    };
    let draws: Vec<f64> = (0..10_000).map(draw).collect();
    let bootstrap = quantiles(&draws, &[0.95])[0];
    assert!((found - bootstrap).abs() < 0.05, "{found} {bootstrap}");
    assert!(found > 2.5 && found < 3.2, "{found}");
}

#[test]
fn what_cannot_be_told_is_absent_and_says_why() {
    let fails = |rows: &[Row], options: &DidOptions| {
        did(&columns(rows, 0, false), options).expect_err("refused").to_string()
    };
    let options = DidOptions::default();
    assert!(fails(&[], &options).starts_with("No row can be used (0 are there)"));
    let rows = small();
    let only = |keep: &dyn Fn(&Row) -> bool| rows.iter().copied().filter(keep).collect::<Vec<_>>();
    assert!(fails(&only(&|row| row.3 == 0), &options).starts_with("No unit was treated after"));
    assert!(fails(&only(&|row| row.3 != 0), &options).contains("Choose control “notYet”"));
    assert!(fails(&only(&|row| row.1 == 3), &options).starts_with("No unit was treated after"));
    let mut twice = rows.clone();
    twice.push(rows[4]);
    assert!(fails(&twice, &options).starts_with("The unit of row 268 has two rows for period"));
    let mut moved = rows.clone();
    moved[5].3 = 3;
    assert!(fails(&moved, &options).contains("it must be the same in all of them"));
    let ahead = DidOptions { anticipation: 101, ..options.clone() };
    assert!(fails(&rows, &ahead).contains("a whole number from 0 to 100"));
    let mut columns_of = columns(&rows, 0, false);
    columns_of.time[2] = 1.5;
    let error = did(&columns_of, &options).expect_err("refused").to_string();
    assert!(error.starts_with("The value of time in row 3 is 1.5"), "{error}");

    // With all treated, the last group has nobody to be compared with from its treatment on.
    let not_yet = DidOptions { control: Control::NotYet, ..options.clone() };
    let found = did(&columns(&only(&|row| row.3 != 0), 0, false), &not_yet).expect("effects");
    let last = found.group_time.last().expect("a row");
    assert_eq!((last.g, last.t, last.att, last.se), (5, 5, None, None));
    assert!(last.reason.as_ref().is_some_and(|it| it.contains("fewer than two")), "{last:?}");
    assert!(found.notes.iter().any(|it| it.contains("cannot be told and count in no average")));

    // All the same: an effect of nothing, and no interval.
    let mut same = rows.clone();
    same.iter_mut().for_each(|row| row.2 = 0.1);
    let found = did(&columns(&same, 0, false), &options).expect("effects");
    assert_eq!((found.group_time[0].att, found.group_time[0].se), (Some(0.0), None));
    assert_eq!((found.pre_trend, found.critical.event_study), (None, None));

    // A covariate that tells who is treated.
    let mut apart = rows.clone();
    apart.iter_mut().for_each(|row| row.4[0] = f64::from(row.3) + 0.1 * row.4[0]);
    let found = did(&columns(&apart, 1, false), &options).expect("a result");
    assert!(found.group_time.iter().all(|it| it.att.is_none() && it.reason.is_some()));
    assert!(found.summary.starts_with("No effect can be told"));
}

/// In a balanced panel two-way fixed effects are Σ d̃ y / Σ d̃², with d̃ treatment less its means by unit and by period (Frisch
/// & Waugh): the comparisons add up to it.
#[test]
fn comparisons_add_up_to_two_way_fixed_effects() {
    let rows = world(5, 150, 0.4);
    let found = did(&columns(&rows, 0, false), &DidOptions::default()).expect("effects");
    let found = found.two_way.expect("comparisons");
    let treated = |row: &Row| f64::from(u8::from(row.3 > 0 && row.1 >= row.3));
    let mean = |is_of: &dyn Fn(&Row) -> bool| {
        let of: Vec<f64> = rows.iter().filter(|row| is_of(row)).map(treated).collect();
        of.iter().sum::<f64>() / of.len() as f64
    };
    let (mut products, mut squares) = (0.0, 0.0);
    for row in &rows {
        let own = mean(&|it| it.0 == row.0) + mean(&|it| it.1 == row.1) - mean(&|_| true);
        products += (treated(row) - own) * row.2;
        squares += (treated(row) - own) * (treated(row) - own);
    }
    near([Some(found.att)], &[products / squares], 1e-12);
    let parts = [found.never, found.not_yet, found.already].map(|part| part.expect("some"));
    near([Some(parts.iter().map(|part| part.share).sum())], &[1.0], 1e-14);
    near([Some(parts.iter().map(|part| part.share * part.att).sum())], &[found.att], 1e-14);
}

/// θ = 2 with variance 0.04, one change before of 0.5 with variance 0.01, not correlated, k̄ = 2, z = 2: at M̄ = 1 from
/// 2 − 1 − 2 √(0.04 + 0.04); 0 is reached where (2 − M)² = 4 (0.04 + 0.04 M²), so 0.84 M² − 4 M + 3.84 = 0.
#[test]
fn drift_widens_the_interval_as_a_hand_computes() {
    let mut covariance = Matrix::zeros(2);
    (covariance[(0, 0)], covariance[(1, 1)]) = (0.01, 0.04);
    let effect = Att { att: 2.0, se: Some(0.2), low: Some(1.6), high: Some(2.4) };
    let found = sensitivity::sensitivity(effect, &[0.5], &covariance, 2.0, 2.0).expect("intervals");
    let ends = |place: usize| [found.intervals[place].low, found.intervals[place].high];
    near(ends(0).map(Some), &[1.6, 2.4], 1e-14);
    let half = 1.0 + 2.0 * 0.08_f64.sqrt();
    near(ends(2).map(Some), &[2.0 - half, 2.0 + half], 1e-14);
    let root = (4.0 - (16.0 - 4.0 * 0.84 * 3.84_f64).sqrt()) / 1.68;
    near([Some(found.breakdown)], &[root], 1e-14);
    let down = Att { att: -2.0, ..effect };
    let found = sensitivity::sensitivity(down, &[-0.5], &covariance, 2.0, 2.0).expect("intervals");
    near([Some(found.breakdown)], &[root], 1e-14);
    let none = Att { att: 0.1, ..effect };
    let found = sensitivity::sensitivity(none, &[0.5], &covariance, 2.0, 2.0).expect("intervals");
    assert_eq!(found.breakdown, 0.0);
    assert_eq!(sensitivity::sensitivity(effect, &[], &Matrix::zeros(1), 2.0, 2.0), None);
}

/// Sums of squares by the periods in which units were seen, and influences one by one.
#[test]
fn both_ways_to_the_covariance_agree() {
    let mut rows = world(2, 150, 0.5);
    rows.retain(|row| row.1 >= 2 || row.0 % 7 > 0);
    rows.iter_mut().for_each(|row| row.5 = 1.0 + f64::from(row.0 % 3));
    let options = DidOptions { control: Control::NotYet, ..DidOptions::default() };
    let panel = Panel::new(&columns(&rows, 0, true), &options).expect("a panel");
    let mut last = LastPropensity::default();
    let effects: Vec<Effect> = plan(&panel, &options)
        .expect("a plan")
        .into_iter()
        .filter_map(|it| Effect::new(&panel, it, Estimator::Dr, &mut last).ok())
        .collect();
    let found = covariance::covariance(&panel, &effects);
    for (row, one) in effects.iter().enumerate() {
        for (column, other) in effects.iter().enumerate() {
            let mut sum = 0.0;
            for (group, at) in panel.groups.iter().enumerate() {
                let by = |effect: &Effect, unit: usize| {
                    let comparison = &effect.comparison;
                    let is_treated = comparison.group == group;
                    let counts = is_treated || comparison.is_control(group);
                    if counts { effect.influence(&panel, unit, is_treated) } else { 0.0 }
                };
                sum += at.units.clone().map(|unit| by(one, unit) * by(other, unit)).sum::<f64>();
            }
            assert!((found[(row, column)] - sum).abs() < 1e-14, "{row} {column}");
        }
    }
}

/// The names that pages rely on; what is absent is null.
#[test]
fn results_cross_by_their_names() {
    let found = did(&columns(&small(), 0, false), &DidOptions::default()).expect("effects");
    let json = serde_json::to_value(&found).expect("plain data");
    for name in ["groupTime", "eventStudy", "overall", "preTrend", "sensitivity", "twoWay", "notes"]
    {
        assert!(!json[name].is_null(), "{name}");
    }
    for name in ["g", "t", "base", "att", "se", "low", "high", "bandLow", "bandHigh"] {
        assert!(json["groupTime"][0][name].is_number(), "{name}");
    }
    assert!(json["groupTime"][0]["reason"].is_null());
    for name in ["e", "groups", "att", "se", "low", "high", "bandLow", "bandHigh"] {
        assert!(json["eventStudy"][0][name].is_number(), "{name}");
    }
    for name in ["simple", "dynamic", "group", "calendar"] {
        assert!(json["overall"][name]["att"].is_number(), "{name}");
    }
}
