//! Every format says the same findings as `json`, whatever the files and their names hold: text comes back out
//! of a real parser as it went in, and none of it becomes a line, a command or an escape.
#![expect(clippy::disallowed_methods, reason = "a test writes its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot write its data fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use stockade::safe_line;
use tempfile::TempDir;

const ROOT: &str = "FROM alpine:3.20\nHEALTHCHECK CMD [\"/a\"]\nCMD [\"/a\"]\n";

/// What nobody means well, as a double-quoted YAML scalar writes it.
const HOSTILE: &str = "x\\n::error ##[add-path]c\\r\\n ::add-mask::b ##vso[task.x]d %0A%25 \\u001b[31mred\\u202e\\u2066 \\u0007 \\\"'<&>]]> [link](https://example.com) | `e` @f é\\U0001f389 \\\\ file=a,line=1::pwned";

/// Names of directories that nobody means well.
const NAMES: [&str; 10] = [
    "line\nbreak",
    "::error file=x,line=1::y",
    "a:1:1: error[root-user]: b",
    "per%0Acent",
    "comma,colon:equals=",
    "quotes\"'<&>]]>",
    "bidi\u{202e}\u{2066}",
    "escape\u{1b}[31m\u{7}",
    "##[error]c",
    "näme 🎉",
];

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn hostile_repository() -> TempDir {
    let directory = TempDir::new().unwrap();
    let root = directory.path();
    std::fs::create_dir(root.join(".git")).unwrap();
    for name in NAMES {
        write(root, &format!("{name}/Dockerfile"), ROOT);
    }
    let long = "x".repeat(100_000);
    let compose = format!(
        "services:\n  \"{HOSTILE}\":\n    image: nginx\n  web:\n    \"{HOSTILE}\": 1\n    image: \"nginx:{HOSTILE}\"\n    networks: [{long}]\n"
    );
    write(root, "compose.yaml", &compose);
    write(
        root,
        "long/Dockerfile",
        &format!("FROM alpine:3.20 AS {long}\n{long} ::error::x ##[error]y\nUSER root\n"),
    );
    write(
        root,
        "raw/Dockerfile",
        "FROM alpine:3.20\n\u{1b}[31m##[add-mask]x\u{202e} a\u{7}\nUSER root\nCMD [\"a\"]\n",
    );
    directory
}

fn stockade(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stockade"));
    command.args(arguments).current_dir(directory);
    for variable in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "GITHUB_STEP_SUMMARY"] {
        command.env_remove(variable);
    }
    command.output().unwrap()
}

fn report(directory: &Path, format: &str) -> String {
    String::from_utf8(stockade(directory, &["check", "--format", format]).stdout).unwrap()
}

/// A finding, as every format can say it: path, line, rule and message.
type Row = (String, u64, String, String);

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn json_findings(directory: &Path) -> Vec<Value> {
    let json: Value = serde_json::from_str(&report(directory, "json")).unwrap();
    json["findings"].as_array().unwrap().clone()
}

/// What `json` says, with texts as they are printed.
fn printed_rows(directory: &Path) -> Vec<Row> {
    let row = |finding: &Value| {
        let message = safe_line(finding["message"].as_str().unwrap()).into_owned();
        (text(&finding["path"]), finding["line"].as_u64().unwrap(), text(&finding["rule"]), message)
    };
    json_findings(directory).iter().map(row).collect()
}

/// A message without the other places of its finding, which lines for people end with.
fn without_places(message: &str) -> &str {
    message.split_once(" (also at ").map_or(message, |(message, _)| message)
}

/// The same where paths are printed as well.
fn printed_paths(rows: Vec<Row>) -> Vec<Row> {
    rows.into_iter()
        .map(|(path, line, rule, message)| (safe_line(&path).into_owned(), line, rule, message))
        .collect()
}

#[test]
fn the_hostile_repository_is_hostile() {
    let directory = hostile_repository();
    let findings = json_findings(directory.path());
    let all: String = findings.iter().map(ToString::to_string).collect();
    for sign in ["::error", "##[add-path]", "%0A", "\\u001b", "\u{202e}", "https://example.com", "🎉"] {
        assert!(all.contains(sign), "{sign} is in no finding");
    }
    let messages: Vec<String> = findings.iter().map(|finding| text(&finding["message"])).collect();
    assert!(messages.iter().any(|message| message.contains('\n')), "a message of several lines");
    let longest = messages.iter().map(String::len).max().unwrap();
    assert!(longest > 50_000, "a very long message: {longest}");
    let paths: BTreeSet<String> = findings.iter().map(|finding| text(&finding["path"])).collect();
    assert!(NAMES.iter().all(|name| paths.contains(&format!("{name}/Dockerfile"))), "{paths:?}");
}

#[test]
fn nothing_printed_acts_on_a_terminal_or_a_pipeline() {
    let directory = hostile_repository();
    let formats = [
        "pretty",
        "short",
        "json",
        "jsonl",
        "sarif",
        "github",
        "gitlab",
        "checkstyle",
        "junit",
        "rdjson",
        "sonar",
    ];
    for format in formats {
        let printed = report(directory.path(), format);
        assert!(!printed.is_empty(), "{format}");
        let acts = |character: &char| character.is_control() && *character != '\n';
        assert_eq!(printed.chars().find(acts), None, "{format}");
        assert!(!printed.contains("##["), "{format}");
        assert!(!printed.contains("##vso["), "{format}");
        for line in printed.lines().filter(|_| format != "github") {
            let is_command = line.trim_start().starts_with("::") && line.trim_start()[2..].contains("::");
            assert!(!is_command, "{format}: {line}");
        }
        // Paths in JSON must name the files; there, what shows text has to deal with it.
        if !matches!(format, "json" | "jsonl" | "gitlab" | "rdjson" | "sonar") {
            assert!(!printed.contains(['\u{202e}', '\u{2066}']), "{format}");
        }
    }
}

#[test]
fn short_is_one_line_for_each_finding() {
    let directory = hostile_repository();
    let printed = report(directory.path(), "short");
    let parse = |line: &str| -> Row {
        // The first `:number:number: ` ends the path, as it does for every problem matcher.
        let colons = line.match_indices(':').map(|(at, _)| at);
        let (path, rest) = colons
            .map(|at| (&line[..at], &line[at + 1..]))
            .find(|(_, rest)| rest.split(':').take(2).all(|number| number.parse::<u64>().is_ok()))
            .unwrap();
        let (number, rest) = rest.split_once(':').unwrap();
        let (_, rest) = rest.split_once(": ").unwrap();
        let (rule, message) = rest.split_once("]: ").unwrap();
        let (_, rule) = rule.split_once('[').unwrap();
        (path.to_owned(), number.parse().unwrap(), rule.to_owned(), without_places(message).to_owned())
    };
    let rows: Vec<Row> = printed.lines().map(parse).collect();
    let mut expected = printed_paths(printed_rows(directory.path()));
    for row in &mut expected {
        row.0 = row.0.replace(":1", "\\u{3a}1");
    }
    assert_eq!(rows, expected);
}

#[test]
fn jsonl_is_json_in_lines() {
    let directory = hostile_repository();
    let lines: Vec<Value> =
        report(directory.path(), "jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, json_findings(directory.path()));
}

#[test]
fn sarif_says_the_same_and_keeps_to_githubs_rules() {
    let directory = hostile_repository();
    let sarif: Value = serde_json::from_str(&report(directory.path(), "sarif")).unwrap();
    assert_eq!(sarif["$schema"], "https://json.schemastore.org/sarif-2.1.0.json");
    let run = &sarif["runs"][0];
    assert_eq!(run["automationDetails"]["id"], "stockade/");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for description in ["shortDescription", "fullDescription"] {
            let length = rule[description]["text"].as_str().unwrap().chars().count();
            assert!((1..=1024).contains(&length), "{rule}");
        }
        assert!(!text(&rule["help"]["text"]).is_empty() && rule["help"]["markdown"].is_string(), "{rule}");
        let tags: Vec<String> = rule["properties"]["tags"].as_array().unwrap().iter().map(text).collect();
        assert!(tags.len() <= 10);
        let severity = &rule["properties"]["security-severity"];
        assert_eq!(severity.is_string(), tags.contains(&"security".to_owned()), "{rule}");
        if let Some(severity) = severity.as_str() {
            assert!((0.1..=10.0).contains(&severity.parse::<f64>().unwrap()), "{rule}");
        } else {
            assert!(rule["properties"].get("security-severity").is_none(), "null is refused: {rule}");
        }
    }
    let mut rows = Vec::new();
    for result in run["results"].as_array().unwrap() {
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[rule]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let region = |key: &str| place["region"][key].as_u64().unwrap();
        assert!(region("startLine") == region("endLine") && region("startColumn") <= region("endColumn"));
        assert!(region("startColumn") > 0);
        let (hash, number) = result["partialFingerprints"]["primaryLocationLineHash"]
            .as_str()
            .unwrap()
            .split_once(':')
            .unwrap();
        assert!(u64::from_str_radix(hash, 16).is_ok() && number.parse::<u32>().unwrap() > 0);
        let uri = text(&place["artifactLocation"]["uri"]);
        assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)), "{uri}");
        let message = text(&result["message"]["text"]);
        // Links lead to related locations, by number, and nowhere else.
        let targets = message.match_indices("](").filter(|(at, _)| !message[..*at].ends_with('\\'));
        for (at, _) in targets {
            let target = message[at + 2..].split(')').next().unwrap();
            assert!(target.parse::<u32>().is_ok(), "a link to {target}");
        }
        let first = message.split('\n').next().unwrap().strip_suffix('.').unwrap().to_owned();
        let first = if message.contains("\\](") { unescaped(&first) } else { first };
        rows.push((decoded(&uri), region("startLine"), text(&result["ruleId"]), first));
    }
    let mut expected = printed_rows(directory.path());
    for row in &mut expected {
        row.3 = row.3.trim_end_matches('.').to_owned();
    }
    assert_eq!(rows, expected);
}

fn unescaped(text: &str) -> String {
    text.replace("\\[", "[").replace("\\]", "]").replace("\\\\", "\\")
}

fn decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if *first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// A workflow command, read as GitHub's runner reads it (actions/runner, `ActionCommand.TryParseV2`).
fn command(line: &str) -> Option<(String, BTreeMap<String, String>, String)> {
    let rest = line.trim_start().strip_prefix("::")?;
    let (info, data) = rest.split_once("::")?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    let unescape = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
    let properties = properties.split(',').filter_map(|pair| pair.split_once('='));
    let properties = properties.map(|(key, value)| {
        let value = unescape(value).replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
        (key.to_owned(), value)
    });
    Some((name.to_owned(), properties.collect(), unescape(data).replace("%25", "%")))
}

#[test]
fn github_annotates_what_it_has_room_for_and_prints_the_rest() {
    let directory = hostile_repository();
    let printed = report(directory.path(), "github");
    let mut rows = Vec::new();
    let mut others = Vec::new();
    for line in printed.lines() {
        match command(line) {
            Some((name, properties, data)) if ["error", "warning", "notice"].contains(&name.as_str()) => {
                assert_eq!(properties["line"], properties["endLine"], "columns are for one line only");
                let first = without_places(data.split('\n').next().unwrap()).to_owned();
                rows.push((
                    properties["file"].clone(),
                    properties["line"].parse().unwrap(),
                    properties["title"].clone(),
                    first,
                ));
            }
            Some((name, _, _)) => others.push(name),
            None => {}
        }
    }
    let expected = printed_paths(printed_rows(directory.path()));
    assert!(rows.iter().all(|row| expected.contains(row)), "{rows:?}");
    let of_level = |level: &str| {
        json_findings(directory.path()).iter().filter(|finding| finding["level"] == level).count()
    };
    let levels = ["error", "warning", "notice"];
    let shown: usize = levels.iter().map(|level| of_level(level).min(10)).sum();
    assert_eq!(rows.len(), shown);
    let hidden = expected.len() - shown;
    assert!(hidden > 0, "more than there is room for");
    assert_eq!(others, ["group", "endgroup"]);
    let last = printed.lines().last().unwrap();
    assert!(last.ends_with(&format!("{hidden} more in the log above")), "{last}");
}

#[test]
fn gitlab_and_rdjson_and_sonar_say_the_same() {
    let directory = hostile_repository();
    let expected = printed_rows(directory.path());
    let gitlab: Value = serde_json::from_str(&report(directory.path(), "gitlab")).unwrap();
    let mut fingerprints = BTreeSet::new();
    let rows = gitlab.as_array().unwrap().iter().map(|issue| {
        assert!(fingerprints.insert(text(&issue["fingerprint"])), "GitLab joins equal fingerprints");
        let rule = text(&issue["check_name"]);
        let message = text(&issue["description"]).strip_prefix(&format!("{rule}: ")).unwrap().to_owned();
        let location = &issue["location"];
        (text(&location["path"]), location["lines"]["begin"].as_u64().unwrap(), rule, message)
    });
    assert_eq!(rows.collect::<Vec<_>>(), expected);

    let rdjson: Value = serde_json::from_str(&report(directory.path(), "rdjson")).unwrap();
    let rows = rdjson["diagnostics"].as_array().unwrap().iter().map(|diagnostic| {
        let location = &diagnostic["location"];
        let message = text(&diagnostic["message"]).split('\n').next().unwrap().to_owned();
        let line = location["range"]["start"]["line"].as_u64().unwrap();
        (text(&location["path"]), line, text(&diagnostic["code"]["value"]), message)
    });
    assert_eq!(rows.collect::<Vec<_>>(), expected);

    let sonar: Value = serde_json::from_str(&report(directory.path(), "sonar")).unwrap();
    let rules: BTreeSet<String> =
        sonar["rules"].as_array().unwrap().iter().map(|rule| text(&rule["id"])).collect();
    let rows = sonar["issues"].as_array().unwrap().iter().map(|issue| {
        let location = &issue["primaryLocation"];
        let range = &location["textRange"];
        assert!(rules.contains(issue["ruleId"].as_str().unwrap()));
        if let Some(start) = range["startColumn"].as_u64() {
            assert!(start < range["endColumn"].as_u64().unwrap(), "SonarQube refuses a range of no width");
        }
        let line = range["startLine"].as_u64().unwrap();
        (text(&location["filePath"]), line, text(&issue["ruleId"]), text(&location["message"]))
    });
    assert_eq!(rows.collect::<Vec<_>>(), expected);
}

/// The elements of an XML document in order, each with its attributes and its text.
fn elements(xml: &str) -> Vec<(String, BTreeMap<String, String>, String)> {
    let mut reader = Reader::from_str(xml);
    let mut found: Vec<(String, BTreeMap<String, String>, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) | Event::Empty(start) => {
                let attributes = start.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let key = attribute.key.as_ref().to_owned();
                    (
                        key,
                        attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap().into_owned(),
                    )
                });
                let name = start.name().as_ref().to_owned();
                found.push((name, attributes.collect(), String::new()));
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn checkstyle_and_junit_say_the_same() {
    let directory = hostile_repository();
    let expected = printed_paths(printed_rows(directory.path()));
    let mut file = String::new();
    let mut rows = Vec::new();
    for (name, attributes, _) in elements(&report(directory.path(), "checkstyle")) {
        match name.as_str() {
            "file" => file = attributes["name"].clone(),
            "error" => rows.push((
                file.clone(),
                attributes["line"].parse().unwrap(),
                attributes["source"].strip_prefix("stockade.").unwrap().to_owned(),
                attributes["message"].clone(),
            )),
            _ => assert_eq!(name, "checkstyle"),
        }
    }
    assert_eq!(rows, expected);

    let mut cases = Vec::new();
    let mut names = BTreeSet::new();
    for (name, attributes, _) in elements(&report(directory.path(), "junit")) {
        match name.as_str() {
            "testcase" => {
                let (rule, place) = attributes["name"].split_once(" at ").unwrap();
                let line = place.split_once(':').unwrap().0.parse().unwrap();
                names.insert((attributes["classname"].clone(), attributes["name"].clone()));
                cases.push((attributes["classname"].clone(), line, rule.to_owned(), String::new()));
            }
            "failure" => cases.last_mut().unwrap().3 = attributes["message"].clone(),
            _ => {}
        }
    }
    assert_eq!(cases, expected);
    assert_eq!(names.len(), cases.len(), "a reader that shows the first of a name only shows all");
}

#[test]
fn a_clean_run_is_a_report_in_every_format() {
    let directory = TempDir::new().unwrap();
    write(
        directory.path(),
        "Dockerfile",
        "FROM scratch\nUSER 1000\nHEALTHCHECK --interval=5s --timeout=3s --retries=3 CMD [\"/a\"]\nCMD [\"/a\"]\n",
    );
    let report = |directory: &Path, format: &str| {
        let arguments = ["check", "--select", "root-user", "--format", format];
        String::from_utf8(stockade(directory, &arguments).stdout).unwrap()
    };
    let json = |format: &str| serde_json::from_str::<Value>(&report(directory.path(), format)).unwrap();
    assert_eq!(json("gitlab"), serde_json::json!([]));
    assert_eq!(json("rdjson")["diagnostics"], serde_json::json!([]));
    assert_eq!(json("sonar"), serde_json::json!({"rules": [], "issues": []}));
    let sarif = json("sarif");
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    assert!(!sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().is_empty());
    assert_eq!(elements(&report(directory.path(), "checkstyle")).len(), 1);
    let names: Vec<_> =
        elements(&report(directory.path(), "junit")).into_iter().map(|element| element.0).collect();
    assert_eq!(names, ["testsuites", "testsuite", "testcase"], "one test that passed");
    assert_eq!(report(directory.path(), "github"), "stockade: 0 errors, 0 warnings, 0 notices\n");
    assert_eq!(report(directory.path(), "short") + &report(directory.path(), "jsonl"), "");
}
