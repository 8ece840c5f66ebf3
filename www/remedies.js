// What the reader can change about a file that could not be read.
import { NEEDED, chooser, dateChoices, decimalChoice, dialectChoices, roleChoice, sheetChoice, tableChoice } from './choices.js';
import { make, styled } from './page.js';
import { count, money, say } from './words.js';

/** @import { Choices, Offer } from './choices.js' */
/** @import { Input } from './report.js' */

/**
 * @param {Input} input
 * @param {any} error
 * @param {(input: Input) => Promise<void>} reread
 * @returns {HTMLElement[]}
 */
export function remedies(input, { kind, columns, currencies }, reread) {
  if (['engine', 'empty', 'memory', undefined].includes(kind)) return [];
  const { choices } = input;
  /** @type {import('./tenure.js').TableName | null} */
  const table = input.table === 'auto' ? (columns?.table ?? null) : input.table;
  const place = `remedy-${input.id}`;
  const choose = chooser(place, choices, (choices) => reread({ ...input, choices }));
  const first = [];
  if ((input.sheets?.length ?? 0) > 1) first.push(sheetChoice(choose, input));
  if (currencies) first.push(currencyChoice(choose, currencies));
  if (columns) {
    first.push(tableChoice(place, table, (table) => reread({ ...input, table, choices: { ...choices, columns: {} } })));
    if (table) for (const role of NEEDED[table]) first.push(roleChoice(choose, columns, table, role, choices.columns?.[role], choices.columns));
  }
  const text = styled('choices', make('div', ...dateChoices(choose, choices, null), decimalChoice(choose, choices, null), ...dialectChoices(choose, choices, null)));
  const more = make('details', make('summary', say('text')), text);
  return [styled('choices', make('div', ...first)), more];
}

/**
 * Of a file with several currencies one is read.
 * @param {import('./choices.js').Choose} choose
 * @param {[code: string, rows: number, amount: number][]} currencies
 */
function currencyChoice(choose, currencies) {
  const offers = currencies.map(([code, rows, amount]) =>
    /** @type {Offer} */ ([code, say('currencyRows', { currency: code, rows: count(rows), amount: money(amount, code) })]));
  return choose('currency', say('currency'), [['', say('chooseOne')], ...offers], '', (currency) => ({ currency }));
}
