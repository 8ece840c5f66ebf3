//! The parts of a rule that was read.

use crate::calendar::Day;

/// A part, and the character of the text at which it begins, from 1; two are equal wherever they stand.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) at: u32,
    pub(super) expr: Expr,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.expr == other.expr
    }
}

/// What a part says.
///
/// Runs of one operator are lists, so that only what is written within something else is deeper.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr {
    Literal(Literal),
    Name(String),
    Any(Vec<Node>),
    All(Vec<Node>),
    Not(Box<Node>),
    Negative(Box<Node>),
    /// A value, and what is done to it, operator by operator; these are all of one precedence.
    Chain(Box<Node>, Vec<(Arithmetic, Node)>),
    Compare(Box<Node>, Comparison, Box<Node>),
    /// A value, whether the test is negated, and the test.
    Test(Box<Node>, bool, Test),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    Number(f64),
    Text(String),
    Day(Day),
    Flag(bool),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    /// Literals.
    In(Vec<Node>),
    Between(Box<Node>, Box<Node>),
    Contains(Box<Node>),
    StartsWith(Box<Node>),
    Missing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Plus,
    Minus,
    Times,
    Over,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Arithmetic {
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Over => "/",
        }
    }
}

impl Comparison {
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }
}

impl Test {
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::In(_) => "in",
            Self::Between(..) => "between",
            Self::Contains(_) => "contains",
            Self::StartsWith(_) => "starts with",
            Self::Missing => "is missing",
        }
    }
}

impl Node {
    /// Adds the names that are used, each once, and where it first stands.
    pub(super) fn names<'a>(&'a self, names: &mut Vec<(&'a str, u32)>) {
        match &self.expr {
            Expr::Literal(_) => {}
            Expr::Name(name) => {
                if !names.iter().any(|(known, _)| known == name) {
                    names.push((name, self.at));
                }
            }
            Expr::Any(parts) | Expr::All(parts) => parts.iter().for_each(|part| part.names(names)),
            Expr::Not(part) | Expr::Negative(part) => part.names(names),
            Expr::Chain(first, rest) => {
                first.names(names);
                rest.iter().for_each(|(_, part)| part.names(names));
            }
            Expr::Compare(one, _, other) => {
                one.names(names);
                other.names(names);
            }
            Expr::Test(value, _, test) => {
                value.names(names);
                match test {
                    Test::In(_) | Test::Missing => {}
                    Test::Between(low, high) => {
                        low.names(names);
                        high.names(names);
                    }
                    Test::Contains(part) | Test::StartsWith(part) => part.names(names),
                }
            }
        }
    }
}
