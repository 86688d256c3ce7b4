//! One file read: its paths, names and `impl` blocks. What only tests compile is left out.

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, Ident, Item, Meta, Type, UseTree, Visibility};

use super::declarations::{FileContents, Form, Function, Impl, Module, Named, Written};
use super::tokens::Tokens;

/// A module that a file declares and whose text lies in another.
pub(super) struct Declared {
    pub(super) parent: usize,
    pub(super) name: String,
    pub(super) is_test: bool,
}

/// Everything that was read, which a reader adds to.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) modules: Vec<Module>,
    pub(super) written: Vec<Written>,
    pub(super) impls: Vec<Impl>,
    /// By the file's number.
    pub(super) contents: Vec<FileContents>,
    /// The items that a call of a macro defines, by the macro's name.
    pub(super) declared_by_macros: Vec<(String, String)>,
}

/// Reads a file into `read`, as the module of that number, and returns the modules that lie in other files.
pub(super) fn read_file(file: &syn::File, module: usize, read: &mut Read) -> Vec<Declared> {
    let number = read.modules[module].file;
    let mut reader = Reader { read, file: number, module, declared: Vec::new(), is_inside: false };
    for item in &file.items {
        reader.note_item(item);
    }
    reader.visit_file(file);
    reader.declared
}

struct Reader<'a> {
    read: &'a mut Read,
    file: usize,
    module: usize,
    declared: Vec<Declared>,
    /// Whether we are in an item of a module, and not in the module itself.
    is_inside: bool,
}

impl Reader<'_> {
    fn contents(&mut self) -> &mut FileContents {
        &mut self.read.contents[self.file]
    }

    fn name(&mut self, name: &Ident, named: Named) {
        let names = &mut self.read.modules[self.module].names;
        names.entry(name.to_string()).or_default().push(named);
    }

    fn path(&mut self, segments: Vec<String>, form: Form, line: usize) {
        self.read.written.push(Written { module: self.module, segments, form, line });
    }

    fn tokens(&mut self, tokens: Tokens) {
        for path in tokens.paths {
            self.contents().calls.extend(path.segments.last().cloned());
            self.path(path.segments, Form::Inline, path.line);
        }
        self.contents().calls.extend(tokens.methods);
    }

    /// An item beside the module's face.
    fn note_item(&mut self, item: &Item) {
        if is_for_tests(attributes(item)) {
            self.contents().has_tests = true;
        } else if let Some(words) = item_words(item) {
            self.contents().items.push(words);
        }
    }

    fn use_tree(&mut self, tree: &UseTree, form: Form, before: &mut Vec<String>) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.use_tree(&path.tree, form, before);
                before.pop();
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.use_tree(tree, form, before);
                }
            }
            UseTree::Name(name) => self.import(before, form, &name.ident, &name.ident),
            UseTree::Rename(rename) => self.import(before, form, &rename.ident, &rename.rename),
            UseTree::Glob(glob) => {
                self.read.modules[self.module].globs.push(before.clone());
                self.path(before.clone(), Form::Glob, glob.star_token.span.start().line);
            }
        }
    }

    /// `use before::name as known_as`; `use a::{self}` is `use a`.
    fn import(&mut self, before: &[String], form: Form, name: &Ident, known_as: &Ident) {
        let mut segments = before.to_vec();
        let mut key = known_as.to_string();
        if name == "self" {
            if known_as == "self" {
                key = segments.last().cloned().unwrap_or_default();
            }
        } else {
            segments.push(name.to_string());
        }
        self.path(segments.clone(), form, name.span().start().line);
        self.read.modules[self.module].names.entry(key).or_default().push(Named::Import(segments));
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if is_for_tests(attributes(item)) {
            if let Item::Mod(module) = item
                && module.content.is_none()
            {
                let name = module.ident.to_string();
                self.declared.push(Declared { parent: self.module, name, is_test: true });
            }
            return;
        }
        if let Some(name) = item_name(item)
            && !self.is_inside
        {
            self.name(name, Named::Item);
        }
        let was_inside = std::mem::replace(&mut self.is_inside, !matches!(item, Item::Mod(_)));
        visit::visit_item(self, item);
        self.is_inside = was_inside;
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let Some((_, items)) = &item.content else {
            let name = item.ident.to_string();
            self.declared.push(Declared { parent: self.module, name, is_test: false });
            return;
        };
        let number = self.read.modules.len();
        let mut path = self.read.modules[self.module].path.clone();
        path.push(item.ident.to_string());
        let module = Module { path, file: self.file, parent: Some(self.module), ..Module::default() };
        self.read.modules.push(module);
        self.name(&item.ident, Named::Module(number));
        let outer = std::mem::replace(&mut self.module, number);
        for item in items {
            self.visit_item(item);
        }
        self.module = outer;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        // `use ::other::name` lies in another crate.
        if item.leading_colon.is_none() {
            let is_private = matches!(item.vis, Visibility::Inherited);
            let form = if is_private { Form::Use } else { Form::Reexport };
            self.use_tree(&item.tree, form, &mut Vec::new());
        }
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        let tokens = Tokens::of_macro(&item.mac.tokens);
        let Some(name) = &item.ident else {
            if let Some(called) = item.mac.path.segments.last() {
                self.read.modules[self.module].called_macros.push(called.ident.to_string());
            }
            for declared in &tokens.declared {
                let names = &mut self.read.modules[self.module].names;
                names.entry(declared.clone()).or_default().push(Named::Item);
            }
            self.visit_macro(&item.mac);
            return;
        };
        // What a definition names from where it stands is seen here; the rest belongs to whoever calls it.
        let is_absolute = |path: &[String]| path.len() > 1 && path[0] == "crate";
        for path in tokens.paths.into_iter().filter(|path| is_absolute(&path.segments)) {
            self.path(path.segments, Form::Inline, path.line);
        }
        let declared = tokens.declared.into_iter().map(|declared| (name.to_string(), declared));
        self.read.declared_by_macros.extend(declared);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.visit_path(&called.path);
        self.tokens(Tokens::of_macro(&called.tokens));
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let functions = item.items.iter().filter_map(public_function).collect();
        self.read.impls.push(Impl {
            module: self.module,
            line: item.impl_token.span.start().line,
            of: type_path(&item.self_ty),
            of_trait: item.trait_.as_ref().map(|(path, _)| segments(path)),
            functions,
        });
        visit::visit_item_impl(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names = segments(path);
        self.contents().calls.extend(names.last().cloned());
        if path.leading_colon.is_none() {
            self.path(names, Form::Inline, path.span().start().line);
        }
        visit::visit_path(self, path);
    }

    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        // A constant or a variant; in lower case it is a name of the function's own.
        if pattern.ident.to_string().starts_with(char::is_uppercase) {
            self.path(vec![pattern.ident.to_string()], Form::Inline, pattern.ident.span().start().line);
        }
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.contents().calls.insert(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_visibility(&mut self, visibility: &'ast Visibility) {
        if let Visibility::Restricted(restricted) = visibility
            && restricted.in_token.is_some()
        {
            let (module, line) = (self.module, restricted.pub_token.span.start().line);
            self.contents().visible_in.push((module, segments(&restricted.path), line));
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        match &attribute.meta {
            Meta::List(list) => self.tokens(Tokens::of_attribute(&list.tokens)),
            // A doc comment among others.
            Meta::NameValue(_) | Meta::Path(_) => {}
        }
    }
}

fn segments(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

/// The path of a type, through references and boxes, which an `impl` may stand on as on the type itself.
fn type_path(of: &Type) -> Option<Vec<String>> {
    match of {
        Type::Reference(reference) => type_path(&reference.elem),
        Type::Path(path) if path.qself.is_none() => Some(segments(&path.path)),
        _ => None,
    }
}

fn public_function(item: &syn::ImplItem) -> Option<Function> {
    let syn::ImplItem::Fn(function) = item else { return None };
    if !matches!(function.vis, Visibility::Public(_)) || is_for_tests(&function.attrs) {
        return None;
    }
    let signature = function.sig.span().source_text().unwrap();
    let signature = signature.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, signature) = signature.split_once("fn ").unwrap();
    Some(Function {
        name: function.sig.ident.to_string(),
        signature: signature.replace("( ", "(").replace(", )", ")"),
        doc: first_sentence(&function.attrs),
    })
}

/// The first sentence of a doc comment.
fn first_sentence(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("doc")) {
        if let Meta::NameValue(doc) = &attribute.meta
            && let syn::Expr::Lit(literal) = &doc.value
            && let syn::Lit::Str(text) = &literal.lit
        {
            lines.push(text.value().trim().to_owned());
        }
    }
    let paragraph: Vec<String> = lines.into_iter().take_while(|line| !line.is_empty()).collect();
    let text = paragraph.join(" ");
    // A sentence ends before a capital; `e.g. this` and `.env` are none.
    let ends = text.match_indices(". ").find(|(at, _)| text[at + 2..].starts_with(char::is_uppercase));
    ends.map_or(text.clone(), |(at, _)| text[..=at].to_owned())
}

/// Whether `#[cfg(test)]` stands among them.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).any(|attribute| {
        let Meta::List(list) = &attribute.meta else { return false };
        let condition = list.tokens.to_string();
        condition == "test" || condition.replace(' ', "").starts_with("all(test,")
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn item_name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Macro(item) => item.ident.as_ref(),
        Item::Static(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        _ => None,
    }
}

/// What an item is, in two words; nothing for `mod` and `use`, which make a face.
fn item_words(item: &Item) -> Option<String> {
    let kind = match item {
        Item::Mod(item) if item.content.is_none() => return None,
        Item::Use(_) => return None,
        Item::Const(_) => "const",
        Item::Enum(_) => "enum",
        Item::Fn(_) => "fn",
        Item::Impl(_) => return Some("impl".to_owned()),
        Item::Macro(item) if item.ident.is_some() => "macro",
        Item::Macro(_) => return Some("a macro's call".to_owned()),
        Item::Mod(_) => return Some("mod with its text".to_owned()),
        Item::Static(_) => "static",
        Item::Struct(_) => "struct",
        Item::Trait(_) => "trait",
        Item::Type(_) => "type",
        _ => return Some("another item".to_owned()),
    };
    item_name(item).map(|name| format!("{kind} {name}"))
}
