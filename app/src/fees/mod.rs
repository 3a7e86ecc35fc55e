//! Relationship-maintenance fees 客情费: policies, monthly statements, special applications, exceptions, the gift register and payments.

pub mod api;
