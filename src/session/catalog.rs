//! Reading the catalog, and what a connector has to offer.

use super::{Known, Load, Place, RunKey, Session, sort_accounts};
use crate::folding::fold;
use crate::options::Notice;
use jackfield_core::Error;
use jackfield_core::catalog::{Category, Index, business_categories, is_technical};
use jackfield_core::json::Value;
use jackfield_core::names::Names;
use jackfield_core::wire::{self, Action, Call, Connector};
use std::rc::Rc;
use std::sync::Arc;

/// The connectors that the host shows, ready to be searched.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Catalog {
    connectors: Vec<Connector>,
    by_id: Names,
    categories: Vec<Category>,
    index: Index,
}

impl Catalog {
    /// Narrows the answer to what the host allows, in the host's order where it gives one.
    fn new(all: Vec<Connector>, allowed: Option<&[String]>, categories: Option<&[String]>) -> Self {
        let wanted = |tag: &str| categories.is_none_or(|wanted| wanted.iter().any(|wanted| wanted == tag));
        let mut connectors: Vec<Connector> = all;
        if categories.is_some() {
            connectors.retain(|connector| connector.categories.iter().any(|tag| wanted(tag)));
        }
        if let Some(allowed) = allowed {
            let find = |id: &String| connectors.iter().find(|connector| *connector.id == **id).cloned();
            connectors = allowed.iter().filter_map(find).collect();
        }
        let words = |connector: &Connector| {
            let categories: Vec<&str> =
                connector.categories.iter().map(|tag| &**tag).filter(|tag| !is_technical(tag)).collect();
            [&*connector.id, " ", &*categories.join(" ")].concat()
        };
        let mut shown = business_categories(&connectors);
        shown.retain(|category| wanted(&category.tag));
        Self {
            index: Index::new(connectors.iter().map(|connector| (&*connector.name, words(connector))), fold),
            by_id: connectors.iter().map(|connector| Arc::clone(&connector.id)).collect(),
            categories: shown,
            connectors,
        }
    }

    pub(crate) fn connectors(&self) -> &[Connector] {
        &self.connectors
    }

    pub(crate) fn categories(&self) -> &[Category] {
        &self.categories
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Connector> {
        self.connectors.get(self.by_id.position(id)?)
    }

    /// What fits, best first.
    pub(crate) fn search(&self, query: &str) -> Vec<&Connector> {
        self.index.search(&fold(query)).into_iter().filter_map(|at| self.connectors.get(at)).collect()
    }
}

impl Session {
    /// Reads the catalog and the accounts, both at once.
    pub(crate) fn begin(self) {
        let know = self.know();
        know.catalog.set(Load::Loading);
        know.resources.clear();
        know.methods.clear();
        know.actions.clear();
        // Where nothing is run, no account is needed, and nothing around the form is drawn.
        let alone = know.configure.peek(|configure| *configure);
        // The page that is open has asked for what it shows, and does not ask again.
        match know.place.peek(Place::clone) {
            Place::Gallery => {}
            Place::Connector(id) => {
                self.read_resources(&id);
                self.read_methods(&id);
            }
            Place::Action(key) => {
                self.read_action(&key);
                if !alone {
                    self.read_methods(&key.connector);
                }
            }
        }
        if alone {
            return;
        }
        self.read_credentials();
        self.read(Call::Connectors, move |answer| {
            let know = self.know();
            let catalog = answer.and_then(|answer| wire::connectors(&answer)).map(|all| {
                let options = know.options.borrow();
                Rc::new(Catalog::new(all, options.connectors.as_deref(), options.categories.as_deref()))
            });
            match &catalog {
                // A form by itself is ready when it is drawn.
                Ok(_) if know.is_sole => {}
                Ok(catalog) => self.tell(Notice::Ready(catalog.connectors().len())),
                Err(error) => self.tell_error(error, None, None),
            }
            let there = catalog.is_ok();
            know.catalog.set(catalog.into());
            sort_accounts(&know);
            if there {
                self.resume_attempt();
            }
        });
    }

    /// Reads what can be done with a connector, unless it is known.
    pub(crate) fn read_resources(self, connector: &Arc<str>) {
        let id = Arc::clone(connector);
        if begin_loading(&self.know().resources, &id) {
            self.read(Call::Resources { connector: id.to_string() }, move |answer| {
                let resources = answer.and_then(|answer| wire::resources(&answer)).map(Rc::new);
                self.tell_if_failed(resources.as_ref().err(), &id, None);
                self.know().resources.put(&id, resources.into());
            });
        }
    }

    /// Reads how a connector is connected, unless it is known.
    pub(crate) fn read_methods(self, connector: &Arc<str>) {
        let id = Arc::clone(connector);
        if begin_loading(&self.know().methods, &id) {
            self.read(Call::Methods { connector: id.to_string() }, move |answer| {
                let methods = answer.and_then(|answer| wire::methods(&answer)).map(Rc::new);
                self.tell_if_failed(methods.as_ref().err(), &id, None);
                self.know().methods.put(&id, methods.into());
            });
        }
    }

    /// Reads an action, unless it is known.
    pub(crate) fn read_action(self, key: &RunKey) {
        let key = key.clone();
        if begin_loading(&self.know().actions, &key) {
            let call = Call::Action { connector: key.connector.to_string(), action: key.action.to_string() };
            self.read(call, move |answer| {
                let action = answer.and_then(|answer| Action::read(&answer)).map(Rc::new);
                self.tell_if_failed(action.as_ref().err(), &key.connector, Some(&key.action));
                self.know().actions.put(&key, action.into());
            });
        }
    }

    fn tell_if_failed(self, error: Option<&Error>, connector: &Arc<str>, action: Option<&Arc<str>>) {
        if let Some(error) = error {
            self.tell_error(error, Some(connector), action);
        }
    }

    /// Makes a call and passes its answer on, unless the widget is gone by then.
    pub(super) fn read(self, call: Call, then: impl FnOnce(Result<Value, Error>) + 'static) {
        self.read_boxed(call, Box::new(then));
    }

    fn read_boxed(self, call: Call, then: Box<dyn FnOnce(Result<Value, Error>)>) {
        let client = self.client();
        wasm_bindgen_futures::spawn_local(async move {
            let safe = call.is_safe();
            let answer = match client {
                Ok(client) => {
                    let answer = client.call(call).await;
                    // What was read from where the widget no longer reads is not what it shows now. How a run ended
                    // has to be said all the same.
                    if safe && client.is_closed() {
                        return;
                    }
                    answer
                }
                Err(error) => Err(error),
            };
            if !self.know().gone.get() {
                then(answer);
            }
        });
    }
}

/// Marks an entry as loading; whether it has to be read.
fn begin_loading<K: PartialEq + Clone + 'static, T: Clone + PartialEq + 'static>(
    known: &Known<K, Load<T>>,
    key: &K,
) -> bool {
    let needed = !matches!(known.peek(key), Some(Load::Ready(_) | Load::Loading));
    if needed {
        known.put(key, Load::Loading);
    }
    needed
}
