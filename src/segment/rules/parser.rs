//! The text of a rule → its parts, by recursive descent.

use crate::error::{Error, Result};
use crate::segment::rules::lexer::{Lexer, Token, What};
use crate::segment::rules::refuse;
use crate::segment::rules::syntax::{Arithmetic, Comparison, Expr, Literal, Node, Test};
use crate::words::{RulePart, RuleProblem};

/// How deep parts may stand within parts: more than anybody writes, and far less than a stack of 1 MB holds.
pub(super) const MOST_DEEP: u32 = 64;

pub(super) fn parse(text: &str) -> Result<Node> {
    let mut lexer = Lexer::new(text);
    let token = lexer.next()?;
    let mut parser = Parser { lexer, token, depth: 0 };
    let accepted = match parser.token.what {
        What::End => RulePart::Condition,
        _ => RulePart::AndOrEnd,
    };
    if accepted == RulePart::Condition {
        return Err(parser.unexpected(accepted));
    }
    let rule = parser.any()?;
    match parser.token.what {
        What::End => Ok(rule),
        _ => Err(parser.unexpected(accepted)),
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    /// The one that is looked at.
    token: Token,
    depth: u32,
}

impl Parser<'_> {
    /// Goes on to the next token, and returns this one.
    fn next(&mut self) -> Result<Token> {
        let next = self.lexer.next()?;
        Ok(std::mem::replace(&mut self.token, next))
    }

    fn is(&self, fixed: &str) -> bool {
        matches!(self.token.what, What::Fixed(found) if found == fixed)
    }

    /// Passes this word or sign if it stands here.
    fn take(&mut self, fixed: &str) -> Result<bool> {
        let is = self.is(fixed);
        if is {
            self.next()?;
        }
        Ok(is)
    }

    fn expect(&mut self, fixed: &'static str) -> Result<()> {
        if self.take(fixed)? { Ok(()) } else { Err(self.unexpected(RulePart::This(fixed))) }
    }

    fn unexpected(&self, accepted: RulePart) -> Error {
        let found = (self.token.what != What::End).then(|| self.token.text.clone());
        refuse(self.token.at, found.clone(), RuleProblem::Unexpected { found, accepted })
    }

    /// Reads something within something.
    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Result<Node>) -> Result<Node> {
        if self.depth == MOST_DEEP {
            let text = Some(self.token.text.clone());
            return Err(refuse(self.token.at, text, RuleProblem::TooDeep { most: MOST_DEEP }));
        }
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        node
    }

    fn any(&mut self) -> Result<Node> {
        self.run("or", Self::all, Expr::Any)
    }

    fn all(&mut self) -> Result<Node> {
        self.run("and", Self::negation, Expr::All)
    }

    /// Parts with a word between them; one alone is itself.
    fn run(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Result<Node>,
        list: fn(Vec<Node>) -> Expr,
    ) -> Result<Node> {
        let first = part(self)?;
        if !self.is(word) {
            return Ok(first);
        }
        let at = first.at;
        let mut parts = vec![first];
        while self.take(word)? {
            parts.push(part(self)?);
        }
        Ok(Node { at, expr: list(parts) })
    }

    fn negation(&mut self) -> Result<Node> {
        let at = self.token.at;
        if self.take("not")? {
            let part = self.deeper(Self::negation)?;
            return Ok(Node { at, expr: Expr::Not(Box::new(part)) });
        }
        self.test()
    }

    fn test(&mut self) -> Result<Node> {
        let value = self.sum()?;
        let at = value.at;
        if let Some(comparison) = self.comparison() {
            self.next()?;
            let other = Box::new(self.sum()?);
            return Ok(Node { at, expr: Expr::Compare(Box::new(value), comparison, other) });
        }
        if self.take("is")? {
            let negated = self.take("not")?;
            self.expect("missing")?;
            return Ok(Node { at, expr: Expr::Test(Box::new(value), negated, Test::Missing) });
        }
        let negated = self.take("not")?;
        let test = if self.take("in")? {
            Test::In(self.list()?)
        } else if self.take("between")? {
            let low = self.sum()?;
            self.expect("and")?;
            Test::Between(Box::new(low), Box::new(self.sum()?))
        } else if self.take("contains")? {
            Test::Contains(Box::new(self.sum()?))
        } else if self.take("starts")? {
            self.expect("with")?;
            Test::StartsWith(Box::new(self.sum()?))
        } else if negated {
            return Err(self.unexpected(RulePart::Test));
        } else {
            return Ok(value);
        };
        Ok(Node { at, expr: Expr::Test(Box::new(value), negated, test) })
    }

    fn comparison(&self) -> Option<Comparison> {
        use Comparison::{AtLeast, AtMost, Equal, Greater, Less, Unequal};
        [Equal, Unequal, Less, AtMost, Greater, AtLeast].into_iter().find(|it| self.is(it.sign()))
    }

    fn list(&mut self) -> Result<Vec<Node>> {
        self.expect("[")?;
        let mut list = Vec::new();
        loop {
            let at = self.token.at;
            let negative = self.take("-")?;
            let value = match (negative, &self.token.what) {
                (false, What::Literal(value)) => value.clone(),
                (true, What::Literal(Literal::Number(number))) => Literal::Number(-number),
                _ => return Err(self.unexpected(RulePart::Literal)),
            };
            self.next()?;
            list.push(Node { at, expr: Expr::Literal(value) });
            if self.take("]")? {
                return Ok(list);
            }
            if !self.take(",")? {
                return Err(self.unexpected(RulePart::CommaOrEnd));
            }
        }
    }

    fn sum(&mut self) -> Result<Node> {
        self.chain(Self::product, [Arithmetic::Plus, Arithmetic::Minus])
    }

    fn product(&mut self) -> Result<Node> {
        self.chain(Self::signed, [Arithmetic::Times, Arithmetic::Over])
    }

    fn chain(
        &mut self,
        part: fn(&mut Self) -> Result<Node>,
        operators: [Arithmetic; 2],
    ) -> Result<Node> {
        let first = part(self)?;
        let mut rest = Vec::new();
        while let Some(operator) = operators.into_iter().find(|it| self.is(it.sign())) {
            self.next()?;
            rest.push((operator, part(self)?));
        }
        if rest.is_empty() {
            return Ok(first);
        }
        Ok(Node { at: first.at, expr: Expr::Chain(Box::new(first), rest) })
    }

    fn signed(&mut self) -> Result<Node> {
        let at = self.token.at;
        if !self.take("-")? {
            return self.value();
        }
        let node = self.deeper(Self::signed)?;
        Ok(match node.expr {
            Expr::Literal(Literal::Number(number)) => {
                Node { at, expr: Expr::Literal(Literal::Number(-number)) }
            }
            _ => Node { at, expr: Expr::Negative(Box::new(node)) },
        })
    }

    fn value(&mut self) -> Result<Node> {
        let at = self.token.at;
        if self.take("(")? {
            let inner = self.deeper(Self::any)?;
            self.expect(")")?;
            return Ok(inner);
        }
        let expr = match &self.token.what {
            What::Literal(value) => Expr::Literal(value.clone()),
            What::Name(name) => Expr::Name(name.clone()),
            What::Fixed(_) | What::Unknown | What::End => {
                return Err(self.unexpected(RulePart::Value));
            }
        };
        self.next()?;
        Ok(Node { at, expr })
    }
}
