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

pub use crate::source::Date;
pub use crate::syntax::patterns::PathPattern;
pub use baseline::{Baseline, BaselineEntry, baseline_text};
pub use levels::{Profile, Selector, UnknownRule};
pub use load::{FILE_NAMES, ROOT_MARKERS, find};
pub use options::{NoOptions, read_options};
pub use policy::{Decision, Policy};
pub(crate) use read::table;
pub use read::{FromPolicy, Keyed, Mistake, Mistakes, Named, is_nothing, nearest, wanted};
pub use sections::{
    Images, LevelName, Override, Pin, ProfileName, ProjectKindName, ProjectSetting, RuleSetting, Runtime,
    SameService, Sections,
};
pub use suppression::{Dialect, SuppressionComment, SuppressionScope};
pub use template::{Template, Templates};
