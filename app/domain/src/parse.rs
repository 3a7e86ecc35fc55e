//! What people type and what sheets hold, read strictly into values: numbers, amounts, dates, text, telephone numbers, codes.
//!
//! Nothing is guessed that could change money or a day: what has two readings is refused. No regular expressions: this is compiled
//! for the browser too.

mod contact;
mod date;
mod number;
mod text;

pub use contact::{credit_code, email, mobile, phone};
pub use date::{DATE_FIRST, DATE_LAST, date, from_excel_serial, in_range};
pub use number::{amount, number, percent, percents, whole};
pub use text::{clean, clean_lines, code, half_width};
