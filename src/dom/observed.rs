//! Values that can be followed.

use reactive_graph::effect::RenderEffect;
use reactive_graph::graph::untrack;
use reactive_graph::owner::StoredValue;
use reactive_graph::signal::ArcTrigger;
use reactive_graph::traits::{Notify, Track};
use std::cell::RefCell;
use std::rc::Rc;

/// A value that closures follow by reading it. The followers are kept by a trigger, which is one type for all values:
/// a signal of Leptos' own would be code for each.
#[derive(Debug, Default)]
pub(crate) struct Observed<T> {
    value: RefCell<T>,
    trigger: ArcTrigger,
}

impl<T: 'static> Observed<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { value: RefCell::new(value), trigger: ArcTrigger::new() }
    }

    /// Reads it, and again whenever it changes.
    pub(crate) fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.trigger.track();
        read(&self.value.borrow())
    }

    /// Reads it once.
    pub(crate) fn peek<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.value.borrow())
    }

    pub(crate) fn get(&self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    pub(crate) fn set(&self, value: T) {
        // The old value goes only when nothing is borrowed any more: what it drops may come back here.
        let _old = self.value.replace(value);
        self.trigger.notify();
    }

    /// Sets it where that changes anything.
    pub(crate) fn settle(&self, value: T)
    where
        T: PartialEq,
    {
        if *self.value.borrow() != value {
            self.set(value);
        }
    }

    pub(crate) fn update(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.value.borrow_mut());
        self.trigger.notify();
    }
}

/// Runs at once, and again whenever something that it read has changed; until what it was made in is drawn anew.
pub(crate) fn effect(run: impl Fn() + 'static) {
    keep(Box::new(run));
}

fn keep(run: Box<dyn Fn()>) {
    StoredValue::new_local(RenderEffect::new(move |_: Option<()>| run()));
}

/// What follows from other values, for followers that only care when it has really changed.
pub(crate) fn derived<T: PartialEq + 'static>(from: impl Fn() -> T + 'static) -> Rc<Observed<T>> {
    let value = Rc::new(Observed::new(untrack(&from)));
    let kept = Rc::clone(&value);
    effect(move || kept.settle(from()));
    value
}
