//! Programs that containers live for: servers, and what starts or restarts others.

use super::program::AsProcess::{Server, Supervisor};
use super::program::StepsDown::With;
use super::program::{Program, program};

/// Programs that serve until they are stopped.
// Source: the manual of each server: what it says about starting in the foreground.
pub(super) const SERVERS: &[Program] = &[
    program("apache2-foreground").as_process(&[Server]),
    program("apachectl").as_process(&[Server]),
    program("caddy").as_process(&[Server]),
    program("catalina.sh").as_process(&[Server]),
    program("celery").as_process(&[Server]).verbal(),
    program("daphne").as_process(&[Server]),
    program("dnsmasq").steps_down(With(&["-u", "--user"])),
    program("gunicorn").as_process(&[Server]),
    program("haproxy").as_process(&[Server]),
    program("http-server").as_process(&[Server]),
    program("httpd").as_process(&[Server]),
    program("httpd-foreground").as_process(&[Server]),
    program("hypercorn").as_process(&[Server]),
    program("mariadbd").steps_down(With(&["--user"])),
    program("memcached").steps_down(With(&["-u"])),
    program("mongod").as_process(&[Server]),
    program("mysqld").as_process(&[Server]).steps_down(With(&["--user"])),
    program("named").steps_down(With(&["-u"])),
    program("nginx").as_process(&[Server]),
    program("php-fpm").as_process(&[Server]),
    program("pm2-runtime").as_process(&[Server]),
    program("postgres").as_process(&[Server]),
    program("puma").as_process(&[Server]),
    program("rackup").as_process(&[Server]),
    program("redis-server").as_process(&[Server]),
    program("serve").as_process(&[Server]),
    program("sidekiq").as_process(&[Server]),
    program("slapd").steps_down(With(&["-u"])),
    program("streamlit").as_process(&[Server]),
    program("tomcat").as_process(&[Server]),
    program("traefik").as_process(&[Server]),
    program("unicorn").as_process(&[Server]),
    program("uvicorn").as_process(&[Server]),
    program("uwsgi").as_process(&[Server]).steps_down(With(&["--uid"])),
];

/// Programs whose purpose is to start and watch several others.
// Source: the manuals of circus, concurrently, foreman and its kin (forego, goreman, hivemind, honcho,
// overmind, shoreman), multirun, npm-run-all, runit, s6 and supervisor; phusion/baseimage (`my_init`).
pub(super) const SUPERVISORS: &[Program] = &[
    program("circusd").as_process(&[Supervisor]),
    program("concurrently").as_process(&[Supervisor]),
    program("forego").as_process(&[Supervisor]),
    program("foreman").as_process(&[Supervisor]),
    program("goreman").as_process(&[Supervisor]),
    program("hivemind").as_process(&[Supervisor]),
    program("honcho").as_process(&[Supervisor]),
    program("multirun").as_process(&[Supervisor]),
    program("my_init").as_process(&[Supervisor]),
    program("npm-run-all").as_process(&[Supervisor]),
    program("overmind").as_process(&[Supervisor]),
    program("run-p").as_process(&[Supervisor]),
    program("runit").as_process(&[Supervisor]),
    program("runit-init").as_process(&[Supervisor]),
    program("runsvdir").as_process(&[Supervisor]),
    program("runsvdir-start").as_process(&[Supervisor]),
    program("s6-svscan").as_process(&[Supervisor]),
    program("shoreman").as_process(&[Supervisor]),
    program("supervisord").as_process(&[Supervisor, Server]).steps_down(With(&["-u", "--user"])),
    program("supervisord.conf").as_process(&[Supervisor]),
];

/// Programs that start another again when files change.
// Source: the manuals of air, cargo-watch, entr, nodemon, reflex, ts-node-dev, watchdog (`watchmedo`) and
// watchfiles.
pub(super) const WATCHERS: &[Program] = &[
    program("air").reloads(),
    program("cargo-watch").reloads(),
    program("entr").reloads(),
    program("nodemon").as_process(&[Server]).reloads(),
    program("reflex").reloads(),
    program("ts-node-dev").reloads(),
    program("watchfiles").reloads(),
    program("watchmedo").reloads(),
];
