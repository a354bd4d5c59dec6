//! One attempt to connect an account, from the click to its end.

use super::schedule::Schedule;
use crate::wire::{Created, Credential};
use crate::{Error, SafeUrl};
use std::sync::Arc;

/// After this an attempt ends by itself, in milliseconds, unless the host says otherwise.
const TIMEOUT_MS: u64 = 10 * 60 * 1000;
/// Who has come back from the provider has nothing left to do there: the credential comes within seconds or not at all.
const RESUMED_TIMEOUT_MS: u64 = 30 * 1000;

/// What became of the window that was opened for signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// None was opened: a key is enough.
    Unneeded,
    /// It is there, as far as anyone can tell.
    Open,
    /// The browser refused to open it.
    Blocked,
    /// The browser says it is closed, which may be false: a provider's opener policy severs it.
    SaidClosed,
}

/// What happened. `now` is in milliseconds of any clock that only goes forward.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// The credentials of this connector as they were before anything was asked for.
    Baseline(Result<Vec<Credential>, Error>),
    /// The answer to asking for a credential.
    Created(u64, Result<Created, Error>),
    /// The list was read again.
    Listed(u64, Result<Vec<Credential>, Error>),
    /// A message says that the provider is done; with its `error`, if it had one. Never proof of anything.
    Hint(u64, Option<String>),
    /// The page has the person's attention again.
    Focus(u64),
    /// The window's `closed` became true.
    SaidClosed(u64),
    /// The person says that they have finished.
    SaidFinished(u64),
    /// The person asked for the window again; what came of it.
    Reopened(Window),
    /// A timer ran out.
    Tick(u64),
    /// The person gave up.
    Cancel,
}

/// What to do.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Effect {
    /// Read the list of credentials for the baseline and report it with [`Event::Baseline`].
    ReadBaseline,
    /// Ask for a credential and report the answer with [`Event::Created`].
    Create,
    /// Send the window to this address.
    Navigate(SafeUrl),
    /// Read the list of credentials again and report it with [`Event::Listed`].
    ReadList,
    /// Report a [`Event::Tick`] at this time; an earlier wish is void.
    WakeAt(u64),
    /// Close the window.
    CloseWindow,
    /// It is over: release windows, channels, listeners and timers.
    End(Outcome),
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The list holds a credential that it had not held before.
    Connected(Arc<str>),
    /// The person gave up. Should the credential appear all the same, the list will show it.
    Cancelled,
    /// The provider said no, and the list has nothing new.
    Denied,
    /// Nothing happened for too long.
    TimedOut,
    /// It could not begin or go on.
    Failed(Error),
}

/// Where an attempt stands, as people need to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// Getting the address of the sign-in page.
    Preparing,
    /// The person is expected to act in the other window; the address is for a link where none could be opened.
    Waiting(Window, SafeUrl),
    /// Over.
    Ended(Outcome),
}

/// An attempt to connect an account.
///
/// ```
/// use jackfield_core::connect::{Attempt, Effect, Window};
/// let (attempt, effects) = Attempt::begin(0, Window::Open, None);
/// assert_eq!(effects, [Effect::ReadBaseline]);
/// assert!(!attempt.has_ended());
/// ```
#[derive(Clone, Debug)]
#[must_use = "an attempt does nothing by itself: carry out its effects and report what comes of them"]
pub struct Attempt {
    phase: Phase,
    window: Window,
    baseline: Vec<Credential>,
    schedule: Schedule,
    deadline: u64,
    /// A look is on its way: a second one would only race it.
    looking: bool,
    /// The provider said no. It counts once a look that began afterwards finds nothing.
    denied: Denial,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Denial {
    None,
    Said,
    LookingAfterwards,
}

impl Attempt {
    /// Begins, in the click handler, after the window was opened. `timeout_ms` is the host's, ten minutes otherwise.
    pub fn begin(now: u64, window: Window, timeout_ms: Option<u64>) -> (Self, Vec<Effect>) {
        let attempt = Self {
            phase: Phase::Preparing,
            window,
            baseline: Vec::new(),
            schedule: Schedule::start(now),
            deadline: now.saturating_add(timeout_ms.unwrap_or(TIMEOUT_MS)),
            looking: false,
            denied: Denial::None,
        };
        (attempt, vec![Effect::ReadBaseline])
    }

    /// Goes on, after the person left the page for the provider and has come back: with the credentials as they were
    /// before, and with the provider's `error`, if it had one. The new credential is there by now, or soon.
    pub fn resume(now: u64, baseline: Vec<Credential>, denial: Option<&str>) -> (Self, Vec<Effect>) {
        let (mut attempt, _) = Self::begin(now, Window::Unneeded, Some(RESUMED_TIMEOUT_MS));
        attempt.baseline = baseline;
        attempt.schedule.hinted(now);
        attempt.schedule.at_once(now);
        if denial.is_some() {
            attempt.denied = Denial::Said;
        }
        let effects = attempt.look_if_due(now);
        (attempt, effects)
    }

    /// The credentials of this connector as they were before anything was asked for.
    #[must_use]
    pub fn baseline(&self) -> &[Credential] {
        &self.baseline
    }

    /// Where it stands.
    #[must_use]
    pub const fn phase(&self) -> &Phase {
        &self.phase
    }

    /// Whether it is over.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        matches!(self.phase, Phase::Ended(_))
    }

    /// Takes in what happened and says what to do. After the end nothing has any effect.
    pub fn on(&mut self, event: Event) -> Vec<Effect> {
        if self.has_ended() {
            return Vec::new();
        }
        match event {
            Event::Baseline(Ok(list)) => {
                self.baseline = list;
                vec![Effect::Create]
            }
            Event::Baseline(Err(error)) | Event::Created(_, Err(error)) => self.end(Outcome::Failed(error)),
            Event::Created(now, Ok(created)) => self.created(now, created),
            Event::Listed(now, Ok(list)) => self.listed(now, &list),
            Event::Listed(now, Err(error)) => self.look_failed(now, error),
            Event::Hint(now, denial) => {
                if denial.is_some() && self.denied == Denial::None {
                    self.denied = Denial::Said;
                }
                self.schedule.hinted(now);
                self.wake()
            }
            Event::Focus(now) | Event::SaidFinished(now) => {
                self.schedule.at_once(now);
                self.look_if_due(now)
            }
            Event::SaidClosed(now) => {
                if self.window == Window::Open {
                    self.set_window(Window::SaidClosed);
                    self.schedule.hinted(now);
                }
                self.wake()
            }
            Event::Reopened(window) => {
                self.set_window(window);
                match &self.phase {
                    // The last window may have used its address up: one is good for one visit.
                    Phase::Waiting(Window::Open, _) => vec![Effect::Create],
                    _ => Vec::new(),
                }
            }
            Event::Tick(now) if now >= self.deadline => self.end(Outcome::TimedOut),
            Event::Tick(now) => self.look_if_due(now),
            Event::Cancel => self.end(Outcome::Cancelled),
        }
    }

    fn created(&mut self, now: u64, created: Created) -> Vec<Effect> {
        match created {
            Created::Authorize(url) => {
                // A way to connect that was taken for a key turned out to need a window: offer it as a link.
                if self.window == Window::Unneeded {
                    self.window = Window::Blocked;
                }
                self.phase = Phase::Waiting(self.window, url.clone());
                self.schedule = Schedule::start(now);
                let mut effects = self.wake();
                if self.window != Window::Blocked {
                    effects.push(Effect::Navigate(url));
                }
                effects
            }
            // "Connected" is what the list says: the answer alone only makes the look come at once.
            Created::Credential(_) => {
                self.schedule.at_once(now);
                self.looking = true;
                vec![Effect::ReadList]
            }
        }
    }

    fn listed(&mut self, now: u64, list: &[Credential]) -> Vec<Effect> {
        self.looking = false;
        if let Some(new) = list.iter().find(|credential| self.is_new(credential)) {
            let id = Arc::clone(&new.id);
            return self.end(Outcome::Connected(id));
        }
        if self.denied == Denial::LookingAfterwards {
            return self.end(Outcome::Denied);
        }
        self.schedule.looked(now, None);
        self.wake()
    }

    fn look_failed(&mut self, now: u64, error: Error) -> Vec<Effect> {
        self.looking = false;
        if self.denied == Denial::LookingAfterwards {
            self.denied = Denial::Said;
        }
        if error.is_signed_out() {
            return self.end(Outcome::Failed(error));
        }
        self.schedule.looked(now, error.retry_after_ms);
        self.wake()
    }

    /// A credential counts if it was not there before, or has been renewed since.
    fn is_new(&self, credential: &Credential) -> bool {
        match self.baseline.iter().find(|known| known.id == credential.id) {
            Some(known) => credential.updated_at > known.updated_at,
            None => true,
        }
    }

    fn look_if_due(&mut self, now: u64) -> Vec<Effect> {
        let may_look = matches!(self.phase, Phase::Waiting(..)) || self.window == Window::Unneeded;
        if !may_look || self.looking || !self.schedule.is_due(now) {
            return self.wake();
        }
        self.looking = true;
        if self.denied == Denial::Said {
            self.denied = Denial::LookingAfterwards;
        }
        vec![Effect::ReadList]
    }

    /// Wakes for the next look, or at the end of all patience.
    fn wake(&self) -> Vec<Effect> {
        let next = if self.looking { self.deadline } else { self.schedule.next().min(self.deadline) };
        vec![Effect::WakeAt(next)]
    }

    fn set_window(&mut self, window: Window) {
        self.window = window;
        if let Phase::Waiting(shown, _) = &mut self.phase {
            *shown = window;
        }
    }

    fn end(&mut self, outcome: Outcome) -> Vec<Effect> {
        self.phase = Phase::Ended(outcome.clone());
        vec![Effect::CloseWindow, Effect::End(outcome)]
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(effects, [Effect::ReadBaseline]);
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
    fn ten_minutes_end_it() {
        let mut attempt = waiting(Window::Open);
        attempt.on(Event::Tick(TIMEOUT_MS));
        assert_eq!(outcome(&attempt), Some(&Outcome::TimedOut));
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
        assert_eq!(outcome(&lost), Some(&Outcome::TimedOut));
    }

    fn any_event() -> impl Strategy<Value = Event> {
        let t = 0_u64..700_000;
        let lists = prop_oneof![
            Just(list(&[("old", "1")])),
            Just(list(&[])),
            Just(list(&[("old", "1"), ("new", "1")]))
        ];
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
            for event in events.into_iter().chain([Event::Tick(TIMEOUT_MS)]) {
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
}
