//! What something may cost: bytes at the same time, and pieces of memory asked for in all, which is what work comes to and
//! is the same on every machine.

use allocation_counter::{AllocationInfo, measure};
use proptest::test_runner::TestCaseError;

/// A bound in proportion to what came in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    /// Bytes held at the same time, for each byte of the input.
    pub(crate) bytes: u64,
    /// Pieces of memory asked for, for each byte of the input.
    pub(crate) pieces: u64,
    /// The same for nothing at all, in bytes of input.
    pub(crate) nothing: u64,
}

impl Bound {
    /// Does something with an input of a length, and holds it against the bound.
    pub(crate) fn hold<T>(self, input: usize, work: impl FnOnce() -> T) -> Result<T, TestCaseError> {
        let mut done = None;
        let AllocationInfo { bytes_max, count_total, .. } = measure(|| done = Some(work()));
        let length = input as u64 + self.nothing;
        if bytes_max > self.bytes * length || count_total > self.pieces * length {
            return Err(TestCaseError::fail(format!(
                "{bytes_max} bytes, {count_total} pieces for {input} bytes: {self:?}"
            )));
        }
        done.ok_or_else(|| TestCaseError::fail("nothing was done"))
    }
}
