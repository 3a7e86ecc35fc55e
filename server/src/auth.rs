//! The door: the session's cookie, the limit on wrong passwords, the token of the first start.
//!
//! Invariants: known and unknown logins are counted and answered alike; an attempt counts from before it is made; what is remembered is
//! bounded and in memory only (a restart forgives, which an attacker cannot cause); a token is compared without telling how much of it fits.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use app::account::Doorman;
use axum::http::{HeaderValue, header};
use domain::refusal::Refusal;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::settings::Settings;

/// Logins and addresses remembered at once. Beyond it the ones idle longest are forgotten: each attempt there cost an argon2 run.
const KEYS_MAX: usize = 20_000;
/// Longer texts are no login; what is remembered of one is bounded too.
const KEY_CHARACTERS_MAX: usize = 100;

/// Keeps the door of one running server; share it by `Arc`.
pub struct Door {
    cookie_name: &'static str,
    is_secure: bool,
    session_days: i64,
    setup_token: String,
    limit: Mutex<Limit>,
    /// Wrong calendar links, by address: apart, for they cost nothing to try and must not push passwords out of memory.
    calendars: Mutex<Limit>,
}

impl Door {
    /// A door with a set-up token of its own.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let window = Duration::from_secs(u64::from(settings.login_window_minutes) * 60);
        Self {
            cookie_name: settings.cookie_name(),
            is_secure: settings.public_url.is_secure(),
            session_days: i64::from(settings.session_days),
            setup_token: fresh_setup_token(),
            limit: Mutex::new(Limit::new(settings.login_attempts_max as usize, settings.login_address_attempts_max as usize, window)),
            calendars: Mutex::new(Limit::new(
                settings.login_address_attempts_max as usize,
                settings.login_address_attempts_max as usize,
                window,
            )),
        }
    }

    /// What the first visit must give; printed on the console while there is no company.
    #[must_use]
    pub fn setup_token(&self) -> &str {
        &self.setup_token
    }

    /// Counts a look at a calendar before it is looked up.
    ///
    /// # Errors
    /// `TooManyAttempts` from this address.
    pub fn allow_calendar(&self, address: &str) -> Result<(), Refusal> {
        self.calendars.lock().unwrap_or_else(PoisonError::into_inner).allow(address, address, Instant::now())
    }

    /// The link was right: it is not counted.
    pub fn forgive_calendar(&self, address: &str) {
        self.calendars.lock().unwrap_or_else(PoisonError::into_inner).forgive(address, address);
    }

    fn limit(&self) -> MutexGuard<'_, Limit> {
        self.limit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cookie(&self, token: &str, seconds: i64) -> String {
        let secure = if self.is_secure { "; Secure" } else { "" };
        format!("{}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", self.cookie_name)
    }
}

/// A token for the first start, easy to copy: five groups of four hexadecimal digits, 80 random bits.
fn fresh_setup_token() -> String {
    // The last digits of an id are random and never the same twice; its first ones are the time.
    let groups: Vec<String> = (0..5).map(|_| store::new_id()).map(|id| id.chars().skip(28).collect()).collect();
    groups.join("-")
}

impl Doorman for Door {
    fn check_setup_token(&self, token: &str) -> bool {
        let plain = |text: &str| text.chars().filter(char::is_ascii_hexdigit).map(|c| c.to_ascii_lowercase()).collect::<String>();
        let (given, expected) = (plain(token), plain(&self.setup_token));
        !expected.is_empty() && is_same(given.as_bytes(), expected.as_bytes())
    }

    fn allow_attempt(&self, login: &str, address: &str) -> Result<(), Refusal> {
        self.limit().allow(login, address, Instant::now())
    }

    fn note_failure(&self, login: &str, address: &str) {
        // The login stays out of the log: people type passwords into the wrong box.
        let _ = login;
        tracing::info!(%address, "a sign-in failed");
    }

    fn note_success(&self, login: &str, address: &str) {
        self.limit().forgive(login, address);
    }

    fn take_back(&self, login: &str, address: &str) {
        self.limit().take_back(login, address);
    }

    fn set_cookie(&self, token: &str) {
        append(&self.cookie(token, self.session_days * 24 * 60 * 60));
    }

    fn clear_cookie(&self) {
        append(&self.cookie("", 0));
    }

    fn session_days(&self) -> i64 {
        self.session_days
    }
}

fn append(cookie: &str) {
    if let (Some(options), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        options.append_header(header::SET_COOKIE, value);
    }
}

/// Equal, in a time that depends on the lengths alone.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

/// A login as it is counted: as sign-in reads it, and no longer than a login can be.
fn key(login: &str) -> String {
    login.trim().to_lowercase().chars().take(KEY_CHARACTERS_MAX).collect()
}

/// Attempts in a window that moves on, by login and by address.
struct Limit {
    attempts_max: usize,
    address_attempts_max: usize,
    window: Duration,
    by_login: HashMap<String, VecDeque<Instant>>,
    by_address: HashMap<String, VecDeque<Instant>>,
}

impl Limit {
    fn new(attempts_max: usize, address_attempts_max: usize, window: Duration) -> Self {
        Self { attempts_max, address_attempts_max, window, by_login: HashMap::new(), by_address: HashMap::new() }
    }

    fn allow(&mut self, login: &str, address: &str, now: Instant) -> Result<(), Refusal> {
        let (login, window, most, address_most) = (key(login), self.window, self.attempts_max, self.address_attempts_max);
        let waits =
            [wait(self.by_login.get_mut(&login), window, most, now), wait(self.by_address.get_mut(address), window, address_most, now)];
        if let Some(wait) = waits.into_iter().flatten().max() {
            return Err(Refusal::TooManyAttempts { wait_seconds: wait.as_secs() + 1 });
        }
        note(&mut self.by_login, login, window, now);
        note(&mut self.by_address, address.to_owned(), window, now);
        Ok(())
    }

    /// Takes the attempt that succeeded back; whoever knows the password has not been guessing it.
    fn forgive(&mut self, login: &str, address: &str) {
        self.by_login.remove(&key(login));
        if let Some(attempts) = self.by_address.get_mut(address) {
            attempts.pop_back();
        }
    }

    /// Takes this one attempt back; earlier ones stay counted.
    fn take_back(&mut self, login: &str, address: &str) {
        for attempts in [self.by_login.get_mut(&key(login)), self.by_address.get_mut(address)].into_iter().flatten() {
            attempts.pop_back();
        }
    }
}

/// How long until the oldest attempt in a full window leaves it.
fn wait(attempts: Option<&mut VecDeque<Instant>>, window: Duration, most: usize, now: Instant) -> Option<Duration> {
    let attempts = attempts?;
    while attempts.front().is_some_and(|first| now.duration_since(*first) >= window) {
        attempts.pop_front();
    }
    let first = attempts.front()?;
    (attempts.len() >= most).then(|| window.saturating_sub(now.duration_since(*first)))
}

fn note(attempts: &mut HashMap<String, VecDeque<Instant>>, key: String, window: Duration, now: Instant) {
    if attempts.len() >= KEYS_MAX && !attempts.contains_key(&key) {
        attempts.retain(|_, times| times.back().is_some_and(|last| now.duration_since(*last) < window));
        let idle = attempts.iter().min_by_key(|(_, times)| times.back().copied()).map(|(key, _)| key.clone());
        if let Some(idle) = idle.filter(|_| attempts.len() >= KEYS_MAX) {
            attempts.remove(&idle);
        }
    }
    attempts.entry(key).or_default().push_back(now);
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Duration = Duration::from_secs(900);

    fn is_refused(limit: &mut Limit, login: &str, address: &str, now: Instant) -> bool {
        limit.allow(login, address, now).is_err()
    }

    #[test]
    fn a_login_is_refused_after_its_attempts_from_wherever_and_let_in_when_the_window_has_passed() {
        let (mut limit, start) = (Limit::new(3, 15, WINDOW), Instant::now());
        for number in 0..3 {
            assert!(!is_refused(&mut limit, "wang", &format!("10.0.0.{number}"), start));
        }
        assert_eq!(limit.allow(" WANG ", "10.0.0.9", start), Err(Refusal::TooManyAttempts { wait_seconds: 901 }));
        assert!(!is_refused(&mut limit, "li", "10.0.0.9", start));
        assert!(!is_refused(&mut limit, "wang", "10.0.0.9", start + WINDOW));
    }

    #[test]
    fn an_address_is_refused_when_it_tries_many_logins() {
        let (mut limit, now) = (Limit::new(3, 15, WINDOW), Instant::now());
        for number in 0..15 {
            assert!(!is_refused(&mut limit, &format!("user{number}"), "10.0.0.1", now));
        }
        assert!(is_refused(&mut limit, "another", "10.0.0.1", now));
        assert!(!is_refused(&mut limit, "another", "10.0.0.2", now));
    }

    #[test]
    fn success_forgives_the_login() {
        let (mut limit, now) = (Limit::new(3, 15, WINDOW), Instant::now());
        for _ in 0..20 {
            assert!(!is_refused(&mut limit, "wang", "10.0.0.1", now));
            limit.forgive("wang", "10.0.0.1");
        }
    }

    #[test]
    fn what_is_taken_back_neither_counts_nor_forgives() {
        let (mut limit, now) = (Limit::new(3, 15, WINDOW), Instant::now());
        for _ in 0..2 {
            assert!(!is_refused(&mut limit, "wang", "10.0.0.1", now));
        }
        for _ in 0..5 {
            assert!(!is_refused(&mut limit, "wang", "10.0.0.1", now));
            limit.take_back("wang", "10.0.0.1");
        }
        assert!(!is_refused(&mut limit, "wang", "10.0.0.1", now));
        assert!(is_refused(&mut limit, "wang", "10.0.0.1", now));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let (mut limit, now) = (Limit::new(3, 15, WINDOW), Instant::now());
        for number in 0..KEYS_MAX + 10 {
            let _ = limit.allow(&format!("user{number}"), &format!("address{number}"), now + Duration::from_millis(number as u64));
        }
        assert_eq!(limit.by_login.len(), KEYS_MAX);
        assert!(!limit.by_login.contains_key("user0"));
        assert_eq!(key(&"x".repeat(1000)).chars().count(), KEY_CHARACTERS_MAX);
    }

    #[test]
    fn equal_is_equal_and_nothing_else() {
        assert!(is_same(b"7f3a", b"7f3a"));
        assert!(!is_same(b"7f3a", b"7f3b"));
        assert!(!is_same(b"7f3a", b"7f3"));
    }

    #[test]
    fn a_set_up_token_is_five_groups_and_new_each_time() {
        let (one, other) = (fresh_setup_token(), fresh_setup_token());
        assert_eq!(one.split('-').map(str::len).collect::<Vec<_>>(), [4; 5]);
        assert_ne!(one, other);
    }
}
