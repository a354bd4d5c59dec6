//! What keeps things for as long as something is drawn, and lets go of them all at once.

use std::any::Any;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

#[derive(Debug, Default)]
struct Kept(RefCell<Vec<Box<dyn Any>>>);

thread_local! {
    static CURRENT: RefCell<Option<Owner>> = const { RefCell::new(None) };
}

/// Keeps what is made while it is the current one. Lets go of it when it is cleaned up or dropped.
#[derive(Clone, Debug, Default)]
#[must_use = "what an owner keeps goes with the last handle to it"]
pub(crate) struct Owner(Rc<Kept>);

/// An owner that is not held.
#[derive(Clone, Debug)]
pub(crate) struct WeakOwner(Weak<Kept>);

impl Owner {
    /// The owner of what is made right now.
    pub(crate) fn current() -> Option<Self> {
        CURRENT.with(|current| current.borrow().clone())
    }

    /// Makes something under this owner.
    pub(crate) fn with<R>(&self, make: impl FnOnce() -> R) -> R {
        let before = swap(Some(self.clone()));
        let made = make();
        swap(before);
        made
    }

    /// Lets go of everything.
    pub(crate) fn cleanup(&self) {
        self.0.empty();
    }

    /// A handle that keeps nothing alive.
    pub(crate) fn downgrade(&self) -> WeakOwner {
        WeakOwner(Rc::downgrade(&self.0))
    }
}

impl Kept {
    /// The youngest goes first: it may need what is older.
    fn empty(&self) {
        loop {
            let last = self.0.borrow_mut().pop();
            // Nothing is borrowed while something is dropped: that may do anything.
            if last.is_none() {
                return;
            }
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.empty();
    }
}

impl WeakOwner {
    /// The owner, while somebody holds it.
    pub(crate) fn upgrade(&self) -> Option<Owner> {
        self.0.upgrade().map(Owner)
    }
}

/// Keeps something for as long as what is being made now. Where nothing is being made, it goes at once.
pub(crate) fn keep(thing: impl Any) {
    keep_boxed(Box::new(thing));
}

fn keep_boxed(thing: Box<dyn Any>) {
    if let Some(owner) = Owner::current() {
        owner.0.0.borrow_mut().push(thing);
    }
}

#[inline(never)]
fn swap(owner: Option<Owner>) -> Option<Owner> {
    CURRENT.with(|current| current.replace(owner))
}
