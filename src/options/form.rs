//! What the host decides about one form: what it begins with, how fields are drawn, and where values to choose come from.

use jackfield_core::Error;
use jackfield_core::form::{OfferPage, Overrides};
use jackfield_core::json::Value;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

/// What the host decides about one form.
///
/// ```
/// use jackfield::FormOptions;
/// use jackfield::core::json::Value;
///
/// let mut form = FormOptions::default();
/// form.fields.at("/requestBody/properties/company").preset = Some(Value::from("Larkspur"));
/// form.fields.at("/requestBody/properties/email").label = Some("Work e-mail".into());
/// ```
#[derive(Clone, Debug, Default)]
pub struct FormOptions {
    /// The request that it begins with, by parts: `requestBody`, `pathParams`, `queryParameters`, `additionalHeaders`.
    pub value: Option<Value>,
    /// Names, order, fixed values, by path.
    pub fields: Overrides,
    /// Where values to choose come from; [`FormOptions::offer`] adds one for a field.
    pub sources: Vec<OptionSource>,
}

impl FormOptions {
    /// Offers values for the field at a path, in the place of what its schema would draw: for text, numbers, choices.
    pub fn offer(&mut self, pointer: &str, source: OptionSource) {
        self.fields.at(pointer).source = Some(self.sources.len());
        self.sources.push(source);
    }
}

/// Finds values for a field.
#[derive(Clone)]
pub struct OptionSource(Rc<dyn Fn(OptionQuestion) -> Answer>);

/// Values that are on their way.
type Answer = Pin<Box<dyn Future<Output = Result<OfferPage, Error>>>>;

/// What values are wanted.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OptionQuestion {
    /// What was typed; empty where nothing was.
    pub query: String,
    /// Where the last page ended; `None` for the first.
    pub cursor: Option<Value>,
    /// The request as entered so far, for values that depend on others.
    pub value: Value,
    /// What the field was opened with, asked for once: an answer that has it among its options says what it is called. `None`
    /// in every other question.
    pub selected: Option<Value>,
    /// Says when nobody waits for the answer any more.
    pub signal: web_sys::AbortSignal,
}

impl OptionSource {
    /// A source that calls this function.
    pub fn new<F>(source: impl Fn(OptionQuestion) -> F + 'static) -> Self
    where
        F: Future<Output = Result<OfferPage, Error>> + 'static,
    {
        Self(Rc::new(move |question| Box::pin(source(question))))
    }

    pub(crate) fn ask(
        &self,
        question: OptionQuestion,
    ) -> impl Future<Output = Result<OfferPage, Error>> + use<> {
        (self.0)(question)
    }
}

impl fmt::Debug for OptionSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OptionSource")
    }
}
