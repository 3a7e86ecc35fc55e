//! Screens and acts as they are found: by their words in both languages, by pinyin and initials.

use domain::permission::{Act, Actor, Noun};

use crate::frame::frame;
use crate::routes::SCREENS;
use crate::ui::prelude::*;

/// Something one can do at once.
pub struct Deed {
    pub href: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub symbol: Symbol,
    /// What the user must be able to do; none: everybody signed in.
    pub needs: Option<(Noun, Act)>,
}

const fn deed(href: &'static str, zh: &'static str, en: &'static str, symbol: Symbol, needs: Option<(Noun, Act)>) -> Deed {
    Deed { href, zh, en, symbol, needs }
}

/// Every act that can be found, in its order.
pub const DEEDS: &[Deed] = &[
    deed("/follow-ups/new", "记跟进", "Log a follow-up", Symbol::FollowUps, Some((Noun::FollowUp, Act::Create))),
    deed("/contracts/new", "新建合同", "New contract", Symbol::Contracts, Some((Noun::Contract, Act::Create))),
    deed("/receipts/new", "登记回款", "Register a receipt", Symbol::Receipts, Some((Noun::Receipt, Act::Create))),
    deed("/customers/new", "新建客户", "New customer", Symbol::Customers, Some((Noun::Customer, Act::Create))),
    deed("/receipts?state=draft", "确认回款", "Confirm receipts", Symbol::CheckCircle, Some((Noun::Receipt, Act::Settle))),
    deed("/account", "我的账户、密码", "My account, password", Symbol::Lock, None),
];

/// Pinyin of what stands above and in the navigation, initials first. The pinyin of records is the store's.
pub const PINYIN: &[(&str, &str)] = &[
    ("记跟进", "jgj jigenjin"),
    ("新建合同", "xjht xinjianhetong"),
    ("登记回款", "djhk dengjihuikuan"),
    ("新建客户", "xjkh xinjiankehu"),
    ("确认回款", "qrhk querenhuikuan"),
    ("我的账户、密码", "wdzh wodezhanghu mm mima"),
    ("今天", "jt jintian"),
    ("审批", "sp shenpi"),
    ("提醒", "tx tixing"),
    ("催款", "ck cuikuan cui"),
    ("原件", "yj yuanjian"),
    ("审批流程", "splc shenpiliucheng"),
    ("合同模板", "htmb hetongmoban mb moban"),
    ("客户", "kh kehu"),
    ("跟进", "gj genjin"),
    ("合同", "ht hetong"),
    ("履约事项", "lysx lvyueshixiang"),
    ("应收", "ys yingshou"),
    ("回款", "hk huikuan"),
    ("银行流水", "yhls yinhangliushui ls liushui"),
    ("费用", "fy feiyong"),
    ("客情费", "kqf keqingfei lp lipin"),
    ("客情费政策", "kqfzc keqingfeizhengce"),
    ("发票", "fp fapiao kp kaipiao"),
    ("期间", "qj qijian jz jiezhang"),
    ("汇率", "hl huilv"),
    ("欠款", "qk qiankuan"),
    ("账龄", "zl zhangling"),
    ("业绩目标", "yjmb yejimubiao mb mubiao"),
    ("审计", "sj shenji"),
    ("导入", "dr daoru"),
    ("用户与团队", "yhytd yonghuyutuandui td tuandui"),
    ("设置", "sz shezhi"),
];

/// Whether one of these names of a thing, or the pinyin of the first, has the text in it; the text in lower case.
#[must_use]
pub fn holds(zh: &str, en: &str, wanted: &str) -> bool {
    let spelt =
        PINYIN.iter().find(|(word, _)| *word == zh).is_some_and(|(_, pinyin)| pinyin.split(' ').any(|word| word.starts_with(wanted)));
    zh.contains(wanted) || en.to_lowercase().contains(wanted) || spelt
}

/// The acts and the screens that this text names and this user may open; all of them for no text.
pub(super) fn places(text: &str) -> [PaletteGroup; 2] {
    let l = lang();
    let wanted = text.trim().to_lowercase();
    let actor: Option<Actor> = frame().actor;
    let may = |needs: Option<(Noun, Act)>| needs.is_none_or(|(noun, act)| actor.as_ref().is_some_and(|actor| actor.may(noun, act)));
    let deeds = DEEDS.iter().filter(|deed| may(deed.needs) && holds(deed.zh, deed.en, &wanted)).map(|deed| PaletteEntry {
        href: deed.href.to_owned(),
        label: l.pick(deed.zh, deed.en).to_owned(),
        detail: String::new(),
        symbol: deed.symbol,
        snippet: Vec::new(),
    });
    let screens = SCREENS
        .iter()
        .filter(|screen| may(screen.needs) && holds(screen.label(domain::lang::Lang::Zh), screen.label(domain::lang::Lang::En), &wanted))
        .map(|screen| PaletteEntry {
            href: screen.path.to_owned(),
            label: screen.label(l).to_owned(),
            detail: String::new(),
            symbol: screen.symbol,
            snippet: Vec::new(),
        });
    [
        PaletteGroup { title: l.pick("要做的事", "Acts").to_owned(), entries: deeds.collect() },
        PaletteGroup { title: l.pick("页面", "Screens").to_owned(), entries: screens.collect() },
    ]
}
