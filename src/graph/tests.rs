//! What the graph promises, in a browser: effects run again in a microtask.

use super::{Owner, Stored, Trigger, effect, keep, untrack};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Everything that was to happen by now has happened.
async fn settled() {
    crate::clock::sleep(0).await;
}

fn counted(under: &Owner, read: impl Fn() + 'static) -> Rc<Cell<u32>> {
    let runs = Rc::new(Cell::new(0));
    let count = Rc::clone(&runs);
    under.with(|| {
        effect(move || {
            count.set(count.get() + 1);
            read();
        });
    });
    runs
}

#[wasm_bindgen_test]
async fn an_effect_runs_at_once_and_once_more_for_any_number_of_changes() {
    let (owner, trigger) = (Owner::default(), Rc::new(Trigger::default()));
    let followed = Rc::clone(&trigger);
    let runs = counted(&owner, move || followed.track());
    assert_eq!(runs.get(), 1);
    trigger.notify();
    trigger.notify();
    assert_eq!(runs.get(), 1, "not in the middle of the change");
    settled().await;
    assert_eq!(runs.get(), 2);
    trigger.notify();
    settled().await;
    assert_eq!(runs.get(), 3, "and goes on following");
}

#[wasm_bindgen_test]
async fn what_an_effect_no_longer_reads_does_not_run_it() {
    let owner = Owner::default();
    let (first, second, turned) =
        (Rc::new(Trigger::default()), Rc::new(Trigger::default()), Rc::new(Cell::new(false)));
    let (one, other, which) = (Rc::clone(&first), Rc::clone(&second), Rc::clone(&turned));
    let runs = counted(&owner, move || if which.get() { other.track() } else { one.track() });
    turned.set(true);
    first.notify();
    settled().await;
    first.notify();
    settled().await;
    assert_eq!(runs.get(), 2);
    second.notify();
    settled().await;
    assert_eq!(runs.get(), 3);
}

#[wasm_bindgen_test]
async fn what_is_read_without_following_does_not_run_it() {
    let (owner, trigger) = (Owner::default(), Rc::new(Trigger::default()));
    let read = Rc::clone(&trigger);
    let runs = counted(&owner, move || untrack(|| read.track()));
    trigger.notify();
    settled().await;
    assert_eq!(runs.get(), 1);
}

#[wasm_bindgen_test]
async fn an_effect_inside_another_goes_before_that_runs_again() {
    let (owner, trigger, inner_runs) = (Owner::default(), Rc::new(Trigger::default()), Rc::new(Cell::new(0)));
    let (outer, count) = (Rc::clone(&trigger), Rc::clone(&inner_runs));
    counted(&owner, move || {
        outer.track();
        let (inner, count) = (Rc::clone(&outer), Rc::clone(&count));
        effect(move || {
            inner.track();
            count.set(count.get() + 1);
        });
    });
    trigger.notify();
    settled().await;
    assert_eq!(inner_runs.get(), 2, "the old one did not run once more");
}

#[wasm_bindgen_test]
async fn an_owner_that_is_gone_runs_and_keeps_nothing() {
    let (owner, trigger) = (Owner::default(), Rc::new(Trigger::default()));
    let followed = Rc::clone(&trigger);
    let runs = counted(&owner, move || followed.track());
    let stored = owner.with(|| Stored::new(7));
    assert_eq!(stored.get().as_deref(), Some(&7));
    trigger.notify();
    drop(owner);
    settled().await;
    assert_eq!(runs.get(), 1, "not even what waited to run");
    assert!(stored.get().is_none());
    assert_eq!(Rc::strong_count(&trigger), 1);
    let lost = Owner::default().with(|| Stored::new(8));
    assert!(lost.get().is_none(), "nobody holds its owner");
}

#[wasm_bindgen_test]
fn a_handle_whose_value_is_gone_does_not_find_the_next_one() {
    let (first, second) = (Owner::default(), Owner::default());
    let old = first.with(|| Stored::new("old"));
    first.cleanup();
    let new = second.with(|| Stored::new("new"));
    assert!(old.get().is_none());
    assert_eq!(new.get().as_deref(), Some(&"new"));
}

#[wasm_bindgen_test]
fn the_youngest_goes_first() {
    struct Noting(Rc<RefCell<Vec<u8>>>, u8);
    impl Drop for Noting {
        fn drop(&mut self) {
            self.0.borrow_mut().push(self.1);
        }
    }
    let (owner, gone) = (Owner::default(), Rc::<RefCell<Vec<u8>>>::default());
    owner.with(|| {
        keep(Noting(Rc::clone(&gone), 1));
        keep(Noting(Rc::clone(&gone), 2));
    });
    drop(owner);
    assert_eq!(*gone.borrow(), [2, 1]);
}

#[wasm_bindgen_test]
async fn followers_that_come_and_go_leave_nothing_behind() {
    let (trigger, other) = (Rc::new(Trigger::default()), Rc::new(Trigger::default()));
    let owner = Owner::default();
    let (kept, changing) = (Rc::clone(&trigger), Rc::clone(&other));
    counted(&owner, move || {
        kept.track();
        changing.track();
    });
    for _ in 0..100 {
        other.notify();
        settled().await;
    }
    assert!(trigger.followers() < 10, "{}", trigger.followers());
}
