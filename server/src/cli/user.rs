//! `user add|disable|reset-password`.

use std::io::BufRead;

use clap::{Args, Subcommand};
use domain::id::{OperationId, TeamId};
use domain::lang::Lang;
use domain::permission::Role;
use domain::user::{User, UserForm};
use store::{Store, new_id};

use super::words::{self, Failure, say};
use super::{Context, DONE, Outcome};

#[derive(Subcommand)]
pub enum Command {
    /// 新增用户 · add a user
    Add(Addition),
    /// 停用用户：立即结束其会话 · disable a user: the sessions end at once
    Disable(Login),
    /// 重设密码：结束其会话 · set a new password: the sessions end
    ResetPassword(Reset),
}

#[derive(Args)]
pub struct Addition {
    /// 登录名 · what is typed to sign in
    #[arg(long)]
    login: String,
    /// 姓名 · the person's name
    #[arg(long)]
    name: String,
    /// 角色，逗号分隔 · roles, separated by commas: rep, clerk, manager, finance, legal, executive, auditor, admin
    #[arg(long, value_delimiter = ',', required = true, value_parser = role)]
    roles: Vec<Role>,
    /// 团队名称（默认：整个公司） · the team's name (default: the whole company)
    #[arg(long)]
    team: Option<String>,
    /// 从标准输入读取密码；否则生成并显示 · read the password from stdin; else one is made and shown
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Login {
    /// 登录名 · what is typed to sign in
    #[arg(value_name = "LOGIN")]
    positional: Option<String>,
    #[arg(long, value_name = "LOGIN", hide = true)]
    login: Option<String>,
}

#[derive(Args)]
pub struct Reset {
    #[command(flatten)]
    login: Login,
    /// 从标准输入读取密码；否则生成并显示 · read the password from stdin; else one is made and shown
    #[arg(long)]
    password_stdin: bool,
}

impl Login {
    fn text(&self) -> String {
        self.positional.as_ref().or(self.login.as_ref()).map(|text| text.trim().to_lowercase()).unwrap_or_default()
    }
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| Role::ALL.map(Role::code).join(", "))
}

pub(super) async fn run(context: &Context, command: &Command) -> Outcome {
    let (store, _) = context.open_company().await?;
    let done = match command {
        Command::Add(addition) => add(context, &store, addition).await,
        Command::Disable(login) => disable(context, &store, &login.text()).await,
        Command::ResetPassword(reset) => reset_password(context, &store, reset).await,
    };
    context.close(&store).await?;
    done.map(|()| DONE)
}

async fn add(context: &Context, store: &Store, addition: &Addition) -> Result<(), Failure> {
    let team = team(context, store, addition.team.as_deref()).await?;
    let (password, is_made) = password(context.lang, addition.password_stdin)?;
    let form = UserForm {
        login: addition.login.clone(),
        name: addition.name.clone(),
        roles: addition.roles.clone(),
        team,
        password: password.clone(),
    };
    store::users::save(store, &context.actor, &OperationId::new(new_id()), None, &form).await.map_err(words::store(context.lang))?;
    let login = addition.login.trim().to_lowercase();
    say(format_args!("{}{login}", context.lang.pick("已新增用户：", "Added the user ")));
    show_password(context.lang, &password, is_made);
    Ok(())
}

async fn disable(context: &Context, store: &Store, login: &str) -> Result<(), Failure> {
    let user = user(context, store, login).await?;
    let operation = OperationId::new(new_id());
    store::users::set_active(store, &context.actor, &operation, &user.id, false).await.map_err(words::store(context.lang))?;
    say(format_args!("{}{login}", context.lang.pick("已停用用户：", "Disabled the user ")));
    Ok(())
}

async fn reset_password(context: &Context, store: &Store, reset: &Reset) -> Result<(), Failure> {
    let user = user(context, store, &reset.login.text()).await?;
    let (password, is_made) = password(context.lang, reset.password_stdin)?;
    let form = UserForm { login: user.login.clone(), name: user.name, roles: user.roles, team: user.team, password: password.clone() };
    let operation = OperationId::new(new_id());
    store::users::save(store, &context.actor, &operation, Some(&user.id), &form).await.map_err(words::store(context.lang))?;
    say(format_args!("{}{}", context.lang.pick("已重设密码：", "Set a new password for "), user.login));
    show_password(context.lang, &password, is_made);
    Ok(())
}

async fn user(context: &Context, store: &Store, login: &str) -> Result<User, Failure> {
    let users = store::users::list(store, &context.actor).await;
    users.into_iter().find(|user| user.login == login).ok_or_else(|| {
        Failure::Failed(match context.lang {
            Lang::Zh => format!("没有登录名为 {login} 的用户。"),
            Lang::En => format!("there is no user with the login {login}."),
        })
    })
}

async fn team(context: &Context, store: &Store, name: Option<&str>) -> Result<TeamId, Failure> {
    let teams = store::users::teams(store, &context.actor).await;
    let Some(name) = name else { return Ok(TeamId::new("root")) };
    let found = teams.iter().find(|team| team.name == name.trim() || team.id.as_str() == name.trim());
    found.map(|team| team.id.clone()).ok_or_else(|| {
        let known = teams.iter().map(|team| team.name.as_str()).collect::<Vec<_>>().join(context.lang.pick("、", ", "));
        Failure::Failed(match context.lang {
            Lang::Zh => format!("没有名为 {name} 的团队；现有：{known}。"),
            Lang::En => format!("there is no team {name}; there are: {known}."),
        })
    })
}

/// The password to set, and whether it was made here.
fn password(lang: Lang, from_stdin: bool) -> Result<(String, bool), Failure> {
    if !from_stdin {
        return Ok((store::bulk::new_password(), true));
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| Failure::Failed(error.to_string()))?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() {
        return Err(Failure::failed(lang, "标准输入里没有密码。", "there is no password on stdin."));
    }
    Ok((password, false))
}

fn show_password(lang: Lang, password: &str, is_made: bool) {
    if is_made {
        say(format_args!("{}{password}", lang.pick("密码（只显示这一次）：", "Password (shown only this once): ")));
    }
}
