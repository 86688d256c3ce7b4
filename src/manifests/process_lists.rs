//! Lists of the programs that a process manager runs: pm2's ecosystem files, and Procfiles.

use serde_json::Value;

use super::package_json::without_mark;
use crate::limits;
use crate::syntax::javascript::{self, Literal};

/// A program of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    /// What the list calls it.
    pub(crate) name: String,
    /// What it runs, where that is a command line.
    pub(crate) command: Option<String>,
}

/// The programs of one of pm2's ecosystem files, those left out that it does not keep running; nothing where the file
/// is not one, or a program works out what is in it.
// Source: pm2.keymetrics.io, "Ecosystem File": `apps` in JSON or JavaScript, `name`, `script`, `autorestart`.
pub(crate) fn pm2_apps(file: &str, bytes: &[u8]) -> Option<Vec<Listed>> {
    if bytes.len() > limits::RUNTIME_FILE.most() {
        return None;
    }
    let text = std::str::from_utf8(without_mark(bytes)).ok()?;
    let value = match file.rsplit_once('.')?.1 {
        "json" => of_json(&serde_json::from_str(text).ok()?),
        "js" | "cjs" | "mjs" => javascript::exported(text)?,
        _ => return None,
    };
    // What is put in from elsewhere may be other apps.
    if matches!(value, Literal::Object { whole: false, .. }) {
        return None;
    }
    let ((_, Some(Literal::Array(apps))) | (Literal::Array(apps), None)) = (&value, value.get("apps")) else {
        return None;
    };
    let mut listed = Vec::new();
    for app in apps.iter().take(limits::LISTED_PROGRAMS.most()) {
        // One that is put in from elsewhere may be any number.
        let Literal::Object { .. } = app else { return None };
        let is_kept = app.get("autorestart") != Some(&Literal::Word("false".to_owned()));
        let name = [app.get("name"), app.get("script")].into_iter().flatten().find_map(Literal::text);
        if is_kept {
            let name = name.unwrap_or("an app").to_owned();
            listed.push(Listed { name, command: None });
        }
    }
    Some(listed)
}

fn of_json(value: &Value) -> Literal {
    match value {
        Value::String(text) => Literal::Text(text.clone()),
        Value::Array(elements) => Literal::Array(elements.iter().map(of_json).collect()),
        Value::Object(properties) => Literal::Object {
            properties: properties.iter().map(|(key, value)| (key.clone(), of_json(value))).collect(),
            whole: true,
        },
        other => Literal::Word(other.to_string()),
    }
}

/// The process types of a Procfile, each with its command line.
// Source: devcenter.heroku.com, "The Procfile": `<process type>: <command>`, a line each; foreman and its kin start all.
pub(crate) fn procfile(bytes: &[u8]) -> Option<Vec<Listed>> {
    if bytes.len() > limits::RUNTIME_FILE.most() {
        return None;
    }
    let text = std::str::from_utf8(without_mark(bytes)).ok()?;
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let types = lines.filter_map(|line| {
        let (name, command) = line.split_once(':')?;
        let is_name = |name: &str| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        };
        let command = command.trim();
        (is_name(name) && !command.is_empty())
            .then(|| Listed { name: name.to_owned(), command: Some(command.to_owned()) })
    });
    Some(types.take(limits::LISTED_PROGRAMS.most()).collect())
}

#[cfg(test)]
mod tests {
    use super::{pm2_apps, procfile};

    #[test]
    fn ecosystem_files_list_apps() {
        let two = Some("api worker.js");
        for (file, text, expected) in [
            ("e.json", "{\"apps\": [{\"name\": \"api\"}, {\"script\": \"worker.js\"}]}", two),
            ("e.json", "[{\"name\": \"api\"}, {\"script\": \"worker.js\"}]", two),
            ("e.config.js", "module.exports = {apps: [{name: 'api'}, {script: 'worker.js'}]}", two),
            (
                "e.config.cjs",
                "module.exports = {deploy: x, apps: [{name: 'api', script: f()},\n]}",
                Some("api"),
            ),
            (
                "e.js",
                "module.exports = {apps: [{name: 'api'}, {name: 'once', autorestart: false}]}",
                Some("api"),
            ),
            (
                "e.js",
                "module.exports = {apps: [{name: x}, {name: y, autorestart: true}]}",
                Some("an app an app"),
            ),
            ("e.js", "module.exports = {apps: [{name: 'api'}, ...others]}", None),
            ("e.js", "module.exports = {apps: names.map(f)}", None),
            ("e.js", "module.exports = {apps: [{name: 'api'}].concat(x)}", None),
            ("e.js", "module.exports = {}", None),
            ("e.json", "{", None),
            ("e.yml", "apps: []", None),
            ("e", "", None),
        ] {
            let found = pm2_apps(file, text.as_bytes());
            let names = found.map(|apps| apps.into_iter().map(|app| app.name).collect::<Vec<_>>().join(" "));
            assert_eq!(names.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn procfiles_list_process_types() {
        let text =
            "web: gunicorn app:web\n# old: x\n  worker-2:celery -A app worker\nnone:\nnot a line\n: x\n";
        let found = procfile(text.as_bytes()).unwrap();
        let said: Vec<_> =
            found.iter().map(|it| (it.name.as_str(), it.command.as_deref().unwrap())).collect();
        assert_eq!(said, [("web", "gunicorn app:web"), ("worker-2", "celery -A app worker")]);
        assert_eq!(procfile(b"\xff"), None);
        let large = vec![b'a'; crate::limits::RUNTIME_FILE.most() + 1];
        assert_eq!((procfile(&large), pm2_apps("e.js", &large)), (None, None));
    }
}
