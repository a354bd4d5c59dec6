//! The endpoint on your own backend that Jackfield talks to, as a tower service and a binary.
