//! Difference in differences against the numbers its authors published: county teen employment (Callaway & Sant'Anna 2021),
//! as shipped with their package. The file stands beside the project and is not part of it.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a helper that fails fails its test")]

use std::path::Path;

use tenure::loyalty::did::{Att, Control, Did, DidColumns, DidOptions, Estimator, did};

/// The columns of 500 counties over five years, or nothing and a word about it where the file is absent.
fn counties(with_population: bool) -> Option<DidColumns> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/mpdta/mpdta.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {} is not here", path.display());
        return None;
    };
    let mut columns = DidColumns::default();
    let (mut ids, mut population): (Vec<String>, _) = (Vec::new(), Vec::new());
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let place = ids.iter().position(|id| id == cells[1]).unwrap_or(ids.len());
        if place == ids.len() {
            ids.push(cells[1].into());
        }
        columns.unit.push(place as u32);
        columns.time.push(cells[0].parse().unwrap());
        columns.outcome.push(cells[3].parse().unwrap());
        columns.first_treated.push(cells[4].parse().unwrap());
        population.push(cells[2].parse().unwrap());
    }
    columns.units = ids.len();
    if with_population {
        columns.covariates.push(("lpop".into(), population));
    }
    Some(columns)
}

/// To the four printed decimals.
#[track_caller]
fn printed(found: impl IntoIterator<Item = Option<f64>>, expected: &[f64]) {
    let found: Vec<f64> = found.into_iter().map(|it| it.unwrap()).collect();
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= 5.0001e-5, "{found}, not {expected}");
    }
}

fn errors(of: &Did) -> [Option<f64>; 4] {
    let overall = &of.overall;
    [overall.dynamic, overall.group, overall.simple, overall.calendar].map(|it| it.unwrap().se)
}

#[test]
fn effects_by_group_and_period_are_those_of_the_authors() {
    let Some(columns) = counties(false) else { return };
    for estimator in [Estimator::Dr, Estimator::Ipw, Estimator::Reg] {
        let options = DidOptions { estimator, ..DidOptions::default() };
        let found = did(&columns, &options).unwrap();
        let att = [
            -0.0105, -0.0704, -0.1373, -0.1008, 0.0065, -0.0028, -0.0046, -0.0412, 0.0305, -0.0027,
            -0.0311, -0.0261,
        ];
        printed(found.group_time.iter().map(|it| it.att), &att);
        let se = [
            0.0233, 0.0310, 0.0364, 0.0344, 0.0233, 0.0196, 0.0178, 0.0202, 0.0150, 0.0164, 0.0179,
            0.0167,
        ];
        printed(found.group_time.iter().map(|it| it.se), &se);
        let told: Vec<(i32, i32)> = found.group_time.iter().map(|it| (it.g, it.t)).collect();
        assert_eq!((told[0], told[4], told[11]), ((2004, 2004), (2006, 2004), (2007, 2007)));
    }
}

#[test]
fn averages_and_the_test_before_treatment_are_those_of_the_authors() {
    let Some(columns) = counties(false) else { return };
    let found = did(&columns, &DidOptions::default()).unwrap();
    let events = [0.0305, -0.0006, -0.0245, -0.0199, -0.0510, -0.1373, -0.1008];
    printed(found.event_study.iter().map(|it| Some(it.effect.att)), &events);
    assert_eq!(
        found.event_study.iter().map(|it| it.e).collect::<Vec<_>>(),
        [-3, -2, -1, 0, 1, 2, 3]
    );
    let overall = &found.overall;
    let att = |it: Option<Att>| it.map(|it| it.att);
    printed(
        [overall.dynamic, overall.group, overall.simple].map(att),
        &[-0.0772, -0.0310, -0.0400],
    );
    printed(errors(&found), &[0.0200, 0.0124, 0.0120, 0.0160]);
    let test = found.pre_trend.unwrap();
    assert!((test.statistic - 7.791).abs() <= 5.0001e-4, "{}", test.statistic);
    assert_eq!(test.df, 5);
    assert!((test.p - 0.168).abs() <= 5.0001e-4, "{}", test.p);
    // numpy: the levels of county and year taken out of treatment and outcome, one regressed on the other.
    let two_way = found.two_way.unwrap();
    assert!((two_way.att + 0.036_548_936_674).abs() < 1e-11, "{}", two_way.att);
}

/// With the logarithm of population as a covariate: `csdid` 0.4.3 (PyPI, MIT) without the bootstrap, and independent of it
/// numpy on the formulas of Sant'Anna & Zhao (2020) with `WLS` and `GLM` of statsmodels 0.15; the two agree to all digits.
#[test]
fn effects_given_population_are_those_of_csdid_and_statsmodels() {
    let Some(columns) = counties(true) else { return };
    let expected = [
        (
            Estimator::Dr,
            Control::Never,
            [
                -0.01452967,
                -0.07642188,
                -0.14044834,
                -0.10690390,
                -0.00047215,
                -0.00620252,
                0.00096057,
                -0.04129387,
                0.02672780,
                -0.00457657,
                -0.02844749,
                -0.02878136,
            ],
            [
                0.02212916, 0.02867131, 0.03537815, 0.03288649, 0.02222344, 0.01849570, 0.01940020,
                0.01972114, 0.01406566, 0.01571776, 0.01818088, 0.01623895,
            ],
        ),
        (
            Estimator::Dr,
            Control::NotYet,
            [
                -0.02118305,
                -0.08160319,
                -0.13819182,
                -0.10690390,
                -0.00745524,
                -0.00456338,
                0.00866070,
                -0.04129387,
                0.02693265,
                -0.00420098,
                -0.02844749,
                -0.02878136,
            ],
            [
                0.02164821, 0.02834154, 0.03422804, 0.03288649, 0.02183572, 0.01829139, 0.01683906,
                0.01972114, 0.01391363, 0.01554837, 0.01818088, 0.01623895,
            ],
        ),
        (
            Estimator::Ipw,
            Control::Never,
            [
                -0.01454843,
                -0.07644986,
                -0.14046460,
                -0.10693256,
                -0.00086856,
                -0.00639724,
                0.00120805,
                -0.04130823,
                0.02655610,
                -0.00466090,
                -0.02834030,
                -0.02889477,
            ],
            [
                0.02211453, 0.02864886, 0.03537100, 0.03288915, 0.02215284, 0.01845733, 0.01948793,
                0.01972140, 0.01404416, 0.01566916, 0.01818931, 0.01624641,
            ],
        ),
        (
            Estimator::Reg,
            Control::Never,
            [
                -0.01491124,
                -0.07699632,
                -0.14108010,
                -0.10754427,
                -0.00206606,
                -0.00696828,
                0.00076553,
                -0.04153564,
                0.02636583,
                -0.00475984,
                -0.02850211,
                -0.02878949,
            ],
            [
                0.02205569, 0.02835975, 0.03483629, 0.03273769, 0.02212229, 0.01834579, 0.01919591,
                0.01971687, 0.01401895, 0.01566997, 0.01813207, 0.01616787,
            ],
        ),
    ];
    for (estimator, control, att, se) in expected {
        let options = DidOptions { estimator, control, ..DidOptions::default() };
        let found = did(&columns, &options).unwrap();
        for (row, (att, se)) in found.group_time.iter().zip(att.into_iter().zip(se)) {
            assert!((row.att.unwrap() - att).abs() <= 5.0001e-9, "{row:?}, not {att}");
            assert!((row.se.unwrap() - se).abs() <= 5.0001e-9, "{row:?}, not {se}");
        }
    }
}
