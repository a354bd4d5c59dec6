//! The marketplace for Leptos applications.

use super::draw_into;
use crate::dom::El;
use crate::graph::Owner as Owned;
use crate::options::{Notice, Options};
use crate::session::Session;
use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;

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
    let listen =
        Rc::new(move |notice| on_notice.iter().for_each(|listener| listener.run(Notice::clone(&notice))));
    // What is drawn is owned by our own graph, and that by Leptos': it goes with the view.
    let owner = Owned::default();
    let session = owner.with(|| {
        let session = Session::new(options, listen);
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
