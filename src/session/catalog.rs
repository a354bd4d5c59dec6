//! Reading the catalog, and what a connector has to offer.

use super::{Load, RunKey, Session};
use crate::options::Notice;
use jackfield_core::Error;
use jackfield_core::catalog::{Category, Index, business_categories, is_technical};
use jackfield_core::json::Value;
use jackfield_core::wire::{self, Action, Call, Connector};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The connectors that the host shows, ready to be searched.
#[derive(Clone, Debug, Default)]
pub(crate) struct Catalog {
    connectors: Vec<Connector>,
    by_id: BTreeMap<Arc<str>, usize>,
    categories: Vec<Category>,
    index: Index,
}

impl Catalog {
    /// Narrows the answer to what the host allows, in the host's order where it gives one.
    fn new(all: Vec<Connector>, allowed: Option<&[String]>, categories: Option<&[String]>) -> Self {
        let in_category = |connector: &Connector| {
            categories.is_none_or(|wanted| connector.categories.iter().any(|tag| wanted.iter().any(|wanted| **wanted == **tag)))
        };
        let mut connectors: Vec<Connector> = all.into_iter().filter(in_category).collect();
        if let Some(allowed) = allowed {
            let place = |connector: &Connector| allowed.iter().position(|id| **id == *connector.id);
            connectors.retain(|connector| place(connector).is_some());
            connectors.sort_by_key(place);
        }
        let words = |connector: &Connector| {
            let categories: Vec<&str> = connector.categories.iter().filter(|tag| !is_technical(tag)).map(|tag| &**tag).collect();
            format!("{} {}", connector.id, categories.join(" "))
        };
        let shown = |category: &Category| categories.is_none_or(|wanted| wanted.iter().any(|tag| **tag == *category.tag));
        Self {
            index: Index::new(connectors.iter().map(|connector| (&*connector.name, words(connector)))),
            by_id: connectors.iter().enumerate().map(|(at, connector)| (Arc::clone(&connector.id), at)).collect(),
            categories: business_categories(&connectors).into_iter().filter(shown).collect(),
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
        self.connectors.get(*self.by_id.get(id)?)
    }

    /// What fits, best first.
    pub(crate) fn search(&self, query: &str) -> Vec<&Connector> {
        self.index.search(query).into_iter().filter_map(|at| self.connectors.get(at)).collect()
    }
}

impl Session {
    /// Reads the catalog and the accounts, both at once.
    pub(crate) fn begin(self) {
        self.catalog.set(Load::Loading);
        self.resources.update(BTreeMap::clear);
        self.methods.update(BTreeMap::clear);
        self.actions.update(BTreeMap::clear);
        self.read_credentials();
        self.read(Call::Connectors, move |answer| {
            let answer = answer.and_then(|answer| wire::connectors(&answer));
            let catalog = answer.map(|all| {
                let narrowed = self.options(|options| Catalog::new(all, options.connectors.as_deref(), options.categories.as_deref()));
                Arc::new(narrowed.unwrap_or_default())
            });
            match &catalog {
                Ok(catalog) => self.tell(Notice::Ready(catalog.connectors().len())),
                Err(error) => self.tell_error(error, None, None),
            }
            self.catalog.set(catalog.into());
        });
    }

    /// Reads what can be done with a connector, unless it is known.
    pub(crate) fn read_resources(self, connector: &Arc<str>) {
        let id = Arc::clone(connector);
        if begin_loading(self.resources, &id) {
            self.read(Call::Resources { connector: id.to_string() }, move |answer| {
                let resources = answer.and_then(|answer| wire::resources(&answer)).map(Arc::new);
                self.tell_if_failed(&resources, &id, None);
                self.resources.update(|known| {
                    known.insert(id, resources.into());
                });
            });
        }
    }

    /// Reads how a connector is connected, unless it is known.
    pub(crate) fn read_methods(self, connector: &Arc<str>) {
        let id = Arc::clone(connector);
        if begin_loading(self.methods, &id) {
            self.read(Call::Methods { connector: id.to_string() }, move |answer| {
                let methods = answer.and_then(|answer| wire::methods(&answer)).map(Arc::new);
                self.tell_if_failed(&methods, &id, None);
                self.methods.update(|known| {
                    known.insert(id, methods.into());
                });
            });
        }
    }

    /// Reads an action, unless it is known.
    pub(crate) fn read_action(self, key: &RunKey) {
        let key = key.clone();
        if begin_loading(self.actions, &key) {
            let call = Call::Action { connector: key.connector.to_string(), action: key.action.to_string() };
            self.read(call, move |answer| {
                let action = answer.and_then(|answer| Action::read(&answer)).map(Arc::new);
                self.tell_if_failed(&action, &key.connector, Some(&key.action));
                self.actions.update(|known| {
                    known.insert(key, action.into());
                });
            });
        }
    }

    fn tell_if_failed<T>(self, result: &Result<T, Error>, connector: &Arc<str>, action: Option<&Arc<str>>) {
        if let Err(error) = result {
            self.tell_error(error, Some(connector), action);
        }
    }

    /// Makes a call and passes its answer on, unless the widget is gone by then.
    pub(super) fn read(self, call: Call, then: impl FnOnce(Result<Value, Error>) + 'static) {
        let client = self.client();
        wasm_bindgen_futures::spawn_local(async move {
            let answer = match client {
                Ok(client) => client.call(call).await,
                Err(error) => Err(error),
            };
            if !self.place.is_disposed() {
                then(answer);
            }
        });
    }
}

/// Marks an entry as loading; whether it has to be read.
fn begin_loading<K: Ord + Clone + Send + Sync + 'static, T: Send + Sync + 'static>(known: RwSignal<BTreeMap<K, Load<T>>>, key: &K) -> bool {
    let needed = known.with_untracked(|known| !matches!(known.get(key), Some(Load::Ready(_) | Load::Loading)));
    if needed {
        known.update(|known| {
            known.insert(key.clone(), Load::Loading);
        });
    }
    needed
}
