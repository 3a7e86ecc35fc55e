//! The cells of the matrix, one request each; all that differ from the table are told together.

use domain::permission::{Role, Scope};
use serde_json::Value;

use super::world::World;
use super::{Reaches, Request, Row, Rule, Subject, Target};
use crate::support::{Client, Outcome, Person, Reply};

/// Whose record a cell acts on, seen from who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Own,
    Team,
    Foreign,
    Missing,
}

impl Relation {
    fn is_within(self, scope: Scope) -> bool {
        match self {
            Self::Own => scope >= Scope::Own,
            Self::Team => scope >= Scope::Team,
            Self::Foreign => scope >= Scope::All,
            Self::Missing => false,
        }
    }
}

fn reach(reaches: &Reaches, role: Role) -> Scope {
    reaches[Role::ALL.iter().position(|other| *other == role).unwrap()]
}

/// Asks every cell of these rows, and fails with all that are not as the table says.
pub async fn assert_as_in(rows: Vec<Row>) {
    let mut world = World::open().await;
    if rows.iter().any(|row| row.subject == Subject::HalfKnown) {
        world.import_half_known().await;
    }
    let mut faults = Vec::new();
    let mut cells = 0;
    for row in rows.iter().filter(|row| !matches!(row.rule, Rule::Door)) {
        let mut replayed = false;
        for role in Role::ALL {
            let person = world.people[&role].clone();
            cells += row_of(&world, row, role, &person, &mut faults, &mut replayed).await;
        }
        if super::replay::is_command(row) && !replayed && !super::replay::is_elsewhere(row.endpoint) {
            faults.push(format!("{}: never done here, so that nothing says what it does when it is sent again", row.endpoint));
        }
        signed_out(&world, row, &mut faults).await;
        if row.writes() {
            world.forget();
        }
    }
    assert!(cells > 0, "no cell was asked");
    assert!(faults.is_empty(), "{} of {cells} cells differ:\n{}", faults.len(), faults.join("\n"));
    world.company.installation.stop();
    world.company.installation.assert_sound();
}

/// One endpoint for one role; the missing record first, for others to be compared with.
async fn row_of(world: &World, row: &Row, role: Role, person: &Person, faults: &mut Vec<String>, replayed: &mut bool) -> usize {
    let mut cell = Cell { world, row, role, missing: None, faults, replayed };
    cell.ask(Relation::Missing, world.missing(row.subject), &person.client).await;
    let mut count = 1;
    for (relation, owner) in [(Relation::Own, person), (Relation::Team, &world.colleague), (Relation::Foreign, &world.stranger)] {
        let target = world.target(row.subject, owner).await;
        cell.ask(relation, target, &person.client).await;
        count += 1;
    }
    count
}

struct Cell<'a> {
    world: &'a World,
    row: &'a Row,
    role: Role,
    missing: Option<Reply>,
    faults: &'a mut Vec<String>,
    /// Whether a command of this row was done, and sent again.
    replayed: &'a mut bool,
}

impl Cell<'_> {
    async fn ask(&mut self, relation: Relation, target: Target, client: &Client) {
        let before = self.world.revision().await;
        let body = self.row.body(&target);
        let reply = send(client, self.row, &target, body.as_ref()).await;
        if self.row.endpoint == "imports/start" && reply.outcome() == Outcome::Done {
            until_imported(client, &target.id).await;
        }
        let moved = self.world.moved(before).await;
        let fault = self.judge(relation, &target, &reply);
        let is_done = reply.outcome() == Outcome::Done;
        if is_done {
            self.world.used(&target);
        }
        let may_write = is_done && self.row.writes();
        let moved = moved.filter(|_| !may_write).map(|(before, after)| format!("the data moved from {before} to {after}"));
        for what in fault.into_iter().chain(moved) {
            self.faults.push(format!("{} as {} on {relation:?}: {what}", self.row.endpoint, self.role.code()));
        }
        if let Some(body) = body.filter(|_| is_done && super::replay::is_command(self.row) && !*self.replayed) {
            *self.replayed = true;
            let fault = super::replay::fault_of(self.world, client, self.row.endpoint, &body, &reply).await;
            self.faults.extend(fault.map(|what| format!("{} as {} again: {what}", self.row.endpoint, self.role.code())));
        }
        if relation == Relation::Missing {
            self.missing = Some(reply);
        }
    }

    /// What is wrong with the answer, if anything.
    fn judge(&self, relation: Relation, target: &Target, reply: &Reply) -> Option<String> {
        let outcome = reply.outcome();
        let differs = |wanted: Outcome| (outcome != wanted).then(|| format!("{outcome:?} instead of {wanted:?}"));
        match &self.row.rule {
            Rule::Record { read, act } | Rule::Turn { read, act } => {
                let (read, act) = (reach(read, self.role), reach(act, self.role));
                if relation.is_within(act) {
                    differs(Outcome::Done)
                } else if relation.is_within(read) {
                    differs(if matches!(self.row.rule, Rule::Turn { .. }) {
                        Outcome::Refused(vec!["not_waiting_for_you"])
                    } else {
                        Outcome::NotAllowed
                    })
                } else {
                    differs(Outcome::NotFound).or_else(|| self.tells_apart(reply))
                }
            }
            Rule::Listing(reaches) => {
                let is_seen = relation.is_within(reach(reaches, self.role));
                let is_as_missing = self.missing.as_ref().is_none_or(|missing| missing.body == reply.body);
                differs(Outcome::Done)
                    .or_else(|| (is_seen && is_as_missing).then(|| format!("nothing is shown: {}", reply.body)))
                    .or_else(|| (!is_seen && !is_as_missing).then(|| format!("out of reach, yet shown: {}", reply.body)))
            }
            Rule::Shows(reaches, mark) => {
                let is_seen = relation.is_within(reach(reaches, self.role));
                let is_there = reply.body.contains(&mark(target));
                differs(Outcome::Done)
                    .or_else(|| (is_seen != is_there).then(|| format!("within reach: {is_seen}, there: {is_there}: {}", reply.body)))
            }
            Rule::Hides(reaches, mark) => {
                let is_seen = relation.is_within(reach(reaches, self.role));
                differs(Outcome::Done).or_else(|| {
                    (!is_seen && reply.body.contains(&mark(target))).then(|| format!("out of reach, yet shown: {}", reply.body))
                })
            }
            Rule::Roles(allowed) | Rule::RolesOwn(allowed) if !allowed.contains(&self.role) => {
                differs(Outcome::NotAllowed).or_else(|| self.tells_apart(reply))
            }
            Rule::Roles(_) if relation == Relation::Missing && self.row.subject != Subject::Nothing => differs(Outcome::NotFound),
            Rule::Roles(_) => differs(Outcome::Done),
            Rule::RolesOwn(_) if relation == Relation::Own => differs(Outcome::Done),
            Rule::RolesOwn(_) => differs(Outcome::NotFound).or_else(|| self.tells_apart(reply)),
            Rule::RolesThen(allowed, _) if !allowed.contains(&self.role) => differs(Outcome::NotAllowed),
            Rule::RolesThen(_, code) => differs(Outcome::Refused(vec![code])),
            Rule::RolesFindNothing(allowed) => differs(if allowed.contains(&self.role) { Outcome::NotFound } else { Outcome::NotAllowed }),
            Rule::Everyone => differs(Outcome::Done),
            Rule::Door => None,
        }
    }

    /// Another's record must not be told from one that does not exist.
    fn tells_apart(&self, reply: &Reply) -> Option<String> {
        let missing = self.missing.as_ref()?;
        let is_alike = (missing.status, &missing.body) == (reply.status, &reply.body);
        (!is_alike).then(|| format!("{} {} differs from a missing one's {} {}", reply.status, reply.body, missing.status, missing.body))
    }
}

/// Nobody gets anything, whatever they ask for.
async fn signed_out(world: &World, row: &Row, faults: &mut Vec<String>) {
    let client = world.company.signed_out();
    let targets = [world.missing(row.subject), world.target(row.subject, &world.stranger).await];
    let mut answers = Vec::new();
    for target in &targets {
        let before = world.revision().await;
        let reply = send(&client, row, target, row.body(target).as_ref()).await;
        if reply.outcome() != Outcome::SignedOut {
            faults.push(format!("{} signed out: {:?}", row.endpoint, reply.outcome()));
        }
        if world.moved(before).await.is_some() {
            faults.push(format!("{} signed out: the data moved", row.endpoint));
        }
        answers.push((reply.status, reply.body));
    }
    if answers[0] != answers[1] {
        faults.push(format!("{} signed out: a record that exists answers differently", row.endpoint));
    }
}

async fn send(client: &Client, row: &Row, target: &Target, body: Option<&Value>) -> Reply {
    match &row.request {
        Request::Call(_) => client.call(row.endpoint, body.unwrap_or(&Value::Null)).await,
        Request::Get(path) if row.endpoint == "/live" => first_bytes(client, &path(target)).await,
        Request::Get(path) => client.get(&path(target)).await,
        Request::Upload => upload(client).await,
        Request::Statement => statement(client, &crate::support::fresh()).await,
        Request::Photo => photo(client, &target.id).await,
        Request::File => file(client, &target.id).await,
        Request::Word => crate::papers::send_word(client, &crate::papers::word_file("{{客户名称}}")).await,
    }
}

/// Uploads a small ledger of customers.
pub async fn upload(client: &Client) -> Reply {
    let ledger = "客户名称\n上传有限公司\n";
    let part = reqwest::multipart::Part::bytes(ledger.as_bytes().to_vec()).file_name("ledger.csv");
    let form = reqwest::multipart::Form::new().part("file", part);
    client.send(client.http.post(client.address.url("/import/upload?kind=customers")).multipart(form)).await.unwrap()
}

/// Brings a bank statement of one line in, of this number.
pub async fn statement(client: &Client, reference: &str) -> Reply {
    let sheet = format!("交易日期,收入金额,对方户名,交易流水号\n2025-01-02,12.50,无此客户,{reference}\n");
    let part = reqwest::multipart::Part::bytes(sheet.into_bytes()).file_name("statement.csv");
    let form = reqwest::multipart::Form::new().part("file", part);
    client.send(client.http.post(client.address.url("/bank/upload?account=62220000&write=true")).multipart(form)).await.unwrap()
}

/// Adds a small photo to a follow-up.
pub async fn photo(client: &Client, follow_up: &str) -> Reply {
    let part = |seed: u8| reqwest::multipart::Part::bytes(vec![0xff, 0xd8, 0xff, 0xda, 0, 2, seed, 0xff, 0xd9]).file_name("photo");
    let form = reqwest::multipart::Form::new().part("photo", part(1)).part("thumb", part(2));
    client.send(client.http.post(client.address.url(&format!("/photos/{follow_up}"))).multipart(form)).await.unwrap()
}

/// Adds a small file to a contract; no two are alike. A picture: a document's words are read after it came in, and that is a commit of its own.
pub async fn file(client: &Client, contract: &str) -> Reply {
    let id = crate::support::fresh();
    let url = client.address.url(&format!("/files/{contract}?id={id}&kind=evidence&name=a.png"));
    client.send(client.http.post(url).body([b"\x89PNG\r\n\x1a\n", id.as_bytes()].concat())).await.unwrap()
}

/// A stream does not end: its head and what comes first are its answer.
async fn first_bytes(client: &Client, path: &str) -> Reply {
    let mut response = client.http.get(client.address.url(path)).send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = if status == 200 {
        String::new()
    } else {
        String::from_utf8_lossy(&response.chunk().await.unwrap().unwrap_or_default()).into_owned()
    };
    Reply { status, headers, body }
}

/// An import goes on behind its answer; nothing else is asked until it is over.
pub async fn until_imported(client: &Client, id: &str) {
    let deadline = std::time::Instant::now() + crate::support::PATIENCE;
    loop {
        let progress: app::imports::ImportProgress = client.call("imports/progress", &serde_json::json!({ "id": id })).await.json();
        assert_eq!(progress.failure, None);
        if progress.finished {
            return;
        }
        assert!(std::time::Instant::now() < deadline, "the import does not end: {progress:?}");
    }
}
