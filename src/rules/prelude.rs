//! All that a rule may name.

pub(crate) use super::out::Out;
pub(crate) use super::rule::rule;
pub(crate) use super::words::{Notes, by_last_step};
pub(crate) use crate::answer::Answer;
pub(crate) use crate::build::{StageProblemKind, is_root};
pub(crate) use crate::catalog::Level;
pub(crate) use crate::compose::{
    Healthcheck, Network, Port, ProblemKind, Project, ProjectKind, Setting, Volume,
};
pub(crate) use crate::facts::Facts;
pub(crate) use crate::facts::{
    BuildProblemKind, BuildWork, Carrier, Credential, Data, DatabaseUse, DeclaredBuilder, Difference,
    DifferenceKind, HostPath, HostPathWay, Image, ImageHealth, ImageUse, KubernetesHealth, Life, Listening,
    MAX_COMPARED_LINES, MAX_COUNTED, Namespace, NoTemplate, PortClash, Process, Programs, Role, Same,
    ServiceDirectory, ServiceHealth, ServiceReason, ServiceRef, ShippedDependencies, ShippedFile,
    ShippedTool, Storage, Strangers, Strength, UserUse, WhyRefused, names_a_credential,
};
pub(crate) use crate::finding::{Finding, Message, and_more, listed, shortened};
pub(crate) use crate::ids::ServiceId;
pub(crate) use crate::ids::StageId;
pub(crate) use crate::images::ContainerStart;
pub(crate) use crate::knowledge::releases;
pub(crate) use crate::knowledge::releases::Ended;
pub(crate) use crate::knowledge::{DatastoreKind, Precision, ToolKind};
pub(crate) use crate::policy::table;
pub(crate) use crate::policy::{NoOptions, Pin, Policy, Templates};
pub(crate) use crate::source::{RepoPath, Span, Spanned};
pub(crate) use crate::syntax::patterns::IgnoreErrorKind;
