//! Projects of .NET: what they make.

use super::elements::elements;
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
    let elements = elements(text);
    let root = elements.last().filter(|root| root.path == "Project")?;
    let sdk = root.attribute("Sdk").unwrap_or("");
    let values = |name: &str| {
        let path = format!("Project/PropertyGroup/{name}");
        elements.iter().filter(move |element| element.path == path)
    };
    let uses = |package: &str| {
        elements.iter().any(|element| {
            matches!(element.path.as_str(), "Project/ItemGroup/PackageReference" | "Project/Sdk")
                && (element.attribute("Include") == Some(package)
                    || element.attribute("Name") == Some(package))
        })
    };
    let is = |name: &str, value: &str| values(name).any(|element| element.text.eq_ignore_ascii_case(value));
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
        .chain(values("AssemblyName").map(|element| element.text.clone()))
        .collect();
    if matches!(sdk, "Microsoft.NET.Sdk.Web" | "Microsoft.NET.Sdk.Worker") {
        return Some(
            Said::new(root.line, format!("`{sdk}` makes a server of it"), Weight::Serves).named(names),
        );
    }
    let output = values("OutputType").find(|element| element.text.eq_ignore_ascii_case("Exe"))?;
    Some(Said::new(output.line, "it makes a program of .NET", Weight::Runs).named(names))
}
