//! Least squares of a column on a handful of others.

use super::matrix::{Matrix, dot};

/// A fitted line.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastSquares {
    /// A coefficient for each column.
    pub coefficients: Vec<f64>,
    /// (Σ w x xᵀ)⁻¹, what the rows' influence on the coefficients is made with: that of one row is this matrix times
    /// w x (y − xᵀβ).
    pub inverse: Matrix,
}

/// The coefficients β with the least Σ w (y − xᵀβ)², by the normal equations; none where the columns determine each other,
/// or there are too few rows. A row is its weight, its values and what they are to tell; a constant is a column of ones.
///
/// The normal equations square the columns' spread: hand over columns of a like size.
pub fn least_squares<'a>(
    rows: impl Iterator<Item = (f64, &'a [f64], f64)>,
    columns: usize,
) -> Option<LeastSquares> {
    let (mut squares, mut products) = (Matrix::zeros(columns), vec![0.0; columns]);
    for (weight, x, y) in rows {
        squares.add_square(weight, x);
        for (product, x) in products.iter_mut().zip(x) {
            *product += weight * x * y;
        }
    }
    let inverse = squares.inverse()?;
    let coefficients = inverse.times(&products);
    coefficients.iter().all(|it| it.is_finite()).then_some(LeastSquares { coefficients, inverse })
}

/// What is left of y.
pub fn residual(coefficients: &[f64], x: &[f64], y: f64) -> f64 {
    y - dot(coefficients, x)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sums by hand.
    #[test]
    fn coefficients_are_those_of_exact_arithmetic() {
        let rows = [([1.0, 1.0], 2.0), ([1.0, 2.0], 3.0), ([1.0, 4.0], 4.0), ([1.0, 7.0], 9.0)];
        let weights = [1.0, 2.0, 1.0, 0.5];
        let it = rows.iter().zip(weights).map(|((x, y), weight)| (weight, &x[..], *y));
        let fit = least_squares(it, 2).expect("a line");
        // Σw 4.5, Σwx 12.5, Σwx² 49.5, Σwy 16.5, Σwxy 61.5; det 66.5.
        let exact = [(49.5 * 16.5 - 12.5 * 61.5) / 66.5, (4.5 * 61.5 - 12.5 * 16.5) / 66.5];
        for (found, exact) in fit.coefficients.iter().zip(exact) {
            assert!((found - exact).abs() < 1e-13, "{found} {exact}");
        }
        assert!((fit.inverse[(0, 0)] - 49.5 / 66.5).abs() < 1e-14);
    }

    #[test]
    fn columns_that_determine_each_other_have_no_coefficients() {
        let rows = [[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]];
        assert_eq!(least_squares(rows.iter().map(|x| (1.0, &x[..], 1.0)), 2), None);
        assert_eq!(least_squares(rows[..0].iter().map(|x| (1.0, &x[..], 1.0)), 2), None);
    }
}
