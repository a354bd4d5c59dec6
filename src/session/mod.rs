//! What one widget knows at the moment: the catalog, the accounts, where the person is, what is under way.
//!
//! Components read this and call what is here; they make no calls themselves. A session is a handle to be copied; what
//! comes back after the widget is gone finds an empty one, and goes nowhere.

mod accounts;
mod catalog;
mod host;
mod leaving;
mod load;
mod offers;
mod run;

pub(crate) use accounts::Renewal;
pub(crate) use catalog::Catalog;
pub(crate) use host::Sole;
pub(crate) use load::{Known, Load};
pub(crate) use run::{ActionRun, Run, RunKey};

use crate::client::Client;
use crate::connect::Attempts;
use crate::dom::{Observed, derived, focus, keep, untrack};
use crate::graph::{Owner, Stored, WeakOwner};
use crate::i18n::{I18n, Language};
use crate::options::{Notice, Options};
use jackfield_core::Error;
use jackfield_core::catalog::Accounts;
use jackfield_core::connect::Phase;
use jackfield_core::json::Value;
use jackfield_core::wire::{Action, Credential, Method, Resource};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::Node;

/// Where the person is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Place {
    #[default]
    Gallery,
    Connector(Arc<str>),
    Action(RunKey),
}

/// What the gallery is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Filter {
    #[default]
    All,
    Connected,
    Category(Arc<str>),
}

/// How a connector's last attempt or removal ended, for as long as it is worth saying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Connected,
    Denied,
    TimedOut,
    Failed(Error),
    Disconnected(String),
}

/// Hears what the host is told.
pub(crate) type Listen = Rc<dyn Fn(Notice)>;

/// Everything that one widget knows.
pub(crate) struct Knowledge {
    pub(crate) place: Observed<Place>,
    pub(crate) query: Observed<String>,
    pub(crate) filter: Observed<Filter>,
    pub(crate) catalog: Observed<Load<Rc<Catalog>>>,
    pub(crate) credentials: Observed<Load<Rc<Vec<Credential>>>>,
    pub(crate) accounts: Observed<Rc<Accounts>>,
    pub(crate) resources: Known<Arc<str>, Load<Rc<Vec<Resource>>>>,
    pub(crate) methods: Known<Arc<str>, Load<Rc<Vec<Method>>>>,
    pub(crate) actions: Known<RunKey, Load<Rc<Action>>>,
    pub(crate) phases: Known<Arc<str>, Phase>,
    pub(crate) endings: Known<Arc<str>, Ending>,
    /// The credentials that are being deleted.
    pub(crate) leaving: Observed<Vec<Arc<str>>>,
    /// The credential in whose place another one is to come.
    pub(crate) renewing: Observed<Option<Arc<str>>>,
    /// What was typed before the page was left, for forms that are not open yet.
    drafts: RefCell<Vec<(RunKey, Value)>>,
    /// What follows once a connector has a new account.
    renewals: RefCell<Vec<(Arc<str>, Renewal)>>,
    /// Whether this is one form by itself, without the gallery around it.
    pub(crate) is_sole: bool,
    /// Whether the host keeps what is entered, and nothing is run.
    pub(crate) configure: Observed<bool>,
    /// Whether the host has switched everything off.
    pub(crate) disabled: Observed<bool>,
    runs: RefCell<Vec<(RunKey, ActionRun)>>,
    language: Language,
    client: RefCell<Result<Client, Error>>,
    options: RefCell<Options>,
    /// What the host was told about paths of its options that lead nowhere.
    misled: RefCell<Vec<String>>,
    attempts: RefCell<Option<Attempts>>,
    listen: Listen,
    base: RefCell<Option<Node>>,
    /// Not held: it holds this, and dropping it must let go of everything.
    owner: WeakOwner,
    gone: Cell<bool>,
}

/// A handle to what one widget knows.
#[derive(Clone, Copy)]
pub(crate) struct Session(Stored<Knowledge>);

impl Session {
    /// Begins: nothing is read yet. Must be called under the owner that lives as long as the widget.
    ///
    /// With `sole`, it is that one form by itself.
    pub(crate) fn new(options: Options, sole: Option<Sole>, listen: Listen) -> Self {
        let session = Self(Stored::new(Knowledge::new(options, sole, listen)));
        *session.know().attempts.borrow_mut() = Some(Attempts::new(accounts::ForAttempts(session)));
        // When the owner goes, the stored value goes with it: this is what hears of it.
        keep(Leaving(session.know()));
        session
    }

    /// What is known. Of a widget that is gone: nothing, and what is done to it leads nowhere.
    #[inline(never)]
    pub(crate) fn know(self) -> Rc<Knowledge> {
        self.0.get().unwrap_or_else(|| {
            let gone = Knowledge::new(Options::default(), None, Rc::new(|_| {}));
            gone.close();
            Rc::new(gone)
        })
    }

    pub(crate) fn i18n(self) -> I18n {
        I18n(self)
    }

    /// Tells the host, once what is being done now is done: a host may answer by changing options, which must not
    /// happen in the middle of drawing.
    pub(crate) fn tell(self, notice: Notice) {
        let know = self.know();
        crate::clock::later(Box::new(move || (know.listen)(notice)));
    }

    /// Tells the host of an error, and in what words people see it.
    pub(crate) fn tell_error(self, error: &Error, connector: Option<&Arc<str>>, action: Option<&Arc<str>>) {
        let name = connector.map(|id| untrack(|| self.name_of(id))).unwrap_or_default();
        let words = untrack(|| self.i18n().error(error, &name));
        let display = [&*words.title, ". ", &*words.hint].concat();
        self.tell(Notice::Failed {
            error: error.clone(),
            display,
            connector: connector.cloned(),
            action: action.cloned(),
        });
    }

    /// What people call a connector; its id until the catalog is there.
    pub(crate) fn name_of(self, connector: &Arc<str>) -> Arc<str> {
        self.know().catalog.with(|catalog| {
            let found = catalog.ready().and_then(|catalog| catalog.get(connector));
            Arc::clone(found.map_or(connector, |found| &found.name))
        })
    }

    /// The host's other options, taken anew: its words change at once, other data is read where the options ask for it.
    #[cfg(feature = "embed")]
    pub(crate) fn change_options(self, options: Options, sole: Option<Sole>) {
        let know = self.know();
        know.language.reword(options.messages.clone(), options.locale.clone());
        let same_data = know.options.borrow().reads_the_same_as(&options)
            && sole.as_ref().is_none_or(|sole| know.configure.peek(|configure| *configure == sole.configure));
        if let (Ok(client), false) = (&*know.client.borrow(), same_data) {
            client.close();
        }
        *know.client.borrow_mut() = Client::new(&options);
        let before = know.options.replace(options);
        if let Some(sole) = sole {
            know.disabled.settle(sole.disabled);
            know.configure.settle(sole.configure);
            know.place.settle(Place::Action(sole.key));
        }
        self.follow_options(&before);
        if !same_data {
            self.begin();
        }
    }

    /// The client, or why there is none.
    fn client(self) -> Result<Client, Error> {
        self.know().client.borrow().clone()
    }

    /// The endpoint, for addresses below it.
    pub(crate) fn endpoint(self) -> String {
        self.client().map(|client| client.endpoint().to_owned()).unwrap_or_default()
    }

    /// Where the widget is drawn, for finding elements by their id.
    pub(crate) fn set_base(self, base: &Node) {
        *self.know().base.borrow_mut() = Some(base.clone());
    }

    /// Puts the focus on the first of these ids (a space between two) that there is, once everything that changes now has
    /// been drawn.
    pub(crate) fn focus_soon(self, ids: &str) {
        let ids = ids.to_owned();
        crate::clock::after(0, Box::new(move || focus(ids.split(' ').find_map(|id| self.find(id)))));
    }

    /// The element with this id.
    pub(crate) fn find(self, id: &str) -> Option<web_sys::Element> {
        let base = self.know().base.borrow().clone()?;
        base.dyn_into::<web_sys::Element>().ok()?.query_selector(&["#", id].concat()).ok()?
    }

    /// Says something to those who do not see the page.
    pub(crate) fn announce(self, words: &str) {
        if let Some(region) = self.find("jf-said") {
            region.set_text_content(Some(words));
        }
    }

    /// Does something once nothing is being pressed any more. What appears while a button is pressed moves it from
    /// under the pointer, and then the press is lost.
    pub(crate) fn once_released(self, act: Box<dyn FnOnce()>) {
        // Anywhere on the page: the button that sends the host's own form is not in here.
        let document = web_sys::window().and_then(|window| window.document());
        match document.and_then(|document| document.query_selector(":active").ok()?) {
            Some(_) => crate::clock::after(30, Box::new(move || self.once_released(act))),
            None => act(),
        }
    }

    /// Goes somewhere, and tells the host when a connector is left.
    pub(crate) fn go(self, place: Place) {
        let know = self.know();
        let left = know.place.peek(|from| match from {
            Place::Gallery => None,
            Place::Connector(connector) => Some(Arc::clone(connector)),
            Place::Action(key) => Some(Arc::clone(&key.connector)),
        });
        if let Some(connector) = left {
            // What happened there has been read by now.
            know.endings.take(&connector);
            if place == Place::Gallery {
                self.tell(Notice::Closed(connector));
            }
        }
        know.place.set(place);
    }
}

impl Knowledge {
    fn new(options: Options, sole: Option<Sole>, listen: Listen) -> Self {
        let is_sole = sole.is_some();
        let Sole { key, configure, disabled } = sole.unwrap_or_default();
        Self {
            place: Observed::new(if is_sole { Place::Action(key) } else { Place::Gallery }),
            is_sole,
            configure: Observed::new(configure),
            disabled: Observed::new(disabled),
            query: Observed::default(),
            filter: Observed::default(),
            catalog: Observed::default(),
            credentials: Observed::default(),
            accounts: Observed::default(),
            resources: Known::default(),
            methods: Known::default(),
            actions: Known::default(),
            phases: Known::default(),
            endings: Known::default(),
            leaving: Observed::default(),
            renewing: Observed::default(),
            drafts: RefCell::default(),
            renewals: RefCell::default(),
            runs: RefCell::default(),
            language: Language::new(options.messages.clone(), options.locale.clone()),
            client: RefCell::new(Client::new(&options)),
            options: RefCell::new(options),
            misled: RefCell::default(),
            attempts: RefCell::new(None),
            listen,
            base: RefCell::default(),
            owner: Owner::current().unwrap_or_default().downgrade(),
            gone: Cell::new(false),
        }
    }

    pub(crate) const fn language(&self) -> &Language {
        &self.language
    }

    /// Ends everything that is under way.
    fn close(&self) {
        self.gone.set(true);
        self.attempts.borrow_mut().take();
        self.base.borrow_mut().take();
        if let Ok(client) = &*self.client.borrow() {
            client.close();
        }
    }
}

/// Ends a session when it is dropped.
struct Leaving(Rc<Knowledge>);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Sorts the accounts to their connectors whenever either is read anew.
fn sort_accounts(know: &Knowledge) {
    let sorted = know.catalog.peek(|catalog| {
        know.credentials.peek(|credentials| match (credentials.ready(), catalog.ready()) {
            (Some(credentials), Some(catalog)) => Accounts::new(credentials, catalog.connectors()),
            _ => Accounts::default(),
        })
    });
    if know.accounts.peek(|known| **known != sorted) {
        know.accounts.set(Rc::new(sorted));
    }
}

/// Whether a connector has an account, for those who only care when that changes.
pub(crate) fn has_account(session: Session, connector: &Arc<str>) -> Rc<Observed<bool>> {
    let id = Arc::clone(connector);
    derived(move || session.know().accounts.with(|accounts| !accounts.of(&id).is_empty()))
}
