//! Programs that set up a system: packages, accounts, settings, and running as somebody else.

use super::program::AsProcess::Tool;
use super::program::InRun::{Followed, Nothing};
use super::program::StepsDown::{Always, With};
use super::program::{Program, program};

/// Package managers of systems, and what asks and configures them.
// Source: the manual pages of apk-tools, apt, apt-utils, aptitude, debconf, dnf, dpkg, microdnf, pacman,
// software-properties-common, yum and zypper; docs.brew.sh.
pub(super) const PACKAGE_MANAGERS: &[Program] = &[
    program("add-apt-repository").in_run(Nothing),
    program("apk").in_run(Followed),
    program("apt").in_run(Followed),
    program("apt-cache").in_run(Nothing),
    program("apt-config").in_run(Nothing),
    program("apt-get").in_run(Followed),
    program("apt-key").in_run(Nothing),
    program("apt-mark").in_run(Nothing),
    program("aptitude").in_run(Followed),
    program("brew").in_run(Followed),
    program("debconf-set-selections").in_run(Nothing),
    program("dnf").in_run(Followed),
    program("dpkg-architecture").in_run(Nothing),
    program("dpkg-query").in_run(Nothing),
    program("microdnf").in_run(Followed),
    program("pacman").in_run(Followed),
    program("update-alternatives").in_run(Nothing),
    program("yum").in_run(Followed),
    program("zypper").in_run(Followed),
];

/// Programs that make users and groups, and change them.
// Source: the manual pages of the Debian packages `adduser` and `passwd` (shadow), and the applets of BusyBox
// 1.37.
pub(super) const ACCOUNTS: &[Program] = &[
    program("addgroup").in_run(Nothing),
    program("adduser").in_run(Nothing),
    program("chpasswd").in_run(Nothing),
    program("chsh").in_run(Nothing),
    program("delgroup").in_run(Nothing),
    program("deluser").in_run(Nothing),
    program("groupadd").in_run(Nothing),
    program("groupdel").in_run(Nothing),
    program("groupmod").in_run(Nothing),
    program("passwd").in_run(Nothing),
    program("pwconv").in_run(Nothing),
    program("useradd").in_run(Nothing),
    program("userdel").in_run(Nothing),
    program("usermod").in_run(Nothing),
];

/// Programs that set up a system or ask about it.
// Source: the manual pages of the Debian packages `apache2`, `ca-certificates`, `fontconfig`, `gnupg`, `init-
// system-helpers`, `libc-bin`, `libcap2-bin`, `locales`, `lsb-release` and `openssl`.
pub(super) const SETTINGS: &[Program] = &[
    program("a2dismod").in_run(Nothing),
    program("a2dissite").in_run(Nothing),
    program("a2enconf").in_run(Nothing),
    program("a2enmod").in_run(Nothing),
    program("a2ensite").in_run(Nothing),
    program("fc-cache").in_run(Nothing),
    program("getent").in_run(Nothing),
    program("gpg").in_run(Nothing),
    program("gpgconf").in_run(Nothing),
    program("ldconfig").in_run(Nothing),
    program("ldd").in_run(Nothing),
    program("locale-gen").in_run(Nothing),
    program("lsb_release").in_run(Nothing),
    program("openssl").in_run(Nothing).as_process(&[Tool]),
    program("service").verbal(),
    program("setcap").in_run(Nothing),
    program("update-ca-certificates").in_run(Nothing),
    program("update-locale").in_run(Nothing),
];

/// Programs that run another as somebody else.
// Source: runuser(1) and setpriv(1) of util-linux; chpst(8) of runit; setuidgid of daemontools, s6-setuidgid
// and s6-applyuidgid of s6; the pages of gosu, su-exec and phusion/baseimage (`setuser`); sshpass(1).
pub(super) const OTHER_USERS: &[Program] = &[
    program("chpst").steps_down(With(&["-u"])),
    program("gosu").steps_down(Always),
    program("runuser").steps_down(Always),
    program("s6-applyuidgid").steps_down(Always),
    program("s6-setuidgid").steps_down(Always),
    program("setpriv").steps_down(With(&["--euid", "--reuid"])),
    program("setuidgid").steps_down(Always),
    program("setuser").steps_down(Always),
    program("sshpass").password(&["-p"]).glued_password("-p"),
    program("su-exec").steps_down(Always),
];
