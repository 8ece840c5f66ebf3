// What the readers say when they cannot read.
import * as wasm from '../../target/formats/web/formats.js';

/**
 * The error for a problem, as the core words it.
 * @param {{ problem: string, [detail: string]: unknown }} problem
 * @param {string} locale
 * @returns {unknown}
 */
export function unreadable(problem, locale) {
  try {
    wasm.unreadable(problem, locale);
  } catch (error) {
    return error;
  }
}
