//! Programs that do what they are told and end: clients of databases, migrations, tests, deployment.

use super::program::AsProcess::{Helper, Tool};
use super::program::InRun::{Followed, Project};
use super::program::{Program, program};

/// What asks a database that runs elsewhere.
// Source: the reference pages of PostgreSQL, "Client Applications"; of MySQL and MariaDB, "Client Programs";
// of Redis and Valkey; of the MongoDB shells and Database Tools.
pub(super) const DATABASE_CLIENTS: &[Program] = &[
    program("mariadb").glued_password("-p"),
    program("mariadb-admin").glued_password("-p"),
    program("mariadb-dump").glued_password("-p"),
    program("mongo").as_process(&[Tool]),
    program("mongoimport").as_process(&[Tool]),
    program("mongorestore").as_process(&[Tool]),
    program("mongosh").as_process(&[Tool]),
    program("mysql").as_process(&[Tool]).glued_password("-p"),
    program("mysqladmin").looked_for().glued_password("-p"),
    program("mysqldump").as_process(&[Tool]).glued_password("-p"),
    program("pg_dump").as_process(&[Tool]),
    program("pg_isready").looked_for(),
    program("pg_restore").as_process(&[Tool]),
    program("psql").as_process(&[Tool]),
    program("redis-cli").as_process(&[Tool]).looked_for().password(&["-a"]),
    program("valkey-cli").password(&["-a"]),
];

/// What brings the tables of a database up to date.
// Source: the documentation of Alembic, Atlas, dbmate, Drizzle, Flyway, goose, Knex, Liquibase, golang-
// migrate, Prisma and Sequelize.
pub(super) const MIGRATIONS: &[Program] = &[
    program("alembic").as_process(&[Tool]),
    program("atlas").as_process(&[Tool]),
    program("dbmate").as_process(&[Tool]),
    program("drizzle-kit").as_process(&[Tool]),
    program("flyway").as_process(&[Tool]),
    program("goose").as_process(&[Tool]),
    program("knex").as_process(&[Tool]),
    program("liquibase").as_process(&[Tool]),
    program("migrate").as_process(&[Tool]),
    program("prisma").in_run(Project).as_process(&[Tool]),
    program("sequelize").as_process(&[Tool]),
    program("sequelize-cli").as_process(&[Tool]),
];

/// What runs tests.
// Source: the documentation of Cypress, Jest, k6, Mocha, Newman, PHPUnit, Playwright, pytest and Vitest.
pub(super) const TESTS: &[Program] = &[
    program("cypress").as_process(&[Tool]),
    program("jest").as_process(&[Tool]),
    program("k6").as_process(&[Tool]),
    program("mocha").as_process(&[Tool]),
    program("newman").as_process(&[Tool]),
    program("phpunit").as_process(&[Tool]),
    program("playwright").as_process(&[Tool]),
    program("pytest").as_process(&[Tool]),
    program("vitest").as_process(&[Tool]),
];

/// What fetches from others and sets up what runs elsewhere.
// Source: the manuals of curl and wget; the command references of Ansible, AWS, Certbot, Helm, Kubernetes,
// MinIO (`mc`) and Terraform.
pub(super) const REMOTE: &[Program] = &[
    program("ansible-playbook").as_process(&[Tool]),
    program("aws").as_process(&[Tool]),
    program("certbot").as_process(&[Tool]),
    program("curl").in_run(Followed).as_process(&[Helper, Tool]).looked_for().password(&["-u", "--user"]),
    program("helm").as_process(&[Tool]),
    program("kubectl").as_process(&[Tool]),
    program("mc").as_process(&[Tool]),
    program("terraform").as_process(&[Tool]),
    program("wget").in_run(Followed).as_process(&[Helper, Tool]).looked_for(),
];
