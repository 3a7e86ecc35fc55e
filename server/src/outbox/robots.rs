//! Robots of groups in WeCom 企业微信 and DingTalk 钉钉. Only their two hosts are called, over https and without following anything elsewhere; for
//! tests they are replaced by a sink on this machine.

use std::sync::OnceLock;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use domain::dunning::Channel;
use domain::outbox::{DispatchReason, Outcome, Robot};
use hmac::{Hmac, Mac};
use serde::Deserialize;
use sha2::Sha256;

use super::said;

const WECOM: &str = "https://qyapi.weixin.qq.com";
const DINGTALK: &str = "https://oapi.dingtalk.com";
const PATIENCE: Duration = Duration::from_secs(15);
/// An answer is a line of JSON.
const ANSWER_BYTES_MAX: usize = 64 << 10;
/// What both call "too many within a minute".
const TOO_FAST: [i64; 3] = [45_009, 130_101, 302_033];
/// What both call "busy".
const BUSY: i64 = -1;

/// Who calls robots.
pub(super) struct Robots {
    /// Instead of both hosts.
    sink: Option<String>,
    client: OnceLock<reqwest::Client>,
}

/// What a robot answers.
#[derive(Deserialize)]
struct Answer {
    errcode: i64,
    #[serde(default)]
    errmsg: String,
}

impl Robots {
    pub(super) fn new(sink: Option<String>) -> Self {
        Self { sink, client: OnceLock::new() }
    }

    /// The client, made when it is first needed: it reads the system's certificates.
    fn client(&self) -> Result<&reqwest::Client, reqwest::Error> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let builder =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).connect_timeout(PATIENCE / 3);
        let builder = if self.sink.is_some() { builder.no_proxy() } else { builder.https_only(true) };
        let client = builder.build()?;
        Ok(self.client.get_or_init(|| client))
    }

    pub(super) async fn send(&self, channel: Channel, robot: &Robot, text: &str, now: DateTime<Utc>) -> Outcome {
        let hidden = [robot.key.reveal(), robot.secret.reveal()];
        let client = match self.client() {
            Ok(client) => client,
            Err(error) => return Outcome::Later(DispatchReason::Unreachable { said: said(&cause(error), &hidden) }),
        };
        let body = serde_json::json!({ "msgtype": "text", "text": { "content": text } }).to_string();
        let request = client.post(self.url(channel, robot, now)).header("content-type", "application/json; charset=utf-8").body(body);
        let mut response = match request.send().await {
            Ok(response) => response,
            Err(error) => return lost(error, &hidden),
        };
        let status = response.status().as_u16();
        let mut bytes = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if bytes.len() + chunk.len() <= ANSWER_BYTES_MAX => bytes.extend_from_slice(&chunk),
                Ok(Some(_)) => return Outcome::Unknown(DispatchReason::NoAnswer { said: format!("HTTP {status}") }),
                Ok(None) => break,
                Err(error) => return lost(error, &hidden),
            }
        }
        outcome(status, &bytes, &hidden)
    }

    fn url(&self, channel: Channel, robot: &Robot, now: DateTime<Utc>) -> String {
        let host = |official: &str| self.sink.clone().unwrap_or_else(|| official.to_owned());
        let key = robot.key.reveal();
        match channel {
            Channel::DingTalk => {
                let signed = sign(robot.secret.reveal(), now.timestamp_millis());
                format!("{}/robot/send?access_token={key}{signed}", host(DINGTALK))
            }
            _ => format!("{}/cgi-bin/webhook/send?key={key}", host(WECOM)),
        }
    }
}

/// The signature that DingTalk asks for when the robot has a secret: of the moment in milliseconds and the secret, on two lines.
pub(super) fn sign(secret: &str, millis: i64) -> String {
    if secret.is_empty() {
        return String::new();
    }
    // A key of any length is one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(format!("{millis}\n{secret}").as_bytes());
    let sign = STANDARD.encode(mac.finalize().into_bytes());
    format!("&timestamp={millis}&sign={}", sign.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D"))
}

/// No answer: where there was no connection, nobody has the message; else somebody may.
fn lost(error: reqwest::Error, hidden: &[&str]) -> Outcome {
    let is_before = error.is_connect() || error.is_builder();
    let said = said(&cause(error), hidden);
    if is_before { Outcome::Later(DispatchReason::Unreachable { said }) } else { Outcome::Unknown(DispatchReason::NoAnswer { said }) }
}

/// The innermost cause, without the address, which holds the key.
fn cause(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

fn outcome(status: u16, body: &[u8], hidden: &[&str]) -> Outcome {
    let refused = |text: &str| DispatchReason::Refused { said: said(text, hidden) };
    match status {
        200..=299 => {}
        429 => return Outcome::Later(DispatchReason::TooFast),
        300..=499 => return Outcome::Never(refused(&format!("HTTP {status}"))),
        _ => return Outcome::Unknown(DispatchReason::NoAnswer { said: format!("HTTP {status}") }),
    }
    match serde_json::from_slice::<Answer>(body) {
        Ok(Answer { errcode: 0, .. }) => Outcome::Sent,
        Ok(answer) if TOO_FAST.contains(&answer.errcode) => Outcome::Later(DispatchReason::TooFast),
        Ok(answer) => {
            let reason = refused(&format!("{} {}", answer.errcode, answer.errmsg));
            if answer.errcode == BUSY { Outcome::Later(reason) } else { Outcome::Never(reason) }
        }
        Err(_) => Outcome::Unknown(DispatchReason::NoAnswer { said: said(&String::from_utf8_lossy(body), hidden) }),
    }
}
