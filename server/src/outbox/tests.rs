//! Real messages to a mail server and a robot on this machine, which take them, refuse them and break off in the middle.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeZone, Utc};
use domain::company::Company;
use domain::dunning::Channel;
use domain::id::{OperationId, TeamId};
use domain::list::Page;
use domain::outbox::{
    ChannelsForm, ChannelsView, DispatchAct, DispatchRow, DispatchWindow, ROBOT_MESSAGES_MAX, ROBOT_WINDOW_SECONDS, Secret, Smtp, Tls,
};
use domain::permission::{Actor, Role};
use domain::user::UserForm;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::*;

mod tls;

const KEY: &str = "693a91f6-7abc-4bc4";
const TOKEN: &str = "0123456789abcdef";
const SECRET: &str = "SEC9f86d081";
const PATIENCE: smtp::Patience = smtp::Patience { step: Duration::from_secs(5), last: Duration::from_secs(5) };

/// How the mail server treats the next caller.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mood {
    Takes,
    /// Answers RCPT by this.
    RefusesRecipient(&'static str),
    /// Answers the end of the mail by this.
    RefusesMail(&'static str),
    HangsUpAtData,
    /// Takes the mail and says nothing more.
    HangsUpAfterDot,
    TakesAfterSignIn,
}

/// What a mail server was told in one talk.
#[derive(Clone, Default)]
struct Heard {
    commands: Vec<String>,
    mail: String,
}

type Talks = Arc<Mutex<Vec<Heard>>>;

/// What the mail server heard, once it has noted so many talks.
async fn heard(talks: &Talks, count: usize) -> Vec<Heard> {
    let noted = async {
        while talks.lock().unwrap().len() < count {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), noted).await.unwrap();
    talks.lock().unwrap().clone()
}

/// A mail server of these moods, one for each caller; its port, and what it heard.
async fn mail_server(moods: Vec<Mood>) -> (u16, Talks) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, talks) = (listener.local_addr().unwrap().port(), Talks::default());
    let heard = Arc::clone(&talks);
    tokio::spawn(async move {
        for mood in moods {
            let (stream, _) = listener.accept().await.unwrap();
            let told = talk(stream, mood).await;
            heard.lock().unwrap().push(told);
        }
    });
    (port, talks)
}

async fn talk(stream: TcpStream, mood: Mood) -> Heard {
    let (mut stream, mut told) = (BufReader::new(stream), Heard::default());
    let mut say = "220 sink ESMTP".to_owned();
    loop {
        stream.write_all(format!("{say}\r\n").as_bytes()).await.unwrap();
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or_default() == 0 {
            return told;
        }
        let line = line.trim_end().to_owned();
        told.commands.push(line.clone());
        say = match line.split_whitespace().next().unwrap_or_default() {
            "EHLO" => "250-sink\r\n250-AUTH LOGIN PLAIN\r\n250 8BITMIME".to_owned(),
            "AUTH" => "235 welcome".to_owned(),
            "RCPT" => match mood {
                Mood::RefusesRecipient(answer) => answer.to_owned(),
                _ => "250 ok".to_owned(),
            },
            "DATA" if mood == Mood::HangsUpAtData => return told,
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.unwrap();
                told.mail = mail_of(&mut stream).await;
                match mood {
                    Mood::HangsUpAfterDot => return told,
                    Mood::RefusesMail(answer) => answer.to_owned(),
                    _ => "250 queued".to_owned(),
                }
            }
            "QUIT" => return told,
            _ => "250 ok".to_owned(),
        };
    }
}

/// Up to the line that is a dot.
async fn mail_of(stream: &mut BufReader<TcpStream>) -> String {
    let mut mail = Vec::new();
    while !mail.ends_with(b"\r\n.\r\n") {
        mail.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(mail).unwrap()
}

/// What the robots answer, one after the other and the last one again; and what came, by path.
#[derive(Clone, Default)]
struct RobotSink {
    answers: Arc<Mutex<VecDeque<(u16, &'static str)>>>,
    came: Arc<Mutex<Vec<Came>>>,
}

/// The query and the body of a call.
type Came = (HashMap<String, String>, serde_json::Value);

async fn robots(sink: RobotSink) -> String {
    async fn take(State(sink): State<RobotSink>, Query(query): Query<HashMap<String, String>>, body: String) -> (StatusCode, &'static str) {
        sink.came.lock().unwrap().push((query, serde_json::from_str(&body).unwrap()));
        let mut answers = sink.answers.lock().unwrap();
        let (status, answer) =
            if answers.len() > 1 { answers.pop_front() } else { answers.front().copied() }.unwrap_or((200, r#"{"errcode":0}"#));
        (StatusCode::from_u16(status).unwrap(), answer)
    }
    let router = Router::new().route("/cgi-bin/webhook/send", post(take)).route("/robot/send", post(take)).with_state(sink);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    origin
}

/// The clock, in seconds. Each test is a process of its own.
static NOW: AtomicI64 = AtomicI64::new(1_750_046_400);

fn clock() -> DateTime<Utc> {
    Utc.timestamp_opt(NOW.load(Ordering::Relaxed), 0).unwrap()
}

fn pass(seconds: i64) {
    NOW.fetch_add(seconds, Ordering::Relaxed);
}

fn operation() -> OperationId {
    OperationId::new(store::new_id())
}

/// A company whose admin has an address, these channels, and the sender.
struct Scene {
    store: Store,
    admin: Actor,
    carrier: Carrier,
    stop: watch::Sender<bool>,
}

impl Scene {
    async fn open(port: u16, user: &str, sink: Option<String>) -> Self {
        let store = Store::open(store::Settings { clock, ..store::Settings::in_memory() }).await.unwrap();
        store::companies::ensure(&store, Company::new("甲公司".into(), "Asia/Shanghai".into(), Default::default())).await.unwrap();
        let form = UserForm {
            login: "admin".into(),
            name: "admin".into(),
            roles: vec![Role::Admin],
            team: TeamId::new("root"),
            password: String::new(),
        };
        let id = store::users::save(&store, &Actor::operator(), &operation(), None, &form).await.unwrap();
        let admin = store::users::actor(&store, &id).await.unwrap();
        store::users::set_email(&store, &admin, &operation(), &id, "admin@example.com").await.unwrap();
        let channels = ChannelsForm {
            host: "127.0.0.1".into(),
            port: port.to_string(),
            tls: "none".into(),
            user: user.into(),
            password: Secret::new(if user.is_empty() { "" } else { "geheim" }),
            from: "bot@example.com".into(),
            from_name: "约账".into(),
            wecom_url: Secret::new(format!("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}")),
            dingtalk_url: Secret::new(format!("https://oapi.dingtalk.com/robot/send?access_token={TOKEN}")),
            dingtalk_secret: Secret::new(SECRET),
            ..ChannelsForm::of(&ChannelsView::default())
        };
        store::outbox::set(&store, &admin, &operation(), 0, &channels).await.unwrap();
        let carrier = Carrier { origin: "http://x".to_owned(), robots: robots::Robots::new(sink), mail: smtp::Post::new(PATIENCE, None) };
        Self { store, admin, carrier, stop: watch::channel(false).0 }
    }

    async fn try_out(&self, channel: Channel) {
        store::outbox::trial(&self.store, &self.admin, &operation(), channel).await.unwrap();
    }

    /// How many arrived.
    async fn carry(&self) -> usize {
        carry_all(&self.store, &self.carrier, &mut true, &self.stop.subscribe()).await.unwrap()
    }

    async fn list(&self, window: DispatchWindow) -> Vec<DispatchRow> {
        let Page { items, .. } = store::outbox::list(&self.store, &self.admin, window, None).await.unwrap();
        let stuck = store::outbox::stuck_count(&self.store, &self.admin).await.unwrap();
        assert!(window != DispatchWindow::Stuck || items.len() as u64 == stuck, "the badge");
        items
    }

    /// The one message there is: its state, its tries and its reason.
    async fn only(&self) -> (DispatchState, u32, Option<DispatchReason>) {
        let mut rows = self.list(DispatchWindow::All).await;
        assert_eq!(rows.len(), 1);
        let row = rows.remove(0);
        (row.state, row.tries, row.reason)
    }
}

#[tokio::test]
async fn a_mail_is_handed_over_with_its_words_and_the_sign_in() {
    let (port, talks) = mail_server(vec![Mood::TakesAfterSignIn]).await;
    let scene = Scene::open(port, "bot", None).await;
    scene.try_out(Channel::Email).await;
    assert_eq!((scene.carry().await, scene.carry().await), (1, 0), "once");
    assert_eq!(scene.only().await, (DispatchState::Sent, 1, None));
    let heard = heard(&talks, 1).await.remove(0);
    let commands: Vec<&str> = heard.commands.iter().map(String::as_str).collect();
    let sign_in = format!("AUTH PLAIN {}", STANDARD.encode("\0bot\0geheim"));
    let wanted = ["EHLO [127.0.0.1]", sign_in.as_str(), "MAIL FROM:<bot@example.com>", "RCPT TO:<admin@example.com>", "DATA", "QUIT"];
    assert_eq!(commands, wanted);
    assert!(heard.mail.is_ascii() && heard.mail.lines().all(|line| line.len() <= 78), "{}", heard.mail);
    let (head, body) = heard.mail.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(&format!("Subject: =?UTF-8?B?{}?=", STANDARD.encode("甲公司：试发成功"))), "{head}");
    let body: String = body.trim_end_matches("\r\n.\r\n").split_whitespace().collect();
    assert!(String::from_utf8(STANDARD.decode(body).unwrap()).unwrap().contains("试发的消息"));
}

#[tokio::test]
async fn a_refusal_for_now_is_tried_again_and_one_for_good_has_failed() {
    let moods = vec![Mood::RefusesRecipient("451 <admin@example.com> try later"), Mood::HangsUpAtData, Mood::RefusesMail("552 too large")];
    let (port, _talks) = mail_server(moods).await;
    let scene = Scene::open(port, "", None).await;
    scene.try_out(Channel::Email).await;
    assert_eq!(scene.carry().await, 0);
    let reason = DispatchReason::Refused { said: "451 <…> try later".into() };
    assert_eq!(scene.only().await, (DispatchState::Waiting, 1, Some(reason)), "the address is not kept");
    assert_eq!((scene.carry().await, scene.only().await.1), (0, 1), "not before its time");
    pass(60);
    scene.carry().await;
    assert!(
        matches!(scene.only().await, (DispatchState::Waiting, 2, Some(DispatchReason::Unreachable { .. }))),
        "before the mail was said"
    );
    pass(300);
    scene.carry().await;
    let reason = DispatchReason::Refused { said: "552 too large".into() };
    assert_eq!(scene.only().await, (DispatchState::Failed, 3, Some(reason)));
    assert_eq!(scene.list(DispatchWindow::Stuck).await.len(), 1);
}

#[tokio::test]
async fn what_may_have_arrived_is_never_sent_again_by_itself() {
    let (port, talks) = mail_server(vec![Mood::HangsUpAfterDot, Mood::Takes]).await;
    let scene = Scene::open(port, "", None).await;
    scene.try_out(Channel::Email).await;
    scene.carry().await;
    pass(1_000_000);
    assert_eq!(scene.carry().await, 0);
    assert!(matches!(scene.only().await, (DispatchState::Unknown, 1, Some(DispatchReason::NoAnswer { .. }))));
    assert_eq!(heard(&talks, 1).await.len(), 1);
    let id = scene.list(DispatchWindow::Stuck).await.remove(0).id;
    store::outbox::act(&scene.store, &scene.admin, &operation(), &id, DispatchAct::Again).await.unwrap();
    assert_eq!((scene.carry().await, scene.only().await.0), (1, DispatchState::Sent), "a person said so");
    let ids = |mail: &str| mail.lines().find(|line| line.starts_with("Message-ID:")).unwrap().to_owned();
    let heard = heard(&talks, 2).await;
    assert_eq!(ids(&heard[0].mail), ids(&heard[1].mail), "a mail program knows it again");
}

#[tokio::test]
async fn without_the_encryption_that_is_set_nothing_is_said() {
    let (port, talks) = mail_server(vec![Mood::Takes, Mood::Takes]).await;
    let server = |tls: Tls| Smtp {
        host: "127.0.0.1".into(),
        port,
        tls,
        user: "bot".into(),
        password: Secret::new("geheim"),
        from: "bot@example.com".into(),
        from_name: String::new(),
    };
    let post = smtp::Post::new(PATIENCE, None);
    let plain = post.send(&server(Tls::StartTls), b"x", "a@example.com").await;
    assert_eq!(plain, Outcome::Never(DispatchReason::Refused { said: "no STARTTLS".into() }));
    let wrapped = post.send(&server(Tls::Wrapped), b"x", "a@example.com").await;
    assert!(matches!(&wrapped, Outcome::Later(DispatchReason::Unreachable { said }) if said.starts_with("TLS: ")), "{wrapped:?}");
    assert!(heard(&talks, 2).await.iter().flat_map(|told| &told.commands).all(|command| command.starts_with("EHLO")));
}

#[tokio::test]
async fn what_was_on_its_way_when_the_process_died_is_unknown_at_the_next_start() {
    let scene = Scene::open(9, "", None).await;
    scene.try_out(Channel::Email).await;
    assert!(store::outbox::next(&scene.store, "http://x").await.unwrap().is_some(), "taken, and then the process died");
    assert_eq!(carry_all(&scene.store, &scene.carrier, &mut false, &scene.stop.subscribe()).await.unwrap(), 0);
    assert_eq!(scene.only().await, (DispatchState::Unknown, 1, Some(DispatchReason::Stopped)));
    let id = scene.list(DispatchWindow::Stuck).await.remove(0).id;
    store::outbox::act(&scene.store, &scene.admin, &operation(), &id, DispatchAct::Arrived).await.unwrap();
    assert_eq!(scene.only().await, (DispatchState::Sent, 1, Some(DispatchReason::SaidToHaveArrived { by: "admin".into() })));
}

#[tokio::test]
async fn robots_get_no_more_than_their_limit_each_minute_and_dingtalk_its_signature() {
    let sink = RobotSink::default();
    let scene = Scene::open(9, "", Some(robots(sink.clone()).await)).await;
    for _ in 0..ROBOT_MESSAGES_MAX + 3 {
        scene.try_out(Channel::DingTalk).await;
    }
    assert_eq!((scene.carry().await, scene.carry().await), (ROBOT_MESSAGES_MAX, 0));
    pass(ROBOT_WINDOW_SECONDS - 1);
    assert_eq!(scene.carry().await, 0);
    pass(2);
    assert_eq!(scene.carry().await, 3);
    scene.try_out(Channel::WeCom).await;
    assert_eq!(scene.carry().await, 1, "the other robot has a limit of its own");
    let came = sink.came.lock().unwrap();
    let (signed, body) = &came[0];
    let millis: i64 = signed["timestamp"].parse().unwrap();
    let wanted = robots::sign(SECRET, millis).replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
    assert_eq!(wanted, format!("&timestamp={millis}&sign={}", signed["sign"]));
    assert_eq!((signed["access_token"].as_str(), body["msgtype"].as_str()), (TOKEN, Some("text")));
    assert!(body["text"]["content"].as_str().unwrap().contains("试发"));
    let (plain, _) = came.last().unwrap();
    assert_eq!((plain["key"].as_str(), plain.len()), (KEY, 1), "WeCom knows no signature");
}

#[test]
fn the_signature_is_the_one_of_the_rule() {
    // By openssl: printf '%s\n%s' 1700000000000 SEC9f86d081 | openssl dgst -sha256 -hmac SEC9f86d081 -binary | base64
    assert_eq!(robots::sign(SECRET, 1_700_000_000_000), "&timestamp=1700000000000&sign=6ArvTZxu8IMEGmVYFJ1NB%2FT8tnff2PzUQnAcZRCcyV0%3D");
    assert_eq!(robots::sign("", 1), "");
}

#[tokio::test]
async fn what_a_robot_answers_decides() {
    let table: [((u16, &'static str), DispatchState, Option<DispatchReason>); 5] = [
        ((200, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#), DispatchState::Waiting, Some(DispatchReason::TooFast)),
        (
            (200, r#"{"errcode":93000,"errmsg":"invalid webhook 693a91f6-7abc-4bc4"}"#),
            DispatchState::Failed,
            Some(DispatchReason::Refused { said: "93000 invalid webhook …".into() }),
        ),
        ((302, ""), DispatchState::Failed, Some(DispatchReason::Refused { said: "HTTP 302".into() })),
        ((502, "bad gateway"), DispatchState::Unknown, Some(DispatchReason::NoAnswer { said: "HTTP 502".into() })),
        ((200, "ok"), DispatchState::Unknown, Some(DispatchReason::NoAnswer { said: "ok".into() })),
    ];
    let sink = RobotSink::default();
    let scene = Scene::open(9, "", Some(robots(sink.clone()).await)).await;
    for (answer, state, reason) in table {
        *sink.answers.lock().unwrap() = VecDeque::from([answer]);
        scene.try_out(Channel::WeCom).await;
        scene.carry().await;
        let latest = scene.list(DispatchWindow::All).await.remove(0);
        assert_eq!((latest.state, latest.reason), (state, reason), "{answer:?}");
        store::outbox::act(&scene.store, &scene.admin, &operation(), &latest.id, DispatchAct::GiveUp).await.unwrap();
        pass(1);
    }
    let nobody = Scene { carrier: Carrier { robots: robots::Robots::new(Some("http://127.0.0.1:9".into())), ..scene.carrier }, ..scene };
    nobody.try_out(Channel::WeCom).await;
    nobody.carry().await;
    let latest = nobody.list(DispatchWindow::Waiting).await.remove(0);
    assert!(matches!(latest.reason, Some(DispatchReason::Unreachable { .. })), "{latest:?}");
}
