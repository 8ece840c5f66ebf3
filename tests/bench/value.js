// Lifetime value in the page: customers of the file are scored by a model card and their charts asked again with what a slider
// changes; and models are fitted to the customers of CDNOW, in the engine itself, since a millisecond is less than a message to
// the worker takes.
import { open } from '../../pkg/client.js';
import init, { Workspace, fitClv, fitClvAhead, scoreCard } from '../../pkg/tenure.js';
import { watchPage } from './segments.js';

/** The share of all work at which the purchase model is fitted, a little less. */
const PURCHASES = 0.485;

/** @typedef {{ customers: number, times: Record<string, number[]>, block: number }} Valued milliseconds of each answer, and of the longest time that the page was busy while they came */

/** @param {File} file @param {number} repetitions @returns {Promise<Valued>} */
export async function value(file, repetitions) {
  const client = await open('tenure.wasm');
  const { customers, to } = await client.load('transactions', file);
  const { card } = await client.clv();
  const { frequency, recency, age, monetary } = await client.customers({ period: card.period });
  /** @type {Record<string, number[]>} */
  const times = {};
  const watch = watchPage();
  // The first answer warms the engine up and does not count; each asks for another value, since what was answered last is kept.
  const ask = async (/** @type {string} */ name, /** @type {(turn: number) => Promise<unknown>} */ answer) => {
    times[name] = [];
    for (let turn = 0; turn <= repetitions; turn++) {
      const begun = performance.now();
      await answer(turn);
      if (turn) times[name].push(performance.now() - begun);
    }
  };
  const before = (/** @type {number} */ days) => new Date(Date.parse(to ?? '') - days * 86400e3).toISOString().slice(0, 10);
  const scored = (/** @type {number} */ turn) => client.scoreCard(card, { frequency, recency, age, monetary, discountRate: 0.1 + turn / 1000 });
  await ask('scored by a card', scored);
  await ask('  summed up and scored', (turn) => client.scored({ card, discountRate: 0.1 + turn / 1000 }));
  // Near and far, all over the slider.
  await ask('another horizon', (turn) => client.chart('clv.distribution', { horizon: 1 + ((turn * 163) % 400) }));
  await ask('another discount rate', (turn) => client.chart('clv.distribution', { discountRate: 0.1 + turn / 1000 }));
  await ask('another margin', (turn) => client.chart('clv.distribution', { margin: 0.5 - turn / 1000 }));
  await ask('another holdout, tracked', (turn) => client.chart('clv.tracking', { calibrationEnd: before(200 + turn) }));
  await ask('another holdout, by tenths', (turn) => client.chart('clv.deciles', { calibrationEnd: before(220 + turn) }));
  const block = await watch();
  client.close();
  return { customers, times, block };
}

/** @param {File} _ @param {{ summary: string, transactions: string, repetitions: number }} options @returns {Promise<Valued>} */
export async function cdnow(_, { summary, transactions, repetitions }) {
  await init('tenure.wasm');
  const [head, ...lines] = summary.trim().split(/\r?\n/).map((line) => line.split(','));
  const column = (/** @type {string} */ name) => Float64Array.from(lines, (line) => Number(line[head.indexOf(name)]));
  const columns = { frequency: column('frequency'), recency: column('recency'), age: column('T') };
  const shop = new Workspace();
  const load = shop.begin('transactions', {});
  load.push(new TextEncoder().encode(transactions));
  load.finish();
  const { card } = shop.clv({});
  // Half of the work is the purchase model, of which the first step that ends in the other half was the last.
  const fitted = (/** @type {'bg-nbd' | 'pareto-nbd'} */ model) => {
    const fit = fitClvAhead(columns, { model });
    while ((fit.step(1e6) ?? 1) < PURCHASES);
    fit.free();
  };
  /** @type {Record<string, () => unknown>} */
  const works = {
    'BG/NBD': () => fitted('bg-nbd'),
    '  scored, with health and a card': () => fitClv(columns, { model: 'bg-nbd' }),
    'Pareto/NBD': () => fitted('pareto-nbd'),
    '  scored, with health and a card ': () => fitClv(columns, { model: 'pareto-nbd' }),
    'scored by a card': () => scoreCard(card, columns),
  };
  /** @type {Record<string, number[]>} */
  const times = {};
  const measure = (/** @type {string} */ name, /** @type {(turn: number) => unknown} */ work) => {
    times[name] = [];
    for (let turn = 0; turn <= repetitions; turn++) {
      const begun = performance.now();
      work(turn);
      if (turn) times[name].push(performance.now() - begun);
    }
  };
  for (const [name, work] of Object.entries(works)) measure(name, work);
  measure('tournament', (turn) => shop.tournament({ level: 0.95 - turn / 1000 }));
  return { customers: lines.length, times, block: 0 };
}
