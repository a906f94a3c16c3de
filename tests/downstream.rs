//! Crates that depend on this one, built by their own cargo: with codes of their own, and with an overlay.
//!
//! The files are those of the page about extending, `src/pages/extending.md`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;
use std::{env, fs};

const CRATE: &str = env!("CARGO_MANIFEST_DIR");

/// An example of the page: the block of code that begins with this line.
fn example(first_line: &str) -> String {
    let page = fs::read_to_string(Path::new(CRATE).join("src/pages/extending.md")).unwrap();
    let blocks = page.split("```").map(|block| block.split_once('\n').map_or("", |(_, text)| text));
    blocks.filter(|block| block.starts_with(first_line)).collect()
}

/// Asserts that the constants are those of an overlay.
const WITH_OVERLAY: &str = r#"
use smtp_status::{Class, Condition, Provider, ReplyCode, StatusCode, overlay};

const _: () = assert!(overlay::IS_APPLIED && overlay::AMENDMENTS == 1);
const GUARD: Option<Provider> = Provider::of_host(b"mx1.relay.example.org");

fn main() {
    let reply_codes = Class::ALL.iter().map(|&class| Condition::MailboxFull.reply_code(class).get());
    println!("{:?}", reply_codes.collect::<Vec<u16>>());
    println!("{:?} {}", GUARD, Provider::OurRelay.note(StatusCode::from_static("5.7.900")).unwrap());
    assert_eq!(Condition::MailboxFull.reply_codes(), [552].map(|code| ReplyCode::new(code).unwrap()));
}
"#;

/// A new package in a directory of its own, or a workspace.
struct Application {
    directory: PathBuf,
}

/// The lines of a manifest for this library, and for the generator beside it.
fn dependencies(features: &str) -> String {
    format!(
        "[dependencies]\nsmtp-status = {{ path = '{CRATE}', features = [{features}] }}\n\
         [build-dependencies]\nsmtp-status-build = {{ path = '{CRATE}/codegen' }}\n"
    )
}

impl Application {
    fn empty(name: &str) -> Self {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("downstream").join(name);
        if directory.exists() {
            fs::remove_dir_all(&directory).unwrap();
        }
        fs::create_dir_all(&directory).unwrap();
        let application = Self { directory };
        application.write("Cargo.lock", &fs::read_to_string(Path::new(CRATE).join("Cargo.lock")).unwrap());
        application
    }

    /// A program with the page's codes of its own.
    fn with_codes(name: &str) -> Self {
        let application = Self::empty(name);
        application.package("", name, &dependencies(""));
        application.write("build.rs", &example("// build.rs"));
        application.write("codes.toml", &example("# codes.toml"));
        application.write("src/main.rs", &example("// src/main.rs"));
        application
    }

    /// A program with the page's overlay.
    fn with_overlay(name: &str, smtp_status: &Path) -> Self {
        let application = Self::empty(name);
        let dependency = format!("[dependencies]\nsmtp-status = {{ path = '{}' }}\n", smtp_status.display());
        application.package("", name, &dependency);
        application.write("src/main.rs", WITH_OVERLAY);
        application.write(".cargo/config.toml", &example("# .cargo/config.toml"));
        application.write("overlay.toml", &example("# overlay.toml"));
        application.write("providers.toml", &example("# providers.toml"));
        application
    }

    /// Writes the manifest of a package. The one at the top is a workspace of its own.
    fn package(&self, directory: &str, name: &str, dependencies: &str) {
        let workspace = if directory.is_empty() { "[workspace]\n" } else { "" };
        let manifest = format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n{workspace}{dependencies}");
        self.write(&Path::new(directory).join("Cargo.toml").display().to_string(), &manifest);
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self) -> Output {
        self.command().output().unwrap()
    }

    fn command(&self) -> Command {
        let mut command = self.cargo("run");
        command.args(["--quiet", "--color=never"]);
        command
    }

    /// Where it is built. All share a directory, so that common dependencies are built once; those with an overlay share
    /// another, because each overlay has the library built again.
    fn target(&self) -> PathBuf {
        let has_overlay =
            self.directory.join(".cargo/config.toml").exists() && !self.directory.join("vendor").exists();
        self.directory.with_file_name(if has_overlay { "target-of-overlays" } else { "target" })
    }

    /// A command of cargo in the top directory.
    fn cargo(&self, subcommand: &str) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command.args([subcommand, "--offline"]).current_dir(&self.directory);
        command.env("CARGO_TARGET_DIR", self.target());
        command.env_remove("SMTP_STATUS_OVERLAY");
        command
    }

    /// What the application prints.
    fn output(&self) -> String {
        success(&mut self.command())
    }

    /// The errors of this crate in a build that fails, without the paths of this machine.
    fn errors(&self) -> Vec<String> {
        self.errors_of(&self.run())
    }

    fn errors_of(&self, output: &Output) -> Vec<String> {
        assert!(!output.status.success());
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!errors.contains("panicked"), "{errors}");
        let directory = format!("{}/", self.directory.display());
        errors
            .lines()
            // error: package@version: message
            .filter_map(|line| {
                line.strip_prefix("error: ")?.split_once(": ").filter(|(who, _)| who.contains('@'))
            })
            .map(|(_, message)| message.replace(&directory, ""))
            .collect()
    }
}

/// What a command prints that must succeed.
fn success(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_page_makes_own_codes() {
    let application = Application::with_codes("page");
    // The code that is made has no warnings, whether the codes are ranges or single ones.
    application.write("src/main.rs", &format!("#![deny(warnings)]\n{}", example("// src/main.rs")));
    assert_eq!(application.output(), "ask for removal: Some(BannedSendingIp)\n");

    // Editing the file rebuilds.
    let codes = example("# codes.toml");
    application.write("codes.toml", &codes.replace("X.7.606-649", "X.7.700-749"));
    let unregistered = "This is about a rule or a safeguard";
    let output = application.output();
    assert!(output.starts_with(unregistered) && output.ends_with(": None\n"), "{output}");

    // So does editing an included one, and a mistake there is told with its place.
    let (name, code) = codes.split_once("\n\n").unwrap();
    application.write("codes.toml", &format!("{name}\ninclude = [\"src/more.toml\"]\n"));
    application.write("src/more.toml", code);
    assert_eq!(application.output(), "ask for removal: Some(BannedSendingIp)\n");
    application.write("src/more.toml", &code.replace("606-649", "606"));
    assert!(application.output().starts_with(unregistered));
    application.write("src/more.toml", &code.replace("[5]", "[6]"));
    assert_eq!(
        application.errors(),
        ["src/more.toml:6:12: class 6 does not exist: write 2, 4 or 5 (RFC 3463)"]
    );
}

#[test]
fn each_mistake_in_own_codes_is_an_error_of_cargo() {
    let application = Application::with_codes("own-mistakes");
    // Whatever the build script does afterwards does not matter, and two files are told about in one run.
    application.write(
        "build.rs",
        "fn main() {
            smtp_status_build::codes(\"codes.toml\");
            smtp_status_build::codes(\"missing.toml\");
            smtp_status_build::codes(\"other/right.toml\");
            smtp_status_build::codes(\"right.toml\");
        }",
    );
    application.write("right.toml", &example("# codes.toml"));
    application.write("other/right.toml", &example("# codes.toml"));
    application.write("codes.toml", "[[code]]\ncode = \"X.2.2\"\nsummary = \"\"\n");
    let errors = application.errors();
    let (missing, others): (Vec<_>, Vec<_>) =
        errors.iter().partition(|error| error.starts_with("missing.toml: "));
    assert!(missing.len() == 1 && missing[0].contains("cannot be read: "), "{errors:?}");
    assert_eq!(
        others,
        [
            "codes.toml:1:1: the enum has no name: write name = \"...\" at the top of this file",
            "codes.toml:1:1: this [[code]] is missing `classes`: add a list of classes, such as [4, 5]",
            "codes.toml:1:1: this [[code]] is missing `description`: add a string of one or more sentences, or a table \
             by class, such as { 4 = \"...\", 5 = \"...\" }",
            "codes.toml:1:1: this [[code]] is missing `name`: add a string, such as \"MailboxFull\"",
            "codes.toml:2:8: X.2.2 is registered, as `Condition::MailboxFull`: use that, or choose another code",
            "codes.toml:3:11: `summary` is empty: write a few words",
            "right.toml: another file of this name has been read: rename one, both would be written to right.rs",
        ]
    );
}

/// Uses all that an enum of own codes has. It is a library, so that an enum that is public is tested, with the lints that a
/// careful crate has.
const LIBRARY: &str = r#"
//! A library with two enums of its own.
#![no_std]
#![deny(missing_docs, missing_debug_implementations, unreachable_pub, unused, unsafe_code)]

pub mod other {
    //! Another enum, with the same variant.
    smtp_status::include_codes!("other");
}

smtp_status::include_codes!("codes");

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use smtp_status::{Cause, Class, Condition, OutgoingReply, ReplyCode, StatusCode};
    use std::{format, string::ToString, vec, vec::Vec};

    const ALL: &[Vendor] = Vendor::ALL;
    const BANNED: Option<Vendor> = Vendor::lookup(7, 606);
    const GREYLISTED: Option<Vendor> = Vendor::of(StatusCode::from_static("4.7.620"));
    const NAMED: Option<Vendor> = Vendor::from_name("greylisted");
    const CODE: StatusCode = Vendor::BannedSendingIp.permanent();
    const REPLY: OutgoingReply<'_> = Vendor::Greylisted.reply(Class::PersistentTransientFailure, "Later");
    const TEXT: &str = Vendor::Greylisted.description(Class::PersistentTransientFailure);

    #[test]
    fn an_own_enum_has_what_conditions_have() {
        assert_eq!(ALL, [Vendor::BannedSendingIp, Vendor::Greylisted, Vendor::Old, Vendor::Older]);
        assert_eq!(Vendor::COUNT, 4);
        assert_eq!((BANNED, GREYLISTED), (Some(Vendor::BannedSendingIp), Some(Vendor::Greylisted)));
        assert_eq!((NAMED, Vendor::from_name("grey")), (Some(Vendor::Greylisted), None));
        assert_eq!(CODE.to_string(), "5.7.606");
        assert_eq!(REPLY.to_string(), "450 4.7.620 Later\r\n");
        assert_eq!(TEXT, "Try later.");
        for &code in ALL {
            assert_eq!(Vendor::from_name(code.name()), Some(code));
            for &class in Class::ALL {
                assert_eq!(Vendor::of(code.with_class(class)), Some(code));
                assert_eq!(code.reply_code(class).class(), Some(class));
            }
            assert_eq!(code.detail_codes().count(), if code == Vendor::BannedSendingIp { 44 } else { 1 });
        }
        let found = (0..1000).flat_map(|subject| (0..1000).filter_map(move |detail| Vendor::lookup(subject, detail)));
        assert_eq!(found.count(), 44 - 1 + 3);
        assert_eq!(Vendor::lookup(7, u16::MAX), None);
        assert_eq!(Vendor::lookup(u16::MAX, 620), None);
    }

    #[test]
    fn an_own_enum_says_what_its_file_says() {
        let [success, transient, permanent] = [Class::Success, Class::PersistentTransientFailure, Class::PermanentFailure];
        let grey = Vendor::Greylisted;
        assert_eq!((grey.success(), grey.transient().to_string()), (grey.with_class(success), "4.7.620".to_string()));
        assert_eq!((grey.subject_code(), grey.detail_code(), grey.detail_codes()), (7, 620, 620..=620));
        assert_eq!((grey.name(), grey.summary(), grey.to_string(), format!("{grey:?}")),
            ("Greylisted", "Not yet", "Not yet".to_string(), "Greylisted".to_string()));
        assert_eq!([success, transient, permanent].map(|class| grey.description(class)), ["Gave up.", "Try later.", "Gave up."]);
        assert_eq!([success, transient, permanent].map(|class| grey.cause(class)), [None, Some(Cause::Policy), None]);
        assert_eq!([success, transient, permanent].map(|class| grey.is_usual_in(class)), [false, true, true]);
        assert_eq!([success, transient, permanent].map(|class| grey.takes_any_reply_code(class)), [false, false, true]);
        let numbers = |codes: &[ReplyCode]| codes.iter().map(|code| code.get()).collect::<Vec<_>>();
        assert_eq!(numbers(grey.reply_codes()), [421, 450]);
        assert_eq!(numbers(&[success, transient, permanent].map(|class| grey.reply_code(class))), [250, 450, 554]);
        assert_eq!(grey.references(), ["Our ticket 4711", "RFC 3463, section 3.8"]);
        assert_eq!((grey.to_text().as_str(), Vendor::BannedSendingIp.to_text().as_str()), ("X.7.620", "X.7.606-649"));
        assert_eq!((Vendor::Old.replaced_by(), Vendor::Older.replaced_by()), (Some(grey), None));
        assert_eq!(Vendor::Older.replaced_by_registered(), Some(Condition::ReverseDnsValidationFailed));
        assert_eq!(grey.replaced_by_registered(), None);
        assert!(Vendor::BannedSendingIp < grey && vec![Vendor::Old, grey].iter().max() == Some(&Vendor::Old));
        let set: std::collections::HashSet<Vendor> = ALL.iter().copied().collect();
        assert_eq!(set.len(), 4);
        assert_eq!((size_of::<Vendor>(), size_of::<Option<Vendor>>()), (1, 1));
        // There is no other variant.
        assert!(match grey { Vendor::BannedSendingIp | Vendor::Old | Vendor::Older => false, Vendor::Greylisted => true });
        assert_eq!(other::Other::ALL, [other::Other::Greylisted]);
    }

    #[test]
    #[allow(deprecated)]
    fn a_former_name_still_works() {
        assert_eq!((Vendor::Delayed, Vendor::from_name("Delayed")), (Vendor::Greylisted, Some(Vendor::Greylisted)));
        assert!(matches!(Vendor::Greylisted, Vendor::Delayed));
        assert_eq!(serde_json::from_str::<Vendor>("\"Delayed\"").unwrap(), Vendor::Greylisted);
        assert_eq!(serde_json::to_string(&Vendor::Greylisted).unwrap(), "\"Greylisted\"");
        let error = serde_json::from_str::<Vendor>("\"Grey\"").unwrap_err().to_string();
        assert!(error.contains("the name of a code of Vendor, such as \"BannedSendingIp\""), "{error}");
    }
}
"#;

const LIBRARY_CODES: &str = r#"
name = "Vendor"
summary = "What the vendor's servers send."

[[code]]
code = "X.7.606-649"
name = "BannedSendingIp"
summary = "Access denied, banned sending IP"
description = "Banned."
classes = [5]
cause = "sender"

[[code]]
code = "X.7.620"
name = "Greylisted"
former-names = ["Delayed"]
summary = "Not yet"
description = { 4 = "Try later.", 5 = "Gave up." }
classes = [4, 5]
reply-codes = [421, 450, "5xx"]
reply-with = { 5 = 554 }
cause = { 4 = "policy" }
references = ["Our ticket 4711", "RFC 3463, section 3.8"]

[[code]]
code = "X.99.0"
name = "Old"
summary = "Old"
description = "Old."
classes = [2]
replaced-by = "X.7.620"

[[code]]
code = "X.99.900"
name = "Older"
summary = "Older"
description = "Older."
classes = [2]
replaced-by = "X.7.25"
"#;

#[test]
fn a_library_has_two_enums_with_all_methods() {
    let application = Application::empty("library");
    let dependencies = dependencies("\"serde\"") + "[dev-dependencies]\nserde_json = \"1\"\n";
    application.package("", "library", &dependencies);
    application.write(
        "build.rs",
        "fn main() { smtp_status_build::codes(\"codes.toml\"); smtp_status_build::codes(\"other.toml\"); }",
    );
    application.write("src/lib.rs", LIBRARY);
    application.write("codes.toml", LIBRARY_CODES);
    application.write(
        "other.toml",
        "name = \"Other\"\n[[code]]\ncode = \"X.7.620\"\nname = \"Greylisted\"\nsummary = \"s\"\n\
         description = \"d\"\nclasses = [4]\n",
    );
    let output = success(application.cargo("test").args(["--quiet", "--lib"]));
    assert!(output.contains("3 passed"), "{output}");
    // Its docs show the enum where it is, with its methods.
    success(application.cargo("doc").args(["--quiet", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"));
    let docs = application.target().join("doc/library");
    let page = fs::read_to_string(docs.join("enum.Vendor.html")).unwrap();
    assert!(page.contains("method.with_class") && page.contains("variant.Greylisted"));
    assert!(docs.join("other/enum.Other.html").exists());
}

/// The files of a directory, each with the time of its last change.
fn files(directory: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let metadata = path.symlink_metadata().unwrap();
        if metadata.is_dir() {
            files.append(&mut self::files(&path));
        } else {
            files.insert(path, metadata.modified().unwrap());
        }
    }
    files
}

/// A workspace with a library and a program, each with codes of its own.
fn workspace(name: &str) -> Application {
    let application = Application::empty(name);
    application.write("Cargo.toml", "[workspace]\nmembers = [\"relay\", \"server\"]\nresolver = \"3\"\n");
    application.package("relay", "relay", &dependencies(""));
    application.package(
        "server",
        "server",
        &dependencies("").replacen('\n', "\nrelay = { path = '../relay' }\n", 1),
    );
    for member in ["relay", "server"] {
        application.write(&format!("{member}/build.rs"), &example("// build.rs"));
        application.write(&format!("{member}/codes.toml"), &example("# codes.toml"));
    }
    let server = example("# codes.toml").replace("606-649", "700").replace("BannedSendingIp", "Ours");
    application.write("server/codes.toml", &server.replace("Vendor", "Server"));
    application.write("relay/src/lib.rs", "#![no_std]\nsmtp_status::include_codes!(\"codes\");\n");
    application.write(
        "server/src/main.rs",
        "smtp_status::include_codes!(\"codes\");
        fn main() {
            let found = |subject, detail| (Server::lookup(subject, detail), relay::Vendor::lookup(subject, detail));
            println!(\"{:?} {:?}\", found(7, 620), found(7, 700));
        }",
    );
    application
}

const OF_THE_WORKSPACE: &str = "(None, Some(BannedSendingIp)) (Some(Ours), None)\n";

#[test]
fn members_of_a_workspace_have_different_codes_wherever_they_are_built() {
    let application = workspace("a work space");
    let manifest = application.directory.join("server/Cargo.toml");
    success(application.cargo("build").arg("--quiet"));
    let before = files(&application.directory);

    let quiet = ["--quiet", "--locked"];
    assert_eq!(success(application.cargo("run").args(quiet)), OF_THE_WORKSPACE);
    let mut in_member = application.cargo("run");
    assert_eq!(
        success(in_member.args(quiet).current_dir(application.directory.join("server"))),
        OF_THE_WORKSPACE
    );
    let mut elsewhere = application.cargo("run");
    elsewhere.args(quiet).arg("--manifest-path").arg(&manifest).current_dir("/");
    assert_eq!(success(&mut elsewhere), OF_THE_WORKSPACE);
    let root = application.directory.with_file_name("installed");
    let mut install = application.cargo("install");
    install.args(["--quiet", "--locked", "--debug", "--force", "--path", "server", "--root"]).arg(&root);
    success(&mut install);
    assert_eq!(success(&mut Command::new(root.join("bin/server"))), OF_THE_WORKSPACE);

    assert_eq!(files(&application.directory), before, "a build changes nothing in the sources");
}

#[test]
fn a_member_that_changes_its_codes_is_rebuilt_alone() {
    let application = workspace("rebuilt");
    success(application.cargo("build").arg("--quiet"));
    let compiled = || {
        let output = application.cargo("build").output().unwrap();
        assert!(output.status.success());
        let lines = String::from_utf8_lossy(&output.stderr).into_owned();
        let compiled = lines.lines().filter_map(|line| line.trim_start().strip_prefix("Compiling "));
        compiled.map(|line| line.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(compiled(), [""; 0]);
    let codes = fs::read_to_string(application.directory.join("server/codes.toml")).unwrap();
    application.write("server/codes.toml", &codes.replace("700", "701"));
    assert_eq!(compiled(), ["server"]);
    let codes = example("# codes.toml");
    application.write("relay/codes.toml", &codes.replace("606-649", "606-650"));
    assert_eq!(compiled(), ["relay", "server"], "the server depends on the relay");
}

/// The dependencies are in the sources, which cannot be written to.
#[test]
fn own_codes_are_built_from_vendored_and_read_only_sources() {
    let application = workspace("vendored");
    let config = success(application.cargo("vendor").args(["--quiet", "--versioned-dirs"]));
    application.write(".cargo/config.toml", &config);
    let set_read_only = |is: bool| {
        let mode = if is { "a-w" } else { "u+w" };
        assert!(
            Command::new("chmod").args(["-R", mode]).arg(&application.directory).status().unwrap().success()
        );
    };
    set_read_only(true);
    let target = application.directory.with_file_name("vendored-target");
    let output =
        application.cargo("run").args(["--quiet", "--frozen"]).env("CARGO_TARGET_DIR", target).output();
    set_read_only(false);
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), OF_THE_WORKSPACE);
}

const OVERLAID: &str = "[250, 450, 552]\nSome(OurRelay) Blocked by the relay's rules\n";

#[test]
fn the_pages_overlay_changes_what_the_library_says() {
    let application = Application::with_overlay("overlay", Path::new(CRATE));
    assert_eq!(application.output(), OVERLAID);

    // Editing a file that the overlay includes rebuilds.
    let providers = example("# providers.toml");
    application.write("providers.toml", &providers.replace("Blocked by", "Stopped by"));
    assert!(application.output().contains("Stopped by"));

    application.write("providers.toml", "include = [\"src/../overlay.toml\", \"missing.toml\"]\n");
    let errors = application.errors();
    let [cycle, missing] = errors.as_slice() else { panic!("{errors:?}") };
    assert_eq!(
        cycle,
        "providers.toml:1:12: `include`: src/../overlay.toml includes this file at overlay.toml:2:12: remove one of \
         the two includes"
    );
    assert!(
        missing.starts_with("providers.toml:1:35: `include`: missing.toml: cannot be read: "),
        "{missing}"
    );
}

#[test]
fn the_packaged_crate_is_extended_as_well() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("packaged");
    let mut package = Command::new(env!("CARGO"));
    package
        .args([
            "package",
            "--package=smtp-status",
            "--package=smtp-status-build",
            "--offline",
            "--allow-dirty",
        ])
        .args(["--quiet", "--no-verify", "--target-dir"])
        .arg(&target);
    success(package.current_dir(CRATE).env_remove("SMTP_STATUS_OVERLAY"));
    let unpacked = |name: &str| {
        let name = format!("{name}-{}", env!("CARGO_PKG_VERSION"));
        let package = target.join("package");
        let mut tar = Command::new("tar");
        // With the present time: what is packaged has an old one, so cargo would take an earlier build for up to date.
        success(tar.arg("-xzmf").arg(package.join(format!("{name}.crate"))).arg("-C").arg(&package));
        package.join(name)
    };
    let (library, generator) = (unpacked("smtp-status"), unpacked("smtp-status-build"));
    let application = Application::with_overlay("packaged", &library);
    let patch = format!("[patch.crates-io]\nsmtp-status-build = {{ path = '{}' }}\n", generator.display());
    let manifest = fs::read_to_string(application.directory.join("Cargo.toml")).unwrap();
    application.write("Cargo.toml", &(manifest + &patch));
    assert_eq!(application.output(), OVERLAID);
}

#[test]
fn a_program_for_exchange_onlines_bounces_needs_no_overlay() {
    let application = Application::empty("exchange-online");
    application.package("", "exchange-online", &dependencies(""));
    application.write(
        "src/main.rs",
        "use smtp_status::{Provider, StatusCode, dsn::Report, provider::Note};
        const BANNED: Option<Note> = Provider::ExchangeOnline.note(StatusCode::from_static(\"5.7.606\"));
        const _: () = assert!(!smtp_status::overlay::IS_APPLIED);
        fn main() {
            let report = Report::new(b\"Final-Recipient: rfc822; a@example.com\\nAction: failed\\nStatus: 5.1.10\\n\\
                Remote-MTA: dns; example-com.mail.protection.outlook.com\\n\");
            let recipient = report.recipients().next().unwrap();
            println!(\"{} {} {}\", BANNED.unwrap(), recipient.note().unwrap(), recipient.is_hard_bounce());
        }",
    );
    assert_eq!(application.output(), "Sending IP address banned No such recipient true\n");
}

#[test]
fn an_overlay_adds_a_provider_and_notes_to_one() {
    let application = Application::with_overlay("provider", Path::new(CRATE));
    application.write(
        "overlay.toml",
        "[[provider]]\nname = \"Example\"\ntitle = \"Example Mail\"\nhosts = [\"mx.example\"]\n\
         [[provider.code]]\ncode = \"5.7.800-809\"\nsummary = \"Ours\"\ndescription = \"d\"\nreferences = [\"s\"]\n\
         [[provider]]\nname = \"Gmail\"\nhosts = [\"relay.example\"]\n\
         [[provider.code]]\ncode = \"5.1.1\"\nsummary = \"Added\"\ndescription = \"d\"\nreferences = [\"s\"]\n\
         [[provider.code]]\ncode = \"5.7.25\"\nsummary = \"Replaced\"\ndescription = \"d\"\nreferences = [\"s\"]\n",
    );
    application.write(
        "src/main.rs",
        "use smtp_status::{Provider, StatusCode};
        const GUARD: Option<Provider> = Provider::of_host(b\"mx.example\");
        fn main() {
            assert_eq!(GUARD, Some(Provider::Example));
            assert_eq!(Provider::of_host(b\"1.relay.example\"), Some(Provider::Gmail));
            for (provider, code) in [(Provider::Example, \"5.7.805\"), (Provider::Gmail, \"5.1.1\"),
                (Provider::Gmail, \"5.7.25\"), (Provider::Gmail, \"5.7.30\")] {
                println!(\"{}\", provider.note(code.parse::<StatusCode>().unwrap()).unwrap());
            }
        }",
    );
    assert_eq!(application.output(), "Ours\nAdded\nReplaced\nDKIM did not pass\n");
}

#[test]
fn mistakes_in_an_overlay_are_shown_line_by_line() {
    let application = Application::with_overlay("mistakes", Path::new(CRATE));
    application.write(
        "overlay.toml",
        "[[condition]]\ncode = \"X.7.606\"\nname = \"Banned\"\nsummary = \"s\"\ndescription = \"d.\"\nclasses = [5]\n\
         reply-codes = []\nreferences = []\n[[amend]]\ncode = \"X.2.2\"\nsummary = \"\"\nclasses = [3]\n",
    );
    assert_eq!(
        application.errors(),
        [
            "overlay.toml:1:1: an overlay cannot add a condition: make it a [[code]] in a file of your own codes, which \
             smtp_status_build::codes reads (https://docs.rs/smtp-status/latest/smtp_status/_extending)",
            "overlay.toml:11:11: `summary` is empty: write a few words",
            "overlay.toml:12:12: class 3 does not exist: write 2, 4 or 5 (RFC 3463)",
        ]
    );
}

#[test]
fn an_overlay_that_cannot_be_read_is_one_clear_error() {
    let application = Application::with_overlay("unreadable", Path::new(CRATE));
    let config = example("# .cargo/config.toml");
    let error_with = |config: &str| {
        application.write(".cargo/config.toml", config);
        let errors = application.errors();
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors.concat()
    };
    assert_eq!(
        error_with(&config.replace(", relative = true", "")),
        "SMTP_STATUS_OVERLAY is \"overlay.toml\", which is not absolute: in .cargo/config.toml write \
         [env] SMTP_STATUS_OVERLAY = { value = \"overlay.toml\", relative = true }"
    );
    assert_eq!(
        error_with(&config.replace("_OVERLAY", "_OVERLAYS")),
        "unknown environment variable SMTP_STATUS_OVERLAYS: did you mean SMTP_STATUS_OVERLAY?"
    );
    assert_eq!(
        error_with("[env]\nSMTP_STATUS_OVERLAY = \"\""),
        "SMTP_STATUS_OVERLAY is empty: set it to a file, or unset it"
    );
    let missing = error_with(&config.replace("overlay.toml\"", "missing.toml\""));
    assert!(missing.starts_with("missing.toml: cannot be read: "), "{missing}");
    assert_eq!(
        error_with(&config.replace("overlay.toml\"", "src\"")),
        "src: is a directory: expected a TOML file"
    );
    fs::write(application.directory.join("overlay.toml"), b"\n\xff").unwrap();
    assert_eq!(error_with(&config), "overlay.toml:2:1: this is not UTF-8: save the file as UTF-8");
}

/// Such a file would hang the build, and such a path would give orders to cargo.
#[cfg(unix)]
#[test]
fn an_overlay_that_is_no_file_of_text_is_one_clear_error() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let application = Application::with_overlay("no-file", Path::new(CRATE));
    let error_with = |path: &[u8]| {
        let output =
            application.command().env("SMTP_STATUS_OVERLAY", OsStr::from_bytes(path)).output().unwrap();
        let errors = application.errors_of(&output);
        assert_eq!(errors.len(), 1, "{errors:?}");
        let others = String::from_utf8_lossy(&output.stderr).replace(&errors.concat(), "");
        assert!(!others.contains("injected"), "{others}");
        errors.concat()
    };
    let pipe = application.directory.join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let no_file = ": is not a regular file: expected a TOML file";
    assert_eq!(error_with(pipe.as_os_str().as_bytes()), format!("pipe{no_file}"));
    assert_eq!(error_with(b"/dev/zero"), format!("/dev/zero{no_file}"));
    assert_eq!(
        error_with(b"/a\ncargo::warning=injected"),
        "/a\\ncargo::warning=injected: the path holds a control character, or ends with white space: rename the file"
    );
    assert_eq!(error_with(b"/\xff"), "/\u{fffd}: the path is not UTF-8: rename the file or its directory");
    application.write(
        "overlay.toml",
        "include = [\"src\", \"a\\ncargo::warning=injected\"]\n\"b\\ncargo::warning=injected\" = 1\n",
    );
    let errors = application.errors();
    assert_eq!(
        errors,
        [
            "overlay.toml:1:12: `include`: src: is a directory: expected a TOML file",
            "overlay.toml:1:19: `include` has more than one line: end a line of the TOML string with a backslash to \
             continue it",
        ]
    );
}
