use app::ui::field::{escaped, field_id, marked_id};

#[test]
fn an_id_is_made_of_the_name_alone() {
    assert_eq!(field_id("lines.0.quantity"), "field-lines-0-quantity");
    assert_eq!(marked_id(0, "name"), "field-name");
    assert_eq!(marked_id(3, "name"), "d3-field-name");
}

#[test]
fn text_cannot_break_out_of_a_text_area() {
    assert_eq!(escaped("</textarea><script>alert(1)</script>"), "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
    assert_eq!(escaped("&lt;"), "&amp;lt;");
    assert_eq!(escaped("\n二"), "\n\n二");
}
