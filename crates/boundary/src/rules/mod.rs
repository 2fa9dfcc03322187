//! The rules, one file each.

pub(crate) mod bundled_service;
pub(crate) mod ci_placement;
pub(crate) mod contract;
pub(crate) mod dead_contract;
pub(crate) mod duplicate_owner;
pub(crate) mod floating_image;
pub(crate) mod foreign_namespace;
pub(crate) mod home_path;
pub(crate) mod host_config;
pub(crate) mod lower_layer_reconfigured;
pub(crate) mod missing_backup_target;
pub(crate) mod missing_failover_test;
pub(crate) mod probable_service;
pub(crate) mod renamed_repo;
pub(crate) mod retired_component;
pub(crate) mod unclassified;
pub(crate) mod unknown_switch;
pub(crate) mod unowned_path;
pub(crate) mod unpinned_chart;
pub(crate) mod upward_reference;
pub(crate) mod wrong_layer;

use railint_lint::{Rule, Verdict};

use crate::case::Case;

/// All rules of the linter, sorted by id.
pub(crate) static RULES: &[&Rule] = &[
    &bundled_service::RULE,
    &ci_placement::RULE,
    &contract::RULE,
    &dead_contract::RULE,
    &duplicate_owner::RULE,
    &floating_image::RULE,
    &foreign_namespace::RULE,
    &home_path::RULE,
    &host_config::RULE,
    &lower_layer_reconfigured::RULE,
    &missing_backup_target::RULE,
    &missing_failover_test::RULE,
    &probable_service::RULE,
    &renamed_repo::RULE,
    &retired_component::RULE,
    &unclassified::RULE,
    &unknown_switch::RULE,
    &unowned_path::RULE,
    &unpinned_chart::RULE,
    &upward_reference::RULE,
    &wrong_layer::RULE,
];

/// Those that say that somebody took over, or reaches into, what belongs to
/// another. The others are about care.
pub(crate) static ABOUT_OWNERSHIP: &[&Rule] = &[
    &bundled_service::RULE,
    &ci_placement::RULE,
    &contract::RULE,
    &duplicate_owner::RULE,
    &foreign_namespace::RULE,
    &host_config::RULE,
    &lower_layer_reconfigured::RULE,
    &probable_service::RULE,
    &upward_reference::RULE,
    &wrong_layer::RULE,
];

/// What judges: adds the findings of one rule.
type Judge = fn(&Case<'_>, &mut Verdict);

/// The same rules at work.
pub(crate) static JUDGES: &[Judge] = &[
    bundled_service::judge,
    ci_placement::judge,
    contract::judge,
    dead_contract::judge,
    duplicate_owner::judge,
    floating_image::judge,
    foreign_namespace::judge,
    home_path::judge,
    host_config::judge,
    lower_layer_reconfigured::judge,
    missing_backup_target::judge,
    missing_failover_test::judge,
    probable_service::judge,
    renamed_repo::judge,
    retired_component::judge,
    unclassified::judge,
    unknown_switch::judge,
    unowned_path::judge,
    unpinned_chart::judge,
    upward_reference::judge,
    wrong_layer::judge,
];
