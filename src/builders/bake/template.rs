//! Templates: texts with `${…}`, and with `%{ if … }` and `%{ for … }`.

use hcl_edit::template::{Directive, Element, Strip, Template};

use super::operators::keyed;
use super::scope::{Evaluator, Locals};
use super::value::{Evaluated, Value, why};
use crate::answer::Why;
use crate::builders::partial::UNKNOWN;
use crate::source::{FileId, Span};

impl Evaluator<'_> {
    /// What a template is worth: what stands in its one `${…}` if it has nothing else, else a text.
    pub(super) fn template(
        self,
        file: FileId,
        template: &Template,
        locals: &Locals<'_>,
        at: Span,
    ) -> Evaluated {
        if let Some(Element::Interpolation(only)) = template.as_single_element() {
            return self.expression(file, &only.expr, locals);
        }
        let text = text(self, file, template, locals, at)?;
        self.budget.spend(text.len() / 16, at)?;
        Ok(Value::Text(text))
    }
}

fn text(
    evaluator: Evaluator<'_>,
    file: FileId,
    template: &Template,
    locals: &Locals<'_>,
    at: Span,
) -> Result<String, Why> {
    let mut written = String::new();
    let mut strips_next = false;
    for element in template {
        let (before, after) = strips(element);
        if before {
            written.truncate(written.trim_end().len());
        }
        match element {
            Element::Literal(literal) => {
                let literal = literal.value().as_str();
                written += if strips_next { literal.trim_start() } else { literal };
            }
            Element::Interpolation(part) => {
                let value = evaluator.expression(file, &part.expr, locals)?;
                written += &value.to_text().ok_or_else(|| why("the value of `${…}` is not a string", at))?;
            }
            Element::Directive(part) => directive(evaluator, file, part, locals, at, &mut written)?,
        }
        strips_next = after;
    }
    Ok(written)
}

fn directive(
    evaluator: Evaluator<'_>,
    file: FileId,
    directive: &Directive,
    locals: &Locals<'_>,
    at: Span,
    written: &mut String,
) -> Result<(), Why> {
    match directive {
        Directive::If(choice) => {
            let condition = evaluator.expression(file, &choice.if_expr.cond_expr, locals)?;
            let chosen = evaluator.choose(&condition, at, &|is_true| {
                let template = match (is_true, &choice.else_expr) {
                    (true, _) => &choice.if_expr.template,
                    (false, Some(other)) => &other.template,
                    (false, None) => return Ok(Value::text("")),
                };
                text(evaluator, file, template, locals, at).map(Value::Text)
            })?;
            *written += &inner(
                &chosen.to_text().unwrap_or_default(),
                sides(choice.if_expr.strip).1,
                sides(choice.endif_expr.strip).0,
            );
        }
        Directive::For(each) => {
            let collection = evaluator.expression(file, &each.for_expr.collection_expr, locals)?;
            let Ok(pairs) = keyed(&collection, at)? else {
                written.push(UNKNOWN);
                return Ok(());
            };
            for (key, value) in pairs {
                let mut names = vec![(each.for_expr.value_var.as_str().to_owned(), value)];
                names.extend(each.for_expr.key_var.as_ref().map(|name| (name.as_str().to_owned(), key)));
                let locals = Locals { names: &names, outer: Some(locals) };
                let one = text(evaluator, file, &each.for_expr.template, &locals, at)?;
                evaluator.budget.spend(1 + one.len() / 16, at)?;
                *written += &inner(&one, sides(each.for_expr.strip).1, sides(each.endfor_expr.strip).0);
            }
        }
    }
    Ok(())
}

/// A text without the blanks that the markers beside it take away.
fn inner(text: &str, strips_start: bool, strips_end: bool) -> String {
    let text = if strips_start { text.trim_start() } else { text };
    let text = if strips_end { text.trim_end() } else { text };
    text.to_owned()
}

/// Whether `~` takes away the blanks before and behind an element.
fn strips(element: &Element) -> (bool, bool) {
    match element {
        Element::Literal(_) => (false, false),
        Element::Interpolation(part) => sides(part.strip),
        Element::Directive(part) => match &**part {
            Directive::If(choice) => (sides(choice.if_expr.strip).0, sides(choice.endif_expr.strip).1),
            Directive::For(each) => (sides(each.for_expr.strip).0, sides(each.endfor_expr.strip).1),
        },
    }
}

fn sides(strip: Strip) -> (bool, bool) {
    (matches!(strip, Strip::Start | Strip::Both), matches!(strip, Strip::End | Strip::Both))
}
