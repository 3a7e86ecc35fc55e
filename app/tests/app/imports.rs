use app::imports::decision;
use domain::lang::Lang;

#[test]
fn the_button_says_what_it_will_do() {
    assert_eq!(decision(Lang::Zh, 5, 3, 1, false), "导入 5 行，跳过 4 行");
    assert_eq!(decision(Lang::En, 1200, 0, 0, true), "Import 1,200 rows");
    assert_eq!(decision(Lang::Zh, 0, 3, 1, true), "有 3 行要先改好");
}
