//! Jackfield.
