//! How long a clean build takes, as a dependency of an empty library.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, fs, io};

use crate::measure::{Effort, middle};
use crate::package::Package;
use crate::results::Build;

/// Builds this library and its peers, in turn.
///
/// # Errors
///
/// If one cannot be built.
pub fn builds(effort: Effort) -> io::Result<Vec<Build>> {
    let mut builds = Vec::new();
    for with_features in [true, false] {
        for (who, version, has_features) in PEERS {
            if !with_features && !has_features {
                continue;
            }
            let options = if with_features { "" } else { ", default-features = false" };
            let dependency = match version {
                Some(version) => format!("{who} = {{ version = \"{version}\"{options} }}"),
                None => Package::smtp_status(options),
            };
            let features = if with_features { "default features" } else { "no features" };
            let package = Package::new(&format!("build-{who}-{features}"), &dependency, "lib.rs", "")?;
            builds.push((who, features, package));
        }
    }

    let (rounds, profiles) = if effort.is_brief { (1, &PROFILES[..1]) } else { (3, PROFILES) };
    let mut results = Vec::new();
    for &(profile, arguments) in profiles {
        let mut times = vec![Vec::new(); builds.len()];
        for _ in 0..rounds {
            for ((.., package), times) in builds.iter().zip(&mut times) {
                package.clean()?;
                let start = Instant::now();
                package.build(arguments)?;
                times.push(start.elapsed().as_secs_f64());
            }
        }
        results.extend(builds.iter().zip(times).map(|((who, features, _), times)| Build {
            who: (*who).to_owned(),
            profile: format!("{profile}, {features}"),
            seconds: middle(times),
        }));
    }
    if !effort.is_brief {
        results.push(first_command()?);
    }
    Ok(results)
}

/// How long the README's first command takes in a fresh checkout: the program and all its dependencies, built
/// from scratch.
fn first_command() -> io::Result<Build> {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/packages/first-command");
    match fs::remove_dir_all(&target) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["run", "--offline", "--locked", "--quiet", "--target-dir"])
        .arg(&target)
        .args(["--", "5.7.26"]);
    cargo.current_dir(checkout).stdin(Stdio::null()).stdout(Stdio::null()).env_remove("SMTP_STATUS_OVERLAY");
    let start = Instant::now();
    if !cargo.status()?.success() {
        return Err(io::Error::other("cargo run -- 5.7.26 fails: run `cargo fetch` in the checkout?"));
    }
    let seconds = start.elapsed().as_secs_f64();
    Ok(Build {
        who: "cargo run -- 5.7.26".to_owned(),
        profile: "debug, a fresh checkout".to_owned(),
        seconds,
    })
}

/// The profiles, and the options of cargo for them.
const PROFILES: &[(&str, &[&str])] = &[("debug", &[]), ("release", &["--release"])];

/// The crates, their versions (this library is built from this checkout), and whether they build without
/// default features.
const PEERS: [(&str, Option<&str>, bool); 4] = [
    ("smtp-status", None, true),
    ("chrono-tz", Some("0.10"), true),
    ("mime_guess", Some("2"), true),
    ("http", Some("1"), false),
];
