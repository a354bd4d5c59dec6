//! Accounts: reading them, connecting one, disconnecting one.

use super::{Ending, Load, Session};
use crate::connect::Request;
use crate::options::Notice;
use jackfield_core::Error;
use jackfield_core::catalog::Accounts;
use jackfield_core::connect::{Outcome, Phase};
use jackfield_core::json::Value;
use jackfield_core::wire::{self, Call, Created, Credential, Method, MethodKind};
use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

impl Session {
    /// Reads the accounts again. What is on screen stays there meanwhile, and stays if it fails.
    pub(crate) fn read_credentials(self) {
        self.read(Call::Credentials, move |answer| match answer.and_then(|answer| wire::credentials(&answer)) {
            Ok(list) => self.take_credentials(list),
            Err(error) => {
                self.tell_error(&error, None, None);
                if self.credentials.with_untracked(|known| known.ready().is_none()) {
                    self.credentials.set(Load::Failed(error));
                }
            }
        });
    }

    fn take_credentials(self, list: Vec<Credential>) {
        let same = self.credentials.with_untracked(|known| known.ready().is_some_and(|known| **known == list));
        if !same {
            self.credentials.set(Load::Ready(Arc::new(list)));
        }
    }

    /// Begins to connect an account; inside the click that asked for it, since a window may have to open.
    pub(crate) fn connect(self, connector: &Arc<str>, method: &Method, entered: &[String]) {
        let oauth = method.kind == MethodKind::Oauth;
        let Some((callback, in_this_tab, timeout)) =
            self.options(|options| (options.callback(), options.oauth_in_this_tab, options.oauth_timeout_ms))
        else {
            return;
        };
        let body = method.request(entered, callback.as_deref().filter(|_| oauth));
        self.endings.update(|endings| {
            endings.remove(connector);
        });
        self.with_attempts(|attempts| attempts.begin(connector, body, oauth, in_this_tab, timeout));
    }

    pub(crate) fn with_attempts(self, act: impl FnOnce(&crate::connect::Attempts)) {
        self.attempts.try_with_value(|attempts| attempts.as_ref().map(act));
    }

    /// Disconnects an account. It is gone when the list says so.
    pub(crate) fn disconnect(self, connector: &Arc<str>, credential: &Credential) {
        let (connector, id) = (Arc::clone(connector), Arc::clone(&credential.id));
        let name = credential.name.as_deref().unwrap_or_default().to_owned();
        self.leaving.update(|leaving| leaving.push(Arc::clone(&id)));
        let call = Call::DeleteCredential { connector: connector.to_string(), credential: id.to_string() };
        self.read(call, move |answer| {
            let ending = match answer {
                Err(error) if !error.credential_is_gone() && error.http_status != Some(404) => {
                    self.tell_error(&error, Some(&connector), None);
                    Ending::DisconnectFailed(error)
                }
                _ => {
                    let list = self.credentials.with_untracked(|known| known.ready().map(|list| Vec::clone(list)));
                    self.take_credentials(list.unwrap_or_default().into_iter().filter(|other| other.id != id).collect());
                    self.tell(Notice::Disconnected { connector: Arc::clone(&connector), credential: Arc::clone(&id) });
                    self.read_credentials();
                    Ending::Disconnected(name)
                }
            };
            self.leaving.update(|leaving| leaving.retain(|other| *other != id));
            self.endings.update(|endings| {
                endings.insert(connector, ending);
            });
        });
    }
}

/// What attempts need of a session.
pub(super) struct ForAttempts(pub(super) Session);

impl Request for ForAttempts {
    fn list(&self, connector: &str) -> Pin<Box<dyn Future<Output = Result<Vec<Credential>, Error>>>> {
        let (session, connector, client) = (self.0, connector.to_owned(), self.0.client());
        Box::pin(async move {
            let all = wire::credentials(&client?.call(Call::Credentials).await?)?;
            let own = session.catalog.try_with_untracked(|catalog| {
                let connectors = catalog.ready().map(|catalog| catalog.connectors().to_vec()).unwrap_or_default();
                Accounts::new(&all, &connectors).of(&connector).to_vec()
            });
            if own.is_some() {
                session.take_credentials(all);
            }
            Ok(own.unwrap_or_default())
        })
    }

    fn create(&self, connector: &str, body: &Value) -> Pin<Box<dyn Future<Output = Result<Created, Error>>>> {
        let client = self.0.client();
        let call = Call::CreateCredential { connector: connector.to_owned(), body: body.clone() };
        Box::pin(async move { wire::created(&client?.call(call).await?) })
    }

    fn show(&self, connector: &Arc<str>, phase: Option<Phase>) {
        let changed = self.0.phases.try_with_untracked(|phases| phases.get(connector) != phase.as_ref());
        if changed == Some(true) {
            self.0.phases.update(|phases| match phase {
                Some(phase) => {
                    phases.insert(Arc::clone(connector), phase);
                }
                None => {
                    phases.remove(connector);
                }
            });
        }
    }

    fn ended(&self, connector: &Arc<str>, outcome: Outcome) {
        self.show(connector, None);
        let ending = match outcome {
            Outcome::Connected(credential) => {
                self.0.tell(Notice::Connected { connector: Arc::clone(connector), credential });
                Some(Ending::Connected)
            }
            Outcome::Denied => Some(Ending::Denied),
            Outcome::TimedOut => Some(Ending::TimedOut),
            Outcome::Failed(error) => {
                self.0.tell_error(&error, Some(connector), None);
                Some(Ending::Failed(error))
            }
            _ => None,
        };
        if let Some(ending) = ending {
            self.0.endings.update(|endings| {
                endings.insert(Arc::clone(connector), ending);
            });
        }
    }
}
