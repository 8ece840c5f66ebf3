// Prints how long Tenure and Polars take natively from a file to its customers and monthly cohorts, each time in a fresh
// process, whose start is not counted. Tenure computes in one thread, Polars in as many as there are cores.
import { execFileSync } from 'node:child_process';
import { byTurns, line, megabytes, printAnswers } from './measure.mjs';

const PYTHON = 'target/tools/polars/bin/python';

const [file, repetitions] = process.argv.slice(2);

/** @param {string} program @param {string[]} programArguments */
const run = (program, ...programArguments) => execFileSync(program, programArguments, { encoding: 'utf8' });

/** @type {Record<string, () => string>} */
const programs = {
  tenure: () => run(`${process.env.CARGO_TARGET_DIR ?? 'target'}/release/examples/answers`, file),
  polars: () => run(PYTHON, 'tests/bench/answers.py', file),
};
/** @type {[import('./page.js').Run[], import('./page.js').Run[]]} */
const runs = await byTurns(Number(repetitions), ['tenure', 'polars'], (name) => JSON.parse(programs[name]()));

console.log(`From ${megabytes(file).toFixed(0)} MB to the answers natively, medians of ${repetitions}, in seconds\n`);
line('', ['Tenure', `Polars ${run(PYTHON, '-c', 'import polars; print(polars.__version__)').trim()}`]);
console.log(`Tenure is ${printAnswers(runs).toFixed(1)} times as fast; at least 8 times are asked for.`);
