//! What the server does at the door for the functions of this folder.

use domain::refusal::Refusal;

/// Provided by the server in the context of every request as `Arc<dyn Doorman>`.
pub trait Doorman: Send + Sync {
    /// Whether this is the token that the server printed on its console at the first start. Compared in constant time.
    fn check_setup_token(&self, token: &str) -> bool;

    /// Counts an attempt to sign in before it is made, so that many at once are no way round the limit. Known and unknown logins
    /// are counted alike.
    ///
    /// # Errors
    /// `TooManyAttempts` for this login or from this address.
    fn allow_attempt(&self, login: &str, address: &str) -> Result<(), Refusal>;

    /// The attempt failed: it stays counted until its window has passed.
    fn note_failure(&self, login: &str, address: &str);

    /// The attempt succeeded: it is not counted, and the login's earlier failures are forgotten.
    fn note_success(&self, login: &str, address: &str);

    /// It came to no answer about the password: this attempt is not counted, and earlier failures stay.
    fn take_back(&self, login: &str, address: &str);

    /// Gives the browser the session's cookie with this answer.
    fn set_cookie(&self, token: &str);

    /// Takes the session's cookie away with this answer.
    fn clear_cookie(&self);

    /// How many days a session lasts.
    fn session_days(&self) -> i64;
}
