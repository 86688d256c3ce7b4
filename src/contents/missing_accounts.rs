//! Names of users and groups that nobody has: where the builder looks them up, and how lists of users are copied.

use super::copy::Instructed;
use super::outcome::{LookedUp, MissingAccount};
use super::run::{Accounts, GROUP, PASSWD};
use super::surroundings::Surroundings;
use super::tree::{FileTree, Time};
use crate::answer::Answer;
use crate::build::image_path::{clean, join};
use crate::build::{Inherited, SourceOrigin, Step};
use crate::knowledge::users;
use crate::source::{RepoPath, Span};
use crate::syntax::dockerfile::Instruction;

/// The parts of a user as USER and `--chown` write it that are looked up by name: `app:app`. Numbers are not, whoever
/// has them.
fn names(user: &str) -> impl Iterator<Item = (&str, bool)> {
    let parts = user.splitn(2, ':').zip([false, true]);
    parts.filter(|(name, _)| !is_number(name.trim()) && !name.trim().is_empty())
}

/// Whether a user is given by its number. Go's strconv.Atoi takes a sign.
fn is_number(name: &str) -> bool {
    let digits = name.strip_prefix(['+', '-']).unwrap_or(name);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

impl Accounts {
    /// The names in a user, as USER and `user:` write it, that nobody has; whether each is that of a group. Nothing
    /// where that is not known. `tree` are the files that the lists are among, where anything has changed them.
    pub(crate) fn missing<'u>(&self, user: &'u str, tree: Option<&FileTree>) -> Vec<(&'u str, bool)> {
        // What may have changed any file may have changed the lists.
        let is_unknown = |list| tree.is_some_and(|tree| tree.doubt_of(list).is_some());
        let lacks = |(name, is_group): &(&str, bool)| match is_group {
            false => self.lacks_user(name) && !is_unknown(PASSWD),
            true => self.lacks_group(name) && !is_unknown(GROUP),
        };
        names(user).filter(lacks).collect()
    }
}

/// Who a RUN is to be run as and is nobody: "unable to find user app: no matching entries in passwd file".
// Source: BuildKit's executor/oci/user.go, `GetUser`, and `GetExecUser` of github.com/moby/sys/user.
pub(super) fn in_run(
    step: &Step,
    instruction: &Instruction,
    time: Time,
    accounts: &Accounts,
    tree: &FileTree,
) -> Option<MissingAccount> {
    let Inherited::Set(setting) = &step.user else { return None };
    let (name, is_group) = accounts.missing(setting.value.known()?, Some(tree)).into_iter().next()?;
    let looked_up = LookedUp::Run(instruction.line_span());
    Some(MissingAccount { time, place: setting.place, name: name.to_owned(), is_group, looked_up })
}

/// Who files are to belong to and is nobody.
// Source: BuildKit's client/llb/fileop.go, `parseUID`: "root" is number 0; solver/llbsolver/ops/user_linux.go,
// `readUser`: who is not found is root; and ops/file.go, "invalid user index: -1", where there are no files below,
// as there are none below a layer of its own.
pub(super) fn in_copy(copy: &Instructed<'_>, accounts: &Accounts, tree: &FileTree) -> Option<MissingAccount> {
    let owner = copy.step.transfer.as_ref()?.owner.as_ref()?.known()?;
    let place = copy.instruction.flag("chown")?.value.as_ref()?.span();
    let is_first = copy.is_linked() || tree.root().entries().next().is_none() && tree.more_in("/").is_empty();
    let mut found = match is_first {
        true => names(owner).collect(),
        false => accounts.missing(owner, Some(tree)),
    };
    found.retain(|(name, _)| *name != "root");
    let (name, is_group) = *found.first()?;
    let looked_up = if is_first { LookedUp::OwnerOfFirst } else { LookedUp::Owner };
    Some(MissingAccount { time: copy.time, place, name: name.to_owned(), is_group, looked_up })
}

/// What stands at the places of the lists of users and groups before a copy.
pub(super) struct Lists([Known; 2]);

/// The last arrival of a list, and how much more than is known may be there.
type Known = (Option<(Time, Span)>, usize);

fn known(list: &str, tree: &FileTree) -> Known {
    let last = tree.present(list).and_then(|_| tree.arrivals_of(list).pop());
    (last.map(|arrival| (arrival.time, arrival.place)), tree.more_in(list).len())
}

impl Lists {
    pub(super) fn of(tree: &FileTree) -> Self {
        Self([PASSWD, GROUP].map(|list| known(list, tree)))
    }

    /// Notes who comes with a copy that brought lists, or may have. `accounts` are those of the stages before.
    pub(super) fn copied(
        self,
        step: &Step,
        (accounts, around): (&[Accounts], Surroundings<'_>),
        tree: &FileTree,
        present: &mut Accounts,
    ) {
        for (list, before) in [PASSWD, GROUP].into_iter().zip(self.0) {
            if known(list, tree) == before {
                continue;
            }
            if let Some(file) = tree.present(list).and_then(|entry| entry.copy_of()) {
                read(file, list, around, present);
            } else if let Some(origin) = brings_list(step, list) {
                match origin {
                    SourceOrigin::Stage(number) => {
                        accounts.get(*number).iter().for_each(|from| present.add_all(from));
                    }
                    SourceOrigin::Built(id) => {
                        around.accounts_of(*id).iter().for_each(|from| present.add_all(from));
                    }
                    SourceOrigin::Image(image) => {
                        present.add_all(&Accounts::on_base(None, users::of_image(image)));
                    }
                    SourceOrigin::Context(_) | SourceOrigin::Unknown(_) => {
                        present.may_be_more(format!("the contents of `{list}` are not known"));
                    }
                }
            } else {
                present.may_be_more(format!("the contents of `{list}` are not known"));
            }
        }
    }
}

/// Reads a list of the repository.
fn read(file: &RepoPath, list: &str, around: Surroundings<'_>, present: &mut Accounts) {
    match around.repository.read(file).ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
        Some(text) => present.read_list(list, &text),
        None => present.may_be_more(format!("`{file}` could not be read")),
    }
}

/// Where a copy takes the very list from that lies at its place there; nothing where it is another file.
fn brings_list<'s>(step: &'s Step, list: &str) -> Option<&'s SourceOrigin> {
    let transfer = step.transfer.as_ref()?;
    let origin = &step.sources.first()?.origin;
    let directory = step.workdir.known().map_or("/", String::as_str);
    let target = transfer.destination.known()?;
    let into = join(directory, target);
    let file = |place: &str| if target.ends_with('/') { join(&into, place) } else { into.clone() };
    let is_list = |source: &Answer<String>| {
        let Some(source) = source.known() else { return false };
        match clean(source).as_str() {
            "/" => into == "/",
            "/etc" => into == "/etc",
            path if path == list => file(list.rsplit('/').next().unwrap_or(list)) == list || into == "/etc",
            _ => false,
        }
    };
    transfer.sources.iter().any(is_list).then_some(origin)
}
