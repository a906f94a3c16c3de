//! Whether the chip, Postfix and the bounces agree about each delivery to the device.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::{fs, str};

use mini_mta::{DEVICE, DeviceCode, When};
use smtp_status::{Class, Diagnosis, StatusCode};

use crate::postfix::{self, ByRecipient, Delivery, Told, only};

/// What is to be delivered to one recipient, and what comes of it.
pub struct Expected {
    pub recipient: String,
    /// The code and the status of each attempt; the same again and again is one.
    attempts: Vec<(String, &'static str)>,
    bounce: Option<Told>,
}

impl Expected {
    fn new(recipient: &str, reply_code: u16, status: StatusCode) -> Self {
        let (outcome, bounce) = match status.class() {
            Class::Success => ("sent", None),
            Class::PersistentTransientFailure => ("deferred", Some(Told::failed(reply_code, status))),
            Class::PermanentFailure => ("bounced", Some(Told::failed(reply_code, status))),
        };
        Self { recipient: recipient.to_owned(), attempts: vec![(status.to_string(), outcome)], bounce }
    }
}

/// All deliveries to the device: its rules, and what they do not name.
pub fn all() -> Vec<Expected> {
    let of_rules = DEVICE.rules.iter().filter_map(|rule| {
        let recipient = format!("{}@{}", rule.recipient, DEVICE.name);
        let status = rule.reply.status()?;
        let accepted = StatusCode::from_static("2.0.0");
        Some(match (status.class(), rule.when) {
            // The message to it is too big: see `chip.sh`.
            _ if rule.recipient == "postmaster" => {
                Expected::new(&recipient, 552, StatusCode::from_static("5.3.4"))
            }
            (Class::Success, _) => Expected::new(&recipient, 250, accepted),
            // Refused first, and accepted when Postfix tries again.
            (_, When::Stranger) => {
                let mut expected = Expected::new(&recipient, rule.reply.reply_code().get(), status);
                expected.attempts.extend(Expected::new(&recipient, 250, accepted).attempts);
                Expected { bounce: None, ..expected }
            }
            _ => Expected::new(&recipient, rule.reply.reply_code().get(), status),
        })
    });
    let others = [("nobody@device.example", "5.1.1"), ("ada@elsewhere.example", "5.7.1")];
    let others =
        others.map(|(recipient, status)| Expected::new(recipient, 550, StatusCode::from_static(status)));
    of_rules.chain(others).collect()
}

/// How many deliveries there were, and what is wrong with them.
pub fn judge(chip_log: &str, directory: &Path) -> Result<(usize, Vec<String>), Box<dyn Error>> {
    let mut said = said_by_chip(chip_log)?;
    let deliveries = postfix::deliveries(&fs::read_to_string(directory.join("log"))?);
    let told = postfix::told_in(&directory.join("mail/bounces/new"))?;
    let all = all();
    let mut problems: Vec<String> =
        all.iter().filter_map(|expected| compare(expected, &deliveries, &told).err()).collect();
    let unexpected = |recipient: &&String| !all.iter().any(|expected| expected.recipient == **recipient);
    problems.extend(deliveries.keys().filter(unexpected).map(|recipient| format!("{recipient}: unexpected")));
    for (recipient, delivery) in
        deliveries.iter().flat_map(|(recipient, all)| all.iter().map(move |each| (recipient, each)))
    {
        if let Err(problem) = take_from_chip(&mut said, delivery) {
            problems.push(format!("{recipient}: {problem}"));
        }
    }
    Ok((deliveries.values().map(Vec::len).sum(), problems))
}

fn compare(
    expected: &Expected,
    deliveries: &ByRecipient<Delivery>,
    told: &ByRecipient<Told>,
) -> Result<(), String> {
    let recipient = &*expected.recipient;
    let attempts = deliveries.get(recipient).into_iter().flatten();
    let mut attempts: Vec<_> = attempts.map(|found| (found.dsn.clone(), found.status.as_str())).collect();
    attempts.dedup();
    only(&attempts, "deliveries in the log", recipient, &expected.attempts)?;
    let told = told.get(recipient).map_or(&[][..], Vec::as_slice);
    only(told, "bounces", recipient, expected.bounce.as_slice())
}

/// How often the chip sent which codes.
fn said_by_chip(log: &str) -> Result<BTreeMap<(u16, StatusCode), usize>, Box<dyn Error>> {
    let mut said = BTreeMap::new();
    for line in log.lines() {
        let parts: Vec<&str> = line.split(' ').collect();
        let [_, reply_code, status, name] = parts[..] else { continue };
        let (Ok(reply_code), Ok(status)) = (reply_code.parse(), status.parse::<StatusCode>()) else {
            continue;
        };
        let meant = match (DeviceCode::of(status), status.condition()) {
            (Some(code), _) => code.name(),
            (None, Some(condition)) => condition.name(),
            (None, None) => "unregistered",
        };
        if name != meant {
            return Err(format!("the chip calls {status} {name}").into());
        }
        *said.entry((reply_code, status)).or_default() += 1;
    }
    Ok(said)
}

/// Finds the reply that Postfix quotes in what the chip said, where it is used up.
fn take_from_chip(said: &mut BTreeMap<(u16, StatusCode), usize>, delivery: &Delivery) -> Result<(), String> {
    // "(host 127.0.0.1[127.0.0.1] said: 550 5.1.1 ...)", or "(250 2.0.0 ...)".
    let words = delivery.words.trim_start_matches('(');
    let words = words.split_once(" said: ").map_or(words, |(_, words)| words);
    let reply = Diagnosis::of(words.as_bytes());
    let (Some(reply_code), Some(status)) = (reply.reply_code(), reply.status()) else {
        return Err(format!("no reply is quoted: {words}"));
    };
    if status.to_string() != delivery.dsn {
        return Err(format!("dsn={} for {words}", delivery.dsn));
    }
    match said.get_mut(&(reply_code.get(), status)) {
        Some(count @ 1..) => {
            *count -= 1;
            Ok(())
        }
        _ => Err(format!("the chip has not said so: {words}")),
    }
}
