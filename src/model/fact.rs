//! One extracted figure: the fact model, version 1.
//!
//! A fact can only be told together with its article, its rule and the bytes that it was read from:
//! a figure that nobody can trace is worth nothing in a report.

use serde::{Deserialize, Serialize};

use super::{Period, Span};

/// Writes the names that an enum has in JSON, CSV and on the command line, and reads them back.
macro_rules! named {
    ($(#[$doc:meta])* $type:ident { $($(#[$variant_doc:meta])* $variant:ident = $name:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $type { $($(#[$variant_doc])* #[serde(rename = $name)] $variant,)+ }

        impl $type {
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The name in JSON, CSV and on the command line.
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)+ }
            }

            pub fn from_name(name: &str) -> Option<$type> {
                match name { $($name => Some($type::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

named! {
    /// How the number limits the true value.
    Bound {
        Exact = "exact",
        /// trên, hơn, ít nhất, từ … trở lên
        AtLeast = "at-least",
        /// gần, ngót
        Nearly = "nearly",
        /// khoảng, chừng, ước
        About = "about",
        /// không quá, dưới, tối đa
        AtMost = "at-most",
        /// hàng trăm (value = 100), hàng tỷ (value = 1e9)
        Vague = "vague",
    }
}

named! {
    /// What the number counts; money has none.
    Subject {
        Individual = "individual",
        Collective = "collective",
        /// Two kinds of recipient under one number.
        Mixed = "mixed",
        Household = "household",
        Innovation = "innovation",
        Work = "work",
        /// The certificates themselves.
        Award = "award",
        Other = "other",
    }
}

named! {
    /// The stage that was reached; the order is the course of things, not a ranking.
    Status {
        Target = "target",
        Registered = "registered",
        Submitted = "submitted",
        Proposed = "proposed",
        Achieved = "achieved",
        Rejected = "rejected",
    }
}

named! {
    /// Families of indicators. The first three are the core.
    Family {
        Award = "award",
        Innovation = "innovation",
        Work = "work",
        Money = "money",
        Rate = "rate",
        Welfare = "welfare",
        Workforce = "workforce",
        Development = "development",
    }
}

impl Family {
    pub fn is_core(self) -> bool {
        matches!(self, Family::Award | Family::Innovation | Family::Work)
    }
}

named! {
    /// The list of provinces that a slug belongs to: 63 units until 30 June 2025, 34 since.
    Territory {
        Old = "63",
        New = "2025",
    }
}

/// What is measured: `count`, `percent`, `vnd`, or another currency by its ISO code in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Unit {
    Count,
    Percent,
    Vnd,
    /// ISO 4217 code in lower case.
    Currency(String),
}

impl Unit {
    pub fn name(&self) -> &str {
        match self {
            Unit::Count => "count",
            Unit::Percent => "percent",
            Unit::Vnd => "vnd",
            Unit::Currency(code) => code,
        }
    }

    pub fn is_money(&self) -> bool {
        matches!(self, Unit::Vnd | Unit::Currency(_))
    }
}

impl From<String> for Unit {
    fn from(name: String) -> Unit {
        match name.as_str() {
            "count" => Unit::Count,
            "percent" => Unit::Percent,
            "vnd" => Unit::Vnd,
            _ => Unit::Currency(name),
        }
    }
}

impl From<Unit> for String {
    fn from(unit: Unit) -> String {
        unit.name().to_owned()
    }
}

/// Why a field of a fact has its value: the field, and the words or place that gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub field: String,
    pub because: String,
}

/// Writes whole numbers without a fraction: 2534, not 2534.0.
pub fn plain_number<S: serde::Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    // Beyond 2^53 a float no longer holds every whole number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT {
        serializer.serialize_i64(*value as i64)
    } else {
        serializer.serialize_f64(*value)
    }
}

/// One figure of an article. Field names and values are those of the JSON lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Stable: the same input and rules give the same id.
    pub id: String,
    /// Path of the article, relative to the folder that was read.
    pub article: String,
    /// Scaled: "81,5 triệu" is 81500000, "95,1%" is 95.1.
    #[serde(serialize_with = "plain_number")]
    pub value: f64,
    pub bound: Bound,
    pub unit: Unit,
    pub subject: Option<Subject>,
    /// Ids of the taxonomy, sorted; several only where one number stands over several.
    pub indicator: Vec<String>,
    pub family: Family,
    /// Sorted; empty where nothing says.
    pub level: Vec<String>,
    /// Sorted; empty where nothing says.
    pub grantor: Vec<String>,
    pub status: Status,
    /// The same person may be counted more than once (lượt).
    pub turns: bool,
    pub period: Option<Period>,
    /// Slug of the province whose figure it is; none for the nation's.
    pub province: Option<String>,
    pub territory: Territory,
    /// The body or place whose figure it is where that is not the whole province; `nation` for the country.
    pub scope: Option<String>,
    /// Id of the fact of which this one is a part.
    pub part_of: Option<String>,
    /// Bytes of the number in the stored text.
    pub span: Span,
    /// Bytes of the sentence or clause in the stored text.
    pub quote_span: Span,
    /// The sentence or clause as written.
    pub quote: String,
    /// The number as written.
    pub text: String,
    /// Id of the rule that made it.
    pub rule: String,
    /// Flags of the checks: `parts-exceed-whole`, `parts-do-not-add-up`, `ambiguous-number`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// Why each inferred field has its value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
}
