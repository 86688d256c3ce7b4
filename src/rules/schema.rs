//! The JSON schema of the policy file: what its tables say of themselves, with the rules that there are.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use super::rule::Rule;
use crate::catalog::Page;
use crate::policy::{FromPolicy, LevelName, Sections};
use crate::rules;
use crate::syntax::patterns::PathPattern;

/// The schema that editors and validators read (JSON Schema, draft 7).
#[must_use]
pub fn policy_schema() -> Json {
    let mut schema = Sections::schema();
    schema["$schema"] = "http://json-schema.org/draft-07/schema#".into();
    schema["title"] = "Stockade policy".into();
    schema["description"] = "What a team asks of its Dockerfiles and Compose files: stockade.yaml.".into();
    schema["definitions"] = json!({
        "level": described(LevelName::schema(), "The level of what is found; `off` does not look."),
        "except": described(Vec::<PathPattern>::schema(), "Services by name and files by pattern that the rule leaves alone."),
        "name": {"enum": names().collect::<Vec<_>>()},
    });
    let properties = &mut schema["properties"];
    let said = properties["rules"]["description"].clone();
    properties["rules"] = json!({
        "type": "object", "additionalProperties": false, "properties": settings(), "description": said,
    });
    properties["overrides"]["items"]["required"] = json!(["files", "rules"]);
    properties["same-service"]["items"]["required"] = json!(["services"]);
    properties["same-service"]["items"]["properties"]["services"]["minItems"] = 2.into();
    properties["projects"]["additionalProperties"]["oneOf"][1]["required"] = json!(["files"]);
    properties["overrides"]["items"]["properties"]["rules"] = json!({
        "type": "object",
        "propertyNames": {"$ref": "#/definitions/name"},
        "additionalProperties": {"$ref": "#/definitions/level"},
    });
    properties["protected"]["items"] = json!({"$ref": "#/definitions/name"});
    schema
}

fn described(mut schema: Json, description: &str) -> Json {
    schema["description"] = description.into();
    schema
}

/// The names of categories and rules.
fn names() -> impl Iterator<Item = &'static str> {
    let names: BTreeSet<&str> =
        rules::all().map(Rule::page).flat_map(|page| [page.category, page.name]).collect();
    names.into_iter()
}

/// What may be said of each category and of each rule.
fn settings() -> Map<String, Json> {
    let mut settings = Map::new();
    for rule in rules::all() {
        let Page { name, category, title, .. } = rule.page();
        let every = format!("Every rule of this category: rules/{category}.");
        settings.entry(*category).or_insert_with(|| setting(Map::new(), &every));
        let own = rule.schema()["properties"].as_object().cloned().unwrap_or_default();
        settings.insert((*name).to_owned(), setting(own, &format!("Finds: {title}.")));
    }
    settings
}

/// A level, or a table with a level, exceptions and options.
fn setting(mut options: Map<String, Json>, description: &str) -> Json {
    options.insert("level".to_owned(), json!({"$ref": "#/definitions/level"}));
    options.insert("except".to_owned(), json!({"$ref": "#/definitions/except"}));
    json!({
        "description": description,
        "oneOf": [
            {"$ref": "#/definitions/level"},
            {"type": "object", "additionalProperties": false, "properties": options},
        ],
    })
}
