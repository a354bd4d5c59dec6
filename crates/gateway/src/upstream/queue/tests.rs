//! Who gets the next slot, and who none.

use super::*;
use proptest::prelude::*;
use tokio::task::{JoinHandle, yield_now};

const LONG: Duration = Duration::from_secs(3600);

fn line(name: &str) -> Line {
    Some(Arc::from(name))
}

/// Waits in a task of its own, which is in line when this returns: in these tests there is one thread.
async fn wait(queue: &Queue, name: &str) -> JoinHandle<Result<Slot, Full>> {
    let (queue, name) = (queue.clone(), line(name));
    let waiting = tokio::spawn(async move { queue.enter(name, LONG).await });
    for _ in 0..4 {
        yield_now().await;
    }
    waiting
}

#[tokio::test]
async fn so_many_go_on_at_once_and_the_next_one_waits() {
    let queue = Queue::new(2, 10);
    let first = queue.enter(None, LONG).await.unwrap();
    let _second = queue.enter(line("a"), LONG).await.unwrap();
    let third = wait(&queue, "b").await;
    assert_eq!(queue.lengths(), (2, 1));
    drop(first);
    let _third = third.await.unwrap().unwrap();
    assert_eq!(queue.lengths(), (2, 0));
}

#[tokio::test]
async fn a_user_with_a_thousand_waiting_calls_does_not_make_another_wait_for_them() {
    let queue = Queue::new(1, 2000);
    let mut going = queue.enter(None, LONG).await.unwrap();
    let mut greedy = VecDeque::new();
    for _ in 0..1000 {
        greedy.push_back(wait(&queue, "greedy").await);
    }
    let modest = wait(&queue, "modest").await;
    for _ in 0..2 {
        drop(going);
        let next = greedy.pop_front().unwrap();
        if modest.is_finished() {
            break;
        }
        going = tokio::select! {
            slot = next => slot.unwrap().unwrap(),
            () = async { while !modest.is_finished() { yield_now().await } } => break,
        };
    }
    assert!(modest.await.unwrap().is_ok());
    assert!(greedy.len() >= 998, "only the turn before was the other's");
}

#[tokio::test]
async fn one_user_has_a_quarter_of_the_slots_at_most() {
    let queue = Queue::new(8, 10);
    let held: Vec<_> =
        [queue.enter(line("a"), LONG).await, queue.enter(line("a"), LONG).await].into_iter().collect();
    let third = wait(&queue, "a").await;
    assert_eq!(queue.lengths(), (2, 1));
    let other = queue.enter(line("b"), LONG).await.unwrap();
    drop(other);
    assert_eq!(queue.lengths(), (2, 1), "another's slot is not theirs");
    drop(held);
    assert!(third.await.unwrap().is_ok());
}

#[tokio::test]
async fn a_full_queue_refuses_those_who_filled_it_and_lets_others_in() {
    let queue = Queue::new(1, 3);
    let going = queue.enter(line("greedy"), LONG).await.unwrap();
    let mut greedy = Vec::new();
    for _ in 0..3 {
        greedy.push(wait(&queue, "greedy").await);
    }
    assert_eq!(queue.enter(line("greedy"), LONG).await.unwrap_err(), Full);
    let modest = wait(&queue, "modest").await;
    assert_eq!(greedy.pop().unwrap().await.unwrap().unwrap_err(), Full, "the last of the longest line");
    drop(going);
    let first = greedy.remove(0).await.unwrap().unwrap();
    drop(first);
    assert!(modest.await.unwrap().is_ok());
}

#[tokio::test]
async fn whoever_waits_too_long_or_goes_away_leaves_no_place_behind() {
    let queue = Queue::new(1, 10);
    let going = queue.enter(None, LONG).await.unwrap();
    assert_eq!(queue.enter(line("a"), Duration::from_millis(1)).await.unwrap_err(), Full);
    let gone = wait(&queue, "a").await;
    gone.abort();
    assert!(gone.await.is_err());
    assert_eq!(queue.lengths(), (1, 0));
    drop(going);
    assert_eq!(queue.lengths(), (0, 0));
    assert!(queue.state().lines.is_empty() && queue.state().turns.is_empty());
}

proptest! {
    /// Whatever comes and goes in whatever order: the bounds hold, nobody is forgotten, nothing is left behind.
    #[test]
    fn the_bounds_hold_and_nothing_is_left_behind(
        slots in 1_usize..6,
        room in 0_usize..6,
        steps in proptest::collection::vec((0_u8..4, 0_u8..3), 1..60),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let queue = Queue::new(slots, room);
            let mut tasks: Vec<JoinHandle<Result<Slot, Full>>> = Vec::new();
            let mut held = Vec::new();
            for (step, who) in steps {
                match step {
                    0 | 1 => {
                        let (queue, line) = (queue.clone(), if who == 0 { None } else { line(&who.to_string()) });
                        tasks.push(tokio::spawn(async move { queue.enter(line, LONG).await }));
                    }
                    2 if !held.is_empty() => drop(held.remove(usize::from(who) % held.len())),
                    3 if !tasks.is_empty() => tasks.remove(usize::from(who) % tasks.len()).abort(),
                    _ => {}
                }
                for _ in 0..4 {
                    yield_now().await;
                }
                let mut going = Vec::new();
                for task in tasks {
                    if !task.is_finished() {
                        going.push(task);
                    } else if let Ok(Ok(slot)) = task.await {
                        held.push(slot);
                    }
                }
                tasks = going;
                let (taken, waiting) = queue.lengths();
                prop_assert!(taken <= slots && waiting <= room);
                prop_assert_eq!((taken, waiting), (held.len(), tasks.len()));
            }
            while !tasks.is_empty() || !held.is_empty() {
                held.clear();
                let mut going = Vec::new();
                for _ in 0..4 {
                    yield_now().await;
                }
                for task in tasks {
                    if task.is_finished() {
                        held.extend(task.await.unwrap().ok());
                    } else {
                        going.push(task);
                    }
                }
                prop_assert!(going.is_empty() || !held.is_empty(), "somebody waits for ever");
                tasks = going;
            }
            prop_assert_eq!(queue.lengths(), (0, 0));
            prop_assert!(queue.state().lines.is_empty() && queue.state().turns.is_empty());
            Ok(())
        })?;
    }
}
