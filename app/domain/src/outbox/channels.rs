//! The ways out as an admin sets them up: the mail server and the robots of groups. Passwords and keys come in and never go out again.

use core::net::IpAddr;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::hours::{self, Hours};
use crate::codes::codes;
use crate::dunning::Channel;
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::optional_text;

/// Where the robots of WeCom and of DingTalk are: their addresses are these and a key. Nothing else is ever called.
const WECOM: &str = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=";
const DINGTALK: &str = "https://oapi.dingtalk.com/robot/send?access_token=";
const SECRET_CHARACTERS_MAX: usize = 200;

codes! {
    /// How the way to the mail server is encrypted.
    pub enum Tls {
        StartTls "starttls" "STARTTLS（常用端口 587）" "STARTTLS (port 587 as a rule)",
        Wrapped "tls" "TLS（常用端口 465）" "TLS (port 465 as a rule)",
        Off "none" "不加密（只用于内网）" "None (in one's own network only)",
    }
}

/// A password or a key: kept, never shown, and never written out by `{:?}`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// For who signs in with it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

/// The mail server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Smtp {
    /// A name or an IP address, in lower case.
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    /// Empty: it asks for no sign-in.
    pub user: String,
    pub password: Secret,
    /// Whom its messages come from.
    pub from: String,
    pub from_name: String,
}

/// The robot of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Robot {
    /// What its address ends with.
    pub key: Secret,
    /// What its messages are signed with; empty: they are not.
    pub secret: Secret,
}

/// What is set up. One record, which never leaves the server: a screen gets a [`ChannelsView`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    pub smtp: Option<Smtp>,
    pub wecom: Option<Robot>,
    pub dingtalk: Option<Robot>,
    pub hours: Hours,
    pub version: u64,
}

/// What is set up, as far as anybody is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelsView {
    pub host: String,
    /// None: no mail server is set.
    pub port: Option<u16>,
    pub tls: Tls,
    pub user: String,
    pub from: String,
    pub from_name: String,
    pub has_password: bool,
    pub has_wecom: bool,
    pub has_dingtalk: bool,
    pub has_dingtalk_secret: bool,
    pub hours: Hours,
    pub version: u64,
}

/// As typed. A password or an address of a robot that is left empty stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelsForm {
    /// Empty: no mail server.
    pub host: String,
    pub port: String,
    pub tls: String,
    pub user: String,
    pub password: Secret,
    pub from: String,
    pub from_name: String,
    pub wecom_url: Secret,
    pub wecom_off: bool,
    pub dingtalk_url: Secret,
    pub dingtalk_secret: Secret,
    pub dingtalk_off: bool,
    pub hours_from: String,
    pub hours_until: String,
}

impl Channels {
    /// Whether messages can leave by this channel.
    #[must_use]
    pub const fn has(&self, channel: Channel) -> bool {
        match channel {
            Channel::InApp => true,
            Channel::Email | Channel::Letter => self.smtp.is_some(),
            Channel::WeCom => self.wecom.is_some(),
            Channel::DingTalk => self.dingtalk.is_some(),
        }
    }

    #[must_use]
    pub fn view(&self) -> ChannelsView {
        let robot = |robot: &Option<Robot>| robot.is_some();
        let mut view = ChannelsView {
            has_wecom: robot(&self.wecom),
            has_dingtalk: robot(&self.dingtalk),
            has_dingtalk_secret: self.dingtalk.as_ref().is_some_and(|robot| !robot.secret.is_empty()),
            hours: self.hours,
            version: self.version,
            ..ChannelsView::default()
        };
        if let Some(smtp) = self.smtp.clone() {
            view = ChannelsView {
                host: smtp.host,
                port: Some(smtp.port),
                tls: smtp.tls,
                user: smtp.user,
                from: smtp.from,
                from_name: smtp.from_name,
                has_password: !smtp.password.is_empty(),
                ..view
            };
        }
        view
    }
}

impl ChannelsForm {
    /// As a screen begins, its secrets empty.
    #[must_use]
    pub fn of(view: &ChannelsView) -> Self {
        Self {
            host: view.host.clone(),
            port: view.port.map(|port| port.to_string()).unwrap_or_default(),
            tls: view.tls.code().to_owned(),
            user: view.user.clone(),
            from: view.from.clone(),
            from_name: view.from_name.clone(),
            hours_from: hours::written(view.hours.from),
            hours_until: hours::written(view.hours.until),
            ..Self::default()
        }
    }

    /// What is to be kept, after what was kept.
    ///
    /// # Errors
    /// Every field that is missing or malformed; `PasswordInClear`; `PasswordAgain` where the kept password would go to another server.
    pub fn parse(&self, old: &Channels) -> Result<Channels, Problems> {
        let mut problems = Problems::new();
        let smtp = if self.host.trim().is_empty() { None } else { self.smtp(old.smtp.as_ref(), &mut problems) };
        let kept = |is_off: bool, robot: &Option<Robot>| if is_off { None } else { robot.clone() };
        let (mut wecom, mut dingtalk) = (kept(self.wecom_off, &old.wecom), kept(self.dingtalk_off, &old.dingtalk));
        if !self.wecom_off
            && !self.wecom_url.is_empty()
            && let Some(key) = problems.keep("wecom_url", robot_key(&self.wecom_url, WECOM))
        {
            wecom = Some(Robot { key, secret: Secret::default() });
        }
        if !self.dingtalk_off
            && !self.dingtalk_url.is_empty()
            && let Some(key) = problems.keep("dingtalk_url", robot_key(&self.dingtalk_url, DINGTALK))
        {
            // Another robot has a secret of its own, or none.
            dingtalk = Some(Robot { key, secret: Secret::default() });
        }
        if let (Some(robot), false) = (&mut dingtalk, self.dingtalk_secret.is_empty()) {
            robot.secret = problems.keep("dingtalk_secret", secret(&self.dingtalk_secret)).unwrap_or_default();
        }
        let from = problems.keep("hours_from", hours::read(&self.hours_from)).unwrap_or_default();
        let until = problems.keep("hours_until", hours::read(&self.hours_until)).unwrap_or(u16::MAX);
        if from >= until {
            problems.add("hours_until", Refusal::HoursReversed);
        }
        problems.into_result(Channels { smtp, wecom, dingtalk, hours: Hours { from, until }, version: old.version })
    }

    fn smtp(&self, old: Option<&Smtp>, problems: &mut Problems) -> Option<Smtp> {
        let host = problems.keep("host", host(&self.host)).unwrap_or_default();
        let tls = problems.keep("tls", Tls::read(&self.tls)).unwrap_or_default();
        let port = if self.port.trim().is_empty() { Ok(default_port(tls)) } else { port(&self.port) };
        let port = problems.keep("port", port).unwrap_or_default();
        let user = problems.keep("user", optional_text(&self.user, 200)).unwrap_or_default();
        let from = problems.keep("from", parse::email(&self.from)).unwrap_or_default();
        let from_name = problems.keep("from_name", optional_text(&self.from_name, 60)).unwrap_or_default();
        let password = if user.is_empty() {
            Secret::default()
        } else if !self.password.is_empty() {
            problems.keep("password", secret(&self.password)).unwrap_or_default()
        } else {
            let is_there = |old: &&Smtp| (&old.host, old.port, old.tls, &old.user) == (&host, port, tls, &user);
            let missing = if old.is_some_and(|old| !old.password.is_empty()) { Refusal::PasswordAgain } else { Refusal::Required };
            let kept = old.filter(is_there).map(|old| old.password.clone()).filter(|kept| !kept.is_empty());
            problems.keep("password", kept.ok_or(missing)).unwrap_or_default()
        };
        if tls == Tls::Off && !user.is_empty() && !is_this_machine(&host) {
            problems.add("tls", Refusal::PasswordInClear);
        }
        Some(Smtp { host, port, tls, user, password, from, from_name })
    }
}

const fn default_port(tls: Tls) -> u16 {
    match tls {
        Tls::StartTls => 587,
        Tls::Wrapped => 465,
        Tls::Off => 25,
    }
}

fn port(text: &str) -> Result<u16, Refusal> {
    text.trim().parse::<u16>().ok().filter(|port| *port > 0).ok_or(Refusal::NotANumber)
}

fn host(text: &str) -> Result<String, Refusal> {
    let host = text.trim().to_ascii_lowercase();
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    let is_name = host.len() <= 253 && host.split('.').all(is_label);
    if host.parse::<IpAddr>().is_ok() || is_name { Ok(host) } else { Err(Refusal::NotAHost) }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A secret as typed: without spaces around it, printable, not endless.
fn secret(typed: &Secret) -> Result<Secret, Refusal> {
    let text = typed.reveal().trim();
    if text.chars().count() > SECRET_CHARACTERS_MAX {
        return Err(Refusal::TooLong { characters_max: SECRET_CHARACTERS_MAX });
    }
    if text.chars().any(char::is_control) { Err(Refusal::BadCharacters) } else { Ok(Secret::new(text)) }
}

/// The key of a robot's address.
fn robot_key(typed: &Secret, start: &str) -> Result<Secret, Refusal> {
    let key = typed.reveal().trim().strip_prefix(start).unwrap_or_default();
    let is_key = (8..=128).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if is_key { Ok(Secret::new(key)) } else { Err(Refusal::NotARobotUrl { start: start.to_owned() }) }
}
