//! A rule as its canonical text: one blank between words, plain signs, and parentheses only where they are needed.

use std::fmt::{self, Display, Formatter, Write};

use crate::segment::rules::Rule;
use crate::segment::rules::lexer::{WORDS, is_of_name};
use crate::segment::rules::syntax::{Arithmetic, Expr, Literal, Node, Test};

/// How strongly a part holds together, from `or` to a value.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Bond {
    Any,
    All,
    Not,
    Test,
    Sum,
    Product,
    Sign,
    Value,
}

impl Display for Rule {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.expr {
            Expr::Literal(value) => value.fmt(f),
            Expr::Name(name) => write_name(f, name),
            Expr::Any(parts) => write_run(f, parts, " or ", Bond::All),
            Expr::All(parts) => write_run(f, parts, " and ", Bond::Not),
            Expr::Not(part) => {
                f.write_str("not ")?;
                part.within(f, Bond::Not)
            }
            Expr::Negative(part) => {
                f.write_char('-')?;
                part.within(f, Bond::Sign)
            }
            Expr::Chain(first, rest) => {
                let bond = match self.bond() {
                    Bond::Sum => Bond::Product,
                    _ => Bond::Sign,
                };
                first.within(f, bond)?;
                for (operator, part) in rest {
                    write!(f, " {} ", operator.sign())?;
                    part.within(f, bond)?;
                }
                Ok(())
            }
            Expr::Compare(one, comparison, other) => {
                one.within(f, Bond::Sum)?;
                write!(f, " {} ", comparison.sign())?;
                other.within(f, Bond::Sum)
            }
            Expr::Test(value, negated, test) => {
                value.within(f, Bond::Sum)?;
                let word = match (test, negated) {
                    (Test::Missing, true) => return f.write_str(" is not missing"),
                    (Test::Missing, false) => return f.write_str(" is missing"),
                    (test, _) => test.word(),
                };
                write!(f, "{} {word} ", if *negated { " not" } else { "" })?;
                match test {
                    Test::In(list) => {
                        f.write_char('[')?;
                        for (place, value) in list.iter().enumerate() {
                            f.write_str(if place > 0 { ", " } else { "" })?;
                            value.fmt(f)?;
                        }
                        f.write_char(']')
                    }
                    Test::Between(low, high) => {
                        low.within(f, Bond::Sum)?;
                        f.write_str(" and ")?;
                        high.within(f, Bond::Sum)
                    }
                    Test::Contains(part) | Test::StartsWith(part) => part.within(f, Bond::Sum),
                    Test::Missing => Ok(()),
                }
            }
        }
    }
}

impl Node {
    fn bond(&self) -> Bond {
        match &self.expr {
            Expr::Any(_) => Bond::Any,
            Expr::All(_) => Bond::All,
            Expr::Not(_) => Bond::Not,
            Expr::Compare(..) | Expr::Test(..) => Bond::Test,
            Expr::Chain(_, rest) => match rest.first() {
                Some((Arithmetic::Plus | Arithmetic::Minus, _)) => Bond::Sum,
                _ => Bond::Product,
            },
            Expr::Negative(_) => Bond::Sign,
            Expr::Literal(_) | Expr::Name(_) => Bond::Value,
        }
    }

    /// Writes the part where one of at least this bond is read.
    fn within(&self, f: &mut Formatter<'_>, least: Bond) -> fmt::Result {
        if self.bond() >= least { self.fmt(f) } else { write!(f, "({self})") }
    }
}

fn write_run(f: &mut Formatter<'_>, parts: &[Node], word: &str, bond: Bond) -> fmt::Result {
    for (place, part) in parts.iter().enumerate() {
        f.write_str(if place > 0 { word } else { "" })?;
        part.within(f, bond)?;
    }
    Ok(())
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => write_quoted(f, text, '"'),
            Self::Day(day) => day.fmt(f),
            Self::Flag(flag) => flag.fmt(f),
        }
    }
}

/// A name, in backquotes where it would be read as something else.
pub(super) fn write_name(f: &mut dyn Write, name: &str) -> fmt::Result {
    let is_plain = name.starts_with(|c| is_of_name(c) && !char::is_ascii_digit(&c))
        && name.chars().all(is_of_name)
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(name));
    if is_plain { f.write_str(name) } else { write_quoted(f, name, '`') }
}

fn write_quoted(f: &mut dyn Write, text: &str, quote: char) -> fmt::Result {
    f.write_char(quote)?;
    for c in text.chars() {
        match c {
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            '\\' => f.write_str("\\\\")?,
            c if c == quote => write!(f, "\\{c}")?,
            c => f.write_char(c)?,
        }
    }
    f.write_char(quote)
}
