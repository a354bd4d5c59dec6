//! Connecting an account: the ways there are, what has to be entered, and waiting for the other window.

mod credential_form;
mod waiting;

use super::button::bare_button;
use super::field::segment;
use super::icon::{Icon, icon};
use super::notice::{Tone, error_retry, notice};
use super::skeleton::skeleton;
use crate::dom::{El, Observed, View, derived, effect, el};
use crate::i18n::Text;
use crate::session::{Load, Renewal, Session};
use credential_form::credential_form;
use jackfield_core::wire::{Method, MethodKind};
use jackfield_core::{Error, Source};
use std::rc::Rc;
use std::sync::Arc;
use waiting::waiting;

/// What there is to draw, for drawing anew only when it is something else: what is being typed must survive.
#[derive(Clone, PartialEq)]
enum Stage {
    Elsewhere,
    Unknown,
    Waiting(jackfield_core::connect::Phase),
    Another,
    Ways(Load<Rc<Vec<Method>>>),
}

/// Draws the way to an account. With accounts there already it begins as a button for another one; while one of them is
/// being replaced there is nothing to draw here.
pub(crate) fn connect_box(session: Session, connector: &Arc<str>) -> El {
    let id = Arc::clone(connector);
    let another = Rc::new(Observed::new(false));
    let asked = Rc::clone(&another);
    let stage = derived(move || {
        let know = session.know();
        let is_own = |renewing: &Arc<str>| {
            know.accounts.with(|accounts| accounts.of(&id).iter().any(|account| account.id == *renewing))
        };
        if know.renewing.with(|renewing| renewing.as_ref().is_some_and(is_own)) {
            return Stage::Elsewhere;
        }
        stage(session, &id, asked.get())
    });
    draw(session, connector, another, stage, None)
}

/// Draws the way to an account that takes the place of one.
pub(crate) fn reconnect_box(session: Session, connector: &Arc<str>, renewal: Renewal) -> El {
    let id = Arc::clone(connector);
    let stage = derived(move || stage(session, &id, true));
    draw(session, connector, Rc::new(Observed::new(true)), stage, Some(renewal))
}

fn draw(
    session: Session,
    connector: &Arc<str>,
    another: Rc<Observed<bool>>,
    stage: Rc<Observed<Stage>>,
    renewal: Option<Renewal>,
) -> El {
    // Once one more account is there, the box closes behind it.
    let count = {
        let id = Arc::clone(connector);
        derived(move || session.know().accounts.with(|accounts| accounts.of(&id).len()))
    };
    let (before, closing) = (std::cell::Cell::new(count.peek(|count| *count)), Rc::clone(&another));
    effect(move || {
        let now = count.get();
        if now > before.replace(now) {
            closing.settle(false);
        }
    });
    let id = Arc::clone(connector);
    el("div", "jf-aside").region(move || {
        let another = Rc::clone(&another);
        match stage.get() {
            Stage::Elsewhere => Vec::new(),
            Stage::Unknown => skeleton(session, "jf-rows", 1).into(),
            Stage::Waiting(phase) => waiting(session, &id, &phase),
            Stage::Another => bare_button("")
                .add(icon(Icon::Add))
                .say(session.i18n(), Text::AddAccount)
                .click(move || another.set(true))
                .into(),
            Stage::Ways(methods) => ways(session, &id, &methods, renewal.as_ref()),
        }
    })
}

fn stage(session: Session, id: &Arc<str>, another: bool) -> Stage {
    let know = session.know();
    if let Some(phase) = know.phases.get(id) {
        return Stage::Waiting(phase);
    }
    // Whether there are accounts is not known yet: offering to connect might be offering it twice.
    if know.credentials.with(|known| matches!(known, Load::Loading)) {
        return Stage::Unknown;
    }
    if !another && know.accounts.with(|accounts| !accounts.of(id).is_empty()) {
        return Stage::Another;
    }
    Stage::Ways(know.methods.get(id).unwrap_or_default())
}

fn ways(session: Session, id: &Arc<str>, methods: &Load<Rc<Vec<Method>>>, renewal: Option<&Renewal>) -> View {
    let i18n = session.i18n();
    match methods {
        Load::Loading => skeleton(session, "jf-rows", 1).into(),
        Load::Failed(error) => {
            let retried = Arc::clone(id);
            error_retry(session, error, &session.name_of(id), move || session.read_methods(&retried)).into()
        }
        Load::Ready(methods) if methods.is_empty() => notice(
            Tone::Plain,
            &i18n.say(Text::NoAccountNeeded),
            &i18n.say(Text::NoAccountNeededHint),
            Vec::new(),
        )
        .into(),
        Load::Ready(methods) => choose(session, id, methods, renewal.cloned()).into(),
    }
}

/// One way is drawn as it is; several are a choice.
fn choose(session: Session, id: &Arc<str>, methods: &Rc<Vec<Method>>, renewal: Option<Renewal>) -> El {
    let i18n = session.i18n();
    let chosen = Rc::new(Observed::new(0_usize));
    let choice = (methods.len() > 1).then(|| {
        let segments = methods.iter().enumerate().map(|(at, method)| {
            let (is, to) = (Rc::clone(&chosen), Rc::clone(&chosen));
            segment("jf-method", &method_label(session, method), move || is.get() == at, move || to.set(at))
        });
        let row = el("div", "jf-segment-row").add_all(segments);
        el("fieldset", "jf-field").add(el("legend", "jf-label").say(i18n, Text::Method)).add(row)
    });
    let (id, methods) = (Arc::clone(id), Rc::clone(methods));
    el("div", "jf-panel jf-connect").add_all(choice).region(move || match methods.get(chosen.get()) {
        Some(method) if method.needs_auth_config => not_available(session, &id).into(),
        Some(method) => credential_form(session, &id, method, renewal.as_ref()).into(),
        None => Vec::new(),
    })
}

/// The customer has work to do first. The person is told that it is not up to them; the host is told what it is.
fn not_available(session: Session, id: &Arc<str>) -> El {
    let message =
        [id, " needs an OAuth app of your own: register it with the vendor and configure its authConfigId"]
            .concat();
    session.tell_error(&Error::new(Source::Endpoint, Error::AUTH_CONFIG_REQUIRED, message), Some(id), None);
    let i18n = session.i18n();
    notice(Tone::Warning, &i18n.say(Text::NotAvailable), &i18n.say(Text::NotAvailableHint), Vec::new())
}

fn method_label(session: Session, method: &Method) -> String {
    let kind = method.authentication_type.to_ascii_lowercase();
    let text = match method.kind {
        MethodKind::Oauth => Text::MethodOauth,
        MethodKind::Key if kind.contains("key") => Text::MethodApiKey,
        MethodKind::Key if kind.contains("bearer") || kind.contains("token") => Text::MethodBearer,
        MethodKind::Key if kind.contains("basic") => Text::MethodBasic,
        MethodKind::Key => return jackfield_core::text::humanise(&method.authentication_type),
    };
    session.i18n().say(text)
}
