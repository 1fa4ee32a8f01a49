//! How systems are told apart in plots: by colour, by the shape of their marks and by the dashes of their lines.

use maud::{Markup, html};
use plotters::style::RGBColor;

use crate::kit::plain;

/// A system's looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looks {
    pub(super) colour: RGBColor,
    /// Corners of its mark, in pixels from the middle.
    pub(super) shape: &'static [(i32, i32)],
    /// Lengths of dashes and gaps; `None` for a solid line.
    pub(super) dash: Option<(i32, i32)>,
}

/// Colours of Okabe and Ito, "Color Universal Design", 2008, without black and yellow, which vanish on one ground or the
/// other.
const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
];

const SHAPES: [&[(i32, i32)]; 7] = [
    // Round, triangle, square, diamond, triangle upside down, plus, cross.
    &[(4, 0), (3, 3), (0, 4), (-3, 3), (-4, 0), (-3, -3), (0, -4), (3, -3)],
    &[(0, -5), (5, 4), (-5, 4)],
    &[(-4, -4), (4, -4), (4, 4), (-4, 4)],
    &[(0, -6), (5, 0), (0, 6), (-5, 0)],
    &[(0, 5), (5, -4), (-5, -4)],
    &[
        (-1, -5),
        (1, -5),
        (1, -1),
        (5, -1),
        (5, 1),
        (1, 1),
        (1, 5),
        (-1, 5),
        (-1, 1),
        (-5, 1),
        (-5, -1),
        (-1, -1),
    ],
    &[
        (-5, -3),
        (-3, -5),
        (0, -2),
        (3, -5),
        (5, -3),
        (2, 0),
        (5, 3),
        (3, 5),
        (0, 2),
        (-3, 5),
        (-5, 3),
        (-2, 0),
    ],
];

const DASHES: [Option<(i32, i32)>; 4] = [None, Some((7, 4)), Some((2, 3)), Some((12, 3))];

/// The looks of system `idx`: 42 of them differ in colour or shape.
pub(super) fn looks(idx: usize) -> Looks {
    Looks {
        colour: COLOURS[idx % COLOURS.len()],
        shape: SHAPES[idx % SHAPES.len()],
        dash: DASHES[idx % DASHES.len()],
    }
}

/// The key of a plot.
pub(super) fn legend<'a>(names: impl IntoIterator<Item = (usize, &'a str)>) -> Markup {
    html! {
        ul.legend {
            @for (idx, name) in names { li { (mark(idx)) " " (plain(name)) } }
        }
    }
}

/// A system's mark on a stretch of its line.
pub(super) fn mark(idx: usize) -> Markup {
    let looks = looks(idx);
    let RGBColor(r, g, b) = looks.colour;
    let colour = format!("#{r:02X}{g:02X}{b:02X}");
    let points =
        looks.shape.iter().map(|(x, y)| format!("{},{}", x + 14, y + 7)).collect::<Vec<_>>().join(" ");
    let dashes = looks.dash.map(|(on, off)| format!("{on} {off}"));
    html! {
        svg.mark viewBox="0 0 28 14" width="28" height="14" aria-hidden="true" {
            line x1="0" y1="7" x2="28" y2="7" stroke=(colour) stroke-width="2" stroke-dasharray=[dashes] {}
            polygon points=(points) fill=(colour) {}
        }
    }
}
