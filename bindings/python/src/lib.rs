//! The compiled part of the Python package `doichieu`: types that are wrapped, errors that become exceptions.
//!
//! No algorithm is here, and nothing that a user calls directly but the classes; `python/doichieu` has the functions.

mod answers;
mod callable;
mod content;
mod encoder;
mod error;
mod evaluate;
mod language;
mod lexicon;
mod mine;
mod model;
mod options;
mod pool;
mod progress;
mod read;
mod records;
mod segment;
mod stages;
mod table;
mod text;
mod work;

use pyo3::prelude::*;

#[pymodule]
mod _native {
    use super::*;

    #[pymodule_export]
    use super::answers::Answers;
    #[pymodule_export]
    use super::encoder::Encoder;
    #[pymodule_export]
    use super::evaluate::evaluate;
    #[pymodule_export]
    use super::language::detect;
    #[pymodule_export]
    use super::lexicon::lexicon;
    #[pymodule_export]
    use super::mine::{Mining, is_built_in};
    #[pymodule_export]
    use super::read::{alignment_page, read, write_alignment};
    #[pymodule_export]
    use super::segment::segment;
    #[pymodule_export]
    use super::stages::MiningStages;
    #[pymodule_export]
    use super::table::Table;
    #[pymodule_export]
    use super::work::Work;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
