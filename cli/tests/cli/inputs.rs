//! Each kind of input, and what becomes of those that cannot be read.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::{command, directory, mail, objects, run};

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The recipients and codes, as "charles@example.org 5.1.1".
fn found(arguments: &[&str], input: impl AsRef<[u8]>) -> Vec<String> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    let line =
        |object: &serde_json::Value| format!("{} {}", text(&object["recipient"]), text(&object["code"]));
    objects(arguments, input).iter().map(line).collect()
}

const POSTFIX: [&str; 2] = ["charles@example.org 5.1.1", "grace@example.net 5.2.2"];

fn mbox() -> Vec<u8> {
    let from = b"From MAILER-DAEMON Tue Nov 24 18:00:00 2026\n";
    [from, &mail("postfix.eml")[..], b"\n", from, &mail("yahoo.eml")].concat()
}

#[test]
fn a_mail_is_read_from_a_file_and_from_standard_input() {
    let directory = directory("mail");
    let path = directory.join("bounce");
    for bytes in [mail("postfix.eml"), compressed(&mail("postfix.eml"))] {
        fs::write(&path, &bytes).unwrap();
        assert_eq!(found(&[path.to_str().unwrap()], ""), POSTFIX);
        assert_eq!(found(&[], &bytes), POSTFIX);
        assert_eq!(found(&["-"], &bytes), POSTFIX);
    }
}

#[test]
fn an_mbox_is_read_message_by_message() {
    for bytes in [mbox(), compressed(&mbox())] {
        let objects = objects(&[], &bytes);
        let sources: Vec<_> = objects.iter().map(|object| object["source"].as_str().unwrap()).collect();
        assert_eq!(sources, ["standard input:1", "standard input:1", "standard input:2"]);
        assert_eq!(found(&[], &bytes)[2], "charles@example.org 5.7.9");
    }
}

#[test]
fn a_maildir_and_any_folder_are_read() {
    let directory = directory("maildir");
    for name in ["cur", "new", "tmp"] {
        fs::create_dir(directory.join(name)).unwrap();
    }
    fs::write(directory.join("new/1764000000.M1.mx"), mail("yahoo.eml")).unwrap();
    fs::write(directory.join("cur/1764000000.M2.mx:2,S"), mail("postfix.eml")).unwrap();
    fs::write(directory.join("tmp/1764000000.M3.mx"), mail("qmail.eml")).unwrap();
    fs::write(directory.join("dovecot-uidlist"), "3 V1 N4 5.1.1").unwrap();
    let expected = ["charles@example.org 5.7.9", POSTFIX[0], POSTFIX[1]];
    assert_eq!(found(&[directory.to_str().unwrap()], ""), expected);
    let parent = directory.parent().unwrap().join("parent");
    let _ = fs::remove_dir_all(&parent);
    fs::create_dir_all(parent.join("logs")).unwrap();
    fs::write(parent.join("logs/mail.gz"), compressed(&mail("yahoo.eml"))).unwrap();
    fs::write(parent.join(".hidden"), mail("yahoo.eml")).unwrap();
    fs::write(parent.join("a.mbox"), mbox()).unwrap();
    let expected = [POSTFIX[0], POSTFIX[1], "charles@example.org 5.7.9", "charles@example.org 5.7.9"];
    assert_eq!(found(&[parent.to_str().unwrap()], ""), expected);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_does_not_keep_the_others_from_it() {
    use std::os::unix::fs::PermissionsExt;

    let directory = directory("private");
    fs::create_dir(directory.join("a-private")).unwrap();
    fs::write(directory.join("mail"), mail("yahoo.eml")).unwrap();
    fs::set_permissions(directory.join("a-private"), fs::Permissions::from_mode(0o000)).unwrap();
    let ran = run(&["--json", directory.to_str().unwrap()], "");
    assert!(ran.output.contains("5.7.9"));
    // Root can read it.
    if fs::read_dir(directory.join("a-private")).is_err() {
        let expected = format!("error: {}/a-private: permission denied\n", directory.display());
        assert_eq!((ran.status, ran.errors), (2, expected));
    }
}

#[test]
fn what_is_not_read_says_how_to_convert_it() {
    for start in [&b"\xff\xfeF\0r\0"[..], b"\xfe\xff\0F\0r"] {
        let ran = run(&[], start);
        assert_eq!((ran.status, ran.output.as_str()), (2, ""));
        assert!(
            ran.errors.starts_with("error: standard input: is UTF-16: convert it first, with iconv"),
            "{}",
            ran.errors
        );
    }
}

#[test]
fn a_packed_log_is_read_to_the_end_of_its_last_part() {
    let packed = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/packed");
    for name in ["log.xz", "log.zst", "log.bz2"] {
        let bytes = fs::read(packed.join(name)).unwrap();
        let expected = ["grace@example.org 5.1.1", "dora@example.net 2.0.0"];
        assert_eq!(found(&[packed.join(name).to_str().unwrap()], ""), expected, "{name}");
        assert_eq!(found(&[], &bytes), expected, "{name}");
        let cut = run(&["--json"], &bytes[..bytes.len() - 20]);
        assert_eq!(cut.status, 2, "{name}");
        assert!(cut.output.contains("grace@example.org"), "{name}: what came before the end is read");
    }
}

#[cfg(unix)]
#[test]
fn a_name_need_not_be_utf_8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let path = directory("names").join(OsStr::from_bytes(b"\xe4.eml"));
    fs::write(&path, mail("yahoo.eml")).unwrap();
    let output = command(&["--json"]).arg(&path).output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("5.7.9"));
    let output = command(&[]).arg(OsStr::from_bytes(b"missing-\xe4.eml")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("missing-\u{fffd}.eml: no such file"));
}

#[test]
fn a_folder_with_nothing_in_it_is_nothing_found() {
    assert_eq!(run(&[directory("empty").to_str().unwrap()], "").status, 1);
}

#[test]
fn what_an_input_is_can_be_said() {
    let lines = "Subject: 5.1.1\nStatus: 5.2.2\n";
    assert!(found(&["--as", "mail"], lines).is_empty());
    assert_eq!(found(&["--as", "text"], lines), ["- 5.1.1", "- 5.2.2"]);
    assert_eq!(found(&["--as", "mbox"], mbox()).len(), 3);
    assert_eq!(found(&["--as", "log"], "host said: 550 5.7.1 no\n"), ["- 5.7.1"]);
    let directory = directory("as-maildir");
    fs::create_dir(directory.join("new")).unwrap();
    fs::write(directory.join("new/1"), mail("yahoo.eml")).unwrap();
    fs::write(directory.join("index"), "5.1.1\n").unwrap();
    assert_eq!(found(&["--as", "maildir", directory.to_str().unwrap()], ""), ["charles@example.org 5.7.9"]);
}

#[test]
fn lines_are_read_and_each_code_is_explained_once() {
    let ran = run(&[], "Status: 5.2.2 (full)\n4.7.1\n550 5.1.1 Unknown\nStatus: 5.2.2\n");
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
    assert!(ran.output.contains("standard input:2: 4.7.1\n"), "{}", ran.output);
    for summary in ["5.2.2  Mailbox full", "4.7.1  Delivery not authorized", "5.1.1  Bad destination"] {
        assert_eq!(ran.output.matches(summary).count(), 1, "{}", ran.output);
    }
}

#[test]
fn the_exit_status_says_whether_something_was_found() {
    assert_eq!(run(&[], "nothing here\n").status, 1);
    assert_eq!(run(&[], "").status, 1);
    assert_eq!(run(&[], mail("newsletter.eml")).status, 1);
    assert_eq!(run(&["--summary"], "nothing here\n").status, 1);
    assert_eq!(run(&["--hard-bounces"], "Nov 24 18:00:00 mx x: 550 5.7.1\n").status, 1);
}

#[test]
fn what_is_no_code_is_passed_over() {
    let text = "5.1.1\nStatus: RO\nversion 4.2.2 is out\n5.01.1\n.\n2.5\n192.0.2.1\n5.1.1.1\n3.1.4\n";
    let ran = run(&["--json"], text);
    assert_eq!((ran.status, ran.errors.as_str(), ran.output.lines().count()), (0, "", 1));
    let path = directory("no-codes").join("notes");
    fs::write(&path, text).unwrap();
    assert_eq!(found(&[path.to_str().unwrap()], ""), ["- 5.1.1"]);
    assert_eq!(run(&["2.5"], "").status, 2, "an argument is meant to be something");
}

#[test]
fn an_argument_in_which_nothing_is_found_is_named() {
    let directory = directory("nothing");
    let (empty, full) = (directory.join("a.log"), directory.join("b.log"));
    fs::write(&empty, "Nov 24 18:00:00 mx postfix/qmgr[1]: A: removed\n").unwrap();
    let ran = run(&[empty.to_str().unwrap()], "");
    assert_eq!((ran.status, ran.errors), (1, format!("{}: nothing found\n", empty.display())));
    fs::write(&full, "Nov 24 18:00:00 mx x: 550 5.7.1 no\n").unwrap();
    let ran = run(&["--summary", empty.to_str().unwrap(), full.to_str().unwrap()], "");
    assert_eq!((ran.status, ran.errors), (0, format!("{}: nothing found\n", empty.display())));
    assert_eq!(run(&[directory.to_str().unwrap()], "").errors, "", "a directory is one argument");
    assert_eq!(run(&[], "nothing here\n").errors, "standard input: nothing found\n");
    assert_eq!(run(&["--hard-bounces", full.to_str().unwrap()], "").errors, "", "a bounce that is not hard");
}

#[test]
fn a_file_that_cannot_be_read_does_not_keep_the_others_from_it() {
    let directory = directory("cut");
    let (cut, whole) = (directory.join("cut.gz"), directory.join("whole.eml"));
    let bytes = compressed(&mail("postfix.eml"));
    fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    fs::write(&whole, mail("yahoo.eml")).unwrap();
    let ran = run(&["--json", cut.to_str().unwrap(), whole.to_str().unwrap()], "");
    assert_eq!((ran.status, ran.errors.lines().count()), (2, 1));
    let errors = format!("error: {}: is truncated; only the part before that was read\n", cut.display());
    assert_eq!(ran.errors, errors);
    assert!(ran.output.contains("5.7.9"));
}

#[test]
fn what_came_before_the_end_of_a_cut_file_counts() {
    let path = directory("cut-short").join("cut.gz");
    // Its checksum is missing, so all of it can be unpacked.
    let cut = |bytes: &[u8]| {
        let bytes = compressed(bytes);
        fs::write(&path, &bytes[..bytes.len() - 8]).unwrap();
        (run(&[path.to_str().unwrap()], "").status, found(&[path.to_str().unwrap()], ""))
    };
    let expected = [POSTFIX[0], POSTFIX[1], "charles@example.org 5.7.9"].map(str::to_owned).to_vec();
    assert_eq!(cut(&mail("postfix.eml")), (2, expected[..2].to_vec()));
    assert_eq!(cut(&mbox()), (2, expected));
    assert_eq!(cut(b"Nov 24 18:00:00 mx x: 550 5.7.1 no\n"), (2, vec!["- 5.7.1".to_owned()]));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let mut child = command(&["list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}
