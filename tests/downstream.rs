//! An application that depends on this crate and extends the codes with an overlay, built by its own cargo.
//!
//! The overlay and the configuration are those of the README's section "Extend the codes".

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

const CRATE: &str = env!("CARGO_MANIFEST_DIR");

const APPLICATION: &str = r#"
use smtp_status::{Class, Condition, StatusCode};

const BANNED: Option<Condition> = Condition::lookup(7, 620);
const _: () = assert!(smtp_status::status::OVERLAY_CONDITIONS == 1);
const _: () = assert!(smtp_status::status::OVERLAY_AMENDMENTS == 1);

fn main() {
    let text = match StatusCode::from_static("5.7.649").condition() {
        Some(Condition::BannedSendingIp) => "banned",
        _ => "not banned",
    };
    let condition = BANNED.unwrap();
    println!("{text} {} {:?}", condition.with_class(Class::PermanentFailure), condition.detail_codes());
    println!("{:?} {:?}", Condition::lookup(7, 650), Condition::MailboxFull.reply_codes().iter().map(|code| code.get()).collect::<Vec<_>>());
}
"#;

const AMENDMENT: &str = "\n[[amend]]\ncode = \"X.2.2\"\nreply-codes = [452, 552]\n";

/// The overlay of the README, and an amendment.
fn overlay() -> String {
    readme_example("# codes.toml") + AMENDMENT
}

/// A new application in a folder of its own.
struct Application {
    folder: PathBuf,
}

impl Application {
    fn new(name: &str, smtp_status: &Path) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("downstream").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::create_dir_all(folder.join(".cargo")).unwrap();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
             smtp-status = {{ path = '{}' }}\n",
            smtp_status.display()
        );
        let application = Self { folder };
        application.write("Cargo.toml", &manifest);
        application.write("Cargo.lock", &fs::read_to_string(Path::new(CRATE).join("Cargo.lock")).unwrap());
        application.write("src/main.rs", APPLICATION);
        application.write(".cargo/config.toml", &readme_example("# .cargo/config.toml"));
        application.write("codes.toml", &overlay());
        application
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.folder.join(path), text).unwrap();
    }

    fn run(&self) -> Output {
        self.command().output().unwrap()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command.args(["run", "--offline", "--quiet", "--color=never"]).current_dir(&self.folder);
        // All share a folder, so that common dependencies are built once.
        command.env("CARGO_TARGET_DIR", self.folder.with_file_name("target"));
        command.env_remove("SMTP_STATUS_OVERLAY");
        command
    }

    /// What the application prints.
    fn output(&self) -> String {
        let output = self.run();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The errors of this crate in a build that fails, without the paths of this machine.
    fn errors(&self) -> Vec<String> {
        self.errors_of(&self.run())
    }

    fn errors_of(&self, output: &Output) -> Vec<String> {
        const PREFIX: &str = concat!("error: smtp-status@", env!("CARGO_PKG_VERSION"), ": ");
        assert!(!output.status.success());
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!errors.contains("panicked"), "{errors}");
        let folder = format!("{}/", self.folder.display());
        errors
            .lines()
            .filter_map(|line| line.strip_prefix(PREFIX))
            .map(|line| line.replace(&folder, ""))
            .collect()
    }
}

/// The TOML of the README that begins with this line.
fn readme_example(first_line: &str) -> String {
    let readme = fs::read_to_string(Path::new(CRATE).join("README.md")).unwrap();
    let blocks = readme.split("```toml\n").skip(1).map(|block| block.split("```").next().unwrap());
    blocks.filter(|block| block.starts_with(first_line)).collect()
}

const EXPECTED: &str = "banned 5.7.606 606..=649\nNone [452, 552]\n";

#[test]
fn the_readme_extends_the_codes() {
    let application = Application::new("extend", Path::new(CRATE));
    assert_eq!(application.output(), EXPECTED);

    // Editing the overlay rebuilds.
    let overlay = overlay();
    application.write("codes.toml", &overlay.replace("X.7.606-649", "X.7.606-650"));
    assert!(application.output().contains("Some(BannedSendingIp)"));
}

#[test]
fn an_overlay_of_two_files_extends_the_codes() {
    let application = Application::new("two-files", Path::new(CRATE));
    let condition = readme_example("# codes.toml");
    application.write("codes.toml", &format!("include = [\"src/banned.toml\"]\n{AMENDMENT}"));
    application.write("src/banned.toml", &condition);
    assert_eq!(application.output(), EXPECTED);

    // Editing the included file rebuilds, and its mistakes are reported with its name.
    application.write("src/banned.toml", &condition.replace("X.7.606-649", "X.7.606-650"));
    assert!(application.output().contains("Some(BannedSendingIp)"));
    application.write("src/banned.toml", "include = [\"../codes.toml\", \"missing.toml\"]\n");
    let errors = application.errors();
    let [cycle, missing] = errors.as_slice() else { panic!("{errors:?}") };
    assert_eq!(
        cycle,
        "src/banned.toml:1:12: `include`: src/../codes.toml includes this file at codes.toml:1:12: remove one of the \
         two includes"
    );
    assert!(
        missing.starts_with("src/banned.toml:1:29: `include`: src/missing.toml: cannot be read: "),
        "{missing}"
    );
}

#[test]
fn the_packaged_crate_is_extended_as_well() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("packaged");
    let mut package = Command::new(env!("CARGO"));
    package
        .args(["package", "--package=smtp-status", "--offline", "--allow-dirty", "--quiet", "--target-dir"])
        .arg(&target);
    let output = package.current_dir(CRATE).env_remove("SMTP_STATUS_OVERLAY").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let unpacked = target.join("package").join(concat!("smtp-status-", env!("CARGO_PKG_VERSION")));
    assert_eq!(Application::new("packaged", &unpacked).output(), EXPECTED);
}

#[test]
fn a_program_for_exchange_onlines_bounces_needs_no_overlay() {
    let application = Application::new("exchange-online", Path::new(CRATE));
    application.write(".cargo/config.toml", "");
    application.write(
        "src/main.rs",
        "use smtp_status::{Provider, StatusCode, dsn::Report, provider::Note};
        const BANNED: Option<Note> = Provider::ExchangeOnline.note(StatusCode::from_static(\"5.7.606\"));
        const _: () = assert!(smtp_status::status::OVERLAY_CONDITIONS == 0);
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
    let application = Application::new("provider", Path::new(CRATE));
    application.write(
        "codes.toml",
        "[[provider]]\nname = \"Example\"\ntitle = \"Example Mail\"\nhosts = [\"mx.example\"]\n\
         [[provider.code]]\ncode = \"5.7.800-809\"\nsummary = \"Ours\"\ndescription = \"d\"\nreferences = []\n\
         [[provider]]\nname = \"Gmail\"\nhosts = [\"relay.example\"]\n\
         [[provider.code]]\ncode = \"5.1.1\"\nsummary = \"Added\"\ndescription = \"d\"\nreferences = []\n\
         [[provider.code]]\ncode = \"5.7.25\"\nsummary = \"Replaced\"\ndescription = \"d\"\nreferences = []\n",
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
    let application = Application::new("mistakes", Path::new(CRATE));
    application.write(
        "codes.toml",
        "[[condition]]\ncode = \"X.2.2\"\nname = \"Full\"\nsummary = \"\"\ndescription = \"d.\"\nclasses = [3]\n\
         reply-codes = []\nreferences = []\n",
    );
    let errors = application.errors();
    // The line number in the registry changes whenever that is edited.
    let (duplicate, others) = errors.split_first().unwrap();
    assert!(duplicate.starts_with("codes.toml:2:8: X.2.2 is already in the registry at data/codes.toml:"));
    assert!(duplicate.ends_with(": change it with [[amend]]"));
    assert_eq!(
        others,
        [
            "codes.toml:4:11: `summary` is empty: say it in a few words",
            "codes.toml:6:12: class 3 does not exist: write 2, 4 or 5 (RFC 3463)",
        ]
    );
}

#[test]
fn an_overlay_that_cannot_be_read_is_one_clear_error() {
    let application = Application::new("unreadable", Path::new(CRATE));
    let config = readme_example("# .cargo/config.toml");
    let error_with = |config: &str| {
        application.write(".cargo/config.toml", config);
        let errors = application.errors();
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors.concat()
    };
    assert_eq!(
        error_with(&config.replace(", relative = true", "")),
        "SMTP_STATUS_OVERLAY is \"codes.toml\", which is not absolute: in .cargo/config.toml write \
         [env] SMTP_STATUS_OVERLAY = { value = \"codes.toml\", relative = true }"
    );
    assert_eq!(
        error_with(&config.replace("_OVERLAY", "_OVERLAYS")),
        "unknown environment variable SMTP_STATUS_OVERLAYS: the one that counts is SMTP_STATUS_OVERLAY"
    );
    assert_eq!(
        error_with("[env]\nSMTP_STATUS_OVERLAY = \"\""),
        "SMTP_STATUS_OVERLAY is empty: name a file, or unset it"
    );
    let missing = error_with(&config.replace("codes.toml\"", "missing.toml\""));
    assert!(missing.starts_with("missing.toml: cannot be read: "), "{missing}");
    assert_eq!(error_with(&config.replace("codes.toml\"", "src\"")), "src: is a folder: name a TOML file");
    fs::write(application.folder.join("codes.toml"), b"\n\xff").unwrap();
    assert_eq!(error_with(&config), "codes.toml:2:1: this is not UTF-8: save the file as UTF-8");
}

/// Such a file would hang the build, and such a path would give orders to cargo.
#[cfg(unix)]
#[test]
fn an_overlay_that_is_no_file_of_text_is_one_clear_error() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let application = Application::new("no-file", Path::new(CRATE));
    let error_with = |path: &[u8]| {
        let output =
            application.command().env("SMTP_STATUS_OVERLAY", OsStr::from_bytes(path)).output().unwrap();
        let errors = application.errors_of(&output);
        assert_eq!(errors.len(), 1, "{errors:?}");
        let others = String::from_utf8_lossy(&output.stderr).replace(&errors.concat(), "");
        assert!(!others.contains("injected"), "{others}");
        errors.concat()
    };
    let pipe = application.folder.join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let no_file = ": is not a regular file: name a TOML file";
    assert_eq!(error_with(pipe.as_os_str().as_bytes()), format!("pipe{no_file}"));
    assert_eq!(error_with(b"/dev/zero"), format!("/dev/zero{no_file}"));
    assert_eq!(
        error_with(b"/a\ncargo::warning=injected"),
        "/a\\ncargo::warning=injected: the path holds a control character, or ends with white space: rename the file"
    );
    assert_eq!(error_with(b"/\xff"), "/\u{fffd}: the path is not UTF-8: rename the file or its folder");
    application.write(
        "codes.toml",
        "include = [\"src\", \"a\\ncargo::warning=injected\"]\n\"b\\ncargo::warning=injected\" = 1\n",
    );
    let errors = application.errors();
    assert_eq!(
        errors,
        [
            "codes.toml:1:12: `include`: src: is a folder: name a TOML file",
            "codes.toml:1:19: `include` has more than one line: end a line of the TOML string with a backslash to \
             continue it",
        ]
    );
}
