//! What an index holds and with what it was made, for people who ask before they trust it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::column::TextColumn;
use super::reader::Reader;
use super::schema::{ARTICLE, SCHEMA_VERSION};
use crate::error::Result;

/// Contents, size and versions of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IndexStatus {
    pub articles: u64,
    pub facts: u64,
    /// Size of its folder.
    pub bytes_on_disk: u64,
    pub schema_version: u32,
    /// Version of the rules that its facts come from.
    pub rules_version: String,
    /// Version of the program that made the index, and of the one that wrote to it last.
    pub created_by: String,
    pub updated_by: String,
    /// False where the last run on it was stopped.
    pub finished: bool,
    /// By slug; what belongs to no province stands under the empty name.
    pub by_province: BTreeMap<String, ProvinceCount>,
    /// Facts by indicator; a fact with several counts under each.
    pub by_indicator: BTreeMap<String, u64>,
}

/// Articles from a province's sources, and figures about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProvinceCount {
    pub articles: u64,
    pub facts: u64,
}

impl Reader {
    /// Counts what the index holds.
    pub fn status(&self) -> Result<IndexStatus> {
        let (articles, facts) = self.counts()?;
        let stamp = self.parts[0].stamp.as_ref();
        let text = |value: Option<&String>| value.cloned().unwrap_or_default();
        let mut status = IndexStatus {
            articles,
            facts,
            bytes_on_disk: self.bytes_on_disk(),
            schema_version: stamp.map_or(SCHEMA_VERSION, |stamp| stamp.schema),
            rules_version: text(stamp.map(|stamp| &stamp.rules)),
            created_by: text(stamp.map(|stamp| &stamp.created_by)),
            updated_by: text(stamp.map(|stamp| &stamp.updated_by)),
            finished: self.is_finished(),
            by_province: BTreeMap::new(),
            by_indicator: BTreeMap::new(),
        };
        for (segment_number, segment) in self.searcher().segment_readers().iter().enumerate() {
            let column = |name| TextColumn::open(segment, name).map_err(|error| self.failure(error));
            let (kinds, provinces, indicators) = (column("kind")?, column("province")?, column("indicator")?);
            let hidden = self.hidden.get(segment_number);
            for doc in segment.doc_ids_alive().filter(|doc| hidden.is_none_or(|hidden| !hidden.contains(doc))) {
                let count = status.by_province.entry(provinces.all(doc).next().unwrap_or_default()).or_default();
                if kinds.all(doc).next().is_some_and(|kind| kind == ARTICLE) {
                    count.articles += 1;
                } else {
                    count.facts += 1;
                }
                for indicator in indicators.all(doc) {
                    *status.by_indicator.entry(indicator).or_default() += 1;
                }
            }
        }
        Ok(status)
    }

    /// Files that vanish while they are counted are those that tantivy just merged away.
    fn bytes_on_disk(&self) -> u64 {
        let files = self.parts.iter().flat_map(|part| std::fs::read_dir(&part.path)).flatten().flatten();
        files.filter_map(|entry| entry.metadata().ok()).filter(|meta| meta.is_file()).map(|meta| meta.len()).sum()
    }
}
