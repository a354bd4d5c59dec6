//! While the person acts in another window: what to do there, and what to do when something is wrong. Every way out is
//! open at all times; nothing here is ever a dead button.

use crate::components::button::button;
use crate::components::notice::{Tone, actions, notice, under_way};
use crate::connect::Attempts;
use crate::dom::{El, View, el};
use crate::i18n::Text;
use crate::session::Session;
use jackfield_core::connect::{Phase, Window};
use std::sync::Arc;

/// Draws how an attempt stands.
pub(super) fn waiting(session: Session, id: &Arc<str>, phase: &Phase) -> View {
    let i18n = session.i18n();
    let name = session.name_of(id);
    let act = |text: Text, act: fn(&Attempts, &str)| {
        let id = Arc::clone(id);
        button(i18n, text, move || session.with_attempts(|attempts| act(attempts, &id)))
    };
    let finished = || act(Text::Finished, Attempts::say_finished);
    let cancel = || act(Text::Cancel, Attempts::cancel);
    let drawn = match phase {
        Phase::Waiting(Window::Blocked, url) => {
            let open: El = el("a", "jf-button jf-primary")
                .attr("part", "button button-primary")
                .attr("href", url.as_str())
                .attr("target", "_blank")
                .attr("rel", "noopener")
                .say(i18n, Text::OpenWindow);
            let here = act(Text::ContinueHere, Attempts::continue_in_this_tab);
            let more = actions([open, here, finished(), cancel()]);
            notice(
                Tone::Warning,
                &i18n.say(Text::BlockedTitle),
                &i18n.say_name(Text::BlockedHint, &name),
                more.into(),
            )
        }
        Phase::Waiting(Window::Unneeded, _) | Phase::Preparing => {
            under_way(&i18n.say(Text::Connecting), "", actions([cancel()]).into())
        }
        Phase::Waiting(window, _) => {
            let closed = *window == Window::SaidClosed;
            let hint =
                if closed { i18n.say(Text::WaitingClosed) } else { i18n.say_name(Text::WaitingHint, &name) };
            let more = actions([finished(), act(Text::OpenAgain, Attempts::reopen), cancel()]);
            under_way(&i18n.say(Text::WaitingTitle), &hint, more.into())
        }
        _ => return Vec::new(),
    };
    drawn.into()
}
