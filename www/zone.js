// A time zone as the engine takes it: its offsets from UTC, and since when. The engine carries no zones; the platform has all.

/** 1970-01-01 and 2040-01-01, as Unix seconds. */
const [FIRST, LAST] = [0, 2_208_988_800];

/** No offset since 1970 was in force for less than this many seconds; one in Boa Vista for a week. */
const STEP = 6 * 86_400;

/**
 * The offsets from UTC of a zone from 1970 to 2040, as Unix seconds and seconds east of UTC from then on; the first holds
 * before it too. Without a name, of the zone in which the page is.
 * @param {string} [name] a name of the IANA database, `Asia/Shanghai`
 * @returns {{ name: string, changes: [since: number, offset: number][] }}
 */
export function zone(name) {
  // The shortest text with an offset in it, `0 GMT-05:00`: it takes a fifth of the time of a whole date.
  const clock = new Intl.DateTimeFormat('en-US', { timeZone: name, second: 'numeric', timeZoneName: 'longOffset' });
  /** @param {number} unix */
  const offset = (unix) => {
    const [, sign, hours, minutes, seconds] = /GMT([+-])(\d+):(\d+):?(\d*)/.exec(clock.format(unix * 1000)) ?? [];
    if (!sign) return 0;
    const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return sign === '-' ? -size : size;
  };
  /**
   * The first multiple of `unit` in (low, high] at which the offset is no longer `now`.
   * @param {number} now @param {number} low @param {number} high @param {number} unit
   */
  const change = (now, low, high, unit) => {
    while (high - low > unit) {
      const middle = low + Math.floor((high - low) / (2 * unit)) * unit;
      if (offset(middle) === now) low = middle;
      else high = middle;
    }
    return high;
  };
  let now = offset(FIRST);
  /** @type {[since: number, offset: number][]} */
  const changes = [[FIRST, now]];
  for (let from = FIRST; from < LAST; from += STEP) {
    const then = offset(from + STEP);
    if (then === now) continue;
    // Nearly all changes are at quarters of an hour.
    const quarter = change(now, from, from + STEP, 900);
    const since = offset(quarter - 1) === now ? quarter : change(now, quarter - 900, quarter, 1);
    changes.push([since, then]);
    now = then;
  }
  return { name: clock.resolvedOptions().timeZone, changes };
}

/** The reader's day: rows after it are left out. */
export function today() {
  const now = new Date();
  const two = (/** @type {number} */ part) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
