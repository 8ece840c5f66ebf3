// What a load made of a file: every row accounted for, and which column was taken for what, to be changed by the reader.
import { find, make, stamp } from './page.js';
import { count, say } from './words.js';

/**
 * @typedef {{ line: number | null, column: string | null, text: string | null }} Example
 * @typedef {{ reason: string, text: string, rows: number, amount: number, examples: Example[] }} Reason
 * @typedef {object} Report
 * @property {import('./client.js').Table} table
 * @property {number} rowsRead
 * @property {number} rowsKept
 * @property {number} rowsMerged
 * @property {number} rowsDropped
 * @property {Reason[]} reasons
 * @property {Record<string, string | number>} columns
 * @property {string[]} headers
 * @property {{ delimiter: string, quote: string | null, encoding: string, header: boolean }} dialect
 * @property {string[]} notes
 * @property {string} summary
 */

const ROLES = {
  transactions: ['customer', 'date', 'amount', 'order'],
  memberships: ['customer', 'date', 'tier'],
};

/** @type {Record<string, string>} */
const DELIMITERS = {
  ',': 'byComma',
  '\t': 'byTab',
  ';': 'bySemicolon',
  '|': 'byBar',
  whitespace: 'byBlank',
};

/**
 * @param {Report} report
 * @param {string} name the file's name
 * @param {(columns: Record<string, number>) => void} onRoles reads the file again with these columns, by index
 * @returns {HTMLElement}
 */
export function reportView(report, name, onRoles) {
  const view = stamp('report-template');
  find('h3', view).textContent = name;
  find('.summary', view).textContent = report.summary;
  for (const key of /** @type {const} */ (['rowsRead', 'rowsKept', 'rowsMerged', 'rowsDropped'])) {
    find(`[data-count=${key}]`, view).textContent = count(report[key]);
  }
  find('.notes', view).replaceChildren(...report.notes.map((note) => make('li', note)));
  find('.reasons', view).replaceChildren(...report.reasons.map(reasonView));
  find('.roles', view).append(...roleViews(report, onRoles));
  const { delimiter, encoding, header } = report.dialect;
  find('.dialect', view).textContent = say(header ? 'dialectHeader' : 'dialectNoHeader', {
    delimiter: say(DELIMITERS[delimiter] ?? 'byOther', { delimiter }),
    encoding: encoding.toUpperCase(),
  });
  return view;
}

/** @param {Reason} reason */
function reasonView({ text, examples }) {
  const lines = examples.map(({ line, text }) => {
    const cell = text ? make('code', text) : '';
    return make('li', say('line', { line: count(line ?? 0) }), ' ', cell);
  });
  return make('li', text, make('ul', ...lines));
}

/**
 * @param {Report} report
 * @param {(columns: Record<string, number>) => void} onRoles
 */
function roleViews({ table, columns, headers }, onRoles) {
  const place = (/** @type {string} */ role) => {
    const column = columns[role];
    return typeof column === 'number' ? column : headers.indexOf(column);
  };
  const roles = ROLES[table];
  const selects = roles.map((role) => {
    const select = make('select', new Option(say('noColumn'), '-1'), ...headers.map((header, i) => new Option(header, String(i))));
    select.value = String(place(role));
    select.name = role;
    select.addEventListener('change', () => {
      const chosen = selects.map((each, i) => [roles[i], Number(each.value)]);
      onRoles(Object.fromEntries(chosen.filter(([, index]) => Number(index) >= 0)));
    });
    return select;
  });
  return selects.map((select, i) => make('label', make('span', say(`role.${table}.${roles[i]}`)), select));
}
