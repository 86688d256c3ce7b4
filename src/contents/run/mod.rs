//! RUN: what its commands do to the files of a stage.

mod account_lists;
mod accounts;
mod call;
mod compile;
mod copies_and_moves;
mod downloads;
mod effects;
mod file_commands;
mod installers;
mod javascript_dependencies;
mod javascript_tools;
pub(crate) mod machine;
mod operands;
mod php_and_ruby;
mod python;
mod python_environments;
mod redirects;
mod shells;
mod system_packages;
mod turbo_prune;
mod users;

pub(crate) use accounts::{Accounts, GROUP, PASSWD};
pub(crate) use machine::Knowledge;
