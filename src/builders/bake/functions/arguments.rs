//! What functions take and give.

use crate::builders::bake::value::Value;

/// What a function gives for arguments that are known: `None` where they do not fit it.
pub(super) type Given = Option<Value>;

/// A whole number that is no less than 0.
pub(super) fn count(value: &Value) -> Option<usize> {
    let number = value.to_number()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is whole, and between 0 and a million"
    )]
    (number >= 0.0 && number.fract() == 0.0 && number < 1.0e6).then_some(number as usize)
}

/// How many there are of something.
#[expect(clippy::cast_precision_loss, reason = "no file holds 2^53 of anything")]
pub(super) fn number_of(many: usize) -> Value {
    Value::Number(many as f64)
}
