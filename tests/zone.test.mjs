// The page's zones against known facts of the IANA database.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zone } from '../www/zone.js';

const HOUR = 3600;

/** @param {string} name @param {string} time */
function offset(name, time) {
  const unix = Date.parse(time) / 1000;
  const { changes } = zone(name);
  return (changes.findLast(([since]) => since <= unix) ?? changes[0])[1];
}

test('New York goes forward on 8 March 2026 at 7:00 UTC and back on 1 November at 6:00', () => {
  assert.equal(offset('America/New_York', '2026-03-08T06:59:59Z'), -5 * HOUR);
  assert.equal(offset('America/New_York', '2026-03-08T07:00:00Z'), -4 * HOUR);
  assert.equal(offset('America/New_York', '2026-11-01T05:59:59Z'), -4 * HOUR);
  assert.equal(offset('America/New_York', '2026-11-01T06:00:00Z'), -5 * HOUR);
});

test('Shanghai had summer time from 1986 to 1991 only', () => {
  const { name, changes } = zone('Asia/Shanghai');
  assert.equal(name, 'Asia/Shanghai');
  assert.deepEqual(
    changes.slice(1).map(([since, seconds]) => [new Date(since * 1000).getUTCFullYear(), seconds / HOUR]),
    [1986, 1987, 1988, 1989, 1990, 1991].flatMap((year) => [[year, 9], [year, 8]]),
  );
});

test('Lord Howe Island shifts by half an hour', () => {
  assert.equal(offset('Australia/Lord_Howe', '2026-01-01T00:00:00Z'), 11 * HOUR);
  assert.equal(offset('Australia/Lord_Howe', '2026-07-01T00:00:00Z'), 10.5 * HOUR);
});

test('Boa Vista had summer time for one week in 2000', () => {
  assert.equal(offset('America/Boa_Vista', '2000-10-10T00:00:00Z'), -3 * HOUR);
  assert.equal(offset('America/Boa_Vista', '2000-10-20T00:00:00Z'), -4 * HOUR);
});

test('Monrovia changed at a second that is no quarter of an hour', () => {
  assert.deepEqual(zone('Africa/Monrovia').changes, [
    [0, -(44 * 60 + 30)],
    [Date.parse('1972-01-07T00:44:30Z') / 1000, 0],
  ]);
});

test('a zone without changes has one offset, and the page has a zone', () => {
  assert.deepEqual(zone('UTC').changes, [[0, 0]]);
  assert.deepEqual(zone('Asia/Kolkata').changes, [[0, 5.5 * HOUR]]);
  assert.ok(zone().name.length > 0);
  assert.throws(() => zone('Asia/Nowhere'), RangeError);
});

test('a zone is found at once', () => {
  const times = Array.from({ length: 7 }, () => {
    const start = process.cpuUsage();
    zone('America/New_York');
    return process.cpuUsage(start).user / 1000;
  });
  // Some 8 ms; the least of a few, where others are at work too.
  assert.ok(Math.min(...times) < 20, `${times} ms`);
});
