//! `doichieu schema`.

use std::io::Write as _;

use anyhow::Result;

use crate::Outcome;
use crate::args::{SchemaArgs, SchemaName};
use crate::batch::{AlignedJson, Manifest};
use crate::render::collection::CollectionJson;
use crate::render::explanation::Explanation;
use crate::render::json::{EncodedJson, ModelsJson};
use crate::render::many::ManyJson;
use crate::render::score::ScoreJson;
use crate::render::settings::SettingsJson;
use doichieu_answer::check::{CheckJson, PairFindingsJson};
use doichieu_answer::claims::{ClaimLineJson, ClaimsJson};
use doichieu_answer::compare::{CompareJson, PairJson};
use doichieu_answer::document::InspectJson;

pub(super) fn run(args: &SchemaArgs) -> Result<Outcome> {
    let schema = match args.output {
        SchemaName::BatchAlign => schemars::schema_for!(AlignedJson),
        SchemaName::BatchRun => schemars::schema_for!(Manifest),
        SchemaName::Compare => schemars::schema_for!(CompareJson),
        SchemaName::CompareJsonl => schemars::schema_for!(PairJson),
        SchemaName::CompareMany => schemars::schema_for!(ManyJson),
        SchemaName::Explain => schemars::schema_for!(Explanation),
        SchemaName::Check => schemars::schema_for!(CheckJson),
        SchemaName::CheckJsonl => schemars::schema_for!(PairFindingsJson),
        SchemaName::Inspect => schemars::schema_for!(InspectJson),
        SchemaName::Claims => schemars::schema_for!(ClaimsJson),
        SchemaName::ClaimsJsonl => schemars::schema_for!(ClaimLineJson),
        SchemaName::EvalScore => schemars::schema_for!(ScoreJson<'_>),
        SchemaName::Encode => schemars::schema_for!(EncodedJson),
        SchemaName::Collection => schemars::schema_for!(CollectionJson),
        SchemaName::Settings => schemars::schema_for!(SettingsJson),
        SchemaName::Models => schemars::schema_for!(ModelsJson),
    };
    let mut text = serde_json::to_string_pretty(&schema)?;
    text.push('\n');
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Outcome::Done)
}
