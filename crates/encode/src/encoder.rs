use std::fmt;

use crate::vectors::Vectors;

/// A model that turns texts into vectors.
///
/// The same text gives the same bytes on any number of threads and in any batch.
pub trait Encoder: fmt::Debug + Send + Sync {
    /// What users call the model: `built-in`, `e5-small`, or the name of its folder.
    fn name(&self) -> &str;

    /// SHA-256 of the model's weights and of all that decides its vectors, in hexadecimal: the key of caches,
    /// and part of the signature of every figure.
    fn hash(&self) -> &str;

    /// Length of a vector.
    fn dims(&self) -> usize;

    /// One vector a text, in order, with L2 norm 1.
    ///
    /// A text without anything that the model knows (an empty one, say) gets the zero vector from a static model
    /// and whatever the model says from a neural one. Texts longer than a model can read are cut at its limit.
    ///
    /// # Errors
    ///
    /// [`EncodeError`] where the model's run fails; never for what stands in a text.
    fn encode(&self, texts: &[&str]) -> Result<Vectors, EncodeError>;

    /// Whether it encodes whatever text it is given; `false` for vectors that were made elsewhere, for sentences alone.
    fn takes_any_text(&self) -> bool {
        true
    }

    /// Vectors before they are brought to norm 1, for models whose vector of a run of sentences is the sum of the
    /// sentences' vectors; `None` for others.
    ///
    /// With running totals of these a bead of any size costs as much as one sentence.
    fn sums(&self, _texts: &[&str]) -> Option<Vectors> {
        None
    }
}

/// A model that could not do its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The runtime under the model failed.
    #[error("model `{model}` failed")]
    Run {
        /// Name of the model.
        model: String,
        /// What the runtime says.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
