// What the readers say when they cannot read.
import * as wasm from '../../target/formats/web/formats.js';

/** The most bytes that can be held as a whole: of a workbook, whose cells take several times what its file has, and of others. */
export const MOST = { workbook: 5e8, arrow: 2e9, packed: 2e9, rowGroup: 2e9 };

/**
 * Refuses what is too large to be held as a whole.
 * @param {keyof typeof MOST} whole
 * @param {number} bytes
 * @param {string} locale
 */
export function refuseLarge(whole, bytes, locale) {
  if (bytes > MOST[whole]) throw unreadable({ problem: 'tooLarge', whole, bytes: Math.round(bytes), most: MOST[whole] }, locale);
}

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
