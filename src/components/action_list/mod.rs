//! What can be done with a connector: its resources and their actions, to be searched.

use super::icon::{Icon, icon};
use super::notice::{error_notice, nothing};
use super::prose::description;
use super::skeleton::skeleton;
use crate::i18n::Text;
use crate::session::{Load, Place, Session};
use jackfield_core::catalog::Index;
use jackfield_core::text::{humanise, prose};
use jackfield_core::wire::{ActionSummary, Resource};
use leptos::prelude::*;
use std::sync::Arc;

/// From so many actions on, a search is worth its place.
const SEARCH_FROM: usize = 8;
/// So many are drawn; with more, people search.
const DRAWN: usize = 200;

/// Draws the actions.
pub(crate) fn action_list(session: Session, connector: &Arc<str>, name: &Arc<str>) -> impl IntoView + use<> {
    let i18n = session.i18n;
    let (id, name) = (Arc::clone(connector), Arc::clone(name));
    view! { class="jf",
        <section class="jf-section" aria-labelledby="jf-actions">
            {move || session.resources.with(|resources| match resources.get(&id) {
                None | Some(Load::Loading) => view! { class="jf",
                    <h3 id="jf-actions">{i18n.live(Text::Actions)}</h3>
                    {skeleton("jf-rows", 4)}
                }.into_any(),
                Some(Load::Failed(error)) => {
                    let id = Arc::clone(&id);
                    error_notice(i18n, error, &name, Some(Callback::new(move |()| session.read_resources(&id))))
                }
                Some(Load::Ready(resources)) if resources.iter().all(|resource| resource.actions.is_empty()) => {
                    nothing(i18n.say(Text::NoActions), i18n.say_with(Text::NoActionsHint, &[("name", &name)]), ())
                }
                Some(Load::Ready(resources)) => searchable(session, &id, resources),
            })}
        </section>
    }
}

fn searchable(session: Session, connector: &Arc<str>, resources: &Arc<Vec<Resource>>) -> AnyView {
    let i18n = session.i18n;
    let query = RwSignal::new(String::new());
    let all: Vec<(usize, ActionSummary)> =
        resources.iter().enumerate().flat_map(|(at, resource)| resource.actions.iter().map(move |action| (at, action.clone()))).collect();
    let words = |(at, action): &(usize, ActionSummary)| {
        format!("{} {}", action.id, resources.get(*at).map_or("", |resource| &resource.name))
    };
    let index = Index::new(all.iter().map(|entry| (entry.1.name.to_string(), words(entry))));
    let wants_search = all.len() >= SEARCH_FROM;
    let (connector, resources) = (Arc::clone(connector), Arc::clone(resources));
    let label = i18n.live(Text::SearchActions);
    view! { class="jf",
        <div class="jf-section-head">
            <h3 id="jf-actions">{i18n.live(Text::Actions)}</h3>
            {wants_search.then(|| view! { class="jf",
                <div class="jf-search" role="search">
                    {icon(Icon::Search)}
                    <input
                        type="search"
                        class="jf-input"
                        part="input search"
                        autocomplete="off"
                        spellcheck="false"
                        aria-label=label.clone()
                        placeholder=label
                        on:input:target=move |event| query.set(event.target().value())
                    />
                </div>
            })}
        </div>
        {move || {
            let asked = query.get();
            let mut found: Vec<&(usize, ActionSummary)> = index.search(&asked).into_iter().filter_map(|at| all.get(at)).take(DRAWN).collect();
            if found.is_empty() {
                return nothing(i18n.say_with(Text::NoActionFound, &[("query", &asked)]), String::new(), ());
            }
            // What fits best comes first, and its resource with it.
            let mut order: Vec<usize> = Vec::new();
            for (at, _) in &found {
                if !order.contains(at) {
                    order.push(*at);
                }
            }
            let groups = order.into_iter().filter_map(|at| {
                let actions: Vec<&ActionSummary> = found.extract_if(.., |(group, _)| *group == at).map(|(_, action)| action).collect();
                Some(group(session, &connector, resources.get(at)?, &actions))
            });
            groups.collect::<Vec<_>>().into_any()
        }}
    }
    .into_any()
}

fn group(session: Session, connector: &Arc<str>, resource: &Resource, actions: &[&ActionSummary]) -> AnyView {
    let rows: Vec<AnyView> = actions.iter().map(|action| row(session, connector, action)).collect();
    view! { class="jf",
        <div class="jf-resource">
            <div class="jf-resource-head">
                <h4>{humanise(&resource.name)}</h4>
                {resource.description.as_deref().and_then(|text| description(None, text))}
            </div>
            <ul class="jf-panel jf-action-rows" role="list">{rows}</ul>
        </div>
    }
    .into_any()
}

fn row(session: Session, connector: &Arc<str>, action: &ActionSummary) -> AnyView {
    let (connector, id) = (Arc::clone(connector), Arc::clone(&action.id));
    let about = action.description.as_deref().map(|text| prose(text).first).filter(|text| !text.is_empty() && *text != *action.name);
    view! { class="jf",
        <li>
            <button
                type="button"
                class="jf-action-row"
                on:click=move |_| session.go(Place::Action { connector: Arc::clone(&connector), action: Arc::clone(&id) })
            >
                <span class="jf-action-text">
                    <span class="jf-action-name">{action.name.to_string()}</span>
                    {about.map(|about| view! { class="jf", <span class="jf-action-about">{about}</span> })}
                </span>
                {icon(Icon::Forward)}
            </button>
        </li>
    }
    .into_any()
}
