//! What a widget holds in the browser: listeners, channels, timers, windows. Counts them, for tests in which all must go.

use js_sys::{Function, Reflect};
use wasm_bindgen::JsValue;

/// What becomes of a window that is to open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Windows {
    /// The browser refuses.
    Blocked,
    /// It opens, and goes nowhere.
    Open,
}

/// Counts the listeners on window and document, the channels, timers and windows that are there, until it is dropped.
pub(crate) struct Held(JsValue);

/// Each listener counts once, as the browser holds it once.
const COUNTING: &str = r"
    const names = new Map();
    let id = 0;
    const number = key => names.get(key) ?? (names.set(key, ++id), id);
    const held = new Set();
    const timers = new Set();
    const windows = [];
    const undo = [];
    for (const target of [window, document]) {
        const { addEventListener, removeEventListener } = target;
        const key = (name, listener) => [number(target), name, number(listener)].join();
        target.addEventListener = (name, listener, ...rest) => {
            held.add(key(name, listener));
            return addEventListener.call(target, name, listener, ...rest);
        };
        target.removeEventListener = (name, listener, ...rest) => {
            held.delete(key(name, listener));
            return removeEventListener.call(target, name, listener, ...rest);
        };
        undo.push(() => { delete target.addEventListener; delete target.removeEventListener; });
    }
    const { BroadcastChannel, open, setTimeout, clearTimeout } = window;
    window.BroadcastChannel = class extends BroadcastChannel {
        constructor(name) { super(name); held.add(this); }
        close() { held.delete(this); super.close(); }
    };
    window.setTimeout = (callback, wait, ...rest) => {
        const timer = setTimeout(() => { timers.delete(timer); callback(...rest); }, wait);
        timers.add(timer);
        return timer;
    };
    window.clearTimeout = timer => { timers.delete(timer); clearTimeout(timer); };
    window.open = () => {
        if (blocked) return null;
        const opened = { closed: false, location: {}, focus() {}, close() { this.closed = true; } };
        windows.push(opened);
        return opened;
    };
    undo.push(() => { Object.assign(window, { BroadcastChannel, open, setTimeout, clearTimeout }); });
    return {
        count: () => held.size,
        timers: () => timers.size,
        windows: () => windows.filter(opened => !opened.closed).length,
        opened: () => windows.length,
        undo: () => undo.forEach(step => step()),
    };
";

impl Held {
    pub(crate) fn counting(windows: Windows) -> Self {
        let blocked = JsValue::from(windows == Windows::Blocked);
        Self(Function::new_with_args("blocked", COUNTING).call1(&JsValue::NULL, &blocked).unwrap())
    }

    fn call(&self, name: &str) -> JsValue {
        let function: Function = Reflect::get(&self.0, &name.into()).unwrap().into();
        function.call0(&JsValue::NULL).unwrap()
    }

    fn number(&self, name: &str) -> f64 {
        self.call(name).as_f64().unwrap()
    }

    /// Listeners and channels.
    pub(crate) fn count(&self) -> f64 {
        self.number("count")
    }

    /// Timers that have not run out.
    pub(crate) fn timers(&self) -> f64 {
        self.number("timers")
    }

    /// Windows that are open.
    pub(crate) fn windows(&self) -> f64 {
        self.number("windows")
    }

    /// Windows that have ever been opened.
    pub(crate) fn opened(&self) -> f64 {
        self.number("opened")
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.call("undo");
    }
}
