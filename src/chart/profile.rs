//! Charts of who the customers of segments are.

use super::{
    Axis, Bar, Cell, Chart, Color, Direction, Mark, Ramp, Scale, Side, Table, TableColumn, Value,
    percent_axis,
};
use crate::segment::{Profile, Tree};
use crate::words::{Locale, Profile as Words, Segment, format};

/// An index of this and more has the strongest colour; 100, which is as all customers, lies in the middle.
const STRONGEST: f64 = 200.0;

/// `profile.index`: the share of each category in each segment, against its share of all customers.
pub fn index(profile: &Profile, locale: Locale) -> Chart {
    let say = |message: Words| message.say(locale);
    let percent = |share| format::percent(locale, share);
    let short = |value| format::short(locale, value);
    let attribute = || profile.label.clone();
    let whom = || profile.whom.clone();
    let mut cells = Vec::new();
    let mut table = Table {
        columns: vec![
            TableColumn::text(Segment::Segment.say(locale)),
            TableColumn::text(attribute()),
            TableColumn::numeric(Segment::Customers.say(locale)),
            TableColumn::numeric(say(Words::Share)),
            TableColumn::numeric(say(Words::Base(whom()))),
            TableColumn::numeric(say(Words::Index(whom()))),
            TableColumn::numeric(say(Words::Residual)),
            TableColumn::text(say(Words::Differs)),
        ],
        rows: Vec::new(),
    };
    let mut rows = Vec::new();
    // More than elsewhere is said before less: of two categories both say the same.
    let mut most: Option<((bool, f64), Words)> = None;
    // Segments that nobody is in say nothing.
    for (group, of_group) in profile.groups.iter().zip(&profile.cells) {
        if group.known == 0 {
            continue;
        }
        for (x, (category, cell)) in profile.categories.iter().zip(of_group).enumerate() {
            let whole = |value: f64| format::count(locale, libm::round(value) as u64);
            cells.push(Cell {
                x: x as u32,
                y: rows.len() as u32,
                shade: cell.index.map(|index| (index / STRONGEST).min(1.0)),
                label: cell.index.map(whole).unwrap_or_default(),
                partial: false,
                muted: false,
                row: table.rows.len() as u32,
            });
            table.rows.push(vec![
                Value::text(group.name.clone()),
                Value::text(category.name.clone()),
                Value::number(cell.customers, format::count(locale, cell.customers.into())),
                Value::option(cell.share, &percent),
                Value::option(category.share, &percent),
                Value::option(cell.index, &whole),
                Value::option(cell.residual, &short),
                Value::text(say(if cell.differs { Words::Yes } else { Words::No })),
            ]);
            let (Some(residual), Some(share), Some(base)) =
                (cell.residual.filter(|_| cell.differs), cell.share, category.share)
            else {
                continue;
            };
            let weight = (residual > 0.0, residual.abs());
            // Where several weigh the same but for rounding, the first is said.
            let is_more = |most: (bool, f64)| weight > (most.0, most.1 * (1.0 + 1e-9));
            if most.as_ref().is_none_or(|(most, _)| is_more(*most)) {
                let (category, segment) = (category.name.clone(), group.name.clone());
                let stands_out = Words::StandsOut {
                    attribute: attribute(),
                    category,
                    segment,
                    share,
                    base,
                    whom: whom(),
                };
                most = Some((weight, stands_out));
            }
        }
        rows.push(group.name.clone());
    }
    let summary =
        profile.test.map_or(Words::NoTest { attribute: attribute() }, |test| Words::Association {
            attribute: attribute(),
            v: test.cramers_v,
            corrected: test.cramers_v_corrected,
            chi2: test.chi2,
            df: test.df,
            p: test.p,
        });
    let height = 110 + 28 * rows.len() as u32;
    let band = |labels, label, side| {
        let scale = Scale::Band { labels };
        Axis { label, scale, side, grid: false }
    };
    let categories = profile.categories.iter().map(|it| it.name.clone()).collect();
    let strongest = say(Words::Strongest { index: STRONGEST as u64 });
    let ramp = Ramp::Divergence { ends: [format::count(locale, 0), strongest] };
    Chart {
        name: "profile.index".into(),
        title: say(most.map_or(Words::Alike { attribute: attribute() }, |(_, it)| it)),
        subtitle: say(Words::Plotted {
            attribute: attribute(),
            customers: u64::from(profile.customers - profile.missing),
            whom: whom(),
            as_of: profile.as_of.label(locale),
        }),
        summary: say(summary),
        note: profile.notes.first().cloned(),
        x: band(categories, attribute(), Side::End),
        y: band(rows, String::new(), Side::Start),
        marks: vec![Mark::Cells { name: say(Words::Index(whom())), ramp, cells }],
        height,
        table,
    }
}

/// `profile.rules`: the share in the segment of the customers who meet each rule, against that of all.
pub fn rules(tree: &Tree, locale: Locale) -> Chart {
    let say = |message: Words| message.say(locale);
    let percent = |share| format::percent(locale, share);
    let count = |number: u32| Value::number(number, format::count(locale, number.into()));
    let level = tree.level;
    let segment = || tree.segment.clone();
    let whom = || tree.whom.clone();
    let numeric = |message| TableColumn::numeric(say(message));
    let columns = vec![
        TableColumn::text(say(Words::RuleColumn)),
        numeric(Words::Meets),
        numeric(Words::Tested),
        numeric(Words::InSegment),
        numeric(Words::Low { level }),
        numeric(Words::High { level }),
        numeric(Words::Lift),
    ];
    let (mut bars, mut rows) = (Vec::new(), Vec::new());
    for (place, rule) in tree.rules.iter().enumerate() {
        bars.extend(rule.share.map(|share| Bar {
            at: place as f64,
            width: 0.7,
            from: 0.0,
            to: share,
            low: rule.low,
            high: rule.high,
            label: percent(share),
            row: place as u32,
        }));
        rows.push(vec![
            Value::text(rule.rule.clone()),
            count(rule.customers),
            count(rule.tested),
            Value::option(rule.share, &percent),
            Value::option(rule.low, &percent),
            Value::option(rule.high, &percent),
            Value::option(rule.lift, &|lift| format::short(locale, lift)),
        ]);
    }
    let tells = tree.rules.len() > 1;
    let best = tree.rules.first().filter(|_| tells);
    let title = best.and_then(|rule| {
        let (rule, share) = (rule.rule.clone(), rule.share?);
        Some(Words::BestRule { rule, segment: segment(), share, base: tree.base, whom: whom() })
    });
    let all = Words::NoRule { segment: segment(), base: tree.base, of: tree.customers.into() };
    let ends = [tree.rules.first(), tree.rules.last().filter(|_| tells)];
    let said: Vec<&str> = ends.iter().flatten().map(|rule| rule.sentence.as_str()).collect();
    let highest = tree.rules.iter().filter_map(|rule| rule.high).fold(tree.base, f64::max);
    Chart {
        name: "profile.rules".into(),
        title: say(title.unwrap_or(Words::NothingTells { segment: segment() })),
        subtitle: say(Words::RulesPlotted {
            segment: segment(),
            tested: tree.rules.iter().map(|rule| u64::from(rule.tested)).sum(),
            customers: tree.customers.into(),
            level,
        }),
        summary: if tells { said.join(locale.space()) } else { say(all) },
        note: tree.notes.last().cloned(),
        x: Axis {
            label: say(Words::InSegment),
            scale: percent_axis(locale, highest),
            side: Side::Start,
            grid: true,
        },
        y: Axis {
            label: String::new(),
            scale: Scale::Band { labels: tree.rules.iter().map(|it| it.rule.clone()).collect() },
            side: Side::Start,
            grid: false,
        },
        marks: vec![
            Mark::Bars { name: String::new(), color: Color::Accent, horizontal: true, bars },
            Mark::Rule {
                axis: Direction::X,
                at: tree.base,
                label: say(Words::AllCustomers { share: tree.base, whom: whom() }),
            },
        ],
        height: 130 + 30 * tree.rules.len() as u32,
        table: Table { columns, rows },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Day;
    use crate::segment::{Attribute, AttributeValues, Groups, TreeOptions, profile, tree};
    use crate::words::{Selected, Whom};

    /// 400 customers: 60 % of those in the east are in the first segment, 10 % of those in the west, and the region of 20 is
    /// not known.
    fn shop(is_told: bool) -> (Groups, Attribute) {
        let names = vec!["east".to_owned(), "west".to_owned()];
        let region = |n: u32| if n.is_multiple_of(21) { u32::MAX } else { n % 2 };
        let of_region: Vec<u32> = (0..400).map(region).collect();
        let in_first = |n: u16| match n % 2 {
            0 if is_told => n / 2 % 5 > 1,
            _ => n / 2 % 10 < 1,
        };
        let of = (0..400).map(|n| u16::from(!in_first(n))).collect();
        let groups = Groups { names: ["Stars", "Others", "None"].map(str::to_owned).into(), of };
        let values = AttributeValues::Categories { names, of: of_region, ordered: false };
        (groups, Attribute { name: "region".into(), label: "Region".into(), values })
    }

    #[test]
    fn the_cell_that_stands_out_is_the_finding() {
        let (groups, region) = shop(true);
        let found = profile(&groups, &region, Whom::default(), Day::new(20_000), 0.95, Locale::En);
        let chart = index(&found.expect("a profile"), Locale::En);
        assert!(chart.title.starts_with("Region east: "), "{}", chart.title);
        assert!(chart.title.contains("of Stars"), "{}", chart.title);
        assert!(chart.summary.contains("go together: Cramér's V is 0."), "{}", chart.summary);
        let Mark::Cells { cells, .. } = &chart.marks[0] else { panic!("cells") };
        assert_eq!((cells.len(), chart.table.rows.len()), (4, 4), "nobody is in the third segment");
        for cell in cells {
            let row = &chart.table.rows[cell.row as usize];
            assert_eq!((row.len(), &row[5].text), (chart.table.columns.len(), &cell.label));
        }
        assert!(chart.note.expect("a note").contains("20 customers have no value of Region"));
        let (groups, region) = shop(false);
        let found = profile(&groups, &region, Whom::default(), Day::new(20_000), 0.95, Locale::En);
        let chart = index(&found.expect("a profile"), Locale::En);
        assert_eq!(chart.title, "The segments do not differ in Region by more than chance");
    }

    #[test]
    fn rules_are_bars_and_sentences() {
        let (groups, region) = shop(true);
        let inside: Vec<bool> = groups.of.iter().map(|&of| of == 0).collect();
        let found = tree(&inside, "Stars", &[region], &TreeOptions::default()).expect("a tree");
        let mut some = found.clone();
        some.whom = Whom(vec![Selected::Named("vip".into()), Selected::Rule("orders > 1".into())]);
        let title = rules(&some, Locale::En).title;
        assert!(title.ends_with("of all customers in “vip” and with orders > 1"), "{title}");
        let chart = rules(&found, Locale::En);
        assert!(chart.title.contains("are in the segment Stars"), "{}", chart.title);
        let Mark::Bars { bars, .. } = &chart.marks[0] else { panic!("bars") };
        assert_eq!((bars.len(), chart.table.rows.len()), (2, 2));
        assert_eq!(chart.table.rows[0][3].number, Some(bars[0].to));
        let inside: Vec<bool> = (0..400).map(|n| n % 3 == 0).collect();
        let nothing = tree(&inside, "Stars", &[], &TreeOptions::default()).expect("a tree");
        let chart = rules(&nothing, Locale::En);
        assert!(chart.title.starts_with("Nothing known of the customers"), "{}", chart.title);
        assert_eq!(
            chart.summary,
            "34\u{a0}% of 400 customers are in the segment Stars, whatever else is known of them."
        );
        assert_eq!(chart.table.rows.len(), 1);
    }
}
