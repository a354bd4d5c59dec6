//! What can be done with a connector: its resources and their actions, to be searched.

use super::gallery::search_box;
use super::icon::{Icon, icon};
use super::notice::{error_retry, nothing};
use super::prose::description;
use super::skeleton::skeleton;
use crate::dom::{El, Observed, View, el};
use crate::folding::fold;
use crate::i18n::Text;
use crate::session::{Load, Place, RunKey, Session};
use jackfield_core::catalog::Index;
use jackfield_core::markdown::summary;
use jackfield_core::text::humanise;
use jackfield_core::wire::{ActionSummary, Resource};
use std::rc::Rc;
use std::sync::Arc;

/// From so many actions on, a search is worth its place.
const SEARCH_FROM: usize = 8;
/// So many are drawn; with more, people search.
const DRAWN: usize = 200;

/// Draws the actions.
pub(crate) fn action_list(session: Session, connector: &Arc<str>) -> El {
    let id = Arc::clone(connector);
    el("section", "jf-section").attr("aria-labelledby", "jf-actions").region(move || {
        let i18n = session.i18n();
        match session.know().resources.get(&id).unwrap_or_default() {
            Load::Loading => vec![title(session), skeleton(session, "jf-rows", 4)],
            Load::Failed(error) => {
                let retried = Arc::clone(&id);
                vec![
                    title(session),
                    error_retry(session, &error, &session.name_of(&id), move || {
                        session.read_resources(&retried);
                    }),
                ]
            }
            Load::Ready(resources) if resources.iter().all(|resource| resource.actions.is_empty()) => {
                let hint = i18n.say_name(Text::NoActionsHint, &session.name_of(&id));
                vec![
                    title(session).attr("class", "jf-unseen"),
                    nothing(&i18n.say(Text::NoActions), &hint, None),
                ]
            }
            Load::Ready(resources) => searchable(session, &id, &resources),
        }
    })
}

fn title(session: Session) -> El {
    el("h3", "").attr("id", "jf-actions").say(session.i18n(), Text::Actions)
}

/// All actions of all resources, each with its resource's position.
type Entries = Vec<(usize, ActionSummary)>;

fn searchable(session: Session, connector: &Arc<str>, resources: &Rc<Vec<Resource>>) -> View {
    let query = Rc::new(Observed::new(String::new()));
    let of_resource = |(at, resource): (usize, &Resource)| {
        resource.actions.iter().map(move |action| (at, action.clone())).collect::<Entries>()
    };
    let all: Entries = resources.iter().enumerate().flat_map(of_resource).collect();
    let words = |(at, action): &(usize, ActionSummary)| {
        [&*action.id, " ", resources.get(*at).map_or("", |resource| &resource.name)].concat()
    };
    let index = Index::new(all.iter().map(|entry| (entry.1.name.to_string(), words(entry))), fold);
    let typed = Rc::clone(&query);
    let search = (all.len() >= SEARCH_FROM).then(|| {
        let input = search_box(session, Text::SearchActions).typed(move |text| typed.settle(text));
        el("div", "jf-search").attr("role", "search").add(icon(Icon::Search)).add(input)
    });
    let (connector, resources) = (Arc::clone(connector), Rc::clone(resources));
    let rows = el("div", "jf-resources")
        .region(move || query.with(|query| groups(session, &connector, &resources, &all, &index, query)));
    vec![el("div", "jf-section-head").add(title(session)).add_all(search), rows]
}

/// What is found, by resource: what fits best comes first, and its resource with it.
fn groups(
    session: Session,
    connector: &Arc<str>,
    resources: &[Resource],
    all: &Entries,
    index: &Index,
    query: &str,
) -> View {
    let found: Vec<&(usize, ActionSummary)> =
        index.search(&fold(query)).into_iter().filter_map(|at| all.get(at)).take(DRAWN).collect();
    if found.is_empty() {
        return nothing(&session.i18n().say_with(Text::NoActionFound, &[("query", query)]), "", None).into();
    }
    let mut order: Vec<usize> = Vec::new();
    for (at, _) in &found {
        if !order.contains(at) {
            order.push(*at);
        }
    }
    let group = |at: usize| {
        let actions =
            found.iter().filter(|(group, _)| *group == at).map(|(_, action)| row(session, connector, action));
        let resource = resources.get(at)?;
        let head = el("div", "jf-resource-head")
            .add(el("h4", "").text(&humanise(&resource.name)))
            .add_all(resource.description.as_deref().and_then(|text| description(session, text)));
        Some(
            el("div", "jf-resource")
                .add(head)
                .add(el("ul", "jf-panel jf-action-rows").attr("role", "list").add_all(actions)),
        )
    };
    order.into_iter().filter_map(group).collect()
}

fn row(session: Session, connector: &Arc<str>, action: &ActionSummary) -> El {
    let key = RunKey { connector: Arc::clone(connector), action: Arc::clone(&action.id) };
    let about =
        action.description.as_deref().map(summary).filter(|text| !text.is_empty() && **text != *action.name);
    let text = el("span", "jf-action-text")
        .add(el("span", "jf-action-name").text(&action.name))
        .add_all(about.map(|about| el("span", "jf-action-about").text(&about)));
    let button = el("button", "jf-action-row")
        .attr("type", "button")
        .add(text)
        .add(icon(Icon::Forward))
        .click(move || session.go(Place::Action(key.clone())));
    el("li", "").add(button)
}
