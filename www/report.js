// What a load made of a file: every row accounted for, and which column was taken for what, to be changed by the reader.
import { find, make, stamp } from './page.js';
import { count, say } from './words.js';

/** @import { LoadOptions, Report, Role } from './tenure.js' */
/** @typedef {Pick<LoadOptions, 'columns' | 'dateFormat'>} Choices */

/** @type {Record<Report['table'], Role[]>} */
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
 * @param {Choices} choices what the reader chose so far
 * @param {(choices: Choices) => void} onChoice reads the file again in this way
 * @returns {HTMLElement}
 */
export function reportView(report, name, choices, onChoice) {
  const view = stamp('report-template');
  find('h3', view).textContent = name;
  find('.summary', view).textContent = report.summary;
  for (const key of /** @type {const} */ (['rowsRead', 'rowsKept', 'rowsMerged', 'rowsDropped'])) {
    find(`[data-count=${key}]`, view).textContent = count(report[key]);
  }
  find('.notes', view).replaceChildren(...report.notes.map((note) => make('li', note)));
  find('.reasons', view).hidden = report.reasons.length === 0;
  find('tbody', view).replaceChildren(...report.reasons.map(reasonView));
  find('.roles', view).append(...choiceViews(report, choices, onChoice));
  const { delimiter, encoding, header } = report.dialect;
  find('.dialect', view).textContent = say(header ? 'dialectHeader' : 'dialectNoHeader', {
    delimiter: say(DELIMITERS[delimiter] ?? 'byOther', { delimiter }),
    encoding: encoding.toUpperCase(),
  });
  return view;
}

/** @param {Report['reasons'][number]} reason */
function reasonView({ rows, text, amount, examples }) {
  const lines = examples.map(({ line, text }) => make('li', say('line', { line: count(line) }), ' ', make('code', text)));
  const cells = [count(rows), text, amount === null ? '' : count(amount), make('ul', ...lines)].map((cell) => make('td', cell));
  for (const i of [0, 2]) cells[i].className = 'number';
  return make('tr', ...cells);
}

/**
 * A select for the column of each role, and one for the order of day and month.
 * @param {Report} report
 * @param {Choices} choices
 * @param {(choices: Choices) => void} onChoice
 */
function choiceViews({ table, columns, headers, preview }, choices, onChoice) {
  const names = headers.map((header, i) => header || say('columnNumber', { number: count(i + 1), text: preview[0]?.[i] ?? '' }));
  const columnOptions = [new Option(say('noColumn'), ''), ...names.map((name, i) => new Option(name, String(i)))];
  const roles = ROLES[table].map((role) => {
    const column = columns[role];
    const place = typeof column === 'string' ? headers.indexOf(column) : column;
    return choice(role, `role.${table}.${role}`, columnOptions, String(place ?? ''));
  });
  const formats = ['', 'dmy', 'mdy'].map((format) => new Option(say(`dates.${format || 'found'}`), format));
  const dates = choice('dateFormat', 'dates', formats, choices.dateFormat ?? '');
  const all = [...roles, dates];
  for (const { select } of all) {
    select.addEventListener('change', () => {
      const chosen = roles.filter(({ select }) => select.value).map(({ select }) => [select.name, Number(select.value)]);
      const dateFormat = /** @type {'dmy' | 'mdy' | ''} */ (dates.select.value);
      onChoice({ columns: Object.fromEntries(chosen), ...(dateFormat && { dateFormat }) });
    });
  }
  return all.map(({ label }) => label);
}

/**
 * @param {string} name
 * @param {string} word
 * @param {HTMLOptionElement[]} options
 * @param {string} value
 */
function choice(name, word, options, value) {
  const select = make('select', ...options.map((option) => option.cloneNode(true)));
  select.name = name;
  select.value = value;
  return { select, label: make('label', make('span', say(word)), select) };
}
