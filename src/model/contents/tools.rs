//! The tools that are looked for in images: how packages and programs of other names bring them.

/// A tool, and the names under which it is installed.
#[derive(Debug)]
pub(super) struct Tool {
    /// Its name, as rules say it.
    pub(super) name: &'static str,
    /// Its packages in the npm registry.
    pub(super) npm: &'static [&'static str],
    /// Its packages in operating systems.
    pub(super) system: &'static [&'static str],
    /// Its packages in the Python index.
    pub(super) pip: &'static [&'static str],
    /// Its programs; the first is the one that counts.
    pub(super) programs: &'static [&'static str],
    /// Parts of the addresses that it is installed from by a script or as a file.
    pub(super) addresses: &'static [&'static str],
}

pub(super) static TOOLS: &[Tool] = &[
    Tool {
        name: "pnpm",
        npm: &["pnpm", "@pnpm/exe"],
        system: &["pnpm"],
        pip: &["pnpm"],
        programs: &["pnpm", "pnpx"],
        addresses: &["get.pnpm.io", "pnpm.io/install", "github.com/pnpm/pnpm/"],
    },
    Tool {
        name: "yarn",
        npm: &["yarn", "@yarnpkg/cli", "@yarnpkg/cli-dist"],
        system: &["yarn", "yarnpkg"],
        pip: &[],
        programs: &["yarn", "yarnpkg"],
        addresses: &["yarnpkg.com/install", "github.com/yarnpkg/yarn/"],
    },
    Tool { name: "nx", npm: &["nx", "@nrwl/cli"], system: &[], pip: &[], programs: &["nx"], addresses: &[] },
    Tool { name: "turbo", npm: &["turbo"], system: &[], pip: &[], programs: &["turbo"], addresses: &[] },
    Tool { name: "lerna", npm: &["lerna"], system: &[], pip: &[], programs: &["lerna"], addresses: &[] },
    Tool {
        name: "corepack",
        npm: &["corepack"],
        system: &["corepack", "nodejs-corepack"],
        pip: &[],
        programs: &["corepack"],
        addresses: &[],
    },
    Tool {
        name: "npm",
        npm: &["npm"],
        system: &["npm", "nodejs-npm"],
        pip: &[],
        programs: &["npm", "npx"],
        addresses: &["npmjs.com/install", "npmjs.org/install"],
    },
    Tool {
        name: "bun",
        npm: &["bun"],
        system: &["bun"],
        pip: &[],
        programs: &["bun", "bunx"],
        addresses: &["bun.sh/install", "bun.com/install", "github.com/oven-sh/bun/"],
    },
];

/// The tool of that name.
pub(super) fn by_name(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

/// The tool that an npm package is.
pub(super) fn by_npm_package(package: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.npm.contains(&package))
}

/// The tool that a package of an operating system is.
pub(super) fn by_system_package(package: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.system.contains(&package))
}

/// The tool that a Python package is.
pub(super) fn by_pip_package(package: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.pip.contains(&package))
}

/// The tool that a program of that name belongs to.
pub(super) fn by_program(program: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.programs.contains(&program))
}

/// The tool that is installed from that address.
pub(super) fn by_address(address: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.addresses.iter().any(|part| address.contains(part)))
}
