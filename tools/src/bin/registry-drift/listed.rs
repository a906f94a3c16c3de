//! The conditions of `data/codes.toml`, with the fields that the registry has too.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Value;

/// A `[[condition]]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Listed {
    pub code: String,
    pub name: String,
    pub summary: String,
    pub reply_codes: Vec<Value>,
    pub references: Vec<Value>,
    /// Why a field differs from the registry on purpose.
    #[serde(default)]
    pub differs: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct File {
    condition: Vec<Listed>,
}

/// Reads the TOML. Values are not checked here: the generator does that.
pub fn read(text: &str) -> Result<Vec<Listed>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    Ok(file.condition)
}
