//! The options of a call, which stand side by side in one object.

use std::any::Any;
use std::rc::Rc;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::calendar::Day;
use crate::customers::{CustomersOptions, Window};
use crate::error::{Error, ErrorKind, Result};
use crate::options;
use crate::segment::Rule;
use crate::stats::normal;
use crate::words::{Accepted, Locale, Problem, Selected, Whom};
use crate::workspace::kept::Key;

/// The options that every analysis takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Shared {
    /// The day the analysis looks from; the last day of the transactions by default. Later rows are not seen.
    pub as_of: Option<Day>,
    /// The level of all intervals, between 0 and 1; 0.95 by default.
    pub level: f64,
    /// What every random number follows from.
    pub seed: u64,
    /// The language of sentences and labels.
    pub locale: Locale,
    /// Which customers are looked at; all by default.
    #[serde(deserialize_with = "options::if_any")]
    pub filter: Option<Filter>,
    /// What the result is broken down by: a segment or another column of texts, or of yes and no.
    pub by: Option<String>,
    /// The customers of one part of a result that is broken down.
    #[serde(skip)]
    pub part: Option<Rc<Chosen>>,
}

/// The customers of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// What the part is called.
    pub name: String,
    /// Whether it has each customer of the transactions.
    pub fits: Vec<bool>,
}

/// Which customers are looked at, and which of their purchases are counted.
///
/// Nobody becomes new by it: the first purchase is that of all rows, and so are the columns of the rule. Whoever bought
/// nothing on the days that are counted is left out. What is read from whole lives (lifecycle stages, lifetime value, the
/// loyalty programme, retention) refuses days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Filter {
    /// A [rule](crate::segment::Rule) that is true of them, on the day the columns of the analysis are as of.
    pub rule: Option<String>,
    /// The first day whose rows are counted.
    pub from: Option<Day>,
    /// The last day whose rows are counted; the day the analysis looks from is another, and does not move with it.
    pub to: Option<Day>,
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            as_of: None,
            level: 0.95,
            seed: 1,
            locale: Locale::default(),
            filter: None,
            by: None,
            part: None,
        }
    }
}

/// The options of a call, side by side in one object: what every analysis takes, what this one takes, and how the
/// customers are summed up for it, if it looks at them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Call<T, C = Nothing> {
    /// What every analysis takes.
    pub shared: Shared,
    /// What this one takes.
    pub own: T,
    /// How the customers are summed up.
    pub customers: C,
}

/// No options of this sort.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Nothing {}

/// Options of one sort, which stand with others in one object.
pub trait Options<'de>: Sized {
    /// The names that they have in this object.
    ///
    /// # Errors
    ///
    /// `option` if what decides about them is not acceptable.
    fn names<D: Deserializer<'de>>(options: &dyn Fn() -> D) -> Result<&'static [&'static str]>;

    /// Reads them.
    ///
    /// # Errors
    ///
    /// `option` if one is not acceptable.
    fn read<D: Deserializer<'de>>(options: &dyn Fn() -> D) -> Result<Self>;
}

/// The fields of a struct.
impl<'de, T: Deserialize<'de>> Options<'de> for T {
    fn names<D: Deserializer<'de>>(_: &dyn Fn() -> D) -> Result<&'static [&'static str]> {
        Ok(field_names::<T>())
    }

    fn read<D: Deserializer<'de>>(options: &dyn Fn() -> D) -> Result<Self> {
        read_known(options())
    }
}

impl<'de, T: Deserialize<'de>, C: Options<'de>> Call<T, C> {
    /// Reads the options of a call; each look at them is a new deserialiser. A field that none of the three knows is a
    /// mistake, and is not passed over.
    ///
    /// # Errors
    ///
    /// `option` if one is not known or not acceptable.
    pub fn read<D: Deserializer<'de>>(options: &dyn Fn() -> D) -> Result<Self> {
        Self::read_with::<Nothing, D>(options).map(|(call, Nothing {})| call)
    }

    /// The same, and beside it what only a chart of the analysis takes.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn read_with<V: Deserialize<'de>, D: Deserializer<'de>>(
        options: &dyn Fn() -> D,
    ) -> Result<(Self, V)> {
        let own = [field_names::<T>(), C::names(options)?, field_names::<V>()];
        check_names(options(), &[field_names::<Shared>(), own[0], own[1], own[2]])?;
        Ok((Self::known(options)?, read_known(options())?))
    }

    /// Reads options of which some may be those of another call.
    pub(super) fn known<D: Deserializer<'de>>(options: &dyn Fn() -> D) -> Result<Self> {
        let shared: Shared = read_known(options())?;
        normal::two_sided(shared.level)?;
        Ok(Self { shared, own: read_known(options())?, customers: C::read(options)? })
    }
}

/// Of one whole are a call, its parts, and what else differs in nothing but what it is broken down by.
impl<T: Clone + PartialEq, C: Clone + PartialEq> Key for Call<T, C> {
    fn is_kin(&self, other: &Self) -> bool {
        let whole = |shared: &Shared| Shared { by: None, part: None, ..shared.clone() };
        let (a, b) = (&self.shared, &other.shared);
        let is_apart = a.part.is_some() && b.part.is_some() && a.by != b.by;
        !is_apart
            && self.own == other.own
            && self.customers == other.customers
            && whole(a) == whole(b)
    }
}

impl Call<Nothing, CustomersOptions> {
    /// What the options of any call say of the customers it is about.
    pub(super) fn about<'de, D: Deserializer<'de>>(options: &dyn Fn() -> D) -> Result<Self> {
        Ok(Self {
            shared: read_known(options())?,
            own: Nothing {},
            customers: CustomersOptions {
                calibration_end: read_known::<Calibrated, D>(options())?.calibration_end,
                ..CustomersOptions::default()
            },
        })
    }
}

/// The one option of an analysis that moves the day its filter is as of.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Calibrated {
    calibration_end: Option<Day>,
}

impl<T: Any, C: Any> Call<T, C> {
    /// The day the columns of the analysis are as of, if it is told: the end of the calibration where there is one.
    pub(super) fn day(&self) -> Option<Day> {
        let options: [&dyn Any; 2] = [&self.own, &self.customers];
        let mut customers = options.into_iter().filter_map(<dyn Any>::downcast_ref);
        customers
            .find_map(|options: &CustomersOptions| options.calibration_end)
            .or(self.shared.as_of)
    }
}

impl Shared {
    /// The rule that selects customers, if there is one.
    pub(super) fn rule(&self) -> Option<&str> {
        self.filter.as_ref()?.rule.as_deref()
    }

    /// Which customers a call is about, for sentences that hold a share against that of all of them.
    pub(super) fn whom(&self) -> Whom {
        let Filter { rule, from, to } = self.filter.clone().unwrap_or_default();
        let rule = rule.map(|text| match Rule::parse(&text) {
            Ok(rule) => rule.name().map_or_else(
                || Selected::Rule(rule.to_string()),
                |name| Selected::Named(name.to_owned()),
            ),
            Err(_) => Selected::Rule(text),
        });
        let label = |day: Option<Day>| day.map(|day| day.label(self.locale));
        let days = (from.is_some() || to.is_some())
            .then(|| Selected::Days { from: label(from), to: label(to) });
        let part = self.part.as_ref().map(|part| Selected::Named(part.name.clone()));
        Whom(rule.into_iter().chain(part).chain(days).collect())
    }

    /// The days whose rows are counted.
    ///
    /// # Errors
    ///
    /// `option` if the first is after the last.
    pub(super) fn window(&self) -> Result<Window> {
        let Some(&Filter { from, to, .. }) = self.filter.as_ref() else {
            return Ok(Window::default());
        };
        match from.filter(|&from| to.is_some_and(|to| from > to)) {
            None => Ok(Window { from, to }),
            Some(late) => {
                let (found, accepted) = (late.to_string(), Accepted::DayUntilTo);
                let problem = Problem::BadOption { option: "filter.from", found, accepted };
                Err(Error::new(ErrorKind::Option, problem))
            }
        }
    }
}

/// Reads options that stand alone.
///
/// # Errors
///
/// `option` if one is not known or not acceptable.
pub fn read_options<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    options: &dyn Fn() -> D,
) -> Result<T> {
    check_names(options(), &[field_names::<T>()])?;
    read_known(options())
}

fn read_known<'de, T: Deserialize<'de>, D: Deserializer<'de>>(options: D) -> Result<T> {
    T::deserialize(options).map_err(bad_options)
}

fn bad_options(error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Option, Problem::BadOptions { detail: error.to_string() })
}

fn check_names<'de, D: Deserializer<'de>>(options: D, known: &[&[&str]]) -> Result<()> {
    let all = known.concat();
    let mut known: Vec<&str> = Vec::with_capacity(all.len());
    for name in all {
        // What all analyses take may also be one of their own.
        if !known.contains(&name) {
            known.push(name);
        }
    }
    match options.deserialize_map(Unknown(&known)).map_err(bad_options)? {
        None => Ok(()),
        Some(name) => {
            let known = known.iter().map(|&name| name.to_owned()).collect();
            Err(Error::new(ErrorKind::Option, Problem::UnknownOption { name, known }))
        }
    }
}

/// Looks for a name that is not one of these.
struct Unknown<'a>(&'a [&'a str]);

impl<'de> Visitor<'de> for Unknown<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("options by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut options: A) -> Result<Option<String>, A::Error> {
        let mut unknown = None;
        while let Some((name, IgnoredAny)) = options.next_entry::<String, IgnoredAny>()? {
            if !self.0.contains(&name.as_str()) {
                unknown = unknown.or(Some(name));
            }
        }
        Ok(unknown)
    }
}

/// The names of a struct's fields, which its `Deserialize` tells before it reads anything.
fn field_names<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    struct Names<'a>(&'a mut &'static [&'static str]);
    impl<'de> Deserializer<'de> for Names<'_> {
        type Error = serde::de::value::Error;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(serde::de::Error::custom("only the names are asked for"))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Self::Error> {
            *self.0 = fields;
            self.deserialize_any(visitor)
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }
    let mut names: &[&str] = &[];
    // The error is the point at which it stops.
    let _ = T::deserialize(Names(&mut names));
    names
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::clv::ClvOptions;
    use crate::segment::RfmOptions;

    #[test]
    fn options_stand_side_by_side_and_unknown_ones_are_told() {
        let options = json!({ "asOf": "2026-01-31", "period": "day", "horizon": 3, "level": 0.8 });
        let call = Call::<ClvOptions, CustomersOptions>::read(&|| &options).expect("known options");
        assert_eq!(call.shared.as_of, Day::from_ymd(2026, 1, 31));
        assert_eq!((call.shared.level, call.own.horizon), (0.8, Some(3)));
        assert_eq!(call.customers.period, crate::calendar::Period::Day);

        let error = Call::<ClvOptions, CustomersOptions>::read(&|| json!({ "as": 1 }));
        let error = error.expect_err("not an option").to_string();
        assert_eq!(error.matches("asOf").count(), 1, "{error}");

        let fails = |options| {
            Call::<RfmOptions>::read(&|| &options).expect_err("not an option").to_string()
        };
        assert!(
            fails(json!({ "bin": 5 }))
                .starts_with("There is no option “bin” here. Options are asOf, level, seed")
        );
        assert!(fails(json!({ "level": 95 })).contains("a number between 0 and 1"));
        assert!(fails(json!({ "asOf": "yesterday" })).contains("yesterday"));
    }
}
