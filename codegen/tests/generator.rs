//! The generator's contract: sources in, code or problems out.
//!
//! `generator/golden` has a registry with providers, and what is made from them. Files with the possible mistakes, each
//! with the lines a user sees beside it, are in
//!
//! - `generator/problems`: wrong entries alone, to which the test adds the sound rest of a registry, `sound.toml`;
//! - `generator/registries`: whole registries, for what is wrong with the classes or the whole;
//! - `generator/providers`: providers beside the golden ones;
//! - `generator/phrases`: phrases after the golden ones;
//! - `generator/overlays`: overlays to the golden registry;
//! - `generator/own`: own codes.
//!
//! After an intended change, run with `UPDATE_EXPECTED=1` and read the difference.

use std::path::{Path, PathBuf};
use std::{env, fs};

use smtp_status_build::included::{self, File, Text};
use smtp_status_build::{Generated, Problem, Source, own_codes};

const DIRECTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/generator");

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Compares with a file, or writes it when told to.
fn assert_matches(path: &Path, actual: &str) {
    if env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(path, actual).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if actual == expected {
        return;
    }
    let same =
        actual.lines().zip(expected.lines()).take_while(|(actual, expected)| actual == expected).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("(the end)").to_owned();
    panic!(
        "{}:{}\nexpected: {}\nis:       {}\nIf that is intended, run the tests with UPDATE_EXPECTED=1 and read the \
         difference.",
        path.display(),
        same + 1,
        line(&expected),
        line(actual)
    );
}

fn golden_registry() -> String {
    read(&Path::new(DIRECTORY).join("golden/registry.toml"))
}

/// Generates from a registry without providers.
fn generate(registry: &Source<'_>) -> Result<Generated, Vec<Problem>> {
    smtp_status_build::generate(std::slice::from_ref(registry), &[])
}

/// Generates from the golden registry with its phrases and providers, those of another file, and an overlay.
fn generate_more(more: Option<Source<'_>>, overlay: &[Source<'_>]) -> Result<Generated, Vec<Problem>> {
    let registry = golden_registry();
    let [providers, phrases] = ["providers", "phrases"]
        .map(|name| read(&Path::new(DIRECTORY).join("golden").join(name).with_extension("toml")));
    let base = [
        Source::new("registry.toml", &registry),
        Source::new("golden-phrases.toml", &phrases),
        Source::new("golden.toml", &providers),
    ];
    let base: Vec<_> = base.into_iter().chain(more).collect();
    smtp_status_build::generate(&base, overlay)
}

/// A file of the fixtures in a directory, called `top`, and those that it includes.
fn with_included(directory: &str, name: &str, top: &str) -> Result<Vec<Text>, Vec<Problem>> {
    let directory = Path::new(DIRECTORY).join(directory);
    let read = |name: &Path| {
        let shown = name.display().to_string();
        match (fs::canonicalize(directory.join(name)), fs::read(directory.join(name))) {
            (Ok(identity), Ok(bytes)) => Ok(File { path: shown, identity, bytes }),
            _ => Err(format!("{shown}: cannot be read")),
        }
    };
    let first = File { path: top.to_owned(), ..read(Path::new(name)).unwrap() };
    included::with_included(first, |includer, name| read(&Path::new(includer).with_file_name(name)))
}

/// Generates from the golden registry with its providers, and an overlay of the fixtures.
fn generate_with(name: &str) -> Result<Generated, Vec<Problem>> {
    let texts = with_included("overlays", name, "overlay.toml")?;
    generate_more(None, &texts.iter().map(Text::source).collect::<Vec<_>>())
}

/// Generates from own codes of the fixtures.
fn own(name: &str) -> Result<String, Vec<Problem>> {
    let texts = with_included("own", name, "codes.toml")?;
    own_codes(&texts.iter().map(Text::source).collect::<Vec<_>>())
}

/// The TOML files of a directory, in order.
fn inputs(directory: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(DIRECTORY).join(directory)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths
}

/// The problems of a file as a user sees them, one line each.
fn lines<T>(result: Result<T, Vec<Problem>>) -> String {
    let problems = result.err().unwrap_or_default();
    problems.iter().flat_map(|problem| [problem.to_string(), "\n".to_owned()]).collect()
}

#[test]
fn the_golden_registry_generates_the_golden_code_and_pages() {
    let generated = generate_more(None, &[]).unwrap();
    let golden = Path::new(DIRECTORY).join("golden");
    for (name, module) in
        [("registry", generated.registry), ("providers", generated.providers), ("phrases", generated.phrases)]
    {
        assert_matches(&golden.join(name).with_extension("rs"), &module.code);
        assert_matches(&golden.join(name).with_extension("md"), &module.docs);
    }
}

/// Compares what is wrong in each file of a directory with the file beside it.
fn assert_problems(directory: &str, generate: impl Fn(&str) -> Result<Generated, Vec<Problem>>) {
    for path in inputs(directory) {
        let lines = lines(generate(&read(&path)));
        assert!(!lines.is_empty(), "{} has no problem", path.display());
        assert_matches(&path.with_extension("txt"), &lines);
    }
}

#[test]
fn each_problem_of_an_entry_is_reported() {
    let sound = read(&Path::new(DIRECTORY).join("sound.toml"));
    assert_eq!(lines(generate(&Source::new("sound.toml", &sound))), "");
    // The sound rest comes last, so that the lines of the problems are those of the file.
    assert_problems("problems", |text| generate(&Source::new("registry.toml", &format!("{text}\n{sound}"))));
}

#[test]
fn each_problem_of_a_registry_is_reported() {
    assert_problems("registries", |text| generate(&Source::new("registry.toml", text)));
}

#[test]
fn each_problem_of_providers_is_reported() {
    assert_problems("providers", |text| generate_more(Some(Source::new("providers.toml", text)), &[]));
}

#[test]
fn each_problem_of_phrases_is_reported() {
    assert_problems("phrases", |text| generate_more(Some(Source::new("phrases.toml", text)), &[]));
}

#[test]
fn an_overlay_says_first_what_decides() {
    let names = |overlay: &[Source<'_>]| {
        let page = generate_more(None, overlay).unwrap().phrases.docs;
        page.lines().filter(|line| line.contains("over quota")).map(str::to_owned).collect::<Vec<_>>()
    };
    let text = read(&Path::new(DIRECTORY).join("overlays/right-phrases.toml"));
    let ours = r"| mailbox | {recipient} \.\. full, over quota |";
    assert_eq!(names(&[]), [ours]);
    let theirs = r"| network | {weather} in the {recipient}, over quota |";
    assert_eq!(names(&[Source::new("overlay.toml", &text)]), [theirs, ours]);
}

#[test]
fn more_phrases_than_the_tables_hold_are_refused() {
    let words: Vec<String> = (0..4001).map(|number| format!("\"a{number}x b\"")).collect();
    let text = format!("[[phrase]]\ncause = \"policy\"\nsays = [{}]\n", words.join(", "));
    let lines = lines(generate_more(Some(Source::new("phrases.toml", &text)), &[]));
    assert!(lines.ends_with("the phrases have more than 4000 different words: remove phrases\n"), "{lines}");
}

/// Compares what is wrong in each file of a directory, with those that it includes, with the file beside it.
fn assert_problems_of_files<T>(directory: &str, generate: impl Fn(&str) -> Result<T, Vec<Problem>>) {
    for path in inputs(directory) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let lines = lines(generate(name));
        assert_eq!(lines.is_empty(), name.starts_with("right-"), "{name}: {lines}");
        if !lines.is_empty() {
            assert_matches(&path.with_extension("txt"), &lines);
        }
    }
}

#[test]
fn each_problem_of_an_overlay_is_reported() {
    assert_problems_of_files("overlays", generate_with);
}

#[test]
fn each_problem_of_own_codes_is_reported() {
    assert_problems_of_files("own", own);
}

#[test]
fn several_files_are_one() {
    let of = |name: &str| generate_with(name).unwrap().registry;
    let one = of("right-one.toml");
    for several in ["right-several.toml", "right-diamond.toml"] {
        let several = of(several);
        assert!(several.code == one.code && several.docs == one.docs);
    }
    let one = own("right-one.toml").unwrap();
    assert!(own("right-several.toml").unwrap() == one && own("right-diamond.toml").unwrap() == one);
}

#[test]
fn own_codes_are_the_golden_ones() {
    let golden = Path::new(DIRECTORY).join("golden/own.toml");
    let text = read(&golden);
    let code = own_codes(&[Source::new("own.toml", &text)]).unwrap();
    assert_matches(&golden.with_extension("rs"), &code);
    let is_address = |line: &&str| line.contains("https://") || line.contains("::smtp_status::");
    let long: Vec<&str> = code.lines().filter(|line| line.trim_start().starts_with("///")).collect();
    assert!(long.iter().filter(|line| !is_address(line)).all(|line| line.chars().count() <= 120));
}

#[test]
fn an_amendment_by_class_keeps_the_other_class() {
    let amend = |code: &str, change: &str| {
        let overlay = format!("[[amend]]\ncode = \"{code}\"\n{change}");
        let page = generate_more(None, &[Source::new("overlay.toml", &overlay)]).unwrap().registry.docs;
        page.lines().find(|line| line.contains(&format!("id=\"{code}\""))).unwrap().to_owned()
    };
    let both = amend("X.1.1", "reply-with = { 4 = 452 }\nclasses = [4, 5]\ncause = { 4 = \"mailbox\" }");
    assert!(both.contains("| 452&nbsp;4.1.1, 553&nbsp;5.1.1 | mailbox (4), address (5) |"), "{both}");
    // A cause for both classes becomes one for each.
    let one = amend("X.6.20-22", "cause = { 4 = \"policy\" }");
    assert!(one.contains("| policy (4), message (5) |"), "{one}");
    let neither = amend("X.1.1", "cause = \"policy\"");
    assert!(neither.contains("| policy |"), "{neither}");

    let overlay = "[[amend]]\ncode = \"X.6.20-22\"\ndescription = { 4 = \"Later.\" }\n";
    let code = generate_more(None, &[Source::new("overlay.toml", overlay)]).unwrap().registry.code;
    assert!(code.contains("/// As 4.6.20-22: Later.\n"), "{code}");
    assert!(code.contains("/// As 5.6.20-22: A range of codes with one meaning.\n"), "{code}");
    assert!(
        code.contains("OVERLAY_IS_APPLIED: bool = true;") && code.contains("OVERLAY_AMENDMENTS: usize = 1;")
    );
}

/// A registry with this many details of each subject, from 0 on.
fn registry_of(lengths: &[u16]) -> String {
    let golden = golden_registry();
    let classes = golden.split("[[subject]]").next().unwrap().to_owned();
    let subjects = (0..lengths.len()).map(|code| {
        format!("[[subject]]\ncode = {code}\nname = \"S{code}\"\nsummary = \"s\"\ndescription = \"d\"\n")
    });
    let codes = lengths
        .iter()
        .enumerate()
        .flat_map(|(subject, &length)| (0..length).map(move |detail| (subject, detail)));
    let conditions = codes.map(|(subject, detail)| {
        format!("[[condition]]\n{}references = []\nreply-codes = []\n", fields(subject as u16, detail))
    });
    std::iter::once(classes).chain(subjects).chain(conditions).collect()
}

/// The fields of a code.
fn fields(subject: u16, detail: u16) -> String {
    format!(
        "code = \"X.{subject}.{detail}\"\nname = \"C{subject}x{detail}\"\nsummary = \"s\"\ndescription = \"d\"\n\
         classes = [5]\n"
    )
}

/// The registered codes as they were when the lookup was designed.
const REGISTERED: [u16; 8] = [1, 11, 5, 7, 8, 7, 11, 31];

#[test]
fn subjects_without_gaps_are_found_by_a_match() {
    let text = registry_of(&REGISTERED);
    let code = generate(&Source::new("codes.toml", &text)).unwrap().registry.code;
    let (_, found) = code.split_once("fn subject_from_code").unwrap();
    assert!(found.contains("0 => Some(Subject::S0),"), "{found}");
    assert!(found.contains("7 => Some(Subject::S7),") && !code.contains("SUBJECTS_BY_CODE"));
}

#[test]
fn the_search_of_the_docs_finds_each_code_of_a_range() {
    let toml = format!("name = \"Own\"\n[[code]]\n{}", fields(6, 606).replace("X.6.606", "X.6.606-649"));
    let code = own_codes(&[Source::new("codes.toml", &toml)]).unwrap();
    let aliases: String = code.lines().filter(|line| line.contains("doc(alias")).collect();
    for detail in 606..=649 {
        for class in ["X", "5"] {
            assert!(aliases.contains(&format!("\"{class}.6.{detail}\"")), "{class}.6.{detail}");
        }
    }
    assert!(code.lines().all(|line| line.chars().count() <= 120));
}

#[test]
fn an_overlay_adds_to_a_provider_and_its_notes_replace_those_for_the_same_codes() {
    let overlay = |name: &str, code: &str| {
        format!(
            "[[provider]]\nname = \"{name}\"\ntitle = \"New\"\nhosts = [\"new.example\"]\n[[provider.code]]\n\
             code = \"{code}\"\nsummary = \"Other\"\ndescription = \"d\"\nreferences = [\"s\"]\n"
        )
    };
    let page =
        |overlay: &str| generate_more(None, &[Source::new("overlay.toml", overlay)]).unwrap().providers.docs;
    let codes = |page: &str, summary: &str| page.matches(&format!("**{summary}**<br>")).count();
    let golden = generate_more(None, &[]).unwrap().providers.docs;
    assert_eq!((codes(&golden, "Filtered"), codes(&golden, "Other")), (1, 0));

    let replaced = page(&overlay("Zebra", "X.6.20-29"));
    assert_eq!((codes(&replaced, "Filtered"), codes(&replaced, "Other")), (0, 1));
    assert!(replaced.contains(
        "# New\n\n[`Zebra`](crate::Provider::Zebra): hosts at or below `mx.herd.example`, `new.example`"
    ));
    assert!(!replaced.contains("# Zebra"));

    // With the 4.6.22 of the base, it leaves nothing for X.6.22.
    let covered = page(&overlay("Zebra", "5.6.22"));
    assert_eq!((codes(&golden, "Filtered by hand"), codes(&covered, "Filtered by hand")), (1, 0));
    assert_eq!(codes(&covered, "Other"), 1);

    let beside = page(&overlay("Zebra", "4.6.20"));
    assert_eq!((codes(&beside, "Filtered"), codes(&beside, "Other")), (1, 1));
    assert_eq!(
        page(&overlay("Lion", "X.6.20-29")).matches("\n# ").count(),
        golden.matches("\n# ").count() + 1
    );
}

/// The items of generated code that the lookup reads. For one that is too long to read, the declaration and a checksum.
fn lookup_items(code: &str) -> String {
    const NAMES: [&str; 9] = [
        "static SUBJECTS_BY_CODE:",
        "fn subject_index(",
        "static RUNS:",
        "static OFFSETS:",
        "static SLOTS:",
        "static RANGES:",
        "const PAGE_BITS:",
        "fn find(",
        "fn by_number(",
    ];
    let items = code.split("\n\n").filter(|item| NAMES.iter().any(|name| item.contains(name)));
    let shown = items.map(|item| match item.split_once(" = ") {
        Some((declaration, values)) if item.lines().count() > 120 => {
            format!("{declaration} = /* checksum {:08x} */;\n", checksum(values))
        }
        _ if item.lines().count() > 120 => format!("/* checksum {:08x} */\n", checksum(item)),
        _ => format!("{}\n", item.trim_end()),
    });
    shown.collect::<Vec<_>>().join("\n")
}

/// FNV-1a.
fn checksum(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// An enum of own codes with these codes.
fn own_of(codes: impl IntoIterator<Item = (u16, u16)>) -> String {
    let codes = codes.into_iter().map(|(subject, detail)| format!("[[code]]\n{}", fields(subject, detail)));
    std::iter::once("name = \"Own\"\n".to_owned()).chain(codes).collect()
}

#[test]
fn the_lookup_tables_of_few_and_many_codes_are_the_golden_ones() {
    let dense = (8..18).flat_map(|subject| (0..1000).map(move |detail| (subject, detail)));
    // A walk over all the codes, far from one to the next, without the registered subjects.
    let walk = (0..10_000_u64).map(|number| number * 617_429 % 992_000 + 8000);
    let scattered = walk.map(|code| ((code / 1000) as u16, (code % 1000) as u16));
    let own: [(&str, Vec<(u16, u16)>); 3] = [
        ("four-sparse", vec![(1, 351), (3, 999), (7, 606), (7, 708)]),
        ("10000-dense", dense.collect()),
        ("10000-scattered", scattered.collect()),
    ];
    let golden = |name| Path::new(DIRECTORY).join("golden/lookup").join(name).with_extension("rs");
    for (name, codes) in own {
        let toml = own_of(codes);
        let code = own_codes(&[Source::new("codes.toml", &toml)]).unwrap();
        assert_matches(&golden(name), &lookup_items(&code));
    }
    let registered = registry_of(&REGISTERED);
    let code = generate(&Source::new("codes.toml", &registered)).unwrap().registry.code;
    assert_matches(&golden("registered"), &lookup_items(&code));
}

/// A registry with this many conditions, over all subjects and details.
fn large_registry(conditions: u32) -> String {
    let subjects = (100..=100 + conditions / 1000).map(|code| {
        format!("[[subject]]\ncode = {code}\nname = \"S{code}x\"\nsummary = \"s\"\ndescription = \"d\"\n")
    });
    let conditions = (0..conditions).map(|number| {
        let (subject, detail) = (number / 1000 + 100, number % 1000);
        format!(
            "[[condition]]\ncode = \"X.{subject}.{detail}\"\nname = \"C{number}x\"\nsummary = \"s\"\n\
             description = \"d\"\nclasses = [5]\nreply-codes = []\nreferences = []\n"
        )
    });
    [golden_registry()].into_iter().chain(subjects).chain(conditions).collect()
}

#[test]
fn more_conditions_than_can_be_numbered_are_refused() {
    let text = large_registry(65_536);
    let lines = lines(generate(&Source::new("registry.toml", &text)));
    assert_eq!(lines.lines().count(), 1, "{lines}");
    assert!(lines.contains("65535") || lines.contains("65,535"), "{lines}");
}

#[test]
fn more_own_codes_than_can_be_numbered_are_refused() {
    let toml = own_of((0..=65_535_u32).map(|number| ((number / 1000 + 100) as u16, (number % 1000) as u16)));
    let lines = lines(own_codes(&[Source::new("codes.toml", &toml)]));
    assert_eq!(
        lines,
        "codes.toml:393212:1: there are 65536 codes, but at most 65535 are possible: remove some\n"
    );
}

#[test]
fn the_same_input_makes_the_same_code() {
    let text = large_registry(300);
    let source = Source::new("registry.toml", &text);
    assert!(generate(&source).unwrap().registry.code == generate(&source).unwrap().registry.code);
}

#[test]
fn the_representation_widens_with_the_number_of_conditions() {
    let code = |text: &str| generate(&Source::new("registry.toml", text)).unwrap().registry.code;
    let representation = |code: &str| {
        let (before, _) = code.split_once("pub enum Condition").unwrap();
        before.rsplit("repr(").next().unwrap().split(')').next().unwrap().to_owned()
    };
    assert_eq!(representation(&code(&large_registry(200))), "u8");
    assert_eq!(representation(&code(&large_registry(300))), "u16");
}
