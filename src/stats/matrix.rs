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

    /// Adds `weight` x xᵀ to the lower triangle.
    pub fn add_square(&mut self, weight: f64, x: &[f64]) {
        for (row, (values, by)) in self.values.chunks_exact_mut(self.size.max(1)).zip(x).enumerate()
        {
            let by = weight * by;
            values.iter_mut().zip(x).take(row + 1).for_each(|(sum, x)| *sum += by * x);
        }
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

    /// The eigenvalues of a symmetric matrix, rising, and beside each its eigenvector of length 1; none where a number is not
    /// finite.
    ///
    /// By Jacobi's rotations in cycles (Golub & Van Loan 2013, section 8.5), which are exact to rounding however near to each
    /// other or to 0 the eigenvalues are.
    pub fn eigen(&self) -> Option<Vec<(f64, Vec<f64>)>> {
        if self.values.iter().any(|value| !value.is_finite()) {
            return None;
        }
        let n = self.size;
        let (mut matrix, mut vectors) = (self.clone(), Self::identity(n));
        for _ in 0..50 {
            let mut turned = false;
            for (i, j) in (0..n).flat_map(|j| (0..j).map(move |i| (i, j))) {
                let beside = matrix[(i, j)];
                let size = (matrix[(i, i)] * matrix[(j, j)]).abs().sqrt();
                if beside.abs() <= 1e-16 * size || beside.abs() < f64::MIN_POSITIVE {
                    continue;
                }
                turned = true;
                let tau = (matrix[(j, j)] - matrix[(i, i)]) / (2.0 * beside);
                let tangent = tau.signum() / (tau.abs() + (1.0 + tau * tau).sqrt());
                let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
                let sine = tangent * cosine;
                for k in 0..n {
                    let (a, b) = (matrix[(k, i)], matrix[(k, j)]);
                    matrix[(k, i)] = cosine * a - sine * b;
                    matrix[(k, j)] = sine * a + cosine * b;
                }
                for k in 0..n {
                    let (a, b) = (matrix[(i, k)], matrix[(j, k)]);
                    matrix[(i, k)] = cosine * a - sine * b;
                    matrix[(j, k)] = sine * a + cosine * b;
                    let (a, b) = (vectors[(k, i)], vectors[(k, j)]);
                    vectors[(k, i)] = cosine * a - sine * b;
                    vectors[(k, j)] = sine * a + cosine * b;
                }
            }
            if !turned {
                break;
            }
        }
        let vector = |i| (0..n).map(|k| vectors[(k, i)]).collect();
        let mut pairs: Vec<_> = (0..n).map(|i| (matrix[(i, i)], vector(i))).collect();
        pairs.sort_by(|a: &(f64, Vec<f64>), b| a.0.total_cmp(&b.0));
        Some(pairs)
    }
}

impl Matrix {
    /// A lower triangle L with L Lᵀ = this matrix, which may be positive semi-definite, such as a covariance: a row that
    /// the rows before it determine, to working precision, has 0 on the diagonal and below it. Only the lower triangle is
    /// read.
    pub fn root(&self) -> Self {
        let n = self.size;
        let mut lower = Self::zeros(n);
        for i in 0..n {
            for j in 0..=i {
                let known = long_dot(&lower.row(i)[..j], &lower.row(j)[..j]);
                let rest = self[(i, j)] - known;
                let pivot = lower[(j, j)];
                lower[(i, j)] = match i == j {
                    true if rest > 1e-10 * self[(i, i)].abs() => rest.sqrt(),
                    false if pivot > 0.0 => rest / pivot,
                    _ => 0.0,
                };
            }
        }
        lower
    }

    /// This matrix times a number.
    pub fn scaled(&self, by: f64) -> Self {
        Self { size: self.size, values: self.values.iter().map(|value| value * by).collect() }
    }

    /// Copies the lower triangle to the upper.
    pub fn mirror(&mut self) {
        for row in 0..self.size {
            (0..row).for_each(|column| self[(column, row)] = self[(row, column)]);
        }
    }

    /// These rows and columns of it.
    pub fn part(&self, places: &[usize]) -> Self {
        let values = places.iter().flat_map(|&row| places.iter().map(move |&it| self[(row, it)]));
        Self { size: places.len(), values: values.collect() }
    }

    /// A row.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.size..(row + 1) * self.size]
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

/// The same of long columns, as eight sums that a processor adds at a time.
pub fn long_dot(one: &[f64], other: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (ones, others) = (one.chunks_exact(8), other.chunks_exact(8));
    let rest = ones.remainder().iter().zip(others.remainder());
    let rest: f64 = rest.map(|(one, other)| one * other).sum();
    for (one, other) in ones.zip(others) {
        for ((sum, one), other) in sums.iter_mut().zip(one).zip(other) {
            *sum += one * other;
        }
    }
    sums.iter().sum::<f64>() + rest
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

    /// [[2, 1, 0], [1, 2, 1], [0, 1, 2]] has 2 − √2, 2 and 2 + √2, as the textbooks' chain of springs.
    #[test]
    fn eigenvalues_of_a_matrix_with_known_ones() {
        let chain = matrix([[2., 1., 0.], [1., 2., 1.], [0., 1., 2.]]);
        let pairs = chain.eigen().unwrap();
        let root = 2f64.sqrt();
        for ((value, vector), exact) in pairs.iter().zip([2.0 - root, 2.0, 2.0 + root]) {
            assert!((value - exact).abs() < 1e-14, "{value} {exact}");
            for (product, component) in chain.times(vector).iter().zip(vector) {
                assert!((product - value * component).abs() < 1e-14, "{vector:?}");
            }
        }
        // Of very different size: 1e-12 beside 1 is told to its last digits.
        let pairs = matrix([[1., 1e-7, 0.], [1e-7, 1e-12, 0.], [0., 0., 3.]]).eigen().unwrap();
        assert!((pairs[0].0 / (1e-12 - 1e-14) - 1.0).abs() < 1e-9, "{pairs:?}");
        assert_eq!(matrix([[f64::NAN, 0., 0.], [0., 1., 0.], [0., 0., 1.]]).eigen(), None);
    }

    #[test]
    fn the_root_of_a_covariance_in_two_directions() {
        // The third is the sum of the first two.
        let root = matrix([[4., 2., 6.], [2., 10., 12.], [6., 12., 18.]]).root();
        assert_eq!(root, matrix([[2., 0., 0.], [1., 3., 0.], [3., 3., 0.]]));
        let mut squares = Matrix::zeros(3);
        for column in 0..3 {
            squares.add_square(1.0, &[0, 1, 2].map(|row| root[(row, column)]));
        }
        assert_eq!(squares, matrix([[4., 0., 0.], [2., 10., 0.], [6., 12., 18.]]));
    }

    #[test]
    fn what_is_not_positive_definite_has_no_inverse() {
        assert_eq!(matrix([[1., 2., 3.], [2., 4., 6.], [3., 6., 9.]]).inverse(), None);
        assert_eq!(matrix([[1., 2., 0.], [2., 1., 0.], [0., 0., 1.]]).inverse(), None);
        assert_eq!(matrix([[f64::NAN, 0., 0.], [0., 1., 0.], [0., 0., 1.]]).inverse(), None);
    }
}
