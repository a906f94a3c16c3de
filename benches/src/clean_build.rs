//! How long a clean build takes, as a dependency of an empty library.

use std::io;
use std::time::Instant;

use crate::measure::{Effort, middle};
use crate::package::Package;
use crate::results::Build;

/// Builds ours and its peers, in turn.
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

    let rounds = if effort.is_brief { 1 } else { 3 };
    let mut results = Vec::new();
    for (profile, arguments) in [("debug", &[][..]), ("release", &["--release"])] {
        let mut times = vec![Vec::new(); builds.len()];
        for _ in 0..rounds {
            for ((.., package), times) in builds.iter().zip(&mut times) {
                package.clean()?;
                let start = Instant::now();
                package.build(arguments, None)?;
                times.push(start.elapsed().as_secs_f64());
            }
        }
        results.extend(builds.iter().zip(times).map(|((who, features, _), times)| Build {
            who: (*who).to_owned(),
            profile: format!("{profile}, {features}"),
            seconds: middle(times),
        }));
    }
    Ok(results)
}

/// The crates, their versions (ours is the one here), and whether they build without default features.
const PEERS: [(&str, Option<&str>, bool); 4] = [
    ("smtp-status", None, true),
    ("chrono-tz", Some("0.10"), true),
    ("mime_guess", Some("2"), true),
    ("http", Some("1"), false),
];
