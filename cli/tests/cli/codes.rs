//! Arguments that are codes, and `list`.

use crate::{command, directory, objects, run};

#[test]
fn a_code_is_explained() {
    let ran = run(&["5.7.26"], "");
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
    for part in [
        "5.7.26  Multiple authentication checks failed",
        "X.7.26",
        "550 5.7.26",
        "/rfc/rfc7372",
        "sender:",
        "Gmail:",
    ] {
        assert!(ran.output.contains(part), "{part}: {}", ran.output);
    }
    assert!(!ran.output.contains('\x1b'), "no color where there is no terminal");
    assert!(ran.output.lines().any(|line| line.len() > 120), "not wrapped where there is no terminal");
}

#[test]
fn an_unregistered_code_is_explained_down_the_ladder() {
    assert!(run(&["5.7.708"], "").output.contains("not registered: only its subject is known"));
    assert!(run(&["5.9.8"], "").output.contains("not registered: only its class is known"));
}

#[test]
fn a_success_takes_one_line() {
    assert_eq!(run(&["2.1.5"], "").output, "2.1.5  Destination address valid: delivered or passed on\n");
}

#[test]
fn a_condition_may_have_no_class() {
    for argument in ["X.4.1", "x.4.1", "NoAnswerFromHost", "noanswerfromhost"] {
        let page = run(&[argument], "").output;
        for part in [
            "X.4.1  No answer from host",
            "Cause of 4.4.1",
            "network:",
            "Cause of 5.4.1",
            "451 4.4.1 or 550 5.4.1",
        ] {
            assert!(page.contains(part), "{argument}, {part}: {page}");
        }
    }
    assert_eq!(run(&["X.99.1"], "").output, "X.99.1  not registered, nor is its subject\n");
    assert_eq!(objects(&["X.99.1"], "")[0]["summary"], serde_json::Value::Null);
}

#[test]
fn a_page_says_who_can_fix_it() {
    let page = run(&["5.1.1"], "").output;
    assert!(page.contains("\n  Who can fix it   the sender, by using a different address\n"), "{page}");
    assert!(page.contains("\n  Registered with  reply code 451, 550\n"), "{page}");
    // A cause for each class, on one line with those who can fix it, of whom there may be several.
    let page = run(&["X.4.1"], "").output;
    assert!(page.contains("who can fix it: the administrators along the route\n"), "{page}");
    assert!(page.contains("Cause of 5.4.1   cannot be told from the code alone\n"), "{page}");
}

#[test]
fn a_range_a_reply_code_and_a_text_are_explained() {
    assert!(run(&["5.7.606-649"], "").output.contains("Sending IP address banned"));
    let page = run(&["552"], "").output;
    assert!(page.contains("552  Permanent Failure") && page.contains("X.2.2   Mailbox full"), "{page}");
    let page = run(&["550 5.7.1 go away"], "").output;
    assert!(page.contains("5.7.1  Delivery not authorized") && page.contains("550 5.7.1 go away"), "{page}");
    assert!(run(&["5.7.1,"], "").output.contains("5.7.1  Delivery not authorized"));
}

#[test]
fn a_text_without_a_reply_code_is_no_bounce() {
    let page = run(&["version 5.1.1 is out"], "").output;
    assert!(page.starts_with("5.1.1  Bad destination mailbox address\n"), "{page}");
    assert!(!page.contains("hard bounce") && page.contains("Reply with"), "{page}");
}

#[test]
fn each_code_of_an_argument_is_explained() {
    let page = run(&["see 5.1.1, 4.2.2 and 5.1.1"], "").output;
    for heading in ["5.1.1  Bad destination mailbox address\n", "\n\n4.2.2  Mailbox full\n"] {
        assert_eq!(page.matches(heading).count(), 1, "{heading}: {page}");
    }
    let page = run(&["550 5.7.1 no, like 5.7.26"], "").output;
    assert!(page.contains("Server said") && page.contains("\n5.7.26  Multiple auth"), "{page}");
    let codes: Vec<_> = objects(&["5.1.1 4.2.2"], "").iter().map(|object| object["code"].clone()).collect();
    assert_eq!(codes, ["5.1.1", "4.2.2"]);
}

#[test]
fn a_name_may_be_written_as_words() {
    for argument in ["mailbox full", "mailbox-full", "Mailbox_Full"] {
        assert!(run(&[argument], "").output.starts_with("X.2.2  Mailbox full\n"), "{argument}");
    }
    let directory = directory("named");
    std::fs::write(directory.join("mailbox-full"), "5.1.1\n").unwrap();
    let output = command(&["mailbox-full"]).current_dir(&directory).output().unwrap().stdout;
    assert!(
        String::from_utf8(output).unwrap().contains("mailbox-full:1: 5.1.1"),
        "a file of that name counts"
    );
}

#[test]
fn a_line_of_a_log_or_a_bounce_may_be_an_argument() {
    let said =
        "host example-com.mail.protection.outlook.com[192.0.2.4] said: 550 5.4.1 Recipient address rejected";
    let bounce = format!("<joan@example.com>: {said} (in reply to RCPT TO command)");
    let log = format!(
        "Nov 24 06:00:07 mx postfix/smtp[14]: 4Bq1: to=<joan@example.com>, relay=example-com.mail.protection.outlook.com\
         [192.0.2.4]:25, delay=2, delays=0/0/1/1, dsn=5.4.1, status=bounced ({said})"
    );
    for text in [&bounce, &log] {
        for (arguments, input) in [(&[text.as_str()][..], ""), (&[], text)] {
            let object = objects(arguments, input).remove(0);
            assert_eq!(object["recipient"], "joan@example.com", "{text}");
            assert_eq!((&object["provider"], &object["code"]), (&"ExchangeOnline".into(), &"5.4.1".into()));
            assert!(object["diagnostic"].as_str().unwrap().starts_with(said), "{object}");
            assert_eq!((&object["hard_bounce"], &object["reply_code"]), (&true.into(), &550.into()));
        }
        assert_eq!(run(&["--hard-bounces", text], "").output, "joan@example.com\n");
        let page = run(&[text], "").output;
        assert!(page.starts_with("joan@example.com\n  Outcome          failed, a hard bounce"), "{page}");
    }
    let refused = "Nov 24 06:00:01 mx postfix/smtpd[10]: NOQUEUE: reject: RCPT from c[198.51.100.7]: 550 5.1.1 \
        <x@here.example>: unknown; from=<a@b.example> to=<x@here.example> proto=ESMTP helo=<client>";
    let page = run(&[refused], "").output;
    assert!(page.contains("  Outcome          refused by this server\n"), "{page}");
}

#[test]
fn what_the_only_provider_means_is_told_in_full() {
    let page = run(&["5.7.26"], "").output;
    let note = smtp_status::Provider::Gmail.note("5.7.26".parse().unwrap()).unwrap();
    assert!(page.contains(note.description()), "{page}");
    let unregistered: smtp_status::StatusCode = "5.7.708".parse().unwrap();
    let note = smtp_status::Provider::ExchangeOnline.note(unregistered).unwrap();
    assert!(run(&["5.7.708"], "").output.contains(note.description()));
    // Several providers: their summaries are enough.
    let note = smtp_status::Provider::ExchangeOnline.note("5.4.1".parse().unwrap()).unwrap();
    let page = run(&["5.4.1"], "").output;
    assert!(page.contains(note.summary()) && !page.contains(note.description()), "{page}");
}

#[test]
fn what_cannot_be_read_gets_one_line_that_says_what_was_expected() {
    for (argument, expected) in [
        ("missing.eml", "error: missing.eml: no such file\n"),
        ("no/such/mail", "error: no/such/mail: no such file\n"),
        (
            "5.01.1",
            "error: 5.01.1: byte 2: a number in a status code must not have a leading zero; expected a status \
            code such as 5.1.1, or a reply code, 200 to 599\n",
        ),
        ("MailboxFul", "error: MailboxFul: no condition has this name; did you mean MailboxFull?\n"),
        ("full mailbox", "error: full mailbox: no condition has this name; did you mean MailboxFull?\n"),
        (
            "",
            "error: : expected a status code (5.7.26), a condition (X.7.26, MailboxFull), a reply code (550), a text with \
            one of them (\"550 5.7.1 text\"), a file or a directory\n",
        ),
    ] {
        let ran = run(&[argument], "");
        assert_eq!((ran.status, ran.output.as_str(), ran.errors.as_str()), (2, "", expected));
    }
    let ran = run(&["what", "5.1.1"], "");
    assert_eq!(ran.status, 2);
    assert!(ran.output.starts_with("5.1.1  Bad destination mailbox address"), "the others are answered");
}

#[test]
fn conditions_are_listed() {
    let all = run(&["list"], "");
    assert_eq!((all.status, all.output.lines().count()), (0, smtp_status::Condition::COUNT));
    let network = run(&["list", "--subject", "4"], "").output;
    assert!(
        network.lines().count() == 8 && network.lines().all(|line| line.starts_with("X.4.")),
        "{network}"
    );
    let address = run(&["list", "--cause", "address"], "").output;
    assert!(
        address.contains("BadDestinationMailboxAddress") && !address.contains("MailboxFull"),
        "{address}"
    );
    assert_eq!(run(&["list", "--subject", "4", "--cause", "address"], "").status, 1);
    let spf = run(&["list", "spf", "FAIL"], "").output;
    assert!(spf.contains("SpfValidationFailed") && !spf.contains("MailboxFull"), "{spf}");
    let words = |object: &serde_json::Value| {
        let names = ["condition", "summary"].map(|key| object[key].as_str().unwrap());
        let descriptions =
            object["description"].as_object().unwrap().values().map(|text| text.as_str().unwrap());
        names.into_iter().chain(descriptions).any(|text| text.to_lowercase().contains("greylist"))
    };
    let listed = objects(&["list", "greylist"], "");
    assert_eq!(listed.len(), objects(&["list"], "").iter().filter(|object| words(object)).count());
    assert_eq!(run(&["list", "weather"], "").status, 1);
    assert_eq!(objects(&["list"], "").len(), smtp_status::Condition::COUNT);
    assert_eq!(run(&["--json", "list"], "").output, run(&["list", "--json"], "").output);
}

#[test]
fn a_wrong_question_is_refused() {
    for (arguments, part) in [
        (&["list", "--subject", "99"][..], "there is no subject 99: expected one of 0, 1,"),
        (&["list", "--cause", "weather"], "possible values: address, mailbox"),
        (&["--summary", "list"], "'list' takes only its own options"),
        (&["--by", "weather"], "possible values: code, domain"),
        (&["--frobnicate"], "--frobnicate"),
    ] {
        let ran = run(arguments, "");
        assert_eq!((ran.status, ran.output.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.errors.contains(part), "{arguments:?}: {}", ran.errors);
    }
}

#[test]
fn colour_is_for_those_who_ask() {
    let colour = |arguments: &[&str], name: &str| {
        let output = command(arguments).env(name, "1").output().unwrap().stdout;
        output.contains(&0x1b)
    };
    assert!(colour(&["--color", "always", "5.1.1"], "IRRELEVANT"));
    assert!(!colour(&["5.1.1"], "NO_COLOR"));
    assert!(!colour(&["--color", "never", "5.1.1"], "CLICOLOR_FORCE"));
    assert!(!colour(&["--color", "always", "--json", "5.1.1"], "IRRELEVANT"));
}

#[test]
fn a_man_page_and_completions_are_generated() {
    let man = run(&["--generate", "man"], "").output;
    assert!(man.contains(".TH smtp-status 1") && man.contains("hard\\-bounces"), "{man}");
    for part in [
        ".SH SYNOPSIS\nsmtp\\-status [OPTIONS] [CODE|FILE]...\n.br\nsmtp\\-status list [OPTIONS] [WORD]...\n",
        ".SH LIST\n",
        "\\-\\-subject",
        "\\-\\-cause",
        ".SH \"EXIT STATUS\"\n.TP\n\\fB0\\fR\n",
    ] {
        assert!(man.contains(part), "{part}: {man}");
    }
    assert!(!man.contains('`') && !man.contains("SUBCOMMANDS") && !man.contains("EXTRA"), "{man}");
    let zsh = run(&["--generate", "zsh"], "").output;
    let nested = zsh.lines().find(|line| line.contains("\\:\"") && line.matches('"').count() > 2);
    assert_eq!(nested, None);
    assert!(zsh.contains("or directories:_files'") && zsh.contains(":CAUSE:(address mailbox "), "{zsh}");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = run(&["--generate", shell], "");
        assert_eq!(ran.status, 0);
        assert!(ran.output.contains("hard-bounces"), "{shell}");
    }
    assert!(run(&["--version"], "").output.starts_with("smtp-status "));
    assert!(run(&["--help"], "").output.contains("Exit status: 0 if something was found"));
}
