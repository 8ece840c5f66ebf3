// The package's entry: the engine itself, synchronous, in a browser, a worker or Node.
import { fitClv as fit, initSync, scoreCard } from '../target/engine/web/engine.js';
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

/**
 * Lifetime value of columns that a page already has: one value a customer each, or a group of equal ones. The result scores
 * other customers too, with `predict`; its `card` does the same later, and elsewhere.
 * @param {import('../target/engine/web/engine.js').ClvColumns} columns
 * @param {import('../target/engine/web/engine.js').FitClvOptions} [options]
 * @returns {import('../target/engine/web/engine.js').FittedClv}
 */
export function fitClv(columns, options) {
  const fitted = fit(columns, options);
  /** @type {import('../target/engine/web/engine.js').FittedClv['predict']} */
  const predict = (customers) => scoreCard(fitted.card, customers);
  return Object.defineProperty(fitted, 'predict', { value: predict }); // not enumerable: a result can be copied and posted
}
