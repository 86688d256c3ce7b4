//! What a service's `env_file` and `label_file` say, below what the service says itself.

use super::loader::Loader;
use super::paths;
use super::sources::file_problem;
use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::text::units;
use crate::compose::value::{Entry, Map, Value, pairs};
use crate::compose::variables::dotenv::{read_dotenv, read_raw};
use crate::compose::variables::{EnvLookup, EnvVariable, Environment};
use crate::source::{FileId, ReadError, RepoPath, Span};

impl Loader<'_, '_> {
    /// Reads the files that services name for their variables and labels.
    pub(super) fn resolve_env_files(&mut self, model: &mut Value, environment: &Environment) {
        let services = model.as_map_mut().and_then(|map| map.get_mut("services")).and_then(Value::as_map_mut);
        for (_, entry) in services.into_iter().flat_map(Map::iter_mut) {
            let Some(service) = entry.value.as_map_mut() else { continue };
            self.resolve_variables(service, environment);
            self.resolve_labels(service);
        }
    }

    fn resolve_variables(&mut self, service: &mut Map, environment: &Environment) {
        let Some(files) = service.get("env_file").and_then(Value::as_list).map(<[Value]>::to_vec) else {
            return;
        };
        let own = service.get("environment").cloned();
        let mut variables = Environment::within(self.growth.clone());
        let own_variables = own.as_ref().and_then(Value::as_map);
        for (name, entry) in own_variables.into_iter().flat_map(Map::iter) {
            if let Some(value) = entry.value.to_text().filter(|_| !entry.value.is_null()) {
                let why = entry.value.why().cloned();
                variables.set(name, EnvVariable { value, name: entry.key, why, is_of_host: false });
            }
        }
        // What a value names is looked up in the project, then in what the service says itself.
        let mut outer = environment.clone();
        outer.add_missing(variables.clone());
        let mut is_whole = true;
        for file in &files {
            is_whole &= self.env_file(file, &mut variables, &outer);
        }
        let place = files.first().map(|file| file.span);
        let (Some(place), false) = (place, variables.iter().next().is_none() && own.is_none()) else {
            return;
        };
        let mut map = Map::default();
        for (name, variable) in variables.iter() {
            let mut value = Value::text(variable.value.clone());
            if let Some(why) = &variable.why {
                value.add_unknown(0, why.clone());
            }
            map.insert(name.as_str().into(), Entry { key: variable.name, value });
        }
        let mut damaged = !is_whole;
        let mut span = place;
        if let Some(own) = own {
            (damaged, span) = (damaged || own.is_damaged(), own.span);
            for (name, mut entry) in own.as_map().cloned().unwrap_or_default().into_entries() {
                if let Some(from_file) = map.get(&name).filter(|other| other.span != entry.value.span) {
                    entry.value.beats(from_file);
                }
                map.insert(name, entry);
            }
        }
        let mut value = Value::map(map, span);
        if damaged {
            value.set_damaged();
        }
        let key = service.entry("environment").map_or(place, |entry| entry.key);
        service.insert("environment".into(), Entry { key, value });
    }

    /// Reads an env file; says whether all that it says is known.
    fn env_file(&mut self, file: &Value, variables: &mut Environment, outer: &Environment) -> bool {
        let Some(path) = file.get("path") else { return false };
        let is_required = file
            .get("required")
            .is_none_or(|required| required.print().and_then(|text| units::boolean(&text)) != Some(false));
        let Some(place) = self.env_file_place(path) else { return false };
        if !self.sources.has_file(&place) {
            if is_required {
                self.missing_env_file(path, &place);
            }
            return false;
        }
        let id = match self.sources.read(&place) {
            Ok(id) => id,
            Err(error) => {
                // A link to what each checkout makes for itself.
                let target = self.sources.linked(&place).filter(|_| error == ReadError::Missing);
                if let Some(target) = target {
                    if is_required {
                        self.missing_env_file(path, &target);
                    }
                    return false;
                }
                let name = path.print().unwrap_or_default();
                self.problems.push(file_problem(&name, &error, ProblemKind::MissingEnvFile, path.span));
                return false;
            }
        };
        if !self.has_room_for(id, path.span) {
            return false;
        }
        let format = file.get("format").and_then(Value::print).unwrap_or_default();
        match format.as_str() {
            "" => {
                let look_up = |name: &str| match outer.get(name) {
                    Some(variable) => EnvLookup::Set(variable),
                    None => EnvLookup::Unset,
                };
                read_dotenv(id, self.sources.bytes(id), variables, &look_up, &mut self.problems);
            }
            "raw" => read_raw(id, self.sources.bytes(id), variables, &mut self.problems),
            other => {
                let place = file.get("format").map_or(file.span, |format| format.span);
                let message = format!("`{other}` is not a format of env files: the only one is `raw`");
                self.problems.push(Problem::new(ProblemKind::ComposeSchema, place, message));
            }
        }
        true
    }

    /// Whether what one more service reads from a file may be kept: each keeps all of it.
    fn has_room_for(&mut self, file: FileId, place: Span) -> bool {
        // What is left out counts for nothing: all projects together would have no room for this one.
        if !self.has_room(place) {
            return false;
        }
        let bytes = self.sources.bytes(file);
        let (length, lines) = (bytes.len(), memchr::memchr_iter(b'\n', bytes).count());
        match self.growth.take(length) {
            Ok(()) => {
                self.values += lines;
                self.has_room(place)
            }
            Err(too_long) => {
                if too_long.is_first {
                    let reason = too_long.limit.to_string();
                    self.problems.push(Problem::new(ProblemKind::LimitReached, place, reason));
                }
                self.lose("an env file was not read", place);
                false
            }
        }
    }

    /// The place of an env file in the repository; one outside it, or not known, is none.
    fn env_file_place(&mut self, path: &Value) -> Option<RepoPath> {
        let text = path.as_text().filter(|_| path.why().is_none())?;
        let place = RepoPath::new(text).filter(|_| !text.starts_with('~'));
        if place.is_none() && !text.starts_with(['/', '~']) {
            let message = format!("`{text}` is outside the repository");
            self.problems.push(Problem::new(ProblemKind::PathOutsideRepository, path.span, message));
        }
        place
    }

    /// Reports an env file that is missing, unless each checkout makes it for itself, as `.gitignore` or a
    /// sample beside it says.
    fn missing_env_file(&mut self, path: &Value, place: &RepoPath) {
        let sources = &mut *self.sources;
        let is_made = sources.tree.is_ignored(place)
            || !sources.env_names.files_in(sources.tree, place.parent()).samples.is_empty();
        if is_made {
            return;
        }
        let text = path.print().unwrap_or_default();
        let message = format!("the env file `{text}` does not exist in the repository");
        let help = match place.file_name() {
            ".env" => {
                "commit a `.env.example` with the names, let git ignore `.env`, and write \
                 `{path: …, required: false}` if the service starts without it"
            }
            _ => "commit it, or write `{path: …, required: false}` if it may be missing",
        };
        self.problems.push(Problem::new(ProblemKind::MissingEnvFile, path.span, message).help(help));
    }

    fn resolve_labels(&mut self, service: &mut Map) {
        let Some(files) = service.get("label_file").and_then(Value::as_list).map(<[Value]>::to_vec) else {
            return;
        };
        let mut labels = Environment::within(self.growth.clone());
        for file in &files {
            let Some(place) = self.env_file_place(file) else { continue };
            if !self.sources.has_file(&place) {
                self.missing_env_file(file, &place);
                continue;
            }
            let Ok(id) = self.sources.read(&place) else { continue };
            if !self.has_room_for(id, file.span) {
                continue;
            }
            let earlier = labels.clone();
            let look_up = |name: &str| earlier.get(name).map_or(EnvLookup::Unset, EnvLookup::Set);
            read_dotenv(id, self.sources.bytes(id), &mut labels, &look_up, &mut self.problems);
        }
        let Some(place) = files.first().map(|file| file.span) else { return };
        let mut map = Map::default();
        for (name, variable) in labels.iter() {
            map.insert(
                name.as_str().into(),
                Entry { key: variable.name, value: Value::text(variable.value.clone()) },
            );
        }
        let own = service.get("labels").cloned();
        let (mut key, mut span): (Span, Span) = (place, place);
        if let Some(own) = own {
            (key, span) = (service.entry("labels").map_or(place, |entry| entry.key), own.span);
            let own = pairs::into_mapping(own, &mut self.problems);
            for (name, entry) in own.as_map().cloned().unwrap_or_default().into_entries() {
                map.insert(name, entry);
            }
        }
        service.insert("labels".into(), Entry { key, value: Value::map(map, span) });
    }
}

/// The directory that a project's paths start from, as a text.
pub(super) fn directory_text(directory: &RepoPath) -> String {
    if directory.is_root() { ".".to_owned() } else { paths::join(".", directory.as_str()) }
}
