//! Accounts: reading them, connecting one, disconnecting one.

use super::{Ending, Load, Session, sort_accounts};
use crate::connect::{Answer, Attempts, Request};
use crate::options::Notice;
use jackfield_core::catalog::Accounts;
use jackfield_core::connect::{Outcome, Phase};
use jackfield_core::json::Value;
use jackfield_core::wire::{self, Call, Created, Credential, Method, MethodKind};
use std::rc::Rc;
use std::sync::Arc;

/// What follows once there is a new account for one that is no longer taken.
#[derive(Clone)]
pub(crate) struct Renewal {
    /// The account that goes then, and not before.
    old: Option<Credential>,
    then: Rc<dyn Fn(Arc<str>)>,
}

impl Renewal {
    pub(crate) fn of(old: Option<Credential>, then: impl Fn(Arc<str>) + 'static) -> Self {
        Self { old, then: Rc::new(then) }
    }
}

impl Session {
    /// Reads the accounts again. What is on screen stays there meanwhile, and stays if it fails.
    pub(crate) fn read_credentials(self) {
        self.read(Call::Credentials, move |answer| {
            match answer.and_then(|answer| wire::credentials(&answer)) {
                Ok(list) => self.take_credentials(list),
                Err(error) => {
                    self.tell_error(&error, None, None);
                    let know = self.know();
                    if know.credentials.peek(|known| known.ready().is_none()) {
                        know.credentials.set(Load::Failed(error));
                    }
                }
            }
        });
    }

    /// Reads the accounts once more after that failed.
    pub(crate) fn retry_credentials(self) {
        self.know().credentials.set(Load::Loading);
        self.read_credentials();
    }

    fn take_credentials(self, list: Vec<Credential>) {
        let know = self.know();
        if !know.credentials.peek(|known| known.ready().is_some_and(|known| **known == list)) {
            know.credentials.set(Load::Ready(Rc::new(list)));
            sort_accounts(&know);
        }
    }

    /// Begins to connect an account; inside the click that asked for it, since a window may have to open. With `renewal`
    /// it takes the place of one.
    pub(crate) fn connect(
        self,
        connector: &Arc<str>,
        method: &Method,
        entered: &[String],
        renewal: Option<Renewal>,
    ) {
        let know = self.know();
        let oauth = method.kind == MethodKind::Oauth;
        let (callback, in_this_tab, timeout) = {
            let options = know.options.borrow();
            (options.callback(), options.oauth_in_this_tab, options.oauth_timeout_ms)
        };
        let body = method.request(entered, callback.as_deref().filter(|_| oauth));
        know.endings.take(connector);
        // What was begun before for this connector is superseded, and what was to follow from it too.
        self.expect(connector, renewal);
        self.with_attempts(|attempts| attempts.begin(connector, body, oauth, in_this_tab, timeout));
    }

    pub(crate) fn with_attempts(self, act: impl FnOnce(&Attempts)) {
        if let Some(attempts) = &*self.know().attempts.borrow() {
            act(attempts);
        }
    }

    /// Notes what is to follow once a connector has a new account.
    pub(super) fn expect(self, connector: &Arc<str>, renewal: Option<Renewal>) -> Option<Renewal> {
        let know = self.know();
        let mut renewals = know.renewals.borrow_mut();
        let known = renewals.iter().position(|(known, _)| known == connector).map(|at| renewals.remove(at).1);
        renewals.extend(renewal.map(|renewal| (Arc::clone(connector), renewal)));
        known
    }

    /// The account in whose place another one is to come.
    pub(super) fn renewed(self, connector: &str) -> Option<Credential> {
        let know = self.know();
        let renewals = know.renewals.borrow();
        renewals.iter().find(|(known, _)| **known == *connector)?.1.old.clone()
    }

    /// There is a new account: the one that it replaces goes, which would be a trap for the next run, and what waited for it
    /// goes on. One that was renewed in its place stays.
    fn renew(self, connector: &Arc<str>, credential: &Arc<str>) {
        let Some(renewal) = self.expect(connector, None) else { return };
        if let Some(old) = renewal.old.filter(|old| old.id != *credential) {
            self.replace(connector, &old);
        }
        let credential = Arc::clone(credential);
        // Afterwards: the attempt that is ending is part of what is taken away.
        crate::clock::later(Box::new(move || (renewal.then)(credential)));
    }

    /// Disconnects an account in whose place another one has come. That it is gone goes without saying.
    fn replace(self, connector: &Arc<str>, old: &Credential) {
        self.remove(connector, old, |ending| matches!(ending, Ending::Failed(_)));
    }

    /// Disconnects an account. It is gone when the list says so.
    pub(crate) fn disconnect(self, connector: &Arc<str>, credential: &Credential) {
        self.remove(connector, credential, |_| true);
    }

    fn remove(self, connector: &Arc<str>, credential: &Credential, worth_saying: fn(&Ending) -> bool) {
        let (connector, id) = (Arc::clone(connector), Arc::clone(&credential.id));
        let name = credential.name.as_deref().unwrap_or_default().to_owned();
        self.know().leaving.update(|leaving| leaving.push(Arc::clone(&id)));
        let call = Call::DeleteCredential { connector: connector.to_string(), credential: id.to_string() };
        self.read(call, move |answer| {
            let know = self.know();
            let ending = match answer {
                Err(error) if !error.credential_is_gone() && error.http_status != Some(404) => {
                    self.tell_error(&error, Some(&connector), None);
                    Ending::Failed(error)
                }
                _ => {
                    let rest = know.credentials.peek(|known| {
                        let list = known.ready().map(|list| Vec::clone(list)).unwrap_or_default();
                        list.into_iter().filter(|other| other.id != id).collect()
                    });
                    self.take_credentials(rest);
                    self.tell(Notice::Disconnected {
                        connector: Arc::clone(&connector),
                        credential: Arc::clone(&id),
                    });
                    self.read_credentials();
                    Ending::Disconnected(name)
                }
            };
            know.leaving.update(|leaving| leaving.retain(|other| *other != id));
            if worth_saying(&ending) {
                know.endings.put(&connector, ending);
            }
        });
    }
}

/// What attempts need of a session.
pub(super) struct ForAttempts(pub(super) Session);

impl Request for ForAttempts {
    fn list(&self, connector: &str) -> Answer<Vec<Credential>> {
        let (session, connector, client) = (self.0, connector.to_owned(), self.0.client());
        Box::pin(async move {
            let all = wire::credentials(&client?.call(Call::Credentials).await?)?;
            let own = session.know().catalog.peek(|catalog| {
                let connectors = catalog.ready().map(|catalog| catalog.connectors()).unwrap_or_default();
                Accounts::new(&all, connectors).of(&connector).to_vec()
            });
            session.take_credentials(all);
            Ok(own)
        })
    }

    fn create(&self, connector: &str, body: &Value) -> Answer<Created> {
        let client = self.0.client();
        let call = Call::CreateCredential { connector: connector.to_owned(), body: body.clone() };
        Box::pin(async move { wire::created(&client?.call(call).await?) })
    }

    fn put_by(&self, connector: &str) -> Value {
        self.0.put_by(connector)
    }

    fn show(&self, connector: &Arc<str>, phase: Phase) {
        self.0.know().phases.put(connector, phase);
    }

    fn ended(&self, connector: &Arc<str>, outcome: Outcome) {
        let know = self.0.know();
        know.phases.take(connector);
        let ending = match outcome {
            Outcome::Connected(credential) => {
                self.0.renew(connector, &credential);
                self.0.tell(Notice::Connected { connector: Arc::clone(connector), credential });
                Ending::Connected
            }
            Outcome::Denied => Ending::Denied,
            Outcome::TimedOut => Ending::TimedOut,
            Outcome::Failed(error) => {
                self.0.tell_error(&error, Some(connector), None);
                Ending::Failed(error)
            }
            _ => return,
        };
        know.endings.put(connector, ending);
    }
}
