//! Instants → what the clock on the wall says.
//!
//! A zone is no more than the offsets from UTC that were in force, and since when. A page has them from `Intl`
//! (`www/zone.js`), a native program from `chrono-tz`; the engine carries no zones of its own.

use serde::{Deserialize, Serialize};

use crate::calendar::Day;

const SECONDS_A_DAY: i64 = 86_400;

/// A second on the clock of some place, as the number of them since 1970-01-01 00:00 on that clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The instant this many seconds after 1970-01-01 00:00.
    pub const fn new(seconds: i64) -> Self {
        Self(seconds)
    }

    /// The instant this many seconds after midnight of the day.
    pub const fn at(day: Day, seconds: i32) -> Self {
        Self(day.number() as i64 * SECONDS_A_DAY + seconds as i64)
    }

    /// Seconds since 1970-01-01 00:00.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// The day that holds the instant; the first or the last there is, for one beyond them.
    pub fn day(self) -> Day {
        let days = self.0.div_euclid(SECONDS_A_DAY);
        Day::new(days.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32)
    }

    /// Hours from `earlier` to this instant; negative if it is later.
    pub fn hours_since(self, earlier: Self) -> f64 {
        self.0.saturating_sub(earlier.0) as f64 / 3600.0
    }
}

/// A time zone: its offsets from UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Zone {
    /// The name in the IANA database, `Asia/Shanghai`.
    pub name: String,
    /// Unix seconds, and the offset in seconds east of UTC from then on, in order of time. The first holds before it too;
    /// without any the offset is 0.
    pub changes: Vec<(i64, i32)>,
}

impl Zone {
    /// Seconds east of UTC at this Unix time.
    pub fn offset(&self, unix: i64) -> i32 {
        let after = self.changes.partition_point(|&(since, _)| since <= unix);
        self.changes.get(after.saturating_sub(1)).map_or(0, |&(_, offset)| offset)
    }

    /// What clocks in the zone say at this Unix time.
    pub fn clock(&self, unix: i64) -> Instant {
        Instant(unix.saturating_add(i64::from(self.offset(unix))))
    }

    /// The zone of this name in the IANA database, with its changes from 1970 to 2040.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn named(name: &str) -> Option<Self> {
        native::zone(name)
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use chrono::{DateTime, Offset, TimeZone};
    use chrono_tz::Tz;

    use super::Zone;

    /// 1970-01-01 and 2040-01-01.
    const SPAN: std::ops::Range<i64> = 0..2_208_988_800;

    /// No offset since 1970 was in force for a shorter time; one in Boa Vista for a week.
    const STEP: i64 = 6 * super::SECONDS_A_DAY;

    pub(super) fn offset(zone: Tz, unix: i64) -> i32 {
        let time = DateTime::from_timestamp(unix, 0).unwrap_or_default().naive_utc();
        zone.offset_from_utc_datetime(&time).fix().local_minus_utc()
    }

    pub(super) fn zone(name: &str) -> Option<Zone> {
        let zone: Tz = name.parse().ok()?;
        let mut now = offset(zone, SPAN.start);
        let mut changes = vec![(SPAN.start, now)];
        let mut from = SPAN.start;
        while from < SPAN.end {
            let to = (from + STEP).min(SPAN.end);
            let then = offset(zone, to);
            if then != now {
                let (mut low, mut high) = (from, to);
                while high - low > 1 {
                    let middle = low + (high - low) / 2;
                    if offset(zone, middle) == now { low = middle } else { high = middle }
                }
                changes.push((high, then));
                now = then;
            }
            from = to;
        }
        Some(Zone { name: name.to_owned(), changes })
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    /// The facts are of the IANA database: 2026 clocks in New York go forward on 8 March at 7:00 UTC and back on
    /// 1 November at 6:00 UTC; Lord Howe Island shifts by half an hour; China had summer time from 1986 to 1991.
    #[test]
    fn zones_change_when_the_database_says() {
        let new_york = Zone::named("America/New_York").expect("a zone");
        assert_eq!(new_york.offset(1_772_953_199), -5 * 3600);
        assert_eq!(new_york.offset(1_772_953_200), -4 * 3600);
        assert_eq!(new_york.offset(1_793_512_799), -4 * 3600);
        assert_eq!(new_york.offset(1_793_512_800), -5 * 3600);
        let shanghai = Zone::named("Asia/Shanghai").expect("a zone");
        assert_eq!(shanghai.changes.len(), 13);
        assert_eq!(shanghai.offset(585_000_000), 9 * 3600); // July 1988
        assert_eq!(shanghai.offset(1_772_953_200), 8 * 3600);
        let lord_howe = Zone::named("Australia/Lord_Howe").expect("a zone");
        let mut lord_howe: Vec<_> =
            lord_howe.changes.iter().map(|change| change.1).skip(10).collect();
        lord_howe.sort_unstable();
        lord_howe.dedup();
        assert_eq!(lord_howe, [37_800, 39_600]);
        assert_eq!(Zone::named("Asia/Nowhere"), None);
    }

    #[test]
    fn every_zone_agrees_with_the_database_at_every_change() {
        for tz in chrono_tz::TZ_VARIANTS {
            let zone = Zone::named(tz.name()).expect("a zone");
            for hours in 0..600_000 / 7 {
                let unix = hours * 7 * 3600;
                assert_eq!(zone.offset(unix), native::offset(tz, unix), "{tz} at {unix}");
            }
            for &(since, offset) in &zone.changes {
                assert_eq!(native::offset(tz, since), offset, "{tz} at {since}");
            }
            for pair in zone.changes.windows(2) {
                assert_eq!(native::offset(tz, pair[1].0 - 1), pair[0].1, "{tz} before {pair:?}");
            }
        }
    }

    #[test]
    fn a_zone_without_changes_is_utc() {
        assert_eq!(Zone::default().clock(1_700_000_000), Instant::new(1_700_000_000));
        assert_eq!(Zone::default().clock(i64::MAX).day(), Day::new(i32::MAX));
        let west = Zone { changes: vec![(0, -3600)], ..Zone::default() };
        assert_eq!(west.clock(-10).day(), Day::new(-1));
        assert_eq!(west.clock(i64::MIN), Instant::new(i64::MIN));
    }

    #[test]
    fn a_page_passes_a_zone_as_a_plain_object() {
        let text = r#"{"name":"Asia/Shanghai","changes":[[-100000000000,28800]]}"#;
        let zone: Zone = serde_json::from_str(text).expect("a zone");
        // Unix second 1,700,000,000 is 2023-11-14T22:13:20Z.
        assert_eq!(zone.clock(1_700_000_000).day().to_string(), "2023-11-15");
        assert_eq!(serde_json::to_string(&zone).expect("text"), text);
    }
}
