//! railint: the stack contract, the component catalogue and the configuration.
