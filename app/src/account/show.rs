//! One's own account: who one is here, the language, the password, the browsers that are signed in.

use leptos::prelude::*;

use super::calendar::CalendarSection;
use super::email::EmailSection;
use super::menu::{roles_line, sign_out, switch_language};
use super::password::PasswordSection;
use super::sessions::SessionsSection;
use crate::frame::frame;
use crate::ui::prelude::*;

/// The account page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let l = lang();
    let name = frame().actor.map(|actor| actor.name).unwrap_or_default();
    let (switch, leave) = (switch_language(), sign_out());
    let sign_out = view! {
        <Button icon=Symbol::LogOut on_click=move |_| leave()>{l.pick("退出登录", "Sign out")}</Button>
    };
    view! {
        <Page title=l.pick("我的账户", "My account") narrow=true acts=sign_out.into_any()>
            <Definitions>
                <Definition label=l.pick("姓名", "Name")>{name}</Definition>
                <Definition label=l.pick("角色", "Roles")>{roles_line()}</Definition>
                <Definition label=l.pick("语言", "Language")>
                    <span class="row-of">
                        {l.pick("中文", "English")}
                        <Button look=Look::Quiet on_click=move |_| switch()><span lang=l.other().tag()>{l.pick("Switch to English", "切换到中文")}</span></Button>
                    </span>
                </Definition>
            </Definitions>
            <EmailSection/>
            <PasswordSection/>
            <CalendarSection/>
            <SessionsSection/>
        </Page>
    }
    .into_any()
}
