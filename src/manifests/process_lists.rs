//! Lists of the programs that a process manager runs: pm2's ecosystem files, Procfiles, and what supervisord reads.

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
    for app in apps {
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
    Some(types.collect())
}

/// What a file of supervisord's says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Supervised {
    /// The programs that it starts and keeps running.
    pub(crate) programs: Vec<Listed>,
    /// Whether it may start others: that hangs on a variable.
    pub(crate) has_others: bool,
    /// The patterns of the files that it includes.
    pub(crate) included: Vec<String>,
}

/// The programs that a file of supervisord's starts, and what it includes; nothing where it is too large or no text.
// Source: supervisord.org/configuration.html: `[program:x]`, `[fcgi-program:x]`, `[include]`; `autostart`, `autorestart`,
// `command`; comments begin with `;` or `#`, behind a space with `;`.
pub(crate) fn supervisord_programs(bytes: &[u8]) -> Option<Supervised> {
    if bytes.len() > limits::RUNTIME_FILE.most() {
        return None;
    }
    let text = std::str::from_utf8(without_mark(bytes)).ok()?;
    let mut found = Supervised::default();
    let mut section = "";
    // Whether the last program is not started with the others, and not started again when it ends.
    let (mut is_started, mut is_kept) = (true, true);
    let end_program = |found: &mut Supervised, is_started: &mut bool, is_kept: &mut bool| {
        if !*is_started || !*is_kept {
            found.programs.pop();
        }
        (*is_started, *is_kept) = (true, true);
    };
    for line in text.lines() {
        let line = line.split(" ;").next().unwrap_or(line).trim_end();
        if line.starts_with([';', '#']) {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            end_program(&mut found, &mut is_started, &mut is_kept);
            section = name;
            let program = name.strip_prefix("program:").or_else(|| name.strip_prefix("fcgi-program:"));
            let program = program.map(|name| Listed { name: name.trim().to_owned(), command: None });
            found.programs.extend(program);
            continue;
        }
        let Some((key, value)) = line.split_once(['=', ':']) else { continue };
        let (key, value) = (key.trim(), value.trim());
        match (section.ends_with("include"), key) {
            (true, "files") => found.included.extend(value.split_whitespace().map(ToOwned::to_owned)),
            _ if !section.contains("program:") => {}
            (_, "command") => {
                if let Some(program) = found.programs.last_mut() {
                    program.command = Some(value.to_owned());
                }
            }
            (_, "autostart") => {
                is_started = !value.eq_ignore_ascii_case("false") && !value.contains('%');
                found.has_others |= value.contains('%');
            }
            (_, "autorestart") => is_kept = !value.eq_ignore_ascii_case("false"),
            _ => {}
        }
    }
    end_program(&mut found, &mut is_started, &mut is_kept);
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::{pm2_apps, procfile, supervisord_programs};

    #[test]
    fn supervisord_lists_programs() {
        for (text, expected, included) in [
            (
                "[supervisord]\nnodaemon=true\n[program:web]\ncommand=nginx\n[program:api]\ncommand = node a.js ; x\n",
                "web=nginx api=node a.js",
                "",
            ),
            ("; [program:old]\n#[program:old]\n[program:web]\n", "web=", ""),
            (
                "[program:once]\nautostart=false\n[program:migrate]\nautorestart=false\n[fcgi-program:php]\nautorestart=true\n",
                "php=",
                "",
            ),
            ("[program:last]\nautostart=False\n", "", ""),
            ("[program:web]\n[program:db]\nautostart=%(ENV_DB)s\n", "web=", ""),
            ("[group:all]\nprograms=a,b\n[eventlistener:x]\ncommand=y\n", "", ""),
            ("[include]\nfiles = conf.d/*.conf /etc/x.ini\n", "", "conf.d/*.conf /etc/x.ini"),
        ] {
            let found = supervisord_programs(text.as_bytes()).unwrap();
            let one =
                |it: &super::Listed| format!("{}={}", it.name, it.command.as_deref().unwrap_or_default());
            let programs: Vec<String> = found.programs.iter().map(one).collect();
            assert_eq!(
                (programs.join(" ").as_str(), found.included.join(" ").as_str()),
                (expected, included),
                "{text}"
            );
        }
        let has_others = |text: &str| supervisord_programs(text.as_bytes()).unwrap().has_others;
        assert!(
            has_others("[program:db]\nautostart=%(ENV_DB)s\n")
                && !has_others("[program:db]\nautostart=false\n")
        );
        assert_eq!(supervisord_programs(b"\xff"), None);
    }

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
