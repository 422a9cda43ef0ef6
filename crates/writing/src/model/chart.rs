//! A chart of a document: its figures, and nothing of how a file format draws them.

use serde::{Deserialize, Serialize};

use super::{Align, Inline, Table, plain};

/// A chart; every series has as many points as there are categories. A frozen document of the time
/// before there were charts has none, and fields that come later have their defaults.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// How it is drawn.
    pub kind: ChartKind,
    /// What it shows.
    pub title: String,
    /// The unit of measure.
    #[serde(default)]
    pub measure: String,
    /// What the categories are ("Năm", "Đơn vị").
    #[serde(default)]
    pub over: String,
    /// The categories in order: years from left to right, units from top to bottom.
    pub categories: Vec<String>,
    /// What is compared.
    pub series: Vec<ChartSeries>,
    /// Decimal places of all values.
    #[serde(default)]
    pub decimals: u32,
    /// Where the figures come from and of which day they are, one line under the chart.
    #[serde(default)]
    pub source: String,
    /// What it says, for who cannot see it; made from the figures.
    #[serde(default)]
    pub description: String,
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChartKind {
    /// One bar a category.
    Bars,
    /// A bar of each series side by side in every category.
    GroupedBars,
    /// A line for each series; the categories follow each other in equal steps of time.
    Line,
}

/// One line, or the bars of one colour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartSeries {
    /// Whose.
    pub name: String,
    /// One point a category.
    pub points: Vec<ChartPoint>,
}

/// One value of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartPoint {
    /// Times `10^decimals` of the chart; nobody knows it if `None`, which is not zero.
    pub value: Option<i64>,
    /// As the text would show it: a figure with its way back, or the words that there is none.
    pub shown: Inline,
}

impl ChartPoint {
    /// The words of the value.
    #[must_use]
    pub fn text(&self) -> String {
        plain(std::slice::from_ref(&self.shown))
    }
}

impl Chart {
    /// Its figures as a table: a row a category, a column a series. A chart never stands without it.
    #[must_use]
    pub fn table(&self) -> Table {
        let text = |text: &str| vec![Inline::Text { text: text.to_owned() }];
        let names = self.series.iter().map(|series| text(&series.name));
        let row = |(index, category): (usize, &String)| {
            let points = self.series.iter().map(|series| {
                let point = series.points.get(index);
                point.map(|point| vec![point.shown.clone()]).unwrap_or_default()
            });
            std::iter::once(text(category)).chain(points).collect()
        };
        Table {
            align: std::iter::once(Align::Left).chain(self.series.iter().map(|_| Align::Right)).collect(),
            header: std::iter::once(text(&self.over)).chain(names).collect(),
            rows: self.categories.iter().enumerate().map(row).collect(),
            landscape: false,
            titles: Vec::new(),
            shares: Vec::new(),
        }
    }

    /// The title with its unit of measure in brackets.
    #[must_use]
    pub fn heading(&self) -> String {
        match self.measure.as_str() {
            "" => self.title.clone(),
            measure => format!("{} ({measure})", self.title),
        }
    }

    /// Every point, series by series.
    pub fn points(&self) -> impl Iterator<Item = &ChartPoint> {
        self.series.iter().flat_map(|series| &series.points)
    }
}
