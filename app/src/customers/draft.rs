//! Drafts are the kit's: `ui::draft`.

pub(crate) use crate::ui::draft::{Draft as OwnDraft, keep_draft as keep_own_draft};
