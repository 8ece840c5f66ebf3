//! The customer table against the one that Fader and Hardie published for the CDNOW sample.

#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use tenure::calendar::{Day, Period};
use tenure::customers::{Customers, CustomersOptions};
use tenure::ingest::{ColumnRef, LoadOptions, Role, TableKind};
use tenure::workspace::{Call, Workspace};

/// The sample as of the end of the published calibration, in weeks, with the ids of the sample.
fn calibration() -> (Workspace, Customers) {
    let mut workspace = Workspace::new();
    let mut options = LoadOptions::default();
    options.columns.insert(Role::Customer, Some(ColumnRef::Index(1)));
    let bytes = include_bytes!("data/CDNOW_sample.txt");
    workspace.load(TableKind::Transactions, options, bytes).unwrap();
    let own = CustomersOptions {
        period: Period::Week,
        calibration_end: Day::from_ymd(1997, 9, 30),
        ..CustomersOptions::default()
    };
    let customers = workspace.customers(&Call { own, ..Call::default() }).unwrap().customers;
    (workspace, (*customers).clone())
}

/// `cdnow_customers_summary_with_transactions.csv`: ID, x, t_x, T, zbar with two decimals, by customer.
#[test]
fn customers_equal_the_published_summary_row_for_row() {
    let (workspace, customers) = calibration();
    let published = include_str!("data/cdnow_customers_summary_with_transactions.csv");
    let ids = workspace.transactions().unwrap().ids();
    let mut rows = 0;
    for (row, line) in published.lines().skip(1).enumerate() {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.trim().parse().unwrap()).collect();
        let &[id, x, t_x, age, spend] = &cells[..] else { panic!("{line}") };
        assert_eq!(ids.get(customers.customer[row] as usize), format!("{id:04}"));
        assert_eq!(f64::from(customers.frequency[row]), x, "customer {id}");
        let close = |ours: f64, theirs: f64| (ours - theirs).abs() <= 0.005 + 1e-9;
        assert!(close(customers.recency[row], t_x), "customer {id}: {}", customers.recency[row]);
        assert!(close(customers.age[row], age), "customer {id}: {}", customers.age[row]);
        assert!(
            close(customers.monetary[row], spend),
            "customer {id}: {}",
            customers.monetary[row]
        );
        rows += 1;
    }
    assert_eq!((rows, customers.len()), (2357, 2357));
}

/// Reference of the sample: 2,357 customers, Σx = 2,457, 1,411 without a repeat purchase, largest T = 38.857.
#[test]
fn totals_equal_the_published_ones() {
    let (_, customers) = calibration();
    assert_eq!(customers.frequency.iter().sum::<u32>(), 2457);
    assert_eq!(customers.frequency.iter().filter(|x| **x == 0).count(), 1411);
    let oldest = customers.age.iter().copied().fold(0.0, f64::max);
    assert!((oldest - 38.857).abs() < 5e-4);
}

/// Distinct days with a purchase = repeat occasions + first ones + those of the holdout; counted here from the text.
#[test]
fn every_purchase_day_is_counted_once() {
    let (_, customers) = calibration();
    let text = include_str!("data/CDNOW_sample.txt");
    let mut days: Vec<_> =
        text.lines().map(|line| line.split_whitespace().take(3).collect::<Vec<_>>()).collect();
    days.sort_unstable();
    days.dedup();
    let holdout = customers.holdout.as_ref().unwrap();
    let counted: u32 =
        customers.frequency.iter().zip(&holdout.frequency).map(|(x, later)| 1 + x + later).sum();
    assert_eq!(counted as usize, days.len());
    assert_eq!(holdout.length, 39.0);
}
