//! What a long call shows of itself.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

/// What `progress=` was.
#[derive(Debug)]
pub(crate) enum Progress {
    Silent,
    /// Called with what is done and the total.
    Function(Py<PyAny>),
    /// Has `update(n)`, as the bars of `tqdm` do.
    Bar {
        bar: Py<PyAny>,
        /// Whether it was made here, and is closed here.
        is_ours: bool,
        shown: usize,
    },
}

impl Progress {
    /// Reads the argument: `None`, a function of `(done, total)`, a bar with `update(n)`, or a class of such bars that
    /// takes `total=`.
    ///
    /// # Errors
    ///
    /// `TypeError` if it is none of these, and whatever the bar raises.
    pub(crate) fn new(given: Option<&Bound<'_, PyAny>>, total: usize) -> PyResult<Self> {
        let Some(given) = given.filter(|g| !g.is_none()) else { return Ok(Self::Silent) };
        let py = given.py();
        let is_class = given.is_instance_of::<PyType>();
        if given.hasattr("update")? {
            let bar = if is_class {
                let kwargs = PyDict::new(py);
                kwargs.set_item("total", total)?;
                given.call((), Some(&kwargs))?
            } else {
                if given.getattr_opt("total")?.is_some_and(|t| t.is_none()) {
                    given.setattr("total", total)?;
                }
                given.clone()
            };
            return Ok(Self::Bar { bar: bar.unbind(), is_ours: is_class, shown: 0 });
        }
        if given.is_callable() {
            return Ok(Self::Function(given.clone().unbind()));
        }
        let class = given.get_type().name()?;
        Err(PyTypeError::new_err(format!(
            "`progress` is a function of (done, total) or a bar with `update(n)`, not of type `{class}`"
        )))
    }

    /// Shows how much is done.
    pub(crate) fn show(&mut self, py: Python<'_>, done: usize, total: usize) -> PyResult<()> {
        match self {
            Self::Silent => {}
            Self::Function(function) => {
                function.call1(py, (done, total))?;
            }
            Self::Bar { bar, shown, .. } => {
                if *shown < done {
                    bar.call_method1(py, "update", (done - *shown,))?;
                    *shown = done;
                }
            }
        }
        Ok(())
    }

    /// Closes a bar that was made here.
    pub(crate) fn close(self, py: Python<'_>) -> PyResult<()> {
        if let Self::Bar { bar, is_ours: true, .. } = self
            && bar.bind(py).hasattr("close")?
        {
            bar.call_method0(py, "close")?;
        }
        Ok(())
    }
}
