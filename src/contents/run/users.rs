//! useradd, adduser, groupadd and their like: the lists of users, and home directories.

use super::call::Call;
use super::homes::Account;
use super::machine::Machine;
use super::operands::Options;
use crate::build::image_path;

/// The lists that users and groups are written into.
// Source: passwd(5), shadow(5), group(5) and gshadow(5).
const LISTS: [&str; 4] = ["/etc/group", "/etc/gshadow", "/etc/passwd", "/etc/shadow"];

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
                self.homes.add(account);
                self.make_home(call, home, true);
            }
            "adduser" => {
                let (account, home, has_skeleton) = adduser(call);
                self.homes.add(account);
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
                if let Some(name) = options.operands.last().filter(|name| name.is_whole) {
                    self.homes.change(&name.text, change);
                }
            }
            "userdel" | "deluser" => {
                let options = Options::of(call, "R", &["root"]);
                let takes_home = options.has("r", &["remove", "remove-home", "remove-all-files"]);
                let Some(name) = options.operands.first().filter(|name| name.is_whole) else { return };
                // With two operands, a user leaves a group.
                if options.operands.len() == 1 {
                    self.homes.remove(&name.text);
                }
                if takes_home {
                    self.tree.remove(&image_path::join("/home", &name.text), self.time);
                }
            }
            _ => {}
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
