//! Schemas of a dialect: what holds other schemas about the same value, and what refers to them. It must not know how a
//! value is held against one.
//!
//! References never run in a circle without going into the value: what that means the specification leaves open
//! (2020-12 core, section 9.4.1). So a definition refers to those behind it only, unless a member or an item lies between.

use crate::luck::Luck;
use crate::words::value;
use jackfield_core::json::{Object, Value};
use jackfield_core::schema::Dialect;

const TYPES: [&str; 7] = ["object", "array", "string", "integer", "number", "boolean", "null"];

/// The address of the document and of the resource inside it.
const ROOT: &str = "https://example.test/root";
const INNER: &str = "https://example.test/inner";
/// The definitions that are part of the document itself.
const NAMED: [&str; 3] = ["a", "b", "c"];

/// Where a schema is being made.
#[derive(Clone, Copy)]
pub(crate) struct Spot {
    /// Its depth, which has an end.
    pub(crate) left: usize,
    /// Definitions up to this one may not be referred to, unless the value was gone into.
    behind: usize,
    /// Whether a member or an item lies between here and the definition.
    inside: bool,
    /// Whether this is in the resource with an address of its own.
    inner: bool,
}

impl Spot {
    /// One level further, about the same value.
    pub(crate) fn deeper(self) -> Self {
        Self { left: self.left.saturating_sub(1), ..self }
    }

    /// One level further, about a part of the value.
    pub(crate) fn within(self) -> Self {
        Self { inside: true, ..self.deeper() }
    }
}

/// The dialect by the name that the specification gives it, for `$schema`.
pub(crate) fn address(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Draft4 => "http://json-schema.org/draft-04/schema#",
        Dialect::Draft7 => "http://json-schema.org/draft-07/schema#",
        Dialect::Draft2019 => "https://json-schema.org/draft/2019-09/schema",
        _ => "https://json-schema.org/draft/2020-12/schema",
    }
}

/// A whole schema: definitions `a`, `b`, `c`, and `inner`, which has an address of its own and a definition `e`.
pub(crate) fn document(luck: &mut Luck, dialect: Dialect) -> Value {
    let contains = luck.percent(60);
    let mut maker = Maker { luck, dialect, contains };
    let referring = maker.luck.percent(60);
    let top = Spot { left: 3, behind: if referring { 0 } else { 9 }, inside: false, inner: false };
    let mut root = maker.node(top);
    // Whoever checks says the dialect too.
    if maker.luck.percent(70) {
        root.insert("$schema", address(dialect));
    }
    if referring {
        // Up to draft 7 nothing beside a reference counts, an address neither.
        if dialect <= Dialect::Draft7 {
            root.remove("$ref");
        }
        root.insert(maker.id(), ROOT);
        root.insert(maker.defs(), maker.definitions(top));
        maker.mark(&mut root);
    }
    root.into()
}

/// Makes schemas with some luck.
pub(crate) struct Maker<'l> {
    pub(crate) luck: &'l mut Luck,
    pub(crate) dialect: Dialect,
    /// Which of `contains` and `unevaluatedItems` there is, where there is but one of them.
    pub(crate) contains: bool,
}

impl Maker<'_> {
    fn id(&self) -> &'static str {
        if self.dialect == Dialect::Draft4 { "id" } else { "$id" }
    }

    fn defs(&self) -> &'static str {
        if self.dialect > Dialect::Draft7 { "$defs" } else { "definitions" }
    }

    /// What references lead to.
    fn definitions(&mut self, top: Spot) -> Value {
        let mut definitions = Object::new();
        for (at, name) in NAMED.into_iter().enumerate() {
            let mut node = self.node(Spot { left: 2, behind: at + 1, ..top });
            if self.dialect > Dialect::Draft7 {
                node.insert("$anchor", name);
            } else {
                node.remove("$ref");
                node.insert(self.id(), ["#", name].concat());
            }
            definitions.insert(name, node);
        }
        let inner = Spot { left: 2, behind: 4, inside: false, inner: true };
        let mut resource = self.node(inner);
        if self.dialect <= Dialect::Draft7 {
            resource.remove("$ref");
        }
        resource.insert(self.id(), self.luck.one_of(&[INNER, "inner"]));
        let of_its_own = self.schema(Spot { behind: 5, ..inner });
        resource.insert(self.defs(), Value::object([("e", of_its_own)]));
        self.mark(&mut resource);
        definitions.insert("inner", resource);
        definitions.into()
    }

    /// Lets a reference be turned towards the outermost resource.
    fn mark(&mut self, resource: &mut Object) {
        match self.dialect {
            Dialect::Draft2019 if self.luck.percent(60) => resource.insert("$recursiveAnchor", true),
            Dialect::Draft2020 => resource.insert("$dynamicAnchor", "node"),
            _ => {}
        }
    }

    /// Any schema.
    pub(crate) fn schema(&mut self, spot: Spot) -> Value {
        match self.luck.below(12) {
            // Draft 4 has no schemas but objects.
            0 if self.dialect != Dialect::Draft4 => Value::Bool(self.luck.percent(60)),
            _ => self.node(spot).into(),
        }
    }

    pub(crate) fn schemas(&mut self, spot: Spot, least: usize) -> Value {
        let count = least + self.luck.below(3);
        Value::array((0..count).map(|_| self.schema(spot)).collect())
    }

    pub(crate) fn named(&mut self, spot: Spot, names: &[&str]) -> Value {
        let count = 1 + self.luck.below(3);
        Value::object((0..count).map(|_| (self.luck.one_of(names), self.schema(spot))).collect::<Vec<_>>())
    }

    /// An object of keywords.
    pub(crate) fn node(&mut self, spot: Spot) -> Object {
        let mut node = Object::new();
        let kind = self.luck.below(6);
        if self.luck.percent(if kind < 4 { 60 } else { 15 }) {
            let types: [&[&str]; 6] =
                [&["object"], &["array"], &["string"], &["integer", "number"], &["boolean", "null"], &TYPES];
            let own = self.luck.one_of(types[kind]);
            node.insert("type", self.types(own));
        }
        for _ in 0..1 + self.luck.below(3) {
            match kind {
                0 => self.of_objects(&mut node, spot),
                1 => self.of_arrays(&mut node, spot),
                2 => self.of_texts(&mut node),
                3 => self.of_numbers(&mut node),
                4 => self.of_anything(&mut node),
                _ => self.combined(&mut node, spot),
            }
        }
        if self.luck.percent(25) {
            self.combined(&mut node, spot);
        }
        if self.luck.percent(8) {
            self.of_objects(&mut node, spot);
        }
        if self.luck.percent(8) {
            self.of_arrays(&mut node, spot);
        }
        // Words, and what nobody knows: neither says anything about values.
        if self.luck.percent(10) {
            node.insert(self.luck.one_of(&["title", "description", "$comment", "x-unknown"]), "words");
            node.insert(self.luck.one_of(&["default", "x-other"]), value(self.luck, 1));
        }
        node
    }

    fn types(&mut self, own: &str) -> Value {
        if self.luck.percent(75) {
            return own.into();
        }
        let other = self.luck.one_of(&TYPES);
        let types = if own == other { vec![own.into()] } else { vec![own.into(), other.into()] };
        Value::array(types)
    }

    /// What holds schemas about the same value, and references.
    fn combined(&mut self, node: &mut Object, spot: Spot) {
        let inner = spot.deeper();
        match self.luck.below(if spot.left == 0 { 3 } else { 9 }) {
            0..=2 => self.reference(node, spot),
            3 => node.insert("allOf", self.schemas(inner, 1)),
            4 => node.insert("anyOf", self.schemas(inner, 1)),
            5 => node.insert("oneOf", self.schemas(inner, 1)),
            6 => node.insert("not", self.schema(inner)),
            _ if self.dialect == Dialect::Draft4 => node.insert("anyOf", self.schemas(inner, 1)),
            _ => {
                node.insert("if", self.schema(inner));
                for keyword in ["then", "else"] {
                    if self.luck.percent(70) {
                        node.insert(keyword, self.schema(inner));
                    }
                }
            }
        }
    }

    fn reference(&mut self, node: &mut Object, spot: Spot) {
        // Nothing to refer to.
        if spot.behind > 8 {
            return;
        }
        if spot.inside && self.luck.percent(30) {
            match self.dialect {
                Dialect::Draft2019 => return node.insert("$recursiveRef", "#"),
                Dialect::Draft2020 => return node.insert("$dynamicRef", "#node"),
                _ => {}
            }
        }
        let definition = |name: &str| ["#/", self.defs(), "/", name].concat();
        let mut targets: Vec<String> = Vec::new();
        for (at, name) in NAMED.into_iter().enumerate() {
            if spot.inside || at + 1 > spot.behind {
                let own = definition(name);
                targets.push(if spot.inner { [ROOT, &own].concat() } else { own });
                targets.push([if spot.inner { "root" } else { "" }, "#", name].concat());
            }
        }
        if spot.inside || spot.behind < 4 {
            targets.push(if spot.inner { "#".to_owned() } else { INNER.to_owned() });
            targets.push(if spot.inner { INNER.to_owned() } else { "inner".to_owned() });
        }
        if spot.inner && (spot.inside || spot.behind < 5) {
            targets.push(definition("e"));
        }
        if spot.inside {
            targets.push(if spot.inner { ROOT.to_owned() } else { "#".to_owned() });
        }
        if !targets.is_empty() {
            node.insert("$ref", self.luck.one_of(&targets).as_str());
        }
    }
}
