//! The encryption of the mail client against a server with a certificate: it comes from an authority of this test, and names `localhost` only.

use std::path::PathBuf;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::*;

/// The certificate of the server and its key, made for tests only.
const SERVER: &[u8] = include_bytes!("../../../tests/data/test-only-localhost.pem");
/// Its authority.
const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/test-only-ca.pem");

/// What the server was told before it was encrypted, and after.
#[derive(Debug, Default)]
struct Told {
    plain: Vec<String>,
    encrypted: Vec<String>,
}

fn acceptor() -> TlsAcceptor {
    let chain = CertificateDer::pem_slice_iter(SERVER).map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_slice(SERVER).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider())).with_safe_default_protocol_versions().unwrap();
    TlsAcceptor::from(Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap()))
}

/// A mail server for one caller, encrypted from the first byte or offering STARTTLS, unless somebody on the way takes that out.
async fn sink(way: Tls, strips: bool) -> (u16, JoinHandle<Told>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut told = Told::default();
        let is_wrapped = way == Tls::Wrapped;
        let offer = if strips { "" } else { "250-STARTTLS\r\n" };
        let stream = if is_wrapped { Some(stream) } else { dialog(stream, "220 sink\r\n", offer, &mut told.plain).await };
        let Some(stream) = stream else { return told };
        if let Ok(stream) = acceptor().accept(stream).await {
            let greeting = if is_wrapped { "220 sink\r\n" } else { "" };
            dialog(stream, greeting, "250-AUTH PLAIN\r\n", &mut told.encrypted).await;
        }
        told
    });
    (port, told)
}

/// Talks until the caller leaves, or asks for encryption: then the stream is given back.
async fn dialog<S: AsyncRead + AsyncWrite + Unpin>(stream: S, greeting: &str, offer: &str, told: &mut Vec<String>) -> Option<S> {
    let (mut stream, mut say, mut is_mail) = (BufReader::new(stream), greeting.to_owned(), false);
    loop {
        stream.write_all(say.as_bytes()).await.ok()?;
        stream.flush().await.ok()?;
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or_default() == 0 {
            return None;
        }
        told.push(line.trim_end().to_owned());
        say = match line.split_whitespace().next().unwrap_or_default() {
            "." => "250 queued\r\n".to_owned(),
            _ if is_mail => String::new(),
            "EHLO" => format!("250-sink\r\n{offer}250 8BITMIME\r\n"),
            "AUTH" => "235 welcome\r\n".to_owned(),
            "DATA" => {
                is_mail = true;
                "354 go on\r\n".to_owned()
            }
            "QUIT" => return None,
            "STARTTLS" => {
                stream.write_all(b"220 go on\r\n").await.ok()?;
                stream.flush().await.ok()?;
                return Some(stream.into_inner());
            }
            _ => "250 ok\r\n".to_owned(),
        };
        is_mail &= !say.starts_with("250 queued");
    }
}

/// Sends one mail to such a server under this name, trusting these; what became of it, and what the server was told.
async fn sent(way: Tls, strips: bool, host: &str, trusts: Option<&str>) -> (Outcome, Told) {
    let (port, told) = sink(way, strips).await;
    let smtp = Smtp {
        host: host.into(),
        port,
        tls: way,
        user: "bot".into(),
        password: Secret::new("geheim"),
        from: "bot@example.com".into(),
        from_name: String::new(),
    };
    let post = smtp::Post::new(PATIENCE, trusts.map(PathBuf::from));
    let outcome = post.send(&smtp, b"letter", "a@example.com").await;
    (outcome, tokio::time::timeout(Duration::from_secs(5), told).await.unwrap().unwrap())
}

/// Nothing of the sign-in and the mail was said.
fn assert_silent(told: &Told, case: &str) {
    assert!(told.encrypted.is_empty(), "{case}: {told:?}");
    assert!(told.plain.iter().all(|line| line.starts_with("EHLO") || line == "STARTTLS"), "{case}: {told:?}");
}

#[tokio::test]
async fn a_mail_goes_only_to_a_server_that_proves_its_name_by_a_trusted_authority() {
    for way in [Tls::Wrapped, Tls::StartTls] {
        let (outcome, told) = sent(way, false, "localhost", Some(AUTHORITY)).await;
        assert_eq!(outcome, Outcome::Sent, "{way:?} {told:?}");
        assert_silent(&Told { encrypted: Vec::new(), plain: told.plain }, "what came before the encryption");
        assert!(told.encrypted.iter().any(|line| line.starts_with("AUTH PLAIN ")) && told.encrypted.contains(&"letter".to_owned()));
        for (host, trusts, why) in [("localhost", None, "UnknownIssuer"), ("127.0.0.1", Some(AUTHORITY), "not valid for name")] {
            let (outcome, told) = sent(way, false, host, trusts).await;
            let Outcome::Later(DispatchReason::Unreachable { said }) = &outcome else { panic!("{way:?} {host}: {outcome:?}") };
            assert!(said.starts_with("TLS: ") && said.contains(why), "{way:?} {host}: {said}");
            assert_silent(&told, host);
        }
    }
    let (outcome, told) = sent(Tls::StartTls, true, "localhost", Some(AUTHORITY)).await;
    assert_eq!(outcome, Outcome::Never(DispatchReason::Refused { said: "no STARTTLS".into() }));
    assert_silent(&told, "stripped");
}

#[tokio::test]
async fn an_authority_that_cannot_be_read_is_named_before_anything_is_said() {
    let no_certificate = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    for file in [no_certificate, "none.pem"] {
        let (outcome, told) = sent(Tls::Wrapped, false, "localhost", Some(file)).await;
        assert!(
            matches!(&outcome, Outcome::Later(DispatchReason::Unreachable { said }) if said.starts_with("TLS: mail_ca_file: ")),
            "{outcome:?}"
        );
        assert_silent(&told, file);
    }
}
