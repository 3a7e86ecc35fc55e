//! A graceful stop: what was accepted is answered and kept; what comes later is not accepted.

use std::time::Instant;

use domain::customer::Customer;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Client, Company, LiveStream, PATIENCE, customer_form, fresh};

/// A request whose head has been sent and whose handler has asked for the rest: the server has accepted it, and cannot have finished it.
struct Halfway {
    connection: TcpStream,
    id: String,
    body: String,
}

impl Halfway {
    async fn begin(client: &Client) -> Self {
        let id = fresh();
        let name = format!("{}有限公司", fresh());
        let body =
            json!({ "operation": fresh(), "id": id, "form": customer_form(&name), "contact": null, "is_distinct": true }).to_string();
        let mut connection = TcpStream::connect(client.address.get()).await.unwrap();
        let head = format!(
            "POST /api/customers/create HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
            client.address.get(),
            client.cookies(),
            body.len(),
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        let mut interim = [0; 25];
        tokio::time::timeout(PATIENCE, connection.read_exact(&mut interim)).await.expect("the handler asks for the body").unwrap();
        assert_eq!(std::str::from_utf8(&interim).unwrap(), "HTTP/1.1 100 Continue\r\n\r\n");
        Self { connection, id, body }
    }

    /// Sends the rest and reads the answer to its end.
    async fn finish(mut self) -> (String, String) {
        self.connection.write_all(self.body.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        tokio::time::timeout(PATIENCE, self.connection.read_to_end(&mut answer)).await.expect("an answer").unwrap();
        (self.id, String::from_utf8_lossy(&answer).into_owned())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_stop_the_server_answers_what_it_accepted_and_keeps_it() {
    let mut company = Company::open().await;
    let client = company.boss.client.clone();
    let mut stream = LiveStream::open(&client).await;
    stream.poke().await;
    let mut accepted = Vec::new();
    for _ in 0..8 {
        accepted.push(Halfway::begin(&client).await);
    }
    company.installation.tell_to_stop();
    // From here on nothing new is accepted: the stop has begun, with eight requests in the middle.
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect(client.address.get()).await.is_ok() {
        assert!(Instant::now() < deadline, "still listening");
    }
    stream.assert_ends_within(PATIENCE).await;
    let mut created = Vec::new();
    for request in accepted {
        let (id, answer) = request.finish().await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        created.push(id);
    }
    let status = company.installation.wait();
    assert!(status.success(), "{status}");
    company.installation.assert_sound();
    company.installation.start_again();
    for id in created {
        let customer: Customer = client.call("customers/show", &json!({ "id": id })).await.json();
        assert_eq!(customer.id.as_str(), id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_never_ends_does_not_keep_the_server_from_stopping() {
    let mut company = Company::open().await;
    let _stuck = Halfway::begin(&company.boss.client).await;
    company.installation.stop();
    company.installation.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_server_on_the_same_data_says_that_it_is_in_use() {
    let company = Company::open().await;
    let output = company.installation.command(&["serve", "--addr", "127.0.0.1:0"]).output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("in use") || said.contains("另一个进程"), "{said}");
    assert_eq!(company.boss.client.get("/readyz").await.body, "ready");
}
