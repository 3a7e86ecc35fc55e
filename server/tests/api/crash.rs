//! Killed at any moment, the server loses nothing that it acknowledged, books nothing twice and leaves books that agree with themselves.
//!
//! `YUEZHANG_TEST_CRASH_ROUNDS` says how many kills (15 unless told), `YUEZHANG_TEST_SEED` repeats a run's choices.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::contract::Contract;
use domain::customer::Customer;
use domain::list::Totals;
use domain::permission::Role;
use domain::receipt::{Receipt, ReceiptState};
use serde_json::{Value, json};

use crate::support::{Client, Company, contract_form, customer_form, fresh, receipt_form};

const WRITERS: u64 = 8;

/// A small generator of choices (splitmix64): the same seed, the same choices.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}

fn number_from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name}: {text} is not a number")))
}

/// One command as it was sent, and what was answered: none when the server died first.
#[derive(Clone)]
struct Command {
    endpoint: &'static str,
    body: Value,
    answer: Option<String>,
}

/// One user who writes as fast as the server answers.
struct Writer {
    client: Client,
    dice: Dice,
    customers: Vec<String>,
    drafts: Vec<String>,
    commands: Vec<Command>,
}

impl Writer {
    /// Goes on until the server is gone.
    async fn write(&mut self, is_over: &AtomicBool) {
        loop {
            let (endpoint, body) = self.next();
            let reply = self.client.try_call(endpoint, &body).await;
            let Ok(reply) = reply else {
                assert!(is_over.load(Ordering::SeqCst), "{endpoint}: not answered, though nobody killed the server");
                self.commands.push(Command { endpoint, body, answer: None });
                return;
            };
            assert_eq!(reply.status, 200, "{endpoint}: {}", reply.body);
            self.done(endpoint, &body);
            self.commands.push(Command { endpoint, body, answer: Some(reply.body) });
        }
    }

    fn next(&mut self) -> (&'static str, Value) {
        let choice = if self.customers.is_empty() { 0 } else { self.dice.below(8) };
        let any = |dice: &mut Dice, from: &[String]| from[usize::try_from(dice.below(from.len() as u64)).unwrap()].clone();
        let with = |form: Value| json!({ "operation": fresh(), "id": fresh(), "form": form });
        match choice {
            0 | 1 => {
                let mut body = with(json!(customer_form(&format!("{}有限公司", fresh()))));
                (body["contact"], body["is_distinct"]) = (Value::Null, json!(true));
                ("customers/create", body)
            }
            2 | 3 => {
                let customer = any(&mut self.dice, &self.customers);
                ("contracts/create", with(json!(contract_form(&customer, &[-20, 10, 40]))))
            }
            4 | 5 if !self.drafts.is_empty() => {
                ("receipts/confirm", json!({ "operation": fresh(), "id": self.drafts.pop().unwrap(), "shares": null }))
            }
            _ => {
                let customer = any(&mut self.dice, &self.customers);
                let amount = (50 + self.dice.below(300)).to_string();
                ("receipts/draft", with(json!(receipt_form(&customer, &amount))))
            }
        }
    }

    /// What exists now, for later commands.
    fn done(&mut self, endpoint: &str, body: &Value) {
        let id = body["id"].as_str().unwrap().to_owned();
        match endpoint {
            "customers/create" => self.customers.push(id),
            "receipts/draft" => self.drafts.push(id),
            _ => {}
        }
    }

    /// After a restart: what was not answered is sent again as it was, and is then done, once.
    async fn send_again_what_was_not_answered(&mut self) {
        for index in 0..self.commands.len() {
            let command = self.commands[index].clone();
            if command.answer.is_none() {
                let reply = self.client.call(command.endpoint, &command.body).await;
                assert_eq!(reply.status, 200, "{} again: {}", command.endpoint, reply.body);
                self.done(command.endpoint, &command.body);
                self.commands[index].answer = Some(reply.body);
            }
        }
    }

    /// Everything acknowledged from this command on is there, and asking for it again answers word for word the same.
    async fn assert_kept(&self, from: usize) {
        for Command { endpoint, body, answer } in &self.commands[from..] {
            let answer = answer.as_ref().expect("answered by now");
            let again = self.client.call(endpoint, body).await;
            assert_eq!((again.status, &again.body), (200, answer), "{endpoint} answers differently after the crash");
            let shown = self
                .client
                .call(&endpoint.replace("create", "show").replace("draft", "show").replace("confirm", "show"), &json!({ "id": body["id"] }))
                .await;
            let shown: Value = shown.json();
            match *endpoint {
                "customers/create" => {
                    assert_same::<Customer>(answer, shown, |a, b| (&a.id, &a.number, &a.terms) == (&b.id, &b.number, &b.terms))
                }
                "contracts/create" => {
                    assert_eq!(shown["plan"].as_array().map(Vec::len), Some(3));
                    assert_same::<Contract>(answer, shown["contract"].clone(), |a, b| {
                        (&a.id, &a.number, &a.terms, a.amount) == (&b.id, &b.number, &b.terms, b.amount)
                    });
                }
                "receipts/draft" => assert_same::<Receipt>(answer, shown["receipt"].clone(), |a, b| {
                    (&a.id, &a.number, &a.terms) == (&b.id, &b.number, &b.terms)
                }),
                _ => assert_same::<Receipt>(answer, shown["receipt"].clone(), |a, b| (a, b.state) == (b, ReceiptState::Confirmed)),
            }
        }
    }
}

fn assert_same<T: serde::de::DeserializeOwned + std::fmt::Debug>(answer: &str, shown: Value, is_same: impl Fn(&T, &T) -> bool) {
    let (answered, shown): (T, T) = (serde_json::from_str(answer).unwrap(), serde_json::from_value(shown).unwrap());
    assert!(is_same(&answered, &shown), "acknowledged {answered:?}\nnow {shown:?}");
}

/// As many records as ids that were ever sent, each with a number of its own.
async fn assert_nothing_doubled(boss: &Client, writers: &[Writer]) {
    let ids = |endpoint: &str| -> BTreeSet<String> {
        let commands = writers.iter().flat_map(|writer| &writer.commands).filter(|command| command.endpoint == endpoint);
        commands.map(|command| command.body["id"].as_str().unwrap().to_owned()).collect()
    };
    let numbers: Vec<String> = writers
        .iter()
        .flat_map(|writer| &writer.commands)
        .filter(|command| command.endpoint != "receipts/confirm")
        .map(|command| serde_json::from_str::<Value>(command.answer.as_ref().unwrap()).unwrap()["number"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len(), "a number was given twice");
    let everything = json!({ "filter": {} });
    let customers: Value = boss.call("customers/list", &everything).await.json();
    assert_eq!(customers["total"].as_u64(), Some(ids("customers/create").len() as u64), "customers");
    let contracts: Totals = boss.call("contracts/totals", &everything).await.json();
    assert_eq!(contracts.count, ids("contracts/create").len() as u64, "contracts");
    let receipts: Value = boss.call("receipts/list", &everything).await.json();
    assert_eq!(receipts["totals"]["count"].as_u64(), Some(ids("receipts/draft").len() as u64), "receipts");
}

async fn writers(company: &Company, seed: u64) -> Vec<Writer> {
    let mut writers = Vec::new();
    for index in 0..WRITERS {
        let person = company.add(&format!("writer{index}"), &[Role::Rep, Role::Finance], &company.east).await;
        let dice = Dice(seed.wrapping_add(index + 1));
        writers.push(Writer { client: person.client, dice, customers: Vec::new(), drafts: Vec::new(), commands: Vec::new() });
    }
    writers
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_at_any_moment_keeps_what_it_acknowledged_and_doubles_nothing() {
    let rounds = number_from_environment("YUEZHANG_TEST_CRASH_ROUNDS").unwrap_or(15);
    let seed = number_from_environment("YUEZHANG_TEST_SEED").unwrap_or_else(|| u64::from(uuid::Uuid::new_v4().as_fields().0));
    println!("{rounds} rounds, YUEZHANG_TEST_SEED={seed}");
    let mut company = Company::open().await;
    let mut dice = Dice(seed);
    let mut writers = writers(&company, seed).await;
    for round in 1..=rounds {
        let before: Vec<usize> = writers.iter().map(|writer| writer.commands.len()).collect();
        let is_over = AtomicBool::new(false);
        let writing = futures::future::join_all(writers.iter_mut().map(|writer| writer.write(&is_over)));
        let pause = Duration::from_millis(20 + dice.below(1200));
        let killing = async {
            tokio::time::sleep(pause).await;
            is_over.store(true, Ordering::SeqCst);
            company.installation.kill();
        };
        tokio::join!(writing, killing);
        let unknown = writers.iter().flat_map(|writer| &writer.commands).filter(|command| command.answer.is_none()).count();
        let all: usize = writers.iter().map(|writer| writer.commands.len()).sum();
        println!("round {round}: killed after {pause:?}, {} acknowledged, {unknown} unknown", all - before.iter().sum::<usize>() - unknown);
        company.installation.assert_sound();
        company.installation.start_again();
        for (writer, from) in writers.iter_mut().zip(before) {
            writer.send_again_what_was_not_answered().await;
            writer.assert_kept(from).await;
        }
        assert_nothing_doubled(&company.boss.client, &writers).await;
    }
    for writer in &writers {
        writer.assert_kept(0).await;
    }
    let acknowledged: usize = writers.iter().map(|writer| writer.commands.len()).sum();
    assert!(acknowledged as u64 > rounds * WRITERS, "hardly anything was written: {acknowledged}");
    company.installation.stop();
    company.installation.assert_sound();
}
