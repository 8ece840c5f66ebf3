//! A plan over columns → whether it is true, customers in blocks that stay in the cache.

use std::borrow::Cow;
use std::ops::Range;

use crate::segment::rules::check::{Numbers, Plan, TextTest, Truths};
use crate::segment::rules::columns::{Columns, Values};
use crate::segment::rules::syntax::{Arithmetic, Comparison};

/// Customers that are looked at together.
const BLOCK: usize = 2048;

/// False, unknown and true: `and` is the least, `or` the greatest and `not` the opposite, as Kleene has them.
const FALSE: u8 = 0;
const UNKNOWN: u8 = 1;
const TRUE: u8 = 2;

pub(super) fn evaluate(plan: &Plan, columns: &dyn Columns) -> Vec<bool> {
    let values: Vec<_> = plan.columns.iter().map(|&place| columns.values(place)).collect();
    let customers = columns.customers();
    let root = Prepared::new(&plan.root, &values);
    let mut fits = Vec::with_capacity(customers);
    let mut from = 0;
    while from < customers {
        let block = from..customers.min(from + BLOCK);
        from = block.end;
        fits.extend(root.block(&values, block).into_iter().map(|truth| truth == TRUE));
    }
    fits
}

/// A plan whose questions about texts are answered for each different text.
enum Prepared<'p> {
    Known(u8),
    Column(usize),
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
    Same(Box<Self>, Box<Self>),
    Compare(&'p Numbers, Comparison, &'p Numbers),
    In(&'p Numbers, &'p [f64]),
    /// The answer for each text.
    Text(usize, Vec<u8>),
    /// For each text of one column its place among those of the other.
    SameText(usize, usize, Vec<u32>),
    NoNumber(&'p Numbers),
    NoText(usize),
    NoFlag(Box<Self>),
}

/// The place of a text that a column has not.
const NOWHERE: u32 = u32::MAX;

impl<'p> Prepared<'p> {
    fn new(plan: &'p Truths, values: &[Values<'_>]) -> Self {
        let inner = |part: &'p Truths| Box::new(Self::new(part, values));
        let each = |parts: &'p [Truths]| parts.iter().map(|part| Self::new(part, values)).collect();
        match plan {
            Truths::Known(flag) => Self::Known(truth(Some(*flag))),
            Truths::Column(column) => Self::Column(*column),
            Truths::Not(part) => Self::Not(inner(part)),
            Truths::All(parts) => Self::All(each(parts)),
            Truths::Any(parts) => Self::Any(each(parts)),
            Truths::Same(one, other) => Self::Same(inner(one), inner(other)),
            Truths::Compare(left, comparison, right) => Self::Compare(left, *comparison, right),
            Truths::In(value, list) => Self::In(value, list),
            Truths::Text(column, test) => {
                Self::Text(*column, answers(names(values, *column), test))
            }
            Truths::SameText(one, other) => {
                let others = names(values, *other);
                let mut order: Vec<usize> = (0..others.len()).collect();
                order.sort_by_key(|&place| others.get(place));
                let find = |name: &String| {
                    let found = order.binary_search_by_key(&Some(name), |&place| others.get(place));
                    found.ok().and_then(|at| order.get(at)).map_or(NOWHERE, |&place| place as u32)
                };
                Self::SameText(*one, *other, names(values, *one).iter().map(find).collect())
            }
            Truths::NoNumber(value) => Self::NoNumber(value),
            Truths::NoText(column) => Self::NoText(*column),
            Truths::NoFlag(part) => Self::NoFlag(inner(part)),
        }
    }

    /// The truths of some customers.
    fn block(&self, values: &[Values<'_>], block: Range<usize>) -> Vec<u8> {
        let inner = |part: &Self| part.block(values, block.clone());
        let number = |plan| numbers(plan, values, &block);
        match self {
            Self::Known(truth) => vec![*truth; block.len()],
            Self::Column(column) => match values.get(*column) {
                Some(Values::Flags(flags)) => {
                    part(flags, &block).iter().map(|&it| truth(it)).collect()
                }
                _ => vec![UNKNOWN; block.len()],
            },
            Self::Not(part) => {
                let mut truths = inner(part);
                truths.iter_mut().for_each(|truth| *truth = TRUE - *truth);
                truths
            }
            Self::All(parts) => fold(TRUE, block.len(), parts.iter().map(inner), u8::min),
            Self::Any(parts) => fold(FALSE, block.len(), parts.iter().map(inner), u8::max),
            Self::Same(one, other) => {
                let same = |(one, other)| match (one, other) {
                    (UNKNOWN, _) | (_, UNKNOWN) => UNKNOWN,
                    (one, other) => truth(Some(one == other)),
                };
                inner(one).into_iter().zip(inner(other)).map(same).collect()
            }
            Self::Compare(left, comparison, right) => {
                compare(&number(left), *comparison, &number(right))
            }
            Self::In(value, list) => {
                let is_in = |x: &f64| list.binary_search_by(|it| it.total_cmp(&(x + 0.0))).is_ok();
                number(value).iter().map(|x| known(!x.is_nan(), is_in(x))).collect()
            }
            Self::Text(column, answers) => {
                let answer = |&code: &u32| answers.get(code as usize).copied().unwrap_or(UNKNOWN);
                codes(values, *column, &block).iter().map(answer).collect()
            }
            Self::SameText(one, other, places) => {
                let last = names(values, *other).len();
                let (ones, others) = (codes(values, *one, &block), codes(values, *other, &block));
                let same = |(one, &other): (&u32, &u32)| match places.get(*one as usize) {
                    Some(&place) => known((other as usize) < last, place == other),
                    None => UNKNOWN,
                };
                ones.iter().zip(others).map(same).collect()
            }
            Self::NoNumber(value) => {
                number(value).iter().map(|x| truth(Some(x.is_nan()))).collect()
            }
            Self::NoText(column) => {
                let last = names(values, *column).len();
                let missing = |&code: &u32| truth(Some(code as usize >= last));
                codes(values, *column, &block).iter().map(missing).collect()
            }
            Self::NoFlag(part) => {
                inner(part).into_iter().map(|it| truth(Some(it == UNKNOWN))).collect()
            }
        }
    }
}

fn truth(flag: Option<bool>) -> u8 {
    match flag {
        None => UNKNOWN,
        Some(false) => FALSE,
        Some(true) => TRUE,
    }
}

/// Whether it is so, where that is known; without a branch.
#[inline]
fn known(is_known: bool, is_so: bool) -> u8 {
    u8::from(is_so & is_known) * TRUE + u8::from(!is_known) * UNKNOWN
}

fn fold(
    none: u8,
    len: usize,
    parts: impl Iterator<Item = Vec<u8>>,
    of: impl Fn(u8, u8) -> u8,
) -> Vec<u8> {
    let both = |mut truths: Vec<u8>, more: Vec<u8>| {
        truths.iter_mut().zip(more).for_each(|(truth, more)| *truth = of(*truth, more));
        truths
    };
    parts.reduce(both).unwrap_or_else(|| vec![none; len])
}

/// The answer for each of the texts.
fn answers(names: &[String], test: &TextTest) -> Vec<u8> {
    let answer = |name: &String| truth(Some(test.holds(name)));
    names.iter().map(answer).collect()
}

fn names<'v>(values: &'v [Values<'_>], column: usize) -> &'v [String] {
    if let Some(Values::Texts { names, .. }) = values.get(column) { names } else { &[] }
}

fn codes<'v>(values: &'v [Values<'_>], column: usize, block: &Range<usize>) -> &'v [u32] {
    if let Some(Values::Texts { codes, .. }) = values.get(column) {
        part(codes, block)
    } else {
        &[]
    }
}

fn part<'v, T>(values: &'v [T], block: &Range<usize>) -> &'v [T] {
    values.get(block.clone()).unwrap_or_default()
}

fn compare(left: &[f64], comparison: Comparison, right: &[f64]) -> Vec<u8> {
    match comparison {
        Comparison::Equal => each(left, right, |l, r| l == r),
        Comparison::Unequal => each(left, right, |l, r| l != r),
        Comparison::Less => each(left, right, |l, r| l < r),
        Comparison::AtMost => each(left, right, |l, r| l <= r),
        Comparison::Greater => each(left, right, |l, r| l > r),
        Comparison::AtLeast => each(left, right, |l, r| l >= r),
    }
}

/// Whether it is so of each pair of numbers; a loop of its own for each question, without a branch.
fn each(left: &[f64], right: &[f64], is_so: impl Fn(f64, f64) -> bool) -> Vec<u8> {
    let pairs = left.iter().zip(right);
    pairs.map(|(&l, &r)| known(!l.is_nan() & !r.is_nan(), is_so(l, r))).collect()
}

/// The numbers of some customers; NaN where one is missing.
fn numbers<'v>(plan: &Numbers, values: &'v [Values<'_>], block: &Range<usize>) -> Cow<'v, [f64]> {
    match plan {
        Numbers::Known(number) => vec![*number; block.len()].into(),
        Numbers::Column(column) => match values.get(*column) {
            Some(Values::Numbers(numbers)) => part(numbers, block).into(),
            _ => vec![f64::NAN; block.len()].into(),
        },
        Numbers::Negative(value) => numbers(value, values, block).iter().map(|x| -x).collect(),
        Numbers::Chain(first, rest) => {
            let mut chain = numbers(first, values, block).into_owned();
            for (operator, value) in rest {
                let of: fn(f64, f64) -> f64 = match operator {
                    Arithmetic::Plus => |x, y| x + y,
                    Arithmetic::Minus => |x, y| x - y,
                    Arithmetic::Times => |x, y| x * y,
                    Arithmetic::Over => |x, y| x / y,
                };
                for (x, y) in chain.iter_mut().zip(&*numbers(value, values, block)) {
                    let result = of(*x, *y);
                    *x = if result.is_finite() { result } else { f64::NAN };
                }
            }
            chain.into()
        }
    }
}
