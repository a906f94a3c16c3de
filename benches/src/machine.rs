//! The machine that a run was measured on.

use std::process::Command;
use std::{env, fs};

use serde::{Deserialize, Serialize};

/// The compiler, the processor, and what of it a library may find at run time and use.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Machine {
    /// The day, such as "2026-11-28".
    pub measured: String,
    /// What `rustc --version` says.
    pub compiler: String,
    /// The processor's name, family and model.
    pub processor: String,
    /// Which of the vector instructions below it has.
    pub features: Vec<String>,
}

/// What regex, memchr and others look for at run time. This library is built for the least that the target promises.
const FEATURES: [&str; 8] = ["ssse3", "sse4_2", "avx", "avx2", "avx512bw", "bmi2", "asimd", "sve"];

impl Machine {
    /// This machine, today.
    #[must_use]
    pub fn here() -> Self {
        let information = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let field = |name: &str| {
            let line =
                information.lines().find(|line| line.split(':').next().is_some_and(|key| key.trim() == name));
            line.and_then(|line| line.split_once(": ")).map(|(_, value)| value.trim().to_owned())
        };
        let name = field("model name").unwrap_or_else(|| env::consts::ARCH.to_owned());
        let numbers = field("cpu family").zip(field("model"));
        let flags = field("flags").or_else(|| field("Features")).unwrap_or_default();
        let has = |feature: &&str| flags.split(' ').any(|flag| flag == *feature);
        Self {
            measured: output("date", &["-u", "+%F"]),
            compiler: output(&env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned()), &["--version"]),
            processor: numbers
                .map_or(name.clone(), |(family, model)| format!("{name}, family {family}, model {model}")),
            features: FEATURES
                .iter()
                .filter(|feature| has(feature))
                .map(|&feature| feature.to_owned())
                .collect(),
        }
    }

    /// The file of this kind of machine: its processor and the widest vectors.
    #[must_use]
    pub fn file_name(&self) -> String {
        let widest =
            self.features.iter().rev().find(|feature| feature.starts_with("avx") || *feature == "sve");
        let name = format!("{} {}", self.processor, widest.map_or("baseline", String::as_str));
        let words =
            name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join("-").to_lowercase() + ".json"
    }

    /// In one line.
    #[must_use]
    pub fn description(&self) -> String {
        let features =
            if self.features.is_empty() { "not recorded".to_owned() } else { self.features.join(", ") };
        format!("{}; vector instructions: {features}; {}; {}", self.processor, self.compiler, self.measured)
    }
}

/// The first line that a program prints; empty if it cannot be run.
fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_machines_have_files_of_their_own() {
        let mut machine =
            Machine { processor: "AMD EPYC, family 25, model 1".to_owned(), ..Machine::default() };
        assert_eq!(machine.file_name(), "amd-epyc-family-25-model-1-baseline.json");
        machine.features = ["sse4_2", "avx", "avx2"].map(str::to_owned).into();
        assert_eq!(machine.file_name(), "amd-epyc-family-25-model-1-avx2.json");
    }
}
