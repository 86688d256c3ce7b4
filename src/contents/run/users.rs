//! useradd, adduser, groupadd and their like: the lists of users, and home directories.

use super::accounts::Account;
use super::call::Call;
use super::machine::Machine;
use super::operands::Options;
use crate::build::image_path;

/// The lists that users and groups are written into.
// Source: passwd(5), shadow(5), group(5) and gshadow(5).
const LISTS: [&str; 4] = ["/etc/group", "/etc/gshadow", "/etc/passwd", "/etc/shadow"];

/// Why there may be users that are not known.
const UNKNOWN_NAME: &str = "a user or a group is made whose name is not known";

/// What is known of a home directory.
enum Home {
    Made(String),
    NotKnown(String),
    None,
}

impl Machine<'_> {
    pub(crate) fn users(&mut self, call: &Call<'_>) {
        for list in LISTS {
            // Where there is no list of that name, none is needed.
            if !list.ends_with("shadow") || self.tree.present(list).is_some() {
                self.edited(list, call.span());
                self.write(list, call.span());
            }
        }
        match call.program {
            "useradd" => {
                let (account, home) = useradd(call);
                self.add_account(call, account);
                self.make_home(call, home, true);
            }
            "adduser" => {
                let (account, home, has_skeleton) = adduser(call);
                self.add_account(call, account);
                self.make_home(call, home, has_skeleton);
            }
            "usermod" => {
                let options = Options::of(
                    call,
                    "cdefgGlpsuvVwWR",
                    &["comment", "home", "expiredate", "gid", "groups", "login", "shell", "uid"],
                );
                let change = Account {
                    name: whole(call, options.value(&["l", "login"])),
                    number: whole(call, options.value(&["u", "uid"])),
                    home: whole(call, options.value(&["d", "home"])),
                };
                if change.name.is_none() && options.has("l", &["login"]) {
                    self.accounts.may_be_more(UNKNOWN_NAME);
                }
                if let Some(name) = options.operands.last().filter(|name| name.is_whole) {
                    self.accounts.change(&name.text, change);
                }
            }
            "userdel" | "deluser" => {
                let options = Options::of(call, "R", &["root"]);
                let takes_home = options.has("r", &["remove", "remove-home", "remove-all-files"]);
                let Some(name) = options.operands.first().filter(|name| name.is_whole) else { return };
                // With two operands, a user leaves a group.
                if options.operands.len() == 1 {
                    self.accounts.remove(&name.text);
                }
                if takes_home {
                    self.tree.remove(&image_path::join("/home", &name.text), self.time);
                }
            }
            "groupdel" | "delgroup" => {
                // With two operands, a user leaves a group.
                if let [name] = Options::of(call, "RP", &["root", "prefix"]).operands.as_slice()
                    && name.is_whole
                {
                    self.accounts.remove_group(&name.text);
                }
            }
            "groupadd" | "addgroup" | "groupmod" => self.add_groups(call),
            _ => {}
        }
    }

    /// Who is made by a command that may be skipped may be there: nobody goes, and no home is made.
    pub(super) fn perhaps_accounts(&mut self, call: &Call<'_>) {
        match call.program {
            "useradd" => self.add_account(call, useradd(call).0),
            "adduser" => self.add_account(call, adduser(call).0),
            "groupadd" | "addgroup" | "groupmod" => self.add_groups(call),
            "usermod" => self.accounts.may_be_more("users may get other names"),
            _ => {}
        }
    }

    /// A user is made. Which of the words is the name is a matter of options that differ from system to system, and
    /// whether a group of that name is made is one of `/etc/login.defs`: all words may be names.
    fn add_account(&mut self, call: &Call<'_>, account: Account) {
        for argument in &call.arguments {
            if argument.is_whole && !argument.text.starts_with('-') {
                self.accounts.add_user(&argument.text);
                self.accounts.add_group(&argument.text);
            }
        }
        if account.name.is_none() && call.arguments.iter().any(|argument| !argument.is_whole) {
            self.accounts.may_be_more(UNKNOWN_NAME);
        }
        self.accounts.add(account);
    }

    /// groupadd and addgroup make one group; groupmod gives one another name.
    fn add_groups(&mut self, call: &Call<'_>) {
        let options = Options::of(call, "gKpRPn", &["gid", "key", "password", "root", "prefix", "new-name"]);
        if options.operands.iter().any(|name| !name.is_whole) || options.has("n", &["new-name"]) {
            self.accounts.may_be_more(UNKNOWN_NAME);
        }
        for name in &options.operands {
            self.accounts.add_group(&name.text);
        }
    }

    fn make_home(&mut self, call: &Call<'_>, home: Home, has_skeleton: bool) {
        match home {
            Home::Made(home) => {
                let place = self.tree.resolve(&home);
                let is_new = self.tree.directory(&place).is_none();
                self.make_directory(&place, call.span());
                if has_skeleton && is_new {
                    self.more_than_known(&place, &format!("`{}`", call.program), call.span());
                }
            }
            Home::NotKnown(home) => self.more_than_known(&home, &format!("`{}`", call.program), call.span()),
            Home::None => {}
        }
    }
}

/// shadow's program. Without an option, `/etc/login.defs` says whether a home is made: Debian's says no, Fedora's yes.
fn useradd(call: &Call<'_>) -> (Account, Home) {
    let options = Options::of(
        call,
        "bcdefgGkKpRPsuZ",
        &[
            "base-dir",
            "comment",
            "home-dir",
            "home",
            "expiredate",
            "inactive",
            "gid",
            "groups",
            "skel",
            "key",
            "password",
            "root",
            "prefix",
            "shell",
            "uid",
            "selinux-user",
        ],
    );
    let name = options.operands.last().filter(|name| name.is_whole).map(|name| name.text.as_str());
    let base = options.value(&["b", "base-dir"]).unwrap_or("/home");
    let home = options.value(&["d", "home-dir", "home"]).map(image_path::clean);
    let home = home.or_else(|| name.map(|name| image_path::join(base, name)));
    let account = Account {
        name: name.map(ToOwned::to_owned),
        number: whole(call, options.value(&["u", "uid"])),
        home: whole(call, home.as_deref()),
    };
    let home = match home {
        _ if options.has("MD", &["no-create-home", "defaults"]) => Home::None,
        Some(home) if options.has("m", &["create-home"]) => Home::Made(home),
        Some(home) if !options.has("r", &["system"]) => Home::NotKnown(home),
        None => Home::NotKnown(base.to_owned()),
        Some(_) => Home::None,
    };
    (account, home)
}

/// The home that `adduser` makes, and whether that gets what lies in `/etc/skel`, as Debian's does. The
/// program is Debian's or BusyBox's; elsewhere it is another name of `useradd`.
fn adduser(call: &Call<'_>) -> (Account, Home, bool) {
    let with_value = [
        "home",
        "shell",
        "uid",
        "gid",
        "ingroup",
        "gecos",
        "comment",
        "firstuid",
        "lastuid",
        "firstgid",
        "lastgid",
        "conf",
        "add-extra-groups-value",
        "home-dir",
        "groups",
    ];
    let is_debian = call.arguments.iter().any(|argument| {
        [
            "--disabled",
            "--no-create-home",
            "--gecos",
            "--comment",
            "--quiet",
            "--home",
            "--group",
            "--ingroup",
        ]
        .iter()
        .any(|name| argument.text.starts_with(name))
    });
    // BusyBox knows `-h`, `-g`, `-s`, `-G`, `-u` and `-k` with a value.
    let options = Options::of(call, "hgsGukcd", &with_value);
    let [name] = options.operands.as_slice() else {
        // With two operands, a user is put into a group.
        return (Account::default(), Home::None, false);
    };
    if !name.is_whole {
        return (Account::default(), Home::None, false);
    }
    let given = options.value(&["h", "home", "d", "home-dir"]).map(image_path::clean);
    let home = given.clone().unwrap_or_else(|| image_path::join("/home", &name.text));
    // Debian gives users of the system no home, from release 12 on, unless one is said.
    let is_homeless = options.has("", &["system"]) && given.is_none();
    let account = Account {
        name: Some(name.text.clone()),
        number: whole(call, options.value(&["u", "uid"])),
        home: whole(call, Some(&home)).filter(|_| !is_homeless),
    };
    let home = match is_homeless {
        _ if options.has("HM", &["no-create-home"]) => Home::None,
        true => Home::NotKnown(home),
        false => Home::Made(home),
    };
    (account, home, is_debian)
}

/// The value of an option, unless only its start is known.
fn whole(call: &Call<'_>, value: Option<&str>) -> Option<String> {
    let value = value.filter(|value| !value.is_empty())?;
    let mut starts = call.arguments.iter().filter(|argument| !argument.is_whole);
    let is_start = starts.any(|start| start.text.trim_end_matches('/').ends_with(value));
    (!is_start).then(|| value.to_owned())
}
