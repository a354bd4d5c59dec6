//! The marketplace, and one form of it, for Leptos applications.

use super::draw_into;
use crate::dom::El;
use crate::graph::Owner as Owned;
use crate::options::{Notice, Options};
use crate::session::{RunKey, Session, Sole};
use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// An integration marketplace: find a connector, connect an account, fill in an action's form, run it, read the result.
///
/// Draw it anywhere in a Leptos application; call [`crate::theme::adopt_into_document`] once for its style sheet.
///
/// ```
/// use jackfield::{Marketplace, Options};
/// use leptos::prelude::*;
///
/// #[component]
/// fn Settings() -> impl IntoView {
///     let options = Options { endpoint: "/integrations".into(), ..Default::default() };
///     view! { <Marketplace options /> }
/// }
/// ```
#[component]
#[allow(unreachable_pub, reason = "the macro makes a second function of this name, which is not exported")]
pub fn Marketplace(
    /// The host's options.
    #[prop(optional)]
    options: Options,
    /// Called with everything the host is told about.
    #[prop(optional, into)]
    on_notice: Option<Callback<Notice>>,
) -> impl IntoView {
    draw(options, None, on_notice)
}

/// One action's form by itself, with the account that it runs with.
///
/// With `configure` it runs nothing: [`Notice::Changed`] tells what is entered, for the host to keep; give it back as the form's
/// value in [`Options::forms`].
///
/// ```
/// use jackfield::{ActionForm, Notice, Options};
/// use leptos::prelude::*;
///
/// #[component]
/// fn Sync() -> impl IntoView {
///     let options = Options { endpoint: "/integrations".into(), ..Default::default() };
///     let keep = |notice: Notice| {
///         if let Notice::Changed { entered: Some(entered), .. } = notice {
///             leptos::logging::log!("{}", entered.value);
///         }
///     };
///     view! { <ActionForm connector="hubspot" action="createContact" configure=true options on_notice=keep /> }
/// }
/// ```
#[component]
#[allow(unreachable_pub, reason = "the macro makes a second function of this name, which is not exported")]
pub fn ActionForm(
    /// The connector's id.
    #[prop(into)]
    connector: Arc<str>,
    /// The action's id.
    #[prop(into)]
    action: Arc<str>,
    /// Whether the host keeps what is entered, and nothing is run.
    #[prop(optional)]
    configure: bool,
    /// The host's options.
    #[prop(optional)]
    options: Options,
    /// Called with everything the host is told about.
    #[prop(optional, into)]
    on_notice: Option<Callback<Notice>>,
) -> impl IntoView {
    draw(options, Some(Sole { key: RunKey { connector, action }, configure, disabled: false }), on_notice)
}

fn draw(options: Options, sole: Option<Sole>, on_notice: Option<Callback<Notice>>) -> impl IntoView {
    let listen =
        Rc::new(move |notice| on_notice.iter().for_each(|listener| listener.run(Notice::clone(&notice))));
    // What is drawn is owned by our own graph, and that by Leptos': it goes with the view.
    let owner = Owned::default();
    let session = owner.with(|| {
        let session = Session::new(options, sole, listen);
        session.begin();
        session
    });
    let drawn = owner.downgrade();
    StoredValue::new_local(owner);
    let around = NodeRef::<html::Div>::new();
    around.on_load(move |element| {
        if let Some(owner) = drawn.upgrade() {
            owner.with(|| draw_into(session, El::of(element.into())));
        }
    });
    html::div().node_ref(around)
}
