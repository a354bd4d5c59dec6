//! What the third party answered, as JSON that people can read.

use super::button::bare_button;
use super::icon::{Icon, icon};
use crate::dom::{El, Observed, el};
use crate::i18n::Text;
use crate::session::Session;
use jackfield_core::json::{Token, Value, tokens};
use std::rc::Rc;

/// So many bytes are drawn; the rest is there to be copied.
const SHOWN: usize = 60_000;

/// Draws a result.
pub(crate) fn result(session: Session, name: &str, response: &Value) -> El {
    let i18n = session.i18n();
    let empty = match response {
        Value::Null => true,
        Value::Object(object) => object.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    };
    let text = if empty { String::new() } else { response.to_pretty() };
    let hint = i18n.say_name(if empty { Text::EmptyAnswer } else { Text::SucceededHint }, name);
    let words = el("div", "")
        .add(el("h3", "").attr("id", "jf-result").say(i18n, Text::Succeeded))
        .add(el("p", "jf-quiet").text(&hint));
    let head =
        el("header", "jf-result-head").add(el("span", "jf-result-sign").add(icon(Icon::Check))).add(words);
    let panel =
        el("section", "jf-panel jf-result").attr("part", "result").attr("aria-labelledby", "jf-result");
    if empty {
        return panel.add(head);
    }
    let cut = (text.len() > SHOWN).then(|| el("p", "jf-quiet jf-cut").say(i18n, Text::TooLongToShow));
    let drawn = panel.add(head.add(copy(session, text.clone()))).add(json(session, &text));
    drawn.add_all(cut)
}

fn json(session: Session, text: &str) -> El {
    let mut code = el("code", "");
    let mut left = SHOWN;
    for (token, piece) in tokens(text) {
        if piece.len() > left {
            break;
        }
        left -= piece.len();
        code = match token {
            Token::Plain => code.text(piece),
            Token::Name => code.add(el("span", "jf-json-name").text(piece)),
            Token::Text => code.add(el("span", "jf-json-text").text(piece)),
            Token::Value => code.add(el("span", "jf-json-value").text(piece)),
        };
    }
    el("pre", "jf-json")
        .attr("dir", "ltr")
        .attr("tabindex", "0")
        .named(session.i18n(), Text::Result)
        .add(code)
}

fn copy(session: Session, text: String) -> El {
    let i18n = session.i18n();
    let copied = Rc::new(Observed::new(false));
    let (signed, worded) = (Rc::clone(&copied), Rc::clone(&copied));
    bare_button("jf-plain")
        .region(move || icon(if signed.get() { Icon::Check } else { Icon::Copy }).into())
        .text_live(move || i18n.say(if worded.get() { Text::Copied } else { Text::Copy }))
        .click(move || {
            let copied = Rc::clone(&copied);
            let said = move || {
                copied.set(true);
                crate::clock::after(2_000, Box::new(move || copied.set(false)));
            };
            crate::clipboard::copy(&text, Box::new(said));
        })
}
