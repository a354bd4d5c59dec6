//! Which account an action runs with.

use crate::i18n::Text;
use crate::session::{ActionRun, RunKey, Session};
use leptos::prelude::*;
use std::sync::Arc;

/// The account that a run will use: the chosen one while it exists, else the newest.
pub(super) fn chosen(session: Session, of: ActionRun, connector: &str) -> Option<Arc<str>> {
    let picked = of.account.get_untracked();
    session.accounts.with_untracked(|accounts| {
        let list = accounts.of(connector);
        let still_there = picked.filter(|picked| list.iter().any(|credential| credential.id == *picked));
        still_there.or_else(|| Some(Arc::clone(&list.first()?.id)))
    })
}

/// Draws the choice; a line where there is one account, nothing where there is none.
pub(super) fn account_choice(session: Session, of: ActionRun, key: &RunKey) -> impl IntoView + use<> {
    let i18n = session.i18n;
    let id = Arc::clone(&key.connector);
    let list = Memo::new(move |_| session.accounts.with(|accounts| accounts.of(&id).to_vec()));
    let name = move |name: Option<&str>| name.map_or_else(|| i18n.say(Text::UnnamedAccount), str::to_owned);
    move || match list.get().as_slice() {
        [] => None,
        [only] => Some(
            view! { class="jf",
                <p class="jf-one-account">
                    <span class="jf-dot" aria-hidden="true"></span>
                    {name(only.name.as_deref())}
                </p>
            }
            .into_any(),
        ),
        several => {
            let picked = of.account.get();
            let options: Vec<AnyView> = several
                .iter()
                .map(|credential| {
                    let selected = picked.as_ref() == Some(&credential.id);
                    view! { class="jf",
                        <option value=credential.id.to_string() selected=selected>{name(credential.name.as_deref())}</option>
                    }
                    .into_any()
                })
                .collect();
            Some(
                view! { class="jf",
                    <div class="jf-field" part="field">
                        <label class="jf-label" for="jf-account">{i18n.live(Text::Account)}</label>
                        <select
                            class="jf-input"
                            part="input"
                            id="jf-account"
                            on:change:target=move |event| of.account.set(Some(event.target().value().into()))
                        >
                            {options}
                        </select>
                    </div>
                }
                .into_any(),
            )
        }
    }
}
