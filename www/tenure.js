// The package's entry: the engine itself, synchronous, in a browser, a worker or Node.
import { initSync } from '../target/engine/web/engine.js';
import { compile } from './module.js';

export * from '../target/engine/web/engine.js';

/** @type {Promise<void> | undefined} */
let ready;

/**
 * Makes the engine ready; everything else waits for it. Calling it again costs nothing.
 * @param {import('./module.js').Source | Promise<import('./module.js').Source>} [source] where the module is: a URL, a
 *   `Response`, its bytes, or a compiled module; the file beside this script by default
 * @returns {Promise<void>}
 */
export default function init(source) {
  ready ??= compile(source).then((module) => void initSync({ module }));
  ready.catch(() => (ready = undefined));
  return ready;
}
