// What the reader can change about a file that could not be read.
import { NEEDED, chooser, dateChoices, dialectChoices, roleChoice, tableChoice } from './choices.js';
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
  if (['engine', 'empty', undefined].includes(kind)) return [];
  const { choices } = input;
  /** @type {import('./tenure.js').TableName} */
  const table = input.table === 'auto' ? (columns?.table ?? 'transactions') : input.table;
  const place = `remedy-${input.id}`;
  const choose = chooser(place, choices, (choices) => reread({ ...input, choices }));
  const first = [];
  if (currencies) first.push(currencyChoice(choose, currencies));
  if (columns) {
    first.push(tableChoice(place, table, (table) => reread({ ...input, table, choices: { ...choices, columns: {} } })));
    for (const role of NEEDED[table]) first.push(roleChoice(choose, columns, table, role, choices.columns?.[role], choices.columns));
  }
  const text = styled('choices', make('div', ...dateChoices(choose, choices), ...dialectChoices(choose, choices, null)));
  const more = make('details', make('summary', say('text')), text);
  return [styled('choices', make('div', ...first)), more];
}

/**
 * Of a file with several currencies one is read.
 * @param {import('./choices.js').Choose} choose
 * @param {{ currency: string, rows: number, amount: number | null }[]} currencies
 */
function currencyChoice(choose, currencies) {
  const offers = currencies.map(({ currency, rows, amount }) => {
    const sum = amount === null ? '' : money(amount, currency);
    return /** @type {Offer} */ ([currency, say('currencyRows', { currency, rows: count(rows), amount: sum })]);
  });
  return choose('currency', say('currency'), [['', say('currencyNone')], ...offers], '', (currency) => ({ currency }));
}
