//! useradd, adduser, groupadd and their like: the lists of users, and home directories.

use super::call::Call;
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
                let home = useradd(call);
                self.home(call, home, true);
            }
            "adduser" => {
                let (home, has_skeleton) = adduser(call);
                self.home(call, home, has_skeleton);
            }
            "userdel" | "deluser" => {
                let options = Options::of(call, "R", &["root"]);
                let takes_home = options.has("r", &["remove", "remove-home", "remove-all-files"]);
                if let Some(name) = options.operands.first().filter(|name| name.is_whole && takes_home) {
                    self.tree.remove(&image_path::join("/home", &name.text), self.time);
                }
            }
            _ => {}
        }
    }

    fn home(&mut self, call: &Call<'_>, home: Home, has_skeleton: bool) {
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
fn useradd(call: &Call<'_>) -> Home {
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
    match home {
        _ if options.has("MD", &["no-create-home", "defaults"]) => Home::None,
        Some(home) if options.has("m", &["create-home"]) => Home::Made(home),
        Some(home) if !options.has("r", &["system"]) => Home::NotKnown(home),
        None => Home::NotKnown(base.to_owned()),
        Some(_) => Home::None,
    }
}

/// The home that `adduser` makes, and whether that gets what lies in `/etc/skel`, as Debian's does. The
/// program is Debian's or BusyBox's; elsewhere it is another name of `useradd`.
fn adduser(call: &Call<'_>) -> (Home, bool) {
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
        return (Home::None, false);
    };
    if options.has("HM", &["no-create-home"]) || !name.is_whole {
        return (Home::None, false);
    }
    let given = options.value(&["h", "home", "d", "home-dir"]).map(image_path::clean);
    let home = given.clone().unwrap_or_else(|| image_path::join("/home", &name.text));
    // Debian makes no home for users of the system, from release 12 on, unless one is said.
    match options.has("", &["system"]) && given.is_none() {
        true => (Home::NotKnown(home), is_debian),
        false => (Home::Made(home), is_debian),
    }
}
