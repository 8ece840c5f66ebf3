//! The parts of a rule → a plan over the columns there are, in which every value is of a kind that its operator takes.

use std::borrow::Cow;

use crate::error::{Error, Result};
use crate::segment::rules::columns::{Columns, close, find};
use crate::segment::rules::refuse;
use crate::segment::rules::syntax::{Arithmetic, Comparison, Expr, Literal, Node, Test};
use crate::words::{RuleProblem, ValueKind};

/// A rule that can be asked of columns.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) root: Truths,
    /// The places of the columns it uses, each once; parts of the plan count these.
    pub(super) columns: Vec<usize>,
}

/// Something true, false or unknown of each customer.
#[derive(Clone, Debug)]
pub(super) enum Truths {
    Known(bool),
    Column(usize),
    Not(Box<Truths>),
    All(Vec<Truths>),
    Any(Vec<Truths>),
    Same(Box<Truths>, Box<Truths>),
    Compare(Numbers, Comparison, Numbers),
    /// One of some numbers or days, which are sorted.
    In(Numbers, Vec<f64>),
    Text(usize, TextTest),
    SameText(usize, usize),
    NoNumber(Numbers),
    NoText(usize),
    NoFlag(Box<Truths>),
}

/// A number or day of each customer.
#[derive(Clone, Debug)]
pub(super) enum Numbers {
    Known(f64),
    Column(usize),
    Negative(Box<Numbers>),
    Chain(Box<Numbers>, Vec<(Arithmetic, Numbers)>),
}

#[derive(Clone, Debug)]
pub(super) enum TextTest {
    /// These are sorted.
    OneOf(Vec<String>),
    Contains(String),
    StartsWith(String),
}

impl TextTest {
    pub(super) fn holds(&self, text: &str) -> bool {
        match self {
            Self::OneOf(texts) => texts.binary_search_by(|one| one.as_str().cmp(text)).is_ok(),
            Self::Contains(part) => text.contains(part.as_str()),
            Self::StartsWith(part) => text.starts_with(part.as_str()),
        }
    }
}

/// A part of the plan, by what its values are.
enum Operand {
    Number(Numbers),
    Day(Numbers),
    Text(Text),
    Flag(Truths),
}

enum Text {
    Known(String),
    Column(usize),
}

impl Operand {
    fn kind(&self) -> ValueKind {
        match self {
            Self::Number(_) => ValueKind::Number,
            Self::Day(_) => ValueKind::Day,
            Self::Text(_) => ValueKind::Text,
            Self::Flag(_) => ValueKind::Flag,
        }
    }

    /// Whether it is true; nothing is known of what is no flag.
    fn truths(self) -> Truths {
        if let Self::Flag(truths) = self { truths } else { Truths::Any(Vec::new()) }
    }
}

pub(super) fn plan(node: &Node, columns: &dyn Columns) -> Result<Plan> {
    let known = columns.columns();
    let mut check = Check { known: &known, used: Vec::new() };
    let root = check.condition(node)?;
    Ok(Plan { root, columns: check.used })
}

struct Check<'a> {
    known: &'a [(Cow<'a, str>, ValueKind)],
    used: Vec<usize>,
}

impl Check<'_> {
    fn condition(&mut self, node: &Node) -> Result<Truths> {
        match self.operand(node)? {
            Operand::Flag(truths) => Ok(truths),
            other => {
                let found = (shown(node), other.kind());
                Err(refuse(node.at, Some(shown(node)), RuleProblem::NoCondition { found }))
            }
        }
    }

    fn conditions(&mut self, nodes: &[Node]) -> Result<Vec<Truths>> {
        nodes.iter().map(|node| self.condition(node)).collect()
    }

    fn operand(&mut self, node: &Node) -> Result<Operand> {
        Ok(match &node.expr {
            Expr::Literal(value) => literal(value),
            Expr::Name(name) => self.column(node, name)?,
            Expr::Any(parts) => Operand::Flag(Truths::Any(self.conditions(parts)?)),
            Expr::All(parts) => Operand::Flag(Truths::All(self.conditions(parts)?)),
            Expr::Not(part) => Operand::Flag(Truths::Not(Box::new(self.condition(part)?))),
            Expr::Negative(part) => match self.operand(part)? {
                Operand::Number(value) => Operand::Number(Numbers::Negative(Box::new(value))),
                other => return Err(not_for("-", part, other.kind(), &[ValueKind::Number])),
            },
            Expr::Chain(first, rest) => self.chain(first, rest)?,
            Expr::Compare(one, comparison, other) => {
                Operand::Flag(self.compare(one, *comparison, other)?)
            }
            Expr::Test(value, negated, test) => {
                let truths = self.test(value, test)?;
                Operand::Flag(if *negated { Truths::Not(Box::new(truths)) } else { truths })
            }
        })
    }

    fn column(&mut self, node: &Node, name: &str) -> Result<Operand> {
        let Some((place, (_, kind))) =
            find(self.known, name).and_then(|place| Some((place, self.known.get(place)?)))
        else {
            let problem = RuleProblem::NoSuchName {
                name: name.to_owned(),
                close: close(self.known, name),
                known: self.known.iter().map(|(name, _)| name.clone().into_owned()).collect(),
            };
            return Err(refuse(node.at, Some(name.to_owned()), problem));
        };
        let slot = self.used.iter().position(|used| *used == place).unwrap_or_else(|| {
            self.used.push(place);
            self.used.len() - 1
        });
        Ok(match kind {
            ValueKind::Number => Operand::Number(Numbers::Column(slot)),
            ValueKind::Day => Operand::Day(Numbers::Column(slot)),
            ValueKind::Text => Operand::Text(Text::Column(slot)),
            ValueKind::Flag => Operand::Flag(Truths::Column(slot)),
        })
    }

    /// A number or a day, for this operator.
    fn numeric(&mut self, node: &Node, operator: &str) -> Result<(ValueKind, Numbers)> {
        match self.operand(node)? {
            Operand::Number(value) => Ok((ValueKind::Number, value)),
            Operand::Day(value) => Ok((ValueKind::Day, value)),
            other => Err(not_for(operator, node, other.kind(), NUMERIC)),
        }
    }

    fn chain(&mut self, first: &Node, rest: &[(Arithmetic, Node)]) -> Result<Operand> {
        use Arithmetic::{Minus, Plus};
        use ValueKind::{Day, Number};
        let operator = rest.first().map_or("", |(operator, _)| operator.sign());
        let (mut kind, value) = self.numeric(first, operator)?;
        let mut done = Vec::with_capacity(rest.len());
        for (operator, node) in rest {
            let (other, value) = self.numeric(node, operator.sign())?;
            kind = match (kind, operator, other) {
                (Number, _, Number) | (Day, Minus, Day) => Number,
                (Day, Plus | Minus, Number) | (Number, Plus, Day) => Day,
                (_, _, other) => {
                    let at_fault = if other == Day { node } else { first };
                    return Err(not_for(operator.sign(), at_fault, Day, &[Number]));
                }
            };
            done.push((*operator, value));
        }
        let chain = Numbers::Chain(Box::new(value), done);
        Ok(if kind == Day { Operand::Day(chain) } else { Operand::Number(chain) })
    }

    fn compare(&mut self, one: &Node, comparison: Comparison, other: &Node) -> Result<Truths> {
        let (left, right) = (self.operand(one)?, self.operand(other)?);
        let kind = left.kind();
        if kind != right.kind() {
            return Err(unlike(comparison.sign(), (one, kind), (other, right.kind())));
        }
        let is_equality = matches!(comparison, Comparison::Equal | Comparison::Unequal);
        if !is_equality && !NUMERIC.contains(&kind) {
            return Err(not_for(comparison.sign(), one, kind, NUMERIC));
        }
        let equal = match (left, right) {
            (
                Operand::Number(left) | Operand::Day(left),
                Operand::Number(right) | Operand::Day(right),
            ) => {
                return Ok(Truths::Compare(left, comparison, right));
            }
            (Operand::Text(Text::Known(left)), Operand::Text(Text::Known(right))) => {
                Truths::Known(left == right)
            }
            (Operand::Text(Text::Column(column)), Operand::Text(Text::Known(text)))
            | (Operand::Text(Text::Known(text)), Operand::Text(Text::Column(column))) => {
                Truths::Text(column, TextTest::OneOf(vec![text]))
            }
            (Operand::Text(Text::Column(left)), Operand::Text(Text::Column(right))) => {
                Truths::SameText(left, right)
            }
            (left, right) => Truths::Same(Box::new(left.truths()), Box::new(right.truths())),
        };
        let is_unequal = comparison == Comparison::Unequal;
        Ok(if is_unequal { Truths::Not(Box::new(equal)) } else { equal })
    }

    fn test(&mut self, node: &Node, test: &Test) -> Result<Truths> {
        match test {
            Test::Missing => Ok(match self.operand(node)? {
                Operand::Number(value) | Operand::Day(value) => Truths::NoNumber(value),
                Operand::Text(Text::Column(column)) => Truths::NoText(column),
                Operand::Text(Text::Known(_)) => Truths::Known(false),
                Operand::Flag(truths) => Truths::NoFlag(Box::new(truths)),
            }),
            Test::Between(low, high) => {
                let (kind, value) = self.numeric(node, test.word())?;
                let mut both = Vec::new();
                for (bound, comparison) in [(low, Comparison::AtLeast), (high, Comparison::AtMost)]
                {
                    let (other, limit) = self.numeric(bound, test.word())?;
                    if other != kind {
                        return Err(unlike(test.word(), (node, kind), (bound, other)));
                    }
                    both.push(Truths::Compare(value.clone(), comparison, limit));
                }
                Ok(Truths::All(both))
            }
            Test::In(list) => self.one_of(node, list),
            Test::Contains(part) => self.text(node, part, test.word(), TextTest::Contains),
            Test::StartsWith(part) => self.text(node, part, test.word(), TextTest::StartsWith),
        }
    }

    fn one_of(&mut self, node: &Node, list: &[Node]) -> Result<Truths> {
        let value = self.operand(node)?;
        let (mut numbers, mut texts, mut same) = (Vec::new(), Vec::new(), Vec::new());
        for one in list {
            let operand = self.operand(one)?;
            if operand.kind() != value.kind() {
                return Err(unlike("in", (node, value.kind()), (one, operand.kind())));
            }
            match (operand, &value) {
                (Operand::Number(Numbers::Known(it)) | Operand::Day(Numbers::Known(it)), _) => {
                    numbers.push(it + 0.0); // there is no −0
                }
                (Operand::Text(Text::Known(text)), _) => texts.push(text),
                (Operand::Flag(flag), Operand::Flag(truths)) => {
                    same.push(Truths::Same(Box::new(truths.clone()), Box::new(flag)));
                }
                _ => {}
            }
        }
        numbers.sort_by(f64::total_cmp);
        texts.sort_unstable();
        Ok(match value {
            Operand::Number(value) | Operand::Day(value) => Truths::In(value, numbers),
            Operand::Text(text) => text.test(TextTest::OneOf(texts)),
            Operand::Flag(_) => Truths::Any(same),
        })
    }

    fn text(
        &mut self,
        node: &Node,
        part: &Node,
        operator: &str,
        test: fn(String) -> TextTest,
    ) -> Result<Truths> {
        let value = match self.operand(node)? {
            Operand::Text(value) => value,
            other => return Err(not_for(operator, node, other.kind(), &[ValueKind::Text])),
        };
        match self.operand(part)? {
            Operand::Text(Text::Known(part)) => Ok(value.test(test(part))),
            Operand::Text(Text::Column(_)) => {
                let (operator, found) = (operator.to_owned(), shown(part));
                let problem = RuleProblem::NotLiteral { operator, found: found.clone() };
                Err(refuse(part.at, Some(found), problem))
            }
            other => Err(not_for(operator, part, other.kind(), &[ValueKind::Text])),
        }
    }
}

/// Kinds that are in an order.
const NUMERIC: &[ValueKind] = &[ValueKind::Number, ValueKind::Day];

impl Text {
    fn test(self, test: TextTest) -> Truths {
        match self {
            Self::Known(text) => Truths::Known(test.holds(&text)),
            Self::Column(column) => Truths::Text(column, test),
        }
    }
}

fn literal(value: &Literal) -> Operand {
    match value {
        Literal::Number(number) => Operand::Number(Numbers::Known(*number)),
        Literal::Day(day) => Operand::Day(Numbers::Known(day.number().into())),
        Literal::Text(text) => Operand::Text(Text::Known(text.clone())),
        Literal::Flag(flag) => Operand::Flag(Truths::Known(*flag)),
    }
}

fn not_for(operator: &str, node: &Node, kind: ValueKind, accepted: &'static [ValueKind]) -> Error {
    let operator = operator.to_owned();
    let problem = RuleProblem::NotFor { operator, found: (shown(node), kind), accepted };
    refuse(node.at, Some(shown(node)), problem)
}

fn unlike(operator: &str, left: (&Node, ValueKind), right: (&Node, ValueKind)) -> Error {
    let problem = RuleProblem::Unlike {
        operator: operator.to_owned(),
        left: (shown(left.0), left.1),
        right: (shown(right.0), right.1),
    };
    refuse(right.0.at, Some(shown(right.0)), problem)
}

/// A part as a sentence shows it.
fn shown(node: &Node) -> String {
    const MOST: usize = 40;
    let text = node.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
