//! Paths in Compose files: joined onto the directory of whoever says them, as texts, without asking the disk.

use std::sync::Arc;

use crate::compose::text::short_forms::clean_path;
use crate::compose::value::{Entry, Map, Value};

/// Joins a path that a file says onto its directory. Absolute paths and those of a home stay.
pub(super) fn join(directory: &str, path: &str) -> String {
    if let Some(rest) = path.strip_prefix('~') {
        let below = clean_path(&format!("/{rest}"));
        return if below == "/" { "~".to_owned() } else { format!("~{below}") };
    }
    if path.starts_with('/') {
        return path.to_owned();
    }
    clean_path(&format!("{directory}/{path}"))
}

/// The way from one directory to another, both relative to the same place.
pub(super) fn relative(from: &str, to: &str) -> String {
    let parts = |path: &str| -> Vec<String> {
        path.split('/').filter(|part| !part.is_empty() && *part != ".").map(str::to_owned).collect()
    };
    let (from, to) = (parts(from), parts(to));
    let shared = from.iter().zip(&to).take_while(|(one, two)| one == two && *one != "..").count();
    let up = from[shared..].iter().map(|_| "..".to_owned());
    let way: Vec<String> = up.chain(to[shared..].iter().cloned()).collect();
    if way.is_empty() { ".".to_owned() } else { way.join("/") }
}

/// The directory of a path.
pub(super) fn parent(path: &str) -> String {
    match path.rfind('/') {
        Some(0) => "/".to_owned(),
        Some(slash) => path[..slash].to_owned(),
        None => ".".to_owned(),
    }
}

/// Whether a build context is not a directory but something to fetch, or another image.
pub(crate) fn is_remote_context(context: &str) -> bool {
    let remote = ["https://", "http://", "git://", "ssh://", "github.com/", "git@"];
    context.contains("://")
        || context.starts_with("service:")
        || remote.iter().any(|prefix| context.starts_with(prefix))
}

/// Whether a file to include or extend from is fetched from elsewhere.
pub(crate) fn is_remote_file(path: &str) -> bool {
    ["https://", "http://", "git://", "ssh://", "github.com/", "git@", "oci://"]
        .iter()
        .any(|prefix| path.starts_with(prefix))
        || path.contains(".git#")
        || path.ends_with(".git")
}

/// Rebases every relative path of a model onto `directory`.
pub(super) fn rebase(model: &mut Value, directory: &str) {
    for section in ["services", "jobs"] {
        for (_, entry) in entries(model, section) {
            rebase_service(&mut entry.value, directory);
            field(&mut entry.value, "pre_start", |hooks| {
                items(hooks, |hook| rebase_service(hook, directory));
            });
        }
    }
    for resources in ["configs", "secrets"] {
        for (_, entry) in entries(model, resources) {
            field(&mut entry.value, "file", |file| rebase_unix(file, directory));
        }
    }
    for (_, entry) in entries(model, "volumes") {
        rebase_bind_volume(&mut entry.value, directory);
    }
}

fn entries<'m>(model: &'m mut Value, key: &str) -> impl Iterator<Item = (&'m Arc<str>, &'m mut Entry)> {
    let map = model.as_map_mut().and_then(|map| map.get_mut(key)).and_then(Value::as_map_mut);
    map.into_iter().flat_map(Map::iter_mut)
}

fn field(value: &mut Value, key: &str, change: impl FnOnce(&mut Value)) {
    if let Some(value) = value.as_map_mut().and_then(|map| map.get_mut(key)) {
        change(value);
    }
}

fn items(value: &mut Value, change: impl FnMut(&mut Value)) {
    value.as_list_mut().into_iter().flatten().for_each(change);
}

fn rebase_service(service: &mut Value, directory: &str) {
    field(service, "build", |build| {
        field(build, "context", |context| rebase_context(context, directory));
        field(build, "additional_contexts", |contexts| {
            for (_, entry) in contexts.as_map_mut().into_iter().flat_map(Map::iter_mut) {
                rebase_context(&mut entry.value, directory);
            }
        });
        field(build, "ssh", |keys| {
            for (_, entry) in keys.as_map_mut().into_iter().flat_map(Map::iter_mut) {
                rebase_unix(&mut entry.value, directory);
            }
        });
    });
    field(service, "env_file", |files| {
        items(files, |file| field(file, "path", |path| rebase_path(path, directory)));
    });
    field(service, "label_file", |files| items(files, |file| rebase_path(file, directory)));
    field(service, "extends", |extends| field(extends, "file", |file| rebase_path(file, directory)));
    field(service, "develop", |develop| {
        field(develop, "watch", |watches| {
            items(watches, |watch| field(watch, "path", |path| rebase_path(path, directory)));
        });
    });
    field(service, "volumes", |volumes| {
        items(volumes, |volume| {
            let is_bind =
                volume.get("type").and_then(Value::as_text).is_some_and(|kind| kind.as_str() == "bind");
            if is_bind {
                field(volume, "source", |source| rebase_unix(source, directory));
            }
        });
    });
}

fn rebase_context(value: &mut Value, directory: &str) {
    if !value.as_text().is_some_and(|text| is_remote_context(text)) {
        rebase_path(value, directory);
    }
}

fn rebase_path(value: &mut Value, directory: &str) {
    if value.as_text().is_some_and(|text| !text.is_empty()) {
        rebase_text(value, directory);
    }
}

/// As [`rebase_path`], but an absolute path of Windows stays, and an empty one is the directory.
fn rebase_unix(value: &mut Value, directory: &str) {
    if value.as_text().is_some_and(|text| !is_windows_absolute(text)) {
        rebase_text(value, directory);
    }
}

fn rebase_text(value: &mut Value, directory: &str) {
    let Some(text) = value.as_text() else { return };
    let joined = join(directory, text);
    if joined != text.as_str() {
        let mut rebased = Value::implied(value.span, &joined).into_unknown_like(value);
        rebased.beats(value);
        *value = rebased;
    }
}

fn is_windows_absolute(path: &str) -> bool {
    let bytes = path.as_bytes();
    let has_drive = bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':';
    has_drive && matches!(bytes[2], b'\\' | b'/') || path.starts_with("\\\\")
}

fn rebase_bind_volume(volume: &mut Value, directory: &str) {
    let is = |value: Option<&Value>, text: &str| {
        value.and_then(Value::as_text).is_some_and(|value| value.as_str() == text)
    };
    let options = volume.get("driver_opts");
    let is_bind =
        is(volume.get("driver"), "local") && is(options.and_then(|options| options.get("o")), "bind");
    if is_bind {
        field(volume, "driver_opts", |options| {
            field(options, "device", |device| rebase_unix(device, directory));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{join, relative};

    #[test]
    fn joins_and_relates() {
        assert_eq!(join("a/b", "../c/./d/"), "a/c/d");
        assert_eq!(join(".", "../x"), "../x");
        assert_eq!(join("a", "/x/../y"), "/x/../y");
        assert_eq!(join("a", "~/x/../y"), "~/y");
        assert_eq!(join(".", "."), ".");
        assert_eq!(relative("a/b", "a/c"), "../c");
        assert_eq!(relative(".", "a"), "a");
        assert_eq!(relative("a", "a"), ".");
    }
}
