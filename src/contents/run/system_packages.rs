//! Package managers of operating systems, and brew.

use std::sync::Arc;

use super::call::{Argument, Call};
use super::machine::{Machine, installed_with};
use crate::knowledge::tools;

/// Options whose value is the next argument, over all of these programs.
// Source: apk(8), apt-get(8), dnf(8) and zypper(8).
const WITH_VALUE: &[&str] = &[
    "--virtual",
    "-t",
    "--repository",
    "-X",
    "--root",
    "-p",
    "--target-release",
    "-o",
    "--option",
    "-c",
    "--config-file",
    "--enablerepo",
    "--disablerepo",
    "--setopt",
    "--releasever",
    "--installroot",
    "--arch",
];

/// Packages that are known to bring no program which something else could be looked for in vain:
/// certificates, time zones, languages, shells, init programs.
// Source: packages.debian.org and pkgs.alpinelinux.org, the lists of files of these packages.
const PLAIN_PACKAGES: &[&str] = &[
    "apt-transport-https",
    "bzip2",
    "ca-certificates",
    "chromium",
    "coreutils",
    "cron",
    "curl",
    "dbus",
    "debian-archive-keyring",
    "dirmngr",
    "dnsutils",
    "dumb-init",
    "ffmpeg",
    "file",
    "findutils",
    "fontconfig",
    "fonts-liberation",
    "fonts-noto-color-emoji",
    "freetype",
    "gcompat",
    "gettext",
    "gettext-base",
    "ghostscript",
    "gnupg",
    "gnupg2",
    "gosu",
    "gzip",
    "htop",
    "icu",
    "icu-data-full",
    "icu-libs",
    "imagemagick",
    "iproute2",
    "iputils-ping",
    "jq",
    "less",
    "locales",
    "logrotate",
    "lsb-release",
    "media-types",
    "musl",
    "musl-locales",
    "nano",
    "net-tools",
    "nodejs",
    "nss",
    "openssh-client",
    "openssl",
    "procps",
    "procps-ng",
    "psmisc",
    "py3-setuptools",
    "python3",
    "python3-minimal",
    "python3-venv",
    "rsync",
    "shadow",
    "su-exec",
    "sudo",
    "tar",
    "telnet",
    "tesseract-ocr",
    "tini",
    "ttf-freefont",
    "tzdata",
    "unzip",
    "util-linux",
    "vim",
    "vim-tiny",
    "xz-utils",
    "zip",
    "zlib",
    "zstd",
    "python3-distutils",
];

impl Machine<'_> {
    pub(crate) fn packages(&mut self, call: &Call<'_>) {
        if call.program == "apt-mark" {
            self.is_marked_auto |= call.has(&["auto"]);
            return;
        }
        let operands = call.operands(WITH_VALUE);
        let Some((verb, packages)) = operands.split_first() else {
            self.pacman(call);
            return;
        };
        match verb.text.as_str() {
            "add" | "install" | "in" | "localinstall" | "groupinstall" => self.add_packages(call, packages),
            "del" | "remove" | "purge" | "erase" | "rm" | "autoremove" | "uninstall" => {
                self.remove_packages(packages);
                let takes_all = call.has(&["--auto-remove", "--autoremove"]) || verb.text == "autoremove";
                if self.is_marked_auto && takes_all {
                    self.remove_what_this_step_installed();
                }
            }
            "build-dep" | "builddep" => {
                self.not_known("/usr/bin", "what is needed to build a package", call.span());
            }
            _ => self.pacman(call),
        }
    }

    fn add_packages(&mut self, call: &Call<'_>, packages: &[&Argument<'_>]) {
        let directory = if call.program == "brew" { "/usr/local/bin" } else { "/usr/bin" };
        let mut names: Vec<Arc<str>> = Vec::new();
        let roots = ["--root", "--installroot", "-p", "--rootdir"];
        if let Some(root) =
            call.value(&roots).map(|root| root.text.clone()).or_else(|| call.values(&roots).pop())
        {
            let root = self.session.absolute(call.shell, &root).unwrap_or_else(|| "/".to_owned());
            self.more_than_known(&root, &format!("`{}`", call.program), call.span());
        }
        for package in packages {
            if !package_name(package).is_some_and(makes_no_users) {
                let name = package_name(package).unwrap_or("whose name is not known");
                self.accounts.may_be_more(format!("the package `{name}` may create users"));
            }
            let Some(name) = package_name(package) else {
                self.not_known("/usr/bin", "a package whose name is not known", package.word.span());
                continue;
            };
            let (how, place) = (installed_with(call.program), package.word.span());
            if let Some(name) =
                name.strip_suffix('-').filter(|_| matches!(call.program, "apt" | "apt-get" | "aptitude"))
            {
                self.remove_package(name);
                continue;
            }
            if let Some(tool) = tools::by_system_package(name) {
                self.install(tool, directory, how, place);
                names.push(Arc::from(tool.name));
            } else if tools::holds_headers(name) {
                self.place_tool(name, &format!("/usr/include/{name}"), how, place);
                names.push(Arc::from(name));
            } else if !is_plain(name) {
                self.not_known("/usr/bin", &format!("the package `{name}`"), place);
            }
        }
        let group = call.values(&["--virtual", "-t"]);
        if let Some(group) = group.first().filter(|_| call.program == "apk") {
            self.tree.packages_together.push((Arc::from(group.as_str()), Arc::from(names)));
        }
    }

    fn remove_packages(&mut self, packages: &[&Argument<'_>]) {
        for package in packages {
            let Some(name) = package_name(package) else { continue };
            let groups: Vec<Arc<str>> = self
                .tree
                .packages_together
                .iter()
                .filter(|(group, _)| **group == *name)
                .flat_map(|(_, names)| names.iter().cloned())
                .collect();
            for tool in groups {
                self.uninstall(&tool);
            }
            self.remove_package(name);
        }
    }

    fn remove_package(&mut self, name: &str) {
        match tools::by_system_package(name) {
            Some(tool) => self.uninstall(tool.name),
            None if tools::holds_headers(name) => self.uninstall(name),
            None => {}
        }
    }

    /// `apt-mark auto '.*'` and then `apt-get purge --auto-remove`: all that this line installed goes, except
    /// what was marked again, which nobody can tell.
    fn remove_what_this_step_installed(&mut self) {
        for file in self.tree.tools_to_change() {
            let is_new = file.arrivals.last().is_some_and(|arrival| arrival.time == self.time);
            if is_new
                && file.removed.is_none()
                && (file.path.starts_with("/usr/bin/") || file.path.starts_with("/usr/include/"))
            {
                self.tree.remove(&file.path, self.time);
            }
        }
    }

    /// pacman's verbs are options: `-S package`, `-Rs package`.
    fn pacman(&mut self, call: &Call<'_>) {
        if call.program != "pacman" {
            return;
        }
        let verb = |letter: char| {
            call.arguments.iter().any(|argument| {
                argument.text.starts_with('-')
                    && !argument.text.starts_with("--")
                    && argument.text.contains(letter)
            })
        };
        let packages = call.operands(&[]);
        if verb('S') {
            self.add_packages(call, &packages);
        } else if verb('R') {
            self.remove_packages(&packages);
        }
    }
}

/// The name of a package, without a version that follows it; nothing where it is not known.
fn package_name<'a>(package: &'a Argument<'_>) -> Option<&'a str> {
    let end = package.text.find(['=', '<', '>', '~', '@', '!', '[']);
    if end.is_none() && !package.is_whole {
        return None;
    }
    Some(&package.text[..end.unwrap_or(package.text.len())]).filter(|name| !name.is_empty())
}

/// Packages without scripts that make users or groups, beside those that bring tools, headers or no program.
// Source: packages.debian.org and pkgs.alpinelinux.org: `postinst` and `.pre-install` of these packages.
const WITHOUT_USERS: &[&str] = &[
    "bash",
    "bind-tools",
    "bsdmainutils",
    "build-base",
    "diffutils",
    "e2fsprogs",
    "gawk",
    "git-lfs",
    "glibc-langpack-en",
    "graphviz",
    "grep",
    "iptables",
    "lsof",
    "ncurses",
    "netcat",
    "netcat-openbsd",
    "netcat-traditional",
    "patch",
    "pkgconf",
    "pkg-config",
    "python-is-python3",
    "readline",
    "sed",
    "software-properties-common",
    "sqlite",
    "sqlite3",
    "strace",
    "vips",
    "wget",
    "which",
    "xz",
];

/// Whether a package is known to make no users and no groups.
fn makes_no_users(name: &str) -> bool {
    // Servers of these make some, those who ask them do not.
    let servers = ["cron", "dbus", "docker", "mariadb", "mongodb", "mysql", "openssh", "postgresql", "redis"];
    let is_server = servers.iter().any(|server| name.starts_with(server)) || name.ends_with("fpm");
    let asks =
        name.contains("client") || name.contains("cli") || name.ends_with("-tools") || name.ends_with("-dev");
    (!is_server || asks)
        && (is_plain(name)
            || WITHOUT_USERS.contains(&name)
            || tools::by_system_package(name).is_some()
            || tools::holds_headers(name))
}

/// Whether a package is known to bring no program that is looked for: by its name, or because it is a
/// library, fonts or a language pack.
fn is_plain(name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-'));
    let is_library = name.starts_with("lib") && !name.contains("-bin") && !name.contains("-tools");
    let starts = ["ttf-", "font-", "fonts-", "language-pack-", "icu-", "php", "python3-", "py3-"];
    PLAIN_PACKAGES.contains(&name)
        || PLAIN_PACKAGES.contains(&stem)
        || is_library
        || starts.iter().any(|start| name.starts_with(start))
        || name.ends_with("-libs")
}
