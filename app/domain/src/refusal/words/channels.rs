//! Refusals of the ways by which messages leave the app.

use super::{Words, say};
use crate::lang::Lang;
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::NotAHost => say(
            "这不是服务器的主机名。请填如 smtp.example.com 的名称或 IP 地址，不带端口。",
            "This is not a server's name. Enter one such as smtp.example.com, or an IP address, without the port.",
        ),
        Refusal::NotATime => {
            say("这不是时间。请写成 09:00 这样，从 00:00 到 23:59。", "This is not a time. Write it like 09:00, from 00:00 to 23:59.")
        }
        Refusal::HoursReversed => {
            say("停止发送的时间要晚于开始的时间。请改正其中一个。", "Sending must stop later than it begins. Correct one of the two.")
        }
        Refusal::PasswordInClear => say(
            "不加密的连接会泄露密码。请选一种加密方式，或不填用户名（仅限本机的服务器可以不加密）。",
            "Without encryption the password could be read on the way. Choose an encryption, or leave the user name empty (only a server on this machine needs none).",
        ),
        Refusal::PasswordAgain => say(
            "服务器、加密方式或用户名变了，原来的密码不会发给新的服务器。请重新输入密码。",
            "The server, its encryption or the user name is another, and the kept password is not sent there. Enter the password again.",
        ),
        Refusal::NotARobotUrl { start } => say(
            format!("这不是群机器人的地址。请从群里复制完整的 Webhook 地址，以 {start} 开头。"),
            format!("This is not the address of a group's robot. Copy the whole webhook address from the group; it begins with {start}."),
        ),
        Refusal::ChannelNotSetUp { channel } => say(
            format!("还没有设置{}。请先填好并保存，再试发。", channel.label(Lang::Zh)),
            format!("This channel is not set up yet: {}. Save its settings first, then try it.", channel.label(Lang::En)),
        ),
        Refusal::NoOwnEmail => say(
            "您的账户还没有邮箱，不知道试发给谁。请先在“我的账户”里填写邮箱。",
            "Your account has no e-mail address to send it to. Enter one under My account first.",
        ),
        Refusal::DispatchCannot { act, state } => say(
            format!("这条现在是“{}”，不能“{}”。请刷新后再看。", state.label(Lang::Zh), act.label(Lang::Zh)),
            format!("It is “{}” now, so that “{}” is not possible. Reload and look again.", state.label(Lang::En), act.label(Lang::En)),
        ),
        _ => return None,
    })
}
