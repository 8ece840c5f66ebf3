//! The colours of a picture, light and dark.
//!
//! Neutral greys and one accent; eight categories in the hues of Okabe & Ito (2008), in their order, with the lightness
//! moved in OKLCH until each stands 3:1 against the ground; one ramp of the accent in equal steps of OKLCH lightness, from
//! faint to strong on either ground; and one from purple through near the ground to green, in equal steps on both sides.
//! A test holds every pair to the contrasts of WCAG 2.2.

use serde::{Deserialize, Serialize};

use crate::chart::{Color, Ramp};

/// Which set of colours a picture has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ThemeName {
    /// Dark ink on white.
    #[default]
    Light,
    /// Light ink on near black.
    Dark,
}

/// Red, green and blue in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rgb(pub(super) u8, pub(super) u8, pub(super) u8);

/// The colours a picture is made of.
pub(super) struct Theme {
    /// Behind everything.
    pub(super) ground: Rgb,
    /// Titles, values and band names.
    pub(super) text: Rgb,
    /// Subtitles, axes and notes.
    pub(super) quiet: Rgb,
    /// Grid lines and hatching.
    pub(super) grid: Rgb,
    /// Baselines and tick marks.
    pub(super) axis: Rgb,
    accent: Rgb,
    neutral: Rgb,
    categories: [Rgb; 8],
    sequence: [Rgb; 7],
    divergence: [Rgb; 7],
}

const LIGHT: Theme = Theme {
    ground: hex(0xffffff),
    text: hex(0x1b1e23),
    quiet: hex(0x5d6470),
    grid: hex(0xe4e7eb),
    axis: hex(0x8b929d),
    accent: hex(0x2457d6),
    neutral: hex(0x868d98),
    categories: [
        hex(0xc18507),
        hex(0x3999cd),
        hex(0x009e73),
        hex(0x9c9300),
        hex(0x0072b2),
        hex(0xd55e00),
        hex(0xc977a5),
        hex(0x3b4048),
    ],
    sequence: [
        hex(0xe9f0ff),
        hex(0xb6ceff),
        hex(0x83abfe),
        hex(0x5186fc),
        hex(0x3163dc),
        hex(0x1a45b1),
        hex(0x092a81),
    ],
    divergence: [
        hex(0x6c2787),
        hex(0x9d68b4),
        hex(0xc9add6),
        hex(0xf2f4f6),
        hex(0x9cc5a3),
        hex(0x4b935d),
        hex(0x015e28),
    ],
};

const DARK: Theme = Theme {
    ground: hex(0x14171c),
    text: hex(0xeceef1),
    quiet: hex(0xa3aab5),
    grid: hex(0x2b3038),
    axis: hex(0x757c87),
    accent: hex(0x7aa2ff),
    neutral: hex(0x7f8792),
    categories: [
        hex(0xe69f00),
        hex(0x56b4e9),
        hex(0x009e73),
        hex(0xf0e442),
        hex(0x0072b2),
        hex(0xd55e00),
        hex(0xcc79a7),
        hex(0xd5d9df),
    ],
    sequence: [
        hex(0x1e2638),
        hex(0x2b3d69),
        hex(0x3b5699),
        hex(0x5072c2),
        hex(0x6d90e2),
        hex(0x8fb0f9),
        hex(0xbcd1ff),
    ],
    divergence: [
        hex(0xdda4f7),
        hex(0xa370b9),
        hex(0x654872),
        hex(0x25282c),
        hex(0x3c5f43),
        hex(0x529a63),
        hex(0x6ad987),
    ],
};

impl Theme {
    pub(super) fn of(name: ThemeName) -> &'static Self {
        match name {
            ThemeName::Light => &LIGHT,
            ThemeName::Dark => &DARK,
        }
    }

    /// The colour of marks with this role.
    pub(super) fn mark(&self, color: Color) -> Rgb {
        match color {
            Color::Accent => self.accent,
            Color::Neutral => self.neutral,
            Color::Category(n) => {
                self.categories.get(usize::from(n)).copied().unwrap_or(self.neutral)
            }
            Color::Sequence(place) => self.shade(&Ramp::Sequence, place),
        }
    }

    /// The colour at a place from 0 to 1 on a ramp.
    pub(super) fn shade(&self, ramp: &Ramp, place: f64) -> Rgb {
        let colors = match ramp {
            Ramp::Sequence => &self.sequence,
            Ramp::Divergence { .. } => &self.divergence,
        };
        let steps = colors.len() - 1;
        let place = if place.is_finite() { place.clamp(0.0, 1.0) } else { 0.0 } * steps as f64;
        let step = (place as usize).min(steps - 1);
        colors[step].mix(colors[step + 1], place - step as f64)
    }

    /// The grey at a place from 0 to 1 between the ground and quiet text.
    pub(super) fn grey(&self, place: f64) -> Rgb {
        let place = if place.is_finite() { place.clamp(0.0, 1.0) } else { 0.0 };
        self.ground.mix(self.quiet, 0.08 + 0.5 * place)
    }

    /// The same hue, moved towards the text colour until it can be read on the ground.
    pub(super) fn ink(&self, color: Rgb) -> Rgb {
        (0..=20)
            .map(|step| color.mix(self.text, f64::from(step) / 20.0))
            .find(|&ink| contrast(ink, self.ground) >= READABLE)
            .unwrap_or(self.text)
    }
}

/// The contrast below which text cannot be read comfortably (WCAG 2.2, 1.4.3).
const READABLE: f64 = 4.5;

impl Rgb {
    /// This colour with a share of another.
    pub(super) fn mix(self, other: Rgb, share: f64) -> Rgb {
        let mix =
            |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        Rgb(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// Black or white, whichever reads better on this colour: one of them has always 4.58:1.
    pub(super) fn opposite(self) -> Rgb {
        let (black, white) = (Rgb(0, 0, 0), Rgb(255, 255, 255));
        if contrast(self, black) > contrast(self, white) { black } else { white }
    }
}

/// The contrast of two colours, from 1 to 21.
///
/// # Formula
///
/// (L₁ + .05) / (L₂ + .05), with L the relative luminance of WCAG 2.2.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(Rgb(red, green, blue): Rgb) -> f64 {
    let linear = |channel: u8| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

const fn hex(rgb: u32) -> Rgb {
    Rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert_eq!(contrast(hex(0x000000), hex(0xffffff)), 21.0);
        // #767676 is the lightest grey that passes AA on white; W3C's own example.
        let grey = contrast(hex(0x767676), hex(0xffffff));
        assert!((grey - 4.54).abs() < 0.005, "{grey}");
    }

    #[test]
    fn marks_stand_3_to_1_and_text_4_5_to_1_in_both_themes() {
        for theme in [&LIGHT, &DARK] {
            let marks = theme.categories.iter().chain([&theme.accent, &theme.neutral, &theme.axis]);
            for &mark in marks {
                assert!(contrast(mark, theme.ground) >= 3.0, "{mark:?}");
                assert!(contrast(theme.ink(mark), theme.ground) >= 4.5, "{mark:?} as text");
            }
            for text in [theme.text, theme.quiet] {
                assert!(contrast(text, theme.ground) >= 4.5, "{text:?}");
            }
            for place in 0..=100 {
                for ramp in [Ramp::Sequence, divergence()] {
                    let cell = theme.shade(&ramp, f64::from(place) / 100.0);
                    for cell in [cell, cell.mix(theme.ground, 0.45)] {
                        assert!(contrast(cell, cell.opposite()) >= 4.5, "{cell:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_ramp_rises_away_from_the_ground_in_even_steps() {
        for theme in [&LIGHT, &DARK] {
            let lightness = theme.sequence.map(|color| oklab(color)[0]);
            let steps: Vec<f64> = lightness.windows(2).map(|pair| pair[1] - pair[0]).collect();
            let mean = steps.iter().sum::<f64>() / steps.len() as f64;
            assert!(steps.iter().all(|step| (step / mean - 1.0).abs() < 0.05), "{steps:?}");
            let ground = oklab(theme.ground)[0];
            assert!((lightness[6] - ground).abs() > (lightness[0] - ground).abs());
        }
    }

    fn divergence() -> Ramp {
        Ramp::Divergence { ends: Default::default() }
    }

    #[test]
    fn both_sides_of_the_divergence_leave_the_ground_alike_and_in_even_steps() {
        for theme in [&LIGHT, &DARK] {
            let colors = theme.divergence.map(oklab);
            let middle = colors[3][0];
            assert!((middle - oklab(theme.ground)[0]).abs() < 0.1);
            for step in 1..=3 {
                let expected = (colors[6][0] - middle) * step as f64 / 3.0;
                for color in [colors[3 - step], colors[3 + step]] {
                    assert!((color[0] - middle - expected).abs() < 0.01, "{color:?}");
                }
            }
        }
    }

    /// As Machado, Oliveira & Fernandes (2009) simulate them at full severity, on linear light. A difference of 0.02 in OKLab
    /// is just noticed.
    #[test]
    fn people_who_see_no_red_or_no_green_tell_the_sides_of_the_divergence_apart() {
        let without_red = [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ];
        let without_green = [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ];
        for theme in [&LIGHT, &DARK] {
            for eye in [without_red, without_green] {
                let seen = |color: Rgb| {
                    let light = linear(color);
                    let channel = |row: [f64; 3]| -> f64 {
                        row.iter().zip(light).map(|(weight, light)| weight * light).sum()
                    };
                    oklab_of(eye.map(|row| channel(row).clamp(0.0, 1.0)))
                };
                for (step, least) in [(1, 0.07), (2, 0.12), (3, 0.15)] {
                    let [a, b] = [3 - step, 3 + step].map(|at| seen(theme.divergence[at]));
                    let apart = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    assert!(apart > least, "{step}: {apart}");
                }
            }
        }
    }

    fn linear(Rgb(red, green, blue): Rgb) -> [f64; 3] {
        let only = |r, g, b| luminance(Rgb(r, g, b));
        [only(red, 0, 0) / 0.2126, only(0, green, 0) / 0.7152, only(0, 0, blue) / 0.0722]
    }

    fn oklab(color: Rgb) -> [f64; 3] {
        oklab_of(linear(color))
    }

    /// Ottosson's OKLab (2020): lightness, and the axes from green to red and from blue to yellow.
    fn oklab_of([r, g, b]: [f64; 3]) -> [f64; 3] {
        let l = libm::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
        let m = libm::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
        let s = libm::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
        [
            0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
        ]
    }
}
