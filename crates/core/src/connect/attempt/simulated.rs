//! Attempts in a world of their own: a clock, an endpoint that takes its time and fails, a provider that lets the
//! credential come to be at some moment, and people and browsers that do what they like.

use super::*;
use crate::Source;
use crate::json::parse;
use crate::wire::credentials;
use proptest::prelude::*;

/// What the endpoint will answer.
enum Asked {
    Baseline,
    Create,
    List,
}

struct World {
    attempt: Attempt,
    now: u64,
    /// When the credential comes to be.
    appears_at: u64,
    latency: u64,
    /// Looks that fail, by their number.
    failing: Vec<usize>,
    wake_at: Option<u64>,
    /// What was asked, what the list held then, and when the answer comes.
    answers: Vec<(u64, Asked, Vec<Credential>)>,
    looks: usize,
    wakes: usize,
    ends: Vec<(u64, Outcome)>,
}

fn list(with_new: bool) -> Vec<Credential> {
    let new = if with_new { r#",{"credentialId":"new","type":"a","updatedAt":"2"}"# } else { "" };
    let text = format!(r#"[{{"credentialId":"old","type":"a","updatedAt":"1"}}{new}]"#);
    credentials(&parse(&text).unwrap()).unwrap()
}

impl World {
    fn new(appears_at: u64, latency: u64, failing: Vec<usize>) -> Self {
        let (attempt, effects) = Attempt::begin(0, Window::Open, None);
        let mut world = Self {
            attempt,
            now: 0,
            appears_at,
            latency,
            failing,
            wake_at: None,
            answers: Vec::new(),
            looks: 0,
            wakes: 0,
            ends: Vec::new(),
        };
        world.carry_out(effects);
        world
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let asked = match effect {
                Effect::ReadBaseline => Asked::Baseline,
                Effect::Create => Asked::Create,
                Effect::ReadList => {
                    self.looks += 1;
                    Asked::List
                }
                Effect::WakeAt(at) => {
                    self.wake_at = Some(at.max(self.now));
                    continue;
                }
                Effect::End(outcome) => {
                    self.ends.push((self.now, outcome));
                    self.wake_at = None;
                    continue;
                }
                Effect::Navigate(_) | Effect::CloseWindow => continue,
            };
            // What it holds when it is asked: the worst that can be.
            self.answers.push((self.now + self.latency, asked, list(self.now >= self.appears_at)));
        }
    }

    fn happens(&mut self, event: Event) {
        let effects = self.attempt.on(event);
        self.carry_out(effects);
    }

    /// Lets time pass up to this moment.
    fn until(&mut self, end: u64) {
        loop {
            let answer = self.answers.iter().enumerate().map(|(at, (when, ..))| (*when, Some(at))).min();
            let wake = self.wake_at.map(|when| (when, None));
            let Some((when, which)) = answer.into_iter().chain(wake).min().filter(|(when, _)| *when <= end)
            else {
                break;
            };
            self.now = self.now.max(when);
            match which {
                Some(at) => {
                    let (_, asked, list) = self.answers.remove(at);
                    let event = self.answer(&asked, list);
                    self.happens(event);
                }
                None => {
                    self.wakes += 1;
                    self.wake_at = None;
                    self.happens(Event::Tick(self.now));
                }
            }
        }
        self.now = self.now.max(end);
    }

    fn answer(&self, asked: &Asked, list: Vec<Credential>) -> Event {
        let address = SafeUrl::parse("https://vendor.example/oauth?token=t").unwrap();
        match asked {
            Asked::Baseline => Event::Baseline(Ok(list)),
            Asked::Create => Event::Created(self.now, Ok(Created::Authorize(address))),
            Asked::List if self.failing.contains(&self.looks) => {
                Event::Listed(self.now, Err(Error::new(Source::Endpoint, "X", "").with_status(500)))
            }
            Asked::List => Event::Listed(self.now, Ok(list)),
        }
    }

    fn ended(&self) -> Option<&(u64, Outcome)> {
        self.ends.first()
    }

    /// How long the credential was there before the page said so.
    fn took(&self) -> u64 {
        match self.ended() {
            Some((at, Outcome::Connected(_))) => at - self.appears_at,
            other => panic!("not connected: {other:?}"),
        }
    }
}

const LATENCY_MS: u64 = 300;
const MINUTE_MS: u64 = 60_000;

#[test]
fn with_any_hint_it_is_on_screen_within_two_seconds() {
    let hints: [fn(u64) -> Event; 4] =
        [|at| Event::Hint(at, None), Event::Focus, Event::SaidClosed, Event::SaidFinished];
    for hint in hints {
        for (hinted, appears) in (0..290).map(|step| (MINUTE_MS, MINUTE_MS + step * 100)) {
            let mut world = World::new(appears, LATENCY_MS, Vec::new());
            world.until(hinted);
            world.happens(hint(hinted));
            world.until(2 * MINUTE_MS);
            assert!(world.took() < 2_000, "{:?}, {} ms later: {}", hint(0), appears - hinted, world.took());
        }
    }
}

#[test]
fn without_any_hint_it_is_on_screen_within_ten_seconds() {
    for appears in (0..4_000).map(|step| 1_000 + step * 140) {
        let mut world = World::new(appears, LATENCY_MS, Vec::new());
        world.until(TIMEOUT_MS + LAST_LOOK_MS);
        assert!(world.took() < 10_000, "at {appears}: {}", world.took());
    }
}

#[test]
fn waiting_for_ten_minutes_costs_fewer_than_a_hundred_looks_and_as_many_timers() {
    let mut world = World::new(u64::MAX, LATENCY_MS, Vec::new());
    world.until(2 * TIMEOUT_MS);
    assert_eq!(world.ended(), Some(&(TIMEOUT_MS + LATENCY_MS, Outcome::TimedOut)));
    assert!(
        world.looks < 100 && world.wakes <= world.looks + 1,
        "{} looks, {} timers",
        world.looks,
        world.wakes
    );
}

#[test]
fn what_comes_to_be_while_the_look_before_the_end_is_on_its_way_is_found() {
    let mut world = World::new(TIMEOUT_MS - 100, 1_000, Vec::new());
    world.until(TIMEOUT_MS - 500);
    world.happens(Event::SaidFinished(TIMEOUT_MS - 500));
    world.until(TIMEOUT_MS + LAST_LOOK_MS);
    assert!(matches!(world.ended(), Some((_, Outcome::Connected(_)))), "{:?}", world.ended());
}

fn any_event() -> impl Strategy<Value = fn(u64) -> Event> {
    prop::sample::select(vec![
        (|at| Event::Hint(at, None)) as fn(u64) -> Event,
        |at| Event::Hint(at, Some("access_denied".into())),
        Event::Focus,
        Event::SaidClosed,
        Event::SaidFinished,
        Event::Tick,
        |_| Event::Reopened(Window::Open),
        |_| Event::Reopened(Window::Blocked),
        |_| Event::Cancel,
    ])
}

/// What happens, and when.
type Script = Vec<(u64, fn(u64) -> Event)>;

fn any_script() -> impl Strategy<Value = Script> {
    prop::collection::vec((0..TIMEOUT_MS + 20_000, any_event()), 0..40).prop_map(|mut script| {
        script.sort_by_key(|(at, _)| *at);
        script
    })
}

proptest! {
    #[test]
    fn whatever_happens_it_ends_once_and_then_neither_looks_nor_wakes(
        script in any_script(),
        appears in 0..2 * TIMEOUT_MS,
        latency in 0_u64..5_000,
        failing in prop::collection::vec(0_usize..120, 0..60),
    ) {
        let mut world = World::new(appears, latency, failing);
        for (at, event) in script {
            world.until(at);
            world.happens(event(at));
        }
        world.until(TIMEOUT_MS + LAST_LOOK_MS);
        prop_assert_eq!(world.ends.len(), 1);
        prop_assert!(!matches!(world.ended(), Some((_, Outcome::Failed(_)))));
        let (looks, wakes) = (world.looks, world.wakes);
        world.happens(Event::Focus(world.now));
        world.until(3 * TIMEOUT_MS);
        prop_assert_eq!((world.looks, world.wakes, world.wake_at), (looks, wakes, None));
    }

    #[test]
    fn a_credential_that_comes_to_be_is_never_lost(
        script in any_script(),
        appears in 5_000..TIMEOUT_MS,
        latency in 0_u64..2_000,
    ) {
        // Nobody gives up and nobody refuses: everything else may happen.
        let mut world = World::new(appears, latency, Vec::new());
        let kept = |event: &Event| !matches!(event, Event::Cancel | Event::Hint(_, Some(_)));
        for (at, event) in script.into_iter().filter(|(_, event)| kept(&event(0))) {
            world.until(at);
            world.happens(event(at));
        }
        world.until(TIMEOUT_MS + LAST_LOOK_MS);
        prop_assert!(matches!(world.ended(), Some((_, Outcome::Connected(_)))), "{:?}", world.ended());
        prop_assert!(world.took() < 8_000 + 2 * latency + 1_000, "{}", world.took());
    }

    #[test]
    fn nothing_counts_as_connected_that_was_not_there(script in any_script(), latency in 0_u64..2_000) {
        let mut world = World::new(u64::MAX, latency, Vec::new());
        for (at, event) in script {
            world.until(at);
            world.happens(event(at));
        }
        world.until(TIMEOUT_MS + LAST_LOOK_MS);
        prop_assert!(!matches!(world.ended(), Some((_, Outcome::Connected(_)))));
    }

    #[test]
    fn people_who_come_and_go_all_the_time_do_not_wear_the_endpoint_out(moments in prop::collection::vec(0..MINUTE_MS, 0..200)) {
        let mut moments = moments;
        moments.sort_unstable();
        let mut world = World::new(u64::MAX, LATENCY_MS, Vec::new());
        for at in moments {
            world.until(at);
            world.happens(Event::Focus(at));
        }
        world.until(MINUTE_MS);
        // One look at a time, each as long as the endpoint takes.
        prop_assert!(world.looks <= 1 + usize::try_from(MINUTE_MS / LATENCY_MS).unwrap());
    }
}
