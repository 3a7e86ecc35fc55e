//! People, from the command line.

use crate::place::Place;

#[test]
fn users_are_added_disabled_and_given_new_passwords() {
    let place = Place::new();
    place.import("contracts", "contracts-zh.xlsx");
    let added = place.call(&["user", "add", "--login", "Finance", "--name", "吴芳", "--roles", "finance,clerk"]).done();
    let password = added.out.lines().find_map(|line| line.strip_prefix("密码（只显示这一次）：")).expect("a password is shown");
    assert!(password.len() >= 16, "{password}");
    place.call(&["user", "add", "--login", "finance", "--name", "另一人", "--roles", "rep"]).failed(1);
    place.call(&["user", "add", "--login", "admin", "--name", "管理员", "--roles", "admin", "--team", "没有的团队"]).failed(1);
    place
        .call_with(&["user", "add", "--login", "admin", "--name", "管理员", "--roles", "admin", "--password-stdin"], "12345678\n")
        .failed(1);
    let admin = place
        .call_with(&["user", "add", "--login", "admin", "--name", "管理员", "--roles", "admin", "--password-stdin"], "correct horse\n")
        .done();
    assert!(!admin.out.contains("correct horse"), "a password that was given is not shown");
    place.call(&["user", "reset-password", "finance"]).done();
    place.call(&["user", "reset-password", "--login", "nobody"]).failed(1);
    place.call(&["user", "disable", "--login", "finance"]).done();
    let last = place.call(&["user", "disable", "admin"]).failed(1);
    assert!(!last.err.is_empty());
    place.is_clean();
}
