//! A small set of own drawings: 20 px grid, 1.5 px line, round ends, in the colour of the text beside them.

use leptos::prelude::*;

/// What a drawing stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbol {
    Today,
    Customers,
    Contracts,
    Instalments,
    Receipts,
    FollowUps,
    Approvals,
    Reports,
    Settings,
    Team,
    Import,
    Export,
    Print,
    More,
    Plus,
    Search,
    Filter,
    Close,
    Check,
    Edit,
    Undo,
    Calendar,
    Phone,
    Chat,
    Attachment,
    Camera,
    Picture,
    Place,
    Circle,
    HalfCircle,
    CheckCircle,
    Clock,
    Alert,
    Lock,
    LogOut,
    Sun,
    Up,
    Down,
    Left,
    Right,
    Keyboard,
    Bell,
    Help,
}

impl Symbol {
    /// The drawing: what stands inside the `<svg>`.
    const fn drawing(self) -> &'static str {
        match self {
            Self::Today => {
                r#"<rect x="3" y="4.5" width="14" height="12.5" rx="2.5"/><path d="M3 8.5h14M7 2.5v3.5M13 2.5v3.5M7.5 12.5l2 2 3.5-3.5"/>"#
            }
            Self::Customers => {
                r#"<path d="M4 17V5.5A1.5 1.5 0 0 1 5.5 4h5A1.5 1.5 0 0 1 12 5.5V17M12 9h2.5A1.5 1.5 0 0 1 16 10.5V17M2.5 17h15M7 7.5h2M7 10.5h2M7 13.5h2"/>"#
            }
            Self::Contracts => {
                r#"<path d="M5.5 2.5h6L16 7v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 4 16V4a1.5 1.5 0 0 1 1.5-1.5zM11.5 2.5V7H16M7 14.5c1-2 1.7-2 2.2-.8s1 1 1.6.2 1-.9 1.7 0"/>"#
            }
            Self::Instalments => r#"<path d="M3 16.5h3.5v-4H3zM8.2 16.5h3.6v-8H8.2zM13.5 16.5H17v-13h-3.5z"/>"#,
            Self::Receipts => {
                r#"<rect x="2.5" y="5" width="15" height="10" rx="2"/><circle cx="10" cy="10" r="2.2"/><path d="M5.3 10h.01M14.7 10h.01"/>"#
            }
            Self::FollowUps => {
                r#"<path d="M4 3.5h12A1.5 1.5 0 0 1 17.5 5v7.5A1.5 1.5 0 0 1 16 14h-5l-4 3.5V14H4a1.5 1.5 0 0 1-1.5-1.5V5A1.5 1.5 0 0 1 4 3.5zM6.5 7.3h7M6.5 10.3h4.5"/>"#
            }
            Self::Approvals => {
                r#"<path d="M8 10.5V8.8C7 8.1 6.5 7.2 6.5 6a3.5 3.5 0 0 1 7 0c0 1.2-.5 2.1-1.5 2.8v1.7h2.5A1.5 1.5 0 0 1 16 12v2H4v-2a1.5 1.5 0 0 1 1.5-1.5zM4 17h12"/>"#
            }
            Self::Reports => r#"<path d="M3 3v12.5A1.5 1.5 0 0 0 4.5 17H17M6.5 12.5l3-3.5 2.5 2 4-5"/>"#,
            Self::Settings => {
                r#"<path d="M3 6h7M14.5 6H17M3 14h2.5M10 14h7"/><circle cx="12.2" cy="6" r="2.2"/><circle cx="7.8" cy="14" r="2.2"/>"#
            }
            Self::Team => {
                r#"<circle cx="7.5" cy="7" r="3"/><path d="M2 17c0-3 2.4-5 5.5-5s5.5 2 5.5 5M13 4.3a3 3 0 0 1 0 5.4M15 12.6c1.8.7 3 2.3 3 4.4"/>"#
            }
            Self::Import => r#"<path d="M10 3v9.5M6.5 9l3.5 3.5L13.5 9M3.5 13v2A1.5 1.5 0 0 0 5 16.5h10a1.5 1.5 0 0 0 1.5-1.5v-2"/>"#,
            Self::Export => r#"<path d="M10 12.5V3M6.5 6.5L10 3l3.5 3.5M3.5 13v2A1.5 1.5 0 0 0 5 16.5h10a1.5 1.5 0 0 0 1.5-1.5v-2"/>"#,
            Self::Print => {
                r#"<path d="M6 7V3h8v4M6 14H4a1.5 1.5 0 0 1-1.5-1.5v-4A1.5 1.5 0 0 1 4 7h12a1.5 1.5 0 0 1 1.5 1.5v4A1.5 1.5 0 0 1 16 14h-2M6 11.5h8V17H6z"/>"#
            }
            Self::More => r#"<path d="M4.5 10h.01M10 10h.01M15.5 10h.01" stroke-width="2.5"/>"#,
            Self::Plus => r#"<path d="M10 4v12M4 10h12"/>"#,
            Self::Search => r#"<circle cx="9" cy="9" r="5.5"/><path d="M13 13l4 4"/>"#,
            Self::Filter => r#"<path d="M3 5.5h14M6 10h8M8.5 14.5h3"/>"#,
            Self::Close => r#"<path d="M5 5l10 10M15 5L5 15"/>"#,
            Self::Check => r#"<path d="M4 10.5l4 4 8-9"/>"#,
            Self::Edit => r#"<path d="M4 16l.8-3.5 8.7-8.7a1.4 1.4 0 0 1 2 0l.7.7a1.4 1.4 0 0 1 0 2L7.5 15.2zM12 5.3L14.7 8"/>"#,
            Self::Undo => r#"<path d="M7 4L3.5 7.5 7 11M3.5 7.5H12a4.5 4.5 0 0 1 0 9H8"/>"#,
            Self::Calendar => r#"<rect x="3" y="4.5" width="14" height="12.5" rx="2.5"/><path d="M3 8.5h14M7 2.5v3.5M13 2.5v3.5"/>"#,
            Self::Phone => {
                r#"<path d="M6.5 3H4.5A1.5 1.5 0 0 0 3 4.6 13.5 13.5 0 0 0 15.4 17a1.5 1.5 0 0 0 1.6-1.5v-2l-3.7-1.7-1.8 1.8a9.5 9.5 0 0 1-5.1-5.1l1.8-1.8z"/>"#
            }
            Self::Chat => {
                r#"<path d="M10 3.5c4.1 0 7.5 2.7 7.5 6.2s-3.4 6.3-7.5 6.3c-.8 0-1.6-.1-2.3-.3L4 17l.6-2.9c-1.3-1.1-2.1-2.6-2.1-4.4C2.5 6.2 5.9 3.5 10 3.5z"/>"#
            }
            Self::Attachment => {
                r#"<path d="M15.5 9.5l-5.8 5.8a3.5 3.5 0 0 1-5-5L11 4.1a2.4 2.4 0 0 1 3.4 3.4L8.3 13.5a1.2 1.2 0 0 1-1.7-1.7L12 6.5"/>"#
            }
            Self::Camera => {
                r#"<path d="M3.5 6.5h2.7l1.3-2h5l1.3 2h2.7A1 1 0 0 1 17.5 7.5v7.5a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1v-7.5a1 1 0 0 1 1-1z"/><circle cx="10" cy="11" r="2.8"/>"#
            }
            Self::Picture => r#"<rect x="2.5" y="4" width="15" height="12" rx="2"/><path d="M3 14l4-4 3 3 2.5-2.5L17 15M12.5 7.5h.01"/>"#,
            Self::Place => {
                r#"<path d="M10 17.5c-3.5-3.5-5.3-6.2-5.3-8.6a5.3 5.3 0 0 1 10.6 0c0 2.4-1.800 5.1-5.3 8.6z"/><circle cx="10" cy="8.8" r="1.9"/>"#
            }
            Self::Circle => r#"<circle cx="10" cy="10" r="6.5"/>"#,
            Self::HalfCircle => {
                r#"<circle cx="10" cy="10" r="6.5"/><path d="M10 6.2a3.8 3.8 0 0 1 0 7.6z" fill="currentColor" stroke="none"/>"#
            }
            Self::CheckCircle => r#"<circle cx="10" cy="10" r="6.5"/><path d="M7 10.2l2.2 2.2L13 8"/>"#,
            Self::Clock => r#"<circle cx="10" cy="10" r="6.5"/><path d="M10 6.5V10l2.3 1.8"/>"#,
            Self::Alert => r#"<path d="M10 3.2L17.5 16.5h-15zM10 8.3v3.7M10 14.3h.01"/>"#,
            Self::Lock => r#"<rect x="4" y="9" width="12" height="8" rx="2"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>"#,
            Self::LogOut => r#"<path d="M8 3.5H5A1.5 1.5 0 0 0 3.5 5v10A1.5 1.5 0 0 0 5 16.5h3M8 10h9M13.5 6.5L17 10l-3.5 3.5"/>"#,
            Self::Sun => {
                r#"<circle cx="10" cy="10" r="3.3"/><path d="M10 2.5v1.7M10 15.8v1.7M2.5 10h1.7M15.8 10h1.7M4.7 4.7l1.2 1.2M14.1 14.1l1.2 1.2M15.3 4.7l-1.2 1.2M5.9 14.1l-1.2 1.2"/>"#
            }
            Self::Up => r#"<path d="M5 12.5l5-5 5 5"/>"#,
            Self::Down => r#"<path d="M5 7.5l5 5 5-5"/>"#,
            Self::Left => r#"<path d="M12.5 5l-5 5 5 5"/>"#,
            Self::Right => r#"<path d="M7.5 5l5 5-5 5"/>"#,
            Self::Keyboard => {
                r#"<rect x="2.5" y="5" width="15" height="10" rx="2"/><path d="M5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M7 12h6"/>"#
            }
            Self::Bell => r#"<path d="M5 14V9a5 5 0 0 1 10 0v5l1.5 1h-13zM8.5 17.3h3"/>"#,
            Self::Help => {
                r#"<circle cx="10" cy="10" r="7"/><path d="M7.9 7.9A2.2 2.2 0 0 1 10 6.3c1.3 0 2.2.8 2.2 2 0 1.7-2.2 1.8-2.2 3.3M10 13.8h.01"/>"#
            }
        }
    }
}

/// A drawing that decorates the word beside it; it is hidden from those who hear the page.
///
/// `<Icon symbol=Symbol::Search/>`
#[component]
pub fn Icon(symbol: Symbol) -> impl IntoView {
    view! {
        <svg
            class="icon"
            viewBox="0 0 20 20"
            fill="none"
            stroke="currentColor"
            stroke-width="1.5"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            focusable="false"
            inner_html=symbol.drawing()
        ></svg>
    }
}
