//! Several gateways on one database: a run takes place once, whichever of them is asked, and whichever of them dies.

use std::time::Duration;

use futures_util::future::join_all;
use jackfield_gateway::{PostgresStore, Secret};

use crate::fake::{Fake, Reply};
use crate::harness::{Host, RUN, RUN_LINE, config, cut_off, serve};
use crate::postgres;

const ANSWER: &str = r#"{"responseData":1}"#;
const LEASE: Duration = Duration::from_millis(1500);

async fn instance(fake: &Fake, url: &Secret) -> Host {
    let config = config(fake).lease(LEASE).no_rate_limit();
    serve(fake.clone(), config, PostgresStore::open(url).await.unwrap()).await
}

#[tokio::test]
async fn of_all_instances_exactly_one_runs_a_key() {
    let Some(url) = postgres::database().await else { return };
    let fake = Fake::with_credential().await;
    fake.on(RUN_LINE, [Reply::ok(ANSWER).after(Duration::from_millis(30))]);
    let instances = join_all((0..4).map(|_| instance(&fake, &url))).await;
    for key in 0..15 {
        let key = format!("k{key}");
        let asks = instances.iter().flat_map(|host| (0..3).map(|_| host.run(&key, RUN).send()));
        let answers = join_all(asks).await;
        for got in &answers {
            assert_eq!((got.status, got.text()), (200, ANSWER));
        }
        let firsts = answers.iter().filter(|got| got.header("idempotency-replayed").is_none()).count();
        assert_eq!(firsts, 1);
    }
    assert_eq!(fake.count(RUN_LINE), 15);
}

#[tokio::test]
async fn a_run_of_another_instance_is_waited_for() {
    let Some(url) = postgres::database().await else { return };
    let fake = Fake::with_credential().await;
    // Longer than the lease: it is renewed.
    fake.on(RUN_LINE, [Reply::ok(ANSWER).after(LEASE * 3)]);
    let (first, second) = (instance(&fake, &url).await, instance(&fake, &url).await);
    let running = tokio::spawn(first.run("k", RUN).send());
    fake.reached(RUN_LINE, 1).await;
    let repeat = second.run("k", RUN).send().await.ok();
    assert_eq!((repeat.text(), repeat.header("idempotency-replayed")), (ANSWER, Some("true")));
    assert_eq!(running.await.unwrap().ok().text(), ANSWER);
    assert_eq!(fake.count(RUN_LINE), 1);
}

#[tokio::test]
async fn what_an_instance_was_running_when_it_died_is_unknown_and_never_run_again() {
    let Some(url) = postgres::database().await else { return };
    let fake = Fake::with_credential().await;
    fake.on(RUN_LINE, [Reply::ok(ANSWER).after(Duration::from_secs(600)), Reply::ok(ANSWER)]);
    let (first_fake, first_url) = (fake.clone(), url.clone());
    cut_off(move || async move { instance(&first_fake, &first_url).await }).await;
    let survivor = instance(&fake, &url).await;
    // At first nobody knows whether it still lives, and the repeat waits.
    assert_eq!(survivor.run("k", RUN).send().await.error(), (409, "OUTCOME_UNKNOWN".into()));
    assert_eq!(survivor.run("k", RUN).send().await.error(), (409, "OUTCOME_UNKNOWN".into()));
    let journal = survivor.get("/executions").send().await.ok().json();
    assert_eq!(journal["executions"][0]["status"], "unknown");
    assert_eq!(fake.count(RUN_LINE), 1);
    survivor.run("k2", RUN).send().await.ok();
}

#[tokio::test]
async fn an_instance_that_ends_in_order_says_so_and_its_runs_need_no_waiting_for() {
    let Some(url) = postgres::database().await else { return };
    let fake = Fake::with_credential().await;
    fake.on(RUN_LINE, [Reply::ok(ANSWER).after(Duration::from_secs(600)), Reply::ok(ANSWER)]);
    let (first, second) = (instance(&fake, &url).await, instance(&fake, &url).await);
    let waiting = tokio::spawn(first.run("k", RUN).send());
    fake.reached(RUN_LINE, 1).await;
    assert!(!first.gateway.close(Duration::from_millis(10)).await);
    waiting.abort();
    assert_eq!(second.run("k", RUN).send().await.error(), (409, "OUTCOME_UNKNOWN".into()));
    assert_eq!(fake.count(RUN_LINE), 1);
}
