//! What a description says about one class: it is that of a condition, and may speak of several.

use smtp_status::{Class, StatusCode};

/// The description of what a code means, without what does not apply to its class or, if the sending system has given
/// up, to a mail that failed.
pub fn description(code: StatusCode, has_failed: bool) -> String {
    let own = format!("{code} ");
    let sentences = || code.meaning().description().split_inclusive(". ");
    // What the code's own sentence says is an exception to what is said of trying again.
    let has_own = sentences().any(|sentence| sentence.starts_with(&own));
    let kept = sentences().filter(|sentence| {
        let is_wrong = has_own && sentence.starts_with("Trying again")
            || (has_own || has_failed) && sentence.contains("by itself");
        !is_wrong && !is_about_another_class(sentence, code)
    });
    kept.collect::<String>().trim_end().to_owned()
}

/// Whether a sentence begins with the same code in another class, and says nothing about this one.
fn is_about_another_class(sentence: &str, code: StatusCode) -> bool {
    let (is_condition, start) = match sentence.strip_prefix("With ") {
        Some(rest) => (true, rest),
        None => (false, sentence),
    };
    let is_other = |class: &&Class| {
        let rest = start.strip_prefix(code.with_class(**class).to_text().as_str());
        **class != code.class() && rest.is_some_and(|rest| rest.starts_with([' ', ',']))
    };
    let says_what_else = is_condition && sentence.contains(';');
    Class::ALL.iter().any(|class| is_other(&class))
        && !sentence.contains(code.to_text().as_str())
        && !says_what_else
}

#[cfg(test)]
mod tests {
    use smtp_status::Condition;

    use super::*;

    #[test]
    fn each_class_has_its_sentences() {
        for (code, has, lacks) in [
            ("5.1.1", "Trying again does not help", "4.1.1"),
            ("4.1.1", "4.1.1 is not final", "Trying again does not help"),
            ("4.7.1", "4.7.1 is mostly greylisting", "Trying again does not help"),
            ("5.7.1", "Trying again does not help", "greylisting"),
            ("5.4.1", "5.4.1 is different", "by itself"),
            ("4.4.1", "by itself", "5.4.1"),
            ("5.2.1", "4.2.1 means for now, so trying later can help; 5.2.1 means for good", "5.1"),
            ("5.7.24", "otherwise, the domain's administrator", "5.1"),
            ("5.7.0", "", "4.7.0"),
            ("4.7.0", "With 4.7.0, trying later may help.", "5.7.0"),
        ] {
            let text = description(StatusCode::from_static(code), false);
            assert!(text.contains(has) && !text.contains(lacks), "{code}: {text}");
        }
        for code in Condition::ALL
            .iter()
            .flat_map(|condition| Class::ALL.iter().map(|&class| condition.with_class(class)))
        {
            assert!(description(code, false).ends_with('.'), "{code}");
        }
        let unregistered = StatusCode::from_static("5.7.999");
        assert_eq!(description(unregistered, false), unregistered.meaning().description());
    }
}
