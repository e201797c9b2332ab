//! Conditions of a query → filters on figures, each of which one figure must meet as a whole.

use tantivy::query::{BooleanQuery, Query};

use super::ast::Condition;
use crate::index::{ARTICLE, FactFilter, Fields, any_of, any_or_none, without, years_overlap};

/// True for conditions on the article as a whole, which no figure has by itself.
pub(super) fn is_of_article(condition: &Condition) -> bool {
    matches!(condition, Condition::Source(_) | Condition::NoSource | Condition::Title(_) | Condition::Path(_))
}

/// Puts conditions together to filters on one figure each. A kind that is named twice begins another figure: two
/// provinces can be in one article but not in one figure.
pub(super) fn filters(conditions: &[&Condition]) -> Vec<FactFilter> {
    let mut filters: Vec<FactFilter> = Vec::new();
    for condition in conditions {
        let free = filters.iter().position(|filter| is_free(filter, condition));
        let index = free.unwrap_or_else(|| {
            filters.push(FactFilter::default());
            filters.len() - 1
        });
        set(&mut filters[index], condition);
    }
    filters
}

fn is_free(filter: &FactFilter, condition: &Condition) -> bool {
    match condition {
        Condition::Province(_) => filter.provinces.is_empty(),
        Condition::Indicator(_) => filter.indicators.is_empty(),
        Condition::Level(_) => filter.levels.is_empty(),
        Condition::Grantor(_) => filter.grantors.is_empty(),
        Condition::Unit(_) => filter.units.is_empty(),
        Condition::Subject(_) => filter.subjects.is_empty(),
        Condition::Family(_) => filter.families.is_empty(),
        Condition::Status(_) => filter.statuses.is_empty(),
        Condition::Years(_) | Condition::NoYear => filter.years.is_none() && !filter.no_period,
        Condition::Value(..) => filter.value.is_none(),
        Condition::Source(_) | Condition::NoSource | Condition::Title(_) | Condition::Path(_) => false,
    }
}

fn set(filter: &mut FactFilter, condition: &Condition) {
    match condition {
        Condition::Province(slugs) => filter.provinces = slugs.clone(),
        Condition::Indicator(ids) => filter.indicators = ids.clone(),
        Condition::Level(ids) => filter.levels = ids.clone(),
        Condition::Grantor(ids) => filter.grantors = ids.clone(),
        Condition::Unit(names) => filter.units = names.clone(),
        Condition::Subject(subjects) => filter.subjects = subjects.clone(),
        Condition::Family(families) => filter.families = families.clone(),
        Condition::Status(statuses) => filter.statuses = statuses.clone(),
        Condition::Years(years) => filter.years = Some(years.clone()),
        Condition::NoYear => filter.no_period = true,
        Condition::Value(low, high) => filter.value = Some((*low, *high)),
        Condition::Source(_) | Condition::NoSource | Condition::Title(_) | Condition::Path(_) => {}
    }
}

/// Articles that do not say their place or day, where that is what the filter asks for.
pub(super) fn article_without(fields: &Fields, filter: &FactFilter) -> Option<Box<dyn Query>> {
    let asks_for_none = filter.no_period || filter.provinces.iter().any(String::is_empty);
    asks_for_none.then(|| article_query(fields, filter)).flatten()
}

/// Articles by their own province and day, or none where the filter asks for what only a figure has.
pub(super) fn article_query(fields: &Fields, filter: &FactFilter) -> Option<Box<dyn Query>> {
    let of_figures = FactFilter { provinces: Vec::new(), years: None, no_period: false, ..filter.clone() };
    if of_figures != FactFilter::default() {
        return None;
    }
    let mut all = vec![any_of(fields.kind, [ARTICLE])];
    if !filter.provinces.is_empty() {
        let articles = any_of(fields.kind, [ARTICLE]);
        all.push(any_or_none(articles, fields.province, "province", &filter.provinces));
    }
    if let Some(years) = &filter.years {
        all.push(years_overlap(fields, years));
    }
    if filter.no_period {
        all.push(without(any_of(fields.kind, [ARTICLE]), "year_from"));
    }
    Some(Box::new(BooleanQuery::intersection(all)))
}
