//! Tests of the ports that servers listen on by their words, variables and configurations.

use crate::facts::of;

/// The program with its ports, each with what stands at its place.
fn listens(dockerfile: &str, files: &[(&str, &str)]) -> Option<String> {
    let mut all = vec![("Dockerfile", dockerfile)];
    all.extend(files);
    let facts = of(&all);
    let listens = facts.only_image().listens()?;
    let ports = listens.ports.iter().map(|port| format!("{} at {}", port.value, facts.said_at(port.span)));
    let perhaps = listens.perhaps.iter().map(|port| format!("perhaps {port}"));
    let said: Vec<String> = ports.chain(perhaps).collect();
    Some(format!("{}: {}", listens.program, said.join(", ")))
}

#[test]
fn command_lines_and_variables_say_ports() {
    let scripts = [
        ("package.json", r#"{"scripts": {"start": "next start -p 3001", "two": "next start & node a.js"}}"#),
        ("run.sh", "#!/bin/sh\npython manage.py migrate\nexec \"$@\"\n"),
        ("set.sh", "#!/bin/sh\nexport PORT=9\nexec \"$@\"\n"),
        ("serve.sh", "#!/bin/sh\nset -e\nexec uvicorn a:b --port 7000\n"),
    ];
    for (start, expected) in [
        (r#"CMD ["uvicorn", "a:b", "--host", "0.0.0.0", "--port", "8080"]"#, Some("uvicorn: 8080 at 8080")),
        (r#"CMD ["uvicorn", "a:b", "--port=8080"]"#, Some("uvicorn: 8080 at --port=8080")),
        ("CMD exec uvicorn a:b --port 8080", Some("uvicorn: 8080 at 8080")),
        ("CMD uvicorn a:b --uds /s", None),
        ("ENV UVICORN_PORT=81\nCMD exec uvicorn a:b", Some("uvicorn: 81 at UVICORN_PORT=81")),
        ("ENV PORT=82\nCMD uvicorn a:b --port $PORT", Some("uvicorn: 82 at $PORT")),
        ("CMD uvicorn a:b --port ${PORT:-83}", Some("uvicorn: 83 at ${PORT:-83}")),
        ("CMD uvicorn a:b --port $PORT", None),
        ("CMD uvicorn $ARGS", None),
        ("CMD uvicorn a:b --workers $WORKERS --port 84", Some("uvicorn: 84 at 84")),
        ("CMD uvicorn a:b", Some("uvicorn: 8000 at uvicorn a:b")),
        ("CMD poetry run uvicorn a:b --port 85", Some("uvicorn: 85 at 85")),
        ("CMD uv run --no-sync uvicorn a:b --port 85", Some("uvicorn: 85 at 85")),
        ("CMD python -u -m uvicorn a:b --port 85", Some("uvicorn: 85 at 85")),
        ("CMD opentelemetry-instrument uvicorn a:b --port 85", Some("uvicorn: 85 at 85")),
        ("CMD tini -- uvicorn a:b --port 85", Some("uvicorn: 85 at 85")),
        // Another file may say another port.
        ("CMD gunicorn a:b", None),
        ("CMD gunicorn -b 0.0.0.0:86 a:b", Some("gunicorn: 86 at 0.0.0.0:86")),
        ("CMD gunicorn --bind=:86 --bind [::]:87 a:b", Some("gunicorn: 86 at --bind=:86, 87 at [::]:87")),
        ("CMD gunicorn -b unix:/s a:b", None),
        ("CMD gunicorn -b0.0.0.0:86 a:b", Some("gunicorn: 86 at -b0.0.0.0:86")),
        ("CMD gunicorn -b :86 a:b & celery -A a worker", None),
        ("CMD hypercorn -b :88 a:b", Some("hypercorn: 88 at :88")),
        ("CMD hypercorn -c conf.toml a:b", None),
        ("CMD daphne -b 0.0.0.0 -p 89 a:b", Some("daphne: 89 at 89")),
        ("CMD waitress-serve --listen=*:90 a:b", Some("waitress-serve: 90 at --listen=*:90")),
        ("CMD granian --port 91 a:b", Some("granian: 91 at 91")),
        ("CMD flask run -p 92", Some("flask: 92 at 92")),
        ("CMD flask run", None),
        ("CMD flask db upgrade -p 92", None),
        ("CMD python manage.py runserver 0.0.0.0:93", Some("manage.py: 93 at 0.0.0.0:93")),
        ("CMD python manage.py runserver", Some("manage.py: 8000 at python manage.py runserver")),
        ("CMD python manage.py migrate 93", None),
        ("CMD python -m http.server 94", Some("http.server: 94 at 94")),
        ("CMD npx next start -p 95", Some("next: 95 at 95")),
        ("CMD PORT=96 next start", Some("next: 96 at PORT=96 next start")),
        ("ENV PORT=96\nCMD next start", Some("next: 96 at PORT=96")),
        ("ARG PORT\nENV PORT=$PORT\nCMD next start", None),
        ("CMD next start", Some("next: 3000 at next start")),
        ("CMD export PORT=1; next start", None),
        ("CMD next build", None),
        ("CMD npm start", Some("next: 3001 at npm start")),
        ("CMD npm start -- -p 4", None),
        ("CMD npm run two", None),
        ("CMD npm run none", None),
        ("CMD vite preview --port 97", Some("vite: 97 at 97")),
        ("CMD http-server -p 98 dist", Some("http-server: 98 at 98")),
        ("CMD http-server -p98 dist", Some("http-server: 98 at -p98")),
        ("CMD serve -s dist -l 99", Some("serve: 99 at 99")),
        ("CMD serve -s dist", None),
        ("CMD bundle exec puma -p 100", Some("puma: 100 at 100")),
        ("CMD bundle exec puma -b tcp://0.0.0.0:101", Some("puma: 101 at tcp://0.0.0.0:101")),
        ("CMD bin/rails server -b 0.0.0.0 -p 102", Some("rails: 102 at 102")),
        ("CMD php artisan serve --host=0.0.0.0 --port=103", Some("artisan: 103 at --port=103")),
        ("CMD php -S 0.0.0.0:104 -t public", Some("php: 104 at 0.0.0.0:104")),
        ("CMD php artisan queue:work --port=103", None),
        ("CMD node server.js --port 105", None),
        // Scripts in front.
        ("ENTRYPOINT [\"/run.sh\"]\nCMD [\"next\", \"start\"]", Some("next: 3000 at next\", \"start")),
        ("ENTRYPOINT [\"/set.sh\"]\nCMD [\"next\", \"start\"]", None),
        ("ENTRYPOINT [\"/set.sh\"]\nCMD [\"next\", \"start\", \"-p\", \"1\"]", Some("next: 1 at 1")),
        ("ENTRYPOINT [\"/serve.sh\"]", Some("uvicorn: 7000 at 7000")),
        ("ENTRYPOINT [\"/unread.sh\"]\nCMD [\"next\", \"start\"]", None),
    ] {
        let dockerfile = format!("FROM node:22\nCOPY . /\nWORKDIR /\n{start}\n");
        let found = listens(&dockerfile, &scripts);
        assert_eq!(found.as_deref(), expected, "{start}");
    }
    let on = |base: &str| listens(&format!("FROM {base}\nCMD [\"next\", \"start\"]\n"), &[]);
    assert_eq!(on("acme/x"), None, "an entrypoint that is not known");
}

#[test]
fn apache_listens_where_its_configuration_says() {
    const HTTPD: &str = "FROM httpd:2.4\n";
    const PHP: &str = "FROM php:8.3-apache\n";
    for (base, lines, conf, expected) in [
        (HTTPD, "", "", Some("Apache: 80 at httpd:2.4")),
        (
            HTTPD,
            "COPY x.conf /usr/local/apache2/conf/httpd.conf",
            "Listen 8080\n",
            Some("Apache: 8080 at 8080"),
        ),
        (
            HTTPD,
            "COPY x.conf /usr/local/apache2/conf/httpd.conf",
            "# Listen 1\nListen 0.0.0.0:8080 http\n<IfModule ssl_module>\nListen 8443\n</IfModule>\nInclude conf/extra/httpd-mpm.conf",
            Some("Apache: 8080 at 0.0.0.0:8080, perhaps 8443"),
        ),
        (
            HTTPD,
            "COPY x.conf /usr/local/apache2/conf/httpd.conf",
            "Listen 8080\nInclude conf/extra/httpd-ssl.conf\n",
            Some("Apache: 8080 at 8080, perhaps 443"),
        ),
        (HTTPD, "COPY x.conf /usr/local/apache2/conf/httpd.conf", "Listen ${PORT}\n", None),
        (HTTPD, "COPY x.conf /usr/local/apache2/conf/httpd.conf", "Listen 80\nInclude /srv/*.conf\n", None),
        (HTTPD, "RUN sed -i 's/Listen 80/Listen 8080/' /usr/local/apache2/conf/httpd.conf", "", None),
        (HTTPD, "RUN echo 'Listen 81' >> conf/httpd.conf", "", None),
        (HTTPD, "CMD [\"httpd-foreground\", \"-c\", \"Listen 81\"]", "", None),
        (HTTPD, "CMD [\"node\", \"x.js\"]", "", None),
        (PHP, "RUN a2enmod rewrite", "", Some("Apache: 80 at php:8.3-apache")),
        (PHP, "RUN a2enmod rewrite ssl", "", Some("Apache: 80 at php:8.3-apache, perhaps 443")),
        (PHP, "RUN echo 'ServerName a' >> /etc/apache2/apache2.conf", "", None),
        (PHP, "RUN echo 'Listen 81' > /etc/apache2/ports.conf", "", None),
        (
            PHP,
            "RUN sed -ri 's!/var/www/html!/app/public!g' /etc/apache2/sites-available/*.conf",
            "",
            Some("Apache: 80 at php:8.3-apache"),
        ),
        (PHP, "COPY x.conf /etc/apache2/ports.conf", "Listen 8080\n", Some("Apache: 8080 at 8080")),
        (
            PHP,
            "COPY x.conf /etc/apache2/sites-available/000-default.conf",
            "Listen 8080\n",
            Some("Apache: 80 at php:8.3-apache, perhaps 8080"),
        ),
        (PHP, "COPY change.sh /\nENTRYPOINT [\"/change.sh\"]\nCMD [\"apache2-foreground\"]", "", None),
        ("FROM php:8.3-fpm\n", "", "", None),
    ] {
        let files = [
            ("x.conf", conf),
            ("change.sh", "#!/bin/sh\nsed -i s/80/$P/ /etc/apache2/ports.conf\nexec \"$@\"\n"),
        ];
        assert_eq!(listens(&format!("{base}{lines}\n"), &files).as_deref(), expected, "{base}{lines} {conf}");
    }
}

#[test]
fn caddy_listens_where_its_caddyfile_says() {
    const COPY: &str = "FROM caddy:2\nCOPY Caddyfile /etc/caddy/Caddyfile";
    for (dockerfile, caddyfile, expected) in [
        ("FROM caddy:2", "", Some("Caddy: 80 at caddy:2, perhaps 2019")),
        (COPY, ":8080 {\n}\n", Some("Caddy: 8080 at :8080, perhaps 2019, perhaps 80")),
        (
            COPY,
            "{\n admin :2020\n}\nhttp://:8080\nrespond ok\n",
            Some("Caddy: 8080 at http://:8080, perhaps 2019, perhaps 2020"),
        ),
        (COPY, "a.example {\n}\n", Some("Caddy: 443 at a.example, perhaps 2019, perhaps 80")),
        (COPY, "http://a.example {\n}\n", Some("Caddy: 80 at http://a.example, perhaps 2019")),
        (COPY, "{\n http_port 8080\n}\nhttp://a.example {\n}\n", None),
        (COPY, ":{$PORT:81} {\n}\n", Some("Caddy: 81 at :{$PORT:81}, perhaps 2019, perhaps 80")),
        (
            "FROM caddy:2\nENV PORT=82\nCOPY Caddyfile /etc/caddy/",
            ":{$PORT} {\n}\n",
            Some("Caddy: 82 at :{$PORT}, perhaps 2019, perhaps 80"),
        ),
        (COPY, ":{$PORT} {\n}\n", None),
        (COPY, "import sites/*\n", None),
        (
            "FROM caddy:2\nCOPY Caddyfile /etc/caddy/Caddyfile\nRUN sed -i s/80/81/ /etc/caddy/Caddyfile",
            ":80\n",
            None,
        ),
        ("FROM caddy:2\nRUN caddy add-package x > /etc/caddy/Caddyfile", "", None),
        (
            "FROM caddy:2\nCMD [\"caddy\", \"run\", \"--config\", \"/etc/caddy/Caddyfile\"]",
            "",
            Some("Caddy: 80 at caddy:2, perhaps 2019"),
        ),
        ("FROM caddy:2\nCMD [\"caddy\", \"run\", \"--config\", \"/x.json\"]", "", None),
        (
            "FROM alpine:3.22\nCOPY Caddyfile /etc/caddy/\nCMD [\"caddy\", \"run\", \"--config\", \"/etc/caddy/Caddyfile\"]",
            ":83\n",
            Some("Caddy: 83 at :83, perhaps 2019, perhaps 80"),
        ),
    ] {
        let found = listens(&format!("{dockerfile}\n"), &[("Caddyfile", caddyfile)]);
        assert_eq!(found.as_deref(), expected, "{dockerfile} {caddyfile}");
    }
}
