//! Time and chance, as the browser has them.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Milliseconds on a clock that only goes forward.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page does not live for 285,000 years"
)]
pub(crate) fn now_ms() -> u64 {
    let monotonic =
        web_sys::window().and_then(|window| window.performance()).map(|performance| performance.now());
    monotonic.unwrap_or_else(js_sys::Date::now) as u64
}

/// The time of day in milliseconds since 1970, which outlives the page and may jump.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit for ages")]
pub(crate) fn date_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// A random number from 0 up to 1.
pub(crate) fn chance() -> f64 {
    js_sys::Math::random()
}

/// 128 random bits in hexadecimal, which nobody else has ever had.
pub(crate) fn unguessable() -> Option<String> {
    use std::fmt::Write;
    let mut bytes = [0_u8; 16];
    web_sys::window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    let mut text = String::with_capacity(32);
    for byte in bytes {
        write!(text, "{byte:02x}").ok()?;
    }
    Some(text)
}

/// A random UUID (RFC 9562, version 4).
pub(crate) fn uuid() -> Option<String> {
    let random = unguessable()?;
    let part = |from: usize, to: usize| random.get(from..to);
    // Two bits of the variant, four of the version; the rest is chance.
    let variant = match part(16, 17)?.as_bytes().first()? % 4 {
        0 => "8",
        1 => "9",
        2 => "a",
        _ => "b",
    };
    Some(
        [
            part(0, 8)?,
            "-",
            part(8, 12)?,
            "-4",
            part(13, 16)?,
            "-",
            variant,
            part(17, 20)?,
            "-",
            part(20, 32)?,
        ]
        .concat(),
    )
}

/// Calls back once, after some time, unless it is dropped before.
#[must_use = "dropping a timer cancels it"]
pub(crate) struct Timer {
    id: i32,
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    pub(crate) fn new(after_ms: u64, callback: impl FnMut() + 'static) -> Option<Self> {
        let callback = Closure::<dyn FnMut()>::new(callback);
        let wait = i32::try_from(after_ms).unwrap_or(i32::MAX);
        let set = web_sys::window()?
            .set_timeout_with_callback_and_timeout_and_arguments_0(callback.as_ref().unchecked_ref(), wait);
        Some(Self { id: set.ok()?, _callback: callback })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_timeout_with_handle(self.id);
        }
    }
}

/// Does something once what runs now has come to its end. Every task is code of its own; these share one.
pub(crate) fn later(act: Box<dyn FnOnce()>) {
    wasm_bindgen_futures::spawn_local(async move { act() });
}

/// Does something after some time; after none, once everything that changes now has been drawn.
pub(crate) fn after(ms: u64, act: Box<dyn FnOnce()>) {
    wasm_bindgen_futures::spawn_local(async move {
        sleep(ms).await;
        act();
    });
}

/// Waits; dropping the future stops the timer.
pub(crate) fn sleep(ms: u64) -> impl Future<Output = ()> {
    let state: Rc<RefCell<(bool, Option<Waker>)>> = Rc::default();
    let rung = Rc::clone(&state);
    let timer = Timer::new(ms, move || {
        let mut state = rung.borrow_mut();
        state.0 = true;
        if let Some(waker) = state.1.take() {
            waker.wake();
        }
    });
    // Without a timer there is nothing to wait for.
    state.borrow_mut().0 |= timer.is_none();
    Sleep { state, _timer: timer }
}

struct Sleep {
    state: Rc<RefCell<(bool, Option<Waker>)>>,
    _timer: Option<Timer>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.state.borrow_mut();
        if state.0 {
            return Poll::Ready(());
        }
        state.1 = Some(context.waker().clone());
        Poll::Pending
    }
}
