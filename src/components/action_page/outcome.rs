//! What came of a run.

use crate::components::connect_box::connect_box;
use crate::components::notice::{Tone, error_notice, notice, technical};
use crate::components::result::result;
use crate::i18n::Text;
use crate::session::{ActionRun, Run, RunKey, Session};
use jackfield_core::Error;
use leptos::prelude::*;
use std::sync::Arc;

/// Draws the last run's result or error; nothing before the first.
pub(super) fn outcome(session: Session, key: &RunKey, name: &Arc<str>, of: ActionRun) -> impl IntoView + use<> {
    let (key, name) = (key.clone(), Arc::clone(name));
    view! { class="jf",
        <div class="jf-outcome" aria-live="polite">
            {move || of.run.with(|run| match run {
                Run::Idle | Run::Running => None,
                Run::Done(execution) => Some(result(session, &name, &execution.response)),
                Run::Failed(error) if error.wants_reconnect() => Some(reconnect(session, &key, &name, error)),
                Run::Failed(error) => Some(error_notice(session.i18n, error, &name, None)),
            })}
        </div>
    }
}

/// The third party no longer takes the account: connect it again, right here, with the form as it is.
fn reconnect(session: Session, key: &RunKey, name: &Arc<str>, error: &Error) -> AnyView {
    let i18n = session.i18n;
    let words = i18n.error(error, name);
    let open = RwSignal::new(false);
    let (id, name) = (Arc::clone(&key.connector), Arc::clone(name));
    let more = view! { class="jf",
        <Show when=move || !open.get()>
            <div class="jf-notice-actions">
                <button type="button" class="jf-button" part="button" on:click=move |_| open.set(true)>{i18n.live(Text::Reconnect)}</button>
            </div>
        </Show>
        {technical(i18n, error)}
    };
    view! { class="jf",
        {notice(Tone::Bad, words.title, words.hint, more)}
        {move || open.get().then(|| connect_box(session, &id, &name))}
    }
    .into_any()
}
