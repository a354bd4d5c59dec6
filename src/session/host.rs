//! What the host decides about forms, taken in when a form is made and whenever the host changes its mind.

use super::{RunKey, Session};
use crate::options::OptionSource;
use crate::pattern::BrowserPatterns;
use jackfield_core::Error;
use jackfield_core::form::{ActionForm, Beginning};
use jackfield_core::json::Value;
use jackfield_core::wire::Action;

/// One form by itself: which, and whether the host keeps what is entered in the place of running it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sole {
    pub(crate) key: RunKey,
    pub(crate) configure: bool,
    pub(crate) disabled: bool,
}

impl Session {
    /// A source that the host gave for fields of a form, as it is now: hosts make new functions each time they draw.
    pub(super) fn source(self, key: &RunKey, number: usize) -> Option<OptionSource> {
        let know = self.know();
        let options = know.options.borrow();
        options.form(&key.connector, &key.action)?.sources.get(number).cloned()
    }

    /// Whether what breaks the rules may be sent once that was said.
    pub(crate) fn may_send_anyway(self) -> bool {
        let know = self.know();
        know.options.borrow().send_anyway && !know.configure.peek(|configure| *configure)
    }

    /// A form as the host wants it, with this value or the one that the host gave. What leads nowhere is told once, however
    /// often the form is made anew.
    pub(super) fn new_form(self, key: &RunKey, action: &Action, value: Option<&Value>) -> ActionForm {
        let know = self.know();
        let options = know.options.borrow();
        let own = options.form(&key.connector, &key.action);
        let beginning = Beginning {
            value: value.or_else(|| own?.value.as_ref()),
            overrides: own.map(|own| own.fields.clone()).unwrap_or_default(),
            serialisation: options.parameters,
        };
        let form = ActionForm::new(action, &BrowserPatterns, beginning);
        for path in &form.unplaced {
            let message = ["the path ", path, " leads to no field of ", &*key.action].concat();
            if !know.misled.borrow().contains(&message) {
                know.misled.borrow_mut().push(message.clone());
                let error = Error::widget(Error::BAD_OPTION, message);
                self.tell_error(&error, Some(&key.connector), Some(&key.action));
            }
        }
        form
    }

    /// Brings the forms there are in line with changed options.
    #[cfg(feature = "embed")]
    pub(super) fn follow_options(self, before: &crate::options::Options) {
        let know = self.know();
        let runs = know.runs.borrow().clone();
        for (key, run) in runs {
            let options = know.options.borrow();
            let new = options.form(&key.connector, &key.action);
            let old = before.form(&key.connector, &key.action);
            // A form by itself is given a value only when the host sets one; a table of forms is given whole each time.
            let told =
                |value: &&Value| know.is_sole || old.and_then(|old| old.value.as_ref()) != Some(*value);
            let given = new.and_then(|new| new.value.as_ref()).filter(told);
            let given = given.filter(|value| !run.form(|form| form.holds(value)));
            let same_fields = match (new, old) {
                (Some(new), Some(old)) => new.fields == old.fields,
                (new, old) => new.or(old).is_none_or(|form| form.fields.is_empty()),
            };
            if given.is_none() && same_fields && options.parameters == before.parameters {
                continue;
            }
            if let Some(super::Load::Ready(action)) = know.actions.peek(&key) {
                let value = given.cloned().unwrap_or_else(|| run.form(ActionForm::value));
                run.renew(self.new_form(&key, &action, Some(&value)));
            } else {
                // Whoever opens it next makes it as it is wanted now.
                know.runs.borrow_mut().retain(|(known, _)| *known != key);
            }
        }
        // What was given stays given: the form that it is for may not be there yet.
        if know.is_sole {
            for (name, form) in &mut know.options.borrow_mut().forms {
                let old = before.forms.iter().find(|(known, _)| known == name);
                form.value = form.value.take().or_else(|| old?.1.value.clone());
            }
        }
    }
}
