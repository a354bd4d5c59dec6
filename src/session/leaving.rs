//! What is put by while the page is left for signing in, and how everything is as it was once the person is back: where they
//! were, what they had typed, and which account the new one replaces.

use super::{Load, Place, Renewal, RunKey, Session};
use crate::connect::take_left;
use jackfield_core::form::restored;
use jackfield_core::json::{Object, Value};
use jackfield_core::wire::{Credential, credentials};
use std::sync::Arc;

impl Session {
    /// What is to be found again. Secrets are not among it.
    pub(super) fn put_by(self, connector: &str) -> Value {
        let know = self.know();
        let mut page = Object::new();
        page.insert("sole", Value::Bool(know.is_sole));
        know.place.peek(|place| match place {
            Place::Action(key) if *key.connector == *connector => page.insert("place", named(key)),
            _ => {}
        });
        let mut forms = Vec::new();
        for (key, run) in know.runs.borrow().iter() {
            if let Some(draft) = run.draft() {
                let mut form = named(key);
                form.insert("value", draft);
                forms.push(form.into());
            }
        }
        page.insert("forms", Value::array(forms));
        if let Some(old) = self.renewed(connector) {
            let mut replaced = Object::new();
            replaced.insert("credentialId", old.id);
            replaced.insert("name", old.name.unwrap_or_default());
            page.insert("credentials", Value::array(vec![replaced.into()]));
        }
        page.into()
    }

    /// Finds everything as it was when the page was left, and goes on with the attempt of whoever has been to the provider.
    pub(super) fn resume_attempt(self) {
        // A form by itself goes on with what is its own, and stays where it is.
        let know = self.know();
        let sole = know.place.peek(|place| match place {
            Place::Action(key) if know.is_sole => Some(key.clone()),
            _ => None,
        });
        let is_own = |connector: &str, page: &Value| match (&sole, page) {
            (sole, Value::Null) => sole.as_ref().is_none_or(|own| *own.connector == *connector),
            (sole, page) => {
                page.flag("sole") == sole.is_some()
                    && sole.as_ref().is_none_or(|own| page.get("place").and_then(key).as_ref() == Some(own))
            }
        };
        let Some(left) = take_left(&is_own) else { return };
        let connector: Arc<str> = left.connector.into();
        for form in left.page.list("forms") {
            if let (Some(key), Some(draft)) = (key(form), form.get("value")) {
                self.find_again(&key, draft);
            }
        }
        if sole.is_none() {
            let place = left.page.get("place").and_then(key).map(Place::Action);
            self.go(place.unwrap_or_else(|| Place::Connector(Arc::clone(&connector))));
        }
        if !left.came_back {
            return;
        }
        let replaced = credentials(&left.page).ok().and_then(|list| list.into_iter().next());
        self.expect(&connector, replaced.map(|old: Credential| Renewal::of(Some(old), |_| {})));
        self.with_attempts(|attempts| attempts.resume(&connector, left.baseline, left.denial.as_deref()));
    }

    /// What was typed is there again, in the form that is open or when it is opened.
    fn find_again(self, key: &RunKey, draft: &Value) {
        let know = self.know();
        match (self.known_run(key), know.actions.peek(key)) {
            (Some(run), Some(Load::Ready(action))) => {
                let form = self.new_form(key, &action, Some(&self.restored(key, draft, &action.document)));
                run.renew(form);
            }
            _ => know.drafts.borrow_mut().push((key.clone(), draft.clone())),
        }
    }

    /// What was typed before the page was left, once, for a form that is being made.
    pub(super) fn take_draft(self, key: &RunKey, document: &Value) -> Option<Value> {
        let know = self.know();
        let at = know.drafts.borrow().iter().position(|(known, _)| known == key)?;
        let (_, draft) = know.drafts.borrow_mut().remove(at);
        Some(self.restored(key, &draft, document))
    }

    fn restored(self, key: &RunKey, draft: &Value, document: &Value) -> Value {
        let know = self.know();
        let options = know.options.borrow();
        let own = options.form(&key.connector, &key.action);
        restored(draft, own.and_then(|own| own.value.as_ref()), document)
    }
}

fn named(key: &RunKey) -> Object {
    let mut named = Object::new();
    named.insert("connector", Arc::clone(&key.connector));
    named.insert("action", Arc::clone(&key.action));
    named
}

fn key(named: &Value) -> Option<RunKey> {
    Some(RunKey { connector: named.text("connector")?.into(), action: named.text("action")?.into() })
}
