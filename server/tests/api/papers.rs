//! Contract texts as files over the wire, and Word files that come in.

use domain::contract::ContractForm;
use domain::permission::Role;
use domain::template::{ClauseForm, ClauseTextForm, Paper, PaperBlock, TemplateForm};
use serde_json::{Value, json};

use crate::support::{Client, Company, Outcome, Person, Reply, contract_form, fresh};

/// A Word file with this paragraph.
pub fn word_file(text: &str) -> Vec<u8> {
    let blocks = vec![PaperBlock::Heading("第一条 标的".into()), PaperBlock::Paragraph(text.into())];
    paper::write_docx(&Paper { title: "销售合同".into(), blocks, ..Paper::default() })
}

/// Sends it as the start of a template.
pub async fn send_word(client: &Client, bytes: &[u8]) -> Reply {
    let part = reqwest::multipart::Part::bytes(bytes.to_vec()).file_name("公司合同.v2.docx");
    let form = reqwest::multipart::Form::new().part("file", part);
    client.send(client.http.post(client.address.url("/templates/word")).multipart(form)).await.unwrap()
}

/// A contract of this rep with a text; its id.
pub async fn written(company: &Company, rep: &Person, customer_name: &str) -> String {
    let legal = company.person(Role::Legal).await;
    let texts = vec![ClauseTextForm {
        text: "{{客户名称}}购买：\n{{明细}}\n大写：{{合同金额大写}}".into(), ..ClauseTextForm::default()
    }];
    let clause = ClauseForm { heading: "标的".into(), kind: "standard".into(), texts, ..ClauseForm::default() };
    let form =
        TemplateForm {
            name: "销售".into(), title: "销售合同".into(), is_active: true, clauses: vec![clause], ..TemplateForm::default()
        };
    let template: String =
        legal.client.call("templates/save", &json!({ "operation": fresh(), "template": null, "form": form })).await.json();
    let customer = company.customer_of(rep, customer_name).await;
    let form = ContractForm { life: String::new(), signed: String::new(), ..contract_form(customer.id.as_str(), &[30]) };
    let body = json!({ "operation": fresh(), "id": fresh(), "form": form });
    let contract: Value = rep.client.call("contracts/create", &body).await.json();
    let id = contract["id"].as_str().unwrap().to_owned();
    let body = json!({ "operation": fresh(), "id": id, "version": contract["version"], "form": { "template": template, "clauses": [] } });
    let _: Value = rep.client.call("contracts/save_text", &body).await.json();
    id
}

pub async fn bytes(person: &Person, path: &str) -> Vec<u8> {
    person.client.http.get(person.client.address.url(path)).send().await.unwrap().bytes().await.unwrap().to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_text_is_a_pdf_and_a_word_file_and_each_time_the_same() {
    let company = Company::open().await;
    let rep = company.as_rep().await;
    let id = written(&company, &rep, "杭州云栖 <软件> & 有限公司").await;
    let number = rep.client.call("contracts/text", &json!({ "id": id })).await.json::<Value>()["number"].as_str().unwrap().to_owned();
    for (extension, content_type) in
        [("pdf", "application/pdf"), ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    {
        let path = format!("/contracts/{id}/text.{extension}");
        let reply = rep.client.get(&path).await;
        assert_eq!((reply.status, reply.header("content-type")), (200, content_type), "{}", reply.body);
        let name = format!("{number}-1.{extension}");
        assert_eq!(reply.header("content-disposition"), format!("attachment; filename=\"{name}\"; filename*=UTF-8''{name}"));
        assert_eq!((reply.header("x-content-type-options"), reply.header("cache-control")), ("nosniff", "no-store"));
        assert_eq!(bytes(&rep, &path).await, bytes(&rep, &path).await);
    }
    assert!(bytes(&rep, &format!("/contracts/{id}/text.pdf")).await.starts_with(b"%PDF-"));
    let paragraphs = paper::read_docx(&bytes(&rep, &format!("/contracts/{id}/text.docx")).await).unwrap();
    let texts: Vec<&str> = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    assert!(texts.contains(&"杭州云栖 <软件> & 有限公司购买："), "{texts:?}");
    assert!(texts.iter().any(|text| text.starts_with("合计（大写）：人民币")), "{texts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_exported_says_why() {
    let company = Company::open().await;
    let rep = company.as_rep().await;
    let customer = company.customer_of(&rep, &fresh()).await;
    let contract = company.contract(&customer, &[30]).await;
    let reply = rep.client.get(&format!("/contracts/{}/text.pdf", contract.id)).await;
    assert_eq!((reply.status, reply.header("content-type")), (422, "text/plain; charset=utf-8"));
    assert!(reply.body.starts_with("这份合同还没有合同文本"), "{}", reply.body);
    // No font has this letter: the Word file is made all the same.
    let id = written(&company, &rep, "杭州\u{10fffd}公司").await;
    let reply = rep.client.get(&format!("/contracts/{id}/text.pdf")).await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains('\u{10fffd}') && reply.body.contains("Word"), "{}", reply.body);
    assert_eq!(rep.client.get(&format!("/contracts/{id}/text.docx")).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_file_becomes_a_form_and_a_hostile_one_a_refusal() {
    let company = Company::open().await;
    let legal = company.person(Role::Legal).await;
    let before = company.revision().await;
    let form: TemplateForm = send_word(&legal.client, &word_file("甲方：{{客户名}}")).await.json();
    assert_eq!((form.name.as_str(), form.title.as_str()), ("公司合同.v2", "销售合同"));
    let problems = form.parse().unwrap_err();
    let codes: Vec<(&str, &str)> = problems.0.iter().map(|problem| (problem.field.as_str(), problem.refusal.code())).collect();
    assert_eq!(codes, [("clauses.0.texts.0.text", "unknown_variable")]);
    for (bytes, code) in [(b"MZ no word file".as_slice(), "not_a_word_file"), (b"", "file_empty"), (b"PK\x03\x04", "word_file_broken")] {
        assert_eq!(send_word(&legal.client, bytes).await.outcome(), Outcome::Refused(vec![code]));
    }
    assert_eq!(company.revision().await, before);
}
