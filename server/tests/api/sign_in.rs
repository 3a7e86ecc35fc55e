//! The way in: set-up once, sign-in that tells nothing to those who guess, sessions that end.

use std::net::Ipv4Addr;
use std::time::Duration;

use domain::permission::Role;
use serde_json::{Value, json};

use crate::support::{Client, Company, Event, Installation, LiveStream, Outcome, PASSWORD, fresh};

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_needs_the_token_on_the_console_and_happens_once() {
    let installation = Installation::start(&[]);
    let client = Client::new(&installation.address);
    let set_up = async |token: &str, login: &str| {
        let fields = [("token", token), ("company", "甲公司"), ("time_zone", "Asia/Shanghai"), ("currency", "CNY"), ("login", login)];
        client.post_form("account/set_up", &[&fields[..], &[("name", "老板"), ("password", PASSWORD)]].concat()).await
    };
    assert_eq!(set_up("", "boss").await.outcome(), Outcome::Refused(vec!["wrong_setup_token"]));
    assert_eq!(set_up("0000", "boss").await.outcome(), Outcome::Refused(vec!["wrong_setup_token"]));
    let token = installation.setup_token.clone().unwrap();
    assert_eq!(set_up(&token, "boss").await.outcome(), Outcome::Done);
    assert_eq!(set_up(&token, "thief").await.outcome(), Outcome::Refused(vec!["already_set_up"]));
    assert_eq!(Client::new(&installation.address).sign_in("thief", PASSWORD).await.codes(), ["wrong_login_or_password"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_a_script_has_loaded_is_taken_over_by_the_first_start() {
    let mut installation = Installation::start(&[]);
    installation.stop();
    let ledger = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/contracts-zh.xlsx");
    assert!(installation.run(&["import", "--kind", "contracts", ledger]).status.success());
    installation.start_again();
    let client = Client::new(&installation.address);
    let token = installation.setup_token.clone().unwrap();
    let fields = [("token", token.as_str()), ("company", "甲"), ("time_zone", "Asia/Shanghai"), ("currency", "CNY"), ("login", "boss")];
    let reply = client.post_form("account/set_up", &[&fields[..], &[("name", "老板"), ("password", PASSWORD)]].concat()).await;
    assert_eq!(reply.outcome(), Outcome::Done);
    let customers: Value = client.call("customers/list", &json!({ "filter": {} })).await.json();
    let customer = &customers["page"]["items"][0];
    let owner = client.call("people/list", &json!({})).await.json::<Value>()["users"][0]["id"].clone();
    let given = client.call("customers/reassign", &json!({ "operation": fresh(), "id": customer["id"], "owner": owner })).await;
    assert_eq!(given.outcome(), Outcome::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_prints_no_token_once_there_is_a_company() {
    let mut company = Company::open().await;
    company.installation.stop();
    company.installation.start_again();
    assert_eq!(company.installation.setup_token, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_sign_in_gets_a_new_cookie_that_scripts_and_other_sites_cannot_use() {
    let company = Company::open().await;
    let client = company.signed_out();
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let reply = client.sign_in("boss", PASSWORD).await;
        let (token, attributes) = reply.set_cookie("session").expect("a session cookie");
        let has = |wanted: &str| attributes.iter().any(|attribute| attribute.eq_ignore_ascii_case(wanted));
        assert!(has("HttpOnly") && has("Path=/") && (has("SameSite=Lax") || has("SameSite=Strict")), "{attributes:?}");
        assert!(!attributes.iter().any(|attribute| attribute.to_lowercase().starts_with("domain")), "{attributes:?}");
        assert!(token.len() >= 32, "{token}");
        tokens.push(token);
    }
    assert_ne!(tokens[0], tokens[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn under_https_the_cookie_is_bound_to_the_host() {
    let installation = Installation::start(&[("public_url", "https://ledger.example.com")]);
    let client = Client::new(&installation.address);
    let token = installation.setup_token.clone().unwrap();
    let fields = [("token", token.as_str()), ("company", "甲"), ("time_zone", "Asia/Shanghai"), ("currency", "CNY"), ("login", "boss")];
    let reply = client.post_form("account/set_up", &[&fields[..], &[("name", "老板"), ("password", PASSWORD)]].concat()).await;
    let (_, attributes) = reply.set_cookie("__Host-session").expect("a __Host- cookie");
    assert!(attributes.iter().any(|attribute| attribute.eq_ignore_ascii_case("Secure")), "{attributes:?}");
    assert!(reply.header("strict-transport-security").contains("max-age"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_planted_before_sign_in_is_worth_nothing_after_it() {
    let company = Company::open().await;
    let planted = "a".repeat(64);
    let victim = company.signed_out();
    victim.put_cookie(&format!("session={planted}"));
    let (token, _) = victim.sign_in("boss", PASSWORD).await.set_cookie("session").unwrap();
    assert_ne!(token, planted);
    let thief = company.signed_out();
    thief.put_cookie(&format!("session={planted}"));
    assert_eq!(thief.call("account/sessions", &json!({})).await.outcome(), Outcome::SignedOut);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_signing_out_the_token_opens_nothing() {
    let company = Company::open().await;
    let client = company.signed_out();
    client.sign_in("boss", PASSWORD).await;
    let cookies = client.cookies();
    assert_eq!(client.call("account/sign_out", &json!({})).await.outcome(), Outcome::Done);
    let thief = company.signed_out();
    thief.put_cookie(&cookies);
    assert_eq!(thief.call("account/sessions", &json!({})).await.outcome(), Outcome::SignedOut);
    assert_eq!(thief.get("/live").await.outcome(), Outcome::SignedOut);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_down_and_learns_not_even_which_logins_exist() {
    let company = Company::open_with(&[("login_attempts_max", "3")]).await;
    let mut courses = Vec::new();
    for (login, own) in [("boss", Ipv4Addr::new(127, 0, 0, 2)), ("nobody", Ipv4Addr::new(127, 0, 0, 3))] {
        let client = Client::at(&company.installation.address, own);
        let mut course = Vec::new();
        for _ in 0..5 {
            let reply = client.sign_in(login, "a wrong password").await;
            course.push((reply.status, reply.codes()));
        }
        courses.push(course);
    }
    assert_eq!(courses[0], courses[1], "a known login answers differently from an unknown one");
    let codes: Vec<_> = courses[0].iter().map(|(_, codes)| codes[0]).collect();
    assert_eq!(
        codes,
        ["wrong_login_or_password", "wrong_login_or_password", "wrong_login_or_password", "too_many_attempts", "too_many_attempts"]
    );
    assert_eq!(courses[0][3].0, 429);
    // Neither the right password nor another address is a way round.
    let elsewhere = Client::at(&company.installation.address, Ipv4Addr::new(127, 0, 0, 4));
    assert_eq!(elsewhere.sign_in("boss", PASSWORD).await.codes(), ["too_many_attempts"]);
}

/// The hash of a password takes tens of milliseconds; a login that nobody has must cost them too.
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_login_takes_as_long_as_a_wrong_password() {
    let company = Company::open_with(&[("login_attempts_max", "100")]).await;
    let client = company.signed_out();
    let took = async |login: &str| {
        let begun = std::time::Instant::now();
        assert_eq!(client.sign_in(login, "a wrong password").await.codes(), ["wrong_login_or_password"]);
        begun.elapsed()
    };
    // By turns, so that what else the machine does falls on both; the fastest of each is the work itself.
    let (mut known, mut unknown) = (Duration::MAX, Duration::MAX);
    for _ in 0..12 {
        known = known.min(took("boss").await);
        unknown = unknown.min(took("nobody").await);
    }
    assert!(unknown * 2 > known && known * 2 > unknown, "known {known:?}, unknown {unknown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn from_one_address_many_logins_cannot_be_tried_either() {
    let company = Company::open_with(&[("login_attempts_max", "3"), ("login_address_attempts_max", "8")]).await;
    let guesser = Client::at(&company.installation.address, Ipv4Addr::new(127, 0, 0, 2));
    let mut refused = None;
    for attempt in 0..40 {
        let codes = guesser.sign_in(&format!("login{attempt}"), "a wrong password").await.codes();
        if codes == ["too_many_attempts"] {
            refused.get_or_insert(attempt);
        }
    }
    assert_eq!(refused, Some(8));
    // Who has not been guessing comes in.
    assert_eq!(company.signed_out().sign_in("boss", PASSWORD).await.outcome(), Outcome::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_guesses_at_once_are_no_way_round_the_limit() {
    let company = Company::open_with(&[("login_attempts_max", "3")]).await;
    let guesses = (0..12).map(|_| {
        let client = Client::at(&company.installation.address, Ipv4Addr::new(127, 0, 0, 2));
        async move { client.sign_in("boss", "a wrong password").await.codes()[0] }
    });
    let codes = futures::future::join_all(guesses).await;
    let tried = codes.iter().filter(|code| **code == "wrong_login_or_password").count();
    assert!(tried <= 3, "{codes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn disabling_a_user_ends_sessions_and_streams_within_five_seconds() {
    let company = Company::open().await;
    let rep = company.as_rep().await;
    let mut stream = LiveStream::open(&rep.client).await;
    stream.poke().await;
    let body = json!({ "operation": fresh(), "user": rep.id, "is_active": false });
    assert_eq!(company.boss.client.call("users/set_active", &body).await.outcome(), Outcome::Done);
    stream.assert_ends_within(Duration::from_secs(5)).await;
    assert_eq!(rep.client.call("customers/list", &json!({ "filter": {} })).await.outcome(), Outcome::SignedOut);
    assert_eq!(rep.client.get("/live").await.outcome(), Outcome::SignedOut);
    // And a disabled user's login is like none.
    assert_eq!(company.signed_out().sign_in(&rep.login, PASSWORD).await.codes(), ["wrong_login_or_password"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn ending_one_session_ends_its_stream_and_no_other() {
    let company = Company::open().await;
    let (here, there) = (company.signed_out(), company.signed_out());
    here.sign_in("boss", PASSWORD).await;
    there.sign_in("boss", PASSWORD).await;
    let sessions: Vec<Value> = there.call("account/sessions", &json!({})).await.json();
    let session = sessions.iter().find(|session| session["is_this"] == true).unwrap();
    let (mut kept, mut ended) = (LiveStream::open(&here).await, LiveStream::open(&there).await);
    kept.poke().await;
    ended.poke().await;
    assert_eq!(here.call("account/end_session", &json!({ "session": session["id"] })).await.outcome(), Outcome::Done);
    assert_eq!(ended.next_within(Duration::from_secs(5)).await, Event::Ended);
    // The other one goes on: a commit that concerns it arrives.
    company.add("new", &[Role::Rep], "root").await;
    kept.poke().await;
    assert_eq!(there.call("account/sessions", &json!({})).await.outcome(), Outcome::SignedOut);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_every_other_session() {
    let company = Company::open().await;
    let rep = company.as_rep().await;
    let elsewhere = company.signed_out();
    elsewhere.sign_in(&rep.login, PASSWORD).await;
    let change = |old: &str| json!({ "operation": fresh(), "old_password": old, "new_password": "another horse battery" });
    assert_eq!(rep.client.call("account/change_password", &change("a wrong password")).await.codes(), ["wrong_login_or_password"]);
    assert_eq!(rep.client.call("account/change_password", &change(PASSWORD)).await.outcome(), Outcome::Done);
    assert_eq!(elsewhere.call("account/sessions", &json!({})).await.outcome(), Outcome::SignedOut);
    assert_eq!(rep.client.call("account/sessions", &json!({})).await.outcome(), Outcome::Done);
    assert_eq!(company.signed_out().sign_in(&rep.login, PASSWORD).await.codes(), ["wrong_login_or_password"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_is_read_by_its_secret_alone_and_guesses_are_counted() {
    let company = Company::open_with(&[("login_address_attempts_max", "4")]).await;
    let (rep, stranger) = (company.as_rep().await, company.signed_out());
    let path: String = rep.client.call("account/calendar_make", &json!({ "operation": fresh() })).await.json();
    for _ in 0..5 {
        let reply = stranger.get(&path).await;
        assert_eq!((reply.status, reply.header("content-type")), (200, "text/calendar; charset=utf-8"));
        assert!(reply.body.starts_with("BEGIN:VCALENDAR\r\n") && reply.body.ends_with("END:VCALENDAR\r\n"), "{}", reply.body);
    }
    let body = json!({ "operation": fresh(), "user": rep.id, "is_active": false });
    let () = company.boss.client.call("users/set_active", &body).await.json();
    let (disabled, wrong) = (stranger.get(&path).await, stranger.get("/calendar/0.ics").await);
    assert_eq!((disabled.status, wrong.status), (404, 404));
    assert_eq!(disabled.body, wrong.body);
    let statuses = [stranger.get(&path).await.status, stranger.get("/calendar/1.ics").await.status, stranger.get(&path).await.status];
    assert_eq!(statuses, [404, 404, 429]);
}
