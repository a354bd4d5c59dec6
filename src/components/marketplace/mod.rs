//! The whole journey in one component.

use super::action_page::action_page;
use super::connector_panel::connector_panel;
use super::gallery::gallery;
use crate::i18n::Text;
use crate::options::{Notice, Options};
use crate::session::{Place, Session};
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
    let listen = Rc::new(move |notice| on_notice.iter().for_each(|listener| listener.run(Notice::clone(&notice))));
    let session = Session::new(options, listen);
    session.begin();
    draw(session)
}

/// Draws a session. The owner it was made under is the current one.
pub(crate) fn draw(session: Session) -> impl IntoView {
    provide_context(session);
    let root = NodeRef::<html::Div>::new();
    root.on_load(move |element| session.set_base(Some(element.into())));
    on_cleanup(move || session.set_base(None));
    view! { class="jf",
        <div class="jf-root" node_ref=root role="region" aria-label=session.i18n.live(Text::Integrations)>
            {move || match session.place.get() {
                Place::Gallery => gallery().into_any(),
                Place::Connector(id) => connector_panel(&id).into_any(),
                Place::Action { connector, action } => action_page(&connector, &action).into_any(),
            }}
        </div>
    }
}
