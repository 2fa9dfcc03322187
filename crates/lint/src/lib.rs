//! railint: findings, rules, linters and the engine that runs them.
