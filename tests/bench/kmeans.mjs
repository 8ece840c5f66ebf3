// Prints how long Tenure and scikit-learn take natively, in one thread each, to cluster the same customers by 4 features
// with 2 to 10 clusters and 3 starts each. Tenure's time is that of the whole answer: it also transforms the features, and
// has silhouettes, gaps, the choice and the stability in it; scikit-learn's is that of the fits alone.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { byTurns, line, median, number, seconds } from './measure.mjs';

const PYTHON = 'target/tools/sklearn/bin/python';

/** @typedef {{ times: { clusters: number, longest?: number }, customers: number, inertia: number[] }} Clustered */

const [file, repetitions] = process.argv.slice(2);
const points = `${file}.points`;
const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };

/** @param {string} program @param {string[]} programArguments */
const run = (program, ...programArguments) => execFileSync(program, programArguments, { encoding: 'utf8', env });

/** @type {Record<string, () => string>} */
const programs = {
  tenure: () => run(`${process.env.CARGO_TARGET_DIR ?? 'target'}/release/examples/clusters`, file, points),
  sklearn: () => run(PYTHON, 'tests/bench/kmeans.py', points),
};
programs.tenure(); // writes the points
/** @type {[Clustered[], Clustered[]]} */
const runs = await byTurns(Number(repetitions), ['tenure', 'sklearn'], (name) => JSON.parse(programs[name]()));

const [[ours], [theirs]] = runs;
console.log(`${number(ours.customers)} customers in 2 to 10 clusters natively, medians of ${repetitions}, in seconds\n`);
line('', ['Tenure', `scikit-learn ${run(PYTHON, '-c', 'import sklearn; print(sklearn.__version__)').trim()}`]);
line('9 numbers of clusters', seconds(runs, ({ times }) => times.clusters));
line('  the longest step', [seconds(runs, ({ times }) => times.longest ?? 0)[0], '']);
console.log('\nInertia of the best start:\n');
ours.inertia.forEach((inertia, place) => {
  line(`${place + 2} clusters`, [inertia, theirs.inertia[place]].map((value) => value.toFixed(0)));
  assert.ok(inertia <= theirs.inertia[place] * 1.005, 'Tenure finds no worse clusters');
});
const [tenure, sklearn] = runs.map((runs) => median(runs.map(({ times }) => times.clusters)));
console.log(`\nTenure is ${(sklearn / tenure).toFixed(1)} times as fast; at least as fast is asked for.`);
