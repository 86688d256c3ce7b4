//! Tests of the programs that containers start.

use crate::facts;

/// The processes of an image that starts so, each with its role; the script is at `/run.sh`.
fn processes(start: &str, script: &str) -> String {
    let dockerfile = format!("FROM alpine\nCOPY run.sh /\n{start}\n");
    let facts = facts::of(&[("Dockerfile", &dockerfile), ("run.sh", script)]);
    let found = facts.only_image().start().unwrap().processes();
    found
        .iter()
        .map(|process| format!("{:?} {}", process.role, process.said()))
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
fn a_command_line_is_a_service_or_not() {
    for (command, is_service, is_server) in [
        ("nginx", true, true),
        ("node x.js", true, false),
        ("/app/x", false, false),
        ("npm start", true, true),
        ("npm run start:prod", true, true),
        ("yarn run-script serve", true, true),
        ("npm test", false, false),
        ("npm run test", false, false),
        ("npm --silent run dev", true, true),
        ("python main.py", true, true),
        ("python3 /srv/api.d/wsgi.prod.py", true, true),
        ("python x.py", false, false),
        ("python x.py runserver", true, true),
        ("flask run", true, true),
        ("flask shell", false, false),
        ("next", true, true),
        ("next start", true, true),
        ("next build", false, false),
    ] {
        let facts = facts::of(&[("Dockerfile", &format!("FROM alpine\nCMD exec {command}\n"))]);
        let image = facts.only_image();
        let start = image.start().unwrap();
        assert_eq!((start.is_service(), start.is_server()), (is_service, is_server), "{command}");
    }
}

#[test]
fn each_process_of_a_script_has_a_role() {
    for (script, expected) in [
        ("exec node /srv/server.js", "Foreground `node server.js`"),
        ("exec node --inspect server.js", "Foreground `node server.js`"),
        ("exec node a-file-whose-name-is-long-indeed.js", "Foreground `node`"),
        ("exec gunicorn app:app", "Foreground `gunicorn`"),
        ("node a.js &\nexec node b.js", "Background `node a.js`, Foreground `node b.js`"),
        ("node a.js & node b.js &\nwait", "Background `node a.js`, Background `node b.js`"),
        ("exec supervisord -n", "Supervisor `supervisord`"),
        ("cron\nexec node a.js", "Daemon `cron`, Foreground `node a.js`"),
        // What ends, waits or only tells another is no process.
        ("tail -f /log &\nexec node a.js", "Foreground `node a.js`"),
        ("psql -f x.sql &\nexec node a.js", "Foreground `node a.js`"),
        ("nginx -s reload &\nexec node a.js", "Foreground `node a.js`"),
        ("supervisorctl start x &\nexec node a.js", "Foreground `node a.js`"),
        ("exec tail -f /log", ""),
        // What may not be started, or in another place, does not count.
        ("[ $A ] && node a.js &\nexec node b.js", "Foreground `node b.js`"),
        ("if a; then node a.js & fi\nexec node b.js", "Foreground `node b.js`"),
        ("if a; then exec node a.js; fi", ""),
        ("x=$(cron)\nexec node a.js", "Foreground `node a.js`"),
        ("exec node a.js | tee /log", "Foreground `node a.js`"),
        ("exec node b.js\nf() { node a.js; }", "Foreground `node b.js`"),
        ("f() { exec node a.js; }\nf", "Foreground `node a.js`"),
        // A list in the background is what comes last in it.
        ("(cd /a; node a.js) &\nexec node b.js", "Background `node a.js`, Foreground `node b.js`"),
        ("(node a.js; curl x) &\nexec node b.js", "Foreground `node b.js`"),
        ("{ (cd /a; node a.js); } &\nexec node b.js", "Background `node a.js`, Foreground `node b.js`"),
        // What is run is given by others, or not known.
        ("exec \"$@\"", "Foreground what CMD gives"),
        ("exec $APP", ""),
        // A Procfile's types, and what is run beside each other.
        ("exec honcho start", "Supervisor `honcho`"),
        ("exec honcho start web", "Foreground `honcho`"),
        ("exec concurrently -k a b", "Supervisor `concurrently`"),
        ("exec concurrently -k a", "Foreground `concurrently`"),
    ] {
        assert_eq!(processes("CMD [\"/run.sh\"]", script), expected, "{script}");
    }
}

#[test]
fn a_command_line_has_processes_too() {
    for (start, script, expected) in [
        ("CMD [\"node\", \"a.js\"]", "", "Foreground `node a.js`"),
        ("CMD cron && exec node a.js", "", "Daemon `cron`, Foreground `node a.js`"),
        ("ENTRYPOINT [\"/run.sh\"]\nCMD [\"/x\"]", "exec \"$@\"", "Foreground what CMD gives"),
        (
            "ENTRYPOINT [\"/run.sh\"]\nCMD [\"supervisord\"]",
            "exec \"$@\"",
            "Foreground what CMD gives, Supervisor `supervisord`",
        ),
    ] {
        assert_eq!(processes(start, script), expected, "{start}");
    }
}

#[test]
fn s6_overlay_supervises_if_it_has_several_services() {
    let is_supervisor = |services: &[&str]| {
        let paths: Vec<String> = services.iter().map(|name| format!("services.d/{name}/run")).collect();
        let mut files =
            vec![("Dockerfile", "FROM alpine\nCOPY services.d /etc/services.d\nENTRYPOINT [\"/init\"]\n")];
        files.extend(paths.iter().map(|path| (path.as_str(), "#!/bin/sh\nexec /x\n")));
        let facts = facts::of(&files);
        let found = facts.only_image().start().unwrap().processes();
        found.iter().any(|process| process.said() == "`s6-overlay`")
    };
    assert!(is_supervisor(&["a", "b"]));
    assert!(!is_supervisor(&["a"]));
}

#[test]
fn some_programs_go_into_the_background_by_themselves() {
    for (command, expected) in [
        ("service x start", true),
        ("service x stop", false),
        ("systemctl restart x", true),
        ("systemctl status x", false),
        ("apachectl start", true),
        ("apachectl -DFOREGROUND -k start", false),
        ("apachectl -D FOREGROUND -k start", false),
        ("apachectl configtest", false),
        ("nginx", true),
        ("nginx -c /x", true),
        ("nginx -g 'daemon off;'", false),
        ("nginx -t", false),
        ("cron", true),
        ("crond -f", false),
        ("sshd", true),
        ("sshd -D", false),
        ("rsyslogd", true),
        ("syslogd -n", false),
        ("php-fpm", false),
        ("php-fpm -D", true),
        ("php-fpm8.2", false),
        ("php-fpm8.2 --daemonize", true),
        ("redis-server", false),
        ("redis-server 'daemonize yes'", true),
        ("redis-server --daemonize yes", true),
        ("redis-server --daemonize no", false),
        ("redis-server --x yes", false),
        ("mongod", false),
        ("mongod --fork", true),
        ("memcached", false),
        ("memcached -d", true),
        ("gunicorn a", false),
        ("gunicorn -D a", true),
        ("uwsgi a", false),
        ("uwsgi --daemonize=/log", true),
        ("celery worker", false),
        ("celery multi start", true),
        ("pg_ctl start", true),
        ("pg_ctl stop", false),
        ("pm2 start x", true),
        ("pm2 start x --no-daemon", false),
        ("pm2 list", false),
        ("dbus-daemon", true),
        ("dbus-daemon --nofork", false),
        ("postfix start", true),
        ("postfix reload", false),
        ("/x -D", false),
    ] {
        let found = processes("CMD [\"/run.sh\"]", &format!("{command}\nexec /app/x"));
        assert_eq!(found.starts_with("Daemon"), expected, "{command}: {found}");
        assert!(found.ends_with("Foreground `x`"), "{command}: {found}");
    }
}
