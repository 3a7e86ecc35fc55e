//! A struct out of the engine's value, in one pass. Decimals read as the texts that amounts are made of; a float is none of ours.

use serde::de::value::{Error, MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use surrealdb::types::{Number, Object, Value};

/// The value as whatever reads itself with serde; it reads the same from the value's JSON.
///
/// # Errors
/// What does not fit, in serde's words.
pub(crate) fn read<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    T::deserialize(Reading(value))
}

struct Reading(Value);

fn fields<'de>(object: Object) -> MapDeserializer<'de, impl Iterator<Item = (String, Reading)>, Error> {
    MapDeserializer::new(object.into_iter().map(|(name, value)| (name, Reading(value))))
}

impl IntoDeserializer<'_, Error> for Reading {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Reading {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::None | Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(Number::Int(number)) => visitor.visit_i64(number),
            Value::Number(Number::Decimal(number)) => visitor.visit_string(number.to_string()),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(items) => {
                let mut items = SeqDeserializer::new(items.into_vec().into_iter().map(Reading));
                let value = visitor.visit_seq(&mut items)?;
                items.end().map(|()| value)
            }
            Value::Object(object) => {
                let mut fields = fields(object);
                let value = visitor.visit_map(&mut fields)?;
                fields.end().map(|()| value)
            }
            _ => Err(Error::custom("a kind of value that no struct holds")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_nullish() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    /// A plain variant is its name, another one an object of its name and what it holds.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(IntoDeserializer::<Error>::into_deserializer(name)),
            Value::Object(object) => visitor.visit_enum(MapAccessDeserializer::new(fields(object))),
            _ => Err(Error::custom("no variant")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

#[cfg(test)]
mod tests;
