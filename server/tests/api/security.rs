//! What protects every answer: writes from here only, headers, limits.

use domain::customer::{ContactForm, Customer};
use serde_json::json;

use crate::support::{Client, Company, Installation, Outcome, customer_form, fresh};

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_another_site_sends_is_refused_and_changes_nothing() {
    let company = Company::open().await;
    let client = &company.boss.client;
    let own = client.address.url("");
    let before = company.revision().await;
    let create = |name: &'static str, value: String| {
        let body = json!({ "operation": fresh(), "id": fresh(), "form": customer_form(&fresh()), "contact": null, "is_distinct": true });
        client.send(client.http.post(client.address.url("/api/customers/create")).header(name, value).json(&body))
    };
    let foreign_origins = ["https://evil.example", "null", "http://127.0.0.1", "http://localhost.evil.example", "https://127.0.0.1:1"];
    for origin in foreign_origins {
        assert_eq!(create("origin", origin.to_owned()).await.unwrap().status, 403, "{origin}");
    }
    for site in ["cross-site", "same-site"] {
        assert_eq!(create("sec-fetch-site", site.to_owned()).await.unwrap().status, 403, "{site}");
    }
    assert_eq!(company.revision().await, before);
    assert_eq!(create("origin", own).await.unwrap().outcome(), Outcome::Done);
    assert_eq!(create("sec-fetch-site", "same-origin".to_owned()).await.unwrap().outcome(), Outcome::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_and_uploading_from_another_site_are_refused_too() {
    let company = Company::open().await;
    let client = &company.boss.client;
    for path in ["/api/account/sign_in", "/api/account/sign_out", "/api/account/set_language", "/import/upload"] {
        let request = client.http.post(client.address.url(path)).header("origin", "https://evil.example").body("x");
        assert_eq!(client.send(request).await.unwrap().status, 403, "{path}");
    }
    assert_eq!(client.call("account/sessions", &json!({})).await.outcome(), Outcome::Done, "still signed in");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_changed_by_a_get() {
    let company = Company::open().await;
    let before = company.revision().await;
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        let reply = company.boss.client.get(path).await;
        assert!(matches!(reply.status, 404 | 405), "{path}: {}", reply.status);
    }
    assert_eq!(company.revision().await, before);
    let after: Vec<serde_json::Value> = company.boss.client.call("account/sessions", &json!({})).await.json();
    assert!(!after.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_says_how_it_may_be_used() {
    let company = Company::open().await;
    let client = &company.boss.client;
    let signed_out = company.signed_out();
    let function = client.call("customers/list", &json!({ "filter": {} })).await;
    let refused = signed_out.call("customers/list", &json!({ "filter": {} })).await;
    let pages =
        [client.get("/customers").await, signed_out.get("/").await, client.get("/no/such/page").await, client.get("/healthz").await];
    for reply in pages.iter().chain([&function, &refused]) {
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("x-frame-options"), "DENY");
        assert_eq!(reply.header("referrer-policy"), "same-origin");
        assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin");
        assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"), "{}", reply.header("content-security-policy"));
        assert!(!reply.header("x-request-id").is_empty());
    }
    assert_eq!(pages[2].status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_everybodys_is_kept_nowhere_on_the_way_and_nothing_missing_for_ever() {
    let company = Company::open().await;
    for path in ["/export/customers.csv", "/export/ageing.xlsx", "/customers"] {
        assert_eq!(company.boss.client.get(path).await.header("cache-control"), "no-store", "{path}");
    }
    let missing = company.boss.client.get("/pkg/test/later.js").await;
    assert_eq!((missing.status, missing.header("cache-control")), (404, ""));
}

/// Each pair of letters costs a look into the index: of a long text only the beginning is looked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_search_text_of_any_length_is_answered_by_its_beginning() {
    let company = Company::open().await;
    let name: String = ('\u{4e00}'..).take(100).collect();
    company.customer_of(&company.boss, &name).await;
    let search = format!("{name}{}", "无关".repeat(100_000));
    let found: serde_json::Value = company.boss.client.call("customers/list", &json!({ "filter": { "search": search } })).await.json();
    assert_eq!(found["page"]["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_told_to_anybody_and_nothing_else() {
    let installation = Installation::start(&[]);
    let client = Client::new(&installation.address);
    assert_eq!(client.get("/healthz").await.body, "ok");
    assert_eq!(client.get("/readyz").await.body, "ready");
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_over_the_limit_are_refused() {
    let company = Company::open_with(&[("upload_megabytes_max", "1")]).await;
    let client = &company.boss.client;
    let body = json!({ "filter": { "search": "大".repeat(600_000) } });
    assert_eq!(client.try_call("customers/list", &body).await.map(|reply| reply.status).unwrap_or(413), 413);
    let part = reqwest::multipart::Part::bytes(vec![b'x'; 3 << 20]).file_name("large.csv");
    let upload = client.http.post(client.address.url("/import/upload")).multipart(reqwest::multipart::Form::new().part("file", part));
    // The server may cut the connection before it has read all; what it answers, if it does, is a refusal.
    if let Ok(reply) = client.send(upload).await {
        let is_refused = reply.status == 413 || reply.outcome() == Outcome::Refused(vec!["file_too_large"]);
        assert!(is_refused, "{} {}", reply.status, reply.body);
    }
    // The server goes on.
    assert_eq!(client.call("customers/list", &json!({ "filter": {} })).await.outcome(), Outcome::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_answered_without_a_fault_of_ours() {
    let company = Company::open().await;
    let client = &company.boss.client;
    let bodies = [
        ("application/json", ""),
        ("application/json", "{"),
        ("application/json", "[[[["),
        ("application/json", "nul"),
        ("text/plain", "hello"),
        ("application/x-www-form-urlencoded", "id=1"),
        ("multipart/form-data; boundary=x", "--x--"),
    ];
    let before = company.revision().await;
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        // The two that a page without wasm posts to as a form: what can be read as one misses its fields.
        let is_form = ["/api/account/sign_in", "/api/account/set_up"].contains(&path);
        for (content_type, body) in bodies {
            let request = client.http.post(client.address.url(path)).header("content-type", content_type).body(body);
            let reply = client.send(request).await.unwrap();
            let is_plain = reply.status == 400 && reply.body == r#"{"failure":"malformed"}"#;
            assert!(is_plain || (is_form && reply.status == 422), "{path} {content_type} {body:?}: {} {}", reply.status, reply.body);
        }
    }
    for body in ["[]", "null", "{\"id\": 3}", "{\"id\": {}}", "{\"id\": \"\u{0}\"}"] {
        let request = client.http.post(client.address.url("/api/customers/show")).header("content-type", "application/json").body(body);
        assert_eq!(client.send(request).await.unwrap().status, 400, "{body}");
    }
    assert_eq!(company.revision().await, before);
    // Ids that are no ids find nothing, and quote nothing.
    for id in ["../../etc/passwd", "a' OR 1=1 --", "customer:x", "⟨x⟩", ""] {
        assert_eq!(client.call("customers/show", &json!({ "id": id })).await.outcome(), Outcome::NotFound, "{id}");
    }
}

/// A refusal that a server function finds itself, not the store, has the status of one too.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_contact_of_a_new_customer_is_refused_beside_its_field_and_nothing_is_written() {
    let company = Company::open().await;
    let before = company.revision().await;
    let contact = ContactForm { name: "王芳".into(), mobile: "12".into(), is_main: true, ..ContactForm::default() };
    let body = json!({ "operation": fresh(), "id": fresh(), "form": customer_form("联系有限公司"), "contact": [fresh(), contact], "is_distinct": true });
    let reply = company.boss.client.call("customers/create", &body).await;
    assert_eq!(reply.status, 422, "{}", reply.body);
    assert!(reply.body.contains("contact.mobile"), "{}", reply.body);
    assert_eq!(company.revision().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_operation_sent_twice_is_booked_once_and_with_other_content_refused() {
    let company = Company::open().await;
    let client = &company.boss.client;
    let body = json!({ "operation": fresh(), "id": fresh(), "form": customer_form("一次有限公司"), "contact": null, "is_distinct": true });
    let (first, second) = tokio::join!(client.call("customers/create", &body), client.call("customers/create", &body));
    let (first, second): (Customer, Customer) = (first.json(), second.json());
    assert_eq!(first, second);
    let mut other = body.clone();
    other["form"]["name"] = json!("两次有限公司");
    assert_eq!(client.call("customers/create", &other).await.outcome(), Outcome::Refused(vec!["operation_reused"]));
}
