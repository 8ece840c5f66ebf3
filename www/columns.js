// The live preview: which column plays which role, how sure that is, and the first rows as they are understood.
import { NEEDED, columnName, dateChoices, decimalChoice, roleChoice } from './choices.js';
import { make, styled, tableView } from './page.js';
import { say, list } from './words.js';

/** @import { Report, Role } from './tenure.js' */
/** @import { Choices, Choose } from './choices.js' */

const ROWS = 4;
const SURE = 0.9;
const LIKELY = 0.5; // below it, the engine advises to check

/**
 * How sure a guess is, and why.
 * @param {number} confidence from 0 to 1
 * @param {string} reason
 */
export function guessView(confidence, reason) {
  const word = say(confidence >= SURE ? 'sure' : confidence >= LIKELY ? 'likely' : 'unsure');
  return styled(isGuess(confidence) ? 'guess unsure' : 'guess', make('span', make('strong', word), ` ${reason}`));
}

/** @param {number} confidence */
export const isGuess = (confidence) => confidence < LIKELY;

/**
 * @param {string} id
 * @param {Report} report
 * @param {Choose} choose
 * @param {Choices} choices
 * @returns {HTMLElement[]}
 */
export function columnsView(id, report, choose, choices) {
  const { table, roles, preview, understood, attributes, headers } = report;
  /** @param {Role} role @param {number} [place] */
  const select = (role, place) => roleChoice(choose, report, table, role, place, choices.columns);
  const examples = preview.slice(0, ROWS);
  const rows = roles.map(({ role, place, confidence, reason }, i) => [
    select(role, place),
    guessView(confidence, reason),
    ...examples.map((row, j) => cellView(row[place] ?? '', understood[j]?.[i] ?? null)),
  ]);
  const heads = [say('column'), say('howSure'), ...examples.map((_, i) => say('rowNumber', { number: String(i + 1) }))];
  const taken = new Set(roles.map(({ role }) => role));
  const missing = report.possible.filter((role) => !taken.has(role));
  const [needed, others] = [true, false].map((is) => missing.filter((role) => NEEDED[table].includes(role) === is));
  const more = make('details', make('summary', say('moreRoles')), styled('choices', make('div', ...others.map((role) => select(role)))));
  more.dataset.part = 'moreRoles';
  more.id = `${id}-moreRoles`;
  more.hidden = others.length === 0;
  const used = new Set(roles.map(({ place }) => place));
  const unused = headers.filter((header, i) => header && !used.has(i) && !attributes.includes(header));
  /** @param {string} key @param {(string | number)[]} columns */
  const line = (key, columns) => (columns.length ? [styled('hint', make('p', say(key, { columns: list(columns.map(columnName)) })))] : []);
  return [
    styled('scroll preview', tableView(say('columns'), heads, rows)),
    styled('choices', make('div',
      ...needed.map((role) => select(role)),
      ...(report.dates ? dateChoices(choose, choices, report.dates) : []),
      ...(report.numbers ? [decimalChoice(choose, choices, report.numbers)] : []),
    )),
    more,
    ...line('attributes', attributes),
    ...line('unused', unused),
  ];
}

/**
 * A cell as it was understood, above how it stands in the file where that differs.
 * @param {string} cell
 * @param {string | null} value
 */
function cellView(cell, value) {
  if (cell.trim() === '' && value === null) return styled('nothing', make('span', say('empty')));
  if (value === null) return styled('bad', make('div', make('span', say('notRead')), make('code', cell)));
  const isSame = cell.trim() === value || (cell.trim() !== '' && Number(cell) === Number(value));
  return isSame ? make('span', value) : make('div', make('span', value), make('code', cell));
}
