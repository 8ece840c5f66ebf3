// What the reader can decide about how a file is read: each is a select, and a choice reads the file again.
import { make } from './page.js';
import { count, say } from './words.js';

/** @import { LoadOptions, Report, Role, TableName } from './tenure.js' */
/**
 * What the reader chose; a role without a column has `null`, the zone is a name. What is absent is found.
 * @typedef {Omit<LoadOptions, 'columns' | 'timeZone' | 'today' | 'locale'>
 *   & { columns?: Partial<Record<Role, number | null>>, timeZone?: string, sheet?: string, entry?: string }} Choices
 * @typedef {[value: string, text: string]} Offer
 * @typedef {(name: string, label: string, offers: Offer[], value: string, chosen: (value: string) => Choices) => HTMLLabelElement} Choose
 * @typedef {{ headers: string[], preview: string[][] }} Columns
 */

/** The tables, in the order in which people think of them. @type {TableName[]} */
export const TABLES = ['transactions', 'customers', 'memberships', 'rewards', 'feedback', 'spend', 'interactions'];

/** The roles without which a table cannot be read, and the amount.
 * @type {Record<TableName, Role[]>} */
export const NEEDED = {
  transactions: ['customer', 'date', 'amount'],
  customers: ['customer'],
  memberships: ['customer', 'date'],
  rewards: ['customer', 'date', 'points'],
  feedback: ['score', 'date', 'customer'],
  spend: ['date', 'amount'],
  interactions: ['opened', 'customer'],
};

/** @type {Record<string, string>} */
const DELIMITERS = { ',': 'byComma', '\t': 'byTab', ';': 'bySemicolon', '|': 'byBar', whitespace: 'byBlank' };
const ENCODINGS = 'utf-8 utf-16le utf-16be gb18030 big5 shift_jis euc-jp euc-kr windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 windows-1256 windows-1257 windows-874'.split(' ');
const DATES = /** @type {import('./tenure.js').DateFormat[]} */ ('ymd dmy mdy compact named month excel unixSeconds unixMilliseconds'.split(' '));
const ZONES = 'UTC America/Los_Angeles America/Denver America/Chicago America/New_York America/Sao_Paulo Europe/London Europe/Berlin Europe/Istanbul Asia/Dubai Asia/Kolkata Asia/Bangkok Asia/Shanghai Asia/Hong_Kong Asia/Taipei Asia/Tokyo Australia/Sydney Pacific/Auckland'.split(' ');

/**
 * Makes selects whose choices are added to those made before.
 * @param {string} place what tells these selects from others of the same name
 * @param {Choices} choices
 * @param {(choices: Choices) => Promise<void>} onChoice reads the file again in this way, which may fail
 * @returns {Choose}
 */
export const chooser = (place, choices, onChoice) => (name, label, offers, value, chosen) => {
  const select = make('select', ...offers.map(([value, text]) => new Option(text, value)));
  select.id = `${place}-${name}`;
  select.name = name;
  select.value = value;
  select.addEventListener('change', async () => {
    await onChoice({ ...choices, ...chosen(select.value) });
    select.value = value; // a success made the report anew; else this is still how the file is open
  });
  return make('label', make('span', label), select);
};

/**
 * Which sheet of a workbook, or file of an archive, is read. Another one has other columns.
 * @param {Choose} choose
 * @param {import('./report.js').Input} input
 */
export function sheetChoice(choose, { file, choices, sheets = [], report }) {
  const kind = /\.zip$/i.test(file.name) ? 'entry' : 'sheet';
  const offers = sheets.map(({ name }) => /** @type {Offer} */ ([name, name]));
  return choose(kind, say(kind), [['', say(report ? 'asFound' : 'chooseOne')], ...offers], choices[kind] ?? '', (name) => ({ [kind]: name || undefined, columns: {} }));
}

/**
 * Which table a file is, to be changed; none where that is not known.
 * @param {string} id
 * @param {TableName | null} table
 * @param {(table: TableName) => Promise<void>} onChange
 */
export function tableChoice(id, table, onChange) {
  const none = table ? [] : [new Option(say('chooseOne'), '')];
  const select = make('select', ...none, ...TABLES.map((name) => new Option(say(`table.${name}`), name)));
  select.id = `${id}-table`;
  select.name = 'table';
  select.value = table ?? '';
  select.addEventListener('change', async () => {
    await onChange(/** @type {TableName} */ (select.value));
    select.value = table ?? '';
  });
  return make('label', make('span', say('readAs')), select);
}

/** @param {TableName} table @param {Role} role */
export const roleName = (table, role) => say(`role.${table}.${role}`) || say(`role.${role}`) || role;

/** @param {string | number} column its header, or its index */
export const columnName = (column) => (typeof column === 'string' ? column : say('columnNumber', { number: count(column + 1) }));

/**
 * The column of a role.
 * @param {Choose} choose
 * @param {Columns} columns
 * @param {TableName} table
 * @param {Role} role
 * @param {number | null | undefined} place the column that has it
 * @param {Choices['columns']} chosen
 */
export function roleChoice(choose, { headers, preview }, table, role, place, chosen) {
  const names = headers.map((header, i) => header || `${columnName(i)}: ${preview[0]?.[i] ?? ''}`);
  /** @type {Offer[]} */
  const offers = [['', say('noColumn')], ...names.map((name, i) => /** @type {Offer} */ ([String(i), name]))];
  return choose(role, roleName(table, role), offers, String(place ?? ''), (value) => ({
    columns: { ...chosen, [role]: value === '' ? null : Number(value) },
  }));
}

/**
 * How days are written and where they are counted.
 * @param {Choose} choose
 * @param {Choices} choices
 * @param {Report['dates']} found
 * @returns {HTMLElement[]}
 */
export function dateChoices(choose, choices, found) {
  const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [here, ...ZONES.filter((name) => name !== here)];
  const asFound = found && !choices.dateFormat ? say('found', { what: say(`dates.${found.format}`) }) : say('asFound');
  const formats = DATES.map((name) => /** @type {Offer} */ ([name, say(`dates.${name}`)]));
  return [
    choose('dateFormat', say('dates'), [['', asFound], ...formats], choices.dateFormat ?? '', (value) => ({
      dateFormat: DATES.find((name) => name === value),
    })),
    choose('timeZone', say('timeZone'), zones.map((name) => [name, zoneName(name, here)]), choices.timeZone ?? here, (value) => ({
      timeZone: value,
    })),
  ];
}

/**
 * What the decimal mark of the numbers is.
 * @param {Choose} choose
 * @param {Choices} choices
 * @param {Report['numbers']} found
 */
export function decimalChoice(choose, choices, found) {
  /** @type {{ value: '.' | ',', text: string }[]} */
  const marks = [{ value: '.', text: say('decimalPoint') }, { value: ',', text: say('decimalComma') }];
  const was = choices.decimal ? undefined : marks.find(({ value }) => value === found?.decimal);
  const asFound = was ? say('found', { what: was.text }) : say('asFound');
  return choose('decimal', say('decimal'), [['', asFound], ...marks.map(({ value, text }) => /** @type {Offer} */ ([value, text]))], choices.decimal ?? '', (chosen) => ({
    decimal: marks.find(({ value }) => value === chosen)?.value,
  }));
}

/** @param {string} name @param {string} here the reader's zone */
const zoneName = (name, here) => {
  const text = name.split('/').pop()?.replaceAll('_', ' ') ?? name;
  return name === here ? say('zoneHere', { zone: text }) : text;
};

/**
 * How the text is written. What is found is said where nothing was chosen.
 * @param {Choose} choose
 * @param {Choices} choices
 * @param {Report['dialect']} found
 * @returns {HTMLElement[]}
 */
export function dialectChoices(choose, choices, found) {
  /**
   * @param {keyof Choices} name
   * @param {string | number | boolean | undefined} was what was found
   * @param {Record<string, string>} texts of the values
   * @param {(value: string) => Choices} [chosen] other marks make other columns
   */
  const choice = (name, was, texts, chosen = (value) => ({ [name]: value, columns: {} })) => {
    const now = choices[name];
    /** @param {string} value */
    const text = (value) => texts[value] ?? say('character', { character: value });
    /** @type {Offer[]} */
    const offers = [['found', was === undefined || now !== undefined ? say('asFound') : say('found', { what: text(String(was)) })]];
    for (const value of new Set([...Object.keys(texts), ...(now === undefined ? [] : [String(now)])])) offers.push([`=${value}`, text(value)]);
    return choose(name, say(`dialect.${name}`), offers, now === undefined ? 'found' : `=${now}`, (value) =>
      value === 'found' ? { [name]: undefined, ...(name === 'header' ? {} : { columns: {} }) } : chosen(value.slice(1)));
  };
  const delimiters = Object.fromEntries(Object.entries(DELIMITERS).map(([value, word]) => [value, say(word)]));
  const encodings = Object.fromEntries(ENCODINGS.map((name) => [name, name.toUpperCase()]));
  const none = say('noCharacter');
  const skip = Object.fromEntries(Array.from({ length: 21 }, (_, lines) => [String(lines), count(lines)]));
  return [
    choice('encoding', found?.encoding, encodings),
    choice('delimiter', found?.delimiter, { ...delimiters, ':': '“:”', '^': '“^”', '~': '“~”' }),
    choice('quote', found?.quote, { '"': '"', "'": "'", '': none }),
    choice('escape', found?.escape, { '': say('doubled'), '\\': '\\' }),
    choice('comment', found?.comment, { '': none, '#': '#', '//': '//', '--': '--', '%': '%' }),
    choice('skip', found?.skip, skip, (value) => ({ skip: Number(value), columns: {} })),
    choice('header', found?.header, { true: say('firstRowNames'), false: say('firstRowData') }, (value) => ({ header: value === 'true' })),
  ];
}

/**
 * How the text was written, in few words.
 * @param {NonNullable<Report['dialect']>} dialect
 */
export const dialectText = ({ delimiter, encoding, header }) =>
  say(header ? 'dialectHeader' : 'dialectNoHeader', {
    delimiter: DELIMITERS[delimiter] ? say(DELIMITERS[delimiter]) : say('character', { character: delimiter }),
    encoding: encoding.toUpperCase(),
  });
