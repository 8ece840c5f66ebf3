// Segmentations in the page: one engine with a file of transactions, and the regions of its customers, answers each question
// again and again, with other options every time, since it keeps what it answered last.
import { open } from '../../pkg/client.js';

/**
 * @typedef {{ times: number[], block: number, uses: number[] }} Answered milliseconds of each answer; of the longest time that the
 *   page was busy while one arrived; and of the first look at the ids
 * @typedef {{ customers: number, answers: Record<string, Answered> }} Segmented
 */

const REGIONS = ['华东', '华南', '华北', '华中', '西南', '西北', '东北'];
const RULE = 'orders >= 3 and revenue > 500 and days_since_last < 60 and region in ["华东", "华南"]';
const FOUR = ['recency', 'frequency', 'monetary', 'age'];
const OFTEN = 4;

/** @param {File} file @param {number} repetitions @returns {Promise<Segmented>} */
export async function segments(file, repetitions) {
  const client = await open('tenure.wasm');
  await client.load('transactions', file);
  const { id } = await client.customers();
  const lines = id.map((id, place) => `${id},${REGIONS[place % REGIONS.length]}\n`);
  await client.load('customers', new Blob(['customer,region\n', ...lines]));

  /** @type {Record<string, Answered>} */
  const answers = {};
  // The first answer warms the engine up and does not count; the level makes each another call.
  const ask = async (/** @type {string} */ name, /** @type {(level: number, turn: number) => Promise<any>} */ answer) => {
    /** @type {number[]} */
    const times = [];
    /** @type {number[]} */
    const uses = [];
    let block = 0;
    for (let turn = 0; turn <= repetitions; turn++) {
      /** @type {any} */ (globalThis).gc(); // what an answer before left is not this one's
      const watch = watchPage();
      const begun = performance.now();
      const result = await answer(0.95 - turn / 1000, turn);
      const time = performance.now() - begun;
      const longest = await watch();
      const looked = performance.now();
      const { id: ids } = result;
      const use = performance.now() - looked;
      if (turn === 0) continue;
      times.push(time);
      block = Math.max(block, longest);
      if (ids) uses.push(use);
    }
    answers[name] = { times, block, uses };
  };
  await ask('RFM and its chart', (level) => client.chart('rfm.segments', { level }));
  await ask('  all columns to the page', (level) => client.rfm({ level }));
  await ask('  as a list in CSV', (level) => client.csv('rfm', { level }));
  await ask('  of those who fit a rule', (level, turn) => client.chart('rfm.segments', { level, filter: { rule: `${RULE} and revenue > ${turn}` } }));
  await ask('lifecycle stages', (level) => client.chart('lifecycle.stages', { level }));
  await ask('value tiers', (level) => client.chart('value.tiers', { level }));
  await ask('migration between segments', (level) => client.chart('migration.matrix', { level }));
  await ask('2 to 10 clusters', (_, seed) => client.chart('clusters.profiles', { features: FOUR, starts: 3, seed }));
  client.close();
  return { customers: id.length, answers };
}

/** Looks at the clock again and again; returns what ends that and tells the longest time between two looks. */
export function watchPage() {
  let [longest, last] = [0, performance.now()];
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last - OFTEN);
    last = now;
  };
  const timer = setInterval(look, OFTEN);
  return async () => {
    await new Promise((later) => setTimeout(later, 2 * OFTEN)); // what it was busy with comes to its end
    look();
    clearInterval(timer);
    return longest;
  };
}
