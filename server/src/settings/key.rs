//! The settings' keys: name, default and reading of each, in one table. The README's list is this table.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use domain::money::Currency;

macro_rules! keys {
    ($($variant:ident = $name:literal, $default:literal;)+) => {
        /// One setting. Its name is the key in `Leptos.toml`; upper-cased after `YUEZHANG_` it is the environment override.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Key {
            $($variant,)+
        }

        impl Key {
            /// Every key, in the order of `Leptos.toml`.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$variant),+];

            /// The key in `Leptos.toml`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What applies when nobody set the key; empty: chosen by the program (see `Leptos.toml`).
            pub const fn default_value(self) -> &'static str {
                match self {
                    $(Self::$variant => $default,)+
                }
            }
        }
    };
}

keys! {
    Address = "address", "127.0.0.1:3000";
    PublicUrl = "public_url", "";
    DataDir = "data_dir", "data";
    Database = "database", "";
    DatabaseUser = "database_user", "";
    DatabasePassword = "database_password", "";
    SiteDir = "site_dir", "";
    PdfFont = "pdf_font", "";
    TimeZone = "time_zone", "Asia/Shanghai";
    Currency = "currency", "CNY";
    UploadMegabytesMax = "upload_megabytes_max", "20";
    ImportRowsMax = "import_rows_max", "100000";
    FileScanner = "file_scanner", "";
    SignatureProvider = "signature_provider", "local";
    MailCaFile = "mail_ca_file", "";
    RobotSink = "robot_sink", "";
    LoginAttemptsMax = "login_attempts_max", "10";
    LoginAddressAttemptsMax = "login_address_attempts_max", "50";
    LoginWindowMinutes = "login_window_minutes", "15";
    SessionDays = "session_days", "14";
    LogFormat = "log_format", "text";
    LogLevel = "log_level", "info";
    MemoryMegabytes = "memory_megabytes", "512";
}

impl Key {
    /// A value that no message may show.
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::DatabasePassword)
    }
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

impl LogFormat {
    /// `text` or `json`; otherwise what is allowed.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("text, json".to_owned()),
        }
    }
}

/// The least important log line that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl LogLevel {
    const ALL: [Self; 5] = [Self::Error, Self::Warn, Self::Info, Self::Debug, Self::Trace];

    /// The level's name, which `tracing_subscriber` reads too.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }

    /// A level by its name; otherwise what is allowed.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|level| level.name() == text).ok_or_else(|| Self::ALL.map(Self::name).join(", "))
    }
}

/// An address to listen on, with its port.
pub fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "an IP address and a port, such as 127.0.0.1:3000 or [::1]:3000".to_owned())
}

/// A folder, made absolute from `base` (empty: the working folder). `?` would start the engine's options.
pub fn folder(base: &Path, text: &str) -> Result<PathBuf, String> {
    let refused = "a folder's path, not empty and without ? or a control character";
    if text.is_empty() || text.contains(|c: char| c == '?' || c.is_control()) {
        return Err(refused.to_owned());
    }
    std::path::absolute(base.join(text)).map_err(|_| refused.to_owned())
}

/// A file that is there, its path made absolute from `base`.
pub fn file(base: &Path, text: &str) -> Result<PathBuf, String> {
    let path = std::path::absolute(base.join(text)).ok().filter(|path| path.is_file());
    path.ok_or_else(|| "the path of a file that is there".to_owned())
}

/// A time zone of the IANA database.
pub fn time_zone(text: &str) -> Result<chrono_tz::Tz, String> {
    text.parse().map_err(|_| "a name of the IANA time zone database, such as Asia/Shanghai".to_owned())
}

/// The ISO 4217 code of a currency that a company may keep its books in.
pub fn currency(text: &str) -> Result<String, String> {
    let known = Currency::ALL.into_iter().find(|currency| currency.code() == text);
    known.map(|currency| currency.code().to_owned()).ok_or_else(|| format!("one of {}", Currency::codes()))
}

/// A whole number from `least` to `most`.
pub fn whole(least: u32, most: u32) -> impl Fn(&str) -> Result<u32, String> {
    move |text| match text.parse() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(format!("a whole number from {least} to {most}")),
    }
}

/// A command and its arguments, between spaces.
pub fn words(text: &str) -> Result<Vec<String>, String> {
    Ok(text.split_whitespace().map(str::to_owned).collect())
}

/// The origin of a server on this machine, or none: messages with a company's figures go to no other one instead of the robots' own.
pub fn sink(text: &str) -> Result<Option<String>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let address = text.strip_prefix("http://").and_then(|rest| rest.parse::<SocketAddr>().ok());
    let is_here = address.is_some_and(|address| address.ip().is_loopback());
    if is_here { Ok(Some(text.to_owned())) } else { Err("http://127.0.0.1:PORT, for tests".to_owned()) }
}

/// The name of an e-signature provider that this program knows.
pub fn signature_provider(text: &str) -> Result<&'static str, String> {
    crate::signing::provider(text).map(|provider| provider.name())
}

/// Any text as it stands.
pub fn any_text(text: &str) -> Result<String, String> {
    Ok(text.to_owned())
}
