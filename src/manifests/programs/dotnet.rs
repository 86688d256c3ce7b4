//! Projects of .NET: what they make.

use super::elements;
use super::program::{Said, Weight};

/// Endings of project files.
const ENDINGS: [&str; 3] = [".csproj", ".fsproj", ".vbproj"];

/// Whether a file is a project of .NET, by its name.
pub(super) fn is_project(name: &str) -> bool {
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The program that a project makes: a server, or something else that runs. Not tests, nor what starts the other projects
/// for those who develop them.
// Source: learn.microsoft.com, ".NET project SDKs" (Web, Worker), "MSBuild properties" (`OutputType`, `IsTestProject`),
// ".NET Aspire AppHost".
pub(super) fn program(file_name: &str, text: &str) -> Option<Said> {
    let mut root: Option<(String, u32)> = None;
    let mut packages: Vec<String> = Vec::new();
    let mut properties: Vec<(String, String, u32)> = Vec::new();
    elements::visit(text, |element| {
        let attribute = |name: &str| element.attribute(name).unwrap_or("").to_owned();
        match element.path {
            "Project" => root = Some((attribute("Sdk"), element.line)),
            "Project/ItemGroup/PackageReference" => packages.push(attribute("Include")),
            "Project/Sdk" => packages.push(attribute("Name")),
            path => {
                if let Some(name) = path.strip_prefix("Project/PropertyGroup/") {
                    properties.push((name.to_owned(), element.text, element.line));
                }
            }
        }
    });
    let (sdk, line) = root?;
    let values = |name: &'static str| properties.iter().filter(move |(known, _, _)| known == name);
    let uses = |package: &str| packages.iter().any(|known| known == package);
    let is =
        |name: &'static str, value: &str| values(name).any(|(_, text, _)| text.eq_ignore_ascii_case(value));
    let is_of_tests = is("IsTestProject", "true") || uses("Microsoft.NET.Test.Sdk");
    let is_host =
        sdk.starts_with("Aspire.AppHost.Sdk") || uses("Aspire.AppHost.Sdk") || is("IsAspireHost", "true");
    if is_of_tests || is_host || is("OutputType", "Library") {
        return None;
    }
    let names: Vec<String> = ENDINGS
        .iter()
        .find_map(|ending| file_name.strip_suffix(ending))
        .map(ToOwned::to_owned)
        .into_iter()
        .chain(values("AssemblyName").map(|(_, text, _)| text.clone()))
        .collect();
    if matches!(sdk.as_str(), "Microsoft.NET.Sdk.Web" | "Microsoft.NET.Sdk.Worker") {
        return Some(Said::new(line, format!("`{sdk}` makes a server of it"), Weight::Serves).named(names));
    }
    let (_, _, line) = values("OutputType").find(|(_, text, _)| text.eq_ignore_ascii_case("Exe"))?;
    Some(Said::new(*line, "it makes a program of .NET", Weight::Runs).named(names))
}
