// Prints how long Tenure and lifetimes take natively to fit the same customers: those of CDNOW under both models, and those of
// the file under the BG/NBD alone, since lifetimes takes minutes for the Pareto/NBD of so many. Then how long values of both take
// Tenure, of which lifetimes has no like.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { byTurns, line, median, number, seconds } from './measure.mjs';

const PYTHON = 'target/tools/lifetimes/bin/python';
/** How many times as fast as lifetimes it has to be. */
const ASKED = { cdnow: { 'bg-nbd': 1, 'pareto-nbd': 10 }, file: { 'bg-nbd': 30 } };

/** @typedef {{ model: string, ms: number, parameters: number[], logLikelihood: number, gradientNorm?: number }} Fitted */
/** @typedef {{ customers: number, fits: Fitted[] }} Fits */

const [file, repetitions] = process.argv.slice(2);
const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
/** @param {string} program @param {string[]} programArguments @returns {Fits} */
const run = (program, ...programArguments) =>
  JSON.parse(execFileSync(program, programArguments, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] }));
const tenure = `${process.env.CARGO_TARGET_DIR ?? 'target'}/release/examples/purchases`;
run(tenure, `${file}.customers=${file}`); // writes the table

const tables = [
  { table: 'tests/data/cdnow_customers_summary.csv', asked: ASKED.cdnow },
  { table: `${file}.customers`, asked: ASKED.file },
];
for (const { table, asked } of tables) {
  const models = Object.keys(asked);
  /** @type {Record<string, () => Fits>} */
  const programs = {
    tenure: () => run(tenure, table, ...models),
    lifetimes: () => run(PYTHON, 'tests/bench/clv.py', table, ...models),
  };
  const runs = await byTurns(Number(repetitions), ['tenure', 'lifetimes'], (name) => programs[name]());
  console.log(`\n${number(runs[0][0].customers)} customers natively, medians of ${repetitions}, in seconds\n`);
  line('', ['Tenure', 'lifetimes', 'times as fast']);
  Object.entries(asked).forEach(([model, times], place) => {
    const [ours, theirs] = runs.map((runs) => median(runs.map(({ fits }) => fits[place].ms)));
    line(model, [...seconds(runs, ({ fits }) => fits[place].ms), (theirs / ours).toFixed(0)]);
    console.log(`  at least ${times} times is asked for`);
    const [our, their] = runs.map(([{ fits }]) => fits[place]);
    line('  log-likelihood', [our, their].map(({ logLikelihood }) => logLikelihood.toFixed(6)));
    our.parameters.forEach((parameter, at) => line('', [parameter, their.parameters[at]].map((it) => it.toPrecision(9))));
    assert.ok(our.logLikelihood >= their.logLikelihood - 1e-8, 'Tenure finds no lower a likelihood');
    assert.ok((our.gradientNorm ?? 1) < 1e-6, 'Tenure stands at the top');
  });
}

const values = (/** @type {string} */ table) =>
  JSON.parse(execFileSync(tenure.replace(/purchases$/, 'values'), [table], { encoding: 'utf8' }));
for (const table of ['tests/data/CDNOW_sample.txt', file]) {
  const all = Array.from({ length: Number(repetitions) }, () => values(table));
  const of = (/** @type {(run: any) => number} */ get) => `${median(all.map(get)).toFixed(1)} ms`;
  console.log(`\n${number(all[0].customers)} customers natively, medians of ${repetitions}\n`);
  line('first answer', [of((run) => run.first)]);
  line('another horizon, rate or margin', [of((run) => Math.max(...run.whatIfs))]);
  line('scored by a card', [of((run) => run.score)]);
  line('tournament', [of((run) => run.tournament)]);
}
