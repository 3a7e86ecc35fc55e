//! Files of contracts over the wire: what is taken, what is refused and how early, and that what is served can do nothing.

use std::io::{Read, Write};
use std::net::TcpStream;

use domain::contract::Contract;
use serde_json::{Value, json};

use crate::support::{Company, Outcome, Person, Reply, fresh};

const PDF: &[u8] = b"%PDF-1.7 <script>alert(1)</script>";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n<script>alert(1)</script>";

async fn contract(company: &Company, rep: &Person) -> Contract {
    let customer = company.customer_of(rep, &fresh()).await;
    company.contract(&customer, &[30]).await
}

async fn send(person: &Person, contract: &Contract, name: &str, bytes: &[u8]) -> Reply {
    let query = [("id", fresh()), ("kind", "signed_scan".to_owned()), ("name", name.to_owned())];
    let url = person.client.address.url(&format!("/files/{}", contract.id));
    person.client.send(person.client.http.post(url).query(&query).body(bytes.to_vec())).await.unwrap()
}

/// The path of a contract's only file.
async fn sole(person: &Person, contract: &Contract) -> String {
    let view: Value = person.client.call("contracts/files", &json!({ "id": contract.id })).await.json();
    assert_eq!(view["files"].as_array().unwrap().len(), 1);
    format!("/files/{}/{}", contract.id, view["files"][0]["id"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_saved_under_its_own_name_and_can_do_nothing() {
    let company = Company::open().await;
    let (rep, stranger) = (company.as_rep().await, company.as_stranger().await);
    let contract = contract(&company, &rep).await;
    assert_eq!(send(&rep, &contract, "../合同（盖章） 1.pdf", PDF).await.outcome(), Outcome::Done);
    let path = sole(&rep, &contract).await;
    for path in [path.clone(), format!("{path}?open=true")] {
        let reply = rep.client.get(&path).await;
        assert_eq!((reply.status, reply.body.as_bytes()), (200, PDF), "{path}");
        assert_eq!(reply.header("content-type"), "application/pdf");
        let name = "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E5%90%88%E5%90%8C%EF%BC%88%E7%9B%96%E7%AB%A0%EF%BC%89%201.pdf";
        assert_eq!(reply.header("content-disposition"), name, "a PDF is never shown in a tab: {path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("content-security-policy"), "default-src 'none'; sandbox; frame-ancestors 'none'");
        assert_eq!(reply.header("cache-control"), "private, no-store");
        assert_eq!(reply.header("content-length"), PDF.len().to_string(), "sent as it is");
    }
    assert_eq!(stranger.client.get(&path).await.outcome(), Outcome::NotFound);
    assert_eq!(company.signed_out().get(&path).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_may_be_shown_in_a_tab_and_stays_in_its_sandbox() {
    let company = Company::open().await;
    let rep = company.as_rep().await;
    let contract = contract(&company, &rep).await;
    assert_eq!(send(&rep, &contract, "签字页.png", PNG).await.outcome(), Outcome::Done);
    let path = sole(&rep, &contract).await;
    for (path, how) in [(path.clone(), "attachment"), (format!("{path}?open=true"), "inline")] {
        let reply = rep.client.get(&path).await;
        assert_eq!(reply.header("content-type"), "image/png");
        assert!(reply.header("content-disposition").starts_with(&format!("{how}; ")), "{path}");
        assert!(reply.header("content-security-policy").contains("sandbox"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_to_keep_is_refused_by_name_and_writes_nothing() {
    let company = Company::open().await;
    let rep = company.as_rep().await;
    let contract = contract(&company, &rep).await;
    let before = company.revision().await;
    for (name, bytes, code) in [
        ("drawing.pdf", &b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"[..], "attachment_active"),
        ("drawing.svg", b"<svg/>", "attachment_active"),
        ("page.html", b"<!doctype html>", "attachment_active"),
        ("a.docm", b"PK\x03\x04", "attachment_has_macros"),
        ("a.docx", PDF, "attachment_type_differs"),
        ("a.docx", b"PK\x03\x04 torn", "attachment_broken"),
        ("a.exe", b"MZ", "attachment_active"),
        ("a.zip", b"PK\x03\x04", "attachment_type_refused"),
        ("a.pdf", b"", "file_empty"),
    ] {
        assert_eq!(send(&rep, &contract, name, bytes).await.outcome(), Outcome::Refused(vec![code]), "{name}");
    }
    let no_query = rep.client.http.post(rep.client.address.url(&format!("/files/{}", contract.id))).body("x");
    assert_eq!(rep.client.send(no_query).await.unwrap().status, 400);
    let foreign = rep.client.http.post(rep.client.address.url(&format!("/files/{}?id=a&name=a.pdf", contract.id)));
    let foreign = rep.client.send(foreign.header("origin", "https://evil.example").body(PDF.to_vec())).await.unwrap();
    assert_eq!(foreign.status, 403);
    assert_eq!(company.revision().await, before, "nothing was written");
}

/// The only file of a contract, once its words were read.
async fn read(person: &Person, contract: &Contract) -> String {
    for _ in 0..600 {
        let view: Value = person.client.call("contracts/files", &json!({ "id": contract.id })).await.json();
        let state = view["files"][0]["reading"].as_str().unwrap().to_owned();
        if state != "to_read" {
            return state;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the file was not read");
}

/// What is found in texts and files: the file, nothing for a contract's text, and what is marked.
async fn found(person: &Person, text: &str) -> Vec<(Value, String)> {
    let hits: Value = person.client.call("find", &json!({ "text": text, "only": null })).await.json();
    let passages = hits.as_array().unwrap().iter().map(|hit| &hit["passage"]).filter(|passage| !passage.is_null());
    let marked = |passage: &Value| {
        let parts = passage["shown"].as_array().unwrap().iter().filter(|part| part["is_hit"] == true);
        parts.map(|part| part["text"].as_str().unwrap()).collect::<String>()
    };
    passages.map(|passage| (passage["file"].clone(), marked(passage))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_a_pdf_are_found_and_a_broken_one_is_marked() {
    let company = Company::open().await;
    let (rep, stranger) = (company.as_rep().await, company.as_stranger().await);
    // Our own PDF: the text of one contract, kept as a file of another.
    let written = crate::papers::written(&company, &rep, "北溟鲲鹏科技").await;
    let pdf = crate::papers::bytes(&rep, &format!("/contracts/{written}/text.pdf")).await;
    let (kept, broken) = (contract(&company, &rep).await, contract(&company, &rep).await);
    assert_eq!(send(&rep, &kept, "盖章合同.pdf", &pdf).await.outcome(), Outcome::Done);
    assert_eq!(send(&rep, &broken, "坏的.pdf", PDF).await.outcome(), Outcome::Done);
    assert_eq!(read(&rep, &kept).await, "read");
    assert_eq!(read(&rep, &broken).await, "unreadable");
    let mut hits = found(&rep, "北溟鲲鹏科技购买").await;
    hits.sort_by_key(|(file, _)| file.to_string());
    let marked = "北溟鲲鹏科技购买".to_owned();
    assert_eq!(hits, [(json!("盖章合同.pdf"), marked.clone()), (Value::Null, marked)]);
    assert_eq!(found(&rep, "坏的").await, [(json!("坏的.pdf"), String::new())]);
    assert_eq!(found(&stranger, "北溟鲲鹏科技购买").await, []);
}

/// The answer comes while the body has not: what is announced is enough to refuse it.
#[tokio::test(flavor = "multi_thread")]
async fn a_scan_of_60_mb_is_refused_before_it_is_sent() {
    let company = Company::open().await;
    let rep = company.as_rep().await;
    let contract = contract(&company, &rep).await;
    let (address, cookies, bytes) = (rep.client.address.get(), rep.client.cookies(), 60 << 20);
    let head = format!(
        "POST /files/{}?id={}&name=scan.pdf HTTP/1.1\r\nhost: {address}\r\ncookie: {cookies}\r\ncontent-length: {bytes}\r\n\r\n",
        contract.id,
        fresh()
    );
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(crate::support::PATIENCE)).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = vec![0; 4096];
        let length = stream.read(&mut answer).unwrap();
        String::from_utf8_lossy(&answer[..length]).into_owned()
    });
    let answer = answer.await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("file_too_large"), "{answer}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_that_is_set_looks_through_each_file_first() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("scan");
    std::fs::write(&script, "#!/bin/sh\n! grep -q EICAR \"$1\"\n").unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let company = Company::open_with(&[("file_scanner", script.to_str().unwrap())]).await;
    let rep = company.as_rep().await;
    let contract = contract(&company, &rep).await;
    let found = send(&rep, &contract, "a.pdf", b"%PDF-1.7 EICAR").await;
    assert_eq!(found.outcome(), Outcome::Refused(vec!["file_not_clean"]));
    assert_eq!(send(&rep, &contract, "a.pdf", PDF).await.outcome(), Outcome::Done);
}
