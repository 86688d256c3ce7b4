//! Installers: programs and scripts that are downloaded, and what each leaves where.

/// A script that somebody offers for installing something.
pub(crate) struct Installer {
    /// Parts of its address.
    pub(crate) addresses: &'static [&'static str],
    /// The variable that names another directory, and the one that is used otherwise; `~` is the home of who runs it.
    pub(crate) places: &'static [(&'static str, &'static str)],
    /// Tools of the table that come along, all of them with the system's package manager.
    pub(crate) tools: &'static [&'static str],
    /// The tool of the table that it is there to install, in each of the places or in `bin` of it.
    pub(crate) installs: Option<&'static str>,
}

const fn places(
    addresses: &'static [&'static str],
    places: &'static [(&'static str, &'static str)],
) -> Installer {
    Installer { addresses, places, tools: &[], installs: None }
}

/// An installer of a tool of the table.
const fn of_tool(
    tool: &'static str,
    addresses: &'static [&'static str],
    places: &'static [(&'static str, &'static str)],
) -> Installer {
    Installer { addresses, places, tools: &[], installs: Some(tool) }
}

/// Known installers, from the documentation of each, or from the script itself.
// Source: the documentation of each tool, on how to install it, or the script itself.
pub(crate) static INSTALLERS: &[Installer] = &[
    of_tool("uv", &["astral.sh/uv", "github.com/astral-sh/uv/"], &[("UV_INSTALL_DIR", "~/.local/bin")]),
    places(&["astral.sh/ruff"], &[("RUFF_INSTALL_DIR", "~/.local/bin")]),
    of_tool(
        "poetry",
        &["install.python-poetry.org", "python-poetry/poetry/"],
        &[("POETRY_HOME", "~/.local/share/pypoetry"), ("", "~/.local/bin")],
    ),
    of_tool(
        "pdm",
        &["pdm-project.org/install", "pdm-project/pdm/"],
        &[("PDM_HOME", "~/.local/share/pdm"), ("", "~/.local/bin")],
    ),
    places(&["nvm-sh/nvm/", "creationix/nvm/"], &[("NVM_DIR", "~/.nvm"), ("", "~/.bashrc")]),
    places(&["get.volta.sh"], &[("VOLTA_HOME", "~/.volta"), ("", "~/.bashrc")]),
    places(&["fnm.vercel.app/install"], &[("", "~/.local/share/fnm"), ("", "~/.bashrc")]),
    places(&["deno.land/install.sh", "deno.land/x/install"], &[("DENO_INSTALL", "~/.deno")]),
    places(&["Homebrew/install"], &[("", "/home/linuxbrew"), ("", "/usr/local"), ("", "/opt/homebrew")]),
    places(&["get.sdkman.io"], &[("SDKMAN_DIR", "~/.sdkman"), ("", "~/.bashrc")]),
    places(&["mise.run", "mise.jdx.dev/install"], &[("MISE_INSTALL_PATH", "~/.local/bin")]),
    places(&["get.helm.sh", "helm/helm/"], &[("HELM_INSTALL_DIR", "/usr/local/bin")]),
    places(
        &["golangci/golangci-lint/", "golangci-lint.run/install"],
        &[("BINDIR", "."), ("", "/go/bin"), ("", "/usr/local/bin")],
    ),
    places(&["get.pulumi.com"], &[("", "~/.pulumi")]),
    places(
        &["dot.net/v1/dotnet-install", "dotnet-install.sh"],
        &[("DOTNET_INSTALL_DIR", "~/.dotnet"), ("", "/usr/share/dotnet"), ("", "/usr/local")],
    ),
    places(&["get.docker.com"], &[("", "/usr"), ("", "/etc"), ("", "/var/lib")]),
    places(&["download.docker.com"], &[("", "/etc/apt")]),
    // Says where packages are, and installs what is needed to fetch them.
    Installer {
        addresses: &["deb.nodesource.com/setup"],
        places: &[("", "/etc/apt"), ("", "/usr/share/keyrings"), ("", "/var/lib/apt")],
        tools: &["curl"],
        installs: None,
    },
    places(&["rpm.nodesource.com/setup"], &[("", "/etc/yum.repos.d"), ("", "/etc/pki")]),
];
