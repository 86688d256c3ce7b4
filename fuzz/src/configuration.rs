//! What tells which programs a container runs and where they listen: configurations of nginx, ecosystem files of pm2,
//! Procfiles, start scripts, configurations of supervisord.

use crate::judge::judge_with;

/// An image for each kind of file, and files for those that the input leaves out.
const FRAME: [(&str, &str); 12] = [
    (
        "compose.yaml",
        "services: {web: {build: {context: ., dockerfile: web.Dockerfile}, ports: [\"80:80\"], \
         healthcheck: {test: \"curl localhost:8080\"}}, api: {build: {context: ., dockerfile: api.Dockerfile}}}\n",
    ),
    (
        "web.Dockerfile",
        "FROM nginx:1.29\nEXPOSE 8080\nCOPY nginx.conf mime.types /etc/nginx/\nCOPY a.conf b.conf /etc/nginx/conf.d/\n",
    ),
    (
        "api.Dockerfile",
        "FROM node:22\nWORKDIR /app\nCOPY . .\nCMD [\"pm2-runtime\", \"ecosystem.config.js\"]\n",
    ),
    ("list.Dockerfile", "FROM node:22\nWORKDIR /app\nCOPY . .\nCMD [\"pm2-runtime\", \"ecosystem.json\"]\n"),
    ("proc.Dockerfile", "FROM ruby:3.4\nWORKDIR /app\nCOPY . .\nCMD foreman start\n"),
    (
        "many.Dockerfile",
        "FROM debian:13\nWORKDIR /app\nCOPY . .\nCOPY supervisord.conf /etc/supervisor/conf.d/\n\
         ENTRYPOINT [\"/app/start.sh\"]\nCMD [\"supervisord\", \"-n\"]\n",
    ),
    ("a.conf", "server { listen 8080; }\n"),
    ("mime.types", "types {}\n"),
    ("nginx.conf", "http { include /etc/nginx/conf.d/*.conf; }\n"),
    ("ecosystem.config.js", "module.exports = {apps: [{name: 'a', script: 'a.js'}]}\n"),
    ("Procfile", "web: node a.js\n"),
    ("start.sh", "#!/bin/sh\n/etc/init.d/nginx start\nexec \"$@\"\n"),
];

/// Images that take such files, which are those of the input as far as it has them; its first is `nginx.conf`.
pub fn configuration(bytes: &[u8]) {
    judge_with(bytes, "nginx.conf", &FRAME);
}
