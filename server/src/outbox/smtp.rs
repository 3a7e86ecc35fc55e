//! Handing a mail over by SMTP (RFC 5321, 3207, 4954). A small client of our own, for one thing has to be known exactly: whether the server may
//! have taken the mail over when the connection breaks. Until the dot that ends it, it certainly has not.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::outbox::{DispatchReason, Outcome, Smtp, Tls};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::said;

/// Bytes of a line of an answer, and lines of an answer: what is longer is no mail server.
const LINE_BYTES_MAX: u64 = 2048;
const LINES_MAX: usize = 100;

/// How long one waits for an answer: to a command, and after the mail, which a server may look through first.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    pub(super) step: Duration,
    pub(super) last: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { step: Duration::from_secs(30), last: Duration::from_secs(120) }
    }
}

/// Who hands mails over.
pub(super) struct Post {
    patience: Patience,
    /// Certificates of an own authority, beside the system's.
    ca_file: Option<PathBuf>,
    tls: OnceLock<TlsConnector>,
}

trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// An answer: its code, and its lines without it.
struct Reply {
    code: u16,
    lines: Vec<String>,
}

/// Why the talk ended before the mail was handed over.
enum Trouble {
    Broken(String),
    Said(Reply),
    /// What it lacks.
    Lacks(&'static str),
}

struct Talk {
    wire: BufReader<Box<dyn Wire>>,
    patience: Patience,
    /// How one calls oneself.
    name: String,
}

impl Post {
    pub(super) fn new(patience: Patience, ca_file: Option<PathBuf>) -> Self {
        Self { patience, ca_file, tls: OnceLock::new() }
    }

    /// Hands over these bytes for one recipient.
    pub(super) async fn send(&self, smtp: &Smtp, mail: &[u8], to: &str) -> Outcome {
        // A customer's address is not for everybody who reads what failed.
        let encoded = STANDARD.encode(smtp.password.reveal());
        let hidden = [smtp.password.reveal(), encoded.as_str(), to];
        let mut talk = match self.begin(smtp, to).await {
            Ok(talk) => talk,
            Err(trouble) => return not_taken(trouble, &hidden),
        };
        // Without the dot nothing is taken over.
        if let Err(trouble) = talk.write(mail).await {
            return not_taken(trouble, &hidden);
        }
        let outcome = match talk.end().await {
            Ok(Reply { code: 200..=299, .. }) => Outcome::Sent,
            Ok(reply @ Reply { code: 400..=599, .. }) => not_taken(Trouble::Said(reply), &hidden),
            Ok(reply) => Outcome::Unknown(DispatchReason::NoAnswer { said: said(&reply.text(), &hidden) }),
            Err(Trouble::Broken(text)) => Outcome::Unknown(DispatchReason::NoAnswer { said: said(&text, &hidden) }),
            Err(other) => not_taken(other, &hidden),
        };
        let _ = timeout(Duration::from_secs(1), talk.wire.write_all(b"QUIT\r\n")).await;
        outcome
    }

    /// Up to the point at which the server waits for the mail.
    async fn begin(&self, smtp: &Smtp, to: &str) -> Result<Talk, Trouble> {
        let (mut talk, mut offers) = self.connect(smtp).await?;
        if smtp.tls == Tls::StartTls {
            if !offers.iter().any(|offer| offer.eq_ignore_ascii_case("STARTTLS")) {
                return Err(Trouble::Lacks("STARTTLS"));
            }
            talk.ask("STARTTLS", 220).await?;
            // What was said before the encryption counts for nothing after it.
            if !talk.wire.buffer().is_empty() {
                return Err(Trouble::Broken("STARTTLS".to_owned()));
            }
            let wire = self.encrypt(smtp, talk.wire.into_inner()).await?;
            talk = Talk { wire: BufReader::new(wire), patience: talk.patience, name: talk.name };
            offers = talk.hello().await?;
        }
        if !smtp.user.is_empty() {
            talk.sign_in(smtp, &offers).await?;
        }
        talk.ask(&format!("MAIL FROM:<{}>", smtp.from), 250).await?;
        talk.ask(&format!("RCPT TO:<{to}>"), 250).await?;
        talk.ask("DATA", 354).await?;
        Ok(talk)
    }

    async fn connect(&self, smtp: &Smtp) -> Result<(Talk, Vec<String>), Trouble> {
        let connected = timeout(self.patience.step, TcpStream::connect((smtp.host.as_str(), smtp.port))).await;
        let stream = connected.map_err(|_| late())?.map_err(|error| Trouble::Broken(error.to_string()))?;
        let name = match stream.local_addr() {
            Ok(address) if address.is_ipv6() => format!("[IPv6:{}]", address.ip()),
            Ok(address) => format!("[{}]", address.ip()),
            Err(_) => "[127.0.0.1]".to_owned(),
        };
        let plain: Box<dyn Wire> = Box::new(stream);
        let wire = if smtp.tls == Tls::Wrapped { self.encrypt(smtp, plain).await? } else { plain };
        let mut talk = Talk { wire: BufReader::new(wire), patience: self.patience, name };
        talk.expect(220).await?;
        let offers = talk.hello().await?;
        Ok((talk, offers))
    }

    /// The server proves by its certificate that it is the one that was asked for.
    async fn encrypt(&self, smtp: &Smtp, wire: Box<dyn Wire>) -> Result<Box<dyn Wire>, Trouble> {
        let broken = |text: String| Trouble::Broken(format!("TLS: {text}"));
        let connector = match self.tls.get() {
            Some(connector) => connector,
            None => {
                let connector = connector(self.ca_file.as_deref()).map_err(broken)?;
                self.tls.get_or_init(|| connector)
            }
        };
        let name = ServerName::try_from(smtp.host.clone()).map_err(|error| broken(error.to_string()))?;
        let encrypted = timeout(self.patience.step, connector.connect(name, wire)).await.map_err(|_| late())?;
        Ok(Box::new(encrypted.map_err(|error| broken(error.to_string()))?))
    }
}

/// By the certificates of this system, and those of `ca_file`, all of which must be readable.
fn connector(ca_file: Option<&Path>) -> Result<TlsConnector, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = ca_file {
        add_file(&mut roots, path).map_err(|why| format!("mail_ca_file: {why}"))?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    Ok(TlsConnector::from(Arc::new(config.with_root_certificates(roots).with_no_client_auth())))
}

fn add_file(roots: &mut RootCertStore, path: &Path) -> Result<(), String> {
    let pem = std::fs::read(path).map_err(|error| error.to_string())?;
    let before = roots.len();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| error.to_string())?;
        roots.add(certificate).map_err(|error| error.to_string())?;
    }
    if roots.len() == before { Err("no certificate in it".to_owned()) } else { Ok(()) }
}

fn late() -> Trouble {
    Trouble::Broken("timeout".to_owned())
}

/// The mail was certainly not taken over. A refusal for good (5xx) is one, whatever step it came at.
fn not_taken(trouble: Trouble, hidden: &[&str]) -> Outcome {
    match trouble {
        Trouble::Broken(text) => Outcome::Later(DispatchReason::Unreachable { said: said(&text, hidden) }),
        Trouble::Lacks(what) => Outcome::Never(DispatchReason::Refused { said: format!("no {what}") }),
        Trouble::Said(reply) => {
            let reason = DispatchReason::Refused { said: said(&reply.text(), hidden) };
            if (500..600).contains(&reply.code) { Outcome::Never(reason) } else { Outcome::Later(reason) }
        }
    }
}

impl Reply {
    fn text(&self) -> String {
        format!("{} {}", self.code, self.lines.join(" "))
    }
}

impl Talk {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let (patience, wire) = (self.patience.step, &mut self.wire);
        let write = async {
            wire.write_all(bytes).await?;
            wire.flush().await
        };
        timeout(patience, write).await.map_err(|_| late())?.map_err(|error| Trouble::Broken(error.to_string()))
    }

    /// A command, and the answer that it must have.
    async fn ask(&mut self, command: &str, code: u16) -> Result<Reply, Trouble> {
        self.write(format!("{command}\r\n").as_bytes()).await?;
        self.expect(code).await
    }

    async fn expect(&mut self, code: u16) -> Result<Reply, Trouble> {
        let patience = self.patience.step;
        let reply = timeout(patience, self.reply()).await.map_err(|_| late())??;
        // 251: the server passes it on to where the recipient is now.
        if reply.code == code || (code == 250 && reply.code == 251) { Ok(reply) } else { Err(Trouble::Said(reply)) }
    }

    /// The dot that ends a mail, and what the server says to it.
    async fn end(&mut self) -> Result<Reply, Trouble> {
        self.write(b"\r\n.\r\n").await?;
        let patience = self.patience.last;
        timeout(patience, self.reply()).await.map_err(|_| late())?
    }

    async fn reply(&mut self) -> Result<Reply, Trouble> {
        let mut lines = Vec::new();
        while lines.len() < LINES_MAX {
            let mut line = Vec::new();
            let read = (&mut self.wire).take(LINE_BYTES_MAX).read_until(b'\n', &mut line).await;
            read.map_err(|error| Trouble::Broken(error.to_string()))?;
            if line.pop() != Some(b'\n') {
                return Err(Trouble::Broken("the connection ended".to_owned()));
            }
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            let code = line.get(..3).and_then(|code| code.parse::<u16>().ok()).filter(|code| (200..600).contains(code));
            let Some(code) = code else { return Err(Trouble::Broken("no SMTP".to_owned())) };
            let is_last = line.get(3..4) != Some("-");
            lines.push(line.get(4..).unwrap_or_default().to_owned());
            if is_last {
                return Ok(Reply { code, lines });
            }
        }
        Err(Trouble::Broken("no SMTP".to_owned()))
    }

    /// What the server offers.
    async fn hello(&mut self) -> Result<Vec<String>, Trouble> {
        let hello = format!("EHLO {}", self.name);
        Ok(self.ask(&hello, 250).await?.lines)
    }

    async fn sign_in(&mut self, smtp: &Smtp, offers: &[String]) -> Result<(), Trouble> {
        let offered = offers.iter().find_map(|offer| {
            let (word, ways) = offer.split_once(' ')?;
            word.eq_ignore_ascii_case("AUTH").then(|| ways.to_ascii_uppercase())
        });
        let ways = offered.unwrap_or_default();
        let ways: Vec<&str> = ways.split_whitespace().collect();
        let (user, password) = (&smtp.user, smtp.password.reveal());
        if ways.contains(&"PLAIN") {
            self.ask(&format!("AUTH PLAIN {}", STANDARD.encode(format!("\0{user}\0{password}"))), 235).await?;
        } else if ways.contains(&"LOGIN") {
            self.ask("AUTH LOGIN", 334).await?;
            self.ask(&STANDARD.encode(user), 334).await?;
            self.ask(&STANDARD.encode(password), 235).await?;
        } else {
            return Err(Trouble::Lacks("AUTH PLAIN, AUTH LOGIN"));
        }
        Ok(())
    }
}
