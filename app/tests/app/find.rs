use app::find::{DEEDS, PINYIN, holds};
use app::routes::SCREENS;
use domain::lang::Lang;

#[test]
fn an_act_is_found_by_hanzi_pinyin_initials_and_english() {
    for wanted in ["合同", "xjht", "xinjian", "new con"] {
        assert!(holds("新建合同", "New contract", wanted), "{wanted}");
    }
    assert!(!holds("新建合同", "New contract", "回款"));
}

#[test]
fn every_screen_and_act_has_its_pinyin() {
    let spelt = |word: &str| PINYIN.iter().any(|(known, _)| *known == word);
    for screen in SCREENS {
        assert!(spelt(screen.label(Lang::Zh)), "{}", screen.path);
    }
    for deed in DEEDS {
        assert!(spelt(deed.zh), "{}", deed.href);
    }
}
