//! The settings of one installation: read from `Leptos.toml`, overridden by `YUEZHANG_*` in the environment, checked once at start.
//!
//! Invariants: a value of type [`Settings`] is valid as a whole; an unknown key or a wrong value is refused with the key, the value
//! and what is allowed; a password is never shown. Nothing outside this module reads `Leptos.toml` or a `YUEZHANG_*` variable.

mod database;
mod key;
mod public_url;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

pub use database::{Database, EngineMemory};
pub use key::{Key, LogFormat, LogLevel};
pub use public_url::PublicUrl;

/// The file's name, looked for in the working folder and then beside the program.
pub const FILE_NAME: &str = "Leptos.toml";
/// What an environment override starts with: `YUEZHANG_ADDRESS` overrides `address`.
pub const ENVIRONMENT_PREFIX: &str = "YUEZHANG_";
/// Variables with our prefix that are not settings: they belong to the build and test scripts.
const ENVIRONMENT_OF_SCRIPTS: [&str; 4] = ["CACHE", "BINARY", "TEST", "BENCH"];

/// Every setting, valid. The keys and what each allows are described once, in [`Key`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub address: SocketAddr,
    pub public_url: PublicUrl,
    /// Absolute; uploads, backups and the default database live here.
    pub data_dir: PathBuf,
    pub database: Database,
    /// The built browser part; `None`: looked for beside the program.
    pub site_dir: Option<PathBuf>,
    /// The font of PDFs; `None`: looked for in the system's folders.
    pub pdf_font: Option<PathBuf>,
    /// For a new company only.
    pub time_zone: chrono_tz::Tz,
    /// ISO 4217 code, for a new company only.
    pub currency: String,
    pub upload_megabytes_max: u32,
    pub import_rows_max: u32,
    /// The command and its first arguments that look through each file of a contract, which is the last one; empty: none does.
    pub file_scanner: Vec<String>,
    /// Who carries signings.
    pub signature_provider: &'static str,
    /// Certificates of an own authority that mail servers may show, beside the system's.
    pub mail_ca_file: Option<PathBuf>,
    /// Where messages to the robots of groups go instead, in a test.
    pub robot_sink: Option<String>,
    /// Wrong passwords for one login within `login_window_minutes`, from wherever.
    pub login_attempts_max: u32,
    /// And from one address, for whatever login: an office of many behind one router has one address.
    pub login_address_attempts_max: u32,
    pub login_window_minutes: u32,
    pub session_days: u32,
    pub log_format: LogFormat,
    pub log_level: LogLevel,
    /// What the embedded engine may take for caches and write buffers.
    pub memory_megabytes: u32,
    public_url_given: bool,
}

/// Why the settings were refused; the message is for the person who starts the program.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("cannot read {path}: {source}")]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{path} is not valid TOML: {message}")]
    NotToml { path: PathBuf, message: String },
    #[error("{origin}: there is no setting {key:?}; the settings are: {known}")]
    UnknownKey { origin: String, key: String, known: String },
    #[error("{origin}: {key} = {value:?} is refused; allowed: {allowed}")]
    WrongValue { origin: String, key: &'static str, value: String, allowed: String },
}

/// Where a value was given, and the value as text.
#[derive(Clone, Debug)]
struct Given {
    value: String,
    origin: String,
}

/// The values as given, one for each key that somebody set; relative folders are taken from `base`.
struct Values {
    given: BTreeMap<Key, Given>,
    base: PathBuf,
}

impl Settings {
    /// Reads the file (`explicit`, else `Leptos.toml` in the working folder or beside the program, else none) and the environment.
    pub fn load(explicit: Option<&Path>) -> Result<Self, SettingsError> {
        let path = explicit.map(Path::to_path_buf).or_else(find_file);
        let text = match &path {
            Some(path) => std::fs::read_to_string(path).map_err(|source| SettingsError::Unreadable { path: path.clone(), source })?,
            None => String::new(),
        };
        let path = path.unwrap_or_else(|| PathBuf::from(FILE_NAME));
        let environment = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            Some((name, value.to_string_lossy().into_owned()))
        });
        Self::from_sources(&path, &text, environment)
    }

    /// The settings that `text`, read from `path`, and these environment variables make; the environment wins.
    pub fn from_sources(path: &Path, text: &str, environment: impl IntoIterator<Item = (String, String)>) -> Result<Self, SettingsError> {
        let mut given = read_file(path, text)?;
        given.extend(read_environment(environment)?);
        let base = std::path::absolute(path).ok().and_then(|path| path.parent().map(Path::to_path_buf)).unwrap_or_default();
        Values { given, base }.settings()
    }

    /// Another address to listen on (`--addr`, or the port the system chose); the public URL follows unless it was given.
    pub fn with_address(mut self, address: SocketAddr) -> Result<Self, SettingsError> {
        if !self.public_url_given {
            self.public_url = PublicUrl::of_address(address).map_err(|allowed| SettingsError::WrongValue {
                origin: "default".to_owned(),
                key: Key::PublicUrl.name(),
                value: format!("http://{address}"),
                allowed,
            })?;
        }
        self.address = address;
        Ok(self)
    }

    /// Another data folder (`--data`); a relative one is taken from the working folder. An embedded database moves along only when
    /// it lay in the data folder by default.
    pub fn with_data_dir(mut self, folder: &Path) -> Result<Self, SettingsError> {
        let text = folder.display().to_string();
        self.data_dir = key::folder(Path::new(""), &text).map_err(|allowed| SettingsError::WrongValue {
            origin: "--data".to_owned(),
            key: Key::DataDir.name(),
            value: text,
            allowed,
        })?;
        Ok(self)
    }

    /// `__Host-session` under https; browsers accept that name with `Secure` only, so plain http on loopback uses `session`.
    pub fn cookie_name(&self) -> &'static str {
        if self.public_url.is_secure() { "__Host-session" } else { "session" }
    }

    /// The URL for the engine. An embedded store always says `sync=every`: acknowledged means on disk.
    pub fn database_url(&self) -> String {
        self.database.url(&self.data_dir)
    }

    /// The user and password of a remote database.
    pub fn database_login(&self) -> Option<(String, String)> {
        match &self.database {
            Database::Remote { user, password, .. } if !user.is_empty() => Some((user.clone(), password.clone())),
            _ => None,
        }
    }

    /// How the embedded engine's memory is divided; it cannot be said in the URL (the engine ignores it there).
    pub fn engine_memory(&self) -> EngineMemory {
        EngineMemory::of_megabytes(self.memory_megabytes)
    }

    /// The largest request body of an upload, in bytes.
    pub fn upload_bytes_max(&self) -> usize {
        self.upload_megabytes_max as usize * 1024 * 1024
    }
}

impl Values {
    fn settings(&self) -> Result<Settings, SettingsError> {
        let address: SocketAddr = self.parse(Key::Address, key::address)?;
        let public_url_given = self.given.contains_key(&Key::PublicUrl);
        let public_url = if public_url_given {
            self.parse(Key::PublicUrl, PublicUrl::parse)?
        } else {
            PublicUrl::of_address(address).map_err(|allowed| SettingsError::WrongValue {
                origin: "default".to_owned(),
                key: Key::PublicUrl.name(),
                value: format!("http://{address}"),
                allowed,
            })?
        };
        Ok(Settings {
            address,
            public_url,
            public_url_given,
            data_dir: self.parse(Key::DataDir, |text| key::folder(&self.base, text))?,
            database: self.database()?,
            site_dir: self.parse(Key::SiteDir, |text| match text {
                "" => Ok(None),
                text => key::folder(&self.base, text).map(Some),
            })?,
            pdf_font: self.parse(Key::PdfFont, |text| match text {
                "" => Ok(None),
                text => key::file(&self.base, text).map(Some),
            })?,
            time_zone: self.parse(Key::TimeZone, key::time_zone)?,
            currency: self.parse(Key::Currency, key::currency)?,
            upload_megabytes_max: self.parse(Key::UploadMegabytesMax, key::whole(1, 200))?,
            import_rows_max: self.parse(Key::ImportRowsMax, key::whole(1, 1_000_000))?,
            file_scanner: self.parse(Key::FileScanner, key::words)?,
            signature_provider: self.parse(Key::SignatureProvider, key::signature_provider)?,
            mail_ca_file: self.parse(Key::MailCaFile, |text| match text {
                "" => Ok(None),
                text => key::file(&self.base, text).map(Some),
            })?,
            robot_sink: self.parse(Key::RobotSink, key::sink)?,
            login_attempts_max: self.parse(Key::LoginAttemptsMax, key::whole(3, 1_000))?,
            login_address_attempts_max: self.parse(Key::LoginAddressAttemptsMax, key::whole(3, 100_000))?,
            login_window_minutes: self.parse(Key::LoginWindowMinutes, key::whole(1, 1_440))?,
            session_days: self.parse(Key::SessionDays, key::whole(1, 90))?,
            log_format: self.parse(Key::LogFormat, LogFormat::parse)?,
            log_level: self.parse(Key::LogLevel, LogLevel::parse)?,
            memory_megabytes: self.parse(Key::MemoryMegabytes, key::whole(128, 65_536))?,
        })
    }

    fn database(&self) -> Result<Database, SettingsError> {
        let user = self.parse(Key::DatabaseUser, key::any_text)?;
        let password = self.parse(Key::DatabasePassword, key::any_text)?;
        let database = self.parse(Key::Database, |text| Database::parse(&self.base, text, &user, &password))?;
        let is_remote = matches!(database, Database::Remote { .. });
        for (key, value) in [(Key::DatabaseUser, &user), (Key::DatabasePassword, &password)] {
            if is_remote == value.is_empty() {
                let allowed = "both a user and a password with a ws:// or wss:// database, neither with an embedded one";
                return Err(self.refused(key, allowed.to_owned()));
            }
        }
        Ok(database)
    }

    /// The value of `key`, given or by default, as `parser` reads it.
    fn parse<T>(&self, key: Key, parser: impl Fn(&str) -> Result<T, String>) -> Result<T, SettingsError> {
        let text = self.given.get(&key).map_or(key.default_value(), |given| given.value.as_str());
        parser(text.trim()).map_err(|allowed| self.refused(key, allowed))
    }

    fn refused(&self, key: Key, allowed: String) -> SettingsError {
        let given = self.given.get(&key);
        let value = given.map_or(key.default_value(), |given| given.value.as_str());
        SettingsError::WrongValue {
            origin: given.map_or("default".to_owned(), |given| given.origin.clone()),
            key: key.name(),
            value: if key.is_secret() && !value.is_empty() { "(hidden)".to_owned() } else { value.to_owned() },
            allowed,
        }
    }
}

fn find_file() -> Option<PathBuf> {
    let beside_program = std::env::current_exe().ok().and_then(|program| program.parent().map(|folder| folder.join(FILE_NAME)));
    [Some(PathBuf::from(FILE_NAME)), beside_program].into_iter().flatten().find(|path| path.is_file())
}

fn read_file(path: &Path, text: &str) -> Result<BTreeMap<Key, Given>, SettingsError> {
    let table: toml::Table =
        text.parse().map_err(|error: toml::de::Error| SettingsError::NotToml { path: path.to_path_buf(), message: error.to_string() })?;
    let origin = path.display().to_string();
    let mut given = BTreeMap::new();
    for (name, value) in table {
        let key = known_key(&origin, &name, &name)?;
        let value = match value {
            toml::Value::String(text) => text,
            other => other.to_string(),
        };
        let origin = origin.clone();
        given.insert(key, Given { value, origin });
    }
    Ok(given)
}

fn read_environment(variables: impl IntoIterator<Item = (String, String)>) -> Result<BTreeMap<Key, Given>, SettingsError> {
    let mut given = BTreeMap::new();
    for (variable, value) in variables {
        let Some(name) = variable.strip_prefix(ENVIRONMENT_PREFIX) else {
            continue;
        };
        if ENVIRONMENT_OF_SCRIPTS.contains(&name) {
            continue;
        }
        let key = known_key("environment", &variable, &name.to_lowercase())?;
        let origin = format!("environment ({variable})");
        given.insert(key, Given { value, origin });
    }
    Ok(given)
}

fn known_key(origin: &str, shown: &str, name: &str) -> Result<Key, SettingsError> {
    Key::ALL.into_iter().find(|key| key.name() == name).ok_or_else(|| SettingsError::UnknownKey {
        origin: origin.to_owned(),
        key: shown.to_owned(),
        known: Key::ALL.map(Key::name).join(", "),
    })
}
