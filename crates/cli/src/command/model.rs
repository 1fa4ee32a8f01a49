//! `doichieu model`: the models that are installed.

use std::io::Write;

use anyhow::Result;

use crate::Outcome;
use crate::args::{ModelAddArgs, ModelArgs, ModelCommand, ModelFormat, ModelVerifyArgs};
use crate::encoders::{self, Added, BUILT_IN, Damage, EncoderError, Store};
use crate::output::Notes;
use crate::render::json::{ModelJson, ModelsJson};
use crate::render::models;

pub(super) fn run(args: &ModelArgs, notes: Notes) -> Result<Outcome> {
    match &args.command {
        ModelCommand::Add(a) => add(a, notes),
        ModelCommand::List(a) => list(a.format, notes),
        ModelCommand::Info(a) => info(&a.name, a.format),
        ModelCommand::Verify(a) => verify(a, notes),
        ModelCommand::Remove(a) => {
            Store::of_user()?.remove(&a.name)?;
            writeln!(std::io::stdout().lock(), "removed `{}`", a.name)?;
            Ok(Outcome::Done)
        }
    }
}

fn add(args: &ModelAddArgs, notes: Notes) -> Result<Outcome> {
    let (record, added) = encoders::install(&args.path, args.name.as_deref(), args.force)?;
    match added {
        Added::New => {}
        Added::Same => notes.warn(&format!("`{}` was installed already", record.name)),
        Added::Replaced => notes.warn(&format!("`{}` was replaced", record.name)),
    }
    let folder = Store::of_user()?.folder(&record.name);
    print(&[ModelJson::installed(&record, &folder)], ModelFormat::Text, models::cards)
}

fn list(format: ModelFormat, notes: Notes) -> Result<Outcome> {
    let store = Store::of_user()?;
    let mut found: Vec<ModelJson> = encoders::built_in().iter().map(|e| ModelJson::built_in(e)).collect();
    let mut outcome = Outcome::Done;
    for name in store.names()? {
        match store.expect(&name) {
            Ok(record) => found.push(ModelJson::installed(&record, &store.folder(&name))),
            Err(error) => {
                outcome = Outcome::Failed;
                notes.failure(&super::named(&name, &error));
            }
        }
    }
    print(&found, format, models::list)?;
    Ok(outcome)
}

fn info(name: &str, format: ModelFormat) -> Result<Outcome> {
    let model = if name == BUILT_IN {
        ModelJson::built_in(&encoders::built_in().ok_or(EncoderError::LeftOut)?)
    } else {
        let store = Store::of_user()?;
        ModelJson::installed(&store.expect(name)?, &store.folder(name))
    };
    print(&[model], format, models::cards)
}

fn verify(args: &ModelVerifyArgs, notes: Notes) -> Result<Outcome> {
    let store = Store::of_user()?;
    let names = match &args.name {
        Some(name) => vec![name.clone()],
        None => encoders::built_in().map(|_| BUILT_IN.to_owned()).into_iter().chain(store.names()?).collect(),
    };
    let mut outcome = Outcome::Done;
    let mut out = std::io::stdout().lock();
    for name in names {
        let found = if name == BUILT_IN {
            let encoder = encoders::built_in().ok_or(EncoderError::LeftOut).map_err(anyhow::Error::from);
            encoder.and_then(|e| Ok(e.verify().map(|()| Vec::new())?))
        } else {
            store.expect(&name).and_then(|record| store.verify(&record))
        };
        match found {
            Ok(damages) if damages.is_empty() => writeln!(out, "{name}\tok")?,
            Ok(damages) => {
                outcome = outcome.max(Outcome::NotMet);
                for Damage { file, problem } in damages {
                    writeln!(out, "{name}\tdamaged\t{file}\t{problem}")?;
                }
            }
            Err(error) if args.name.is_some() => return Err(error),
            Err(error) => {
                outcome = Outcome::Failed;
                notes.failure(&super::named(&name, &error));
            }
        }
    }
    Ok(outcome)
}

fn print(
    found: &[ModelJson],
    format: ModelFormat,
    page: fn(&mut dyn Write, &[ModelJson]) -> std::io::Result<()>,
) -> Result<Outcome> {
    let mut out = std::io::BufWriter::new(anstream::stdout().lock());
    match format {
        ModelFormat::Text => page(&mut out, found)?,
        ModelFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &ModelsJson::new(found))?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}
