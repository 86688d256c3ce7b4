//! Which port a server listens on, as its words and its environment say it.

/// How a server is told its port.
#[derive(Debug)]
pub(crate) struct ListeningServer {
    /// The names of the program: its own, and that of its module in Python.
    pub(crate) names: &'static [&'static str],
    /// The first words with which it serves, of which one must be there; none where it serves without.
    pub(crate) verbs: &'static [&'static str],
    /// Options whose value is a port.
    pub(crate) ports: &'static [&'static str],
    /// Options whose value is an address: `HOST:PORT`, `:PORT`, `tcp://HOST:PORT`.
    pub(crate) addresses: &'static [&'static str],
    /// Whether a word that is no option says it: `runserver 0.0.0.0:8000`.
    pub(crate) operand: bool,
    /// Variables that say it where no option does, the first before the others.
    pub(crate) variables: &'static [&'static str],
    /// Options by which it listens elsewhere, or reads that in a file.
    pub(crate) elsewhere: &'static [&'static str],
    /// The port where nothing says another; none where a file of its own that nobody names may.
    pub(crate) default: Option<u16>,
}

const fn server(names: &'static [&'static str]) -> ListeningServer {
    ListeningServer {
        names,
        verbs: &[],
        ports: &[],
        addresses: &[],
        operand: false,
        variables: &[],
        elsewhere: &[],
        default: None,
    }
}

/// Both options that most programs have.
const PORT: &[&str] = &["-p", "--port"];

// Source: the command-line references of each program, as of 2026-11: uvicorn.org/settings, docs.gunicorn.org/settings
// (`bind`), hypercorn.readthedocs.io, github.com/django/daphne, github.com/emmett-framework/granian,
// docs.pylonsproject.org/waitress (runner), flask.palletsprojects.com/cli, fastapi.tiangolo.com/fastapi-cli,
// docs.djangoproject.com (`runserver`), docs.python.org (`http.server`), docs.streamlit.io; nextjs.org/docs (CLI),
// vite.dev/guide/cli, github.com/http-party/http-server, github.com/vercel/serve, github.com/typicode/json-server,
// docs.astro.build (CLI), docs.deno.com (`serve`); puma.io, github.com/rack/rackup, guides.rubyonrails.org (command line),
// thin and unicorn by their `--help`; laravel.com (`artisan serve`), php.net (built-in web server); gohugo.io, jekyllrb.com,
// mkdocs.org; caddyserver.com/docs/command-line; pocketbase.io.
static SERVERS: [ListeningServer; 27] = [
    ListeningServer {
        ports: &["--port"],
        variables: &["UVICORN_PORT"],
        elsewhere: &["--uds", "--fd"],
        default: Some(8000),
        ..server(&["uvicorn"])
    },
    // `gunicorn.conf.py` is read without a word, and `PORT` where that says nothing.
    ListeningServer { addresses: &["-b", "--bind"], ..server(&["gunicorn"]) },
    ListeningServer {
        addresses: &["-b", "--bind", "--insecure-bind", "--quic-bind"],
        elsewhere: &["-c", "--config"],
        default: Some(8000),
        ..server(&["hypercorn"])
    },
    ListeningServer {
        ports: PORT,
        elsewhere: &["-u", "--unix-socket", "-e", "--endpoint", "--fd"],
        default: Some(8000),
        ..server(&["daphne"])
    },
    ListeningServer {
        ports: &["--port"],
        variables: &["GRANIAN_PORT"],
        elsewhere: &["--uds"],
        default: Some(8000),
        ..server(&["granian"])
    },
    ListeningServer {
        ports: &["--port"],
        addresses: &["--listen"],
        elsewhere: &["--unix-socket"],
        default: Some(8080),
        ..server(&["waitress-serve", "waitress"])
    },
    // `.flaskenv` may say another.
    ListeningServer { verbs: &["run"], ports: PORT, variables: &["FLASK_RUN_PORT"], ..server(&["flask"]) },
    ListeningServer { verbs: &["run", "dev"], ports: &["--port"], ..server(&["fastapi"]) },
    ListeningServer {
        verbs: &["run"],
        ports: &["--server.port"],
        variables: &["STREAMLIT_SERVER_PORT"],
        ..server(&["streamlit"])
    },
    ListeningServer {
        verbs: &["runserver"],
        operand: true,
        default: Some(8000),
        ..server(&["manage.py", "django-admin"])
    },
    ListeningServer { operand: true, default: Some(8000), ..server(&["http.server"]) },
    ListeningServer {
        verbs: &["start", "dev"],
        ports: PORT,
        variables: &["PORT"],
        default: Some(3000),
        ..server(&["next"])
    },
    // Its configuration may say another.
    ListeningServer { ports: &["--port"], ..server(&["vite"]) },
    ListeningServer { ports: PORT, variables: &["PORT"], default: Some(8080), ..server(&["http-server"]) },
    // The default changed from one version to another.
    ListeningServer {
        ports: PORT,
        addresses: &["-l", "--listen"],
        variables: &["PORT"],
        ..server(&["serve"])
    },
    ListeningServer { ports: PORT, ..server(&["json-server"]) },
    ListeningServer { verbs: &["preview", "dev"], ports: &["--port"], ..server(&["astro"]) },
    ListeningServer { verbs: &["serve"], ports: &["--port"], default: Some(8000), ..server(&["deno"]) },
    // `config/puma.rb` is read without a word; an option goes before it.
    ListeningServer { ports: PORT, addresses: &["-b", "--bind"], ..server(&["puma"]) },
    ListeningServer { verbs: &["server", "s"], ports: PORT, ..server(&["rails"]) },
    ListeningServer { ports: PORT, ..server(&["rackup", "thin"]) },
    ListeningServer { ports: PORT, addresses: &["-l", "--listen"], ..server(&["unicorn"]) },
    ListeningServer { verbs: &["serve"], ports: &["--port"], ..server(&["artisan"]) },
    ListeningServer { addresses: &["-S"], ..server(&["php"]) },
    ListeningServer { verbs: &["server", "serve"], ports: PORT, ..server(&["hugo"]) },
    ListeningServer { verbs: &["serve"], ports: &["-P", "--port"], ..server(&["jekyll"]) },
    ListeningServer { verbs: &["serve"], addresses: &["-a", "--dev-addr"], ..server(&["mkdocs"]) },
];

/// How the server of that name is told its port.
pub(crate) fn listening_server(name: &str) -> Option<&'static ListeningServer> {
    SERVERS.iter().find(|server| server.names.contains(&name))
}

/// Programs that run the program which the words behind them name, after this one.
// Source: the documentation of Poetry, Pipenv, uv, PDM, Rye, Hatch (`run`), Bundler (`exec`), New Relic's Python agent.
pub(crate) const RUNNERS: [(&str, &str); 8] = [
    ("poetry", "run"),
    ("pipenv", "run"),
    ("uv", "run"),
    ("pdm", "run"),
    ("rye", "run"),
    ("hatch", "run"),
    ("bundle", "exec"),
    ("newrelic-admin", "run-program"),
];

/// Programs that watch the program which the words behind them name.
// Source: opentelemetry.io, "Python zero-code instrumentation"; ddtrace.readthedocs.io, `ddtrace-run`.
pub(crate) const WATCHING: [&str; 2] = ["opentelemetry-instrument", "ddtrace-run"];
