//! What a file weighs: as it is, and as a server sends it. It must not know which files matter.

use std::io::Write as _;

use anyhow::Result;

/// The weight of one file, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Weight {
    /// As it lies on disk.
    pub(crate) raw: usize,
    /// Compressed with gzip at its best level.
    pub(crate) gzip: usize,
    /// Compressed with brotli at its best level (11).
    pub(crate) brotli: usize,
}

impl Weight {
    /// Weighs some content.
    pub(crate) fn of(content: &[u8]) -> Result<Self> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(content)?;
        let mut squeezed = Vec::new();
        brotli::CompressorWriter::new(&mut squeezed, 1 << 16, 11, 22).write_all(content)?;
        Ok(Self { raw: content.len(), gzip: gzip.finish()?.len(), brotli: squeezed.len() })
    }
}

impl std::iter::Sum for Weight {
    fn sum<I: Iterator<Item = Self>>(weights: I) -> Self {
        weights.fold(Self::default(), |a, b| Self {
            raw: a.raw + b.raw,
            gzip: a.gzip + b.gzip,
            brotli: a.brotli + b.brotli,
        })
    }
}

/// A number with its thousands set apart: `144,999`.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_itself_weighs_less_when_compressed() {
        let weight = Weight::of("jackfield ".repeat(1000).as_bytes()).unwrap();
        assert_eq!(weight.raw, 10_000);
        assert!(weight.gzip < 100, "{weight:?}");
        assert!(weight.brotli < 40, "{weight:?}");
        assert!(weight.brotli > 0, "{weight:?}");
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(5_000), "5,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
