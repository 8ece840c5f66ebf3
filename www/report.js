// What a load made of a file: every row accounted for, and which column was taken for what, to be changed by the reader.
import { find, make, stamp } from './page.js';
import { count, say } from './words.js';

/** @import { LoadOptions, Report, Role } from './tenure.js' */
/**
 * What the reader chose; a role without a column has `null`.
 * @typedef {Pick<LoadOptions, 'dateFormat' | 'delimiter' | 'header'> & { columns?: Partial<Record<Role, number | null>> }} Choices
 * @typedef {[value: string, text: string]} Offer
 */

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
 * @param {(choices: Choices) => Promise<void>} onChoice reads the file again in this way, which may fail
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
 * A select for the column of each role, and for how dates, columns and their names are written.
 * @param {Pick<Report, 'table' | 'columns' | 'headers' | 'preview'>} report
 * @param {Choices} choices
 * @param {(choices: Choices) => Promise<void>} onChoice
 * @param {string} place what tells these selects from others for the same table
 */
export function choiceViews({ table, columns, headers, preview }, choices, onChoice, place = table) {
  /**
   * @param {string} name
   * @param {string} word
   * @param {Offer[]} offers
   * @param {string} value what is open
   * @param {(value: string) => Choices} chosen what another value adds to the choices
   */
  const choice = (name, word, offers, value, chosen) => {
    const select = make('select', ...offers.map(([value, text]) => new Option(text, value)));
    select.id = `${place}-${name}`;
    select.name = name;
    select.value = value;
    select.addEventListener('change', async () => {
      await onChoice({ ...choices, ...chosen(select.value) });
      select.value = value; // a success made the report anew; else this is still how the file is open
    });
    return make('label', make('span', say(word)), select);
  };

  /** @type {Offer} */
  const found = ['', say('asFound')];
  const names = headers.map((header, i) => header || say('columnNumber', { number: count(i + 1), text: preview[0]?.[i] ?? '' }));
  const places = names.map((name, i) => /** @type {Offer} */ ([String(i), name]));
  const roles = ROLES[table].map((role) => {
    const column = columns[role] ?? null;
    const foundAt = typeof column === 'string' ? headers.indexOf(column) : column;
    // Headers may repeat: where the reader chose one of them, it is that one.
    const { [role]: at = foundAt } = choices.columns ?? {};
    return choice(role, `role.${table}.${role}`, [['', say('noColumn')], ...places], String(at ?? ''), (value) => ({
      columns: { ...choices.columns, [role]: value === '' ? null : Number(value) },
    }));
  });
  const orders = /** @type {const} */ (['dmy', 'mdy']);
  const formats = orders.map((order) => /** @type {Offer} */ ([order, say(`dates.${order}`)]));
  const delimiters = Object.entries(DELIMITERS).map(([value, word]) => /** @type {Offer} */ ([value, say(word)]));
  return [
    ...roles,
    choice('dateFormat', 'dates', [found, ...formats], choices.dateFormat ?? '', (value) => ({
      dateFormat: orders.find((order) => order === value),
    })),
    // Other delimiters make other columns.
    choice('delimiter', 'delimiter', [found, ...delimiters], choices.delimiter ?? '', (value) => ({
      delimiter: value || undefined,
      columns: {},
    })),
    choice('header', 'firstRow', [found, ['true', say('firstRowNames')], ['false', say('firstRowData')]], String(choices.header ?? ''), (value) => ({
      header: value ? value === 'true' : undefined,
    })),
  ];
}
