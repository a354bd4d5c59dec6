//! Accounts: reading them, connecting one, disconnecting one.

use super::{Ending, Load, Place, Session, sort_accounts};
use crate::connect::{Answer, Attempts, Request, take_left};
use crate::options::Notice;
use jackfield_core::catalog::Accounts;
use jackfield_core::connect::{Outcome, Phase};
use jackfield_core::json::Value;
use jackfield_core::wire::{self, Call, Created, Credential, Method, MethodKind};
use std::rc::Rc;
use std::sync::Arc;

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

    /// Begins to connect an account; inside the click that asked for it, since a window may have to open.
    pub(crate) fn connect(self, connector: &Arc<str>, method: &Method, entered: &[String]) {
        let know = self.know();
        let oauth = method.kind == MethodKind::Oauth;
        let (callback, in_this_tab, timeout) = {
            let options = know.options.borrow();
            (options.callback(), options.oauth_in_this_tab, options.oauth_timeout_ms)
        };
        let body = method.request(entered, callback.as_deref().filter(|_| oauth));
        know.endings.take(connector);
        self.with_attempts(|attempts| attempts.begin(connector, body, oauth, in_this_tab, timeout));
    }

    pub(crate) fn with_attempts(self, act: impl FnOnce(&Attempts)) {
        if let Some(attempts) = &*self.know().attempts.borrow() {
            act(attempts);
        }
    }

    /// Disconnects an account in whose place another one has come. That it is gone goes without saying.
    pub(crate) fn replace(self, connector: &Arc<str>, old: &Credential) {
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

    /// Goes on with an attempt for which the page was left, now that the person is back.
    pub(super) fn resume_attempt(self) {
        // A form by itself goes on with what is its own, and stays where it is.
        let own = self.know().place.peek(|place| match place {
            Place::Action(key) if self.know().is_sole => Some(Arc::clone(&key.connector)),
            _ => None,
        });
        let Some(left) = take_left(own.as_deref()) else { return };
        let connector: Arc<str> = left.connector.into();
        if own.is_none() {
            self.go(Place::Connector(Arc::clone(&connector)));
        }
        self.with_attempts(|attempts| attempts.resume(&connector, left.baseline, left.denial.as_deref()));
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

    fn show(&self, connector: &Arc<str>, phase: Phase) {
        self.0.know().phases.put(connector, phase);
    }

    fn ended(&self, connector: &Arc<str>, outcome: Outcome) {
        let know = self.0.know();
        know.phases.take(connector);
        let ending = match outcome {
            Outcome::Connected(credential) => {
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
