// The readers of other formats than text, on their way to a worker: its script and the compiled module.
import { ask } from './asked.js';
import { compile } from './module.js';

/** @typedef {{ script: string, module: WebAssembly.Module }} Readers */

/** @type {Promise<Readers> | undefined} */
let fetched;

/**
 * Fetches the readers once, from beside this script. A page that must make no request after a file was chosen calls it
 * before; a client calls it at the first file that needs them.
 * @returns {Promise<Readers>}
 */
export function readers() {
  fetched ??= Promise.all([text(new URL('./formats-worker.js', import.meta.url)), compile(new URL('./formats.wasm', import.meta.url))])
    .then(([script, module]) => ({ script, module }));
  fetched.catch(() => (fetched = undefined)); // the next one may try again
  return fetched;
}

/** @param {URL} url */
async function text(url) {
  const response = await ask(url);
  if (!response.ok) throw new Error(`${url} could not be fetched: ${response.status} ${response.statusText}`);
  return response.text();
}
