//! The pages' HTML: a policy that lets no foreign script run, and text that stays text.

use std::collections::BTreeSet;

use domain::permission::Role;
use serde_json::{Value, json};

use crate::support::{Company, contract_form, customer_form, fresh, receipt_form};

/// The value of the nonce in a policy.
fn nonce(policy: &str) -> String {
    let (_, rest) = policy.split_once("'nonce-").expect("a nonce");
    rest.split('\'').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_runs_only_scripts_with_its_own_nonce() {
    let company = Company::open().await;
    let signed_out = company.signed_out();
    let mut nonces = BTreeSet::new();
    let mut count = 0;
    for screen in app::routes::SCREENS {
        for client in [&company.boss.client, &signed_out] {
            let page = client.get(screen.path).await;
            assert_eq!(page.status, 200, "{}", screen.path);
            let policy = page.header("content-security-policy");
            assert!(
                !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'") && policy.contains("default-src 'none'"),
                "{policy}"
            );
            assert!(page.header("cache-control").contains("no-store"), "{}", screen.path);
            let nonce = nonce(policy);
            for script in page.body.split("<script").skip(1) {
                let tag = script.split('>').next().unwrap();
                assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{}: <script{tag}>", screen.path);
            }
            assert!(page.body.contains("<script"), "{}: the page starts nothing", screen.path);
            for forbidden in [" style=\"", " onclick=", " onload=", " oninput=", " onerror=", " onsubmit=", "javascript:"] {
                assert!(!page.body.contains(forbidden), "{}: {forbidden}", screen.path);
            }
            nonces.insert(nonce);
            count += 1;
        }
    }
    assert_eq!(nonces.len(), count, "a nonce is for one answer only");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_shows_its_language_and_is_chinese_unless_told() {
    let company = Company::open().await;
    let client = company.signed_out();
    assert!(client.get("/").await.body.contains("lang=\"zh-CN\""));
    let body = json!({ "operation": fresh(), "lang": "en" });
    assert_eq!(client.call("account/set_language", &body).await.status, 200);
    assert!(client.get("/").await.body.contains("lang=\"en\""));
    // A user's choice goes with the user.
    let rep = company.as_rep().await;
    assert_eq!(rep.client.call("account/set_language", &body).await.status, 200);
    let elsewhere = company.signed_out();
    elsewhere.sign_in(&rep.login, crate::support::PASSWORD).await;
    assert!(elsewhere.get("/").await.body.contains("lang=\"en\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_anothers_record_is_not_found_like_that_of_none() {
    let company = Company::open().await;
    let (rep, stranger) = (company.as_rep().await, company.as_stranger().await);
    let customer = company.customer_of(&stranger, "别人有限公司").await;
    let contract = company.contract(&customer, &[5]).await;
    let receipt = company.draft(&customer, "10").await;
    let pages = [("customers", customer.id.to_string()), ("contracts", contract.id.to_string()), ("receipts", receipt.id.to_string())];
    for (folder, id) in pages {
        let theirs = rep.client.get(&format!("/{folder}/{id}")).await;
        let none = rep.client.get(&format!("/{folder}/{}", fresh())).await;
        assert_eq!((theirs.status, none.status), (404, 404), "{folder}");
        assert!(!theirs.body.contains("别人有限公司"), "{folder}");
        assert_eq!(company.boss.client.get(&format!("/{folder}/{id}")).await.status, 200, "{folder}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_signing_in_a_page_shows_the_way_in_and_nothing_else() {
    let company = Company::open().await;
    let customer = company.customer_of(&company.boss, "机密有限公司").await;
    let page = company.signed_out().get(&format!("/customers/{}", customer.id)).await;
    assert!(!page.body.contains("机密有限公司"));
    assert!(page.body.contains("type=\"password\""));
}

/// What somebody may type anywhere, hoping that it runs.
const SCRIPT: &str = "</textarea></title></script><script>alert(1)</script><img src=x onerror=alert(2)>\"'";

/// A company whose every text is that.
async fn hostile() -> (Company, Vec<String>) {
    let company = Company::open().await;
    let client = &company.boss.client;
    let customer = fresh();
    let form = domain::customer::CustomerForm {
        short_name: "<script>alert(1)</script>".into(),
        industry: SCRIPT.into(),
        source: "<script>alert(1)</script>".into(),
        address: SCRIPT.into(),
        opportunity: SCRIPT.into(),
        remarks: SCRIPT.into(),
        ..customer_form(SCRIPT)
    };
    let contact = json!([fresh(), { "name": "<script>alert(1)</script>", "title": "<img src=x onerror=1>", "interests": SCRIPT }]);
    let body = json!({ "operation": fresh(), "id": customer, "form": form, "contact": contact, "is_distinct": true });
    assert_eq!(client.call("customers/create", &body).await.status, 200);
    let mut form = contract_form(&customer, &[-5, 5]);
    (form.title, form.remarks, form.signing_company) = (SCRIPT.into(), SCRIPT.into(), SCRIPT.into());
    (form.lines[0].product, form.plan[0].note, form.number) = (SCRIPT.into(), SCRIPT.into(), "<script>alert(1)</script>".into());
    let contract: Value = client.call("contracts/create", &json!({ "operation": fresh(), "id": fresh(), "form": form })).await.json();
    let form = domain::receipt::ReceiptForm {
        payer: SCRIPT.into(),
        remarks: SCRIPT.into(),
        bank_reference: "<script>alert(1)</script>".into(),
        ..receipt_form(&customer, "5")
    };
    let receipt: Value = client.call("receipts/draft", &json!({ "operation": fresh(), "id": fresh(), "form": form })).await.json();
    let form = json!({ "customer": customer, "said": SCRIPT, "next": crate::support::today().to_string(), "next_topic": SCRIPT, "result": SCRIPT });
    assert_eq!(client.call("follow_ups/log", &json!({ "operation": fresh(), "id": fresh(), "form": form })).await.status, 200);
    let form = json!({ "login": "evil", "name": "<script>alert(1)</script>", "roles": [Role::Rep], "team": "root", "password": "" });
    assert_eq!(client.call("users/save", &json!({ "operation": fresh(), "user": null, "form": form })).await.status, 200);
    company.team("<script>alert(1)</script>", "root").await;
    let mut settings = domain::company::CompanyForm::of(&client.call("company/show", &json!({})).await.json());
    settings.name = SCRIPT.into();
    assert_eq!(client.call("company/change", &json!({ "operation": fresh(), "form": settings })).await.status, 200);
    let (contract, receipt) = (contract["id"].as_str().unwrap(), receipt["id"].as_str().unwrap());
    let records = [format!("/customers/{customer}"), format!("/contracts/{contract}"), format!("/receipts/{receipt}")];
    let forms = [format!("/customers/{customer}/edit"), format!("/contracts/{contract}/edit"), format!("/contracts/{contract}/text")];
    (company, records.into_iter().chain(forms).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_in_any_text_comes_back_as_text_on_every_page_and_in_every_form() {
    let (company, records) = hostile().await;
    let query = "%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27";
    let screens = app::routes::SCREENS.iter().map(|screen| screen.path.to_owned());
    let searches = ["/customers", "/contracts", "/receipts", "/instalments", "/follow-ups"].map(|path| format!("{path}?search={query}"));
    let paths: Vec<String> = screens.chain(searches).chain(records.clone()).chain(["/account".to_owned(), "/more".to_owned()]).collect();
    for path in &paths {
        let page = company.boss.client.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        for raw in ["<script>alert(", "<img src=x", "</textarea></title>"] {
            let around = page
                .body
                .find(raw)
                .map(|at| page.body.chars().skip(page.body[..at].chars().count().saturating_sub(300)).take(600).collect::<String>());
            assert_eq!(around, None, "{path}: {raw} came back as markup");
        }
    }
    // And the text is there: what is not shown is not proven.
    for path in records.iter().chain(&["/customers".to_owned(), "/contracts".to_owned(), "/admin/users".to_owned()]) {
        let page = company.boss.client.get(path).await;
        assert!(page.body.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{path} does not show the text");
    }
    // Before signing in the company's name is shown.
    let page = company.signed_out().get("/").await;
    assert!(!page.body.contains("<script>alert("));
}
