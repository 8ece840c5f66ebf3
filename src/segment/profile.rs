//! How the customers of segments differ in what is known of them: gender, region, age, or any other attribute.

use serde::{Deserialize, Serialize};

use super::Groups;
use super::attribute::Attribute;
use super::bands::bands;
use crate::calendar::Day;
use crate::error::Result;
use crate::stats::contingency::{association, residuals};
use crate::stats::normal;
use crate::words::{Locale, Profile as Words, Whom};

/// What is crossed with what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ProfileOptions {
    /// The segmentation; `rfm` by default.
    pub of: String,
    /// The attribute of the customers: a role of the customers table such as `region`, a header of it, `member` or `tier`.
    pub attribute: String,
}

impl Default for ProfileOptions {
    fn default() -> Self {
        Self { of: "rfm".into(), attribute: String::new() }
    }
}

/// Segments crossed with an attribute.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The attribute.
    pub attribute: String,
    /// What people call it.
    pub label: String,
    /// The day of the segments and of what is known.
    pub as_of: Day,
    /// The level at which cells differ.
    pub level: f64,
    /// The customers that shares are held against.
    #[serde(skip)]
    pub whom: Whom,
    /// Customers in all segments.
    pub customers: u32,
    /// Customers without a value, who are in no category, share or test.
    pub missing: u32,
    /// The segments in their order, also those without customers.
    pub groups: Vec<ProfileGroup>,
    /// The categories of the attribute: at most twelve, of which the last may hold all others.
    pub categories: Vec<Category>,
    /// The values between bands of numbers: a band holds its upper one, of ages its lower one. Absent for categories.
    pub cuts: Option<Vec<f64>>,
    /// A row for each segment, with a cell for each category.
    pub cells: Vec<Vec<ProfileCell>>,
    /// Whether segments and attribute go together at all; absent unless there are two of each.
    pub test: Option<ProfileTest>,
    /// What to know when reading the shares, the most important first.
    pub notes: Vec<String>,
}

/// A segment of a [`Profile`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileGroup {
    /// Its name.
    pub name: String,
    /// Customers in it with a value.
    pub known: u32,
    /// Customers in it without one.
    pub missing: u32,
}

/// A category of the attribute.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Category {
    /// Its name.
    pub name: String,
    /// Customers in it.
    pub customers: u32,
    /// Their share of all customers with a value: the base.
    pub share: Option<f64>,
}

/// The customers of a segment in a category.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileCell {
    /// How many.
    pub customers: u32,
    /// Their share of the segment's customers with a value; absent if there are none.
    pub share: Option<f64>,
    /// That share over the base; absent where the base is 0.
    pub lift: Option<f64>,
    /// The same, 100 for as all.
    pub index: Option<f64>,
    /// By how many standard errors the count is off what it would be if segments were alike: Haberman's adjusted residual.
    pub residual: Option<f64>,
    /// Whether that is more than chance: beyond the level, which all cells share (Bonferroni).
    pub differs: bool,
}

/// Whether segments and attribute go together, over all cells.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileTest {
    /// Pearson's χ².
    pub chi2: f64,
    /// Its degrees of freedom.
    pub df: u32,
    /// The chance of one as large if segments were alike.
    pub p: f64,
    /// Cramér's V: 0 if segments are alike, 1 if the segment tells the category or the other way round.
    pub cramers_v: f64,
    /// V without its bias (Bergsma 2013).
    pub cramers_v_corrected: f64,
    /// Cells in which fewer than five customers are expected, where χ² is not to be trusted.
    pub small_cells: u32,
}

/// Crosses groups of customers with an attribute of them; both have a value a customer, in the same order. `whom` says which
/// customers they are.
///
/// # Errors
///
/// `option` if `level` is not between 0 and 1.
pub fn profile(
    groups: &Groups,
    attribute: &Attribute,
    whom: Whom,
    as_of: Day,
    level: f64,
    locale: Locale,
) -> Result<Profile> {
    normal::two_sided(level)?;
    let bands = bands(attribute, locale);
    let (rows, columns) = (groups.names.len(), bands.names.len());
    let mut counts = vec![vec![0_u32; columns]; rows];
    let mut missing = vec![0_u32; rows];
    for (&group, &band) in groups.of.iter().zip(&bands.of) {
        let (Some(row), Some(missing)) =
            (counts.get_mut(usize::from(group)), missing.get_mut(usize::from(group)))
        else {
            continue;
        };
        *row.get_mut(usize::from(band)).unwrap_or(missing) += 1;
    }

    let sum = |column: usize| counts.iter().map(|row| row[column]).sum::<u32>();
    let of_columns: Vec<u32> = (0..columns).map(sum).collect();
    let known: u32 = of_columns.iter().sum();
    let share = |part: u32, whole: u32| (whole > 0).then(|| f64::from(part) / f64::from(whole));
    let residuals = residuals(&counts);
    let tested = residuals.iter().flatten().flatten().count();
    // A level so high that it cannot be shared leaves no cell that differs.
    let bound = normal::two_sided(1.0 - (1.0 - level) / tested.max(1) as f64).unwrap_or(f64::MAX);
    let mut cells = Vec::with_capacity(rows);
    let mut of_groups = Vec::with_capacity(rows);
    for (((row, residuals), name), missing) in
        counts.iter().zip(residuals).zip(&groups.names).zip(missing)
    {
        let of_group = row.iter().sum();
        of_groups.push(ProfileGroup { name: name.clone(), known: of_group, missing });
        let cell = |((&customers, residual), &of_column): ((&u32, Option<f64>), &u32)| {
            let own = share(customers, of_group);
            let base = share(of_column, known).filter(|&base| base > 0.0);
            let lift = own.zip(base).map(|(own, base)| own / base);
            ProfileCell {
                customers,
                share: own,
                lift,
                index: lift.map(|lift| 100.0 * lift),
                residual,
                differs: residual.is_some_and(|residual| residual.abs() > bound),
            }
        };
        cells.push(row.iter().zip(residuals).zip(&of_columns).map(cell).collect());
    }
    let test = association(&counts).map(|it| ProfileTest {
        chi2: it.chi2,
        df: it.df,
        p: it.p,
        cramers_v: it.v,
        cramers_v_corrected: it.v_corrected,
        small_cells: it.small,
    });
    let missing: u32 = of_groups.iter().map(|group| group.missing).sum();
    let mut notes = Vec::new();
    if let Some(cells) = test.map(|test| test.small_cells).filter(|&cells| cells > 0) {
        notes.push(Words::SmallCells { cells, of: (rows * columns) as u32 });
    }
    if missing > 0 {
        let attribute = attribute.label.clone();
        notes.push(Words::Missing { customers: missing.into(), attribute });
    }
    let category = |(name, customers)| Category { name, customers, share: share(customers, known) };
    Ok(Profile {
        attribute: attribute.name.clone(),
        label: attribute.label.clone(),
        as_of,
        level,
        whom,
        customers: known + missing,
        missing,
        groups: of_groups,
        categories: bands.names.into_iter().zip(of_columns).map(category).collect(),
        cuts: bands.cuts,
        cells,
        test,
        notes: notes.iter().map(|note| note.say(locale)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::AttributeValues;

    /// Customers of these counts: a row a group, a column a category.
    fn crossed(counts: &[&[u32]], without: u32) -> Profile {
        let (mut of, mut categories) = (Vec::new(), Vec::new());
        for (group, row) in counts.iter().enumerate() {
            for (category, &count) in row.iter().enumerate() {
                of.extend(vec![group as u16; count as usize]);
                categories.extend(vec![category as u32; count as usize]);
            }
        }
        of.extend(vec![0; without as usize]);
        categories.extend(vec![u32::MAX; without as usize]);
        let names = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
        let groups = Groups { names: names[..counts.len()].to_vec(), of };
        let values = AttributeValues::Categories { names, of: categories, ordered: false };
        let attribute = Attribute { name: "region".into(), label: "Region".into(), values };
        profile(&groups, &attribute, Whom::default(), Day::new(20_000), 0.95, Locale::En)
            .expect("a profile")
    }

    /// Party by gender of Agresti (2007), table 2.5: χ² 30.1, residuals 4.50, 0.70 and −5.32, as in `stats::contingency`.
    #[test]
    fn a_published_table_is_read_as_published() {
        let found = crossed(&[&[762, 327, 468], &[484, 239, 477]], 10);
        let names: Vec<&str> = found.categories.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["a", "c", "b"], "by customers");
        assert_eq!((found.customers, found.missing, found.groups[0].missing), (2767, 10, 10));
        let test = found.test.expect("two of each");
        assert!((test.chi2 - 30.070_149_095_754_67).abs() < 1e-9 && test.df == 2);
        let [a, c, b] = found.cells[0][..] else { panic!("three") };
        assert!((a.residual.expect("some") - 4.502_053_521).abs() < 1e-8 && a.differs);
        assert!(c.differs && !b.differs);
        // 762 of 1557 against 1246 of 2757.
        let lift = (762.0 / 1557.0) / (1246.0 / 2757.0);
        assert!((a.lift.expect("some") - lift).abs() < 1e-12);
        assert!((a.index.expect("some") - 100.0 * lift).abs() < 1e-10);
        assert!(found.notes[0].starts_with("10 customers have no value"), "{:?}", found.notes);
    }

    #[test]
    fn what_cannot_be_told_is_absent() {
        let found = crossed(&[&[3, 2], &[0, 0]], 0);
        assert_eq!(
            (found.test, found.cells[1][0].share, found.cells[1][0].lift),
            (None, None, None)
        );
        assert!(!found.cells[0][0].differs);
        let none = crossed(&[&[], &[]], 4);
        assert_eq!((none.customers, none.missing, none.categories.len()), (4, 4, 0));
        let small = crossed(&[&[3, 2], &[1, 4]], 0);
        assert!(small.notes[0].contains("4 of the 4"), "{:?}", small.notes);
    }

    #[test]
    fn shares_and_counts_reconcile() {
        let found = crossed(&[&[30, 0, 11, 2], &[4, 9, 0, 0], &[7, 7, 7, 7]], 5);
        for (row, group) in found.cells.iter().zip(&found.groups) {
            assert_eq!(row.iter().map(|cell| cell.customers).sum::<u32>(), group.known);
            assert!((row.iter().filter_map(|cell| cell.share).sum::<f64>() - 1.0).abs() < 1e-12);
        }
        for (place, category) in found.categories.iter().enumerate() {
            let sum: u32 = found.cells.iter().map(|row| row[place].customers).sum();
            assert_eq!(sum, category.customers);
        }
        assert!(
            (found.categories.iter().filter_map(|it| it.share).sum::<f64>() - 1.0).abs() < 1e-12
        );
    }
}
