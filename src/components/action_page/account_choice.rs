//! Which account an action runs with.

use crate::components::accounts::{account_name, dot};
use crate::dom::{El, derived, el};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::wire::Credential;
use std::sync::Arc;

/// The account that a run will use: the chosen one while it exists, else the newest.
pub(super) fn chosen(session: Session, of: ActionRun, connector: &str) -> Option<Arc<str>> {
    let picked = of.state().account.peek(Option::clone);
    session.know().accounts.peek(|accounts| used(picked, accounts.of(connector)))
}

fn used(picked: Option<Arc<str>>, list: &[Credential]) -> Option<Arc<str>> {
    let still_there = picked.filter(|picked| list.iter().any(|credential| credential.id == *picked));
    still_there.or_else(|| Some(Arc::clone(&list.first()?.id)))
}

/// Draws the choice; a line where there is one account, nothing where there is none.
pub(super) fn account_choice(session: Session, of: ActionRun, connector: &Arc<str>) -> El {
    let i18n = session.i18n();
    let id = Arc::clone(connector);
    let list = derived(move || session.know().accounts.with(|accounts| accounts.of(&id).to_vec()));
    el("div", "jf-aside").region(move || {
        list.with(|list| match list.as_slice() {
            [] => Vec::new(),
            [only] => el("p", "jf-one-account").add(dot()).text(&account_name(i18n, only)).into(),
            several => {
                let options = several.iter().map(|credential| {
                    el("option", "").attr("value", &credential.id).text(&account_name(i18n, credential))
                });
                let there = several.to_vec();
                let select = el("select", "jf-input")
                    .attr("part", "input")
                    .attr("id", "jf-account")
                    .add_all(options)
                    .value_live(move || {
                        used(of.state().account.get(), &there).as_deref().unwrap_or_default().to_owned()
                    })
                    .chosen(move |id| of.state().account.set(Some(id.into())));
                let label = el("label", "jf-label").attr("for", "jf-account").say(i18n, Text::Account);
                el("div", "jf-field").attr("part", "field").add(label).add(select).into()
            }
        })
    })
}
