// The page: a file comes in, the worker computes, the panels answer. Everything that is open lives in one client; a new
// reading of files goes into a fresh one, and what was open stays until that succeeded.
import { ChartView } from './chart.js';
import { Client } from './client.js';
import { acceptFiles } from './drop.js';
import { compile } from './module.js';
import { find, make } from './page.js';
import { countRequests } from './proof.js';
import { choiceViews, reportView } from './report.js';
import { status } from './status.js';
import init from './tenure.js';
import { offerTheme } from './theme.js';
import { say, size, speak } from './words.js';

/**
 * @typedef {import('./tenure.js').TableName} Table
 * @typedef {import('./tenure.js').LoadOptions} LoadOptions
 * @typedef {{ file: File, choices?: import('./report.js').Choices, report?: import('./tenure.js').Report }} Input
 * @typedef {Partial<Record<Table, Input>>} Inputs
 */

const TABLES = /** @type {const} */ (['transactions', 'memberships']);

/** @type {Client | null} */
let open = null;
/** @type {Inputs} */
let inputs = {};
/** @type {AbortController | null} */
let reading = null;

const engine = compile().then(async (module) => {
  await init(module);
  speak(document.documentElement.lang);
  return module;
});
engine.catch((error) => {
  find('#no-engine').hidden = false;
  console.error(error);
});

const charts = [...document.querySelectorAll('[data-chart]')].map((place) => new ChartView(/** @type {HTMLElement} */ (place)));
const redraw = () => charts.forEach((chart) => chart.redraw());
offerTheme(find('#theme'), redraw);
watchPixelRatio();
followSections();

acceptFiles((table, file) => read({ ...inputs, [table]: { file } }));
find('#another').addEventListener('click', () => find('#purchases-file').click());
find('#add-members').addEventListener('click', () => find('#members-file').click());
find('#cancel').addEventListener('click', () => {
  reading?.abort();
  status.notice(say(open ? 'cancelledOpen' : 'cancelled'));
});
find('#sample').addEventListener('click', trySample);
find('#policy').textContent = (find('meta[http-equiv]').getAttribute('content') ?? '').split('; ').join(';\n');

/** Begins a reading, in place of the one under way. */
function begin() {
  reading?.abort();
  reading = new AbortController();
  status.busy(say('starting'));
  return reading.signal;
}

/**
 * Reads files into a fresh client and shows what they say. When one cannot be read, what was open stays.
 * @param {Inputs} next
 */
async function read(next, signal = begin()) {
  const module = await engine.catch(() => null);
  if (signal.aborted) return;
  if (!module) return status.clear();
  proof();
  const fresh = new Client(module);
  /** @type {Inputs} */
  const loaded = {};
  let name = '';
  /** @type {Table} */
  let table = 'transactions';
  try {
    for (table of TABLES) {
      const input = next[table];
      if (!input) continue;
      name = input.file.name;
      loaded[table] = { ...input, report: await load(fresh, table, input, signal) };
    }
    signal.throwIfAborted();
  } catch (error) {
    fresh.close();
    if (!signal.aborted) status.problem(name, message(error), remedies(next, table, error));
    return;
  }
  status.clear();
  open?.close();
  open = fresh;
  open.onRestart = () => status.notice(say('restarted'));
  inputs = loaded;
  show(fresh);
}

/**
 * Where a column was not found, the selects to say which it is.
 * @param {Inputs} next
 * @param {Table} table whose file it is
 * @param {any} error
 * @returns {HTMLElement[]}
 */
function remedies(next, table, { columns }) {
  const input = next[table];
  if (!columns || !input) return [];
  const { file, choices = {} } = input;
  const again = (/** @type {import('./report.js').Choices} */ choices) => read({ ...next, [table]: { file, choices } });
  return choiceViews({ table, columns: {}, ...columns }, choices, again, 'remedy');
}

/**
 * @param {Client} client
 * @param {Table} table
 * @param {Input} input
 * @param {AbortSignal} signal
 */
function load(client, table, { file, choices }, signal) {
  const total = size(file.size);
  const onProgress = (/** @type {import('./client.js').Progress} */ { bytes, share }) => {
    if (signal.aborted) return;
    const text = share === null ? say('reading', { file: file.name, bytes: size(bytes), total }) : say('sorting', { file: file.name });
    status.busy(text, share ?? bytes / file.size);
  };
  status.busy(say('reading', { file: file.name, bytes: size(0), total }), 0);
  return client.load(table, file, { .../** @type {LoadOptions} */ (choices), today: today() }, { onProgress, signal });
}

/**
 * Shows the reports at once and the charts as they come.
 * @param {Client} client
 */
async function show(client) {
  const { transactions, memberships } = inputs;
  document.documentElement.dataset.state = transactions ? 'open' : 'members-only';
  for (const table of TABLES) showChosen(table);
  showReports();
  if (!transactions?.report) return status.notice(say('needPurchases'));

  const first = find('#results').hidden;
  for (const id of ['#results', '#rail', '#another', '#open-file']) find(id).hidden = false;
  find('#welcome').hidden = true;
  find('#open-file').textContent = transactions.file.name;
  find('#finding').textContent = transactions.report.summary;
  find('#notes').replaceChildren(...transactions.report.notes.map((note) => make('li', note)));
  find('#no-members').hidden = Boolean(memberships);
  find('#members-chart').hidden = !memberships;
  if (first) scrollTo({ top: 0 });
  for (const chart of charts) chart.wait();
  let said = '';
  for (const chart of charts) {
    if (client !== open) return;
    const answer = document.querySelector(`[data-answer="${chart.name}"] strong`);
    if (chart.name.startsWith('loyalty.') && !memberships) {
      if (answer) answer.textContent = say('noMembers');
      continue;
    }
    try {
      const result = await client.chart(chart.name);
      // Two pictures of one finding need its sentence once.
      chart.show(result, result.summary !== said);
      said = result.summary;
      if (answer) answer.textContent = result.spec.title;
    } catch (error) {
      if (client !== open) return;
      chart.fail(message(error));
      if (answer) answer.textContent = message(error);
    }
  }
}

/** The reports of what is open, with the focus where it was: choosing how a file is read makes its report anew. */
function showReports() {
  const { id } = document.activeElement ?? {};
  find('#reports').replaceChildren(
    ...TABLES.flatMap((table) => {
      const input = inputs[table];
      if (!input?.report) return [];
      const { file, report, choices = {} } = input;
      return [reportView(report, file.name, choices, (choices) => read({ ...inputs, [table]: { file, choices } }))];
    }),
  );
  if (id) document.getElementById(id)?.focus();
}

/** @param {Table} table */
function showChosen(table) {
  const zone = find(`[data-table=${table}]`);
  const file = inputs[table]?.file;
  zone.classList.toggle('filled', Boolean(file));
  find('.chosen', zone).textContent = file ? `${file.name} · ${size(file.size)}` : '';
}

async function trySample() {
  const signal = begin();
  const module = await engine.catch(() => null);
  if (signal.aborted) return;
  if (!module) return status.clear();
  status.busy(say('inventing'));
  const maker = new Client(module);
  try {
    const { transactions, memberships } = await maker.sample();
    if (signal.aborted) return;
    const sample = {
      transactions: { file: new File([transactions], 'sample-purchases.csv') },
      memberships: { file: new File([memberships], 'sample-members.csv') },
    };
    read(sample, signal);
  } catch (error) {
    if (!signal.aborted) status.problem('', message(error));
  } finally {
    maker.close();
  }
}

/** Shows, from the first file on, that no request was made since. */
function proof() {
  const line = find('#proof');
  if (!line.hidden) return;
  line.hidden = false;
  countRequests((requests) => (line.textContent = say('proof', { requests: String(requests) })));
}

/** @param {unknown} error */
const message = (error) => {
  const { name, kind, message } = /** @type {import('./client.js').TenureError} */ (error);
  if (kind === 'engine') console.error(error);
  if (name === 'TenureError') return kind === 'engine' ? say('crashed') : message;
  return say('unreadable', { detail: message });
};

/** The reader's day: rows after it are left out. */
function today() {
  const now = new Date();
  const two = (/** @type {number} */ part) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Redraws when the page moves to another screen or is zoomed. */
function watchPixelRatio() {
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', () => (redraw(), watchPixelRatio()), { once: true });
}

/** Marks the section in view in the rail. */
function followSections() {
  const links = [.../** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('#rail a'))];
  const observer = new IntersectionObserver(
    (entries) => {
      const seen = entries.find((entry) => entry.isIntersecting);
      if (!seen) return;
      for (const link of links) {
        if (link.hash === `#${seen.target.id}`) link.setAttribute('aria-current', 'true');
        else link.removeAttribute('aria-current');
      }
    },
    { rootMargin: '-30% 0px -65% 0px' },
  );
  for (const link of links) observer.observe(find(link.hash));
}
