//! What can be done with a form as a whole: narrow it down, paste a request, see the request that will be sent.

use super::account_choice::chosen;
use crate::components::button::{bare_button, button};
use crate::dom::{El, Observed, View, el};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::json::parse;
use std::rc::Rc;

/// From so many fields on, they can be filtered.
const MANY: usize = 12;

/// What is open below the tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Nothing,
    Paste,
    Preview,
}

/// Draws the tools; nothing for a form without fields.
pub(super) fn tools(session: Session, of: ActionRun) -> View {
    let i18n = session.i18n();
    let fields = of.form(|form| {
        form.parts().iter().map(|(_, root)| form.fields.drawn_below(*root).len()).sum::<usize>()
    });
    if of.form(|form| form.parts().is_empty()) {
        return Vec::new();
    }
    let open = Rc::new(Observed::new(Open::Nothing));
    let toggle = |id: &str, text: Text, is: Open| {
        let (told, pressed) = (Rc::clone(&open), Rc::clone(&open));
        button(i18n, text, move || {
            pressed.update(|open| *open = if *open == is { Open::Nothing } else { is });
        })
        .attr("class", "jf-button jf-plain jf-small")
        .attr("id", id)
        .truth_live("aria-expanded", move || told.get() == is)
    };
    let filter = (fields > MANY).then(|| {
        el("input", "jf-input jf-filter")
            .attr("type", "search")
            .attr("autocomplete", "off")
            .attr("data-do", "filter 0 ")
            .attr("placeholder", &i18n.say(Text::FilterFields))
            .attr("aria-label", &i18n.say(Text::FilterFields))
    });
    let buttons = el("div", "jf-tool-buttons")
        .add(toggle("jf-paste-tool", Text::PasteJson, Open::Paste))
        .add(toggle("jf-preview-tool", Text::Preview, Open::Preview));
    let below = el("div", "jf-aside").region(move || match open.get() {
        Open::Nothing => Vec::new(),
        Open::Paste => paste(session, of, &open).into(),
        Open::Preview => preview(session, of).into(),
    });
    vec![el("div", "jf-tools").add_all(filter).add(buttons), below]
}

/// A place to paste a whole request into, or its body.
fn paste(session: Session, of: ActionRun, open: &Rc<Observed<Open>>) -> El {
    let i18n = session.i18n();
    let text = Rc::new(Observed::new(String::new()));
    let wrong = Rc::new(Observed::new(None));
    let (typed, shown, told) = (Rc::clone(&text), Rc::clone(&wrong), Rc::clone(&wrong));
    let area = el("textarea", "jf-input jf-mono")
        .attr("id", "jf-paste")
        .attr("rows", "6")
        .attr("dir", "ltr")
        .attr("spellcheck", "false")
        .attr("aria-label", &i18n.say(Text::PasteJson))
        .attr("aria-describedby", "jf-paste-hint")
        .typed(move |words| typed.settle(words));
    let open = Rc::clone(open);
    let fill = bare_button("").say(i18n, Text::FillIn).click(move || match text.peek(|text| parse(text)) {
        Ok(value) => {
            of.paste(&value);
            open.set(Open::Nothing);
            session.focus_soon("jf-paste-tool");
        }
        Err(error) => {
            wrong.set(Some(error));
            session.focus_soon("jf-paste");
        }
    });
    session.focus_soon("jf-paste");
    let problem =
        el("p", "jf-problem").attr("role", "alert").flag_live("hidden", move || shown.with(Option::is_none));
    let problem = problem.text_live(move || {
        let error = told.get().map(jackfield_core::form::Problem::NotJson);
        error.map(|problem| i18n.problem(&problem)).unwrap_or_default()
    });
    el("div", "jf-field jf-box")
        .add(el("p", "jf-quiet").attr("id", "jf-paste-hint").say(i18n, Text::PasteHint))
        .add(area)
        .add(problem)
        .add(el("div", "").add(fill))
}

/// The request as it would be sent now.
fn preview(session: Session, of: ActionRun) -> El {
    el("pre", "jf-json jf-preview")
        .attr("dir", "ltr")
        .attr("tabindex", "0")
        .attr("aria-label", &session.i18n().say(Text::Preview))
        .text_live(move || {
            let state = of.state();
            state.changes.get();
            let account = chosen(session, of, &state.connector());
            of.form(|form| form.request(account.as_deref())).to_pretty()
        })
}
