//! A connector's accounts: which there are, and taking one away.

use super::notice::{Tone, error_notice, notice};
use crate::i18n::Text;
use crate::session::{Ending, Load, Session};
use jackfield_core::wire::Credential;
use leptos::prelude::*;
use std::sync::Arc;

/// Draws the accounts and how the last attempt or removal ended.
pub(crate) fn accounts(session: Session, connector: &Arc<str>, name: &Arc<str>) -> impl IntoView + use<> {
    let i18n = session.i18n;
    let list = {
        let id = Arc::clone(connector);
        Memo::new(move |_| session.accounts.with(|accounts| accounts.of(&id).to_vec()))
    };
    let (id, ended) = (Arc::clone(connector), Arc::clone(connector));
    let name = Arc::clone(name);
    let failed_name = Arc::clone(&name);
    view! { class="jf",
        {move || session.credentials.with(|known| match known {
            Load::Failed(error) => Some(error_notice(i18n, error, &failed_name, Some(Callback::new(move |()| {
                session.credentials.set(Load::Loading);
                session.read_credentials();
            })))),
            _ => None,
        })}
        <Show when=move || list.with(|list| !list.is_empty())>
            <ul class="jf-panel jf-accounts" role="list" aria-label=i18n.live(Text::Accounts)>
                <For each=move || list.get() key=|credential| Arc::clone(&credential.id) children={
                    let id = Arc::clone(&id);
                    move |credential| account(session, Arc::clone(&id), credential)
                } />
            </ul>
        </Show>
        {move || ending(session, &ended, &name)}
    }
}

fn account(session: Session, connector: Arc<str>, credential: Credential) -> impl IntoView {
    let i18n = session.i18n;
    let asking = RwSignal::new(false);
    let name = credential.name.as_deref().map_or_else(|| i18n.say(Text::UnnamedAccount), str::to_owned);
    let since = credential.created_at.clone();
    let id = Arc::clone(&credential.id);
    let leaving = Memo::new(move |_| session.leaving.with(|leaving| leaving.contains(&id)));
    let (shown, question, button) = (name.clone(), name.clone(), name);
    let ask_id = format!("jf-keep-{}", super::gallery::card_id(&credential.id));
    let keep_id = ask_id.clone();
    view! { class="jf",
        <li class="jf-account">
            <div class="jf-account-row">
                <span class="jf-dot" aria-hidden="true"></span>
                <span class="jf-account-text">
                    <span class="jf-account-name">{shown}</span>
                    <span class="jf-quiet jf-account-date">
                        {move || since.as_deref().map_or_else(
                            || i18n.say(Text::Connected),
                            |since| i18n.say_with(Text::ConnectedOn, &[("date", &i18n.date(since))]),
                        )}
                    </span>
                </span>
                <button
                    type="button"
                    class="jf-button jf-plain"
                    part="button"
                    aria-label=move || i18n.say_with(Text::DisconnectAccount, &[("name", &button)])
                    aria-expanded=move || asking.get().to_string()
                    disabled=move || leaving.get()
                    on:click=move |_| {
                        asking.set(true);
                        session.focus_soon(ask_id.clone());
                    }
                >
                    {move || i18n.say(if leaving.get() { Text::Disconnecting } else { Text::Disconnect })}
                </button>
            </div>
            <Show when=move || asking.get() && !leaving.get()>
                <div class="jf-question" role="group" aria-label=i18n.say_with(Text::DisconnectQuestion, &[("name", &question)])>
                    <p><strong>{i18n.say_with(Text::DisconnectQuestion, &[("name", &question)])}</strong>" "{i18n.live(Text::DisconnectMeaning)}</p>
                    <div class="jf-notice-actions">
                        <button type="button" class="jf-button jf-danger" part="button" on:click={
                            let (connector, credential) = (Arc::clone(&connector), credential.clone());
                            move |_| {
                                asking.set(false);
                                session.disconnect(&connector, &credential);
                            }
                        }>
                            {i18n.live(Text::Disconnect)}
                        </button>
                        <button type="button" class="jf-button" part="button" id=keep_id.clone() on:click=move |_| asking.set(false)>
                            {i18n.live(Text::Keep)}
                        </button>
                    </div>
                </div>
            </Show>
        </li>
    }
}

/// What came of the last attempt or removal, in words.
fn ending(session: Session, connector: &Arc<str>, name: &str) -> Option<AnyView> {
    let i18n = session.i18n;
    let named = |text| i18n.say_with(text, &[("name", name)]);
    let said = session.endings.with(|endings| endings.get(connector).cloned())?;
    Some(match said {
        Ending::Connected => notice(Tone::Good, named(Text::NowConnected), String::new(), ()),
        Ending::Denied => notice(Tone::Warning, named(Text::Denied), String::new(), ()),
        Ending::TimedOut => notice(Tone::Warning, i18n.say(Text::TimedOut), String::new(), ()),
        Ending::Disconnected(account) => {
            let account = if account.is_empty() { i18n.say(Text::UnnamedAccount) } else { account };
            notice(Tone::Plain, i18n.say_with(Text::Disconnected, &[("name", &account)]), String::new(), ())
        }
        Ending::Failed(error) | Ending::DisconnectFailed(error) => error_notice(i18n, &error, name, None),
    })
}
