//! How the binary ends: what is going on ends first, and who asks it is told in time.

use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::time::sleep;

use crate::binary::start;
use crate::client::Ask;
use crate::fake::{Fake, Reply};
use crate::harness::RUN_LINE;

#[tokio::test]
async fn a_run_in_flight_ends_before_the_process_does() {
    for signal in ["TERM", "INT"] {
        let fake = Fake::with_credential().await;
        fake.on(RUN_LINE, [Reply::ok(r#"{"responseData":1}"#).after(Duration::from_millis(800))]);
        let mut running = start(&fake, &[]);
        let run = tokio::spawn(running.run("k").send());
        fake.reached(RUN_LINE, 1).await;
        running.signal(signal);
        sleep(Duration::from_millis(200)).await;
        assert!(tokio::net::TcpStream::connect(running.address).await.is_err(), "nothing new is accepted");
        assert_eq!(run.await.unwrap().ok().text(), r#"{"responseData":1}"#);
        assert_eq!(running.ended().await, Some(0), "{signal}");
    }
}

#[tokio::test]
async fn the_operators_port_says_that_the_process_is_about_to_end_before_it_does() {
    let fake = Fake::start().await;
    let mut running = start(&fake, &["--admin-listen", "127.0.0.1:0", "--drain-seconds", "1"]);
    let line = running.printed();
    let line = line.lines().find(|line| line.contains("listening for the operator")).unwrap();
    let line: Value = serde_json::from_str(line).unwrap();
    let admin: std::net::SocketAddr = line["address"].as_str().unwrap().parse().unwrap();
    let get = async |path: &str| Ask::new(admin, "GET", path).send().await;
    running.ask("GET", "/connectors").send().await.ok();
    assert_eq!(get("/readyz").await.status, 200);
    assert!(get("/metrics").await.text().contains("jackfield_calls_total"));
    running.signal("TERM");
    let limit = Instant::now() + Duration::from_secs(10);
    while get("/readyz").await.status == 200 {
        assert!(Instant::now() < limit, "still ready");
        sleep(Duration::from_millis(10)).await;
    }
    assert_eq!((get("/healthz").await.status, get("/readyz").await.status), (200, 503));
    running.ask("GET", "/connectors").send().await.ok();
    assert_eq!(running.ended().await, Some(0));
}
