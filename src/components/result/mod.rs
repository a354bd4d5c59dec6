//! What the third party answered, as JSON that people can read.

use super::icon::{Icon, icon};
use crate::i18n::Text;
use crate::session::Session;
use jackfield_core::json::{Token, Value, tokens};
use leptos::prelude::*;

/// So many characters are drawn; the rest is there to be copied.
const SHOWN: usize = 60_000;

/// Draws a result.
pub(crate) fn result(session: Session, name: &str, response: &Value) -> AnyView {
    let i18n = session.i18n;
    let empty = match response {
        Value::Null => true,
        Value::Object(object) => object.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    };
    let hint = i18n.say_with(if empty { Text::EmptyAnswer } else { Text::SucceededHint }, &[("name", name)]);
    view! { class="jf",
        <section class="jf-panel jf-result" part="result" aria-labelledby="jf-result">
            <header class="jf-result-head">
                <span class="jf-result-sign">{icon(Icon::Check)}</span>
                <div>
                    <h3 id="jf-result">{i18n.live(Text::Succeeded)}</h3>
                    <p class="jf-quiet">{hint}</p>
                </div>
                {(!empty).then(|| copy(session, response.to_pretty()))}
            </header>
            {(!empty).then(|| json(session, response))}
        </section>
    }
    .into_any()
}

fn json(session: Session, response: &Value) -> AnyView {
    let text = response.to_pretty();
    let mut left = SHOWN;
    let mut pieces: Vec<AnyView> = Vec::new();
    for (token, piece) in tokens(&text) {
        if piece.len() > left {
            break;
        }
        left -= piece.len();
        let piece = piece.to_owned();
        pieces.push(match token {
            Token::Plain => piece.into_any(),
            token => view! { class="jf", <span class=class(token)>{piece}</span> }.into_any(),
        });
    }
    let cut = text.len() > SHOWN;
    view! { class="jf",
        <pre class="jf-json" dir="ltr" tabindex="0" aria-label=session.i18n.live(Text::Result)><code>{pieces}</code></pre>
        {cut.then(|| view! { class="jf", <p class="jf-quiet jf-cut">{session.i18n.live(Text::TooLongToShow)}</p> })}
    }
    .into_any()
}

const fn class(token: Token) -> &'static str {
    match token {
        Token::Name => "jf-json-name",
        Token::Text => "jf-json-text",
        _ => "jf-json-value",
    }
}

fn copy(session: Session, text: String) -> impl IntoView {
    let i18n = session.i18n;
    let copied = RwSignal::new(false);
    view! { class="jf",
        <button type="button" class="jf-button jf-plain" part="button" on:click=move |_| {
            let Some(page) = web_sys::window() else { return };
            let written = page.navigator().clipboard().write_text(&text);
            wasm_bindgen_futures::spawn_local(async move {
                if wasm_bindgen_futures::JsFuture::from(written).await.is_ok() {
                    copied.set(true);
                    crate::clock::sleep(2_000).await;
                    copied.set(false);
                }
            });
        }>
            {move || icon(if copied.get() { Icon::Check } else { Icon::Copy })}
            {move || i18n.say(if copied.get() { Text::Copied } else { Text::Copy })}
        </button>
    }
}
