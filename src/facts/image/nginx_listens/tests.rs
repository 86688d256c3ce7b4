//! Tests of the ports that servers listen on.

use crate::facts::of;

/// The ports, each with what stands at its place.
fn listens(dockerfile: &str, files: &[(&str, &str)]) -> Option<String> {
    let mut all = vec![("Dockerfile", dockerfile)];
    all.extend(files);
    let facts = of(&all);
    let listens = facts.only_image().listens()?;
    let ports = listens.ports.iter().map(|port| format!("{} at {}", port.value, facts.said_at(port.span)));
    Some(ports.collect::<Vec<_>>().join(", "))
}

#[test]
fn nginx_listens_where_its_configuration_says() {
    const SITE: &str = "server {\n  listen 8080;\n  location / { root /srv; }\n}\n";
    const MAIN: &str = "events {}\nhttp {\n  include mime.types;\n  server { listen 8081; }\n}\n";
    const BOTH: &str = "events {}\nhttp {\n  include conf.d/*.conf;\n  server { listen 8081; }\n}\n";
    for (what, dockerfile, site, expected) in [
        ("the base's own", "FROM nginx:1.28", "", Some("80 at nginx:1.28")),
        (
            "that of one without rights",
            "FROM nginxinc/nginx-unprivileged:1.28",
            "",
            Some("8080 at nginxinc/nginx-unprivileged:1.28"),
        ),
        (
            "the site replaced",
            "FROM nginx:1.28\nCOPY x.conf /etc/nginx/conf.d/default.conf",
            SITE,
            Some("8080 at 8080"),
        ),
        (
            "in a folder",
            "FROM nginx:1.28\nCOPY x.conf /etc/nginx/conf.d/",
            SITE,
            Some("8080 at 8080, 80 at nginx:1.28"),
        ),
        (
            "the other taken away",
            "FROM nginx:1.28\nRUN rm /etc/nginx/conf.d/default.conf\nCOPY x.conf /etc/nginx/conf.d/",
            SITE,
            Some("8080 at 8080"),
        ),
        (
            "all taken away",
            "FROM nginx:1.28\nRUN rm -rf /etc/nginx/conf.d/*\nCOPY x.conf /etc/nginx/conf.d/",
            SITE,
            Some("8080 at 8080"),
        ),
        (
            "the file replaced",
            "FROM nginx:1.28\nCOPY x.conf /etc/nginx/nginx.conf",
            MAIN,
            Some("8081 at 8081"),
        ),
        (
            "with sites",
            "FROM nginx:1.28\nCOPY x.conf /etc/nginx/nginx.conf",
            BOTH,
            Some("80 at nginx:1.28, 8081 at 8081"),
        ),
        (
            "a template",
            "FROM nginx:1.28\nCOPY x.conf /etc/nginx/templates/default.conf.template",
            SITE,
            Some("8080 at 8080"),
        ),
        (
            "a template of a port",
            "FROM nginx:1.28\nCOPY x.conf /etc/nginx/templates/default.conf.template",
            "server { listen ${PORT}; }",
            None,
        ),
        (
            "another system",
            "FROM alpine:3.22\nCOPY x.conf /etc/nginx/nginx.conf\nCMD [\"nginx\", \"-g\", \"daemon off;\"]",
            MAIN,
            Some("8081 at 8081"),
        ),
        (
            "with sites that it may bring",
            "FROM alpine:3.22\nCOPY x.conf /etc/nginx/nginx.conf\nCMD [\"nginx\", \"-g\", \"daemon off;\"]",
            BOTH,
            None,
        ),
        ("with its own configuration", "FROM alpine:3.22\nCMD [\"nginx\"]", "", None),
        (
            "several addresses",
            "FROM nginx:1.28\nCOPY x.conf /etc/nginx/conf.d/default.conf",
            "server { listen [::]:81; listen 127.0.0.1:82; listen *:83; listen unix:/s; listen localhost; }",
            Some("81 at [::]:81, 82 at 127.0.0.1:82, 83 at *:83, 80 at localhost"),
        ),
        (
            "none said",
            "FROM nginx:1.28\nCOPY x.conf /etc/nginx/conf.d/default.conf",
            "server { root /srv; }",
            None,
        ),
        (
            "not nginx's",
            "FROM nginx:1.28\nCOPY x.conf /etc/nginx/conf.d/default.conf",
            "server { listen 80;",
            None,
        ),
        (
            "changed",
            "FROM nginx:1.28\nCOPY x.conf /etc/nginx/conf.d/default.conf\nRUN sed -i s/80/90/ /etc/nginx/conf.d/default.conf",
            SITE,
            None,
        ),
        ("written", "FROM nginx:1.28\nRUN echo 'x' > /etc/nginx/conf.d/default.conf", "", None),
        ("read by nobody", "FROM nginx:1.28\nRUN chown -R nginx /etc/nginx", "", Some("80 at nginx:1.28")),
        ("another program", "FROM nginx:1.28\nCMD [\"node\", \"x.js\"]", "", None),
        ("another beside it", "FROM nginx:1.28\nCMD node x.js & nginx -g 'daemon off;'", "", None),
        ("another file", "FROM nginx:1.28\nCMD [\"nginx\", \"-c\", \"/x.conf\"]", "", None),
        (
            "a script before it",
            "FROM nginx:1.28\nCOPY run.sh /\nENTRYPOINT [\"/run.sh\"]\nCMD [\"nginx\"]",
            "",
            Some("80 at nginx:1.28"),
        ),
        (
            "a script that changes it",
            "FROM nginx:1.28\nCOPY change.sh /\nENTRYPOINT [\"/change.sh\"]\nCMD [\"nginx\"]",
            "",
            None,
        ),
        (
            "a file from elsewhere",
            "FROM nginx:1.28\nCOPY --from=acme/x:1 /x.conf /etc/nginx/conf.d/default.conf",
            "",
            None,
        ),
        (
            "a base of others",
            "FROM acme/nginx:1.28\nCOPY x.conf /etc/nginx/conf.d/default.conf\nCMD [\"nginx\"]",
            SITE,
            None,
        ),
    ] {
        let scripts = [
            ("x.conf", site),
            ("run.sh", "#!/bin/sh\nset -e\nexec \"$@\"\n"),
            ("change.sh", "#!/bin/sh\nsed -i s/80/90/ /etc/nginx/conf.d/default.conf\nexec \"$@\"\n"),
        ];
        assert_eq!(listens(&format!("{dockerfile}\n"), &scripts).as_deref(), expected, "{what}");
    }
}
