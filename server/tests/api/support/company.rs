//! A small company made through the front door: set up with the token on the console, its people added by the first admin.
//!
//! Teams: the whole company; 华东 with its part 华东一组; 西部. Everybody of [`Company::person`] is in 华东.

use std::collections::HashMap;

use domain::contract::Contract;
use domain::customer::Customer;
use domain::permission::Role;
use domain::receipt::Receipt;
use domain::user::UserForm;
use serde_json::json;
use tokio::sync::Mutex;

use super::{Client, Installation, LiveStream, contract_form, customer_form, fresh, receipt_form};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// A user with a browser that is signed in.
#[derive(Clone)]
pub struct Person {
    pub id: String,
    pub login: String,
    pub client: Client,
}

pub struct Company {
    pub installation: Installation,
    /// Manager, finance and admin over everything.
    pub boss: Person,
    /// The names of the teams in 华东, 华东一组, 西部.
    pub east: String,
    pub east_group: String,
    pub west: String,
    people: Mutex<HashMap<String, Person>>,
}

impl Company {
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    /// With these settings of the server.
    pub async fn open_with(settings: &[(&str, &str)]) -> Self {
        let installation = Installation::start(settings);
        let client = Client::new(&installation.address);
        let token = installation.setup_token.clone().unwrap();
        let fields =
            [("token", token.as_str()), ("company", "甲公司"), ("time_zone", "Asia/Shanghai"), ("currency", "CNY"), ("login", "boss")];
        let fields = [&fields[..], &[("name", "老板"), ("password", PASSWORD)]].concat();
        let reply = client.post_form("account/set_up", &fields).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        let boss = Person { id: String::new(), login: "boss".into(), client };
        let mut company =
            Self { installation, boss, east: String::new(), east_group: String::new(), west: String::new(), people: Mutex::default() };
        company.east = company.team("华东", "root").await;
        company.east_group = company.team("华东一组", &company.east).await;
        company.west = company.team("西部", "root").await;
        company
    }

    pub async fn team(&self, name: &str, parent: &str) -> String {
        let body = json!({ "operation": fresh(), "team": null, "name": name, "parent": parent, "head": null });
        self.boss.client.call("teams/save", &body).await.json()
    }

    /// Adds a user and signs in.
    pub async fn add(&self, login: &str, roles: &[Role], team: &str) -> Person {
        let form =
            UserForm { login: login.into(), name: login.into(), roles: roles.to_vec(), team: team.into(), password: PASSWORD.into() };
        let id = self.boss.client.call("users/save", &json!({ "operation": fresh(), "user": null, "form": form })).await.json();
        let client = Client::new(&self.installation.address);
        let reply = client.sign_in(login, PASSWORD).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        Person { id, login: login.into(), client }
    }

    /// The one user of this role in 华东.
    pub async fn person(&self, role: Role) -> Person {
        self.known(role.code(), role, &self.east).await
    }

    async fn known(&self, login: &str, role: Role, team: &str) -> Person {
        let mut people = self.people.lock().await;
        if let Some(person) = people.get(login) {
            return person.clone();
        }
        let person = self.add(login, &[role], team).await;
        people.insert(login.to_owned(), person.clone());
        person
    }

    pub async fn as_rep(&self) -> Person {
        self.person(Role::Rep).await
    }

    pub async fn as_manager(&self) -> Person {
        self.person(Role::Manager).await
    }

    pub async fn as_finance(&self) -> Person {
        self.person(Role::Finance).await
    }

    /// A rep of a part of 华东: of the same team as the others there, by way of its parent.
    pub async fn as_colleague(&self) -> Person {
        self.known("colleague", Role::Rep, &self.east_group).await
    }

    /// A rep of 西部.
    pub async fn as_stranger(&self) -> Person {
        self.known("stranger", Role::Rep, &self.west).await
    }

    /// A browser that nobody is signed in with.
    pub fn signed_out(&self) -> Client {
        Client::new(&self.installation.address)
    }

    /// A customer of this person, whatever the person's role.
    pub async fn customer_of(&self, owner: &Person, name: &str) -> Customer {
        let id = fresh();
        let body = json!({ "operation": fresh(), "id": id, "form": customer_form(name), "contact": null, "is_distinct": true });
        let _: Customer = self.boss.client.call("customers/create", &body).await.json();
        if !owner.id.is_empty() {
            let body = json!({ "operation": fresh(), "id": id, "owner": owner.id });
            let () = self.boss.client.call("customers/reassign", &body).await.json();
        }
        self.boss.client.call("customers/show", &json!({ "id": id })).await.json()
    }

    /// A signed contract with instalments of 100 each, due so many days from today.
    pub async fn contract(&self, customer: &Customer, due_in_days: &[i64]) -> Contract {
        let form = contract_form(customer.id.as_str(), due_in_days);
        self.boss.client.call("contracts/create", &json!({ "operation": fresh(), "id": fresh(), "form": form })).await.json()
    }

    /// A receipt to be confirmed.
    pub async fn draft(&self, customer: &Customer, amount: &str) -> Receipt {
        let form = receipt_form(customer.id.as_str(), amount);
        self.boss.client.call("receipts/draft", &json!({ "operation": fresh(), "id": fresh(), "form": form })).await.json()
    }

    /// The number of the last commit.
    pub async fn revision(&self) -> i64 {
        LiveStream::open(&self.boss.client).await.poke().await.revision
    }
}
