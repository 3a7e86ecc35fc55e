//! The templates, and the library of clauses.

use domain::list::Page as ListOf;
use domain::permission::{Act, Noun};
use domain::template::Template;
use leptos::prelude::*;

use super::api::{LibraryClause, template_library, template_list};
use crate::fetched::fetched;
use crate::frame::may;
use crate::live::live;
use crate::ui::prelude::*;

/// The query key of the place in the library.
const AFTER: &str = "after";

/// `/admin/templates`
#[component]
pub fn ListPage() -> impl IntoView {
    let l = lang();
    let (live, query) = (live(), use_query());
    let templates = fetched(move || live.revision.get(), |_| template_list());
    let library = fetched(
        move || (query.get(AFTER), live.revision.get()),
        |(after, _)| template_library(Some(after).filter(|after| !after.is_empty())),
    );
    let can_edit = may(Noun::Template, Act::Edit);
    let add = can_edit.then(|| {
        view! {
            <ButtonLink href="/admin/templates/new#word".to_owned() icon=Symbol::Import>{l.pick("从 Word 导入", "Import from Word")}</ButtonLink>
            <ButtonLink href="/admin/templates/new".to_owned() look=Look::Primary icon=Symbol::Plus key="n">{l.pick("新建模板", "New template")}</ButtonLink>
        }
    });
    view! {
        <Page title=l.pick("合同模板", "Contract templates") acts=add.into_any()>
            {when_there(templates, 4, move |templates| cards(templates, can_edit))}
            <Section id="library" title=l.pick("条款库", "Library of clauses")>
                <p class="quiet">{l.pick("修改模板里的条款会生成新版本；用旧版的模板和已起草的合同不变。", "Editing a clause in a template makes a new edition. Templates that name an older one, and contracts drafted from it, keep theirs.")}</p>
                {when_there(library, 6, move |page| clauses(page, query))}
            </Section>
        </Page>
    }
    .into_any()
}

fn cards(templates: Vec<Template>, can_edit: bool) -> AnyView {
    let l = lang();
    if templates.is_empty() {
        let start = can_edit.then(|| {
            view! { <ButtonLink href="/admin/templates/new".to_owned() look=Look::Primary>{l.pick("新建模板", "New template")}</ButtonLink> }
        });
        return view! {
            <Empty symbol=Symbol::Contracts title=l.pick("还没有合同模板", "No template yet")
                text=l.pick("有了模板，业务员起草合同只需选择和填空，改动一目了然。", "With a template, drafting a contract is choosing and filling in, and every change is in plain sight.")>
                {start}
            </Empty>
        }
        .into_any();
    }
    let cards: Vec<_> = templates.into_iter().map(card).collect();
    view! { <ul class="templates">{cards}</ul> }.into_any()
}

fn card(template: Template) -> AnyView {
    let l = lang();
    let (tone, word) =
        if template.is_active { (Tone::Done, l.pick("已启用", "On")) } else { (Tone::Neutral, l.pick("未启用", "Off")) };
    let kind = template.contract_type.map_or_else(|| l.pick("所有合同", "All contracts"), |kind| kind.label(l));
    let count = template.clauses.len();
    let about = match l {
        domain::lang::Lang::Zh => format!("{kind} · {count} 条 · 第 {} 版", template.version),
        domain::lang::Lang::En => format!("{kind} · {count} clauses · version {}", template.version),
    };
    view! {
        <li class="card template">
            <a class="row-link" href=format!("/admin/templates/{}", template.id)>{template.name}</a>
            <StateChip tone label=word/>
            <p class="quiet small figures">{about}</p>
        </li>
    }
    .into_any()
}

fn clauses(page: ListOf<LibraryClause>, query: Query) -> AnyView {
    let l = lang();
    if page.items.is_empty() {
        return view! { <p class="quiet">{l.pick("模板里的条款会自动进入条款库。", "The clauses of templates come in here by themselves.")}</p> }.into_any();
    }
    let rows: Vec<_> = page.items.into_iter().map(clause).collect();
    let more = page.next.map(|next| {
        let href = untrack(|| query.href(&[(AFTER, &next)]));
        view! { <p><a href=href>{l.pick("后面的条款", "More clauses")}</a></p> }
    });
    view! { <ul class="library">{rows}</ul>{more} }.into_any()
}

fn clause(found: LibraryClause) -> AnyView {
    let l = lang();
    let LibraryClause { clause, used_by } = found;
    let heading = if clause.content.heading.is_empty() {
        l.pick("（无标题条款）", "(no heading)").to_owned()
    } else {
        clause.content.heading.clone()
    };
    let kind = clause.content.kind.label(l);
    let edition = match l {
        domain::lang::Lang::Zh => format!("第 {} 版 · {} · {}", clause.edition, clause.author_name, format::date(clause.on)),
        domain::lang::Lang::En => format!("edition {} · {} · {}", clause.edition, clause.author_name, format::date(clause.on)),
    };
    let users = if used_by.is_empty() { l.pick("没有模板在用", "no template uses it").to_owned() } else { used_by.join("、") };
    let texts: Vec<_> = clause
        .content
        .texts
        .into_iter()
        .map(|text| {
            let name = (!text.name.is_empty()).then(|| view! { <strong>{text.name}</strong> });
            view! { <div>{name}<p class="lines-kept">{text.text}</p></div> }
        })
        .collect();
    view! {
        <li>
            <details class="library-clause">
                <summary><strong>{heading}</strong><span class="quiet small">{kind}" · "<span class="figures">{edition}</span>" · "{users}</span></summary>
                {texts}
            </details>
        </li>
    }
    .into_any()
}
