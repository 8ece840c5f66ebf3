// The page's texts, from the engine's catalogue; the HTML carries the English ones for the first paint.
import { words } from './tenure.js';

/** @type {Record<string, string>} */
let texts = {};
let locale = 'en';

/**
 * Takes the catalogue of a language; the engine must be ready.
 * @param {string} language
 */
export function speak(language) {
  locale = language;
  texts = /** @type {Record<string, string>} */ (words(language));
}

/**
 * A text of the catalogue, with its `{places}` filled.
 * @param {string} key
 * @param {Record<string, string>} [values]
 */
export function say(key, values = {}) {
  return (texts[key] ?? '').replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

/** @param {number} value */
export const count = (value) => value.toLocaleString(locale);

/** A file's size, as people say it. @param {number} bytes */
export const size = (bytes) =>
  bytes < 100_000
    ? (bytes / 1e3).toLocaleString(locale, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 1 })
    : (bytes / 1e6).toLocaleString(locale, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 });
