// What a programme changed, in the page: the whole chain, and what it keeps the page from.
import { open } from '../../pkg/client.js';
import { watchPage } from './segments.js';

/** @typedef {{ rows: number, customers: number, members: number, times: number[], block: number, steps: number }} Chain `steps` is how often it told how far it was, at the least */

/** @param {File} file @param {{ members: string, repetitions: number }} options @returns {Promise<Chain>} */
export async function loyalty(file, { members, repetitions }) {
  const client = await open('tenure.wasm');
  const { rowsKept: rows, customers } = await client.load('transactions', file);
  await client.load('memberships', new Blob([members]));
  /** @type {Chain} */
  const chain = { rows, customers, members: 0, times: [], block: 0, steps: Infinity };
  for (let turn = 0; turn <= repetitions; turn++) {
    let steps = 0;
    const watch = watchPage();
    const begun = performance.now();
    // The level makes each another call; the first one warms the engine up and does not count.
    const found = await client.loyalty({ level: 0.95 - turn / 1000 }, { onProgress: () => { steps += 1; } });
    const time = performance.now() - begun;
    const block = await watch();
    chain.members = found.did?.members ?? 0;
    if (turn === 0) continue;
    chain.times.push(time);
    chain.block = Math.max(chain.block, block);
    chain.steps = Math.min(chain.steps, steps);
  }
  client.close();
  return chain;
}
