//! A function of Python's as an encoder.

use std::sync::{Mutex, PoisonError};

use doichieu_encode::{EncodeError, Encoder, Vectors};
use numpy::{PyArray2, PyArrayMethods as _, PyUntypedArray, PyUntypedArrayMethods as _};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

/// What a function gave that are not the vectors of its texts.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AnswerError {
    #[error("an array of shape {found:?} for {n_texts} texts, where ({n_texts}, {}) is expected", dims.map_or_else(|| "d".to_owned(), |d| d.to_string()))]
    Shape { found: Vec<usize>, n_texts: usize, dims: Option<usize> },
    #[error("`{value}` in the vector of text {idx}: `{text}`")]
    NotFinite { idx: usize, value: f32, text: String },
}

/// A function `list[str] -> ndarray (n, d)`.
///
/// Threads call it one after another: many models that are called so are not made for anything else.
pub(crate) struct Callable {
    pub(crate) function: Py<PyAny>,
    pub(crate) name: String,
    pub(crate) hash: String,
    pub(crate) dims: usize,
    /// Texts at most that it is given at once.
    pub(crate) batch_size: usize,
    turn: Turn,
}

impl std::fmt::Debug for Callable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Callable").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Callable {
    /// * `dims`: length of its vectors; `None` to ask it for one.
    ///
    /// # Errors
    ///
    /// [`EncodeError`] if it is asked and fails.
    pub(crate) fn new(
        function: Py<PyAny>,
        name: String,
        hash: String,
        dims: Option<usize>,
        batch_size: usize,
    ) -> Result<Self, EncodeError> {
        let mut new =
            Self { function, name, hash, dims: dims.unwrap_or(0), batch_size, turn: Turn::default() };
        if dims.is_none() {
            new.dims = new.batch(&["Hà Nội: it rained on Monday."], None)?.dims();
        }
        Ok(new)
    }

    fn batch(&self, texts: &[&str], dims: Option<usize>) -> Result<Vectors, EncodeError> {
        let failed = |cause: Box<dyn std::error::Error + Send + Sync>| EncodeError::Run {
            model: self.name.clone(),
            cause,
        };
        let (shape, mut values) = Python::attach(|py| self.call(py, texts)).map_err(|e| failed(e.into()))?;
        let is_whole =
            matches!(*shape, [n, d] if n == texts.len() && 0 < d && dims.is_none_or(|dims| dims == d));
        if !is_whole {
            return Err(failed(AnswerError::Shape { found: shape, n_texts: texts.len(), dims }.into()));
        }
        let dims = shape.last().copied().unwrap_or(1);
        for (idx, (row, text)) in values.chunks_exact_mut(dims).zip(texts).enumerate() {
            if let Some(value) = row.iter().copied().find(|v| !v.is_finite()) {
                let text = text.chars().take(80).collect();
                return Err(failed(AnswerError::NotFinite { idx, value, text }.into()));
            }
            normalise(row);
        }
        Vectors::new(dims, values).map_err(|e| failed(e.into()))
    }

    /// The shape of what the function gives, and its values where it has two axes.
    fn call(&self, py: Python<'_>, texts: &[&str]) -> PyResult<(Vec<usize>, Vec<f32>)> {
        let texts = PyList::new(py, texts)?;
        let answer = self.turn.take(py, || self.function.call1(py, (texts,)))?;
        let numpy = py.import(intern!(py, "numpy"))?;
        let kwargs = PyDict::new(py);
        kwargs.set_item(intern!(py, "dtype"), intern!(py, "float32"))?;
        let array = numpy.call_method(intern!(py, "asarray"), (answer,), Some(&kwargs))?;
        let shape = array.cast::<PyUntypedArray>()?.shape().to_vec();
        let values = match array.cast::<PyArray2<f32>>() {
            Ok(rows) => rows.to_owned_array().into_iter().collect(),
            Err(_) => Vec::new(),
        };
        Ok((shape, values))
    }
}

impl Encoder for Callable {
    fn name(&self) -> &str {
        &self.name
    }

    fn hash(&self) -> &str {
        &self.hash
    }

    fn dims(&self) -> usize {
        self.dims
    }

    fn encode(&self, texts: &[&str]) -> Result<Vectors, EncodeError> {
        let mut values = Vec::with_capacity(texts.len() * self.dims);
        for batch in texts.chunks(self.batch_size.max(1)) {
            values.extend(self.batch(batch, Some(self.dims))?.into_values());
        }
        Vectors::new(self.dims, values)
            .map_err(|e| EncodeError::Run { model: self.name.clone(), cause: e.into() })
    }
}

/// Brings a vector to L2 norm 1; the zero vector stays.
fn normalise(vector: &mut [f32]) {
    let norm = vector.iter().map(|v| f64::from(*v) * f64::from(*v)).sum::<f64>().sqrt();
    if 0.0 < norm {
        vector.iter_mut().for_each(|v| *v = (f64::from(*v) / norm) as f32);
    }
}

/// Whose turn it is: a lock of Python's, since who waits for it must not hold the interpreter.
#[derive(Default)]
struct Turn {
    /// The process that made it: a forked child would find it taken by a thread that it does not have.
    lock: Mutex<Option<(u32, Py<PyAny>)>>,
}

impl Turn {
    fn take<T>(&self, py: Python<'_>, work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
        let lock = self.lock(py)?;
        lock.call_method0(intern!(py, "acquire"))?;
        let answer = work();
        lock.call_method0(intern!(py, "release"))?;
        answer
    }

    /// One that the same thread may take again, since the function may call us.
    fn lock<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let process = std::process::id();
        // Made before ours is taken, which is never held while Python runs.
        let new = py.import(intern!(py, "threading"))?.call_method0(intern!(py, "RLock"))?;
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        match &*lock {
            Some((made_by, lock)) if *made_by == process => Ok(lock.bind(py).clone()),
            _ => {
                *lock = Some((process, new.clone().unbind()));
                Ok(new)
            }
        }
    }
}
