//! The simulator's parameters come back out of its files: from bytes through the tables to the fitted models.

#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use tenure::clv::{ClvOptions, ClvResult};
use tenure::customers::CustomersOptions;
use tenure::ingest::{LoadOptions, TableKind};
use tenure::simulate::{SimulateOptions, simulate};
use tenure::workspace::{Call, Workspace};

/// A shop drawn from the two models exactly: no season, one rate for both channels, no programme.
fn plain_shop(seed: u64) -> SimulateOptions {
    SimulateOptions {
        seed,
        customers: 8000,
        seasonality: 0.0,
        channel_spread: 0.0,
        programme: None,
        ..SimulateOptions::default()
    }
}

fn fit(options: &SimulateOptions) -> ClvResult {
    let mut workspace = Workspace::new();
    let files = simulate(options).unwrap();
    let report = workspace
        .load(TableKind::Transactions, LoadOptions::default(), files.transactions.as_bytes())
        .unwrap();
    assert_eq!(report.rows_dropped, 0);
    assert_eq!(report.customers, u64::from(options.customers));
    // The shop closes on its last day, whether or not somebody bought then.
    let mut call = Call::<ClvOptions, CustomersOptions>::default();
    call.shared.as_of = Some(options.to);
    workspace.clv(&call).unwrap().result.clone()
}

#[test]
fn bg_nbd_and_gamma_gamma_are_recovered_from_the_files() {
    let options = plain_shop(11);
    let result = fit(&options);
    let truth = [options.r, options.alpha, options.a, options.b];
    for ((name, estimate), truth) in result.parameters.0.into_iter().zip(truth) {
        let error = result.standard_errors.get(name).flatten().unwrap();
        assert!(
            (estimate - truth).abs() < 4.0 * error,
            "{name}: {estimate} ± {error}, true {truth}"
        );
    }
    let spend = result.spend.unwrap();
    for ((name, estimate), truth) in
        spend.parameters.0.into_iter().zip([options.p, options.q, options.gamma])
    {
        let error = spend.standard_errors.get(name).flatten().unwrap();
        assert!(
            (estimate - truth).abs() < 4.0 * error,
            "{name}: {estimate} ± {error}, true {truth}"
        );
    }
    // The mean order of the model, p γ / (q − 1).
    let mean = options.p * options.gamma / (options.q - 1.0);
    assert!((spend.mean.unwrap() / mean - 1.0).abs() < 0.03);
}
