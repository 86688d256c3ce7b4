//! The users of a stage and their home directories: those that its base brings, and those that RUN lines make.

use rpds::RedBlackTreeMapSync;

use crate::answer::Answer;
use crate::build::{Inherited, is_root};
use crate::knowledge::BaseFacts;
use crate::limits::{self, Limit};

/// Where things are said to be that land in a home directory that is not known.
pub(crate) const UNKNOWN_HOME: &str = "/(home directory of the user)";

/// The home of root.
const OF_ROOT: &str = "/root";

/// The users of a stage, as far as they are known.
#[derive(Debug, Clone, Default)]
pub(crate) struct Homes {
    /// Who runs commands where no USER is said; nothing where that is not known.
    of_base: Option<String>,
    /// The homes of users, by name and by number; nothing where one is not known.
    homes: RedBlackTreeMapSync<String, Option<String>>,
    /// Whether there were more users than are looked at.
    is_full: bool,
}

/// A user that a command makes or changes.
#[derive(Debug, Default)]
pub(super) struct Account {
    pub(super) name: Option<String>,
    pub(super) number: Option<String>,
    pub(super) home: Option<String>,
}

impl Homes {
    /// The users of an empty image: nobody but root.
    pub(crate) fn on_scratch() -> Self {
        Self { of_base: Some("root".to_owned()), ..Self::default() }
    }

    /// The users that a base image brings.
    pub(crate) fn on_base(base: &BaseFacts) -> Self {
        let homes = base.homes.iter().map(|(user, home)| (user.clone(), Some(home.clone())));
        Self { of_base: base.user.clone(), homes: homes.collect(), is_full: false }
    }

    /// The limit, where there were more users than are looked at.
    pub(crate) fn reached(&self) -> Option<&'static Limit> {
        self.is_full.then_some(&limits::USERS)
    }

    /// The home directory of who runs a step; `user` is what USER says before it. Nothing where it is not known:
    /// a base may bring users that no table has.
    pub(super) fn of(&self, user: &Inherited<Answer<String>>) -> Option<String> {
        let user = match user {
            Inherited::Set(setting) => setting.value.known()?,
            Inherited::FromBase | Inherited::Cleared => self.of_base.as_ref()?,
        };
        let name = user.split(':').next().unwrap_or_default().trim();
        match self.homes.get(name) {
            Some(home) => home.clone(),
            None => is_root(name).then(|| OF_ROOT.to_owned()),
        }
    }

    /// A user is made.
    pub(super) fn add(&mut self, account: Account) {
        for user in [account.name, account.number].into_iter().flatten() {
            if self.homes.size() >= limits::USERS.most() {
                self.is_full = true;
                return;
            }
            self.homes.insert_mut(user, account.home.clone());
        }
    }

    /// A user gets another name, another number or another home.
    pub(super) fn change(&mut self, name: &str, change: Account) {
        let home = change.home.or_else(|| self.homes.get(name).cloned().flatten());
        let name = change.name.unwrap_or_else(|| name.to_owned());
        self.add(Account { name: Some(name), number: change.number, home });
    }

    /// A user goes, with its number.
    pub(super) fn remove(&mut self, name: &str) {
        let Some(home) = self.homes.get(name).cloned() else { return };
        let same = self.homes.iter().filter(|(_, other)| **other == home).map(|(name, _)| name.clone());
        for name in same.collect::<Vec<_>>() {
            self.homes.remove_mut(&name);
        }
    }
}
