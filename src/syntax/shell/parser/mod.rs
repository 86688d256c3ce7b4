//! The parser: one pass over the bytes, by recursive descent, without a separate list of tokens.
//!
//! Where the text is not understood the parser *breaks*: it notes the place and takes the text to end
//! there. So every loop ends by itself, nothing is unwound, and what was read is kept: statements whole,
//! compound commands as far as they came, and no pipeline of which a simple command would be cut short.

mod compound;
mod exec_form;
mod expansion;
mod heredoc;
pub(crate) mod script;
mod simple;
mod tokens;
mod word;
