// The page's texts, from the engine's catalogue; the HTML carries the English ones for the time before it.
import { words } from './tenure.js';

/** The elements with a text or a label of the catalogue, those of the templates too. */
const written = () =>
  [document, ...[...document.querySelectorAll('template')].map(({ content }) => content)].flatMap((root) => [
    .../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-word], [data-word-label]')),
  ]);

/** @type {Record<string, string>} */
let texts = Object.fromEntries(written().map(({ dataset, textContent }) => [dataset.word, textContent]));
let locale = 'en';

/**
 * Takes the catalogue of a language, for all that the page says from now on and for what stands there already; the engine
 * must be ready.
 * @param {string} language
 */
export function speak(language) {
  locale = language;
  texts = /** @type {Record<string, string>} */ (words(language));
  for (const element of written()) {
    const { word, wordLabel } = element.dataset;
    if (word) element.textContent = say(word);
    if (wordLabel) element.setAttribute('aria-label', say(wordLabel));
  }
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

/**
 * An amount of money, in its currency where that is known.
 * @param {number} value
 * @param {string | null} currency
 */
export function money(value, currency) {
  const digits = { minimumFractionDigits: Number.isInteger(value) ? 0 : 2, maximumFractionDigits: 2 };
  if (/^[A-Z]{3}$/.test(currency ?? '')) return value.toLocaleString(locale, { style: 'currency', currency: currency ?? '', ...digits });
  return `${value.toLocaleString(locale, digits)} ${currency ?? ''}`.trim();
}

/** A file's size, as people say it. @param {number} bytes */
export const size = (bytes) =>
  bytes < 100_000
    ? (bytes / 1e3).toLocaleString(locale, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 1 })
    : (bytes / 1e6).toLocaleString(locale, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 });
