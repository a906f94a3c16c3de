//! The types that a single value may have.

use toml::de::DeValue;

/// A type that a value may have. Serde has a trait for this too, but it would be a third of what a build compiles.
pub trait FromValue: Sized {
    /// The value; if it has another type, what it is instead, for a message.
    fn from_value(value: &DeValue<'_>) -> Result<Self, String>;
}

impl FromValue for String {
    fn from_value(value: &DeValue<'_>) -> Result<Self, String> {
        value.as_str().map(str::to_owned).ok_or_else(|| what_it_is(value))
    }
}

impl FromValue for bool {
    fn from_value(value: &DeValue<'_>) -> Result<Self, String> {
        value.as_bool().ok_or_else(|| what_it_is(value))
    }
}

impl FromValue for i64 {
    fn from_value(value: &DeValue<'_>) -> Result<Self, String> {
        let number = value.as_integer().ok_or_else(|| what_it_is(value))?;
        Self::from_str_radix(number.as_str(), number.radix())
            .map_err(|_| format!("`{number}` is too large a number"))
    }
}

/// Texts by their names.
impl FromValue for Vec<(String, String)> {
    fn from_value(value: &DeValue<'_>) -> Result<Self, String> {
        let table = value.as_table().ok_or_else(|| what_it_is(value))?;
        let entry = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| {
            let key: &std::borrow::Cow<'_, str> = key.get_ref();
            Ok((key.clone().into_owned(), String::from_value(value.get_ref())?))
        };
        table.iter().map(entry).collect()
    }
}

/// What a value is that has the wrong type.
pub fn what_it_is(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("invalid type: string {text:?}"),
        DeValue::Integer(number) => format!("invalid type: integer `{number}`"),
        DeValue::Float(number) => format!("invalid type: floating point `{number}`"),
        DeValue::Boolean(value) => format!("invalid type: boolean `{value}`"),
        DeValue::Datetime(time) if time.date.is_none() => format!("invalid type: time `{time}`"),
        DeValue::Datetime(date) => format!("invalid type: date `{date}`"),
        DeValue::Array(_) => "invalid type: sequence".to_owned(),
        DeValue::Table(_) => "invalid type: table".to_owned(),
    }
}
