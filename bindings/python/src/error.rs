//! The only place where an error becomes an exception.
//!
//! The classes are those of `python/doichieu/errors.py`, one an enum of errors.

use std::error::Error;
use std::path::Path;

use doichieu_answer::AnswerError;
use doichieu_answer::bitext::AlignedError;
use doichieu_answer::parse::ColumnsError;
use doichieu_answer::table::TableError;
use doichieu_bitext::LangError;
use doichieu_bitext::format::{UnknownFormat, WriteError};
use doichieu_encode::EncodeError;
use doichieu_encode::neural::{E5Error, FolderError};
use doichieu_eval::record::UnknownMetric;
use doichieu_mine::mine::{BytesError, MineError};
use doichieu_text::ReadError;
use doichieu_text::decode::EncodingError;
use doichieu_text::format::FormatError;
use pyo3::exceptions::{PyBaseException, PyException, PyOSError};
use pyo3::prelude::*;

use crate::evaluate::EvaluateError;
use crate::model::ModelError;

/// A class of `doichieu.errors`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Class {
    Align,
    Encode,
    Evaluate,
    Format,
    Lang,
    Mine,
    Model,
    Read,
    Record,
    Text,
}

impl Class {
    fn name(self) -> &'static str {
        match self {
            Self::Align => "AlignError",
            Self::Encode => "EncodeError",
            Self::Evaluate => "EvaluateError",
            Self::Format => "FormatError",
            Self::Lang => "LangError",
            Self::Mine => "MineError",
            Self::Model => "ModelError",
            Self::Read => "ReadError",
            Self::Record => "RecordError",
            Self::Text => "TextError",
        }
    }

    /// An exception of this class.
    ///
    /// * `cause`: what is to be its `__cause__`.
    pub(crate) fn exception(self, py: Python<'_>, message: &str, cause: Option<PyErr>) -> PyErr {
        let made = py
            .import("doichieu.errors")
            .and_then(|errors| errors.getattr(self.name()))
            .and_then(|class| class.call1((message,)));
        match made {
            Ok(value) => {
                let exception = PyErr::from_value(value);
                exception.set_cause(py, cause);
                exception
            }
            Err(error) => error,
        }
    }
}

/// An error that has a class of exceptions.
pub(crate) trait Raise {
    /// It as an exception, whose message has the whole chain of causes.
    fn raise(self) -> PyErr;
}

macro_rules! raise {
    ($($error:ty => $class:ident),* $(,)?) => {
        $(impl Raise for $error {
            fn raise(self) -> PyErr {
                chain(Class::$class, &self)
            }
        })*
    };
}

raise! {
    AlignedError => Format,
    ColumnsError => Record,
    EncodeError => Encode,
    EncodingError => Read,
    EvaluateError => Evaluate,
    FormatError => Read,
    ReadError => Read,
    TableError => Record,
    UnknownFormat => Format,
    UnknownMetric => Evaluate,
    WriteError => Format,
    LangError => Lang,
    BytesError => Mine,
    E5Error => Model,
    FolderError => Model,
}

impl Raise for AnswerError {
    fn raise(self) -> PyErr {
        match &self {
            Self::Side { .. } | Self::Read(_) => chain(Class::Read, &self),
            Self::NoTarget | Self::NoSentence => chain(Class::Record, &self),
            _ => chain(Class::Align, &self),
        }
    }
}

impl Raise for MineError {
    fn raise(self) -> PyErr {
        match self {
            Self::Encode(cause) => cause.raise(),
            other => chain(Class::Mine, &other),
        }
    }
}

impl Raise for ModelError {
    fn raise(self) -> PyErr {
        match &self {
            Self::Io { path, cause } => os_error(path, cause),
            _ => chain(Class::Model, &self),
        }
    }
}

/// A file that could not be read, as Python says it: `FileNotFoundError` and the like.
fn os_error(path: &Path, cause: &std::io::Error) -> PyErr {
    match cause.raw_os_error() {
        // Python words the message and chooses the class by the number.
        Some(number) => Python::attach(|py| {
            let words = py.import("os").and_then(|os| os.call_method1("strerror", (number,)));
            words.map_or_else(
                |e| e,
                |words| PyOSError::new_err((number, words.unbind(), path.display().to_string())),
            )
        }),
        None => PyOSError::new_err(format!("{cause}: `{}`", path.display())),
    }
}

/// The exception of an error. One that was raised in Python on the way is its cause, or is what comes out where it is no
/// error but the wish to stop, as `KeyboardInterrupt` is.
fn chain(class: Class, error: &(dyn Error + 'static)) -> PyErr {
    let mut message = error.to_string();
    let mut raised = None;
    let mut at = error.source();
    while let Some(cause) = at {
        message.push_str(": ");
        message.push_str(&cause.to_string());
        raised = raised.or_else(|| cause.downcast_ref::<PyErr>());
        at = cause.source();
    }
    Python::attach(|py| match raised {
        Some(raised) if !is_error(py, raised) => raised.clone_ref(py),
        raised => class.exception(py, &message, raised.map(|r| r.clone_ref(py))),
    })
}

fn is_error(py: Python<'_>, raised: &PyErr) -> bool {
    raised.is_instance_of::<PyException>(py) || !raised.is_instance_of::<PyBaseException>(py)
}
