//! Scripts that people run: shell scripts, Makefiles, justfiles, scripts of packages; and what a Dockerfile says itself.

mod compose_comment;
mod dockerfile_comment;
mod justfile;
mod lines;
mod makefile;
mod package_scripts;
mod shell_script;
mod taskfile;

pub(super) use compose_comment::compose_comment;
pub(super) use dockerfile_comment::dockerfile_comment;
pub(super) use justfile::justfile;
pub(super) use makefile::makefile;
pub(super) use package_scripts::package_scripts;
pub(super) use shell_script::shell_script;
pub(super) use taskfile::taskfile;
