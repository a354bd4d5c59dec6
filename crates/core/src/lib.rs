//! The decisions behind Jackfield: wire formats, schemas, forms, connection attempts; no browser, no I/O.
