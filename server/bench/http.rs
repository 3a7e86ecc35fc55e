//! As much of HTTP/1.1 as the bench needs, so that the client costs little beside the server: one connection, kept open, a cookie.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::Result;

/// An answer longer than this is no answer of ours, in bytes.
const BODY_MAX: usize = 64 << 20;

/// A request without its cookie.
#[derive(Clone, Debug)]
pub struct Request {
    line: String,
    headers: String,
    body: String,
}

impl Request {
    /// A page or a file, as a browser asks for it: compressed.
    pub fn page(path: &str) -> Self {
        Self { line: format!("GET {path} HTTP/1.1"), headers: "accept: text/html\r\naccept-encoding: br\r\n".into(), body: String::new() }
    }

    /// A page, not compressed.
    pub fn plain_page(path: &str) -> Self {
        Self { line: format!("GET {path} HTTP/1.1"), headers: "accept: text/html\r\n".into(), body: String::new() }
    }

    /// A call of a server function, the answer not compressed.
    pub fn call(endpoint: &str, body: &Value) -> Self {
        let headers = "content-type: application/json\r\naccept: application/json\r\n".into();
        Self { line: format!("POST /api/{endpoint} HTTP/1.1"), headers, body: body.to_string() }
    }

    /// A form, as the sign-in sends it.
    pub fn form(endpoint: &str, body: &str) -> Self {
        let headers = "content-type: application/x-www-form-urlencoded\r\naccept: application/json\r\n".into();
        Self { line: format!("POST /api/{endpoint} HTTP/1.1"), headers, body: body.to_owned() }
    }

    /// The live stream.
    pub fn stream() -> Self {
        Self { line: "GET /live HTTP/1.1".into(), headers: "accept: text/event-stream\r\n".into(), body: String::new() }
    }

    fn text(&self, host: SocketAddr, cookie: &str) -> String {
        let (Self { line, headers, body }, length) = (self, self.body.len());
        let cookie = if cookie.is_empty() { String::new() } else { format!("cookie: {cookie}\r\n") };
        let length = if line.starts_with("POST") { format!("content-length: {length}\r\n") } else { String::new() };
        format!("{line}\r\nhost: {host}\r\n{headers}{cookie}{length}\r\n{body}")
    }
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    head: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The reply, if it says that all went well.
    pub fn succeeded(self) -> Result<Self> {
        if self.status == 200 {
            return Ok(self);
        }
        let said: String = String::from_utf8_lossy(&self.body).chars().take(300).collect();
        Err(format!("the server answered {}: {said}", self.status).into())
    }

    pub fn json(self) -> Result<Value> {
        Ok(serde_json::from_slice(&self.succeeded()?.body)?)
    }
}

/// One kept connection to the server.
pub struct Connection {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
    cookie: String,
}

impl Connection {
    /// `cookie`: empty before signing in.
    pub async fn open(address: SocketAddr, cookie: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), address, cookie: cookie.to_owned() })
    }

    /// Sends a request and reads the whole answer.
    pub async fn send(&mut self, request: &Request) -> Result<Reply> {
        let mut reply = self.begin(request).await?;
        reply.body = match (reply.header("transfer-encoding"), reply.header("content-length")) {
            (Some("chunked"), _) => self.chunks().await?,
            (_, Some(length)) => self.exactly(length.parse()?).await?,
            _ => return Err("an answer without a length".into()),
        };
        Ok(reply)
    }

    /// Sends a request and reads the head of the answer.
    pub async fn begin(&mut self, request: &Request) -> Result<Reply> {
        let text = request.text(self.address, &self.cookie);
        self.stream.get_mut().write_all(text.as_bytes()).await?;
        let status = self.line().await?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or("no status")?;
        let mut head = Vec::new();
        loop {
            let line = self.line().await?;
            let Some((name, value)) = line.split_once(':') else { break };
            head.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        Ok(Reply { status, head, body: Vec::new() })
    }

    /// The next line, without its end; also of a stream.
    pub async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err("the server closed the connection".into());
        }
        line.truncate(line.trim_end().len());
        Ok(line)
    }

    async fn exactly(&mut self, length: usize) -> Result<Vec<u8>> {
        if length > BODY_MAX {
            return Err("an answer that is too long".into());
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok(body)
    }

    async fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line().await?, 16)?;
            body.extend(self.exactly(length).await?);
            self.line().await?;
            if length == 0 {
                return Ok(body);
            }
            if body.len() > BODY_MAX {
                return Err("an answer that is too long".into());
            }
        }
    }
}
