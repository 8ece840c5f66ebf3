// What a load made of a file: the sentence and the grade first, every row accounted for, and behind that all that was
// found or decided, to be changed by the reader.
import { chooser, columnName, dialectChoices, dialectText, roleName, sheetChoice, tableChoice } from './choices.js';
import { columnsView, guessView, isGuess } from './columns.js';
import { find, make, save, stamp, styled, tableView } from './page.js';
import { count, money, say, size } from './words.js';

/** @import { Report, TableName } from './tenure.js' */
/** @import { Choices, Choose } from './choices.js' */
/** @typedef {{ id: string, file: File, table: TableName | 'auto', choices: Choices, sheets?: { name: string }[], report?: Report }} Input */

/**
 * @param {Input & { report: Report }} input
 * @param {(change: Partial<Pick<Input, 'table' | 'choices'>>) => Promise<void>} onChange reads the file again in this way,
 *   which may fail
 * @param {() => void} onRemove
 * @param {import('./page.js').Root} root where the page stands
 * @returns {HTMLElement}
 */
export function reportView(input, onChange, onRemove, root) {
  const { id, file, table, choices, report } = input;
  const view = stamp('report-template', root);
  // Whoever says which column is which takes the table as it was guessed.
  const said = (/** @type {Choices} */ { columns = {} }) => (Object.keys(columns).length ? report.table : table);
  const choose = chooser(id, choices, (choices) => onChange({ choices, table: said(choices) }));
  const title = find('h3', view);
  title.textContent = file.name;
  title.id = id;
  view.setAttribute('aria-labelledby', id);
  find('.size', view).textContent = size(file.size);
  const remove = find('.remove', view);
  remove.id = `${id}-remove`;
  remove.setAttribute('aria-label', say('removeFile', { file: file.name }));
  remove.addEventListener('click', onRemove);
  if ((input.sheets?.length ?? 0) > 1) find('.read-as', view).append(sheetChoice(choose, input));
  find('.read-as', view).append(tableChoice(id, report.table, (table) => onChange({ table, choices: { ...choices, columns: {} } })));
  if (report.tableGuess && table === 'auto') find('.read-as', view).append(guessView(report.tableGuess.confidence, report.tableGuess.reason));

  const { grade, improve } = report.quality;
  const mark = find('.grade', view);
  mark.dataset.grade = grade;
  find('strong', mark).textContent = grade;
  find('.summary', view).textContent = report.summary;
  find('.meaning', view).textContent = say(`grade.${grade}`);
  find('.improve', view).replaceChildren(...improve.map((advice) => make('li', advice)));
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (view.querySelectorAll('[data-count]'))) {
    place.textContent = count(/** @type {any} */ (report)[place.dataset.count ?? '']);
  }
  const { amountKept, amountMerged, amountDropped } = report;
  const read = amountKept === null ? null : amountKept + (amountMerged ?? 0) + (amountDropped ?? 0);
  for (const [name, amount] of Object.entries({ read, amountKept, amountMerged, amountDropped })) {
    find(`[data-amount=${name}]`, view).textContent = amount === null ? '' : money(amount, report.currency);
  }
  find('.about', view).replaceChildren(...report.notes.map((note) => make('li', note)));
  find('.parts', view).append(...partsOf(input, choose, onChange));
  find('.save', view).addEventListener('click', () => save(report.csv, `${file.name.replace(/\.[^.]*$/, '')}-report.csv`));
  return view;
}

/**
 * The parts of a report that hold something.
 * @param {Input & { report: Report }} input
 * @param {Choose} choose
 * @param {(change: { choices: Choices }) => Promise<void>} onChange
 */
function partsOf({ id, report, choices }, choose, onChange) {
  const { table, reasons, badCells, policies, dialect, undecodable, profile } = report;
  /** @type {HTMLDetailsElement[]} */
  const parts = [];
  /** @param {string} name @param {string} hint @param {...(Node | null)} content */
  const part = (name, hint, ...content) => {
    const view = make('details', make('summary', make('strong', say(name)), ' ', styled('hint', make('span', hint))), ...content.filter((node) => node !== null));
    view.dataset.part = name;
    view.id = `${id}-${name}`;
    parts.push(view);
    return view;
  };

  if (reasons.length) {
    const { rowsMerged, rowsDropped } = report;
    part('reasons', say('reasonsHint', { dropped: count(rowsDropped), merged: count(rowsMerged) }), reasonsView(report));
  }
  if (badCells.length) {
    const rows = badCells.map(({ role, rows, examples }) => [count(rows), roleName(table, role), examplesView(examples)]);
    const all = badCells.reduce((sum, { rows }) => sum + rows, 0);
    part('badCells', say('badCellsHint', { cells: count(all) }), tableView(say('badCells'), [say('reasonRows'), say('valueOf'), say('reasonExamples')], rows, [0]));
  }
  if (policies.length) part('policies', say('policiesHint'), policiesView(report, choose));
  const columns = part('columns', report.roles.map(({ role }) => roleName(table, role)).join(', '), ...columnsView(id, report, choose, choices));
  // What is a guess is shown unasked.
  columns.open = report.dates?.sure === false || report.numbers?.sure === false || report.roles.some(({ confidence }) => isGuess(confidence));
  if (dialect) {
    const selects = styled('choices', make('div', ...dialectChoices(choose, choices, dialect)));
    part('text', dialectText(dialect), guessView(dialect.confidence, say('dialectSure')), selects, undecodableView(undecodable));
  }
  part('profile', say('columnsHint', { number: count(report.headers.length) }), profile ? profileView(profile) : profileButton(id, () => onChange({ choices: { ...choices, profile: true } })));
  return parts;
}

/** @param {Report} report */
function reasonsView({ reasons, currency }) {
  const rows = reasons.map(({ rows, text, merged, amount, currencies, examples }) => [
    count(rows),
    make('div', text, ' ', styled('tag', make('span', say(merged ? 'rowsMerged' : 'rowsDropped')))),
    make('div', ...[{ amount, currency }, ...currencies].flatMap(({ amount, currency }) => (amount === null ? [] : [make('div', money(amount, currency))]))),
    examplesView(examples),
  ]);
  const heads = ['reasonRows', 'reasonWhy', 'reasonAmount', 'reasonExamples'].map((key) => say(key));
  return styled('scroll reasons', tableView(say('reasons'), heads, rows, [0, 2]));
}

/** @param {import('./tenure.js').Example[]} examples */
const examplesView = (examples) =>
  make('ul', ...examples.map(({ line, column, text }) => {
    const place = say(column === null ? 'line' : 'lineColumn', { line: count(line), column: column === null ? '' : columnName(column) });
    return make('li', place, ' ', make('code', text));
  }));

/** @param {Report} report @param {Choose} choose */
function policiesView({ policies, currency }, choose) {
  const rows = policies.map(({ policy, choice, choices, rows, amount, text }) => [
    choose(policy, say(`policy.${policy}`), choices.map((name) => [name, say(`choice.${name}`)]), choice, (value) => ({ [policy]: value })),
    count(rows),
    amount === null ? '' : money(amount, currency),
    text,
  ]);
  const heads = ['policy', 'reasonRows', 'reasonAmount', 'effect'].map((key) => say(key));
  return styled('scroll policies', tableView(say('policies'), heads, rows, [1, 2]));
}

/** @param {Report['undecodable']} undecodable */
function undecodableView({ count: number, examples }) {
  if (!number) return null;
  const places = examples.map(({ line, offset }) => make('li', say('byteAt', { line: count(line), offset: count(offset) })));
  return make('div', make('p', say('undecodable', { number: count(number) })), styled('hint', make('ul', ...places)));
}

/** @param {NonNullable<Report['profile']>} profile */
function profileView(profile) {
  const rows = profile.map(({ column, kind, filled, distinct, least, greatest }) => [
    columnName(column),
    say(`kind.${kind}`),
    count(filled),
    distinct === null ? say('manyDistinct') : count(distinct),
    least ?? '',
    greatest ?? '',
  ]);
  const heads = ['column', 'kind', 'filled', 'distinct', 'least', 'greatest'].map((key) => say(key));
  return tableView(say('profile'), heads, rows, [2, 3]);
}

/**
 * Looking at every cell takes time: that of a large file waits to be asked for.
 * @param {string} id
 * @param {() => void} onClick
 */
function profileButton(id, onClick) {
  const button = styled('quiet', make('button', say('profileNow')));
  button.type = 'button';
  button.id = `${id}-profile`;
  button.addEventListener('click', onClick);
  return make('p', button);
}
