//! Where provinces stand on the tile map: one square for each, in the shape of the country.
//!
//! `tiles.csv` beside this file holds `territory,slug,short,column,row` for both lists, from the north down; `short` is
//! what stands on the tile.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::Territory;

#[derive(Debug, Deserialize)]
pub(super) struct Tile {
    pub territory: Territory,
    pub slug: String,
    pub short: String,
    pub column: usize,
    pub row: usize,
}

static TILES: LazyLock<Vec<Tile>> = LazyLock::new(|| {
    ::csv::Reader::from_reader(include_str!("tiles.csv").as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("the embedded table is read by a test")
});

/// The tiles of a list.
pub(super) fn tiles(territory: Territory) -> impl Iterator<Item = &'static Tile> {
    TILES.iter().filter(move |tile| tile.territory == territory)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::provinces;

    #[test]
    fn every_province_has_a_tile_and_a_sign_of_its_own() {
        for &territory in Territory::ALL {
            let of_map: BTreeSet<&str> = tiles(territory).map(|tile| tile.slug.as_str()).collect();
            let of_list: BTreeSet<&str> = provinces(territory).iter().map(|unit| unit.slug.as_str()).collect();
            assert_eq!(of_map, of_list, "{territory}");
            let places: BTreeSet<_> = tiles(territory).map(|tile| (tile.column, tile.row)).collect();
            assert_eq!(places.len(), of_list.len(), "two tiles of {territory} in one place");
            let signs: BTreeSet<_> = tiles(territory).map(|tile| &tile.short).collect();
            assert_eq!(signs.len(), of_list.len(), "two tiles of {territory} with one sign");
            assert!(tiles(territory).all(|tile| tile.column < 7), "the map has seven columns");
        }
    }
}
