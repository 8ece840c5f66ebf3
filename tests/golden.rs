//! Every kind of chart against its golden SVG, and its texts: inside the picture, apart from each other, large enough.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that fails fails its test")]

mod gallery;

use std::collections::{HashMap, HashSet};

use tenure::calendar::Day;
use tenure::chart::{Chart, projection};
use tenure::clv::projection::{ProjectionOptions, project_counts};
use tenure::draw::{DrawOptions, Metrics, ThemeName, WidthTable, svg};
use tenure::ingest::{LoadOptions, TableKind};
use tenure::simulate::{SimulateOptions, simulate};
use tenure::words::Locale;
use tenure::workspace::{VIEWS, Workspace};

/// The recidivism data as customers who leave.
fn subscribers() -> Workspace {
    let mut file = String::from("customer,duration,churned,region,age,channel,orders_before\n");
    for (row, line) in include_str!("data/survival/rossi.csv").lines().skip(1).enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let [time, event, aid, age, _, worked, _, _, prior] = cells[..] else { continue };
        let region = if worked == "1" { "North" } else { "South" };
        let channel = if aid == "1" { "Search" } else { "Partner shops" };
        file += &format!("c{row},{time},{event},{region},{age},{channel},{prior}\n");
    }
    let mut subscribers = Workspace::new();
    let (table, options) = (TableKind::Customers, LoadOptions::default());
    subscribers.load(table, options, file.as_bytes()).unwrap();
    subscribers
}

/// Points of the members of a made-up shop: one for each whole unit spent, 200 redeemed at every fifth purchase, and at every
/// eleventh 60 expired.
fn rewards(transactions: &str, memberships: &str) -> String {
    let cell = |line: &str, place: usize| line.split(',').nth(place).unwrap_or("").to_owned();
    let joined: HashMap<String, String> =
        memberships.lines().skip(1).map(|line| (cell(line, 0), cell(line, 1))).collect();
    let mut count: HashMap<String, u32> = HashMap::new();
    let mut file = "customer,date,type,points,cost\n".to_owned();
    for line in transactions.lines().skip(1) {
        let [customer, day, amount] = [1, 2, 3].map(|place| cell(line, place));
        if joined.get(&customer).is_none_or(|joined| *joined > day) {
            continue;
        }
        let points = amount.split('.').next().unwrap_or("0");
        file += &format!("{customer},{day},earned,{points},\n");
        let count = count.entry(customer.clone()).or_default();
        *count += 1;
        if count.is_multiple_of(5) {
            file += &format!("{customer},{day},redeemed,200,4.00\n");
        }
        if count.is_multiple_of(11) {
            file += &format!("{customer},{day},expired,60,\n");
        }
    }
    file
}

/// A shop that held every third customer of 2024 out by chance, and in which the others spend a fifth more from 2025 on.
fn held_out(transactions: &str) -> Workspace {
    let mut bought = String::new();
    let mut members = "customer,enrolled,treated\n".to_owned();
    let mut known = HashSet::new();
    for (row, line) in transactions.lines().enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let [_, customer, day, amount, ..] = cells[..] else { continue };
        let number = customer.trim_start_matches(|it: char| !it.is_ascii_digit());
        let held_out = number.parse::<u32>().is_ok_and(|number| number.is_multiple_of(3));
        if row > 0 && day < "2025-01-01" && known.insert(customer.to_owned()) {
            let treated = if held_out { "no" } else { "yes" };
            members += &format!("{customer},2025-01-01,{treated}\n");
        }
        let amount = match amount.parse::<f64>() {
            Ok(amount) if day >= "2025-01-01" && !held_out => format!("{:.2}", 1.2 * amount),
            _ => amount.to_owned(),
        };
        bought += &format!("{customer},{day},{amount}\n");
    }
    let mut shop = Workspace::new();
    for (table, text) in [(TableKind::Transactions, bought), (TableKind::Memberships, members)] {
        shop.load(table, LoadOptions::default(), text.as_bytes()).unwrap();
    }
    shop
}

/// Every chart of the product: those of members of a made-up shop, the others of the CDNOW sample.
fn of_the_product() -> Vec<Chart> {
    let (mut cdnow, mut shop) = (Workspace::new(), Workspace::new());
    let load = |workspace: &mut Workspace, table, bytes: &[u8]| {
        workspace.load(table, LoadOptions::default(), bytes).unwrap();
    };
    load(&mut cdnow, TableKind::Transactions, include_bytes!("data/CDNOW_sample.txt"));
    let files =
        simulate(&SimulateOptions { customers: 2000, ..SimulateOptions::default() }).unwrap();
    load(&mut shop, TableKind::Transactions, files.transactions.as_bytes());
    load(&mut shop, TableKind::Memberships, files.memberships.as_bytes());
    let of_members =
        |name: &str| ["loyalty", "launch", "profile"].iter().any(|it| name.starts_with(it));
    let subscribers = subscribers();
    let mut programme = Workspace::new();
    load(&mut programme, TableKind::Transactions, files.transactions.as_bytes());
    load(&mut programme, TableKind::Memberships, files.memberships.as_bytes());
    let points = rewards(&files.transactions, &files.memberships);
    load(&mut programme, TableKind::Rewards, points.as_bytes());
    let held_out = held_out(&files.transactions);
    let of = |name: &str| match name {
        name if name.starts_with("randomised") => &held_out,
        "cox.forest" => &subscribers,
        name if name.starts_with("programme") => &programme,
        name if of_members(name) => &shop,
        _ => &cdnow,
    };
    VIEWS.iter().map(|name| of(name).chart(name, &|| serde_json::json!({})).unwrap()).collect()
}

/// The contracts of Fader & Hardie 2007, "Highend": those left of 1,000 after each of 12 years, five of them held back.
fn contracts() -> Chart {
    let left = vec![1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394];
    let options = ProjectionOptions { holdout: Some(5), ..ProjectionOptions::default() };
    projection::curve(&project_counts(&[left], &options).unwrap(), Locale::En)
}

#[test]
fn charts_look_as_their_golden_svgs() {
    for chart in gallery::all() {
        gallery::compare(&chart.name, &chart, ThemeName::Light, 720.0);
    }
    gallery::compare("projection.curve-contracts", &contracts(), ThemeName::Light, 720.0);
    gallery::compare("rfm.segments-narrow-dark", &gallery::segments(), ThemeName::Dark, 360.0);
    gallery::compare("migration.flows-narrow-dark", &gallery::flows(), ThemeName::Dark, 360.0);
    gallery::compare("retention.curves-narrow-dark", &gallery::curves(), ThemeName::Dark, 360.0);
}

#[test]
fn charts_of_the_product_look_as_their_golden_svgs() {
    for chart in of_the_product() {
        gallery::compare(&format!("product.{}", chart.name), &chart, ThemeName::Light, 720.0);
    }
}

#[test]
fn charts_with_options_look_as_their_golden_svgs() {
    let mut cdnow = Workspace::new();
    let sample = include_bytes!("data/CDNOW_sample.txt");
    cdnow.load(TableKind::Transactions, LoadOptions::default(), sample).unwrap();
    let draw = |name: &str, golden: &str, options: serde_json::Value| {
        let chart = cdnow.chart(name, &|| &options).unwrap();
        gallery::compare(golden, &chart, ThemeName::Light, 720.0);
    };
    let before = serde_json::json!({ "before": "1998-01-31" });
    draw("rfm.segments", "product.rfm.segments-before", before.clone());
    draw("lifecycle.stages", "product.lifecycle.stages-before", before.clone());
    let narrow = |name: &str, golden: &str, options: &serde_json::Value| {
        let chart = cdnow.chart(name, &|| options).unwrap();
        gallery::compare(golden, &chart, ThemeName::Light, 360.0);
    };
    let none = serde_json::json!({});
    narrow("rfm.segments", "product.rfm.segments-before-narrow", &before);
    narrow("lifecycle.rhythm", "product.lifecycle.rhythm-narrow", &none);
    narrow("clusters.profiles", "product.clusters.profiles-narrow", &none);
    let rules = [("Best", "r >= 4 and f >= 4"), ("Often", "f >= 3"), ("Gone", "r = 1")];
    let rules = rules.map(|(name, rule)| serde_json::json!({ "name": name, "rule": rule }));
    draw("rfm.audit", "product.rfm.audit-rules", serde_json::json!({ "scheme": rules }));
    let weeks = serde_json::json!({ "by": "region", "unit": "week" });
    let chart = subscribers().chart("survival.curves", &|| &weeks).unwrap();
    gallery::compare("product.survival.curves-by", &chart, ThemeName::Light, 720.0);
    gallery::compare("product.survival.curves-narrow", &chart, ThemeName::Dark, 360.0);
}

/// A made-up shop of five years: 60 monthly cohorts, the last of them small, and the same customers in groups.
#[test]
fn retention_of_many_cohorts_looks_as_its_golden_svgs() {
    let mut shop = Workspace::new();
    let options = SimulateOptions {
        customers: 3000,
        from: Day::from_ymd(2021, 1, 1).unwrap(),
        to: Day::from_ymd(2025, 12, 10).unwrap(),
        ..SimulateOptions::default()
    };
    let files = simulate(&options).unwrap();
    let mut load = |table, text: &str| {
        shop.load(table, LoadOptions::default(), text.as_bytes()).unwrap();
    };
    load(TableKind::Transactions, &files.transactions);
    load(TableKind::Memberships, &files.memberships);
    let draw = |name: &str, golden: &str, options: serde_json::Value| {
        let chart = shop.chart(name, &|| &options).unwrap();
        gallery::compare(golden, &chart, ThemeName::Light, 720.0);
        for width in [320.0, 390.0, 1120.0] {
            check(&chart, width, None);
        }
    };
    let small = serde_json::json!({ "minimumSize": 60 });
    draw("retention.triangle", "product.retention.triangle-many", small);
    let money = serde_json::json!({ "period": "quarter", "measure": "revenueSoFar" });
    draw("retention.triangle", "product.retention.triangle-revenue", money);
    let brackets = serde_json::json!({ "mode": "brackets", "by": "member" });
    draw("retention.curves", "product.retention.curves-groups", brackets.clone());
    draw("retention.revenue", "product.retention.revenue-groups", brackets);
    let rows = serde_json::json!({ "by": "tier", "rows": "groups", "of": "previous" });
    draw("retention.triangle", "product.retention.triangle-groups", rows);
    let rolling = serde_json::json!({ "window": "rolling", "mode": "onOrAfter", "start": "every" });
    draw("retention.curves", "product.retention.curves-rolling", rolling);
}

#[test]
fn no_text_is_clipped_covered_or_small() {
    for chart in gallery::all().into_iter().chain(of_the_product()).chain([contracts()]) {
        for width in [320.0, 390.0, 640.0, 1120.0, 1280.0] {
            let longer = Chart {
                title: format!("{} — 一半的新客户不再回来，其余的人在四十六天之内回来。", chart.title),
                note: Some("A caveat that needs more than one line wherever the page is narrow, and says what to do about it.".into()),
                ..chart.clone()
            };
            check(&chart, width, None);
            check(&longer, width, None);
            check(&longer, width, Some(120.0));
        }
    }
}

#[test]
fn what_a_chart_must_say_is_said_at_every_width() {
    for width in [320.0, 390.0, 640.0, 1120.0] {
        let options = DrawOptions { width: Some(width), ..DrawOptions::default() };
        let says = |chart: Chart, texts: &[&str]| {
            let drawn = svg(&chart, &options).unwrap();
            for text in texts {
                assert!(
                    drawn.contains(&format!("\n{text}\n")),
                    "{} at {width}: {text}",
                    chart.name
                );
            }
        };
        says(gallery::segments(), &["19\u{a0}%", "1.2\u{a0}%", "Cannot lose them"]);
        says(
            gallery::triangle(),
            &["First purchase", "Months since the first purchase", "100\u{a0}%"],
        );
        says(gallery::curves(), &["All cohorts", "Share who bought"]);
        says(gallery::distribution(), &["Median 62", "Mean 96", "600"]);
        says(gallery::by_segment(), &["Expected in the next 12 months", "412"]);
        // Beneath its column, or where that is too narrow beside its number.
        let narrow = svg(&gallery::by_segment(), &options).unwrap();
        assert!(narrow.contains("\nLoyal\n") || narrow.contains("2\u{a0}Loyal"), "{width}");
        says(gallery::before_after(), &["Members", "Matched others", "Joined the programme"]);
        says(gallery::flows(), &["Champions 497", "On 31 Mar 2026", "沉睡客户 814"]);
        says(gallery::survival(), &["Search", "Partner shops", "自然流量", "Half"]);
    }
}

/// A text of an SVG, with the rectangle it covers in css pixels.
#[derive(Debug)]
struct Text {
    content: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

fn check(chart: &Chart, width: f64, height: Option<f64>) {
    let options = DrawOptions { width: Some(width), height, ..DrawOptions::default() };
    let svg = svg(chart, &options).unwrap();
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
    let of = |name: &str| attribute(&svg, name).parse::<f64>().unwrap();
    let (width, height) = (of("width"), of("height"));
    let texts = texts(&svg);
    let place = format!("{} at {width} × {height}", chart.name);
    assert!(!texts.is_empty(), "{place}");
    for (n, text) in texts.iter().enumerate() {
        let inside =
            text.left >= 0.0 && text.right <= width && text.top >= 0.0 && text.bottom <= height;
        assert!(inside, "{place}: clipped: {text:?}");
        for other in &texts[..n] {
            let apart = text.right <= other.left
                || other.right <= text.left
                || text.bottom <= other.top
                || other.bottom <= text.top;
            assert!(apart, "{place}: “{}” on “{}”", text.content, other.content);
        }
    }
}

fn texts(svg: &str) -> Vec<Text> {
    svg.split("<text ")
        .skip(1)
        .map(|element| {
            let of = |name: &str| attribute(element, name).parse::<f64>().unwrap() / 4.0;
            let content = element.split_once('>').unwrap().1.split_once("</text>").unwrap().0;
            let marks =
                [("&apos;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
            let plain = |text: String, (mark, is): (&str, &str)| text.replace(mark, is);
            let content = marks.into_iter().fold(content.trim().to_owned(), plain);
            let size = of("font-size");
            assert!(size >= 12.0, "{content} has {size} px");
            let wide = WidthTable.width(&content, size, element.contains("font-weight=\"bold\""));
            let (x, y) = (of("x"), of("y"));
            let left = match attribute(element, "text-anchor") {
                "middle" => x - wide / 2.0,
                "end" => x - wide,
                _ => x,
            };
            let (top, bottom) = (y - size * 0.5, y + size * 0.5);
            Text { content, left, right: left + wide, top, bottom }
        })
        .collect()
}

fn attribute<'a>(element: &'a str, name: &str) -> &'a str {
    let head = element.split_once('>').unwrap().0;
    head.split(&format!("{name}=\"")).nth(1).map_or("", |rest| rest.split('"').next().unwrap())
}
