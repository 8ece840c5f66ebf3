use super::{Locale, in_language};

/// What a value is, in a [rule](crate::segment::Rule) over customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A number.
    Number,
    /// A text.
    Text,
    /// A calendar day.
    Day,
    /// Yes or no.
    Flag,
}

/// What may stand in a place of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulePart {
    /// A column, or a value written out.
    Value,
    /// A value written out.
    Literal,
    /// A condition: something that is true or false.
    Condition,
    /// `and`, `or` or the end.
    AndOrEnd,
    /// This sign or word.
    This(&'static str),
    /// One of `in`, `between`, `contains` and `starts with`, after a `not`.
    Test,
    /// What can follow a comma in a list: another value; or what can follow a value: a comma or the end of the list.
    CommaOrEnd,
}

/// What is wrong with a rule, at a place of its text.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleProblem {
    /// Something stands where something else is accepted.
    Unexpected {
        /// What stands there; none at the end of the rule.
        found: Option<String>,
        /// What would be accepted.
        accepted: RulePart,
    },
    /// A text or a name does not end.
    Unclosed {
        /// The quote that it begins with.
        quote: char,
    },
    /// A backslash stands before something that needs none.
    Escape {
        /// The two characters.
        found: String,
    },
    /// Digits that are no number.
    NoNumber {
        /// What was written.
        found: String,
    },
    /// A day that no calendar has.
    NoDay {
        /// What was written.
        found: String,
    },
    /// Parentheses within parentheses, too many of them.
    TooDeep {
        /// The most that are read.
        most: u32,
    },
    /// There is no column or segment of this name.
    NoSuchName {
        /// The name.
        name: String,
        /// Names that look like it, the closest first.
        close: Vec<String>,
        /// All names there are.
        known: Vec<String>,
    },
    /// Two values cannot be compared.
    Unlike {
        /// The operator between them.
        operator: String,
        /// The one, and what it is.
        left: (String, ValueKind),
        /// The other, and what it is.
        right: (String, ValueKind),
    },
    /// An operator does not take this.
    NotFor {
        /// The operator.
        operator: String,
        /// What it was given, and what that is.
        found: (String, ValueKind),
        /// What it takes.
        accepted: &'static [ValueKind],
    },
    /// A value stands where something true or false is needed.
    NoCondition {
        /// The value, and what it is.
        found: (String, ValueKind),
    },
    /// An operator takes only a text that is written out.
    NotLiteral {
        /// The operator.
        operator: String,
        /// What it was given.
        found: String,
    },
    /// A segment is made from itself.
    Circular {
        /// Its name.
        name: String,
    },
}

/// The name of a group of customers that no file has a name for.
#[derive(Clone, Debug, PartialEq)]
pub enum GroupName {
    /// Those who are not something.
    Not {
        /// What they are not.
        name: String,
    },
    /// Those of all smaller groups.
    Other,
    /// Those of whom nothing is known.
    Missing {
        /// The column that has no value for them.
        by: String,
    },
}

impl GroupName {
    /// The name in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, group(self))
    }
}
