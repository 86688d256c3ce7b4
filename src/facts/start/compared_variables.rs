//! Variables that an entry script compares with words: by which it may choose what to run.

use std::collections::BTreeMap;

use crate::images::ContainerStart;
use crate::source::Span;
use crate::syntax::shell::{Command, Compound, CompoundKind, Part, Pipeline, Statement, Word};

/// A variable that a script compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The variable of the environment.
    pub variable: String,
    /// Its first comparison.
    pub place: Span,
    /// What it is compared with.
    pub values: Vec<String>,
}

impl ContainerStart {
    /// The variables of the environment that the scripts of the repository compare with words, in `case`,
    /// `[ … ]` and `[[ … ]]`, also under another name: `role=${CONTAINER_ROLE:-app}`.
    #[must_use]
    pub fn comparisons(&self) -> Vec<Comparison> {
        let mut found = Comparisons::default();
        for entry in &self.scripts {
            found.aliases.clear();
            found.statements(&entry.script.items);
        }
        found.list
    }
}

#[derive(Default)]
struct Comparisons {
    /// The variables that hold the value of one of the environment.
    aliases: BTreeMap<String, String>,
    list: Vec<Comparison>,
}

impl Comparisons {
    fn statements(&mut self, statements: &[Statement]) {
        for statement in statements {
            self.pipeline(&statement.list.first);
            statement.list.rest.iter().for_each(|(_, pipeline)| self.pipeline(pipeline));
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline) {
        for command in &pipeline.commands {
            match command {
                Command::Simple(simple) => {
                    for assignment in simple.assignments.iter().filter(|_| simple.words.is_empty()) {
                        if let Some(name) = parameter(&assignment.value) {
                            self.aliases.insert(assignment.name.to_string(), name.to_owned());
                        }
                    }
                    let program = simple.words.first().and_then(Word::literal);
                    if program.is_some_and(|program| program == "[" || program == "test") {
                        self.test(&simple.words[1..]);
                    }
                }
                Command::Compound(compound) => self.compound(compound),
            }
        }
    }

    fn compound(&mut self, compound: &Compound) {
        match &compound.kind {
            CompoundKind::Subshell(body) | CompoundKind::Group(body) => self.statements(body),
            CompoundKind::If { branches, otherwise } => {
                for branch in branches {
                    self.statements(&branch.condition);
                    self.statements(&branch.body);
                }
                self.statements(otherwise.as_deref().unwrap_or_default());
            }
            CompoundKind::For { body, .. } | CompoundKind::ForArithmetic { body, .. } => {
                self.statements(body);
            }
            CompoundKind::Loop { condition, body, .. } => {
                self.statements(condition);
                self.statements(body);
            }
            CompoundKind::Case { word, arms } => {
                for arm in arms {
                    for pattern in arm.patterns.iter().filter_map(Word::literal) {
                        self.add(word, &pattern);
                    }
                    self.statements(&arm.body);
                }
            }
            CompoundKind::Function { body: Command::Compound(body), .. } => self.compound(body),
            CompoundKind::Test(words) => self.test(words),
            CompoundKind::Function { .. } | CompoundKind::Arithmetic(_) => {}
        }
    }

    fn test(&mut self, words: &[Word]) {
        for window in words.windows(3) {
            let [left, operator, right] = window else { continue };
            if operator.literal().is_some_and(|operator| operator == "=" || operator == "==")
                && let Some(value) = right.literal()
            {
                self.add(left, &value);
            }
        }
    }

    fn add(&mut self, word: &Word, value: &str) {
        let Some(name) = parameter(word) else { return };
        let name = self.aliases.get(name).map_or(name, String::as_str).to_owned();
        let at = self.list.iter().position(|comparison| comparison.variable == name);
        let number = at.unwrap_or_else(|| {
            self.list.push(Comparison { variable: name, place: word.span(), values: Vec::new() });
            self.list.len() - 1
        });
        self.list[number].values.push(value.to_owned());
    }
}

/// The variable that a word is the value of, and of nothing else.
fn parameter(word: &Word) -> Option<&str> {
    fn of(parts: &[Part]) -> Option<&str> {
        match parts {
            [Part::Parameter(parameter)] => Some(&parameter.name),
            [Part::DoubleQuoted(parts)] => of(parts),
            _ => None,
        }
    }
    of(&word.parts).filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
}

#[cfg(test)]
mod tests {
    use crate::facts;

    #[test]
    fn scripts_compare_variables_in_many_places() {
        for (what, script, expected) in [
            ("case", "case $ROLE in web|api) a ;; worker) b ;; esac", "ROLE at $ROLE: web api worker"),
            ("a pattern that is no word", "case $ROLE in $X) a ;; web) b ;; esac", "ROLE at $ROLE: web"),
            ("[", "[ \"$ROLE\" = web ]", "ROLE at \"$ROLE\": web"),
            ("test", "test ${ROLE} = web", "ROLE at ${ROLE}: web"),
            ("[[", "[[ $ROLE == web && $KIND = b ]]", "ROLE at $ROLE: web, KIND at $KIND: b"),
            ("another comparison", "[ \"$ROLE\" != web ]", ""),
            ("with what is no word", "[ \"$ROLE\" = \"$OTHER\" ]", ""),
            ("another program", "echo \"$ROLE\" = web", ""),
            ("more than the variable", "[ \"x$ROLE\" = xweb ]", ""),
            ("an argument", "case $1 in web) a ;; esac", ""),
            ("a name with a line in front", "case $_ROLE in web) a ;; esac", "_ROLE at $_ROLE: web"),
            (
                "compared twice",
                "[ \"$ROLE\" = web ]\n[ $ROLE = api ]\n[ $KIND = b ]",
                "ROLE at \"$ROLE\": web api, KIND at $KIND: b",
            ),
            (
                "under another name",
                "role=${ROLE:-app}\n[ $role = web ]\n[ $ROLE = api ]",
                "ROLE at $role: web api",
            ),
            ("a name for one command", "role=$ROLE true\n[ $role = web ]", "role at $role: web"),
            ("after another command", "true && [ $ROLE = web ]", "ROLE at $ROLE: web"),
            ("in a subshell", "( [ $ROLE = web ] )", "ROLE at $ROLE: web"),
            ("in a group", "{ [ $ROLE = web ]; }", "ROLE at $ROLE: web"),
            ("in a condition", "if [ $ROLE = web ]; then a; fi", "ROLE at $ROLE: web"),
            ("in a branch", "if a; then [ $ROLE = web ]; fi", "ROLE at $ROLE: web"),
            ("in the other branch", "if a; then b; else [ $ROLE = web ]; fi", "ROLE at $ROLE: web"),
            ("in a loop over words", "for x in a b; do [ $ROLE = web ]; done", "ROLE at $ROLE: web"),
            ("in a loop that counts", "for ((;;)); do [ $ROLE = web ]; done", "ROLE at $ROLE: web"),
            ("in a loop's condition", "while [ $ROLE = web ]; do a; done", "ROLE at $ROLE: web"),
            ("in a loop", "until a; do [ $ROLE = web ]; done", "ROLE at $ROLE: web"),
            ("in an arm", "case $1 in a) [ $ROLE = web ] ;; esac", "ROLE at $ROLE: web"),
            ("in a function", "f() { [ $ROLE = web ]; }\nf", "ROLE at $ROLE: web"),
        ] {
            assert_eq!(comparisons(&[("a.sh", script)]), expected, "{what}");
        }
        let scripts = [("a.sh", "role=$ROLE"), ("b.sh", "[ $role = web ]")];
        assert_eq!(comparisons(&scripts), "role at $role: web", "one script's names are not another's");
    }

    /// What the scripts, which an image starts one after the other, compare.
    fn comparisons(scripts: &[(&str, &str)]) -> String {
        let names: Vec<String> = scripts.iter().map(|(name, _)| format!("/{name}")).collect();
        let dockerfile = format!("FROM alpine\nCOPY *.sh /\nCMD {}\n", names.join(" && "));
        let mut files = vec![("Dockerfile", dockerfile.as_str())];
        files.extend(scripts);
        let facts = facts::of(&files);
        let found = facts.only_image().start().unwrap().comparisons();
        let found = found.iter().map(|comparison| {
            let (name, place) = (&comparison.variable, facts.said_at(comparison.place));
            format!("{name} at {place}: {}", comparison.values.join(" "))
        });
        found.collect::<Vec<_>>().join(", ")
    }
}
