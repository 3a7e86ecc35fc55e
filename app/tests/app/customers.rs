use std::collections::HashSet;

use app::customers::{Fresh, Steady, industries};
use app::error::Failure;
use leptos::prelude::Owner;

#[test]
fn only_what_changed_since_the_same_list_was_drawn_is_lit() {
    Owner::new().with(|| {
        let fresh = Fresh::default();
        let rows = |version| [("a".to_owned(), 1), ("b".to_owned(), version)];
        assert!(fresh.take("x", rows(1)).is_empty(), "the first drawing lights nothing");
        assert_eq!(fresh.take("x", rows(2)), HashSet::from(["b".to_owned()]));
        assert!(fresh.take("y", rows(3)).is_empty(), "another filter lights nothing");
    });
}

#[test]
fn what_was_read_stays_while_the_server_cannot_be_reached_and_only_there() {
    Owner::new().with(|| {
        let steady = Steady::default();
        let lost = || Err(Failure::Unreachable("offline".into()));
        assert_eq!(steady.hold("a", lost()), lost());
        assert_eq!(steady.hold("a", Ok(1)), Ok(1));
        assert_eq!(steady.hold("a", lost()), Ok(1));
        assert_eq!(steady.hold("b", lost()), lost());
        assert_eq!(steady.hold("a", Err(Failure::NotFound)), Err(Failure::NotFound));
    });
}

#[test]
fn an_industry_is_found_by_parts_of_its_section_and_division() {
    let names = |text: &str| industries::containing(text).into_iter().map(|choice| choice.label).collect::<Vec<_>>();
    assert_eq!(names("软件 互联网"), ["信息传输、软件和信息技术服务业-互联网和相关服务"]);
    assert_eq!(names("制造业-医药"), ["制造业-医药制造业"]);
    assert_eq!(names("没有这一行"), Vec::<String>::new());
}

#[test]
fn the_standard_is_whole() {
    let all: Vec<String> = industries::all().collect();
    let sections: HashSet<&str> = all.iter().filter_map(|name| name.split('-').next()).collect();
    assert_eq!((sections.len(), all.len()), (20, 97));
}
