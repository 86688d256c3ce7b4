//! A job: its matrix, its steps, where its checkout is.

use super::actions::{self, Effect};
use super::checkout::Checkout;
use super::expressions::Names;
use super::follower::{Follower, local_path};
use super::inputs::Inputs;
use super::matrix::combinations;
use crate::builders::document::{Document, get, get_path, items, word};
use crate::builders::partial::{Location, Partial};
use crate::builders::shell::{Start, run_text};
use crate::source::RepoPath;
use crate::syntax::yaml::Node;

/// What a job has from its workflow.
pub(super) struct Job<'a, 'y> {
    pub(super) id: &'a str,
    pub(super) document: &'a Document<'a>,
    /// `defaults.run`
    pub(super) directory: Option<Node<'y>>,
    pub(super) shell: Option<&'y str>,
}

impl Job<'_, '_> {
    /// Follows each combination of its matrix.
    pub(super) fn follow(&self, job: Node<'_>, names: &Names, follower: &mut Follower<'_>) {
        let matrix = get_path(job, &["strategy", "matrix"]);
        let all = combinations(matrix, names, self.document);
        let is_known = all.is_some();
        for combination in all.unwrap_or_else(|| vec![Default::default()]) {
            let mut names = names.clone();
            names.has_whole_matrix = is_known;
            for (name, value) in combination {
                names.set(format!("matrix.{name}"), value);
            }
            names.set_all(get(job, "env"), "env", self.document);
            if let Some(uses) = word(job, "uses") {
                follower.call(uses, get(job, "with"), self.document, &names);
                continue;
            }
            let directory = get_path(job, &["defaults", "run", "working-directory"]).or(self.directory);
            let shell = get_path(job, &["defaults", "run"]).and_then(|run| word(run, "shell")).or(self.shell);
            let mut steps = Steps {
                document: self.document,
                names,
                checkout: Checkout::Workspace,
                label: self.id.to_owned(),
                directory,
                shell,
            };
            for step in get(job, "steps").into_iter().flat_map(items) {
                steps.step(step, follower);
            }
        }
    }
}

/// Steps that run one after the other.
pub(super) struct Steps<'a, 'y> {
    pub(super) document: &'a Document<'a>,
    pub(super) names: Names,
    pub(super) checkout: Checkout,
    pub(super) label: String,
    directory: Option<Node<'y>>,
    shell: Option<&'y str>,
}

impl Steps<'_, '_> {
    fn step(&mut self, step: Node<'_>, follower: &mut Follower<'_>) {
        let outer = self.names.clone();
        self.names.set_all(get(step, "env"), "env", self.document);
        if let Some(uses) = word(step, "uses") {
            match local_path(uses) {
                Some(path) => self.local_action(&path, get(step, "with"), follower),
                None => self.action(uses, step, follower),
            }
        } else if let Some(script) = get(step, "run") {
            self.run(step, script, follower);
        }
        let outputs = std::mem::replace(&mut self.names, outer);
        // What a step puts out, later ones see.
        if let Some(id) = word(step, "id") {
            self.names.take_outputs(&outputs, id);
        }
    }

    fn inputs<'s>(&'s self, step: Node<'s>) -> Inputs<'s> {
        let with = get(step, "with");
        Inputs {
            names: &self.names,
            document: self.document,
            checkout: &self.checkout,
            job: &self.label,
            step,
            with,
        }
    }

    /// An action that is known here.
    fn action(&mut self, uses: &str, step: Node<'_>, follower: &mut Follower<'_>) {
        match actions::effect(uses, &self.inputs(step)) {
            Effect::None => {}
            Effect::Builds(builds) => builds.into_iter().for_each(|asked| follower.collected.add(asked)),
            Effect::Bakes(call) => follower.collected.bakes.push(*call),
            Effect::Pushes(image) => follower.collected.push(image),
            Effect::ChecksOut(checkout) => self.checkout = checkout,
            Effect::PutsOut(name, value) => {
                if let Some(id) = word(step, "id") {
                    self.names.set(Names::output(id, name), value);
                }
            }
        }
    }

    fn run(&self, step: Node<'_>, script: Node<'_>, follower: &mut Follower<'_>) {
        let shell = word(step, "shell").or(self.shell).unwrap_or("bash");
        if !["bash", "sh"].iter().any(|posix| shell.starts_with(posix)) {
            return;
        }
        let directory = get(step, "working-directory").or(self.directory);
        let directory = match directory {
            Some(node) => self.checkout.path(&self.names.partial(node, self.document)),
            None => self.checkout.path(&Partial::new(".")),
        };
        let start = Start {
            directory: match directory.locate(Some(&RepoPath::root())) {
                Location::Inside(directory) => Some(directory),
                Location::Outside | Location::Unknown => None,
            },
            environment: self.names.environment(),
            own_path: None,
            label: self.inputs(step).label(),
        };
        let text = self.names.text(script, self.document);
        follower.collected.extend(run_text(&text, &start));
    }

    /// The steps of an action of the repository.
    fn local_action(&self, path: &RepoPath, with: Option<Node<'_>>, follower: &mut Follower<'_>) {
        let local = follower.local;
        let files = ["action.yml", "action.yaml"].iter().filter_map(|name| path.join(name));
        let Some(document) = files.filter_map(|file| local.get(&file)).next() else { return };
        let Some(root) = document.root() else { return };
        let mut names = self.names.clone();
        names.clear("inputs.");
        names.take_defaults(root, &["inputs"], document);
        names.pass(with, self.document, &self.names);
        names.set("github.action_path".to_owned(), Partial::of_path(path));
        follower.enter(root.span(), |follower| {
            let checkout = self.checkout.clone();
            let label = self.label.clone();
            let mut steps = Steps { document, names, checkout, label, directory: None, shell: None };
            for step in get_path(root, &["runs", "steps"]).into_iter().flat_map(items) {
                steps.step(step, follower);
            }
        });
    }
}
