use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// An amount in millionths of the file's currency: sums are exact and do not depend on the order of the rows.
///
/// One amount is at most about nine billion; sums saturate at a thousand times that, about nine trillion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Millionths in one unit of the currency.
    pub const SCALE: i64 = 1_000_000;

    /// The largest amount a cell may hold: a thousandth of what a sum can.
    pub const MAX: Self = Self(i64::MAX / 1000);

    /// The amount of this many millionths.
    pub const fn from_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// The amount closest to the number, if it is finite and not larger than [`Money::MAX`].
    pub fn from_f64(value: f64) -> Option<Self> {
        let millionths = libm::round(value * Self::SCALE as f64);
        (millionths.abs() <= Self::MAX.0 as f64).then_some(Self(millionths as i64))
    }

    /// The amount this many times, to the nearest millionth; none beyond [`Money::MAX`].
    pub fn times(self, factor: Self) -> Option<Self> {
        self.scaled(factor, Self(Self::SCALE))
    }

    /// The amount in the ratio of a part to a whole, to the nearest millionth; none beyond [`Money::MAX`], or if the whole
    /// is nothing.
    #[inline]
    pub fn scaled(self, part: Self, whole: Self) -> Option<Self> {
        let whole = i128::from(whole.0);
        let product = i128::from(self.0) * i128::from(part.0) * whole.signum();
        let rounded =
            (product.abs() + whole.abs() / 2).checked_div(whole.abs())? * product.signum();
        i64::try_from(rounded).ok().filter(|it| it.abs() <= Self::MAX.0).map(Self)
    }

    /// The amount in millionths.
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// The amount as a number, correctly rounded.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / Self::SCALE as f64
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Neg for Money {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}
