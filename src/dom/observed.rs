//! Values that can be followed.

use super::{Give, Trigger, effect, untrack};
use std::cell::RefCell;
use std::rc::Rc;

/// A value that closures follow by reading it.
#[derive(Debug, Default)]
pub(crate) struct Observed<T> {
    value: RefCell<T>,
    trigger: Trigger,
}

impl<T: 'static> Observed<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { value: RefCell::new(value), trigger: Trigger::default() }
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

/// What follows from other values, for followers that only care when it has really changed.
pub(crate) fn derived<T: PartialEq + 'static>(from: impl Fn() -> T + 'static) -> Rc<Observed<T>> {
    follow(Box::new(from))
}

/// Code for each type, where the closure would make it code for each use.
fn follow<T: PartialEq + 'static>(from: Box<dyn Give<T>>) -> Rc<Observed<T>> {
    let value = Rc::new(Observed::new(untrack(|| from.give())));
    let kept = Rc::clone(&value);
    effect(move || kept.settle(from.give()));
    value
}
