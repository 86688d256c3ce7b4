//! What a team believes in: the policy file, the profile, and the levels of rules.

mod baseline;
mod decide;
mod effective;
mod layers;
mod levels;
mod load;
mod nested;
mod options;
mod path_pattern;
mod policy;
mod read;
mod sections;
mod suppression;
mod template;

pub use baseline::{Baseline, BaselineEntry, baseline_text};
pub(crate) use decide::Exceptions;
pub(crate) use effective::{EffectiveValue, SaidBy};
pub(crate) use levels::UnknownRule;
pub use levels::{Profile, Selector};
pub use load::find;
pub(crate) use load::{FILE_NAMES, OTHER_NAMES, PolicyFile, ROOT_MARKERS, find_only};
pub(crate) use nested::NestedPolicy;
pub(crate) use options::{NoOptions, read_options};
pub use policy::Policy;
pub(crate) use policy::PolicyFiles;
pub(crate) use read::table;
pub(crate) use read::{FromPolicy, Keyed, is_nothing, nearest, wanted};
pub use read::{Mistake, Mistakes};
pub(crate) use sections::{LevelName, Pin, PolicyBuild, ProjectKindName, SameService, Sections};
pub(crate) use suppression::{Dialect, SuppressionComment, SuppressionScope};
pub(crate) use template::{Template, Templates};
