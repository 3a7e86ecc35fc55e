//! Photos of follow-ups over the wire: what is taken, how it is served, and that nothing of it can be anything but a picture.

use domain::follow_up::{FollowUp, PHOTO_BYTES_MAX};
use serde_json::{Value, json};

use crate::support::{Company, Outcome, Person, Reply, fresh};

const JPEG: &[u8] = b"\xff\xd8\xff\xda\x00\x02a photo <script>alert(1)</script>\xff\xd9";
const WEBP: &[u8] = b"RIFF\x12\x00\x00\x00WEBPVP8 \x06\x00\x00\x00small!";

async fn logged(company: &Company, rep: &Person) -> String {
    let (customer, id) = (company.customer_of(rep, &fresh()).await, fresh());
    let body = json!({ "operation": fresh(), "id": id, "form": { "customer": customer.id, "said": "现场" } });
    let _: Value = rep.client.call("follow_ups/log", &body).await.json();
    id
}

/// Sends these bytes as a photo that claims to be something else by name and type.
async fn attach(person: &Person, follow_up: &str, photo: &[u8], origin: Option<&str>) -> Reply {
    let part = |bytes: &[u8]| reqwest::multipart::Part::bytes(bytes.to_vec()).file_name("../evil.html").mime_str("text/html").unwrap();
    let form = reqwest::multipart::Form::new().part("photo", part(photo)).part("thumb", part(WEBP));
    let mut request = person.client.http.post(person.client.address.url(&format!("/photos/{follow_up}"))).multipart(form);
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    person.client.send(request).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_served_as_the_picture_it_is_and_asked_for_each_time() {
    let company = Company::open().await;
    let (rep, colleague) = (company.as_rep().await, company.as_colleague().await);
    let id = logged(&company, &rep).await;
    let photo = attach(&rep, &id, JPEG, None).await.json::<FollowUp>().photos.remove(0);
    let large = format!("/photos/{id}/{}", photo.id);
    let reply = rep.client.get(&large).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.body, String::from_utf8_lossy(JPEG));
    assert_eq!(reply.header("content-type"), "image/jpeg");
    assert_eq!(reply.header("content-disposition"), "inline; filename=\"photo.jpg\"");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.header("cache-control"), "private, no-cache");
    assert!(reply.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(rep.client.get(&format!("/photos/{id}/{}", photo.thumb)).await.header("content-type"), "image/webp");
    // Who has it is told so; who may not see it any more is told nothing.
    let again = async |person: &Person| {
        let request = person.client.http.get(person.client.address.url(&large)).header("if-none-match", reply.header("etag"));
        person.client.send(request).await.unwrap()
    };
    assert_eq!((again(&rep).await.status, again(&rep).await.body.as_str()), (304, ""));
    assert_eq!(again(&colleague).await.outcome(), Outcome::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_pictures_of_bounded_size_from_this_site_is_taken() {
    let company = Company::open().await;
    let rep = company.as_rep().await;
    let id = logged(&company, &rep).await;
    let before = company.revision().await;
    for (what, bytes) in
        [("svg", &b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"[..]), ("html", b"<!doctype html>"), ("nothing", b"")]
    {
        assert_eq!(attach(&rep, &id, bytes, None).await.outcome(), Outcome::Refused(vec!["not_a_photo"]), "{what}");
    }
    let large = [JPEG, &vec![0; PHOTO_BYTES_MAX]].concat();
    let refused = attach(&rep, &id, &large, None).await;
    assert_eq!((refused.status, refused.codes()), (413, vec!["file_too_large"]));
    let no_form = rep.client.send(rep.client.http.post(rep.client.address.url(&format!("/photos/{id}"))).body("x")).await.unwrap();
    assert_eq!(no_form.outcome(), Outcome::Refused(vec!["not_a_photo"]));
    assert_eq!(attach(&rep, &id, JPEG, Some("https://evil.example")).await.status, 403);
    assert_eq!(company.revision().await, before, "nothing was written");
    assert_eq!(attach(&rep, &id, JPEG, Some(&rep.client.address.url(""))).await.outcome(), Outcome::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_device_may_be_asked_where_it_is_only_where_the_company_wants_it() {
    let company = Company::open().await;
    let boss = &company.boss.client;
    let policy = async || boss.get("/").await.header("permissions-policy").to_owned();
    assert!(policy().await.contains("geolocation=()"));
    let now: domain::company::Company = boss.call("company/show", &json!({})).await.json();
    let form = domain::company::CompanyForm { follow_up_places: true, ..domain::company::CompanyForm::of(&now) };
    let _: Value = boss.call("company/change", &json!({ "operation": fresh(), "form": form })).await.json();
    assert!(policy().await.contains("geolocation=(self)"));
    assert!(policy().await.contains("camera=()"));
}
