//! The text of a rule → its words, signs and values, one at a time.

use std::iter::Peekable;
use std::str::Chars;

use crate::calendar::Day;
use crate::error::Result;
use crate::segment::rules::refuse;
use crate::segment::rules::syntax::Literal;
use crate::words::RuleProblem;

/// Words that are no names unless they stand in backquotes.
pub(super) const WORDS: [&str; 12] = [
    "and", "or", "not", "in", "between", "is", "missing", "contains", "starts", "with", "true",
    "false",
];

/// A word, sign or value, and where it begins.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// The character, from 1.
    pub(super) at: u32,
    pub(super) what: What,
    /// As it is written.
    pub(super) text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// A word of the language, or a sign in its plain form.
    Fixed(&'static str),
    Literal(Literal),
    Name(String),
    /// A character that has no meaning.
    Unknown,
    End,
}

pub(super) struct Lexer<'a> {
    rest: Peekable<Chars<'a>>,
    /// Characters that were read.
    read: u32,
    /// What was read since the token began.
    text: String,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text.chars().peekable(), read: 0, text: String::new() }
    }

    pub(super) fn next(&mut self) -> Result<Token> {
        while self.take_if(|c| c.is_whitespace() || c == '\u{feff}').is_some() {}
        self.text.clear();
        let at = self.read.saturating_add(1);
        let what = match self.take() {
            None => What::End,
            Some('"') => What::Literal(Literal::Text(self.quoted(at, '"', '"')?)),
            Some('\'') => What::Literal(Literal::Text(self.quoted(at, '\'', '\'')?)),
            Some('“') => What::Literal(Literal::Text(self.quoted(at, '“', '”')?)),
            Some('‘') => What::Literal(Literal::Text(self.quoted(at, '‘', '’')?)),
            Some('`') => What::Name(self.quoted(at, '`', '`')?),
            Some(first) if first.is_ascii_digit() => What::Literal(self.digits(at)?),
            Some(first) if is_of_name(first) => {
                while self.take_if(is_of_name).is_some() {}
                self.word()
            }
            Some(sign) => self.sign(sign).map_or(What::Unknown, What::Fixed),
        };
        Ok(Token { at, what, text: self.text.clone() })
    }

    fn take(&mut self) -> Option<char> {
        self.take_if(|_| true)
    }

    fn take_if(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let next = self.rest.next_if(|&c| wanted(c))?;
        self.read = self.read.saturating_add(1);
        self.text.push(next);
        Some(next)
    }

    fn word(&self) -> What {
        match WORDS.iter().find(|word| word.eq_ignore_ascii_case(&self.text)) {
            Some(&"true") => What::Literal(Literal::Flag(true)),
            Some(&"false") => What::Literal(Literal::Flag(false)),
            Some(word) => What::Fixed(word),
            None => What::Name(self.text.clone()),
        }
    }

    /// The text within quotes, of which the first was read.
    fn quoted(&mut self, at: u32, open: char, close: char) -> Result<String> {
        let mut inner = String::new();
        loop {
            let here = self.read.saturating_add(1);
            match self.take() {
                Some('\\') => match self.take() {
                    Some('n') => inner.push('\n'),
                    Some('t') => inner.push('\t'),
                    Some(c) if matches!(c, '\\' | '"' | '\'' | '`') || c == open || c == close => {
                        inner.push(c);
                    }
                    Some(c) => {
                        let found = format!("\\{c}");
                        return Err(refuse(
                            here,
                            Some(found.clone()),
                            RuleProblem::Escape { found },
                        ));
                    }
                    None => {}
                },
                Some(c) if c == close => return Ok(inner),
                Some(c) => inner.push(c),
                None => {
                    return Err(refuse(
                        at,
                        Some(open.into()),
                        RuleProblem::Unclosed { quote: close },
                    ));
                }
            }
        }
    }

    /// A number or a day, of which the first digit was read.
    fn digits(&mut self, at: u32) -> Result<Literal> {
        let is_digit = |c: char| c.is_ascii_digit() || c == '_';
        while self.take_if(is_digit).is_some() {}
        let is_year = self.text.len() == 4 && self.text.bytes().all(|byte| byte.is_ascii_digit());
        if is_year && self.is_month_next() {
            while self.take_if(|c| c.is_ascii_digit() || c == '-').is_some() {}
            let day = Day::parse_iso(&self.text).map(Literal::Day);
            let found = self.text.clone();
            return day
                .ok_or_else(|| refuse(at, Some(found.clone()), RuleProblem::NoDay { found }));
        }
        if self.take_if(|c| c == '.').is_some() {
            while self.take_if(is_digit).is_some() {}
        }
        let is_percent = self.take_if(|c| c == '%' || c == '％').is_some();
        // What goes on like a name is one mistake and not two.
        let goes_on = self.take_if(|c| is_of_name(c) || c == '.').is_some();
        while goes_on && self.take_if(|c| is_of_name(c) || c == '.').is_some() {}
        let plain: String = self.text.chars().filter(|&c| c.is_ascii_digit() || c == '.').collect();
        let number = if is_percent { format!("{plain}e-2") } else { plain.clone() }.parse();
        match number {
            Ok(number) if f64::is_finite(number) && !goes_on && !plain.ends_with('.') => {
                Ok(Literal::Number(number))
            }
            _ => {
                let found = self.text.clone();
                Err(refuse(at, Some(found.clone()), RuleProblem::NoNumber { found }))
            }
        }
    }

    /// Whether a `-` and two digits and a `-` follow, as after the year of a day.
    fn is_month_next(&self) -> bool {
        let mut next = self.rest.clone();
        let mut is = |wanted: fn(char) -> bool| next.next().is_some_and(wanted);
        let digit = |c: char| c.is_ascii_digit();
        is(|c| c == '-') && is(digit) && is(digit) && is(|c| c == '-')
    }

    /// A sign, of which the first character was read, in its plain form; none if it is none.
    fn sign(&mut self, first: char) -> Option<&'static str> {
        let mut then =
            |wanted: char, full: char| self.take_if(|c| c == wanted || c == full).is_some();
        Some(match first {
            '=' | '＝' => {
                then('=', '＝');
                "="
            }
            '!' | '！' if then('=', '＝') => "!=",
            '<' | '＜' if then('>', '＞') => "!=",
            '<' | '＜' if then('=', '＝') => "<=",
            '>' | '＞' if then('=', '＝') => ">=",
            '<' | '＜' => "<",
            '>' | '＞' => ">",
            '≠' => "!=",
            '≤' => "<=",
            '≥' => ">=",
            '+' | '＋' => "+",
            '-' | '−' | '－' => "-",
            '*' | '×' => "*",
            '/' | '÷' => "/",
            '(' | '（' => "(",
            ')' | '）' => ")",
            '[' | '［' => "[",
            ']' | '］' => "]",
            ',' | '，' | '、' => ",",
            _ => return None,
        })
    }
}

/// Whether a name may have this character without backquotes.
pub(super) fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
