//! A connector's accounts: which there are, putting another in the place of one, and taking one away.

use super::button::{bare_button, button};
use super::connect_box::reconnect_box;
use super::gallery::element_id;
use super::notice::{Tone, actions, error_notice, error_retry, notice};
use crate::dom::{El, Observed, View, derived, el};
use crate::i18n::{I18n, Text};
use crate::session::{Ending, Load, Renewal, Session};
use jackfield_core::wire::Credential;
use std::rc::Rc;
use std::sync::Arc;

/// Draws the accounts, and how the last attempt or removal ended.
pub(crate) fn accounts(session: Session, connector: &Arc<str>) -> View {
    let id = Arc::clone(connector);
    let list = derived(move || session.know().accounts.with(|accounts| accounts.of(&id).to_vec()));
    let (empty, keys, found) = (Rc::clone(&list), Rc::clone(&list), list);
    let (owner, failed) = (Arc::clone(connector), Arc::clone(connector));
    let rows = el("ul", "jf-panel jf-accounts")
        .attr("role", "list")
        .named(session.i18n(), Text::Accounts)
        .flag_live("hidden", move || empty.with(Vec::is_empty))
        .each(
            move || keys.with(|list| list.iter().map(|credential| credential.id.to_string()).collect()),
            move |key| match found.peek(|list| list.iter().find(|credential| *credential.id == *key).cloned())
            {
                Some(credential) => account(session, &owner, credential),
                None => el("li", ""),
            },
        );
    let unread = el("div", "jf-aside").region(move || {
        session.know().credentials.with(|known| match known {
            Load::Failed(error) => {
                error_retry(session, error, &session.name_of(&failed), move || session.retry_credentials())
                    .into()
            }
            _ => Vec::new(),
        })
    });
    vec![unread, rows, ended(session, connector)]
}

/// Says how the last attempt or removal ended, wherever that happened. The words come into a place that was there
/// before them, or screen readers would not say them.
pub(crate) fn ended(session: Session, connector: &Arc<str>) -> El {
    let id = Arc::clone(connector);
    el("div", "jf-aside").attr("aria-live", "polite").region(move || ending(session, &id))
}

/// What an account is called.
pub(crate) fn account_name(i18n: I18n, credential: &Credential) -> String {
    credential.name.as_deref().map_or_else(|| i18n.say(Text::UnnamedAccount), str::to_owned)
}

/// The mark of something connected, for the eye.
pub(crate) fn dot() -> El {
    el("span", "jf-dot").attr("aria-hidden", "true")
}

fn account(session: Session, connector: &Arc<str>, credential: Credential) -> El {
    let i18n = session.i18n();
    let asking = Rc::new(Observed::new(false));
    let id = Arc::clone(&credential.id);
    let leaving = derived(move || session.know().leaving.with(|leaving| leaving.contains(&id)));
    let credential = Rc::new(credential);
    let (dated, named, connector) = (Rc::clone(&credential), Rc::clone(&credential), Arc::clone(connector));
    let text = el("span", "jf-account-text")
        .add(el("span", "jf-account-name").text(&account_name(i18n, &credential)))
        .add(el("span", "jf-quiet jf-account-date").text_live(move || match dated.created_at.as_deref() {
            Some(since) => i18n.say_with(Text::ConnectedOn, &[("date", &i18n.date(since))]),
            None => i18n.say(Text::Connected),
        }));
    let (keep, asks) = (element_id("keep", &credential.id), element_id("leave", &credential.id));
    let ask = {
        let (asked, told, off, words) =
            (Rc::clone(&asking), Rc::clone(&asking), Rc::clone(&leaving), Rc::clone(&leaving));
        let keep = keep.clone();
        bare_button("jf-plain")
            .attr("id", &asks)
            .attr_live("aria-label", move || {
                Some(i18n.say_name(Text::DisconnectAccount, &account_name(i18n, &named)))
            })
            .truth_live("aria-expanded", move || told.get())
            .flag_live("disabled", move || off.get())
            .text_live(move || i18n.say(if words.get() { Text::Disconnecting } else { Text::Disconnect }))
            .click(move || {
                // One thing at a time below an account: the question would not be seen.
                session.know().renewing.set(None);
                asked.set(true);
                session.focus_soon(&keep);
            })
    };
    let renew = renew_button(session, &credential, &leaving);
    let row = el("div", "jf-account-row").add(dot()).add(text).add(renew).add(ask);
    el("li", "jf-account").add(row).region(move || {
        if leaving.get() {
            return Vec::new();
        }
        if session.know().renewing.with(|renewing| renewing.as_ref() == Some(&credential.id)) {
            let then = move |_: Arc<str>| session.know().renewing.set(None);
            let renewal = Renewal::of(Some(Credential::clone(&credential)), then);
            return reconnect_box(session, &connector, renewal).into();
        }
        if !asking.get() {
            return Vec::new();
        }
        question(session, &connector, &credential, &asking, [&keep, &asks]).into()
    })
}

/// Opens the way to another account in the place of this one, and closes it again.
fn renew_button(session: Session, credential: &Rc<Credential>, leaving: &Rc<Observed<bool>>) -> El {
    let i18n = session.i18n();
    let (id, own, named, off) =
        (Arc::clone(&credential.id), Arc::clone(&credential.id), Rc::clone(credential), Rc::clone(leaving));
    bare_button("jf-plain")
        .attr_live("aria-label", move || {
            Some([&*i18n.say(Text::Reconnect), " ", &account_name(i18n, &named)].concat())
        })
        .truth_live("aria-expanded", move || {
            session.know().renewing.with(|renewing| renewing.as_ref() == Some(&id))
        })
        .flag_live("disabled", move || off.get())
        .say(i18n, Text::Reconnect)
        .click(move || {
            session.know().renewing.update(|renewing| {
                *renewing = Some(Arc::clone(&own)).filter(|own| renewing.as_ref() != Some(own));
            });
        })
}

fn question(
    session: Session,
    connector: &Arc<str>,
    credential: &Rc<Credential>,
    asking: &Rc<Observed<bool>>,
    [keep, asks]: [&str; 2],
) -> El {
    let i18n = session.i18n();
    let words = i18n.say_name(Text::DisconnectQuestion, &account_name(i18n, credential));
    let meaning = el("p", "").add(el("strong", "").text(&words)).text(" ").say(i18n, Text::DisconnectMeaning);
    let (connector, credential) = (Arc::clone(connector), Rc::clone(credential));
    let (gone, kept) = (Rc::clone(asking), Rc::clone(asking));
    let leave = button(i18n, Text::Disconnect, move || {
        gone.set(false);
        session.disconnect(&connector, &credential);
    });
    // The question goes, and the focus back to where it was asked from.
    let asks = asks.to_owned();
    let stay = button(i18n, Text::Keep, move || {
        kept.set(false);
        session.focus_soon(&asks);
    });
    let stay = stay.attr("id", keep);
    el("div", "jf-question")
        .attr("role", "group")
        .attr("aria-label", &words)
        .add(meaning)
        .add(actions([leave.attr("class", "jf-button jf-danger"), stay]))
}

/// What came of the last attempt or removal, in words.
fn ending(session: Session, connector: &Arc<str>) -> View {
    let i18n = session.i18n();
    let Some(said) = session.know().endings.get(connector) else { return Vec::new() };
    let name = session.name_of(connector);
    let (tone, words) = match said {
        Ending::Connected => (Tone::Good, i18n.say_name(Text::NowConnected, &name)),
        Ending::Denied => (Tone::Warning, i18n.say_name(Text::Denied, &name)),
        Ending::TimedOut => (Tone::Warning, i18n.say(Text::TimedOut)),
        Ending::Disconnected(account) => {
            let account = if account.is_empty() { i18n.say(Text::UnnamedAccount) } else { account };
            (Tone::Plain, i18n.say_name(Text::Disconnected, &account))
        }
        Ending::Failed(error) => return error_notice(session, &error, &name).into(),
    };
    notice(tone, &words, "", Vec::new()).into()
}
