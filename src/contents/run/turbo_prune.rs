//! `turbo prune`: the part of a workspace that one package needs, put aside.

use std::sync::Arc;

use super::call::Call;
use super::machine::{Machine, installed_with};
use crate::build::image_path;
use crate::contents::tree::Arrival;
use crate::manifests::Package;

impl Machine<'_> {
    /// `turbo prune NAME --docker`: `out/json` holds the manifests, `out/full` all of each package.
    pub(crate) fn turbo(&mut self, call: &Call<'_>) {
        let operands = call.operands(&["--scope", "--out-dir", "--filter"]);
        let mut words = operands.iter().map(|operand| operand.text.as_str());
        if words.next() != Some("prune") {
            return;
        }
        let Some(directory) = self.session.directory(call.shell) else { return };
        let project = self.project(&directory);
        let Some(workspace) = project.workspace() else { return };
        let mut names: Vec<String> = words.map(ToOwned::to_owned).collect();
        names.extend(call.values(&["--scope"]));
        let named: Vec<&Package> = names.iter().filter_map(|name| workspace.package_named(name)).collect();
        let mut packages: Vec<&Package> = named.clone();
        for package in named {
            for needed in workspace.needed_by(package) {
                if !packages.iter().any(|known| known.directory == needed.directory) {
                    packages.push(needed);
                }
            }
        }
        let out = call.values(&["--out-dir"]).first().map_or("out", String::as_str).to_owned();
        let out = image_path::join(&directory, &out);
        let is_split = call.has(&["--docker"]);
        let full = if is_split { image_path::join(&out, "full") } else { out.clone() };
        let arrival = Arc::new(Arrival {
            time: self.time,
            place: call.span(),
            how: installed_with("turbo"),
            earlier: None,
        });
        let before = self.tree.clone();
        let mut copy = |from: &str, to: &str| {
            self.tree.copy(&before, &image_path::join(&directory, from), to, &arrival);
        };
        for file in ["package.json", "pnpm-workspace.yaml", "turbo.json"] {
            copy(file, &image_path::join(&full, file));
            if is_split && file != "turbo.json" {
                copy(file, &image_path::join(&out, &format!("json/{file}")));
            }
        }
        for package in packages {
            let inner = project.inner_path(&package.directory);
            copy(&inner, &image_path::join(&full, &inner));
            if is_split {
                let manifest = format!("{inner}/package.json");
                copy(&manifest, &image_path::join(&out, &format!("json/{manifest}")));
            }
        }
        for file in ["pnpm-workspace.yaml", "pnpm-lock.yaml", "package-lock.json", "yarn.lock"] {
            copy(file, &image_path::join(&out, file));
        }
    }
}
