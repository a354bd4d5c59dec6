//! Carries out what the fields offer. The form hears every event once, and finds on the element what it is to do.

use super::labels::{input_id, item_label, node_element_id, place_in_list};
use super::picker::{offers, popup, resting};
use super::{menu, moment};
use crate::dom::El;
use crate::folding::fold;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{Changed, Form, Node, NodeId, State};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

/// Events that matter to fields.
const EVENTS: [&str; 7] = ["click", "input", "change", "focusin", "focusout", "keydown", "mousedown"];

/// Something to do, as it stands on an element.
pub(super) struct Deed {
    verb: String,
    pub(super) id: NodeId,
    argument: String,
    pub(super) element: Element,
}

/// A form's hands.
#[derive(Clone, Copy)]
pub(super) struct Hands {
    pub(super) session: Session,
    pub(super) of: ActionRun,
}

/// Hears what happens in a form.
pub(crate) fn listen(session: Session, of: ActionRun, form: El) -> El {
    let hands = Hands { session, of };
    EVENTS.into_iter().fold(form, |form, name| form.on(name, move |event| hands.hear(name, event)))
}

fn element_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

pub(super) fn value_of(element: &Element) -> String {
    js_sys::Reflect::get(element, &"value".into())
        .ok()
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

fn set_value(element: &Element, value: &str) {
    El::of(element.clone()).set_value(value);
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // What cannot take the focus leaves it where it is.
        let _ = element.focus();
    }
}

impl Hands {
    fn deed(self, element: &Element) -> Option<Deed> {
        let element = element.closest("[data-do]").ok()??;
        let text = element.get_attribute("data-do")?;
        let mut words = text.splitn(3, ' ');
        let verb = words.next()?.to_owned();
        let number = words.next()?.parse().ok()?;
        let argument = words.next().unwrap_or_default().to_owned();
        let id = self.of.form(|form| form.fields.id_of(number))?;
        Some(Deed { verb, id, argument, element })
    }

    fn hear(self, name: &str, event: &Event) {
        let Some(target) = element_of(event) else { return };
        let found = self.deed(&target);
        match (name, found) {
            ("click", Some(deed)) => self.press(&deed),
            ("input", Some(deed)) => self.typed(&deed),
            ("change", Some(deed)) => self.chosen(&deed),
            ("keydown", found) => {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                    self.key(event, found.as_ref(), &target);
                }
            }
            // The focus stays in the box while the list below it is used.
            ("mousedown", Some(deed)) if deed.verb == "take" => event.prevent_default(),
            ("focusin", found) => {
                self.close_popups_around(&target, found.as_ref());
                found.iter().filter(|deed| deed.verb == "remote").for_each(|deed| self.offer(deed, 0));
            }
            ("focusout", Some(deed)) => self.left(&deed),
            _ => {}
        }
    }

    pub(super) fn edit(self, change: impl FnOnce(&mut Form) -> Changed) {
        self.of.edit(change);
    }

    /// A button, or something else that is pressed.
    fn press(self, deed: &Deed) {
        let (id, of, session) = (deed.id, self.of, self.session);
        match &*deed.verb {
            "include" => {
                self.edit(|form| form.include(id));
                session.focus_soon(&self.first_input(id));
            }
            "away" => {
                self.edit(|form| form.put_away(id));
                session.focus_soon(&input_id(id));
            }
            "without" => {
                self.edit(|form| form.clear(id));
                session.focus_soon(&input_id(id));
            }
            "item" => self.begin(|form| form.add_item(id)),
            "row" => {
                let mut added = None;
                self.edit(|form| {
                    added = form.add_row(id, "");
                    vec![id]
                });
                if let Some(row) = added {
                    session.focus_soon(&super::labels::label_id(row));
                }
            }
            "double" => self.begin(|form| form.duplicate(id)),
            "out" => self.take_out(id),
            "up" => self.step(id, -1),
            "down" => self.step(id, 1),
            "fold" => {
                let folded = of.peek(id, |node| node.folded) == Some(true);
                of.redraw(|form| form.fold(id, !folded));
            }
            "toggle" => self.toggle(deed),
            "json" => {
                self.edit(|form| form.edit_as_json(id));
                session.focus_soon(&input_id(id));
            }
            "fields" => {
                let mut failed = false;
                self.edit(|form| {
                    form.edit_as_fields(id).unwrap_or_else(|_| {
                        failed = true;
                        form.visit(id)
                    })
                });
                session.focus_soon(&if failed { input_id(id) } else { self.first_input(id) });
            }
            "null" => self.edit(|form| form.set_null(id)),
            "empty" => self.edit(|form| form.set_empty(id)),
            "clear" => self.edit(|form| form.clear(id)),
            "example" | "default" => {
                let value = of.peek(id, |node| match &*deed.verb {
                    "example" => node.shape.example.clone(),
                    _ => node.shape.default.clone(),
                });
                value.flatten().iter().for_each(|value| self.edit(|form| form.fill_in(id, value)));
            }
            "copy" => {
                let value = of.form(|form| form.fields.assemble(id));
                let text = value.map(|value| value.as_str().map_or_else(|| value.to_pretty(), str::to_owned));
                if let Some(text) = text {
                    wasm_bindgen_futures::spawn_local(async move {
                        if crate::clipboard::copy(&text).await {
                            session.announce(&session.i18n().say(crate::i18n::Text::Copied));
                        }
                    });
                }
            }
            "uuid" => {
                if let Some(uuid) = crate::clock::uuid() {
                    self.edit(|form| form.type_text(id, &uuid));
                }
            }
            "reveal" => self.reveal(deed),
            "pick" => self.open_native(deed),
            "dive" => of.state().focused.set(Some(id)),
            "menu" => self.menu(deed),
            "list" | "remote" if deed.element.get_attribute("aria-expanded").as_deref() != Some("true") => {
                self.list(deed);
            }
            "take" => self.take(deed),
            _ => {}
        }
        if deed.element.get_attribute("role").as_deref() == Some("menuitem") {
            self.close_menu(&deed.element, !matches!(&*deed.verb, "json" | "away"));
        }
    }

    /// Where typing begins in something new.
    fn first_input(self, id: NodeId) -> String {
        let mut at = id;
        while let Some(child) = self.of.form(|form| {
            form.fields
                .drawn_children(at)
                .into_iter()
                .find(|id| form.fields.node(*id).is_some_and(Node::is_drawn))
        }) {
            at = child;
        }
        input_id(at)
    }

    fn begin(self, add: impl FnOnce(&mut Form) -> Option<NodeId>) {
        let mut added = None;
        self.edit(|form| {
            added = add(form);
            added.and_then(|item| form.node(item)?.parent).into_iter().collect()
        });
        if let Some(item) = added {
            self.session.focus_soon(&self.first_input(item));
        }
    }

    fn toggle(self, deed: &Deed) {
        if let Ok(at) = deed.argument.parse() {
            // Ticking a box tells of a change besides.
            if deed.element.tag_name() != "INPUT" {
                self.edit(|form| form.toggle(deed.id, at));
                self.session.focus_soon(&(input_id(deed.id) + "-add"));
            }
        }
    }

    /// The focus goes to what takes the item's place, or to the way to a new one.
    fn take_out(self, id: NodeId) {
        let next = self.of.form(|form| {
            let parent = form.fields.node(id)?.parent?;
            let children = form.fields.drawn_children(parent);
            let at = children.iter().position(|child| *child == id)?;
            let neighbour = children.get(at + 1).or_else(|| children.get(at.checked_sub(1)?)).copied();
            let is_list = matches!(form.fields.node(parent)?.state, State::List(_));
            Some((parent, neighbour.filter(|_| is_list)))
        });
        self.edit(|form| form.remove_item(id));
        if let Some((parent, neighbour)) = next {
            let out = |item: NodeId| input_id(item) + "-out";
            self.session.focus_soon(&neighbour.map_or_else(|| input_id(parent) + "-add", out));
        }
    }

    fn step(self, id: NodeId, by: isize) {
        self.edit(|form| form.move_item(id, by));
        let Some(list) = self.of.peek(id, |node| node.parent).flatten() else { return };
        let at = place_in_list(self.of, list, id).unwrap_or_default();
        let last = self.of.form(|form| form.fields.drawn_children(list).len()).saturating_sub(1);
        // At an end the same step cannot be taken again, and what is off cannot hold the focus.
        let verb = if at == 0 || (by > 0 && at < last) { "-down" } else { "-up" };
        self.session.focus_soon(&(input_id(id) + verb));
        let place = item_label(self.session, at);
        self.session.announce(&place);
    }

    fn reveal(self, deed: &Deed) {
        let input = deed.element.parent_element().and_then(|around| around.query_selector("input").ok()?);
        let Some(input) = input else { return };
        let concealed = input.get_attribute("type").as_deref() == Some("password");
        let button = El::of(deed.element.clone());
        El::of(input).mark("type", Some(if concealed { "text" } else { "password" }));
        button.mark("aria-pressed", Some(if concealed { "true" } else { "false" }));
    }

    fn open_native(self, deed: &Deed) {
        let native = deed.element.parent_element().and_then(|around| around.query_selector("input").ok()?);
        let Some(native) = native else { return };
        let text = self.of.peek(deed.id, |node| node.text().to_owned()).unwrap_or_default();
        set_value(&native, &moment::to_pick_from(&deed.argument, &text));
        // Throws where the browser has none to show, or where nobody pressed anything.
        if let Ok(Ok(show)) =
            js_sys::Reflect::get(&native, &"showPicker".into()).map(JsCast::dyn_into::<js_sys::Function>)
        {
            let _ = show.call0(&native);
        }
    }

    /// Something was typed.
    fn typed(self, deed: &Deed) {
        let text = value_of(&deed.element);
        match &*deed.verb {
            "type" => self.edit(|form| form.type_text(deed.id, &text)),
            "rename" => {
                self.edit(|form| form.rename(deed.id, &text));
                if deed.element.has_attribute("data-list") {
                    self.list(deed);
                }
            }
            "list" => self.list(deed),
            "remote" => self.type_freely(deed),
            "tag" if text.contains(['\n', ',']) => self.tags(deed, &text),
            "filter" => self.filter(&text),
            _ => {}
        }
    }

    /// Something was chosen, or left after typing.
    fn chosen(self, deed: &Deed) {
        let (id, of) = (deed.id, self.of);
        let value = if deed.argument.is_empty() { value_of(&deed.element) } else { deed.argument.clone() };
        match &*deed.verb {
            "bool" => self.edit(|form| {
                form.set_bool(
                    id,
                    match &*value_of(&deed.element) {
                        "1" => Some(true),
                        "0" => Some(false),
                        _ => None,
                    },
                )
            }),
            "choose" => self.edit(|form| form.choose(id, value_of(&deed.element).parse().ok())),
            "branch" => {
                if let Ok(branch) = value.parse() {
                    self.edit(|form| form.switch_branch(id, branch));
                }
            }
            "toggle" => {
                if let Ok(at) = value.parse() {
                    self.edit(|form| form.toggle(id, at));
                }
            }
            "moment" => {
                let text = moment::picked(&deed.argument, &value_of(&deed.element));
                self.edit(|form| form.type_text(id, &text));
                self.session.focus_soon(&input_id(id));
            }
            "file" => crate::file::read(&deed.element, move |read| match read {
                Ok((name, data)) => of.edit(|form| form.put_file(id, &name, &data)),
                Err(problem) => of.redraw(|form| form.refuse(id, problem)),
            }),
            _ => {}
        }
    }

    /// Whoever leaves a field has been there: from now on its message shows.
    fn left(self, deed: &Deed) {
        let (id, of) = (deed.id, self.of);
        match &*deed.verb {
            "tag" => {
                let text = value_of(&deed.element);
                if !text.trim().is_empty() {
                    self.tags(deed, &text);
                }
            }
            "list" | "remote" => self.close_list(&deed.element, deed),
            _ => {}
        }
        if matches!(&*deed.verb, "remote" | "type" | "tag" | "list" | "choose" | "rename" | "bool") {
            self.session.once_released(move || of.visit(id));
        }
    }

    /// Tags for what was typed or pasted: a comma or a line's end parts them.
    fn tags(self, deed: &Deed, text: &str) {
        for part in text.split(['\n', ',']).map(str::trim).filter(|part| !part.is_empty()) {
            self.edit(|form| {
                let Some(item) = form.add_item(deed.id) else { return Changed::new() };
                let mut changed = form.type_text(item, part);
                changed.extend(form.visit(item));
                changed.push(deed.id);
                changed
            });
        }
        set_value(&deed.element, "");
    }

    fn key(self, event: &KeyboardEvent, deed: Option<&Deed>, target: &Element) {
        let key = event.key();
        let open_menu = target.closest("[role=menu]").ok().flatten();
        if let Some(menu) = open_menu {
            return self.menu_key(event, &key, &menu, target);
        }
        let Some(deed) = deed else { return };
        let is_list = deed.element.has_attribute("data-list");
        match (&*deed.verb, &*key) {
            ("tag", "Enter") => {
                event.prevent_default();
                self.tags(deed, &value_of(&deed.element));
            }
            ("tag", "Backspace") if value_of(&deed.element).is_empty() => {
                let last = self.of.form(|form| form.fields.drawn_children(deed.id).last().copied());
                if let Some(last) = last {
                    event.prevent_default();
                    let text = self.of.peek(last, |node| node.text().to_owned()).unwrap_or_default();
                    self.edit(|form| form.remove_item(last));
                    set_value(&deed.element, &text);
                }
            }
            (_, "ArrowDown" | "ArrowUp") if is_list => {
                event.prevent_default();
                self.move_active(deed, key == "ArrowDown");
            }
            (_, "Enter") if is_list => {
                if let Some(active) = active_option(&deed.element) {
                    event.prevent_default();
                    self.deed(&active).iter().for_each(|deed| self.take(deed));
                } else if deed.verb == "list" {
                    event.prevent_default();
                }
            }
            (_, "Escape") if is_list && popup_of(&deed.element).is_some() => {
                event.prevent_default();
                event.stop_propagation();
                self.close_list(&deed.element, deed);
            }
            (_, "ArrowUp" | "ArrowDown") if event.alt_key() && deed.verb == "type" => {}
            _ => {}
        }
    }

    // Lists below boxes.

    fn list(self, deed: &Deed) {
        let source = deed.element.get_attribute("data-list").unwrap_or_default();
        if source == "remote" {
            return self.offer(deed, 0);
        }
        // What rests in the box is no query: all is offered until something is typed.
        let text = value_of(&deed.element);
        let of_list = if source == "name" { self.parent_of(deed.id) } else { Some(deed.id) };
        let Some(id) = of_list else { return };
        let rests = resting(self.session, self.of, deed.id, &source).as_deref() == Some(&*text);
        let offered = offers(self.session, self.of, id, &source, if rests { "" } else { &text });
        remove_popup(&deed.element);
        let list = popup(self.session, &offered, deed.id, &source);
        if let Some(around) = deed.element.parent_element() {
            let _ = El::of(around).add(list);
        }
        let input = El::of(deed.element.clone());
        input.mark("aria-expanded", Some("true"));
        input.mark("aria-controls", Some(&(input_id(deed.id) + "-list")));
        if !rests && !text.is_empty() {
            self.move_active(deed, true);
        }
    }

    fn parent_of(self, id: NodeId) -> Option<NodeId> {
        self.of.peek(id, |node| node.parent).flatten()
    }

    fn move_active(self, deed: &Deed, forward: bool) {
        if popup_of(&deed.element).is_none() {
            return self.list(deed);
        }
        let Some(list) = popup_of(&deed.element) else { return };
        let active = active_option(&deed.element);
        let next = match (&active, forward) {
            (Some(active), true) => active.next_element_sibling().or_else(|| list.first_element_child()),
            (Some(active), false) => active.previous_element_sibling(),
            (None, _) => list.first_element_child(),
        };
        let next = next.filter(|next| next.get_attribute("role").as_deref() == Some("option"));
        active.into_iter().for_each(|active| El::of(active).mark("aria-selected", Some("false")));
        if let Some(next) = next {
            self.activate(&deed.element, &next);
        }
    }

    /// Goes to a row of a list; the focus stays in the box.
    pub(super) fn activate(self, input: &Element, row: &Element) {
        El::of(input.clone()).mark("aria-activedescendant", row.get_attribute("id").as_deref());
        El::of(row.clone()).mark("aria-selected", Some("true"));
        row.scroll_into_view_with_bool(false);
    }

    /// Takes what a list offers.
    fn take(self, deed: &Deed) {
        let (source, value) = deed.argument.split_once(' ').unwrap_or_default();
        let (id, session) = (deed.id, self.session);
        let at: Option<usize> = value.parse().ok();
        let input = deed
            .element
            .closest(".jf-pick")
            .ok()
            .flatten()
            .and_then(|pick| pick.query_selector("input").ok()?);
        if let ("remote", Some(input)) = (source, &input) {
            return self.take_offered(input, id, value);
        }
        match (source, at) {
            ("one", at) => self.edit(|form| form.choose(id, at)),
            ("several", Some(at)) => {
                self.edit(|form| form.toggle(id, at));
                input.iter().for_each(|input| set_value(input, ""));
            }
            ("branch", Some(at)) => self.edit(|form| form.switch_branch(id, at)),
            ("field", Some(number)) => {
                if let Some(field) = self.of.form(|form| form.fields.id_of(number)) {
                    self.edit(|form| form.show(field));
                    session.focus_soon(&self.first_input(field));
                }
            }
            ("field", None) => {
                let next = self.of.form(|form| form.fields.drawn_children(id));
                let next =
                    next.into_iter().find(|field| self.of.peek(*field, Node::is_in_use) == Some(false));
                self.of.redraw(|form| form.show_all(id));
                next.iter().for_each(|field| session.focus_soon(&input_id(*field)));
            }
            ("name", Some(at)) => {
                let name = self.parent_of(id).and_then(|object| {
                    let offered = offers(session, self.of, object, "name", "");
                    offered
                        .into_iter()
                        .nth(at)
                        .map(|[label, raw, _]| if raw.is_empty() { label } else { raw })
                });
                if let (Some(name), Some(input)) = (name, &input) {
                    set_value(input, &name);
                    self.edit(|form| form.rename(id, &name));
                }
            }
            _ => {}
        }
        if let Some(input) = input {
            remove_popup(&input);
            if let Some(words) = resting(session, self.of, id, source) {
                set_value(&input, &words);
            }
        }
    }

    /// Closes a list. What was typed and not taken is no choice; an emptied box takes an optional choice back.
    fn close_list(self, input: &Element, deed: &Deed) {
        if deed.verb == "remote" {
            return self.leave_offers(input);
        }
        remove_popup(input);
        let emptied = value_of(input).is_empty();
        let chosen = self.of.peek(deed.id, |node| matches!(node.state, State::Chosen(_))) == Some(true);
        if deed.argument == "one" && emptied && chosen {
            self.edit(|form| form.choose(deed.id, None));
        } else if let Some(words) = resting(self.session, self.of, deed.id, &deed.argument) {
            set_value(input, &words);
        }
    }

    // Menus.

    fn menu(self, deed: &Deed) {
        if let Some(open) = deed.element.next_element_sibling().filter(|next| next.has_attribute("role")) {
            open.remove();
            return El::of(deed.element.clone()).mark("aria-expanded", Some("false"));
        }
        let menu = menu::menu(self.session, self.of, deed.id);
        if let Some(around) = deed.element.parent_element() {
            let node = menu.node();
            let _ = around.insert_before(node, deed.element.next_sibling().as_ref());
            El::of(deed.element.clone()).mark("aria-expanded", Some("true"));
            focus(node.first_element_child());
        }
    }

    fn menu_key(self, event: &KeyboardEvent, key: &str, menu: &Element, target: &Element) {
        let next = match key {
            "ArrowDown" => target.next_element_sibling().or_else(|| menu.first_element_child()),
            "ArrowUp" => target.previous_element_sibling().or_else(|| menu.last_element_child()),
            "Home" => menu.first_element_child(),
            "End" => menu.last_element_child(),
            "Escape" | "Tab" => {
                event.stop_propagation();
                if key == "Escape" {
                    event.prevent_default();
                }
                return self.close_menu(target, true);
            }
            _ => return,
        };
        event.prevent_default();
        focus(next);
    }

    fn close_menu(self, within: &Element, refocus: bool) {
        let menu = within.closest("[role=menu]").ok().flatten();
        let Some(menu) = menu else { return };
        let button = menu.previous_element_sibling();
        menu.remove();
        if let Some(button) = button {
            El::of(button.clone()).mark("aria-expanded", Some("false"));
            if refocus {
                focus(Some(button));
            }
        }
    }

    /// A menu closes when the focus goes elsewhere.
    fn close_popups_around(self, target: &Element, deed: Option<&Deed>) {
        let inside = target.closest("[role=menu]").ok().flatten().is_some();
        let its_button = deed.is_some_and(|deed| deed.verb == "menu");
        let root = target.closest("form").ok().flatten();
        if let (false, false, Some(root)) = (inside, its_button, root)
            && let Ok(Some(menu)) = root.query_selector("[role=menu]")
            && let Some(first) = menu.first_element_child()
        {
            self.close_menu(&first, false);
        }
    }

    /// Leaves in sight what has the words in its name, what lies in that, and what that lies in.
    fn filter(self, words: &str) {
        let wanted = fold(words.trim());
        let shown: Vec<NodeId> = self
            .of
            .form(|form| form.parts().iter().flat_map(|(_, root)| form.fields.drawn_below(*root)).collect());
        let matching: Vec<NodeId> = shown
            .iter()
            .copied()
            .filter(|id| {
                let own = self.of.peek(*id, Node::label).flatten();
                own.is_some_and(|label| fold(&label).contains(&wanted))
            })
            .collect();
        let mut visible: Vec<bool> = Vec::new();
        self.of.form(|form| {
            let mut show = |id: NodeId| {
                visible.resize(visible.len().max(id.index() + 1), false);
                visible.get_mut(id.index()).into_iter().for_each(|visible| *visible = true);
            };
            for id in &matching {
                form.fields.ancestry(*id).for_each(|node| show(node.id));
                form.fields.drawn_below(*id).into_iter().for_each(&mut show);
            }
        });
        for id in shown {
            let hidden = !wanted.is_empty() && visible.get(id.index()) != Some(&true);
            if let Some(element) = self.session.find(&node_element_id(id)) {
                El::of(element).flag("hidden", hidden);
            }
        }
    }
}

pub(super) fn popup_of(input: &Element) -> Option<Element> {
    input.parent_element()?.query_selector("[role=listbox]").ok()?
}

pub(super) fn active_option(input: &Element) -> Option<Element> {
    popup_of(input)?.query_selector("[aria-selected=true]").ok()?
}

pub(super) fn remove_popup(input: &Element) {
    if let Some(list) = popup_of(input) {
        list.remove();
    }
    let input = El::of(input.clone());
    input.mark("aria-expanded", Some("false"));
    input.mark("aria-activedescendant", None);
}
