//! Options within options, read so that a name nobody knows is told.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Reads a struct as a map. An object of JavaScript that is read as a struct is asked for the fields the struct has, and
/// whatever else it holds is never seen: a misspelt option would count as left out.
pub(crate) fn by_name<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    options: D,
) -> Result<T, D::Error> {
    options.deserialize_map(Fields(PhantomData))
}

/// The same where there may be none.
pub(crate) fn if_any<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    options: D,
) -> Result<Option<T>, D::Error> {
    struct ByName<T>(T);
    impl<'de, T: Deserialize<'de>> Deserialize<'de> for ByName<T> {
        fn deserialize<D: Deserializer<'de>>(options: D) -> Result<Self, D::Error> {
            by_name(options).map(Self)
        }
    }
    Ok(Option::<ByName<T>>::deserialize(options)?.map(|found| found.0))
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("options by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, options: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(options))
    }
}

#[cfg(test)]
mod tests {
    use serde::de::value::{Error, MapDeserializer};
    use serde::forward_to_deserialize_any;

    use super::*;

    /// Like an object of JavaScript: read as a struct, it shows nothing but the fields of the struct.
    struct Object<'a>(&'a [(&'a str, u32)]);

    impl<'de> Deserializer<'de> for Object<'_> {
        type Error = Error;

        fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.visit_map(MapDeserializer::new(self.0.iter().copied()))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Error> {
            let known = self.0.iter().copied().filter(|(name, _)| fields.contains(name));
            visitor.visit_map(MapDeserializer::new(known))
        }

        fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.visit_some(self)
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct seq
            tuple tuple_struct map enum identifier ignored_any
        }
    }

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Window {
        from: u32,
    }

    #[test]
    fn a_misspelt_name_is_told() {
        let (right, wrong) = (Object(&[("from", 3)]), Object(&[("form", 3)]));
        assert_eq!(by_name(right), Ok(Window { from: 3 }));
        let error = by_name::<Window, _>(wrong).expect_err("no such name").to_string();
        assert!(error.contains("unknown field `form`, expected `from`"), "{error}");
        assert_eq!(if_any(Object(&[("from", 3)])), Ok(Some(Window { from: 3 })));
        assert!(if_any::<Window, _>(Object(&[("form", 3)])).is_err());
        // What this is for: without it, the name is not seen.
        assert_eq!(Window::deserialize(Object(&[("form", 3)])), Ok(Window::default()));
    }
}
