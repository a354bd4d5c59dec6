//! Values behind handles that can be copied into any closure.

use super::owner::keep;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::rc::Rc;

thread_local! {
    /// What is stored, by number. Numbers only grow, so the list is in order.
    static STORED: RefCell<Vec<(u32, Rc<dyn Any>)>> = const { RefCell::new(Vec::new()) };
    /// A number never comes again: a handle whose value is gone must not find another's.
    static NEXT: Cell<u32> = const { Cell::new(0) };
}

/// A handle to a value that goes with the owner it was stored under.
#[derive(Debug)]
pub(crate) struct Stored<T> {
    number: u32,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Stored<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Stored<T> {}

impl<T: 'static> Stored<T> {
    /// Stores a value under the current owner.
    pub(crate) fn new(value: T) -> Self {
        Self { number: store(Rc::new(value)), of: PhantomData }
    }

    /// The value, unless its owner has let go of it.
    pub(crate) fn get(self) -> Option<Rc<T>> {
        find(self.number)?.downcast().ok()
    }
}

/// Takes a value out of the list when it is dropped.
struct Place(u32);

impl Drop for Place {
    fn drop(&mut self) {
        let _value = STORED.with(|stored| {
            let mut stored = stored.borrow_mut();
            let at = stored.binary_search_by_key(&self.0, |(number, _)| *number).ok()?;
            Some(stored.remove(at))
        });
    }
}

fn store(value: Rc<dyn Any>) -> u32 {
    let number = NEXT.with(|next| next.replace(next.get().wrapping_add(1)));
    STORED.with(|stored| stored.borrow_mut().push((number, value)));
    keep(Place(number));
    number
}

fn find(number: u32) -> Option<Rc<dyn Any>> {
    STORED.with(|stored| {
        let stored = stored.borrow();
        let at = stored.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        stored.get(at).map(|(_, value)| Rc::clone(value))
    })
}
