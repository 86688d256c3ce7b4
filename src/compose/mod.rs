//! Compose projects as Compose itself sees them, with the place of every value.
//!
//! [`resolve_projects`](find::projects::resolve_projects) finds the projects of a repository and works out each: files joined, `include`
//! and `extends` followed, variables put in from `.env` and defaults, short forms made long, names
//! checked. What a rule author can ask:
//!
//! * a [`Project`]: `services`, `networks`, `volumes`, `secrets`, `configs`, its `kind`, its `files`, and
//!   its `problems` (whatever Compose would refuse or warn about, at its place);
//! * a [`Service`]: every attribute by its name in the specification, such as `service.user` or
//!   `service.ports`. An attribute is an `Option` of a [`Setting`]: `None` is absent (surely so only if
//!   `service.whole`), `setting.known()` is the value, `setting.why()` the reason why it is not known,
//!   `setting.span` the place that won, `setting.lost` those that were overridden. What is absent is
//!   reported at `service.name.span`;
//! * texts are [`Text`](crate::source::Text)s: `text.slice(..).span()` is the place of a part of one,
//!   through quotes, folding and variables;
//! * paths (`build.context`, binds, env files) are relative to the repository's root; `..` at the front
//!   leaves it, `/…` is the host's, `~…` is in the home of whoever runs it;
//! * [`Project::config`] is what `docker compose config --format json` prints, and [`Project::origins`] where
//!   each value of it comes from.
//!
//! The rooms, from the ground up: `value` and what is read into it, `shape` (the table of all attributes), `text`,
//! `variables`, `check`, `merge`, `load` (Compose's order of work), `view` (the typed services) and `find` (which
//! files are projects). For each file of a project: aliases, merge keys and `!reset` (`value/from_yaml`),
//! variables (`variables/substitute`), `include`, `extends`, `merge`, lists made unique
//! (`merge/unique_items`), the specification (`check/specification`), long forms (`merge/long_forms`). Then, over
//! all of them: `defaults`, `validate`, `paths`, `normalize`, `formats`, `consistency`, `env_files`.

mod check;
pub(crate) mod find;
mod kind;
pub(crate) mod load;
mod merge;
mod options;
mod origins;
mod print;
mod problem;
mod project;
mod runs;
mod setting;
mod shape;
pub(crate) mod text;
mod value;
mod variables;
mod view;

pub use find::Projects;
pub use kind::ProjectKind;
pub use options::{Declared, ProjectOptions, Run};
pub use origins::ValueOrigin;
pub use problem::{Problem, ProblemKind};
pub use project::Project;
pub use setting::Setting;
pub(crate) use setting::{CommandWords, Pair};
pub(crate) use shape::SECTIONS;
pub(crate) use view::{
    BuildSection, Dependency, FileObject, Healthcheck, Hook, Membership, NamedVolume, Network, Port, Volume,
};
pub use view::{ContextSource, HealthTest, PortRange, Service};
