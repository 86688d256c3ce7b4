//! Azure Pipelines: the task `Docker@2`, and scripts.

use super::script::{Environment, follow};
use crate::builders::asked::{Asked, AskedContext};
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::commands::argument;
use crate::builders::document::{Document, entries, get, items, word};
use crate::builders::partial::{Partial, ROOT, UNKNOWN};
use crate::builders::template;
use crate::limits;
use crate::source::{RepoPath, Text};
use crate::syntax::yaml::{Node, NodeKind};

/// How deep stages, jobs and steps stand in each other.
const MAX_DEPTH: usize = limits::BUILDER_NESTING.most();

/// What a pipeline asks for.
pub(in crate::builders) fn azure(file: &BuilderFile<'_>) -> Collected {
    let document = Document::new(file.id, file.file);
    let mut azure = Azure { document: &document, collected: Collected::of(file, &document), visits: 0 };
    if let Some(root) = document.root() {
        azure.part(root, &Environment::new(), 0);
    }
    azure.collected
}

/// The most steps and jobs that are looked at.
const MAX_VISITS: usize = limits::BUILDER_PARTS.most();

struct Azure<'a> {
    document: &'a Document<'a>,
    collected: Collected,
    visits: usize,
}

impl Azure<'_> {
    /// A stage, a job, a deployment or the pipeline itself: its variables, and what stands in it.
    fn part(&mut self, part: Node<'_>, outer: &Environment, depth: usize) {
        self.visits += 1;
        if depth > MAX_DEPTH || self.visits > MAX_VISITS {
            let limit = if depth > MAX_DEPTH { &limits::BUILDER_NESTING } else { &limits::BUILDER_PARTS };
            self.collected.reach(limit, part.span());
            return;
        }
        if !self.collected.work.take(outer.len(), part.span()) {
            return;
        }
        let mut environment = outer.clone();
        self.variables(get(part, "variables"), &mut environment);
        for (key, value) in entries(part) {
            match key {
                "stages" | "jobs" => {
                    for item in items(value) {
                        self.part(item, &environment, depth + 1);
                    }
                }
                "steps" => {
                    for step in items(value) {
                        self.step(step, &environment);
                    }
                }
                // `deployment: … strategy: runOnce: deploy: steps`
                "strategy" | "runOnce" | "deploy" => self.part(value, &environment, depth + 1),
                _ => {}
            }
        }
    }

    /// `NAME: value`, or a list of names and values.
    fn variables(&self, variables: Option<Node<'_>>, to: &mut Environment) {
        let Some(variables) = variables else { return };
        let mut add = |name: &str, value: Node<'_>| {
            let value = self.text(value, to);
            to.insert(name.to_owned(), Partial::new(value.as_str()));
        };
        match variables.kind() {
            NodeKind::Sequence => {
                for item in items(variables) {
                    if let (Some(name), Some(value)) = (word(item, "name"), get(item, "value")) {
                        add(name, value);
                    }
                }
            }
            _ => entries(variables).for_each(|(name, value)| add(name, value)),
        }
    }

    fn step(&mut self, step: Node<'_>, environment: &Environment) {
        let label = word(step, "displayName").unwrap_or_default();
        let script = ["script", "bash"].iter().find_map(|key| get(step, key));
        let inputs = get(step, "inputs");
        let task = word(step, "task").unwrap_or_default().to_lowercase();
        if let Some(script) = script {
            let is_moved = get(step, "workingDirectory").is_some();
            let text = self.text(script, environment);
            // Where it goes is told by its variables, which are seldom known.
            if !is_moved {
                follow(&text, label, environment, &mut self.collected);
            }
        } else if let (Some(inputs), true) = (inputs, task.starts_with("docker@")) {
            self.docker(step, inputs, label, environment);
        }
    }

    /// The task `Docker@2`, and the older ones.
    // Source: the reference of the tasks `Docker@2` and `Docker@1`.
    fn docker(&mut self, step: Node<'_>, inputs: Node<'_>, label: &str, environment: &Environment) {
        let input = |names: &[&str]| {
            let found =
                entries(inputs).find(|(name, _)| names.iter().any(|own| own.eq_ignore_ascii_case(name)));
            found.map(|(_, value)| Partial::new(self.text(value, environment).as_str()))
        };
        // Its default does both.
        let command = input(&["command"]).unwrap_or_else(|| Partial::new("buildAndPush"));
        let name = input(&["repository", "imageName"]).map(|name| {
            let has_tag = name.marked().contains(':');
            if has_tag { name } else { Partial::new(format!("{}:{UNKNOWN}", name.marked())) }
        });
        let command = command.marked().to_lowercase();
        if command == "push" {
            name.into_iter().for_each(|name| self.collected.push(name));
            return;
        }
        if !command.starts_with("build") {
            return;
        }
        let file = input(&["dockerfile", "dockerFile"]).filter(|file| file.marked() != "**/Dockerfile");
        let context = input(&["buildContext", "context"]).filter(|context| context.marked() != "**");
        let context = match (context, &file) {
            (Some(context), _) => AskedContext::Path(context),
            // By default, that is the folder of the Dockerfile.
            (None, Some(_)) => AskedContext::OfFile,
            (None, None) => AskedContext::Path(Partial::unknown()),
        };
        let mut asked = Asked::of(step.span(), Some(RepoPath::root()), context);
        asked.place = get(step, "task").map_or(step.span(), Node::span);
        asked.label = label.to_owned();
        asked.file = file.or_else(|| Some(Partial::unknown()));
        asked.names = name.into_iter().collect();
        asked.is_published = command == "buildandpush";
        if let Some(more) = input(&["arguments"]) {
            let words: Vec<&str> = more.marked().split_whitespace().collect();
            for pair in words.windows(2) {
                match pair[0] {
                    "--build-arg" => asked.arguments.extend(argument(&Partial::new(pair[1]), asked.place)),
                    "--target" => asked.target = Some(Partial::new(pair[1])),
                    _ => {}
                }
            }
            asked.has_unknown_options = more.marked().contains(UNKNOWN) && asked.target.is_none();
        }
        self.collected.add(asked);
    }

    /// A scalar with the variables that it names: `$(NAME)`, `${{ variables.NAME }}`.
    fn text(&self, node: Node<'_>, environment: &Environment) -> Text {
        let text = self.document.text(node);
        let text = template::fill_within(&self.collected.work, &text, ("${{", "}}"), &|expression| {
            let name = expression.strip_prefix("variables.").and_then(|name| environment.get(name));
            Some(name.cloned().unwrap_or_else(Partial::unknown))
        });
        template::fill_within(&self.collected.work, &text, ("$(", ")"), &|name| match name {
            // Source: "Use predefined variables" of Azure Pipelines.
            "Build.SourcesDirectory" | "System.DefaultWorkingDirectory" | "Build.Repository.LocalPath" => {
                Some(Partial::new(ROOT))
            }
            name if name.contains('.') && !name.contains([' ', '/']) => {
                Some(environment.get(name).cloned().unwrap_or_else(Partial::unknown))
            }
            // What is no variable of the pipeline is a command of the shell, or is set by others.
            name => environment.get(name).cloned(),
        })
    }
}
