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

/// A model that turns sentences into vectors which are near where the meanings are.
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
    #[staticmethod]
    fn built_in() -> Self {
        Self { model: Arc::new(BuiltIn::bundled()), origin: Origin::BuiltIn }
    }

    #[staticmethod]
    fn from_file(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let path = std::path::absolute(&path).unwrap_or(path);
        let spec = path.to_string_lossy().into_owned();
        Self::_from_file(py, path, spec)
    }

    /// * `spec`: what `doichieu.encoder` takes for it, maybe in another process on another machine.
    #[staticmethod]
    fn _from_file(py: Python<'_>, path: PathBuf, spec: String) -> PyResult<Self> {
        let model = py.detach(|| model::load(&path)).map_err(|e| e.raise())?;
        Ok(Self { model, origin: Origin::Spec(spec) })
    }

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

    #[getter]
    fn name(&self) -> &str {
        self.model.name()
    }

    #[getter]
    fn dims(&self) -> usize {
        self.model.dims()
    }

    #[getter]
    fn hash(&self) -> &str {
        self.model.hash()
    }

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
