//! Roles as chips, and as boxes to tick.

use domain::permission::Role;
use domain::refusal::Problems;
use leptos::prelude::*;

use crate::error::{sentence, with_words};
use crate::ui::prelude::*;

/// A user's roles, side by side.
pub(super) fn role_chips(roles: &[Role]) -> AnyView {
    let l = lang();
    let chips: Vec<_> = roles.iter().map(|role| view! { <span class="role-chip">{role.label(l)}</span> }).collect();
    view! { <span class="role-chips">{chips}</span> }.into_any()
}

/// What each role is for, in one line.
fn purpose(role: Role) -> &'static str {
    let l = lang();
    match role {
        Role::Rep => l.pick("自己的客户、合同、跟进，登记回款", "Own customers, contracts, follow-ups; registers receipts"),
        Role::Clerk => l.pick("本团队的录入与导入", "Data entry and imports of the team"),
        Role::Manager => l.pick("本团队的全部业务，转交客户", "All business of the team; hands customers over"),
        Role::Finance => l.pick("确认与核销回款，查看全部", "Confirms and allocates receipts; sees everything"),
        Role::Legal => l.pick("查看全部合同", "Sees all contracts"),
        Role::Executive => l.pick("查看全部，只读", "Sees everything, read-only"),
        Role::Auditor => l.pick("查看全部与审计记录，只读", "Sees everything and the audit log, read-only"),
        Role::Admin => l.pick("用户、团队、设置；不含业务", "Users, teams, settings; no business"),
    }
}

/// One box a role. Its problem is that of `roles`.
pub(super) fn role_boxes(ticked: &[(Role, RwSignal<bool>)], problems: RwSignal<Problems>) -> impl IntoView + use<> {
    let l = lang();
    let boxes: Vec<_> = ticked
        .iter()
        .map(|(role, checked)| view! { <CheckField name=format!("role_{}", role.code()) label=role.label(l) help=purpose(*role) checked=*checked/> })
        .collect();
    let id = field_id_here("roles");
    let (described_by, error_id) = (format!("{id}-error"), format!("{id}-error"));
    let problems = with_words(problems.into());
    let error = move || problems.with(|problems| problems.of("roles").map(|refusal| sentence(refusal, l)));
    view! {
        <fieldset class="field" id=id tabindex="-1" aria-describedby=described_by>
            <legend class="field-label">{l.pick("角色", "Roles")}</legend>
            <div class="role-boxes">{boxes}</div>
            <p class="field-error" id=error_id hidden=move || error().is_none()><Icon symbol=Symbol::Alert/><span>{error}</span></p>
        </fieldset>
    }
}
