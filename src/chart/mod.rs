//! Analysis result → [`Chart`]: plain data that says everything a picture needs, and nothing about how it is drawn.
//!
//! All rounding, ordering and labelling is decided here, and every text comes from [`words`](crate::words): the same
//! chart on any backend shows the same marks and says the same sentences. One file a family of charts.

use serde::{Deserialize, Serialize};

pub mod audit;
mod axis;
pub mod clusters;
pub mod clv;
pub mod design;
pub mod joining;
pub mod launch;
pub mod lifecycle;
pub mod loyalty;
pub mod matching;
pub mod over_time;
pub mod profile;
pub mod programme;
pub mod projection;
pub mod randomised;
pub mod repurchase;
pub mod retention;
pub mod rfm;
pub mod segments;
pub mod sensitivity;
pub mod survival;
mod treemap;
pub mod value;
pub mod what_if;

pub use axis::{nice_axis, percent_axis};

/// A chart as plain data: axes, marks, a title that says the finding, and its rows as a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Chart {
    /// `analysis.view`, as `Workspace::chart` lists it.
    pub name: String,
    /// The finding, in one short sentence.
    pub title: String,
    /// What is plotted, with units and n.
    pub subtitle: String,
    /// What the chart says, for someone who does not see it: one or two sentences with numbers and intervals.
    pub summary: String,
    /// The caveat that matters, if there is one.
    pub note: Option<String>,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis. In a band scale the first band is at the top; a linear scale rises upwards.
    pub y: Axis,
    /// What is drawn, from back to front.
    pub marks: Vec<Mark>,
    /// The height that suits the content, in css pixels; the width is the page's.
    pub height: u32,
    /// The rows behind the marks.
    pub table: Table,
}

/// One axis of a [`Chart`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Axis {
    /// What is measured, with its unit; empty where the labels say it themselves.
    pub label: String,
    /// How values become places.
    pub scale: Scale,
    /// The side where the labels stand.
    pub side: Side,
    /// Whether light lines run through the ticks.
    pub grid: bool,
}

/// The side of the plot where an axis has its labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Side {
    /// Below a horizontal axis; left of a vertical one.
    Start,
    /// Above a horizontal axis; right of a vertical one.
    End,
    /// No labels and no line: the axis only places marks.
    Hidden,
}

/// How values of an axis become places.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Scale {
    /// Places in proportion to the value.
    Linear {
        /// The value at the start.
        min: f64,
        /// The value at the end.
        max: f64,
        /// The marked values, rising.
        ticks: Vec<Tick>,
    },
    /// One band of equal width for each label; band i covers i−½ to i+½.
    Band {
        /// The labels in order.
        labels: Vec<String>,
    },
}

/// A marked value of a linear scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tick {
    /// The value.
    pub at: f64,
    /// How it is written.
    pub label: String,
}

/// One layer of a chart. Every datum names its `row` in [`Chart::table`], which is what a tooltip shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Mark {
    /// Bars from a baseline.
    Bars {
        /// The series, as the legend names it; empty where there is only one.
        name: String,
        /// The role that decides the colour.
        color: Color,
        /// Whether the bars run along x, with y telling them apart.
        horizontal: bool,
        /// The bars.
        bars: Vec<Bar>,
    },
    /// A line through points, with its interval as a band where the points have one.
    Line {
        /// The series, written at the line's end.
        name: String,
        /// The role that decides the colour.
        color: Color,
        /// Whether it is drawn thin and pale, as background to another.
        muted: bool,
        /// The points, with x rising.
        points: Vec<Point>,
    },
    /// Single points, with their intervals as whiskers.
    Dots {
        /// The series, as the legend names it.
        name: String,
        /// The role that decides the colour.
        color: Color,
        /// The points.
        points: Vec<Point>,
    },
    /// Short upright strokes on lines that say where something happened to them; their datum is that of the line.
    Ticks {
        /// The role that decides the colour.
        color: Color,
        /// The points.
        points: Vec<Point>,
    },
    /// A table of coloured cells over two band scales.
    Cells {
        /// What the colour tells, with its unit.
        name: String,
        /// The colours that the shades are places on.
        ramp: Ramp,
        /// The cells.
        cells: Vec<Cell>,
    },
    /// Two columns of groups, and between them ribbons as wide as what flows from one to another. The axes are hidden.
    Flows {
        /// What the left column is, and what the right one.
        ends: [String; 2],
        /// The groups on the left, from the top; one that nothing flows from is not drawn.
        left: Vec<FlowGroup>,
        /// The groups on the right.
        right: Vec<FlowGroup>,
        /// The ribbons, by their left group and then by their right one.
        ribbons: Vec<Ribbon>,
    },
    /// Coloured rectangles between values of both axes: the parts of a whole, or counts over a plane.
    Rects {
        /// What the colour tells, with its unit; empty where the labels say it themselves.
        name: String,
        /// The rectangles.
        rects: Vec<Rect>,
    },
    /// Rows of numbers below the horizontal axis, each under its place.
    Counts {
        /// What is counted.
        name: String,
        /// The rows, from the top.
        rows: Vec<CountRow>,
    },
    /// A line across the plot at one value, with a label.
    Rule {
        /// The axis on which the value lies.
        axis: Direction,
        /// The value.
        at: f64,
        /// What the line says.
        label: String,
    },
}

/// One of the two axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// Horizontal.
    X,
    /// Vertical.
    Y,
}

/// What a colour means; the theme says which colour it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Color {
    /// The one accent: what the chart is about.
    Accent,
    /// Background to the accent: a comparison, a remainder.
    Neutral,
    /// A category, from 0; those from 8 on share the grey of "other".
    Category(u8),
    /// A place from 0 to 1 on the one sequential ramp.
    Sequence(f64),
}

/// A bar of [`Mark::Bars`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// The place across the bars, in units of that axis; the number of the band on a band scale.
    pub at: f64,
    /// The width in units of that axis; a bar on a band scale of 1 series has 0.7.
    pub width: f64,
    /// The baseline, usually 0.
    pub from: f64,
    /// The value.
    pub to: f64,
    /// The lower end of the interval.
    pub low: Option<f64>,
    /// The upper end of the interval.
    pub high: Option<f64>,
    /// The text at the bar's end; empty for none.
    pub label: String,
    /// The row of the table.
    pub row: u32,
}

/// A point of [`Mark::Line`] or [`Mark::Dots`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The place on the horizontal axis; the number of the band on a band scale.
    pub x: f64,
    /// The value.
    pub y: f64,
    /// The lower end of the interval.
    pub low: Option<f64>,
    /// The upper end of the interval.
    pub high: Option<f64>,
    /// Whether the period behind the point is not over yet: drawn hollow, its line dotted.
    pub partial: bool,
    /// The row of the table.
    pub row: u32,
}

/// The colours of [`Mark::Cells`], from 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ramp {
    /// From little to much, in one hue.
    Sequence,
    /// From below a middle, at 0.5, to above it, in two hues.
    Divergence {
        /// What the lower end stands for, and the upper one.
        ends: [String; 2],
    },
}

/// A cell of [`Mark::Cells`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The band on the horizontal axis.
    pub x: u32,
    /// The band on the vertical axis.
    pub y: u32,
    /// The place on the ramp, from 0 to 1; absent is drawn hatched.
    pub shade: Option<f64>,
    /// The text in the cell where there is room.
    pub label: String,
    /// Whether the period behind the cell is not over yet: paler, with a dotted edge.
    pub partial: bool,
    /// Whether too little stands behind it to be seen first: grey.
    pub muted: bool,
    /// The row of the table.
    pub row: u32,
}

/// A group of [`Mark::Flows`]; its ribbons say how large it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FlowGroup {
    /// The name, written beside it.
    pub name: String,
    /// The number, written after the name.
    pub label: String,
    /// The role that decides the colour; ribbons have that of their left group.
    pub color: Color,
}

/// A ribbon of [`Mark::Flows`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ribbon {
    /// The place of the group on the left.
    pub from: u32,
    /// The place of the group on the right.
    pub to: u32,
    /// How much flows.
    pub value: f64,
    /// The row of the table.
    pub row: u32,
}

/// A rectangle of [`Mark::Rects`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// The values on the horizontal axis between which it lies.
    pub x: [f64; 2],
    /// The values on the vertical axis between which it lies.
    pub y: [f64; 2],
    /// The role that decides the colour.
    pub color: Color,
    /// The texts in it where there is room, a line each; the first matters most.
    pub lines: Vec<String>,
    /// What its colour stands for, as the key to the colours writes it.
    pub key: String,
    /// The row of the table.
    pub row: u32,
}

/// A row of [`Mark::Counts`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CountRow {
    /// The name of the series that it belongs to; empty where there is only one.
    pub name: String,
    /// The role that decides the colour.
    pub color: Color,
    /// The numbers.
    pub counts: Vec<Count>,
}

/// A number of a [`CountRow`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Count {
    /// The place on the horizontal axis.
    pub at: f64,
    /// How it is written.
    pub label: String,
}

/// The rows behind a chart, as they are shown and exported.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The columns in order.
    pub columns: Vec<TableColumn>,
    /// The rows; each has one value a column.
    pub rows: Vec<Vec<Value>>,
}

/// A column of a [`Table`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableColumn {
    /// The heading, with its unit.
    pub label: String,
    /// Whether the values are numbers, and stand at the right.
    pub numeric: bool,
}

/// A value of a [`Table`]: what is shown, and the number behind it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// The text as shown; empty where there is nothing to show.
    pub text: String,
    /// The number at full precision, where the value is one.
    pub number: Option<f64>,
}

impl TableColumn {
    /// A column of numbers.
    pub fn numeric(label: String) -> Self {
        Self { label, numeric: true }
    }

    /// A column of texts.
    pub fn text(label: String) -> Self {
        Self { label, numeric: false }
    }
}

impl Value {
    /// A number, and how it is written.
    pub fn number(number: impl Into<f64>, text: String) -> Self {
        Self { text, number: Some(number.into()) }
    }

    /// A text.
    pub fn text(text: String) -> Self {
        Self { text, number: None }
    }

    /// A number written by `write`, or nothing.
    pub fn option(number: Option<f64>, write: &dyn Fn(f64) -> String) -> Self {
        number.map_or_else(Self::default, |number| Self::number(number, write(number)))
    }
}
