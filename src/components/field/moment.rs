//! Dates and times: typed as the exact text that is sent, or picked from the browser's own calendar.

use super::frame::Frame;
use super::text::typed;
use crate::components::button::bare_button;
use crate::components::icon::{Icon, icon};
use crate::dom::{El, el};
use crate::i18n::Text;
use jackfield_core::form::Node;
use js_sys::Date;

/// Draws a moment. `kind` is the type of the browser's own control, or `seconds` for a count of them since 1970.
pub(super) fn moment(frame: Frame, kind: &str) -> El {
    let i18n = frame.session.i18n();
    let hint = match kind {
        "date" => Text::DateHint,
        "time" => Text::TimeHint,
        "seconds" => Text::SecondsHint,
        _ => Text::DateTimeHint,
    };
    let input = typed(frame, el("input", "jf-input").attr("type", "text").attr("dir", "ltr"));
    let input = match frame.placeholder() {
        Some(_) => input,
        None => input.attr("placeholder", &i18n.say(hint)),
    };
    let native = el("input", "jf-native")
        .attr("type", if kind == "seconds" { "datetime-local" } else { kind })
        .attr("step", "1")
        .attr("tabindex", "-1")
        .attr("aria-hidden", "true")
        .does_with("moment", frame.id, kind);
    let pick = bare_button("jf-plain jf-icon-button")
        .attr("aria-label", &[&*i18n.say(Text::PickDate), " ", &*frame.label()].concat())
        .add(icon(Icon::Calendar))
        .does_with("pick", frame.id, kind);
    let read = el("span", "jf-quiet jf-moment");
    let (shown, told) = (input.clone(), read.clone());
    let has_zone = kind == "datetime-local" || kind == "seconds";
    let in_seconds = kind == "seconds";
    let (of, id) = (frame.of, frame.id);
    let show = move |node: &Node| {
        shown.set_value(node.text());
        // A browser reads the thirtieth of February too, as a day in March.
        let reads = has_zone && !node.text().is_empty() && of.problem_now(id).is_none();
        let words = reads.then(|| i18n.moment(node.text(), in_seconds)).flatten();
        told.words(&words.unwrap_or_default());
    };
    let buttons = el("span", "jf-pick-moment").add(native).add(pick);
    frame.single(input, vec![buttons], Box::new(show)).add(read)
}

/// What was picked, as it is sent: with the zone of the person who picked it.
pub(super) fn picked(kind: &str, value: &str) -> String {
    if value.is_empty() || kind == "date" {
        return value.to_owned();
    }
    let whole = if value.matches(':').count() < 2 { value.to_owned() + ":00" } else { value.to_owned() };
    let date = if kind == "time" { Date::new_0() } else { Date::new(&whole.as_str().into()) };
    if kind == "seconds" {
        return seconds(&date);
    }
    let minutes = date.get_timezone_offset();
    whole + &zone(minutes)
}

#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and a date is far from the ends")]
fn seconds(date: &Date) -> String {
    ((date.get_time() / 1_000.0).floor() as i64).to_string()
}

/// `+05:30`, from the minutes that a zone is behind Greenwich.
#[expect(clippy::cast_possible_truncation, reason = "zones lie within a day")]
fn zone(behind: f64) -> String {
    let minutes = -(behind as i32);
    let two =
        |number: i32| if number < 10 { "0".to_owned() + &number.to_string() } else { number.to_string() };
    let sign = if minutes < 0 { "-" } else { "+" };
    [sign, &two(minutes.abs() / 60), ":", &two(minutes.abs() % 60)].concat()
}

/// What the browser's own control begins with: the moment that is there already, as local time.
pub(super) fn to_pick_from(kind: &str, text: &str) -> String {
    if kind == "date" {
        return text.to_owned();
    }
    if kind == "time" {
        return text.get(..8).unwrap_or_default().to_owned();
    }
    let date = match kind {
        "seconds" => Date::new(&(js_sys::parse_float(text) * 1_000.0).into()),
        _ => Date::new(&text.into()),
    };
    if text.is_empty() || date.get_time().is_nan() {
        return String::new();
    }
    let local = Date::new(&(date.get_time() - date.get_timezone_offset() * 60_000.0).into());
    local.to_iso_string().as_string().and_then(|text| text.get(..19).map(str::to_owned)).unwrap_or_default()
}
