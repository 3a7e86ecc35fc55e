//! Users and teams.

use serde::{Deserialize, Serialize};

use crate::id::{TeamId, UserId};
use crate::lang::Lang;
use crate::parse::{clean, clean_lines};
use crate::permission::Role;
use crate::refusal::{Problems, Refusal};

/// The shortest password that is taken, in characters (NIST SP 800-63B asks for at least 8 and no composition rules).
pub const PASSWORD_CHARACTERS_MIN: usize = 8;
const NAME_CHARACTERS_MAX: usize = 60;

/// A person who can sign in, or whose name stands in an imported ledger (then without a password, so unable to sign in).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    /// What is typed at sign-in: unique, kept in lower case.
    pub login: String,
    pub name: String,
    pub roles: Vec<Role>,
    pub team: TeamId,
    pub lang: Lang,
    /// Where reminders go by mail; empty: nowhere.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    pub is_active: bool,
    pub has_password: bool,
    pub version: u64,
}

/// A team; a team with a parent is seen by the parent's people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
    pub parent: Option<TeamId>,
    pub head: Option<UserId>,
    pub version: u64,
}

/// Each team with its depth, under its parent; one whose parent is not among them stands at the top.
#[must_use]
pub fn team_tree(teams: &[Team]) -> Vec<(usize, Team)> {
    let is_root = |team: &Team| team.parent.as_ref().is_none_or(|parent| !teams.iter().any(|other| other.id == *parent));
    let mut ordered = Vec::new();
    for root in teams.iter().filter(|team| is_root(team)) {
        add_below(teams, root, 0, &mut ordered);
    }
    ordered
}

/// No command makes a cycle; the depth ends one all the same.
fn add_below(teams: &[Team], team: &Team, depth: usize, ordered: &mut Vec<(usize, Team)>) {
    const DEPTH_MAX: usize = 12;
    ordered.push((depth, team.clone()));
    if depth < DEPTH_MAX {
        for child in teams.iter().filter(|child| child.parent.as_ref() == Some(&team.id)) {
            add_below(teams, child, depth + 1, ordered);
        }
    }
}

/// What an admin enters of a user. `password` empty: unchanged, or none yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserForm {
    pub login: String,
    pub name: String,
    #[serde(default)]
    pub roles: Vec<Role>,
    pub team: TeamId,
    #[serde(default)]
    pub password: String,
}

/// A user form whose values are in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserTerms {
    pub login: String,
    pub name: String,
    pub roles: Vec<Role>,
    pub team: TeamId,
    pub password: Option<String>,
}

impl UserForm {
    /// # Errors
    /// Every field that is missing or malformed.
    pub fn parse(&self) -> Result<UserTerms, Problems> {
        let mut problems = Problems::new();
        let name = problems.keep("name", required_text(&self.name, NAME_CHARACTERS_MAX));
        let login = problems.keep("login", login(&self.login));
        if self.roles.is_empty() {
            problems.add("roles", Refusal::Required);
        }
        let password = if self.password.is_empty() { None } else { problems.keep("password", password(&self.password)) };
        match (login, name) {
            (Some(login), Some(name)) if problems.is_empty() => {
                let mut roles = self.roles.clone();
                roles.sort();
                roles.dedup();
                Ok(UserTerms { login, name, roles, team: self.team.clone(), password })
            }
            _ => Err(problems),
        }
    }
}

/// A login: 2 to 40 letters (any script), digits, `.`, `_`, `-` or `@`, kept in lower case.
///
/// # Errors
/// `Required`, `TooLong`, `BadCharacters`.
pub fn login(text: &str) -> Result<String, Refusal> {
    let text = required_text(text, 40)?.to_lowercase();
    let is_allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@');
    if text.chars().all(is_allowed) { Ok(text) } else { Err(Refusal::BadCharacters) }
}

/// An address for mail that may be left empty.
///
/// # Errors
/// `NotAnEmail`.
pub fn optional_email(text: &str) -> Result<String, Refusal> {
    if text.trim().is_empty() { Ok(String::new()) } else { crate::parse::email(text) }
}

/// A new password, as typed: length counted in characters, nothing trimmed.
///
/// # Errors
/// `PasswordTooShort`, `PasswordTooCommon`, `TooLong`.
pub fn password(text: &str) -> Result<String, Refusal> {
    let count = text.chars().count();
    if count < PASSWORD_CHARACTERS_MIN {
        return Err(Refusal::PasswordTooShort { characters_min: PASSWORD_CHARACTERS_MIN });
    }
    if count > 200 {
        return Err(Refusal::TooLong { characters_max: 200 });
    }
    let lower = text.to_lowercase();
    let is_one_run = lower.chars().all(|c| lower.starts_with(c));
    if is_one_run || COMMON_PASSWORDS.contains(&lower.as_str()) {
        return Err(Refusal::PasswordTooCommon);
    }
    Ok(text.to_owned())
}

/// The most used passwords of eight characters and more: the first that a thief tries.
const COMMON_PASSWORDS: [&str; 16] = [
    "12345678",
    "123456789",
    "1234567890",
    "password",
    "password1",
    "qwertyui",
    "qwertyuiop",
    "iloveyou",
    "11111111",
    "88888888",
    "woaini1314",
    "1q2w3e4r",
    "a1234567",
    "admin123",
    "abc12345",
    "87654321",
];

/// Cleaned text that must not be empty.
///
/// # Errors
/// `Required`, `TooLong`.
pub fn required_text(text: &str, characters_max: usize) -> Result<String, Refusal> {
    let text = optional_text(text, characters_max)?;
    if text.is_empty() { Err(Refusal::Required) } else { Ok(text) }
}

/// Cleaned text that may be empty.
///
/// # Errors
/// `TooLong`.
pub fn optional_text(text: &str, characters_max: usize) -> Result<String, Refusal> {
    within(clean(text), characters_max)
}

/// Cleaned text of several lines that may be empty.
///
/// # Errors
/// `TooLong`.
pub fn optional_lines(text: &str, characters_max: usize) -> Result<String, Refusal> {
    within(clean_lines(text), characters_max)
}

fn within(text: String, characters_max: usize) -> Result<String, Refusal> {
    if text.chars().count() > characters_max { Err(Refusal::TooLong { characters_max }) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_stands_under_its_parent() {
        let team = |id: &str, parent: Option<&str>| Team {
            id: id.into(),
            name: id.to_owned(),
            parent: parent.map(Into::into),
            head: None,
            version: 1,
        };
        let teams = [team("north", Some("root")), team("root", None), team("beijing", Some("north")), team("south", Some("root"))];
        let order: Vec<(usize, String)> = team_tree(&teams).into_iter().map(|(depth, team)| (depth, team.name)).collect();
        let expected = [(0, "root"), (1, "north"), (2, "beijing"), (1, "south")].map(|(depth, name)| (depth, name.to_owned()));
        assert_eq!(order, expected);
    }
}
