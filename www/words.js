// The page's texts, from the engine's catalogue; the HTML carries the English ones for the time before it.
import { words } from './tenure.js';

/** @typedef {import('./page.js').Root} Root */

/** The elements with a text or a label of the catalogue, those of the templates too. @param {Root} root */
const written = (root) =>
  [root, ...[...root.querySelectorAll('template')].map(({ content }) => content)].flatMap((part) => [
    .../** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll('[data-word], [data-word-label]')),
  ]);

/** @typedef {NonNullable<import('./tenure.js').LoadOptions['locale']>} Language */
/** The languages of the catalogue. @type {Language[]} */
const LANGUAGES = ['en', 'zh-Hans', 'zh-Hant'];

/** @param {string} tag */
function known(tag) {
  try {
    const { language, script } = new Intl.Locale(tag).maximize(); // of zh-TW, zh and Hant
    return LANGUAGES.find((known) => known === language || known === `${language}-${script}`);
  } catch {
    return undefined; // it is no tag
  }
}

/**
 * The language of the catalogue for tags such as `en-GB` or `zh-TW`, of which the first that is known counts.
 * @param {...string} tags
 */
export const languageOf = (...tags) => tags.map(known).find(Boolean) ?? LANGUAGES[0];

/** @type {Record<string, string>} */
let texts = {};
/** @type {Language} */
let locale = 'en';

/** The language that is spoken. */
export const language = () => locale;

/** Learns the texts that stand in the page, for the time before the catalogue. @param {Root} root */
export function readWords(root) {
  texts = { ...Object.fromEntries(written(root).map(({ dataset, textContent }) => [dataset.word, textContent])), ...texts };
}

/**
 * Takes the catalogue of a language, for all that is said from now on and for what stands there already; the engine must be
 * ready.
 * @param {Language} language
 * @param {Root} [root] of a page
 */
export function speak(language, root) {
  locale = language;
  texts = /** @type {Record<string, string>} */ (words(language));
  for (const element of root ? written(root) : []) {
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

/** Things one after the other. @param {string[]} items */
export const list = (items) => items.join(say('comma'));

/** @param {number} value */
export const count = (value) => value.toLocaleString(locale);

/** A share, as the engine writes it: in English with a space. @param {number} share */
export const percent = (share) => share.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 1 }).replace('%', locale === 'en' ? '\u00a0%' : '%');

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

/** A day, as the engine writes it. @param {string} day as it stands in files */
export const date = (day) => new Date(day).toLocaleDateString(locale === 'en' ? 'en-GB' : locale, { dateStyle: 'medium', timeZone: 'UTC' });

/** A file's size, as people say it. @param {number} bytes */
export const size = (bytes) =>
  bytes < 100_000
    ? (bytes / 1e3).toLocaleString(locale, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 1 })
    : (bytes / 1e6).toLocaleString(locale, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 });

/** What went wrong, in words. @param {unknown} error */
export function message(error) {
  const { name, kind, message } = /** @type {import('./client.js').TenureError} */ (error);
  if (kind === 'engine') console.error(error);
  if (name === 'TenureError') return kind === 'engine' ? say('crashed') : message;
  return say('unreadable', { detail: message });
}
