//! The log of commits, verified and anchored.

use crate::place::Place;

#[test]
fn the_log_is_verified_and_its_end_kept_by_somebody_else() {
    let place = Place::new();
    place.import("contracts", "contracts-zh.xlsx");
    let whole = place.call(&["audit", "verify", "--lang", "en"]).done();
    assert!(whole.out.contains("The log is whole"), "{whole:?}");
    let head = place.file("head.json");
    let head = head.to_str().unwrap();
    place.call(&["audit", "head", "-o", head]).done();
    place.call(&["user", "add", "--login", "rep", "--name", "rep", "--roles", "rep"]).done();
    let found = place.call(&["audit", "verify", "--head", head, "--json"]).done().json();
    assert!(found["fault"].is_null() && found["commits"].as_i64() > Some(1), "{found}");

    // Another company's log is whole in itself, and does not go through this one's end.
    let other = Place::new();
    other.import("contracts", "contracts-zh.xlsx");
    let refused = other.call(&["audit", "verify", "--head", head, "--lang", "en"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.out.contains("not the one that the third party kept"), "{refused:?}");
    std::fs::write(place.file("head.json"), "{}").unwrap();
    assert!(place.call(&["audit", "verify", "--head", head, "--lang", "en"]).failed(1).err.contains("audit head"));
}
