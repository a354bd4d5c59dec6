//! The schemas that references can lead to: which resource a node belongs to, by which address it is known, in which
//! dialect it is written. It must not know what keywords do to values.
//!
//! A plain `#/…` is followed without any preparation. Addresses and anchors are looked for in the documents only when
//! the first reference needs one.

use super::Loader;
use super::dialect::{Dialect, Holds, inner, keyword};
use super::uri::resolve;
use crate::json::{MAX_DEPTH, Object, Value};
use crate::names::Names;
use crate::schema::reference::steps;
use std::sync::Arc;

/// A schema resource: a document, or a part of one that has an address of its own.
struct Resource {
    root: Value,
    /// Where it says that it is.
    address: String,
    /// Where it was found.
    found_at: String,
    dialect: Dialect,
    /// Whether its vocabulary has assertions about values.
    asserts: bool,
    /// Whether its vocabulary asserts formats.
    formats: bool,
}

/// A name for a node that does not depend on where it stands.
struct Anchor {
    home: usize,
    name: Arc<str>,
    node: Value,
    dynamic: bool,
}

/// A node and the resource that it belongs to.
pub(super) type Found = Option<(Value, usize)>;

/// All resources that are known so far.
pub(super) struct Library<'a> {
    loader: Option<&'a dyn Loader>,
    documents: &'a [Value],
    resources: Vec<Resource>,
    anchors: Vec<Anchor>,
    /// Resources in which addresses and anchors were not looked for yet.
    unread: Vec<usize>,
    /// Where references were found to lead, by their text and the resource that they stand in.
    known: Vec<Names>,
    targets: Vec<(Value, usize)>,
    /// How many names were looked through since this was last set to nothing.
    pub(super) searched: usize,
}

/// How many resources there may be; more have no address.
const MAX_RESOURCES: usize = 1_024;

impl<'a> Library<'a> {
    /// The documents' own resources; the first one is the one to start from.
    pub(super) fn new(documents: &'a [Value], loader: Option<&'a dyn Loader>, dialect: Dialect) -> Self {
        let mut library = Self {
            loader,
            documents,
            resources: Vec::new(),
            anchors: Vec::new(),
            unread: Vec::new(),
            known: Vec::new(),
            targets: Vec::new(),
            searched: 0,
        };
        for document in documents {
            library.add_document(document, "", dialect);
        }
        library
    }

    pub(super) fn dialect(&self, home: usize) -> Dialect {
        self.resources.get(home).map_or(Dialect::Vendor, |resource| resource.dialect)
    }

    pub(super) fn asserts(&self, home: usize) -> bool {
        self.resources.get(home).is_none_or(|resource| resource.asserts)
    }

    pub(super) fn formats(&self, home: usize) -> bool {
        self.resources.get(home).is_some_and(|resource| resource.formats)
    }

    /// The resource that a node belongs to, when it is met inside the resource `home`: that one, or its own.
    pub(super) fn home(&mut self, node: &Arc<Object>, home: usize) -> usize {
        if !(node.contains("$id") || node.contains("id")) {
            return home;
        }
        let (dialect, ..) = self.language(node, home);
        let Some(id) = own_address(node, dialect) else { return home };
        let is_root = |root: &Value| matches!(root, Value::Object(root) if Arc::ptr_eq(root, node));
        if let Some(known) = self.resources.iter().position(|resource| is_root(&resource.root)) {
            return known;
        }
        if self.resources.len() >= MAX_RESOURCES {
            return home;
        }
        let address = self.resources.get(home).map(|home| resolve(&home.address, id)).unwrap_or_default();
        self.add(Value::Object(Arc::clone(node)), &address, home)
    }

    fn add_document(&mut self, document: &Value, found_at: &str, dialect: Dialect) -> usize {
        let at = self.resources.len();
        self.resources.push(Resource {
            root: document.clone(),
            address: found_at.to_owned(),
            found_at: found_at.to_owned(),
            dialect,
            asserts: true,
            formats: false,
        });
        if let Value::Object(node) = document {
            let (dialect, asserts, formats) = self.language(node, at);
            if let Some(resource) = self.resources.get_mut(at) {
                (resource.dialect, resource.asserts, resource.formats) = (dialect, asserts, formats);
                if let Some(id) = own_address(node, dialect) {
                    resource.address = resolve(found_at, id);
                }
            }
        }
        self.unread.push(at);
        at
    }

    fn add(&mut self, root: Value, address: &str, home: usize) -> usize {
        let (dialect, asserts, formats) = match &root {
            Value::Object(node) => self.language(node, home),
            _ => (Dialect::Vendor, true, false),
        };
        let (address, found_at) = (address.to_owned(), String::new());
        self.resources.push(Resource { root, address, found_at, dialect, asserts, formats });
        self.resources.len() - 1
    }

    /// Dialect, and whether values and formats are asserted: by the node's own `$schema`, else as around it.
    fn language(&self, node: &Object, home: usize) -> (Dialect, bool, bool) {
        let around = (self.dialect(home), self.asserts(home), self.formats(home));
        let Some(mut address) = node.get("$schema").and_then(Value::as_str).map(str::to_owned) else {
            return around;
        };
        let (mut asserts, mut formats) = (true, false);
        // A meta-schema that nobody knows says in its own `$schema` what it builds upon.
        for _ in 0..4 {
            if let Some(dialect) = Dialect::named(&address) {
                return (dialect, asserts, formats);
            }
            let Some(meta) = self.loader.and_then(|loader| loader.load(&address)) else { break };
            if let Some(vocabulary) = meta.get("$vocabulary").and_then(Value::as_object) {
                let has = |end: &str| vocabulary.iter().any(|(name, _)| name.ends_with(end));
                asserts = has("/validation");
                formats = has("/format-assertion");
            }
            let Some(next) = meta.get("$schema").and_then(Value::as_str) else { break };
            next.clone_into(&mut address);
        }
        around
    }

    /// Where a reference leads, seen from the resource `home`.
    pub(super) fn look_up(&mut self, reference: &Arc<str>, home: usize) -> Found {
        let known = self.known.get(home).and_then(|known| known.position(reference));
        if let Some(known) = known {
            return self.targets.get(known).cloned();
        }
        let found = self.search(reference, home)?;
        while self.known.len() <= home {
            self.known.push(Names::default());
        }
        if let Some(known) = self.known.get_mut(home) {
            known.note(reference, self.targets.len());
            self.targets.push(found.clone());
        }
        Some(found)
    }

    fn search(&mut self, reference: &str, home: usize) -> Found {
        let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let home = if address.is_empty() { home } else { self.resource(address, home)? };
        if fragment.is_empty() {
            return Some((self.resources.get(home)?.root.clone(), home));
        }
        if !fragment.starts_with('/') {
            self.read();
            self.searched += self.anchors.len();
            return self.anchor(fragment, home, false);
        }
        let root = self.resources.get(home)?.root.clone();
        // What the body does not hold, the whole action may: `#/components/schemas/…`.
        self.walk(&root, home, fragment).or_else(|| {
            (0..self.documents.len()).find_map(|at| {
                let document = self.documents.get(at)?;
                self.walk(document, at, fragment)
            })
        })
    }

    /// Where a `$dynamicRef` leads: to the outermost of the resources that led here which has that dynamic anchor.
    pub(super) fn look_up_dynamic(&mut self, reference: &Arc<str>, home: usize, scope: &[usize]) -> Found {
        let (node, home) = self.look_up(reference, home)?;
        let name = reference.split_once('#').map_or("", |(_, fragment)| fragment);
        self.read();
        self.searched += self.anchors.len();
        if self.anchor(name, home, true).is_none() {
            return Some((node, home));
        }
        scope.iter().find_map(|outer| self.anchor(name, *outer, true))
    }

    /// Where a `$recursiveRef` leads, which is always `#`.
    pub(super) fn look_up_recursive(&mut self, home: usize, scope: &[usize]) -> Found {
        let goes_on =
            |home: usize| self.resources.get(home).filter(|resource| resource.root.flag("$recursiveAnchor"));
        let home = match goes_on(home) {
            Some(_) => scope.iter().copied().find(|outer| goes_on(*outer).is_some()).unwrap_or(home),
            None => home,
        };
        Some((self.resources.get(home)?.root.clone(), home))
    }

    /// Follows a JSON pointer, through the resources that lie on the way.
    fn walk(&mut self, root: &Value, home: usize, pointer: &str) -> Found {
        let (mut node, mut home, mut is_root) = (root.clone(), home, true);
        for name in steps(pointer)? {
            node = match &node {
                Value::Object(object) => {
                    if !is_root {
                        home = self.home(object, home);
                    }
                    self.searched += object.len();
                    object.get(&name)?.clone()
                }
                Value::Array(items) => items.get(name.parse::<usize>().ok()?)?.clone(),
                _ => return None,
            };
            is_root = false;
        }
        Some((node, home))
    }

    fn anchor(&self, name: &str, home: usize, dynamic: bool) -> Found {
        let is_it =
            |anchor: &&Anchor| anchor.home == home && &*anchor.name == name && (anchor.dynamic || !dynamic);
        self.anchors.iter().find(is_it).map(|anchor| (anchor.node.clone(), home))
    }

    fn resource(&mut self, address: &str, home: usize) -> Option<usize> {
        self.read();
        let address = resolve(&self.resources.get(home)?.address, address);
        let is_it = |resource: &Resource| resource.address == address || resource.found_at == address;
        if let Some(known) = self.resources.iter().position(is_it) {
            return Some(known);
        }
        if self.resources.len() >= MAX_RESOURCES {
            return None;
        }
        let document = self.loader?.load(&address)?;
        let dialect = self.dialect(home);
        let at = self.add_document(&document, &address, dialect);
        self.read();
        Some(at)
    }

    /// Looks for addresses and anchors in the documents that have come since the last time.
    fn read(&mut self) {
        while !self.unread.is_empty() {
            let home = self.unread.remove(0);
            if let Some(root) = self.resources.get(home).map(|resource| resource.root.clone()) {
                self.read_node(&root, home, MAX_DEPTH);
            }
        }
    }

    fn read_node(&mut self, schema: &Value, home: usize, depth: usize) {
        let (Value::Object(node), Some(depth)) = (schema, depth.checked_sub(1)) else { return };
        let home = self.home(node, home);
        let dialect = self.dialect(home);
        let mut note = |name: &str, dynamic| {
            self.anchors.push(Anchor { home, name: name.into(), node: schema.clone(), dynamic });
        };
        let text = |name| node.get(name).and_then(Value::as_str);
        if dialect.reference_stands_alone() {
            if !node.contains("$ref")
                && let Some((_, name)) = text(dialect.id()).and_then(|id| id.split_once('#'))
            {
                note(name, false);
            }
        } else {
            if let Some(name) = text("$anchor") {
                note(name, false);
            }
            if let Some(name) = text("$dynamicAnchor").filter(|_| dialect != Dialect::Draft2019) {
                note(name, true);
            }
        }
        for (name, argument) in node.iter() {
            let holds = keyword(name, dialect).map_or(Holds::Nothing, |(_, holds)| holds);
            inner(argument, holds, &mut |schema| self.read_node(schema, home, depth));
        }
    }
}

/// The address that a node gives itself, without a fragment; a fragment alone is an anchor.
fn own_address(node: &Object, dialect: Dialect) -> Option<&str> {
    if dialect.reference_stands_alone() && node.contains("$ref") {
        return None;
    }
    let id = node.get(dialect.id())?.as_str()?;
    let address = id.split('#').next()?;
    (!address.is_empty()).then_some(address)
}
