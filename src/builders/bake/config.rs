//! The files of one call put together: variables, functions, targets and groups by name.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};

use hcl_edit::expr::Expression;

use super::body::{Attribute, Block, Content, Source};
use super::functions;
use super::scope::{Budget, Evaluator, Locals, NO_LOCALS, Names};
use super::value::{Evaluated, Value, why};
use crate::builders::document::items;
use crate::builders::partial::Partial;
use crate::limits;
use crate::source::Span;

/// The most targets that the matrices of all files make.
const MAX_TARGETS: usize = limits::BAKE_MATRICES.most();

/// The files of one call.
pub(super) struct Config<'p> {
    attributes: HashMap<String, Attribute<'p>>,
    variables: HashMap<String, Block<'p>>,
    functions: HashMap<String, Block<'p>>,
    targets: Vec<Block<'p>>,
    pub(super) groups: Vec<Block<'p>>,
    /// What the environment of the call says of variables.
    given: &'p BTreeMap<String, Partial>,
    worked_out: RefCell<HashMap<String, Option<Evaluated>>>,
    expanded: OnceCell<Vec<Expanded>>,
    budget: Budget,
}

/// A target block, for one combination of its matrix.
pub(super) struct Expanded {
    /// The name of this combination.
    pub(super) name: String,
    pub(super) block: usize,
    pub(super) matrix: Vec<(String, Value)>,
}

impl<'p> Config<'p> {
    pub(super) fn new(contents: Vec<Content<'p>>, given: &'p BTreeMap<String, Partial>) -> Self {
        let mut config = Self {
            attributes: HashMap::new(),
            variables: HashMap::new(),
            functions: HashMap::new(),
            targets: Vec::new(),
            groups: Vec::new(),
            given,
            worked_out: RefCell::default(),
            expanded: OnceCell::new(),
            budget: Budget::default(),
        };
        for content in contents {
            for attribute in content.attributes {
                config.attributes.insert(attribute.name.clone(), attribute);
            }
            for block in content.blocks {
                match &*block.kind {
                    "variable" => drop(config.variables.insert(block.label.clone(), block)),
                    "function" => drop(config.functions.insert(block.label.clone(), block)),
                    "target" => config.targets.push(block),
                    "group" => config.groups.push(block),
                    _ => {}
                }
            }
        }
        let _ = config.expanded.set(config.expand());
        config
    }

    /// What is left of the work.
    pub(super) fn budget(&self) -> &Budget {
        &self.budget
    }

    pub(super) fn evaluator(&self) -> Evaluator<'_> {
        Evaluator { names: self, budget: &self.budget }
    }

    /// The targets that the blocks are, in their order.
    pub(super) fn expanded(&self) -> &[Expanded] {
        self.expanded.get().map_or(&[], Vec::as_slice)
    }

    pub(super) fn block(&self, expanded: &Expanded) -> &Block<'p> {
        &self.targets[expanded.block]
    }

    /// What an attribute of a target is worth. `None` where the block has none, or says `null`.
    pub(super) fn of_target(&self, expanded: &Expanded, attribute: &str) -> Option<Value> {
        let attribute = self.block(expanded).get(attribute)?;
        let locals = Locals { names: &expanded.matrix, outer: None };
        match self.evaluator().source(attribute.source, &locals) {
            Ok(Value::Null) => None,
            Ok(value) => Some(value),
            Err(why) => Some(Value::Unknown(why)),
        }
    }

    fn expand(&self) -> Vec<Expanded> {
        let mut all = Vec::new();
        for (number, block) in self.targets.iter().enumerate() {
            let combinations = match block.get("matrix") {
                None => vec![Vec::new()],
                // Which targets it makes is not known, and so there are none.
                Some(matrix) => self.combinations(matrix).unwrap_or_default(),
            };
            for matrix in combinations {
                if all.len() >= MAX_TARGETS {
                    self.budget.reach(&limits::BAKE_MATRICES);
                    return all;
                }
                let locals = Locals { names: &matrix, outer: None };
                let name = match block.get("name") {
                    None => Some(block.label.clone()),
                    Some(name) => match self.evaluator().source(name.source, &locals) {
                        Ok(value) if !value.has_unknown() => value.to_text(),
                        _ => None,
                    },
                };
                all.extend(name.map(|name| Expanded { name, block: number, matrix }));
            }
        }
        all
    }

    fn combinations(&self, matrix: &Attribute<'_>) -> Option<Vec<Vec<(String, Value)>>> {
        let Ok(Value::Object(axes)) = self.evaluator().source(matrix.source, &NO_LOCALS) else { return None };
        let mut combinations = vec![Vec::new()];
        for (name, values) in axes {
            let values = values.items()?;
            if combinations.len().saturating_mul(values.len()) > MAX_TARGETS {
                self.budget.reach(&limits::BAKE_MATRICES);
                return None;
            }
            combinations = combinations
                .iter()
                .flat_map(|combination| {
                    values.iter().map(|value| {
                        let mut longer = combination.clone();
                        longer.push((name.clone(), value.clone()));
                        longer
                    })
                })
                .collect();
        }
        Some(combinations)
    }

    fn work_out(&self, name: &str, at: Span) -> Evaluated {
        // Source: `defaults` in commands/bake.go of buildx.
        match name {
            "BAKE_CMD_CONTEXT" => return Ok(Value::text("cwd://")),
            "BAKE_LOCAL_PLATFORM" => {
                return Ok(Value::Unknown(why("it is the platform of the build machine", at)));
            }
            _ => {}
        }
        if let Some(attribute) = self.attributes.get(name) {
            return self.evaluator().source(attribute.source, &NO_LOCALS);
        }
        let Some(variable) = self.variables.get(name) else {
            return Err(why(format!("`{name}` is not defined"), at));
        };
        let default = match variable.get("default") {
            Some(default) => Some(self.evaluator().source(default.source, &NO_LOCALS)?),
            None => None,
        };
        if let Some(given) = self.given.get(name) {
            return Ok(override_of(given, default.as_ref(), name, at));
        }
        let Some(default) = default else {
            return Ok(Value::Unknown(why(format!("`{name}` has no default"), variable.place)));
        };
        match variable.get("type").map(|kind| kind.source) {
            Some(Source::Hcl(_, kind)) if default != Value::Null => functions::convert(&default, kind, at),
            _ => Ok(default),
        }
    }
}

/// What the environment makes of a variable, in the type of its default.
fn override_of(given: &Partial, default: Option<&Value>, name: &str, at: Span) -> Value {
    let text = Value::text(given.marked());
    let typed = match default {
        _ if given.may_be_anything() => None,
        Some(Value::Bool(_)) => text.to_bool().map(Value::Bool),
        Some(Value::Number(_)) => text.to_number().map(Value::Number),
        Some(Value::List(_) | Value::Object(_)) => None,
        _ => Some(text),
    };
    typed.unwrap_or_else(|| Value::Unknown(why(format!("the caller of the build sets `{name}`"), at)))
}

impl Names for Config<'_> {
    fn variable(&self, name: &str, at: Span) -> Evaluated {
        let remembered = self.worked_out.borrow().get(name).cloned();
        match remembered {
            Some(Some(value)) => return value,
            Some(None) => return Err(why(format!("`{name}` depends on itself"), at)),
            None => {}
        }
        self.worked_out.borrow_mut().insert(name.to_owned(), None);
        let value = self.budget.deeper(at, || self.work_out(name, at));
        self.worked_out.borrow_mut().insert(name.to_owned(), Some(value.clone()));
        value
    }

    fn of_block(&self, kind: &str, label: &str, attribute: &str, at: Span) -> Option<Evaluated> {
        if kind == "group" {
            let group = self.groups.iter().rev().find(|group| group.label == label)?;
            let source = group.get(attribute)?.source;
            return Some(self.budget.deeper(at, || self.evaluator().source(source, &NO_LOCALS)));
        }
        if kind != "target" {
            return None;
        }
        let Some(expanded) = self.expanded().iter().rev().find(|expanded| expanded.name == label) else {
            return Some(Err(why(format!("there is no target `{label}`"), at)));
        };
        Some(self.budget.deeper(at, || Ok(self.of_target(expanded, attribute).unwrap_or(Value::Null))))
    }

    fn call(&self, name: &str, arguments: &[Value], at: Span) -> Option<Evaluated> {
        let function = self.functions.get(name)?;
        Some(self.budget.deeper(at, || self.call_own(function, arguments, at)))
    }
}

impl Config<'_> {
    fn call_own(&self, function: &Block<'_>, arguments: &[Value], at: Span) -> Evaluated {
        let parameters = function.get("params").map(|names| words(names.source)).unwrap_or_default();
        let rest = function.get("variadic_params").map(|name| words(name.source)).unwrap_or_default();
        let result = function.get("result").ok_or_else(|| why("a function has no result", at))?;
        if arguments.len() < parameters.len() || arguments.len() > parameters.len() && rest.is_empty() {
            return Err(why(format!("`{}` takes {} arguments", function.label, parameters.len()), at));
        }
        let (own, others) = arguments.split_at(parameters.len());
        let mut names: Vec<(String, Value)> = parameters.into_iter().zip(own.iter().cloned()).collect();
        names.extend(rest.into_iter().next().map(|name| (name, Value::List(others.to_vec()))));
        self.evaluator().source(result.source, &Locals { names: &names, outer: None })
    }
}

/// The names that a list of parameters, or one that stands alone, is made of.
fn words(source: Source<'_>) -> Vec<String> {
    let name = |expression: &Expression| expression.as_variable().map(|name| name.as_str().to_owned());
    match source {
        Source::Hcl(_, Expression::Array(names)) => names.iter().filter_map(name).collect(),
        Source::Hcl(_, one) => name(one).into_iter().collect(),
        Source::Json(_, node) => {
            let one = node.as_str().map(str::to_owned);
            one.into_iter().chain(items(node).filter_map(|item| item.as_str().map(str::to_owned))).collect()
        }
    }
}
