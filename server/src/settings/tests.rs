//! What is accepted, what is refused, and what the refusal says.

use std::path::Path;

use super::*;

fn settings(text: &str, environment: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Settings::from_sources(Path::new("/etc/yuezhang/Leptos.toml"), text, environment)
}

fn refusal(text: &str, environment: &[(&str, &str)]) -> String {
    match settings(text, environment) {
        Ok(_) => panic!("accepted: {text} {environment:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn nothing_given_means_an_embedded_database_on_this_machine() {
    let settings = settings("", &[]).unwrap();
    assert_eq!(settings.address.to_string(), "127.0.0.1:3000");
    assert_eq!(settings.public_url.origin(), "http://127.0.0.1:3000");
    assert_eq!(settings.cookie_name(), "session");
    assert_eq!(settings.data_dir, Path::new("/etc/yuezhang/data"));
    assert_eq!(settings.database_url(), "surrealkv:///etc/yuezhang/data/database?sync=every");
    assert_eq!(settings.time_zone, chrono_tz::Asia::Shanghai);
    assert_eq!(settings.currency, "CNY");
    assert_eq!(settings.upload_bytes_max(), 20 * 1024 * 1024);
    assert_eq!(settings.engine_memory().block_cache_bytes, 256 << 20);
    assert_eq!(settings.engine_memory().memtable_bytes, 128 << 20);
}

#[test]
fn the_file_in_the_repository_says_the_defaults() {
    let text = include_str!("../../../Leptos.toml");
    assert_eq!(settings(text, &[]).unwrap(), {
        let mut defaults = settings("", &[]).unwrap();
        defaults.public_url_given = settings(text, &[]).unwrap().public_url_given;
        defaults
    });
}

#[test]
fn the_file_in_the_repository_explains_every_setting() {
    let text = include_str!("../../../Leptos.toml");
    for key in Key::ALL {
        let line = format!("{} = ", key.name());
        assert!(text.lines().any(|l| l.trim_start_matches("# ").starts_with(&line)), "Leptos.toml does not mention {}", key.name());
    }
}

#[test]
fn what_is_for_robots_goes_to_this_machine_or_to_their_own_hosts() {
    assert_eq!(settings("", &[]).unwrap().robot_sink, None);
    let sink = |text: &str| settings("", &[("YUEZHANG_ROBOT_SINK", text)]).map(|settings| settings.robot_sink);
    assert_eq!(sink("http://127.0.0.1:4000").unwrap().as_deref(), Some("http://127.0.0.1:4000"));
    for text in ["http://10.0.0.1:4000", "https://127.0.0.1:4000", "http://127.0.0.1:4000/x", "http://localhost:4000"] {
        assert!(sink(text).is_err(), "{text}");
    }
}

#[test]
fn the_environment_overrides_the_file() {
    let settings =
        settings("address = '127.0.0.1:4000'\nsession_days = 7", &[("YUEZHANG_ADDRESS", "127.0.0.1:5000"), ("HOME", "/root")]).unwrap();
    assert_eq!(settings.address.port(), 5000);
    assert_eq!(settings.public_url.origin(), "http://127.0.0.1:5000");
    assert_eq!(settings.session_days, 7);
}

#[test]
fn https_gives_the_host_bound_cookie() {
    let settings = settings("public_url = 'https://Ledger.Example.com:443/'\naddress = '0.0.0.0:3000'", &[]).unwrap();
    assert_eq!(settings.cookie_name(), "__Host-session");
    assert_eq!(settings.public_url.origin(), "https://ledger.example.com");
}

#[test]
fn wrong_values_are_refused_by_name() {
    let table = [
        ("adress = '127.0.0.1:1'", "no setting \"adress\"; the settings are: address, public_url"),
        ("address = 'localhost'", "address = \"localhost\" is refused; allowed: an IP address and a port"),
        ("address = '0.0.0.0:3000'", "a public_url, because address 0.0.0.0:3000 is reached from other machines"),
        ("public_url = 'http://ledger.example.com'", "over plain http anybody on the way could read passwords"),
        ("public_url = 'ftp://ledger.example.com'", "public_url = \"ftp://ledger.example.com\" is refused"),
        ("public_url = 'https://ledger.example.com/app'", "without a path"),
        ("public_url = 'https://a:b@ledger.example.com'", "allowed: https://HOST[:PORT]"),
        ("mail_ca_file = 'none.pem'", "mail_ca_file = \"none.pem\" is refused; allowed: the path of a file that is there"),
        ("pdf_font = 'none.ttc'", "pdf_font = \"none.ttc\" is refused; allowed: the path of a file that is there"),
        ("data_dir = ''", "data_dir = \"\" is refused"),
        ("data_dir = 'a?b'", "without ?"),
        ("database = 'surrealkv:///x?sync=never'", "sync=every is always set"),
        ("database = 'rocksdb:///x'", "database = \"rocksdb:///x\" is refused; allowed: surrealkv://FOLDER"),
        ("database = 'ws://db:8000'", "both a user and a password with a ws://"),
        ("database_user = 'root'", "neither with an embedded one"),
        ("time_zone = 'Shanghai'", "time_zone = \"Shanghai\" is refused; allowed: a name of the IANA"),
        ("currency = 'yuan'", "one of CNY, USD"),
        ("currency = 'XXX'", "one of CNY, USD"),
        ("upload_megabytes_max = 0", "upload_megabytes_max = \"0\" is refused; allowed: a whole number from 1 to 200"),
        ("import_rows_max = 1.5", "import_rows_max = \"1.5\" is refused"),
        ("signature_provider = 'fax'", "signature_provider = \"fax\" is refused; allowed: local"),
        ("session_days = true", "session_days = \"true\" is refused; allowed: a whole number from 1 to 90"),
        ("log_format = 'xml'", "allowed: text, json"),
        ("log_level = 'loud'", "allowed: error, warn, info, debug, trace"),
        ("memory_megabytes = 16", "a whole number from 128 to 65536"),
        ("[leptos]\nx = 1", "no setting \"leptos\""),
        ("address = ", "is not valid TOML"),
    ];
    for (text, expected) in table {
        let message = refusal(text, &[]);
        assert!(message.contains(expected), "{text}: {message}");
        assert!(message.contains("Leptos.toml") || message.contains("default"), "{message}");
    }
}

#[test]
fn a_wrong_variable_is_named_and_those_of_the_scripts_are_left_alone() {
    let message = refusal("", &[("YUEZHANG_SESSION_DAYS", "never")]);
    assert!(message.starts_with("environment (YUEZHANG_SESSION_DAYS): session_days = \"never\""));
    let message = refusal("", &[("YUEZHANG_SESION_DAYS", "3")]);
    assert!(message.contains("no setting \"YUEZHANG_SESION_DAYS\""));
    assert!(settings("", &[("YUEZHANG_CACHE", "/tmp/cache")]).is_ok());
}

#[test]
fn a_password_is_never_shown() {
    let message = refusal("", &[("YUEZHANG_DATABASE_PASSWORD", "hunter2")]);
    assert!(!message.contains("hunter2"), "{message}");
    let remote = "database = 'wss://db.example.com:8000'\ndatabase_user = 'ledger'\ndatabase_password = 'hunter2'";
    let settings = settings(remote, &[]).unwrap();
    assert_eq!(settings.database_url(), "wss://db.example.com:8000");
    assert!(!format!("{settings:?}").contains("hunter2"));
}

#[test]
fn a_chosen_address_moves_the_public_url_only_when_it_was_not_given() {
    let chosen = "127.0.0.1:40123".parse().unwrap();
    let moved = settings("", &[]).unwrap().with_address(chosen).unwrap();
    assert_eq!(moved.public_url.origin(), "http://127.0.0.1:40123");
    let text = "public_url = 'https://ledger.example.com'";
    let kept = settings(text, &[]).unwrap().with_address(chosen).unwrap();
    assert_eq!(kept.public_url.origin(), "https://ledger.example.com");
    let open = "0.0.0.0:80".parse().unwrap();
    assert!(settings("", &[]).unwrap().with_address(open).is_err());
}

#[test]
fn another_data_folder_takes_the_default_database_along() {
    let moved = settings("", &[]).unwrap().with_data_dir(Path::new("/srv/ledger"));
    assert_eq!(moved.unwrap().database_url(), "surrealkv:///srv/ledger/database?sync=every");
}

#[test]
fn this_machines_names_are_one_origin_and_nobody_elses() {
    let local = PublicUrl::parse("http://127.0.0.1:3000").unwrap();
    for own in ["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"] {
        assert!(local.is_own_origin(own), "{own}");
    }
    for foreign in ["http://localhost:4000", "https://localhost:3000", "http://evil.example", "null", ""] {
        assert!(!local.is_own_origin(foreign), "{foreign}");
    }
    let public = PublicUrl::parse("https://ledger.example.com").unwrap();
    assert!(public.is_own_origin("https://ledger.example.com"));
    assert!(!public.is_own_origin("http://localhost:443"));
    assert!(!public.is_own_origin("https://ledger.example.com.evil.example"));
}
