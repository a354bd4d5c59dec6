//! What one widget knows at the moment, as signals: the catalog, the accounts, where the person is, what is under way.
//!
//! Components read these and call what is here; they make no calls themselves. Every handle is a copy, and what comes
//! back after the widget is gone is dropped without a sound.

mod accounts;
mod catalog;
mod load;
mod run;

pub(crate) use catalog::Catalog;
pub(crate) use load::Load;
pub(crate) use run::{ActionRun, Run, RunKey};

use crate::client::Client;
use crate::connect::Attempts;
use crate::i18n::I18n;
use crate::options::{Notice, Options};
use jackfield_core::Error;
use jackfield_core::catalog::Accounts;
use jackfield_core::connect::Phase;
use jackfield_core::wire::{Action, Credential, Method, Resource};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use web_sys::HtmlElement;

/// Where the person is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Place {
    #[default]
    Gallery,
    Connector(Arc<str>),
    Action { connector: Arc<str>, action: Arc<str> },
}

/// What the gallery is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Filter {
    #[default]
    All,
    Connected,
    Category(Arc<str>),
}

/// How a connector's last attempt ended, for as long as it is worth saying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Connected,
    Denied,
    TimedOut,
    Failed(Error),
    Disconnected(String),
    DisconnectFailed(Error),
}

pub(crate) type Listen = Rc<dyn Fn(Notice)>;

/// One widget's knowledge.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    pub(crate) i18n: I18n,
    pub(crate) place: RwSignal<Place>,
    pub(crate) query: RwSignal<String>,
    pub(crate) filter: RwSignal<Filter>,
    pub(crate) catalog: RwSignal<Load<Arc<Catalog>>>,
    pub(crate) credentials: RwSignal<Load<Arc<Vec<Credential>>>>,
    pub(crate) accounts: Memo<Arc<Accounts>>,
    pub(crate) resources: RwSignal<BTreeMap<Arc<str>, Load<Arc<Vec<Resource>>>>>,
    pub(crate) methods: RwSignal<BTreeMap<Arc<str>, Load<Arc<Vec<Method>>>>>,
    pub(crate) actions: RwSignal<BTreeMap<RunKey, Load<Arc<Action>>>>,
    pub(crate) phases: RwSignal<BTreeMap<Arc<str>, Phase>>,
    pub(crate) endings: RwSignal<BTreeMap<Arc<str>, Ending>>,
    /// The credentials that are being deleted.
    pub(crate) leaving: RwSignal<Vec<Arc<str>>>,
    runs: StoredValue<BTreeMap<RunKey, ActionRun>>,
    owner: StoredValue<Owner>,
    client: StoredValue<Result<Client, Error>, LocalStorage>,
    options: StoredValue<Options, LocalStorage>,
    attempts: StoredValue<Option<Attempts>, LocalStorage>,
    listen: StoredValue<Listen, LocalStorage>,
    base: StoredValue<Option<HtmlElement>, LocalStorage>,
}

impl Session {
    /// Begins: nothing is read yet. Must be called under the owner that lives as long as the widget.
    pub(crate) fn new(options: Options, listen: Listen) -> Self {
        let catalog = RwSignal::new(Load::<Arc<Catalog>>::Loading);
        let credentials = RwSignal::new(Load::<Arc<Vec<Credential>>>::Loading);
        let accounts = Memo::new(move |_| {
            let connectors = catalog.with(|catalog| catalog.ready().map(Arc::clone));
            credentials.with(|credentials| match (credentials.ready(), connectors) {
                (Some(credentials), Some(catalog)) => Arc::new(Accounts::new(credentials, catalog.connectors())),
                _ => Arc::default(),
            })
        });
        let session = Self {
            i18n: I18n::new(options.messages.clone(), options.locale.clone()),
            place: RwSignal::default(),
            query: RwSignal::default(),
            filter: RwSignal::default(),
            catalog,
            credentials,
            accounts,
            resources: RwSignal::default(),
            methods: RwSignal::default(),
            actions: RwSignal::default(),
            phases: RwSignal::default(),
            endings: RwSignal::default(),
            leaving: RwSignal::default(),
            runs: StoredValue::default(),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            client: StoredValue::new_local(Client::new(&options)),
            options: StoredValue::new_local(options),
            attempts: StoredValue::new_local(None),
            listen: StoredValue::new_local(listen),
            base: StoredValue::new_local(None),
        };
        session.attempts.set_value(Some(Attempts::new(accounts::ForAttempts(session))));
        on_cleanup(move || {
            session.attempts.try_set_value(None);
            if let Some(Ok(client)) = session.client.try_get_value() {
                client.close();
            }
        });
        session
    }

    /// The session of the widget that this component is part of.
    pub(crate) fn get() -> Self {
        expect_context()
    }

    /// Tells the host, once what is being done now is done: a host may answer by changing options, which must not
    /// happen in the middle of drawing.
    pub(crate) fn tell(self, notice: Notice) {
        if let Some(listen) = self.listen.try_get_value() {
            wasm_bindgen_futures::spawn_local(async move { listen(notice) });
        }
    }

    /// Tells the host of an error, and in what words people see it.
    pub(crate) fn tell_error(self, error: &Error, connector: Option<&Arc<str>>, action: Option<&Arc<str>>) {
        let Some(name) = self.catalog.try_with_untracked(|catalog| {
            let found = connector.and_then(|id| Some(Arc::clone(&catalog.ready()?.get(id)?.name)));
            found.or_else(|| connector.cloned()).unwrap_or_default()
        }) else {
            return;
        };
        let words = untrack(|| self.i18n.error(error, &name));
        let display = format!("{}. {}", words.title, words.hint);
        self.tell(Notice::Failed { error: error.clone(), display, connector: connector.cloned(), action: action.cloned() });
    }

    /// The host's other options, taken anew: its words change at once, other data is read where the options ask for it.
    #[cfg(feature = "embed")]
    pub(crate) fn change_options(self, options: Options) {
        self.i18n.reword(options.messages.clone(), options.locale.clone());
        let same_data = self.options.with_value(|known| known.reads_the_same_as(&options));
        if let Some(Ok(client)) = self.client.try_get_value().filter(|_| !same_data) {
            client.close();
        }
        self.client.set_value(Client::new(&options));
        self.options.set_value(options);
        if !same_data {
            self.begin();
        }
    }

    fn options<T>(self, read: impl FnOnce(&Options) -> T) -> Option<T> {
        self.options.try_with_value(read)
    }

    /// The client, or why there is none.
    fn client(self) -> Result<Client, Error> {
        self.client.try_get_value().unwrap_or_else(|| Err(Error::widget(Error::NETWORK, "the widget is gone")))
    }

    /// The endpoint, for addresses below it.
    pub(crate) fn endpoint(self) -> String {
        self.client().map(|client| client.endpoint().to_owned()).unwrap_or_default()
    }

    /// Where the widget is drawn, for finding elements by their id.
    pub(crate) fn set_base(self, base: Option<HtmlElement>) {
        self.base.set_value(base);
    }

    /// Puts the focus on the element with this id, once everything that changes now has been drawn.
    pub(crate) fn focus_soon(self, id: String) {
        wasm_bindgen_futures::spawn_local(async move {
            crate::clock::sleep(0).await;
            let base = self.base.try_get_value().flatten();
            let found = base.and_then(|base| base.query_selector(&format!("#{id}")).ok()?);
            if let Some(element) = found.and_then(|found| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(found).ok()) {
                // An element that cannot take the focus leaves it where it is.
                let _ = element.focus();
            }
        });
    }

    /// Goes somewhere, and tells the host when a connector is left.
    pub(crate) fn go(self, place: Place) {
        let from = self.place.get_untracked();
        if let (Place::Connector(connector), Place::Gallery) = (&from, &place) {
            self.tell(Notice::Closed(Arc::clone(connector)));
            // What happened there has been read by now.
            self.endings.update(|endings| {
                endings.remove(connector);
            });
        }
        self.place.set(place);
    }
}
