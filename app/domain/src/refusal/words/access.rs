//! Refusals about people, sign-in, permission and competing changes.

use super::{Words, say};
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    sign_in(refusal).or_else(|| people(refusal)).or_else(|| everywhere(refusal))
}

fn sign_in(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::PasswordTooShort { characters_min } => say(
            format!("密码太短，至少 {characters_min} 个字符。请加长。"),
            format!("The password is too short: at least {characters_min} characters. Make it longer."),
        ),
        Refusal::PasswordTooCommon => {
            say("这个密码太常见，容易被猜到。请换一个。", "This password is too common and easily guessed. Choose another.")
        }
        Refusal::WrongLoginOrPassword => say(
            "登录名或密码不对。请重试，或请管理员重设密码。",
            "The login or the password is wrong. Try again, or ask an administrator to reset the password.",
        ),
        Refusal::TooManyAttempts { wait_seconds } => {
            // Longer waits are said in minutes, rounded up: who comes back then is let in.
            let (wait, zh, en) =
                if *wait_seconds < 120 { (*wait_seconds, "秒", "seconds") } else { (wait_seconds.div_ceil(60), "分钟", "minutes") };
            say(format!("尝试次数过多。请 {wait} {zh}后再试。"), format!("Too many attempts. Try again in {wait} {en}."))
        }
        Refusal::WrongSetupToken => {
            say("启动令牌不对。请从服务器启动时的输出中复制。", "The set-up token is wrong. Copy it from what the server printed at start.")
        }
        Refusal::AlreadySetUp => say("系统已完成初始化。请直接登录。", "The system has already been set up. Sign in."),
        _ => return None,
    })
}

fn people(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::LoginTaken => say("这个登录名已被使用。请换一个。", "This login is already in use. Choose another."),
        Refusal::TeamCycle => say(
            "上级团队不能是自己或自己的下级。请另选上级团队。",
            "A team cannot be under itself or one of its own sub-teams. Choose another parent.",
        ),
        Refusal::TeamNotEmpty => {
            say("团队里还有成员、客户或下级团队。请先移走。", "The team still has members, customers or sub-teams. Move them first.")
        }
        Refusal::UnknownUser => say("没有这个用户。请重新选择。", "There is no such user. Choose again."),
        Refusal::UnknownTeam => say("没有这个团队。请重新选择。", "There is no such team. Choose again."),
        Refusal::LastAdmin => say(
            "这是最后一位管理员，不能停用或取消角色。请先指定另一位管理员。",
            "This is the last administrator and must stay one. Appoint another first.",
        ),
        Refusal::UnknownTimeZone => {
            say("没有这个时区。请填写例如 Asia/Shanghai。", "There is no such time zone. Enter one such as Asia/Shanghai.")
        }
        _ => return None,
    })
}

fn everywhere(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::NotAllowed => say(
            "没有找到，或您没有权限。如需权限，请联系管理员。",
            "Not found, or you may not do this. Ask an administrator if you need to.",
        ),
        Refusal::ChangedMeanwhile => {
            say("其他人刚刚改动了这条记录。请刷新后再试。", "Somebody else has just changed this record. Reload and try again.")
        }
        Refusal::OperationReused => say(
            "这次提交与之前一次重复，但内容不同，未保存。请刷新后重新提交。",
            "This submission repeats an earlier one with different content and was not saved. Reload and submit again.",
        ),
        Refusal::DuplicateCustomer { name, number } => say(
            format!("可能与已有客户 {name}（{number}）重复。请核对；确认不是同一家时再保存。"),
            format!("This may be the existing customer {name} ({number}). Compare them, and save only if they are not the same."),
        ),
        Refusal::CustomerMerged { name, number } => say(
            format!("这家客户已并入 {name}（{number}）。请到那里操作。"),
            format!("This customer was merged into {name} ({number}). Do it there."),
        ),
        Refusal::SameCustomer => say("两边是同一家客户，请选择另一家。", "Both are the same customer. Choose another one."),
        Refusal::CreditLimitIsManagers => say(
            "信用额度由销售经理或财务设定。请保留原值或留空，并请他们来改。",
            "The credit limit is set by a sales manager or finance. Leave it as it was or empty, and ask one of them to change it.",
        ),
        Refusal::LevelsOutOfOrder => {
            say("VIP 的金额不能低于重点客户的金额，请改大。", "The amount for VIP must not be below that for key customers. Enter more.")
        }
        Refusal::DemoRunning => {
            say("演示数据正在填入。请等它完成后刷新。", "The demo data is being filled in already. Wait until it is done, then reload.")
        }
        Refusal::NotEmptyCompany => say(
            "公司里已有数据，不能执行此操作。请使用空的数据目录。",
            "The company already has data, so this cannot be done. Use an empty data directory.",
        ),
        _ => return None,
    })
}
