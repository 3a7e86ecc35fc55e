//! The fields of the channels' form. What is secret begins empty, and says whether something is kept.

use domain::lang::Lang;
use domain::outbox::{ChannelsForm, ChannelsView, Secret, Tls};
use leptos::prelude::*;

use crate::ui::prelude::*;

type Text = RwSignal<String>;
type Tick = RwSignal<bool>;

/// Every field of the form; Copy, for handlers.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    host: Text,
    port: Text,
    tls: Text,
    user: Text,
    password: Text,
    from: Text,
    from_name: Text,
    wecom_url: Text,
    wecom_off: Tick,
    dingtalk_url: Text,
    dingtalk_secret: Text,
    dingtalk_off: Tick,
    hours_from: Text,
    hours_until: Text,
}

impl Fields {
    pub(super) fn of(form: ChannelsForm) -> Self {
        let secret = || RwSignal::new(String::new());
        Self {
            host: RwSignal::new(form.host),
            port: RwSignal::new(form.port),
            tls: RwSignal::new(form.tls),
            user: RwSignal::new(form.user),
            password: secret(),
            from: RwSignal::new(form.from),
            from_name: RwSignal::new(form.from_name),
            wecom_url: secret(),
            wecom_off: RwSignal::new(false),
            dingtalk_url: secret(),
            dingtalk_secret: secret(),
            dingtalk_off: RwSignal::new(false),
            hours_from: RwSignal::new(form.hours_from),
            hours_until: RwSignal::new(form.hours_until),
        }
    }

    /// What was typed of secrets is gone.
    pub(super) fn forget_secrets(self) {
        for secret in [self.password, self.wecom_url, self.dingtalk_url, self.dingtalk_secret] {
            secret.set(String::new());
        }
    }

    pub(super) fn form(self) -> ChannelsForm {
        ChannelsForm {
            host: self.host.get(),
            port: self.port.get(),
            tls: self.tls.get(),
            user: self.user.get(),
            password: Secret::new(self.password.get()),
            from: self.from.get(),
            from_name: self.from_name.get(),
            wecom_url: Secret::new(self.wecom_url.get()),
            wecom_off: self.wecom_off.get(),
            dingtalk_url: Secret::new(self.dingtalk_url.get()),
            dingtalk_secret: Secret::new(self.dingtalk_secret.get()),
            dingtalk_off: self.dingtalk_off.get(),
            hours_from: self.hours_from.get(),
            hours_until: self.hours_until.get(),
        }
    }
}

/// What stands below a field whose content nobody is shown.
fn kept(is_set: bool, l: Lang) -> &'static str {
    if is_set {
        l.pick("已设置，不再显示；留空则不变。", "Set, and not shown again; leave it empty to keep it.")
    } else {
        l.pick("还没有设置。", "Not set yet.")
    }
}

pub(super) fn mail_fields(f: Fields, view: &ChannelsView, l: Lang) -> AnyView {
    let ways: Vec<Choice> = Tls::ALL.iter().map(|tls| Choice::new(tls.code(), tls.label(l))).collect();
    let password = kept(view.has_password, l);
    view! {
        <h2 class="section-title">{l.pick("邮件", "E-mail")}</h2>
        <FieldRow>
            <TextField name="host" label=l.pick("SMTP 服务器", "SMTP server") value=f.host optional=true
                help=l.pick("留空则不发邮件。", "Leave it empty to send no e-mail.")/>
            <TextField name="port" label=l.pick("端口", "Port") value=f.port optional=true help=l.pick("留空用常用端口。", "Empty: the usual one.")/>
        </FieldRow>
        <SelectField name="tls" label=l.pick("加密", "Encryption") value=f.tls choices=ways/>
        <FieldRow>
            <TextField name="user" label=l.pick("用户名", "User name") value=f.user optional=true/>
            <TextField name="password" label=l.pick("密码或授权码", "Password") value=f.password kind="password" autocomplete="new-password" optional=true help=password/>
        </FieldRow>
        <FieldRow>
            <TextField name="from" label=l.pick("发件地址", "From address") value=f.from kind="email" optional=true/>
            <TextField name="from_name" label=l.pick("发件人名称", "From name") value=f.from_name optional=true/>
        </FieldRow>
    }
    .into_any()
}

pub(super) fn robot_fields(f: Fields, view: &ChannelsView, l: Lang) -> AnyView {
    let help = l.pick("从群设置里的机器人复制完整地址。", "Copy the whole address from the robot in the group's settings.");
    let [wecom, dingtalk] = [view.has_wecom, view.has_dingtalk].map(|is_set| format!("{}{help}", kept(is_set, l)));
    let secret = format!("{}{}", kept(view.has_dingtalk_secret, l), l.pick("机器人选“加签”时填写。", " For a robot that signs."));
    let off =
        |is_set: bool, name: &'static str, label: &'static str, checked: Tick| is_set.then(|| view! { <CheckField name label checked/> });
    let wecom_off = off(view.has_wecom, "wecom_off", l.pick("不再用企业微信群", "Use the WeCom group no more"), f.wecom_off);
    let dingtalk_off = off(view.has_dingtalk, "dingtalk_off", l.pick("不再用钉钉群", "Use the DingTalk group no more"), f.dingtalk_off);
    view! {
        <h2 class="section-title">{l.pick("群机器人", "Robots of groups")}</h2>
        <TextField name="wecom_url" label=l.pick("企业微信群机器人地址", "WeCom robot's address") value=f.wecom_url kind="password" autocomplete="new-password" optional=true help=wecom/>
        {wecom_off}
        <TextField name="dingtalk_url" label=l.pick("钉钉群机器人地址", "DingTalk robot's address") value=f.dingtalk_url kind="password" autocomplete="new-password" optional=true help=dingtalk/>
        <TextField name="dingtalk_secret" label=l.pick("钉钉加签密钥", "DingTalk signing secret") value=f.dingtalk_secret kind="password" autocomplete="new-password" optional=true help=secret/>
        {dingtalk_off}
    }
    .into_any()
}

pub(super) fn hour_fields(f: Fields, l: Lang) -> AnyView {
    view! {
        <h2 class="section-title">{l.pick("什么时候发", "When messages leave")}</h2>
        <p class="quiet small">{l.pick(
            "只在工作日的这段时间里发（公司所在时区），其余时间的留到下一次。休息日在“级别与休息日”里。",
            "Only within these hours of working days, by the company's clocks; the rest waits until then. Days of rest stand under “Levels and days”.",
        )}</p>
        <FieldRow>
            <TextField name="hours_from" label=l.pick("从", "From") value=f.hours_from/>
            <TextField name="hours_until" label=l.pick("到", "Until") value=f.hours_until/>
        </FieldRow>
    }
    .into_any()
}
