//! The browser's way in: one function that brings the server's page to life. Empty on any other target.

/// Read by nobody: room for the splitter, which lays the program's constants out anew, part by part, and needs a little more room than the
/// linker gave them. Without it they would all stay in what every page loads.
#[cfg(target_arch = "wasm32")]
#[used]
static ROOM: [u8; 32 << 10] = [1; 32 << 10];

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    let _ = any_spawner::Executor::init_wasm_bindgen();
    leptos::task::spawn_local(async {
        app::client::load_page().await;
        leptos::mount::hydrate_body(app::App);
        // Tests and keyboards wait for this mark: from now on the page listens.
        if let Some(root) = leptos::prelude::document().document_element() {
            let _ = root.set_attribute("data-hydrated", "");
        }
    });
}
