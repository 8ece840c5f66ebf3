//! Two ways of grouping the same cases: do they go together, how strongly, and in which cells?

use super::chi_squared;

/// What a table of counts says, without its empty rows and columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Association {
    /// Pearson's χ² = Σ (n − e)² / e, with e the counts expected if rows and columns were independent.
    pub chi2: f64,
    /// (rows − 1) (columns − 1).
    pub df: u32,
    /// The chance of a χ² at least this large if they were independent.
    pub p: f64,
    /// Cramér's V = √(φ² / min(rows − 1, columns − 1)) with φ² = χ² / n: 0 if independent, 1 if one tells the other
    /// (Cramér 1946).
    pub v: f64,
    /// V with its bias taken out, which small samples push up (Bergsma 2013, "A bias-correction for Cramér's V and
    /// Tschuprow's T", equations 6 to 8).
    pub v_corrected: f64,
    /// Cells with an expected count below 5, where χ² is not to be trusted.
    pub small: u32,
}

/// How rows and columns of counts go together; none unless at least two rows and two columns have a case.
pub fn association(counts: &[Vec<u32>]) -> Option<Association> {
    let Margins { rows, columns, n } = Margins::of(counts);
    let some = |sums: &[f64]| sums.iter().filter(|&&sum| sum > 0.0).count();
    let (r, c) = (some(&rows), some(&columns));
    if r < 2 || c < 2 {
        return None;
    }
    let (mut chi2, mut small) = (0.0, 0);
    for (row, of_row) in counts.iter().zip(&rows) {
        for (&count, of_column) in row.iter().zip(&columns) {
            let expected = of_row * of_column / n;
            if expected > 0.0 {
                let off = f64::from(count) - expected;
                chi2 += off * off / expected;
                small += u32::from(expected < 5.0);
            }
        }
    }
    let df = (r as u32 - 1).saturating_mul(c as u32 - 1);
    let phi2 = chi2 / n;
    let (r, c) = (r as f64, c as f64);
    // Equations 6 to 8: φ̃² = max(0, φ² − (r − 1)(c − 1)/(n − 1)), r̃ = r − (r − 1)²/(n − 1), c̃ likewise.
    let corrected = (phi2 - (r - 1.0) * (c - 1.0) / (n - 1.0)).max(0.0);
    let fewer = |k: f64| k - (k - 1.0) * (k - 1.0) / (n - 1.0);
    let least = (fewer(r) - 1.0).min(fewer(c) - 1.0);
    Some(Association {
        chi2,
        df,
        p: chi_squared::upper(chi2, df)?,
        v: (phi2 / (r - 1.0).min(c - 1.0)).sqrt().min(1.0),
        v_corrected: if least > 0.0 { (corrected / least).sqrt().min(1.0) } else { 0.0 },
        small,
    })
}

/// By how many standard errors each cell is off what independence expects, row after row; none where that is certain.
///
/// # Formula
///
/// (n − e) / √(e (1 − row/N) (1 − column/N)): the adjusted residuals of Haberman (1973), "The analysis of residuals in
/// cross-classified tables", standard normal if rows and columns are independent.
pub fn residuals(counts: &[Vec<u32>]) -> Vec<Vec<Option<f64>>> {
    let Margins { rows, columns, n } = Margins::of(counts);
    let residual = |count: u32, row: f64, column: f64| {
        let expected = row * column / n;
        let error = (expected * (1.0 - row / n) * (1.0 - column / n)).sqrt();
        (error > 0.0).then(|| (f64::from(count) - expected) / error)
    };
    let mut residuals = Vec::new();
    for (row, &of_row) in counts.iter().zip(&rows) {
        let cells = row.iter().zip(&columns);
        residuals.push(cells.map(|(&count, &column)| residual(count, of_row, column)).collect());
    }
    residuals
}

/// The sums of rows and columns, and of all.
struct Margins {
    rows: Vec<f64>,
    columns: Vec<f64>,
    n: f64,
}

impl Margins {
    fn of(counts: &[Vec<u32>]) -> Self {
        let width = counts.iter().map(Vec::len).max().unwrap_or_default();
        let mut columns = vec![0.0; width];
        let mut rows = Vec::with_capacity(counts.len());
        for row in counts {
            rows.push(row.iter().map(|&count| f64::from(count)).sum());
            for (sum, &count) in columns.iter_mut().zip(row) {
                *sum += f64::from(count);
            }
        }
        let n = rows.iter().sum();
        Self { rows, columns, n }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!(
            (found - expected).abs() < 1e-12 * expected.abs().max(1.0),
            "{found}, not {expected}"
        );
    }

    /// Party by gender, Agresti (2007), "An Introduction to Categorical Data Analysis", tables 2.5 and 2.6: χ² 30.1, df 2,
    /// residuals 4.50, 0.70, −5.32. More digits, and the second table: scipy 1.17, `chi2_contingency(t, correction=False)` and
    /// `contingency.association(t, "cramer")`; statsmodels 0.15, `Table(t).standardized_resids`. V corrected is Bergsma's
    /// formula in NumPy.
    #[test]
    fn tables_say_what_agresti_scipy_and_statsmodels_say() {
        let gender = [vec![762, 327, 468], vec![484, 239, 477]];
        let found = association(&gender).expect("an association");
        close(found.chi2, 30.070149095754672);
        close(found.p, 2.9535891832117595e-07);
        close(found.v, 0.10443580235646777);
        close(found.v_corrected, 0.10091998278440886);
        assert_eq!((found.df, found.small), (2, 0));
        let rows = residuals(&gender);
        for (column, expected) in
            [4.502053521086705, 0.6994517329844352, -5.315945542704929].into_iter().enumerate()
        {
            close(rows[0][column].expect("uncertain"), expected);
            close(rows[1][column].expect("uncertain"), -expected);
        }

        let small = [vec![3, 7, 1, 9], vec![12, 2, 5, 4], vec![6, 6, 2, 8]];
        let found = association(&small).expect("an association");
        close(found.chi2, 13.706170007528705);
        close(found.p, 0.03309628442389979);
        close(found.v, 0.32470305970377);
        close(found.v_corrected, 0.2458577128099071);
        assert_eq!((found.df, found.small), (6, 4));
        close(residuals(&small)[1][0].expect("uncertain"), 2.534478309571003);
    }

    #[test]
    fn empty_rows_and_columns_do_not_count() {
        let full = [vec![3, 7], vec![12, 2]];
        let with_empty = [vec![3, 0, 7], vec![0, 0, 0], vec![12, 0, 2]];
        assert_eq!(association(&with_empty), association(&full));
        let found = residuals(&with_empty);
        assert_eq!((found[1][0], found[0][1]), (None, None));
        assert_eq!(association(&[vec![3, 7], vec![0, 0]]), None);
        assert_eq!(association(&[]), None);
        assert_eq!(association(&[vec![1, 0], vec![0, 1]]).map(|it| it.v), Some(1.0));
    }
}
