//! railint: the JSON Schemas of its inputs and outputs, embedded.
