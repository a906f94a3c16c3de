//! Providers and their notes as users see them, compared with `data/providers` read independently of the generator.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use smtp_status::provider::Note;
use smtp_status::{Cause, Class, Condition, Provider, StatusCode};
use toml::{Table, Value};

/// The providers of the TOML by their names.
fn providers() -> BTreeMap<String, Table> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/providers");
    let files = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    let tables = files.flat_map(|text| {
        let file: Table = text.parse().unwrap();
        file["provider"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row.as_table().unwrap().clone())
            .collect::<Vec<_>>()
    });
    tables.map(|table| (text(&table, "name").to_owned(), table)).collect()
}

fn text<'a>(row: &'a Table, field: &str) -> &'a str {
    row[field].as_str().unwrap()
}

fn texts(row: &Table, field: &str) -> Vec<String> {
    row[field].as_array().unwrap().iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

fn code(text: &str) -> StatusCode {
    text.parse().unwrap()
}

fn note(provider: Provider, text: &str) -> Note {
    provider.note(code(text)).unwrap_or_else(|| panic!("{provider:?} has no note on {text}"))
}

/// The classes, the subject and the details of an entry.
fn numbers(entry: &Table) -> (Vec<Class>, u16, std::ops::RangeInclusive<u16>) {
    let mut parts = text(entry, "code").split('.');
    let classes = match parts.next().unwrap() {
        "X" => vec![Class::PersistentTransientFailure, Class::PermanentFailure],
        class => vec![Class::from_code(class.parse().unwrap()).unwrap()],
    };
    let (subject, details) = (parts.next().unwrap(), parts.next().unwrap());
    let (first, last) = details.split_once('-').unwrap_or((details, details));
    (classes, subject.parse().unwrap(), first.parse().unwrap()..=last.parse().unwrap())
}

/// The entry that is used for each code: a single code before a range, then a class before an X.
fn entries(provider: &Table) -> BTreeMap<StatusCode, &Table> {
    let mut entries = BTreeMap::new();
    for (is_single, has_class) in [(false, false), (false, true), (true, false), (true, true)] {
        for entry in provider["code"].as_array().unwrap().iter().filter_map(Value::as_table) {
            let (classes, subject, details) = numbers(entry);
            if (details.start() == details.end(), classes.len() == 1) != (is_single, has_class) {
                continue;
            }
            for class in classes {
                let codes = details.clone().map(|detail| StatusCode::new(class, subject, detail).unwrap());
                entries.extend(codes.map(|code| (code, entry)));
            }
        }
    }
    entries
}

fn cause_of(entry: &Table, class: Class) -> Option<Cause> {
    let name = match entry.get("cause")? {
        Value::Table(by_class) => by_class.get(&class.code().to_string())?.as_str(),
        cause => cause.as_str(),
    };
    Some(Cause::from_name(name.unwrap()).unwrap())
}

#[test]
fn providers_are_those_of_the_toml() {
    let expected = providers();
    assert_eq!(
        Provider::ALL.iter().map(|provider| provider.name()).collect::<Vec<_>>(),
        expected.keys().collect::<Vec<_>>()
    );
    for (&provider, table) in Provider::ALL.iter().zip(expected.values()) {
        assert_eq!(format!("{provider:?}"), provider.name());
        assert_eq!(provider.title(), text(table, "title"));
        assert_eq!(provider.to_string(), provider.title());
        assert_eq!(Provider::from_name(provider.name()), Some(provider));
        assert_eq!(Provider::from_name(&provider.name().to_uppercase()), Some(provider));
        let mut hosts = texts(table, "hosts");
        hosts.sort();
        assert_eq!(provider.hosts(), hosts);
    }
    for name in ["", "g mail", "Gmai", "Gmaill", "Exchange Online"] {
        assert_eq!(Provider::from_name(name), None, "{name:?}");
    }
}

#[test]
fn of_all_codes_only_those_of_the_toml_have_a_note() {
    // Every code with a subject that has notes or is near one, and with the highest subjects.
    let subjects = || (0..12).chain(990..1000);
    let numbers = || subjects().flat_map(|subject| (0..1000).map(move |detail| (subject, detail)));
    for (name, table) in providers() {
        let provider = Provider::from_name(&name).unwrap();
        let codes = Class::ALL.iter().flat_map(|&class| {
            numbers().map(move |(subject, detail)| StatusCode::new(class, subject, detail).unwrap())
        });
        let found = codes.filter(|&code| provider.note(code).is_some());
        assert!(found.eq(entries(&table).into_keys()), "{name}");
    }
}

#[test]
fn notes_say_what_the_toml_says() {
    for (name, table) in providers() {
        let provider = Provider::from_name(&name).unwrap();
        for (code, entry) in entries(&table) {
            let note = provider.note(code).unwrap();
            assert_eq!(note.summary(), text(entry, "summary"));
            assert_eq!(note.description(), text(entry, "description"));
            assert_eq!(note.references(), texts(entry, "references"));
            assert_eq!(note.cause(), cause_of(entry, code.class()), "{name} {code}");
        }
    }
}

#[test]
fn every_note_has_its_source() {
    for (name, table) in providers() {
        for (code, _) in entries(&table) {
            let references = Provider::from_name(&name).unwrap().note(code).unwrap().references();
            assert!(references.iter().any(|reference| reference.starts_with("https://")), "{name} {code}");
        }
    }
}

/// What the provider means, beside what the registry says.
fn assert_collides(provider: Provider, text: &str, registered: Condition, cause: Cause, words: &str) {
    let note = note(provider, text);
    assert_eq!(code(text).condition(), Some(registered), "{text}");
    assert_eq!(note.cause(), Some(cause), "{text}");
    let summary = note.summary().to_lowercase();
    assert!(summary.contains(words), "{text}: {summary}");
    assert_ne!(summary, registered.summary().to_lowercase(), "{text}");
}

#[test]
fn exchange_onlines_own_meanings() {
    let exchange = Provider::ExchangeOnline;
    assert_collides(exchange, "5.1.10", Condition::RecipientHasNullMx, Cause::Address, "no such recipient");
    assert_collides(exchange, "5.4.1", Condition::NoAnswerFromHost, Cause::Address, "no such recipient");
    // According to the registry alone, it would not be a hard bounce.
    assert_eq!(code("5.4.1").cause(), None);
}

#[test]
fn gmails_own_meanings() {
    for class in ["4", "5"] {
        let text = |detail: &str| format!("{class}.7.{detail}");
        let assert_collides = |detail: &str, registered, words: &str| {
            assert_collides(Provider::Gmail, &text(detail), registered, Cause::Sender, words);
        };
        assert_collides("27", Condition::SenderAddressHasNullMx, "spf");
        assert_collides("30", Condition::RequireTlsSupportRequired, "dkim");
        assert_collides("29", Condition::ArcValidationFailure, "without tls");
    }
    assert_collides(Provider::Gmail, "4.7.23", Condition::SpfValidationFailed, Cause::Sender, "reverse dns");
    assert_eq!(Provider::Gmail.note(code("5.7.23")), None);
}

#[test]
fn yahoos_own_meaning() {
    assert_collides(
        Provider::Yahoo,
        "5.7.9",
        Condition::AuthenticationMechanismTooWeak,
        Cause::Sender,
        "not authenticated",
    );
}

#[test]
fn what_a_code_means_depends_on_the_provider() {
    let summaries = Provider::ALL.iter().filter_map(|provider| Some(provider.note(code("5.4.1"))?.summary()));
    let summaries: Vec<_> = summaries.collect();
    assert!(summaries.len() >= 4, "{summaries:?}");
    assert_eq!(note(Provider::Zoho, "5.4.1").cause(), Some(Cause::Policy));
}

#[test]
fn notes_are_no_conditions() {
    for text in ["5.7.606", "5.7.708", "4.7.40", "5.1.351"] {
        assert_eq!(code(text).condition(), None, "{text}");
    }
    assert_eq!(note(Provider::ExchangeOnline, "5.7.620").summary(), "Sending IP address banned");
}

#[test]
fn the_more_exact_note_counts() {
    let exchange = |text| note(Provider::ExchangeOnline, text).summary();
    // 5.7.705 is inside 5.7.700-749.
    assert_ne!(exchange("5.7.705"), exchange("5.7.704"));
    assert_eq!(exchange("5.7.704"), exchange("5.7.749"));
    // 5.4.14 is inside 5.4.9-20.
    assert_ne!(exchange("5.4.14"), exchange("5.4.13"));
    assert_eq!(exchange("5.4.13"), exchange("5.4.15"));
}

#[test]
fn a_success_has_no_note() {
    for &provider in Provider::ALL {
        for text in ["2.0.0", "2.1.5", "2.7.27", "2.7.606"] {
            assert_eq!(provider.note(code(text)), None);
        }
    }
}

#[test]
fn notes_are_printed_by_their_summary() {
    let note = note(Provider::Gmail, "5.7.27");
    assert_eq!(note.to_string(), "SPF did not pass");
    assert_eq!(format!("{note:>20}|{note:?}"), "    SPF did not pass|Note(\"SPF did not pass\")");
    assert_eq!(size_of::<Option<Note>>(), 4);
}

/// The hosts of providers as their MX records, reports and outgoing servers name them.
#[test]
fn the_providers_of_real_hosts() {
    for (host, expected) in [
        ("example-com.mail.protection.outlook.com", Some(Provider::ExchangeOnline)),
        ("example-com.o-v1.mx.microsoft", Some(Provider::ExchangeOnline)),
        ("SN4PR0401MB3646.namprd04.prod.outlook.com", Some(Provider::ExchangeOnline)),
        ("hotmail-com.olc.protection.outlook.com", Some(Provider::OutlookCom)),
        ("outlook-com.olc.protection.outlook.com.", Some(Provider::OutlookCom)),
        ("gmail-smtp-in.l.google.com", Some(Provider::Gmail)),
        ("aspmx.l.google.com", Some(Provider::Gmail)),
        ("ASPMX2.GOOGLEMAIL.COM", Some(Provider::Gmail)),
        ("mta5.am0.yahoodns.net", Some(Provider::Yahoo)),
        ("mta7.am0.yahoodns.net.", Some(Provider::Yahoo)),
        ("sonic301-1.consmr.mail.ne1.yahoo.com", Some(Provider::Yahoo)),
        ("mx01.mail.icloud.com", Some(Provider::Icloud)),
        ("smtp-in.orange.fr", Some(Provider::Orange)),
        ("mx.zoho.eu", Some(Provider::Zoho)),
        ("mx.yandex.ru", Some(Provider::Yandex)),
        ("mx.example.org", None),
        ("mx.yahoo.co.jp", None),
        ("com", None),
        ("microsoft", None),
    ] {
        assert_eq!(Provider::of_host(host.as_bytes()), expected, "{host}");
    }
}

#[test]
fn what_only_looks_like_a_host_of_a_provider_is_none() {
    for host in [
        "",
        ".",
        "..",
        "outlook.com..",
        ".outlook.com",
        "mx..outlook.com",
        "notoutlook.com",
        "outlook.com.example.org",
        "outlook.co",
        "utlook.com",
        " outlook.com",
        "outlook.com ",
        "mx outlook.com",
        "user@outlook.com",
        "dns;mx.outlook.com",
        "[mx.outlook.com]",
        "mx.outlook.com:25",
        "mx.outlook.com\n",
        "mx\0.outlook.com",
        "outlook,com",
        "outlook",
        "-",
    ] {
        assert_eq!(Provider::of_host(host.as_bytes()), None, "{host:?}");
    }
    let below = |length: usize| "a".repeat(length) + ".outlook.com";
    assert_eq!(Provider::of_host(below(241).as_bytes()), Some(Provider::ExchangeOnline));
    assert_eq!(Provider::of_host(format!("{}.", below(241)).as_bytes()), Some(Provider::ExchangeOnline));
    assert_eq!(Provider::of_host(below(242).as_bytes()), None);
}

#[test]
fn a_domain_leads_to_its_provider() {
    for &provider in Provider::ALL {
        for host in provider.hosts() {
            for host in
                [host.to_string(), host.to_uppercase(), format!("{host}."), format!("mx-1.a_b.{host}")]
            {
                assert_eq!(Provider::of_host(host.as_bytes()), Some(provider), "{host}");
            }
            assert_ne!(Provider::of_host(format!("x{host}").as_bytes()), Some(provider), "{host}");
        }
    }
}

/// The provider with the longest domain that the host is at or below.
fn expected(host: &str) -> Option<Provider> {
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    let domains = Provider::ALL
        .iter()
        .flat_map(|&provider| provider.hosts().iter().map(move |domain| (domain, provider)));
    let above = domains.filter(|(domain, _)| host == **domain || host.ends_with(&format!(".{domain}")));
    above.max_by_key(|(domain, _)| domain.len()).map(|(_, provider)| provider)
}

proptest! {
    #[test]
    fn a_host_is_of_labels_without_other_octets(below in prop::collection::vec(any::<u8>(), 0..8)) {
        let host = [&below[..], b".outlook.com"].concat();
        let is_part = |&octet: &u8| octet.is_ascii_alphanumeric() || octet >= 0x80 || b"-_".contains(&octet);
        let is_host = below.split(|&octet| octet == b'.').all(|label| !label.is_empty() && label.iter().all(is_part));
        prop_assert_eq!(Provider::of_host(&host), is_host.then_some(Provider::ExchangeOnline));
    }

    #[test]
    fn the_longest_domain_counts(
        labels in prop::collection::vec("[a-zA-Z0-9_-]{1,12}", 0..4),
        index in any::<prop::sample::Index>(),
        cut in 0..20_usize,
        dot in any::<bool>(),
    ) {
        let domains: Vec<&str> = Provider::ALL.iter().flat_map(|provider| provider.hosts()).copied().collect();
        let domain = index.get(&domains);
        let mut host = labels.join(".");
        if let Some(end) = domain.get(cut.saturating_sub(10)..) {
            host += if host.is_empty() || end.starts_with('.') || cut % 2 == 0 { "" } else { "." };
            host += end;
        }
        host += if dot && !host.is_empty() { "." } else { "" };
        let is_host = !host.is_empty() && !host.starts_with('.') && !host.contains("..");
        prop_assert_eq!(Provider::of_host(host.as_bytes()), expected(&host).filter(|_| is_host), "{}", host);
    }
}
