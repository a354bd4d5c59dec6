//! Every case that browsers and providers are known for, and any order of events.

use super::*;
use crate::Source;
use crate::json::parse;
use crate::wire::credentials;
use proptest::prelude::*;

fn list(entries: &[(&str, &str)]) -> Vec<Credential> {
    let entries: Vec<String> = entries
        .iter()
        .map(|(id, at)| format!(r#"{{"credentialId":"{id}","type":"a-oauth2","updatedAt":"{at}"}}"#))
        .collect();
    credentials(&parse(&format!("[{}]", entries.join(","))).unwrap()).unwrap()
}

fn url() -> SafeUrl {
    SafeUrl::parse("https://vendor.example/oauth?token=t").unwrap()
}

/// An attempt that has sent its window off, with one older account.
fn waiting(window: Window) -> Attempt {
    let (mut attempt, _) = Attempt::begin(0, window, None);
    assert_eq!(attempt.on(Event::Baseline(Ok(list(&[("old", "1")])))), [Effect::Create]);
    attempt.on(Event::Created(0, Ok(Created::Authorize(url()))));
    attempt
}

fn outcome(attempt: &Attempt) -> Option<&Outcome> {
    match attempt.phase() {
        Phase::Ended(outcome) => Some(outcome),
        _ => None,
    }
}

#[test]
fn the_window_goes_to_the_provider_only_after_the_baseline_was_read() {
    let (mut attempt, effects) = Attempt::begin(0, Window::Open, None);
    assert_eq!(effects, [Effect::ReadBaseline, Effect::WakeAt(TIMEOUT_MS)]);
    assert_eq!(attempt.on(Event::Baseline(Ok(Vec::new()))), [Effect::Create]);
    let effects = attempt.on(Event::Created(5, Ok(Created::Authorize(url()))));
    assert_eq!(effects, [Effect::WakeAt(3_005), Effect::Navigate(url())]);
}

#[test]
fn only_a_credential_that_was_not_there_before_means_connected() {
    let mut attempt = waiting(Window::Open);
    attempt.on(Event::Hint(10, None));
    assert_eq!(attempt.on(Event::Tick(510)), [Effect::ReadList]);
    attempt.on(Event::Listed(520, Ok(list(&[("old", "1")]))));
    assert_eq!(outcome(&attempt), None, "a hint is no proof");
    attempt.on(Event::Tick(5_000));
    attempt.on(Event::Listed(5_010, Ok(list(&[("new", "2"), ("old", "1")]))));
    assert_eq!(outcome(&attempt), Some(&Outcome::Connected("new".into())));
}

#[test]
fn the_same_credential_renewed_means_connected() {
    let mut attempt = waiting(Window::Open);
    attempt.on(Event::Listed(1, Ok(list(&[("old", "2")]))));
    assert_eq!(outcome(&attempt), Some(&Outcome::Connected("old".into())));
}

#[test]
fn a_new_credential_is_found_without_any_hint() {
    let mut attempt = waiting(Window::Open);
    assert_eq!(attempt.on(Event::Tick(3_000)), [Effect::ReadList]);
}

#[test]
fn a_false_closed_changes_the_words_and_ends_nothing() {
    let mut attempt = waiting(Window::Open);
    attempt.on(Event::SaidClosed(100));
    assert_eq!(attempt.phase(), &Phase::Waiting(Window::SaidClosed, url()));
    attempt.on(Event::Listed(9_000, Ok(list(&[("new", "9")]))));
    assert!(matches!(outcome(&attempt), Some(Outcome::Connected(_))));
}

#[test]
fn a_blocked_window_leaves_a_link_to_the_same_attempt() {
    let mut attempt = waiting(Window::Blocked);
    assert_eq!(attempt.phase(), &Phase::Waiting(Window::Blocked, url()));
    assert_eq!(attempt.on(Event::Reopened(Window::Open)), [Effect::Create]);
}

#[test]
fn a_window_that_is_opened_again_gets_an_address_of_its_own() {
    let mut attempt = waiting(Window::Open);
    attempt.on(Event::SaidClosed(100));
    assert_eq!(attempt.on(Event::Reopened(Window::Open)), [Effect::Create]);
    let fresh = SafeUrl::parse("https://vendor.example/oauth?token=fresh").unwrap();
    let effects = attempt.on(Event::Created(200, Ok(Created::Authorize(fresh.clone()))));
    assert!(effects.contains(&Effect::Navigate(fresh.clone())));
    assert_eq!(attempt.phase(), &Phase::Waiting(Window::Open, fresh));
    attempt.on(Event::Listed(300, Ok(list(&[("old", "1"), ("new", "2")]))));
    assert_eq!(outcome(&attempt), Some(&Outcome::Connected("new".into())));
}

#[test]
fn a_request_that_fails_closes_the_window_and_says_why() {
    let (mut attempt, _) = Attempt::begin(0, Window::Open, None);
    attempt.on(Event::Baseline(Ok(Vec::new())));
    let error = Error::new(Source::Endpoint, "X", "no").with_status(500);
    let effects = attempt.on(Event::Created(1, Err(error.clone())));
    assert_eq!(effects, [Effect::CloseWindow, Effect::End(Outcome::Failed(error))]);
}

#[test]
fn a_denial_counts_only_after_another_look_at_the_list() {
    let mut attempt = waiting(Window::Open);
    assert_eq!(attempt.on(Event::Tick(3_000)), [Effect::ReadList]);
    attempt.on(Event::Hint(3_100, Some("access_denied".into())));
    attempt.on(Event::Listed(3_200, Ok(list(&[("old", "1")]))));
    assert_eq!(outcome(&attempt), None, "that look had begun before");
    assert_eq!(attempt.on(Event::Tick(3_600)), [Effect::ReadList]);
    attempt.on(Event::Listed(3_700, Ok(list(&[("old", "1")]))));
    assert_eq!(outcome(&attempt), Some(&Outcome::Denied));
}

#[test]
fn a_denial_beside_a_new_credential_is_a_connection() {
    let mut attempt = waiting(Window::Open);
    attempt.on(Event::Hint(1, Some("access_denied".into())));
    attempt.on(Event::Tick(501));
    attempt.on(Event::Listed(600, Ok(list(&[("new", "1")]))));
    assert!(matches!(outcome(&attempt), Some(Outcome::Connected(_))));
}

#[test]
fn coming_back_to_the_page_looks_at_once_and_never_twice_at_a_time() {
    let mut attempt = waiting(Window::Open);
    assert_eq!(attempt.on(Event::Focus(10)), [Effect::ReadList]);
    assert!(!attempt.on(Event::Focus(11)).contains(&Effect::ReadList));
}

#[test]
fn a_list_that_cannot_be_read_is_asked_again_and_a_lost_session_ends_it() {
    let mut attempt = waiting(Window::Open);
    attempt.on(Event::Tick(3_000));
    let busy =
        Error { retry_after_ms: Some(9_000), ..Error::new(Source::Endpoint, "X", "").with_status(429) };
    assert_eq!(attempt.on(Event::Listed(3_100, Err(busy))), [Effect::WakeAt(12_100)]);
    let gone = Error::new(Source::Endpoint, Error::UNAUTHENTICATED, "").with_status(401);
    attempt.on(Event::Listed(12_200, Err(gone)));
    assert!(matches!(outcome(&attempt), Some(Outcome::Failed(error)) if error.is_signed_out()));
}

#[test]
fn ten_minutes_end_it_after_one_last_look() {
    let mut attempt = waiting(Window::Open);
    let last = [Effect::ReadList, Effect::WakeAt(TIMEOUT_MS + LAST_LOOK_MS)];
    assert_eq!(attempt.on(Event::Tick(TIMEOUT_MS)), last);
    let mut found = attempt.clone();
    attempt.on(Event::Listed(TIMEOUT_MS + 1, Ok(list(&[("old", "1")]))));
    assert_eq!(outcome(&attempt), Some(&Outcome::TimedOut));
    found.on(Event::Listed(TIMEOUT_MS + 1, Ok(list(&[("old", "1"), ("new", "2")]))));
    assert_eq!(outcome(&found), Some(&Outcome::Connected("new".into())), "it came at the last moment");
}

#[test]
fn a_last_look_that_is_never_answered_does_not_keep_anyone_waiting() {
    let mut attempt = waiting(Window::Open);
    attempt.on(Event::Tick(TIMEOUT_MS));
    assert_eq!(attempt.on(Event::Tick(TIMEOUT_MS + 1)), [Effect::WakeAt(TIMEOUT_MS + LAST_LOOK_MS)]);
    attempt.on(Event::Tick(TIMEOUT_MS + LAST_LOOK_MS));
    assert_eq!(outcome(&attempt), Some(&Outcome::TimedOut));
}

#[test]
fn an_endpoint_that_never_answers_the_beginning_ends_it_too() {
    let (mut attempt, _) = Attempt::begin(0, Window::Open, None);
    attempt.on(Event::Tick(TIMEOUT_MS));
    assert_eq!(outcome(&attempt), Some(&Outcome::TimedOut));
}

#[test]
fn nobody_looks_before_the_list_as_it_was_is_known() {
    for window in [Window::Open, Window::Unneeded] {
        let (mut attempt, _) = Attempt::begin(0, window, None);
        for event in [Event::Focus(10), Event::Tick(10), Event::SaidFinished(11), Event::Hint(12, None)] {
            assert_eq!(
                attempt.on(event),
                [Effect::WakeAt(TIMEOUT_MS)],
                "nothing to look for, nothing to wake for"
            );
        }
    }
}

#[test]
fn a_baseline_that_cannot_be_read_closes_the_window_and_says_why() {
    let (mut attempt, _) = Attempt::begin(0, Window::Open, None);
    let error = Error::new(Source::Endpoint, "X", "no").with_status(500);
    let effects = attempt.on(Event::Baseline(Err(error.clone())));
    assert_eq!(effects, [Effect::CloseWindow, Effect::End(Outcome::Failed(error))]);
}

#[test]
fn a_real_close_with_nothing_done_leaves_every_way_out_open_until_someone_takes_one() {
    let mut attempt = waiting(Window::Open);
    attempt.on(Event::SaidClosed(100));
    attempt.on(Event::Tick(600));
    attempt.on(Event::Listed(700, Ok(list(&[("old", "1")]))));
    assert_eq!(attempt.phase(), &Phase::Waiting(Window::SaidClosed, url()));
    assert_eq!(attempt.on(Event::Cancel), [Effect::CloseWindow, Effect::End(Outcome::Cancelled)]);
}

#[test]
fn a_close_with_the_success_in_flight_is_a_connection() {
    let mut attempt = waiting(Window::Open);
    attempt.on(Event::SaidClosed(100));
    assert_eq!(attempt.on(Event::Tick(600)), [Effect::ReadList]);
    attempt.on(Event::Listed(700, Ok(list(&[("old", "1")]))));
    assert_eq!(attempt.on(Event::Tick(1_100)), [Effect::ReadList], "soon once more");
    attempt.on(Event::Listed(1_200, Ok(list(&[("old", "1"), ("new", "2")]))));
    assert_eq!(outcome(&attempt), Some(&Outcome::Connected("new".into())));
}

#[test]
fn after_a_cancel_nothing_that_happens_has_any_effect() {
    let mut attempt = waiting(Window::Open);
    attempt.on(Event::Cancel);
    let late = list(&[("old", "1"), ("new", "2")]);
    for event in
        [Event::Listed(9, Ok(late)), Event::Hint(10, None), Event::Tick(11), Event::Reopened(Window::Open)]
    {
        assert_eq!(attempt.on(event), []);
    }
    assert_eq!(
        outcome(&attempt),
        Some(&Outcome::Cancelled),
        "the list shows what came of it, not the attempt"
    );
}

#[test]
fn an_account_that_was_taken_away_meanwhile_is_no_new_one() {
    let mut attempt = waiting(Window::Open);
    attempt.on(Event::Listed(1, Ok(Vec::new())));
    assert_eq!(outcome(&attempt), None);
    attempt.on(Event::Listed(2, Ok(list(&[("old", "1")]))));
    assert_eq!(outcome(&attempt), None, "there it is again, as it was");
}

#[test]
fn being_offline_for_a_while_loses_nothing() {
    let mut attempt = waiting(Window::Open);
    for (asked, answered) in [(3_000, 3_010), (7_000, 7_010)] {
        assert_eq!(attempt.on(Event::Tick(asked)), [Effect::ReadList]);
        let offline = Error::new(Source::Widget, "UNREACHABLE", "");
        attempt.on(Event::Listed(answered, Err(offline)));
        assert_eq!(outcome(&attempt), None);
    }
    attempt.on(Event::Tick(20_000));
    attempt.on(Event::Listed(20_010, Ok(list(&[("new", "2")]))));
    assert_eq!(outcome(&attempt), Some(&Outcome::Connected("new".into())));
}

#[test]
fn a_key_counts_when_the_list_shows_it() {
    let (mut attempt, _) = Attempt::begin(0, Window::Unneeded, None);
    attempt.on(Event::Baseline(Ok(Vec::new())));
    assert_eq!(attempt.on(Event::Created(1, Ok(Created::Credential("k".into())))), [Effect::ReadList]);
    attempt.on(Event::Listed(2, Ok(Vec::new())));
    assert_eq!(attempt.on(Event::Tick(10_000)), [Effect::ReadList]);
    attempt.on(Event::Listed(10_001, Ok(list(&[("k", "1")]))));
    assert_eq!(outcome(&attempt), Some(&Outcome::Connected("k".into())));
}

#[test]
fn an_attempt_for_which_the_page_was_left_goes_on_where_it_was() {
    let before = list(&[("old", "1")]);
    let (mut attempt, effects) = Attempt::resume(0, before.clone(), None);
    assert_eq!(effects, [Effect::ReadList]);
    attempt.on(Event::Listed(10, Ok(before.clone())));
    assert_eq!(attempt.on(Event::Tick(3_000)), [Effect::ReadList]);
    attempt.on(Event::Listed(3_010, Ok(list(&[("old", "1"), ("new", "2")]))));
    assert_eq!(outcome(&attempt), Some(&Outcome::Connected("new".into())));

    let (mut denied, _) = Attempt::resume(0, before.clone(), Some("access_denied"));
    denied.on(Event::Listed(10, Ok(before.clone())));
    assert_eq!(outcome(&denied), Some(&Outcome::Denied));

    let (mut lost, _) = Attempt::resume(0, before.clone(), None);
    lost.on(Event::Listed(10, Ok(before)));
    lost.on(Event::Tick(RESUMED_TIMEOUT_MS));
    lost.on(Event::Listed(RESUMED_TIMEOUT_MS + 10, Ok(list(&[("old", "1")]))));
    assert_eq!(outcome(&lost), Some(&Outcome::TimedOut));
}

fn any_event() -> impl Strategy<Value = Event> {
    let t = 0_u64..700_000;
    let lists =
        prop_oneof![Just(list(&[("old", "1")])), Just(list(&[])), Just(list(&[("old", "1"), ("new", "1")]))];
    let error = prop_oneof![Just(500_u16), Just(429), Just(401)]
        .prop_map(|status| Error::new(Source::Endpoint, "X", "").with_status(status));
    prop_oneof![
        lists.clone().prop_map(|l| Event::Baseline(Ok(l))),
        t.clone().prop_map(|t| Event::Created(t, Ok(Created::Authorize(url())))),
        (t.clone(), lists).prop_map(|(t, l)| Event::Listed(t, Ok(l))),
        (t.clone(), error).prop_map(|(t, e)| Event::Listed(t, Err(e))),
        (t.clone(), prop::option::of("[a-z]{1,5}")).prop_map(|(t, d)| Event::Hint(t, d)),
        t.clone().prop_map(Event::Focus),
        t.clone().prop_map(Event::SaidClosed),
        t.clone().prop_map(Event::SaidFinished),
        t.prop_map(Event::Tick),
        Just(Event::Reopened(Window::Open)),
        Just(Event::Cancel),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_it_ends_once_and_wakes_no_one_afterwards(events in prop::collection::vec(any_event(), 0..60)) {
        let (mut attempt, _) = Attempt::begin(0, Window::Open, None);
        let mut ends = 0;
        for event in events.into_iter().chain([Event::Tick(TIMEOUT_MS + LAST_LOOK_MS)]) {
            let had_ended = attempt.has_ended();
            let effects = attempt.on(event);
            prop_assert!(!had_ended || effects.is_empty());
            ends += effects.iter().filter(|effect| matches!(effect, Effect::End(_))).count();
        }
        prop_assert_eq!(ends, 1);
    }

    #[test]
    fn while_it_waits_a_new_credential_is_never_overlooked(events in prop::collection::vec(any_event(), 0..40)) {
        let mut attempt = waiting(Window::Open);
        for event in events {
            attempt.on(event);
        }
        if !attempt.has_ended() {
            attempt.on(Event::Listed(0, Ok(list(&[("fresh", "9")]))));
            let connected = matches!(outcome(&attempt), Some(Outcome::Connected(_)));
            prop_assert!(connected);
        }
    }
}
