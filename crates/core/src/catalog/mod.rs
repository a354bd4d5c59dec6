//! The catalog as people see it: what a search finds, which categories there are, which connectors have accounts.

mod accounts;
mod category;
mod search;

pub use accounts::Accounts;
pub use category::{Category, business_categories, is_technical};
pub use search::Index;
