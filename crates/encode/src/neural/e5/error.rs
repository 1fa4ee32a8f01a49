/// A file that is no 4-bit e5 model, or a damaged one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum E5Error {
    /// The file is of another kind.
    #[error("no 4-bit e5 model: it starts with `{}`, not with `E5S1`", found.get(..4).unwrap_or(found).escape_ascii())]
    Foreign {
        /// Its first bytes.
        found: Vec<u8>,
    },
    /// The file is of a version that is not known here.
    #[error("version {found} of the format, not 1")]
    Version {
        /// The version that it names.
        found: u32,
    },
    /// The file ends too early, or a length in it is damaged.
    #[error("cut off in its {part}: {needed} bytes needed, {left} left")]
    Truncated {
        /// What was being read.
        part: String,
        /// How many bytes it should have.
        needed: u64,
        /// How many there are.
        left: u64,
    },
    /// A number that cannot be.
    #[error("{what} is {found}, not {expected}")]
    Size {
        /// What the number counts.
        what: &'static str,
        /// The number.
        found: u64,
        /// What it may be.
        expected: &'static str,
    },
    /// The vocabulary or its table of characters is damaged.
    #[error("the vocabulary has {what}")]
    Vocabulary {
        /// What is wrong.
        what: &'static str,
    },
    /// A tensor is not there.
    #[error("no tensor `{tensor}`")]
    Missing {
        /// Its name.
        tensor: String,
    },
    /// A tensor is not what the header says.
    #[error("tensor `{tensor}` has {found} {what}, not {expected}")]
    Tensor {
        /// Its name.
        tensor: String,
        /// What was counted.
        what: &'static str,
        /// What it is.
        found: u64,
        /// What it should be.
        expected: u64,
    },
    /// A value is infinite or no number.
    #[error("`{tensor}` holds a value that is no finite number")]
    NotFinite {
        /// Where it stands.
        tensor: String,
    },
}
