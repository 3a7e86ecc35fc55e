//! Every way into the server has a row: none can be added without saying who may use it.

use std::collections::BTreeSet;

use super::{Row, Rule, table};

const ROUTER: &str = include_str!("../../../src/router.rs");

/// Server functions by their path below `/api/`, from the registry that the server itself serves from.
fn server_functions() -> BTreeSet<String> {
    // Naming the crate links it, and its functions register themselves.
    let _linked: fn() -> _ = app::frame::Frame::default;
    leptos::server_fn::axum::server_fn_paths()
        .map(|(path, method)| {
            assert_eq!(method.as_str(), "POST", "{path}: a server function by GET could be called from another site");
            path.strip_prefix("/api/").unwrap_or_else(|| panic!("{path} is not under /api/")).to_owned()
        })
        .collect()
}

/// Plain routes, from the router's source; those of the whole application are not meant here.
fn plain_routes() -> BTreeSet<String> {
    let router = ROUTER.split("#[cfg(test)]").next().unwrap_or_default();
    let paths = router.split(".route(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    let paths: BTreeSet<String> = paths.map(str::to_owned).collect();
    assert!(paths.contains("/api/{*function}"), "the router is read wrongly: {paths:?}");
    paths
}

#[test]
fn every_endpoint_has_a_row_in_the_table() {
    let functions = server_functions();
    assert!(functions.contains("contracts/list") && functions.len() > 30, "the registry is not linked: {functions:?}");
    // Health says nothing of anybody; the functions below /api/ are taken one by one.
    let open = ["/healthz", "/readyz", "/api/{*function}"];
    let routes = plain_routes().into_iter().filter(|path| !open.contains(&path.as_str()));
    let there: BTreeSet<String> = functions.into_iter().chain(routes).collect();
    let known: BTreeSet<String> = table().iter().map(|row| row.endpoint.to_owned()).collect();
    let missing: Vec<_> = there.difference(&known).collect();
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(missing.is_empty(), "endpoints without a row in the permission table: {missing:?}");
    assert!(gone.is_empty(), "rows of endpoints that are no more: {gone:?}");
}

#[test]
fn only_the_way_in_is_open_to_those_who_are_not_signed_in() {
    let is_open = |row: &Row| matches!(row.rule, Rule::Door);
    let open: BTreeSet<&str> = table().iter().filter(|row| is_open(row)).map(|row| row.endpoint).collect();
    let ways_in = ["/calendar/{file}", "account/set_language", "account/set_up", "account/sign_in", "account/sign_out"];
    assert_eq!(open, BTreeSet::from(ways_in));
}
