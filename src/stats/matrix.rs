//! Small dense symmetric systems: the handful of parameters a model has, not data.

use std::ops::{Index, IndexMut};

/// A square matrix, by rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    size: usize,
    values: Vec<f64>,
}

impl Matrix {
    /// Zeros, `size` by `size`.
    pub fn zeros(size: usize) -> Self {
        Self { size, values: vec![0.0; size * size] }
    }

    /// Ones on the diagonal, `size` by `size`.
    pub fn identity(size: usize) -> Self {
        let mut matrix = Self::zeros(size);
        (0..size).for_each(|i| matrix[(i, i)] = 1.0);
        matrix
    }

    /// The number of rows, and of columns.
    pub fn size(&self) -> usize {
        self.size
    }

    /// This matrix times a column of `size` numbers.
    pub fn times(&self, column: &[f64]) -> Vec<f64> {
        self.values.chunks_exact(self.size.max(1)).map(|row| dot(row, column)).collect()
    }

    /// The inverse of a symmetric positive definite matrix by Cholesky's factors; none where it is not positive
    /// definite to working precision. Only the lower triangle is read.
    pub fn inverse(&self) -> Option<Self> {
        let lower = self.cholesky()?;
        let n = self.size;
        let mut inverse = Self::zeros(n);
        for column in 0..n {
            let mut x = vec![0.0; n];
            x[column] = 1.0;
            for i in 0..n {
                let known: f64 = (0..i).map(|j| lower[(i, j)] * x[j]).sum();
                x[i] = (x[i] - known) / lower[(i, i)];
            }
            for i in (0..n).rev() {
                let known: f64 = (i + 1..n).map(|j| lower[(j, i)] * x[j]).sum();
                x[i] = (x[i] - known) / lower[(i, i)];
            }
            (0..n).for_each(|row| inverse[(row, column)] = x[row]);
        }
        Some(inverse)
    }

    /// The lower triangle L with L Lᵀ = this matrix; none where it is not positive definite to working precision. Only the
    /// lower triangle is read.
    pub fn cholesky(&self) -> Option<Self> {
        let n = self.size;
        let mut lower = Self::zeros(n);
        for i in 0..n {
            for j in 0..=i {
                let known: f64 = (0..j).map(|k| lower[(i, k)] * lower[(j, k)]).sum();
                let rest = self[(i, j)] - known;
                if i > j {
                    lower[(i, j)] = rest / lower[(j, j)];
                } else if rest > 1e-12 * self[(i, i)].abs() {
                    lower[(i, i)] = rest.sqrt();
                } else {
                    return None; // a pivot that is all rounding, or not a number
                }
            }
        }
        Some(lower)
    }
}

impl Index<(usize, usize)> for Matrix {
    type Output = f64;

    fn index(&self, (row, column): (usize, usize)) -> &f64 {
        &self.values[row * self.size + column]
    }
}

impl IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, (row, column): (usize, usize)) -> &mut f64 {
        &mut self.values[row * self.size + column]
    }
}

/// The sum of products of two columns of equal length.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: [[f64; 3]; 3]) -> Matrix {
        Matrix { size: 3, values: rows.concat() }
    }

    #[test]
    fn the_inverse_of_a_matrix_with_a_known_one() {
        // Cholesky's textbook matrix, L = [[2], [6, 1], [-8, 5, 3]]; the inverse by exact fractions.
        let inverse =
            matrix([[4., 12., -16.], [12., 37., -43.], [-16., -43., 98.]]).inverse().unwrap();
        let exact = [
            [1777. / 36., -122. / 9., 19. / 9.],
            [-122. / 9., 34. / 9., -5. / 9.],
            [19. / 9., -5. / 9., 1. / 9.],
        ];
        for (found, exact) in inverse.values.iter().zip(exact.concat()) {
            assert!((found - exact).abs() < 1e-12, "{found} {exact}");
        }
    }

    #[test]
    fn what_is_not_positive_definite_has_no_inverse() {
        assert_eq!(matrix([[1., 2., 3.], [2., 4., 6.], [3., 6., 9.]]).inverse(), None);
        assert_eq!(matrix([[1., 2., 0.], [2., 1., 0.], [0., 0., 1.]]).inverse(), None);
        assert_eq!(matrix([[f64::NAN, 0., 0.], [0., 1., 0.], [0., 0., 1.]]).inverse(), None);
    }
}
