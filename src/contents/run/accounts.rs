//! The users and groups of a stage and their home directories: those that its base brings, and those that
//! instructions make.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync;

use crate::answer::Answer;
use crate::build::{Inherited, is_root};
use crate::knowledge::BaseFacts;
use crate::knowledge::users::ImageUsers;
use crate::limits::{self, Limit};

/// Where things are said to be that land in a home directory that is not known.
pub(crate) const UNKNOWN_HOME: &str = "/(home directory of the user)";

/// The home of root.
const OF_ROOT: &str = "/root";

/// The lists of users and of groups.
// Source: passwd(5) and group(5).
pub(crate) const PASSWD: &str = "/etc/passwd";
pub(crate) const GROUP: &str = "/etc/group";

/// The users and groups of a stage, as far as they are known.
#[derive(Debug, Clone)]
pub(crate) struct Accounts {
    /// Who runs commands where no USER is said; nothing where that is not known.
    of_base: Option<String>,
    /// The homes of users, by name and by number; nothing where one is not known.
    homes: RedBlackTreeMapSync<String, Option<String>>,
    /// The images whose lists these began with.
    images: Vec<ImageUsers>,
    /// Whether a user that was made or deleted is there.
    users: RedBlackTreeMapSync<String, bool>,
    /// Whether a group that was made or deleted is there.
    groups: RedBlackTreeMapSync<String, bool>,
    /// Why there may be users and groups that are not known; nothing where there are none.
    others: Option<Arc<str>>,
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

impl Accounts {
    /// The users of an empty image: nobody, and only the number of root.
    pub(crate) fn on_scratch() -> Self {
        Self { others: None, of_base: Some("root".to_owned()), ..Self::not_known("") }
    }

    /// The users that a base image brings: what is known of it, and who is in it.
    pub(crate) fn on_base(base: Option<&BaseFacts>, users: Option<ImageUsers>) -> Self {
        let mut accounts = Self::not_known("the base image may have other users");
        if let Some(base) = base {
            accounts.of_base.clone_from(&base.user);
            accounts.homes =
                base.homes.iter().map(|(user, home)| (user.clone(), Some(home.clone()))).collect();
        }
        if let Some(users) = users {
            accounts.images.push(users);
            accounts.others = None;
        }
        accounts
    }

    /// Users of which nothing is known, as a clause says.
    pub(crate) fn not_known(why: &str) -> Self {
        Self {
            of_base: None,
            homes: RedBlackTreeMapSync::default(),
            images: Vec::new(),
            users: RedBlackTreeMapSync::default(),
            groups: RedBlackTreeMapSync::default(),
            others: Some(why.into()),
            is_full: false,
        }
    }

    /// The limit, where there were more users than are looked at.
    pub(crate) fn reached(&self) -> Option<&'static Limit> {
        self.is_full.then_some(&limits::USERS)
    }

    /// There may be users and groups from here on that are not known.
    pub(crate) fn may_be_more(&mut self, why: impl Into<Arc<str>>) {
        self.others.get_or_insert_with(|| why.into());
    }

    /// Whether nobody has this name; `false` where that is not known.
    pub(crate) fn lacks_user(&self, name: &str) -> bool {
        let in_images = || self.images.iter().any(|image| image.users().any(|user| user == name));
        self.others.is_none() && !self.users.get(name).copied().unwrap_or_else(in_images)
    }

    /// Whether no group has this name; `false` where that is not known.
    pub(crate) fn lacks_group(&self, name: &str) -> bool {
        let in_images = || self.images.iter().any(|image| image.groups().any(|group| group == name));
        self.others.is_none() && !self.groups.get(name).copied().unwrap_or_else(in_images)
    }

    /// A user is there from now on, whose home is not known.
    pub(crate) fn add_user(&mut self, name: &str) {
        if self.has_room() {
            self.users.insert_mut(name.to_owned(), true);
        }
    }

    /// A group is there from now on.
    pub(crate) fn add_group(&mut self, name: &str) {
        if self.has_room() {
            self.groups.insert_mut(name.to_owned(), true);
        }
    }

    /// A group goes.
    pub(super) fn remove_group(&mut self, name: &str) {
        if self.has_room() {
            self.groups.insert_mut(name.to_owned(), false);
        }
    }

    /// The lists of other users come beside these, or in their place: who was there may be there still.
    pub(crate) fn add_all(&mut self, other: &Self) {
        for image in &other.images {
            // A chain of stages that each take the lists of the last would double them.
            if !self.images.contains(image) {
                self.images.push(*image);
            }
        }
        for (name, _) in other.users.iter().filter(|(_, is_there)| **is_there) {
            self.add_user(name);
        }
        for (name, _) in other.groups.iter().filter(|(_, is_there)| **is_there) {
            self.add_group(name);
        }
        if let Some(why) = &other.others {
            self.may_be_more(why.clone());
        }
    }

    fn has_room(&mut self) -> bool {
        let count = self.homes.size() + self.users.size() + self.groups.size();
        if count >= limits::USERS.most() {
            self.is_full = true;
            self.may_be_more("there are more users than are looked at");
        }
        !self.is_full
    }

    /// The home directory of who runs a step; `user` is what USER says before it. Nothing where it is not known:
    /// a base may bring users that no table has.
    pub(super) fn home_of(&self, user: &Inherited<Answer<String>>) -> Option<String> {
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
        if let Some(name) = &account.name {
            self.add_user(name);
        }
        for user in [account.name, account.number].into_iter().flatten() {
            if !self.has_room() {
                return;
            }
            self.homes.insert_mut(user, account.home.clone());
        }
    }

    /// A user gets another name, another number or another home.
    pub(super) fn change(&mut self, name: &str, change: Account) {
        let home = change.home.or_else(|| self.homes.get(name).cloned().flatten());
        if change.name.as_ref().is_some_and(|new| new != name) && self.has_room() {
            self.users.insert_mut(name.to_owned(), false);
        }
        let name = change.name.unwrap_or_else(|| name.to_owned());
        self.add(Account { name: Some(name), number: change.number, home });
    }

    /// A user goes, with its number.
    pub(super) fn remove(&mut self, name: &str) {
        if self.has_room() {
            self.users.insert_mut(name.to_owned(), false);
        }
        let Some(home) = self.homes.get(name).cloned() else { return };
        let same = self.homes.iter().filter(|(_, other)| **other == home).map(|(name, _)| name.clone());
        for name in same.collect::<Vec<_>>() {
            self.homes.remove_mut(&name);
        }
    }
}
