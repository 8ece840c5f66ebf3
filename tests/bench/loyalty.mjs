// Prints how long it takes to tell what a programme changed: the whole chain in Chromium, and difference in differences alone
// natively, beside csdid in the same run on the same panel.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inBrowser } from './browser.mjs';
import { byTurns, line, median, number, seconds } from './measure.mjs';

const PYTHON = 'target/tools/csdid/bin/python';
/** How many times as fast as csdid it has to be. */
const ASKED = 20;

/** @typedef {{ units: number, rows: number, ms: number, effects: [number, number, number, number][] }} Effects */

const [file, repetitions] = process.argv.slice(2);
const folder = path.dirname(file);
const panel = `${folder}/panel.csv`;
const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
/** @param {string} program @param {string[]} programArguments @returns {Effects} */
const run = (program, ...programArguments) =>
  JSON.parse(execFileSync(program, programArguments, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n').at(-1) ?? '');

/** @type {import('./loyalty.js').Chain} */
const chain = await inBrowser(file, (call) =>
  call('loyalty', { members: readFileSync(`${folder}/memberships.csv`, 'utf8'), repetitions: Number(repetitions) }));
console.log(`The chain over ${number(chain.rows)} transactions of ${number(chain.customers)} customers in Chromium, medians of ${repetitions}\n`);
line('members compared', [number(chain.members)]);
line('naive gap to effect', [`${(median(chain.times) / 1000).toFixed(2)} s`]);
line('page busy at once', [`${chain.block.toFixed(0)} ms`]);
line('told how far it is', [`${chain.steps} times`]);
console.log('  at most 5 s are asked for');

const effects = `${process.env.CARGO_TARGET_DIR ?? 'target'}/release/examples/effects`;
run(effects, folder, panel); // writes the panel
const programs = { tenure: () => run(effects, folder, panel), csdid: () => run(PYTHON, 'tests/bench/loyalty.py', panel) };
const runs = await byTurns(Number(repetitions), ['tenure', 'csdid'], (name) => programs[/** @type {keyof typeof programs} */ (name)]());
const [[ours], [theirs]] = runs;
console.log(`\nDifference in differences of a panel of ${number(ours.rows)} rows natively, medians of ${repetitions}, in seconds\n`);
line('', ['Tenure', 'csdid', 'times as fast']);
const [our, their] = runs.map((runs) => median(runs.map(({ ms }) => ms)));
line(`${ours.effects.length} effects`, [...seconds(runs, ({ ms }) => ms), (their / our).toFixed(0)]);
console.log(`  at least ${ASKED} times is asked for; ours with bands over all effects`);
const known = new Map(theirs.effects.map(([g, t, att, se]) => [`${g} ${t}`, { att, se }]));
let compared = 0;
for (const [g, t, att, se] of ours.effects) {
  const other = known.get(`${g} ${t}`);
  if (!other) continue;
  assert.ok(Math.abs(att - other.att) < 1e-8 * Math.max(1, Math.abs(att)), `the effect on ${g} in ${t}: ${att}, ${other.att}`);
  assert.ok(Math.abs(se / other.se - 1) < 1e-3, `its error: ${se}, ${other.se}`);
  compared += 1;
}
assert.ok(compared > 100, `${compared} effects are in both`);
console.log(`Both found the same ${compared} effects and errors.`);
