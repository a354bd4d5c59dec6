//! The JavaScript face: what the custom elements call. The only place with exports.
//!
//! Instances are named by plain numbers and not by objects of ours: a method on one of those throws when a callback
//! comes back into it.

mod details;
mod options;

use crate::components::{draw_into, go_to_first_problem};
use crate::dom::El;
use crate::graph::Owner;
use crate::options::Notice;
use crate::session::Session;
use crate::theme;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, ShadowRoot};

/// Smaller than the standard one by two kilobytes of the download. Only for the npm package: an application has its own.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

struct Instance {
    session: Session,
    owner: Owner,
    base: Element,
}

thread_local! {
    static INSTANCES: RefCell<Vec<(u32, Instance)>> = const { RefCell::new(Vec::new()) };
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// Draws a widget into `base`, a `<div>` inside the shadow root `root`, and answers with the number it goes by.
///
/// `kind` is `"marketplace"` or `"action"`; `options` are those of `index.d.ts`; `emit` is called with a type and a detail.
///
/// # Errors
/// For options of the wrong type, and where the browser knows no constructed style sheets.
#[wasm_bindgen]
pub fn mount(
    kind: &str,
    base: HtmlElement,
    root: &ShadowRoot,
    options: &JsValue,
    emit: js_sys::Function,
) -> Result<u32, JsValue> {
    let (options, sole) = options::read(options, kind == "action")?;
    theme::adopt_into_root(root)?;
    let owner = Owner::default();
    let base = Element::from(base);
    let session = owner.with(|| {
        let listen: Rc<dyn Fn(Notice)> = Rc::new(move |notice| details::emit(&emit, &notice));
        let session = Session::new(options, sole, listen);
        session.begin();
        draw_into(session, El::of(base.clone()));
        session
    });
    let id = NEXT.with(|next| next.replace(next.get().wrapping_add(1)));
    INSTANCES.with(|instances| instances.borrow_mut().push((id, Instance { session, owner, base })));
    Ok(id)
}

/// Takes the whole options object anew.
///
/// # Errors
/// For options of the wrong type; the widget then stays as it is.
#[wasm_bindgen]
pub fn update(id: u32, options: &JsValue) -> Result<(), JsValue> {
    if let Some((session, owner)) = instance(id) {
        let (options, sole) = options::read(options, session.know().is_sole)?;
        owner.with(|| session.change_options(options, sole));
    }
    Ok(())
}

/// Shows all that stands against a form, as sending it would; with `go`, goes to the first of it.
#[wasm_bindgen]
pub fn report(id: u32, go: bool) {
    if let Some((session, owner)) = instance(id) {
        owner.with(|| go_to_first_problem(session, go));
    }
}

fn instance(id: u32) -> Option<(Session, Owner)> {
    INSTANCES.with(|instances| {
        let instances = instances.borrow();
        let (_, found) = instances.iter().find(|(known, _)| *known == id)?;
        Some((found.session, found.owner.clone()))
    })
}

/// Takes a widget out of its page and lets go of everything it held. A number that is not in use is passed over.
#[wasm_bindgen]
pub fn unmount(id: u32) {
    // Taken out first: what is cleaned up may call back.
    let instance = INSTANCES.with(|instances| {
        let mut instances = instances.borrow_mut();
        let at = instances.iter().position(|(known, _)| *known == id)?;
        Some(instances.swap_remove(at).1)
    });
    if let Some(Instance { owner, base, .. }) = instance {
        owner.cleanup();
        base.set_text_content(None);
    }
}
