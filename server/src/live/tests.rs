//! What wakes a stream: a commit by itself, and the turn of the day. The clock is the test's own; nothing here measures time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::caller::Caller;
use axum::body::BodyDataStream;
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use domain::company::{Setup, SetupForm};
use domain::customer::CustomerForm;
use domain::follow_up::FollowUpForm;
use domain::id::{CustomerId, FollowUpId, OperationId};
use futures::StreamExt;
use store::new_id;
use tokio::sync::watch;

use super::open::STREAMS_PER_USER_MAX;
use super::*;
use crate::auth::Door;
use crate::settings::Settings;

/// A time that no test waits for: what comes within it was not found by looking.
const NEVER: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a test waits before it says that nothing comes.
const PATIENCE: Duration = Duration::from_secs(60);

struct Office {
    application: Application,
    caller: Caller,
    _folder: tempfile::TempDir,
    _stop: watch::Sender<bool>,
}

fn operation() -> OperationId {
    OperationId::new(new_id())
}

/// A company in memory with one person at the screen, who runs, keeps and administers everything.
async fn office(clock: fn() -> DateTime<Utc>, look_every: Duration) -> Office {
    let store = store::Store::open(store::Settings { clock, ..store::Settings::in_memory() }).await.unwrap();
    let form = SetupForm {
        token: String::new(),
        company: "甲公司".into(),
        time_zone: "Asia/Shanghai".into(),
        currency: "CNY".into(),
        login: "boss".into(),
        name: "老板".into(),
        password: "correct horse battery".into(),
    };
    let setup: Setup = form.parse().unwrap();
    let user = store::companies::set_up(&store, &operation(), setup).await.unwrap();
    let actor = store::users::actor(&store, &user).await.unwrap();
    let token = store::sessions::open(&store, &user, "", 1).await.unwrap();
    let (session, _) = store::sessions::actor(&store, &token).await.unwrap().unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("version"), "test").unwrap();
    let settings = Settings::from_sources(&folder.path().join("Leptos.toml"), "", []).unwrap();
    let (stop, stopping) = watch::channel(false);
    let door = Arc::new(Door::new(&settings));
    let mut application = Application::new(store.clone(), settings, door, folder.path().to_path_buf(), stopping).unwrap();
    application.look_every = look_every;
    let caller = Caller { store, actor: Some(actor), session: Some(session), device: String::new(), address: String::new() };
    Office { application, caller, _folder: folder, _stop: stop }
}

impl Office {
    async fn stream(&self) -> BodyDataStream {
        stream(State(self.application.clone()), Extension(self.caller.clone())).await.into_body().into_data_stream()
    }

    fn actor(&self) -> &Actor {
        self.caller.actor.as_ref().unwrap()
    }

    /// A customer to be contacted on that day.
    async fn reminder(&self, next: NaiveDate) {
        let store = &self.application.store;
        let id = CustomerId::new(new_id());
        let form = CustomerForm { name: format!("客户{id}"), ..CustomerForm::default() };
        store::customers::create(store, self.actor(), &operation(), &id, &form, true).await.unwrap();
        let form = FollowUpForm { customer: id, said: "问好".into(), next: next.to_string(), ..FollowUpForm::default() };
        store::follow_ups::log(store, self.actor(), &operation(), &FollowUpId::new(new_id()), &form).await.unwrap();
    }
}

/// Reads on until a poke is as wanted.
async fn until(stream: &mut BodyDataStream, wanted: impl Fn(&Poke) -> bool) -> Poke {
    let read = async {
        loop {
            let chunk = stream.next().await.expect("the stream ended").unwrap();
            let text = String::from_utf8(chunk.to_vec()).unwrap();
            let data = text.lines().find_map(|line| line.strip_prefix("data:"));
            if let Some(poke) = data.map(|data| serde_json::from_str::<Poke>(data.trim()).unwrap()).filter(&wanted) {
                return poke;
            }
        }
    };
    tokio::time::timeout(PATIENCE, read).await.expect("nothing came")
}

#[tokio::test]
async fn a_commit_by_itself_wakes_the_stream() {
    let office = office(Utc::now, NEVER).await;
    let mut stream = office.stream().await;
    let before = until(&mut stream, |_| true).await;
    assert_eq!(before.badges.follow_ups_due, 0);
    office.reminder(before.today).await;
    let after = until(&mut stream, |poke| poke.badges.follow_ups_due == 1).await;
    assert_eq!(after.revision, office.application.store.revision().await.unwrap());
}

static MIDNIGHT: AtomicI64 = AtomicI64::new(0);

fn test_clock() -> DateTime<Utc> {
    Utc.timestamp_opt(MIDNIGHT.load(Ordering::Relaxed), 0).unwrap()
}

#[tokio::test]
async fn at_midnight_in_the_companys_zone_the_badges_are_told_anew() {
    let set = |moment: DateTime<Utc>| MIDNIGHT.store(moment.timestamp(), Ordering::Relaxed);
    // 23:59:59 in Shanghai.
    set(Utc.with_ymd_and_hms(2025, 6, 15, 15, 59, 59).unwrap());
    let office = office(test_clock, Duration::from_millis(20)).await;
    let (today, tomorrow) = (NaiveDate::from_ymd_opt(2025, 6, 15).unwrap(), NaiveDate::from_ymd_opt(2025, 6, 16).unwrap());
    office.reminder(tomorrow).await;
    let mut stream = office.stream().await;
    let before = until(&mut stream, |_| true).await;
    assert_eq!((before.today, before.badges.follow_ups_due), (today, 0));
    set(Utc.with_ymd_and_hms(2025, 6, 15, 16, 0, 0).unwrap());
    let after = until(&mut stream, |_| true).await;
    assert_eq!((after.today, after.badges.follow_ups_due, after.revision), (tomorrow, 1, before.revision));
}

#[tokio::test]
async fn a_stream_too_many_is_refused_and_one_that_ends_makes_room() {
    let office = office(Utc::now, NEVER).await;
    let ask = || stream(State(office.application.clone()), Extension(office.caller.clone()));
    let _others: Vec<_> = (1..STREAMS_PER_USER_MAX).map_while(|_| office.application.streams.take(&office.actor().user)).collect();
    let last = ask().await;
    assert_eq!(last.status(), StatusCode::OK);
    assert_eq!(ask().await.status(), StatusCode::TOO_MANY_REQUESTS);
    drop(last);
    assert_eq!(ask().await.status(), StatusCode::OK);
}
