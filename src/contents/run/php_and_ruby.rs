//! Composer and Bundler: what they install, with or without what is for development.

use super::call::Call;
use super::machine::Machine;
use super::python::groups_after;
use crate::answer::Answer;
use crate::build::image_path;
use crate::contents::tree::How;
use crate::knowledge::tools;
use crate::manifests::Ecosystem;

impl Machine<'_> {
    /// Composer and Bundler.
    pub(super) fn other_dependencies(&mut self, call: &Call<'_>) {
        let with_value =
            ["--without", "--path", "--with", "--gemfile", "--jobs", "-j", "-d", "--working-dir"];
        let operands = call.operands(&with_value);
        let mut words: Vec<&str> = operands.iter().map(|operand| operand.text.as_str()).collect();
        let mut listed = groups_after(call, "--without");
        if words.first() == Some(&"install") {
            // What stands after the first group of a list is no operand.
            words.truncate(1);
        }
        match (call.program, words.as_slice()) {
            ("composer", ["install" | "i" | "update" | "u"]) => {
                let is_left_out = call.has(&["--no-dev"]) || self.is_on(call, "COMPOSER_NO_DEV");
                self.project_packages(call, Ecosystem::Php, is_left_out, "--no-dev", false);
            }
            ("bundle" | "bundler", ["config", rest @ ..]) => {
                let rest: Vec<&str> = rest.iter().copied().filter(|word| !matches!(*word, "set")).collect();
                let is_groups = |group: &&&str| matches!(**group, "without" | "BUNDLE_WITHOUT");
                if rest.iter().any(|group| is_groups(&group)) {
                    let value = rest[1..].join(" ");
                    self.session.assign(call.shell, "BUNDLE_WITHOUT", Some(value));
                }
                if rest.first() == Some(&"deployment") {
                    self.session.assign(
                        call.shell,
                        "BUNDLE_DEPLOYMENT",
                        rest.get(1).map(|on| (*on).to_owned()),
                    );
                }
            }
            ("bundle" | "bundler", ["install"] | []) => {
                listed.extend(call.values(&["--without"]));
                let mut without = listed.join(" ");
                if let Answer::Known(Some(groups)) = self.environment(call, "BUNDLE_WITHOUT") {
                    without = format!("{without} {groups}");
                }
                let only = self.environment(call, "BUNDLE_ONLY");
                let mut groups = without.split([' ', ':', ',']);
                let is_left_out =
                    groups.any(|group| group == "development") || matches!(only, Answer::Known(Some(_)));
                let switch = "BUNDLE_WITHOUT=development:test";
                self.project_packages(call, Ecosystem::Ruby, is_left_out, switch, false);
            }
            _ => {}
        }
    }

    /// `php composer-setup.php --install-dir=/usr/local/bin --filename=composer`, also out of a pipe: the installer
    /// of Composer, by the options that it has. Without the first, it is put where the command runs.
    // Source: the documentation of Composer, on installing it by a script.
    pub(super) fn composer_installer(&mut self, call: &Call<'_>) {
        let values = |option: &str| call.values(&[option]).first().cloned();
        let (directory, name) = (values("--install-dir"), values("--filename"));
        let is_setup = call.arguments.iter().any(|argument| {
            matches!(image_path::file_name(&argument.text), "composer-setup.php" | "composer-installer.php")
        });
        if directory.is_none() && !is_setup {
            return;
        }
        let directory = self.session.absolute(call.shell, directory.as_deref().unwrap_or("."));
        if let (Some(directory), Some(composer)) = (directory, tools::by_name("composer")) {
            let path = image_path::join(&directory, name.as_deref().unwrap_or("composer.phar"));
            self.place_tool(composer.name, &path, How::Downloaded, call.span());
        }
    }

    pub(super) fn gem_folder(&self, call: &Call<'_>, directory: &str) -> String {
        if let Some(given) = call.values(&["--path"]).first() {
            return image_path::join(directory, given);
        }
        match self.environment(call, "BUNDLE_PATH") {
            Answer::Known(Some(given)) => image_path::join(directory, &given),
            _ if self.is_on(call, "BUNDLE_DEPLOYMENT") || call.has(&["--deployment"]) => {
                image_path::join(directory, "vendor/bundle")
            }
            _ => "/usr/local/bundle".to_owned(),
        }
    }
}
