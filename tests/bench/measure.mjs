// How two are compared: by turns, by medians, in a table.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';

/** @typedef {import('./page.js').Run} Run */

const STEPS = /** @type {const} */ (['load', 'customers', 'cohorts']);

/**
 * Runs two by turns, each of them first every other time.
 * @template T
 * @param {number} repetitions
 * @param {[string, string]} names
 * @param {(name: string) => T | Promise<T>} run
 * @returns {Promise<[T[], T[]]>}
 */
export async function byTurns(repetitions, names, run) {
  /** @type {[T[], T[]]} */
  const runs = [[], []];
  for (let turn = 0; turn < repetitions; turn++) {
    for (const which of turn % 2 ? [1, 0] : [0, 1]) runs[which].push(await run(names[which]));
  }
  return runs;
}

/** @param {number[]} values */
export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** @param {string} file */
export const megabytes = (file) => statSync(file).size / 1e6;

/** @param {number} value */
export const number = (value) => value.toLocaleString('en');

/** @param {string} name @param {string[]} cells */
export const line = (name, cells) => console.log(name.padEnd(28) + cells.map((cell) => cell.padStart(20)).join(''));

/** The medians of a time of the runs, as cells in seconds. @template T @param {[T[], T[]]} runs @param {(run: T) => number} of */
export const seconds = (runs, of) => runs.map((runs) => (median(runs.map(of)) / 1000).toFixed(2));

/**
 * Prints how long both took from a file to its customers and monthly cohorts, in which they must agree.
 * @param {[Run[], Run[]]} runs Tenure's and the other one's
 * @returns {number} how many times as fast Tenure is
 */
export function printAnswers(runs) {
  const [{ totals }] = runs[0];
  for (const run of runs.flat()) assert.deepEqual(run.totals, totals);
  const whole = (/** @type {Run} */ { times }) => times.load + times.customers + times.cohorts;
  for (const step of STEPS) line(step, seconds(runs, ({ times }) => times[step]));
  line('file to answers', seconds(runs, whole));
  line('  a million rows', seconds(runs, (run) => whole(run) / totals.rows * 1e6));
  line('  the first time', runs.map(([first]) => (whole(first) / 1000).toFixed(2)));
  console.log(`\nBoth found in ${number(totals.rows)} rows ${number(totals.customers)} customers, ${number(totals.frequency)} `
    + `repeat purchases, the same weeks, amounts and scores, and the same ${totals.cohorts.length} cohort cells.`);
  const [ours, theirs] = runs.map((runs) => median(runs.map(whole)));
  return theirs / ours;
}
