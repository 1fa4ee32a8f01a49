//! The plots, as SVG with real text: no fonts are needed to make them, and the page's style colours axes and words.

use doichieu_eval::report::{GoldReport, SystemReport};
use maud::{Markup, PreEscaped, html};
use plotters::coord::Shift;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::series::{legend, looks};
use crate::kit::{count, plain};

const SIZE: (u32, u32) = (560, 360);

/// Points of one series that a plot draws at most, evenly picked: a page of a hundred thousand circles helps nobody.
const MOST_POINTS: usize = 1_500;

/// An axis.
struct Axis {
    name: String,
    low: f64,
    high: f64,
    /// Whether values are powers of ten and the axis shows what they are powers of.
    is_log: bool,
}

struct Series {
    system: usize,
    points: Vec<(f64, f64)>,
    has_line: bool,
}

struct Plot {
    title: String,
    /// What is to be seen, in words.
    caption: String,
    x: Axis,
    y: Axis,
    series: Vec<Series>,
    /// A line from corner to corner: where a calibrated system lies.
    has_diagonal: bool,
}

pub(super) fn plots(gold: &GoldReport) -> Markup {
    let all = [
        by_document(gold),
        precision_recall(gold),
        reliability(gold),
        by_length(gold),
        by_parallelness(gold),
        by_speed(gold),
    ];
    let drawn: Vec<(Plot, String)> =
        all.into_iter().flatten().filter_map(|p| p.svg().map(|svg| (p, svg))).collect();
    html! {
        @if !drawn.is_empty() {
            div.plots {
                @for (plot, svg) in &drawn {
                    figure {
                        figcaption { b { (plot.title) } br; span.small.faint { (plot.caption) } }
                        div.plot role="img" aria-label={ (plot.title) ". " (plot.caption) } { (PreEscaped(svg)) }
                        (legend(plot.series.iter().map(|s| (s.system, gold.systems.get(s.system).map_or("", |r| r.name.as_str())))))
                    }
                }
            }
        }
    }
}

/// A value of each document of each system.
fn of_documents(
    gold: &GoldReport,
    x: impl Fn(&doichieu_eval::report::DocumentPoint) -> Option<f64>,
) -> Vec<Series> {
    let one = |(system, report): (usize, &SystemReport)| {
        let mut points: Vec<(f64, f64)> =
            report.documents.iter().filter_map(|d| Some((x(d)?, d.value?))).filter(finite).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        Series { system, points: thinned(points), has_line: false }
    };
    gold.systems.iter().enumerate().map(one).filter(|s| 1 < s.points.len()).collect()
}

fn by_document(gold: &GoldReport) -> Option<Plot> {
    let one = |(system, report): (usize, &SystemReport)| {
        let mut values: Vec<f64> =
            report.documents.iter().filter_map(|d| d.value).filter(|v| v.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        let last = values.len().saturating_sub(1).max(1) as f64;
        let points = values.iter().enumerate().map(|(rank, v)| (rank as f64 / last, *v)).collect();
        Series { system, points: thinned(points), has_line: true }
    };
    let series: Vec<Series> =
        gold.systems.iter().enumerate().map(one).filter(|s| 1 < s.points.len()).collect();
    let n = gold.systems.iter().map(|s| s.documents.iter().filter(|d| d.value.is_some()).count()).max()?;
    Plot {
        title: "Score by document".to_owned(),
        caption: format!(
            "Each system's documents from the lowest {} to the highest; {}.",
            gold.main_figure,
            count(n, "document")
        ),
        x: Axis { name: "share of documents".to_owned(), low: 0.0, high: 1.0, is_log: false },
        y: value_axis(gold, &series),
        series,
        has_diagonal: false,
    }
    .some()
}

fn precision_recall(gold: &GoldReport) -> Option<Plot> {
    let one = |(system, report): (usize, &SystemReport)| {
        let points = report.precision_recall.iter().map(|p| (p.recall, p.precision)).filter(finite).collect();
        Series { system, points: thinned(points), has_line: true }
    };
    Plot {
        title: "Precision and recall".to_owned(),
        caption: "At each threshold of the probability; further to the upper right is better.".to_owned(),
        x: unit("recall"),
        y: unit("precision"),
        series: gold.systems.iter().enumerate().map(one).filter(|s| !s.points.is_empty()).collect(),
        has_diagonal: false,
    }
    .some()
}

fn reliability(gold: &GoldReport) -> Option<Plot> {
    let one = |(system, report): (usize, &SystemReport)| {
        let bins = report.reliability.iter().filter_map(|b| Some((b.mean_probability?, b.share_right?)));
        Series { system, points: bins.filter(finite).collect(), has_line: true }
    };
    Plot {
        title: "Reliability".to_owned(),
        caption: "How many of the things called so probable are right; on the diagonal as many as said, above it more.".to_owned(),
        x: unit("probability"),
        y: unit("share that is right"),
        series: gold.systems.iter().enumerate().map(one).filter(|s| !s.points.is_empty()).collect(),
        has_diagonal: true,
    }
    .some()
}

fn by_length(gold: &GoldReport) -> Option<Plot> {
    let series = of_documents(gold, |d| (0 < d.n_units).then(|| (d.n_units as f64).log10()));
    let x = log_axis("units of both sides", &series)?;
    Plot {
        title: format!("{} against length", gold.main_figure),
        caption: "Each mark is a document; the axis of lengths is logarithmic.".to_owned(),
        x,
        y: value_axis(gold, &series),
        series,
        has_diagonal: false,
    }
    .some()
}

fn by_parallelness(gold: &GoldReport) -> Option<Plot> {
    let series = of_documents(gold, |d| d.parallelness);
    Plot {
        title: format!("{} against parallelness", gold.main_figure),
        caption: "Each mark is a document; parallelness is the share of both sides that gold ties to the other side.".to_owned(),
        x: unit("parallelness"),
        y: value_axis(gold, &series),
        series,
        has_diagonal: false,
    }
    .some()
}

fn by_speed(gold: &GoldReport) -> Option<Plot> {
    let total = gold.totals().first().map(|t| (*t).to_owned())?;
    let at = gold.column(&gold.main_figure)?;
    let one = |(system, report): (usize, &SystemReport)| {
        let timing = report.timing?;
        let speed = timing.n_sentences as f64 / timing.wall_s;
        let value = report.total(&total)?.cells.get(at)?.0?;
        let point = (speed.log10(), value);
        finite(&point).then(|| Series { system, points: vec![point], has_line: false })
    };
    let series: Vec<Series> = gold.systems.iter().enumerate().filter_map(one).collect();
    let x = log_axis("sentences in a second", &series)?;
    let better = if gold.is_lower_better { "lower right" } else { "upper right" };
    Plot {
        title: "Speed against quality".to_owned(),
        caption: format!("Further to the {better} is better; the axis of speed is logarithmic."),
        x,
        y: value_axis(gold, &series),
        series,
        has_diagonal: false,
    }
    .some()
}

fn finite(point: &(f64, f64)) -> bool {
    point.0.is_finite() && point.1.is_finite()
}

fn thinned(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let n = points.len();
    if n <= MOST_POINTS {
        return points;
    }
    (0..MOST_POINTS).filter_map(|i| points.get(i * (n - 1) / (MOST_POINTS - 1)).copied()).collect()
}

fn unit(name: &str) -> Axis {
    Axis { name: name.to_owned(), low: 0.0, high: 1.0, is_log: false }
}

/// An axis for the main figure: from 0 to 1 where the values lie there.
fn value_axis(gold: &GoldReport, series: &[Series]) -> Axis {
    let values = series.iter().flat_map(|s| s.points.iter().map(|p| p.1));
    let (low, high) = values.fold((0.0_f64, 1.0_f64), |(low, high), v| (low.min(v), high.max(v)));
    Axis { name: gold.main_figure.clone(), low, high, is_log: false }
}

fn log_axis(name: &str, series: &[Series]) -> Option<Axis> {
    let values: Vec<f64> = series.iter().flat_map(|s| s.points.iter().map(|p| p.0)).collect();
    let low = values.iter().copied().min_by(f64::total_cmp)?.floor();
    let high = values.iter().copied().max_by(f64::total_cmp)?.ceil();
    Some(Axis { name: name.to_owned(), low, high: high.max(low + 1.0), is_log: true })
}

impl Axis {
    fn label(&self, value: f64) -> String {
        if !self.is_log {
            return format!("{value:.1}");
        }
        // Two digits tell enough.
        let power = 10_f64.powf(value);
        let unit = 10_f64.powf((value - 1.0).floor().max(-3.0));
        let rounded = (power / unit).round() * unit;
        match rounded {
            r if r < 10.0 => format!("{r:.1}"),
            r if r < 1e4 => format!("{r:.0}"),
            r if r < 1e6 => format!("{:.0}k", r / 1e3),
            r => format!("{:.1}M", r / 1e6),
        }
    }
}

impl Plot {
    /// `None` if there is nothing to draw.
    fn some(self) -> Option<Self> {
        (!self.series.is_empty()).then_some(self)
    }

    fn svg(&self) -> Option<String> {
        let mut svg = String::new();
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        self.draw(&root).ok()?;
        root.present().ok()?;
        drop(root);
        // Scaled by the page's style, not by its own size.
        let (from, to) =
            (format!("<svg width=\"{}\" height=\"{}\" ", SIZE.0, SIZE.1), "<svg aria-hidden=\"true\" ");
        Some(svg.replacen(&from, to, 1))
    }

    fn draw<DB: DrawingBackend>(
        &self,
        root: &DrawingArea<DB, Shift>,
    ) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
        let mut chart = ChartBuilder::on(root)
            .margin(8)
            .margin_right(18)
            .x_label_area_size(56)
            .y_label_area_size(66)
            .build_cartesian_2d(self.x.low..self.x.high, self.y.low..self.y.high)?;
        let words = ("sans-serif", 20).into_font();
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(RGBColor(200, 200, 200))
            .x_desc(plain(&self.x.name).as_ref())
            .y_desc(plain(&self.y.name).as_ref())
            .x_labels(6)
            .y_labels(6)
            .x_label_formatter(&|v| self.x.label(*v))
            .y_label_formatter(&|v| self.y.label(*v))
            .label_style(words.clone())
            .axis_desc_style(words.clone().color(&BLACK).pos(Pos::new(HPos::Center, VPos::Top)))
            .draw()?;
        if self.has_diagonal {
            let ends = [(self.x.low, self.y.low), (self.x.high, self.y.high)];
            chart.draw_series(DashedLineSeries::new(ends, 3, 3, BLACK.stroke_width(1)))?;
        }
        for series in &self.series {
            let looks = looks(series.system);
            let line = looks.colour.stroke_width(2);
            if series.has_line {
                match looks.dash {
                    Some((on, off)) => {
                        let points = series.points.iter().copied();
                        chart.draw_series(DashedLineSeries::new(points, on, off, line))?;
                    }
                    None => {
                        chart.draw_series(LineSeries::new(series.points.iter().copied(), line))?;
                    }
                }
            }
            // Marks on a line are for telling it from others: a few are enough.
            let every = if series.has_line { 1 + series.points.len() / 12 } else { 1 };
            let opaque = if series.points.len() < 60 || series.has_line { 1.0 } else { 0.55 };
            chart.draw_series(series.points.iter().step_by(every).map(|&point| {
                EmptyElement::at(point)
                    + Polygon::new(looks.shape.to_vec(), looks.colour.mix(opaque).filled())
            }))?;
        }
        Ok(())
    }
}
