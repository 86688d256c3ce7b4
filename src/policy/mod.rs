//! What a team believes in: the policy file, the profile, and the levels of rules.

mod baseline;
mod levels;
mod load;
mod options;
mod path_pattern;
mod policy;
mod read;
mod sections;
mod suppression;
mod template;

pub use baseline::{Baseline, BaselineEntry, baseline_text};
pub(crate) use levels::UnknownRule;
pub use levels::{Profile, Selector};
pub use load::find;
pub(crate) use load::{FILE_NAMES, ROOT_MARKERS, find_only};
pub(crate) use options::{NoOptions, read_options};
pub use policy::Policy;
pub(crate) use read::table;
pub(crate) use read::{FromPolicy, Keyed, is_nothing, nearest, wanted};
pub use read::{Mistake, Mistakes};
pub(crate) use sections::{LevelName, Pin, PolicyBuild, ProjectKindName, SameService, Sections};
pub(crate) use suppression::{Dialect, SuppressionComment, SuppressionScope};
pub(crate) use template::{Template, Templates};
