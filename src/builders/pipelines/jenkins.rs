//! Jenkinsfiles: `docker.build("name", "-f Dockerfile .")` and `sh '…'`, where they are literal.

use super::script::Environment;
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::commands::{Argument, Called, Circumstance, called};
use crate::builders::literals::{CallArgument, Language, arguments, literal};
use crate::builders::partial::{Location, Partial};
use crate::builders::shell::{Start, run_text};
use crate::source::{RepoPath, Text};

/// What a Jenkinsfile asks for.
pub(in crate::builders) fn jenkins(file: &BuilderFile<'_>) -> Collected {
    let text = file.text();
    let mut jenkins = Jenkins {
        text: &text,
        collected: Collected::default(),
        blocks: Vec::new(),
        directory: Some(RepoPath::root()),
    };
    jenkins.read();
    let mut collected = jenkins.collected;
    // `image.push()`: which image that is, a variable says.
    if text.contains(".push(") {
        collected.builds.iter_mut().for_each(|asked| asked.is_published = true);
    }
    collected
}

struct Jenkins<'a> {
    text: &'a Text,
    collected: Collected,
    /// The directory before each block that is open.
    blocks: Vec<Option<RepoPath>>,
    directory: Option<RepoPath>,
}

impl Jenkins<'_> {
    fn read(&mut self) {
        let text = self.text;
        let mut at = 0;
        // `dir('x') {`: the block that comes next is there.
        let mut next: Option<Option<RepoPath>> = None;
        while let Some(letter) = text[at..].chars().next() {
            let rest = &text[at..];
            if rest.starts_with("//") {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            if rest.starts_with("/*") {
                at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                continue;
            }
            if matches!(letter, '\'' | '"') {
                at = literal(text, at, Language::Groovy).map_or(at + 1, |(_, end)| end);
                continue;
            }
            match letter {
                '{' => {
                    self.blocks.push(self.directory.clone());
                    if let Some(directory) = next.take() {
                        self.directory = directory;
                    }
                }
                '}' => {
                    if let Some(before) = self.blocks.pop() {
                        self.directory = before;
                    }
                }
                _ => {}
            }
            let is_word = letter.is_alphanumeric() || letter == '_';
            if !is_word {
                at += letter.len_utf8();
                continue;
            }
            let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
            let end = at + rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
            let word = &text[at..end];
            at = match word {
                "docker.build" => self.docker_build(at, end),
                "sh" => self.script(end),
                "dir" => {
                    let (found, end) = self.call(end);
                    let path = found.first().and_then(|first| first.value.as_ref());
                    next = Some(path.and_then(|path| self.inside(path)));
                    end
                }
                _ => end,
            };
        }
    }

    /// The arguments of a call with brackets, or the one literal after the word.
    fn call(&self, at: usize) -> (Vec<CallArgument>, usize) {
        let rest = &self.text[at..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let at_value = at + blank;
        if self.text[at_value..].starts_with('(') {
            return arguments(self.text, at_value + 1, Language::Groovy)
                .unwrap_or((Vec::new(), at_value + 1));
        }
        // `script: '…'`
        let rest = &self.text[at_value..];
        let named = rest.strip_prefix("script:").map(|rest| self.text.len() - rest.trim_start().len());
        match literal(self.text, named.unwrap_or(at_value), Language::Groovy) {
            Some((value, end)) => {
                (vec![CallArgument { name: None, raw: value.clone(), value: Some(value) }], end)
            }
            None => (Vec::new(), at_value.max(at)),
        }
    }

    fn inside(&self, path: &Text) -> Option<RepoPath> {
        match Partial::new(path.as_str()).locate(self.directory.as_ref()) {
            Location::Inside(path) => Some(path),
            Location::Outside | Location::Unknown => None,
        }
    }

    fn script(&mut self, at: usize) -> usize {
        let (found, end) = self.call(at);
        let is_script =
            |argument: &&CallArgument| argument.name.as_deref().is_none_or(|name| name == "script");
        if let Some(script) = found.iter().find(is_script).and_then(|argument| argument.value.as_ref()) {
            let environment = Environment::new();
            let start = Start {
                directory: self.directory.clone(),
                environment,
                own_path: None,
                label: String::new(),
            };
            self.collected.extend(run_text(script, &start));
        }
        end
    }

    /// `docker build -t name arguments`
    // Source: "Using Docker with Pipeline" of Jenkins' handbook.
    fn docker_build(&mut self, start: usize, at: usize) -> usize {
        let (found, end) = self.call(at);
        let place = self.text.span_of(start..end);
        let known = |argument: &CallArgument| {
            argument.value.as_ref().map_or_else(Partial::unknown, |value| Partial::new(value.as_str()))
        };
        let Some(name) = found.first().map(known) else { return end };
        let options = found.get(1).map_or_else(|| Partial::new("."), known);
        let option = |value: &str| Argument { value: Partial::new(value), place };
        let mut words = vec![option("build"), option("-t"), Argument { value: name, place }];
        words.extend(options.marked().split_whitespace().map(option));
        let circumstance =
            Circumstance { place, directory: self.directory.clone(), input: Partial::unknown() };
        if let Some(called @ Called::Build(_)) = called("docker", &words, &circumstance) {
            self.collected.take(called, String::new());
        }
        end
    }
}
