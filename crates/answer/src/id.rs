use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A record's id, given back letter for letter: a number of forty digits stays one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(Box<RawValue>);

impl Default for Id {
    /// A record without an id has `null`.
    fn default() -> Self {
        Self(RawValue::NULL.to_owned())
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Id {
    /// What stands in a record.
    pub fn of(raw: Box<RawValue>) -> Self {
        Self(raw)
    }

    /// A value that stands nowhere yet; `None` if it cannot be written as JSON.
    pub fn of_value(value: &serde_json::Value) -> Option<Self> {
        serde_json::value::to_raw_value(value).ok().map(Self)
    }

    /// As JSON.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }
}
