// The page: a file comes in, the worker computes, the panels answer. Everything that is open lives in one client; a new
// reading of files goes into a fresh one, and what was open stays until that succeeded.
import { tell } from './chart.js';
import { TABLES } from './choices.js';
import { Client } from './client.js';
import { acceptFiles } from './drop.js';
import { identitiesView } from './identities.js';
import { isLocked, keeping, withVersion } from './keep.js';
import { compile } from './module.js';
import { savedModels } from './models.js';
import { keepOffline } from './offline.js';
import { ownSegments } from './own.js';
import { find as findIn, idle, make, turn } from './page.js';
import { reports } from './paper.js';
import { countRequests } from './proof.js';
import { readers } from './readers.js';
import { remedies } from './remedies.js';
import { reportView } from './report.js';
import { statusOf } from './status.js';
import init from './tenure.js';
import { themeOf, watchScreen } from './theme.js';
import { undoing } from './undo.js';
import { count, language, languageOf, message, readWords, say, size, speak } from './words.js';
import { today, zone } from './zone.js';

/** @import { ChartView } from './chart.js' */
/**
 * @typedef {import('./tenure.js').TableName} Table
 * @typedef {import('./report.js').Input} Input
 * @typedef {Input & { report: import('./tenure.js').Report }} ReadInput
 */

const PROFILED = 32e6; // bytes of a file of which every column is summed up unasked
/** Further columns of purchases that analyses of the page ask for. @type {NonNullable<import('./tenure.js').LoadOptions['keep']>} */
const KEPT = ['cost', 'margin'];
/** The panels that ask for no purchases. */
const LEAVING = ['projection', 'stay'];
const READING = 0.8; // its share of the work on a file

/**
 * Runs the page.
 * @param {import('./page.js').Root} root where it stands
 * @param {HTMLElement} host its element
 * @param {() => Promise<WebAssembly.Module | undefined>} further fetches the other part of an engine that comes in two
 */
export function start(root, host, further) {
  const isPage = root === document;
  /** @type {(selector: string) => HTMLElement} */
  const find = (selector) => findIn(selector, root);
  readWords(root);

  /** @type {Client | null} */
  let open = null;
  /** What is open. @type {ReadInput[]} */
  let inputs = [];
  /** What could not be opened. @type {{ input: Input, error: any }[]} */
  let failed = [];
  /** What is known of the files. @type {import('./options.js').Known} */
  let known = {};
  /** What is being read. @type {Input[] | null} */
  let coming = null;
  /** @type {AbortController | null} */
  let reading = null;
  /** What had the focus when a reading began, by its id. */
  let focused = '';
  let files = 0;
  let requests = 0;

  const engine = compile().then(async (module) => {
    await init(module);
    settle();
    const value = () => all.find(({ key }) => key === 'clv.distribution');
    savedModels(root, () => open, () => ({ ...value()?.options.read('clv'), ...asked() }));
    paper = reports(root, () => all, answer, () => inputs.map(({ file }) => file.name));
    unlock = keeping(root, {
      read: choices,
      async show(analysis) {
        await choose(analysis);
        undo.changed();
      },
      files: () => inputs.map(({ file, table, choices, sheets }) => ({ file, table, choices, sheets })),
      open: (files) => read(files.map((given) => ({ ...given, id: asInput(given.file).id }))),
    });
    return module;
  });
  engine.catch(noEngine);

  /** @type {ChartView[]} */
  let all = [];
  /** @type {ReturnType<typeof reports> | undefined} */
  let paper;
  /** @type {ReturnType<typeof keeping> | undefined} */
  let unlock;
  const status = statusOf(root);
  const own = ownSegments(root, () => undo.changed(), () => again());
  const redraw = () => all.forEach((chart) => chart.redraw());
  const gone = new AbortController();
  const undo = undoing(/** @type {HTMLButtonElement} */ (find('#undo')), isPage ? window : host, chosen, goBack, gone.signal);
  watchScreen(redraw, gone.signal);
  find('#theme').addEventListener('click', () => host.setAttribute('theme', themeOf(host) === 'dark' ? 'light' : 'dark'));
  /** @type {HTMLSelectElement} */
  const languages = findIn('#language', root);
  languages.addEventListener('change', () => (host.lang = languages.value));
  followSections();
  // A link finds nothing in a shadow root.
  if (!isPage) root.addEventListener('click', (event) => {
    const link = /** @type {Element} */ (event.target).closest('a');
    if (!link?.hash) return;
    event.preventDefault();
    root.getElementById(link.hash.slice(1))?.scrollIntoView();
  });

  acceptFiles(root, isPage ? window : host, (files, table) => {
    const locked = files.find(isLocked);
    if (locked) return engine.then(() => unlock?.(locked), noEngine);
    const isAgain = (/** @type {Input} */ input) => files.some((file) => isSame(file, input.file));
    read([...inputs.filter((input) => !isAgain(input)), ...files.map((file) => asInput(file, table))]);
  });
  find('#another').addEventListener('click', () => find('#files').click());
  find('#cancel').addEventListener('click', () => {
    reading?.abort();
    coming = null;
    failed = [];
    status.notice(say(open ? 'cancelledOpen' : 'cancelled'));
  });
  status.onDismiss = () => (failed = []);
  find('#sample').addEventListener('click', trySample);
  if (isPage) find('#policy').textContent = (find('meta[http-equiv]').getAttribute('content') ?? '').split('; ').join(';\n');

  /** Says all that stands there in the language of the element or of the browser, and makes the places of the charts. */
  function settle() {
    const spoken = languageOf(...(host.lang ? [host.lang] : navigator.languages));
    speak(spoken, root);
    languages.value = spoken;
    (isPage ? document.documentElement : find('.frame')).lang = spoken;
    if (isPage) tellRequests();
    all = [...root.querySelectorAll('tenure-chart')].map((place) => place.renew());
    for (const chart of all) {
      chart.onNear = () => answer(chart);
      chart.onChoose = (isMoving) => {
        if (!isMoving) undo.changed();
        answer(chart);
      };
      chart.onList = (list, button) => saveList(chart, list, button);
    }
    find('#tables').replaceChildren(...TABLES.map((table) => make('div', make('dt', say(`table.${table}`)), make('dd', say(`brings.${table}`)))));
  }

  /** Says everything in another language: what the engine said of the files, it says again. */
  async function translate() {
    if (!(await engine.catch(() => null)) || gone.signal.aborted) return;
    settle();
    const next = coming ?? [...inputs, ...failed.map(({ input }) => input)];
    if (next.length) await read(next);
  }

  /** What every analysis is asked for beside its own options. */
  const asked = () => ({ locale: language(), ...own.filter() });

  /** @param {unknown} error */
  function noEngine(error) {
    find('#no-engine').hidden = false;
    console.error(error);
  }

  /** Begins a reading, in place of the one under way. */
  function begin() {
    reading?.abort();
    reading = new AbortController();
    focused = root.activeElement?.id ?? '';
    status.busy(say('starting'));
    return reading.signal;
  }

  /**
   * @param {File} file
   * @param {Table | 'auto'} table
   * @returns {Input}
   */
  const asInput = (file, table = 'auto') => ({ id: `file${++files}`, file, table, choices: {} });

  // The analyses, and what reads other formats than text, are here before a file is chosen: from then on nothing is asked of
  // any server.
  const analyses = idle().then(further);
  analyses.catch(noEngine);
  const others = idle().then(readers).catch((error) => console.error(error));
  // After them, so that the worker finds what the page has fetched.
  const kept = Promise.all([analyses, others]).catch(() => {}).then(() => (isPage ? keepOffline(() => !open && !reading) : undefined));

  /**
   * Reads files into a fresh client and shows what they say. Of new ones that cannot be read it says why, and the others open;
   * when that befalls one that is open, in the way it is to be read now, everything stays as it is.
   * @param {Input[]} next
   */
  async function read(next, signal = begin()) {
    coming = next;
    const [module, part] = await Promise.all([engine.catch(() => null), analyses.catch(() => null), others, kept]);
    if (signal.aborted) return;
    if (!module || part === null) return status.clear();
    if (isPage) proof();
    const fresh = new Client(module, part);
    /** @type {ReadInput[]} */
    const loaded = [];
    /** @type {typeof failed} */
    const refused = [];
    // The others are matched with the customers who bought.
    const isPurchases = (/** @type {Input} */ { report, table }) => (report?.table ?? table) === 'transactions';
    const ordered = [...next.filter(isPurchases), ...next.filter((input) => !isPurchases(input))];
    const total = ordered.reduce((sum, { file }) => sum + file.size, 0);
    let done = 0;
    for (const given of ordered) {
      const input = { ...given, sheets: given.sheets ?? (await fresh.sheets(given.file, { signal }).catch(() => [])) };
      const onProgress = (/** @type {string} */ text, /** @type {number} */ share) => status.busy(text, (done + share * input.file.size) / total);
      try {
        loaded.push({ ...input, report: await load(fresh, input, onProgress, signal) });
      } catch (error) {
        if (signal.aborted) return fresh.close();
        refused.push({ input, error });
        tell(host, 'tenure-error', /** @type {Error} */ (error));
        if (isOpen(input)) break;
      }
      done += input.file.size;
    }
    const identities = loaded.length ? await fresh.identities() : null;
    if (signal.aborted) return fresh.close();
    // While one is mended, the others wait for it.
    const waiting = failed.filter(({ input: { id } }) => !next.some((input) => input.id === id));
    failed = waiting.length < failed.length ? [...waiting, ...refused] : refused;
    const isBetter = refused.length === 0 || loaded.some((input) => !isOpen(input));
    if (isBetter && !refused.some(({ input }) => isOpen(input))) {
      open?.close();
      open = loaded.length ? fresh : null;
      if (!open) fresh.close();
      fresh.onRestart = () => status.notice(say('restarted'));
      const isFirst = inputs.length === 0;
      inputs = loaded;
      if (isFirst) undo.begin();
      else undo.changed();
      if (open) tell(host, 'tenure-ready', { client: open });
      show(identities);
    } else {
      fresh.close();
    }
    if (failed.length) status.problems(failed.map(({ input, error }) => [input.file.name, message(error), remedies(input, error, reread)]));
    else if (inputs.length && !inputs.some(isPurchases) && !inputs.some(tellsWhoLeft)) status.notice(say('needPurchases'));
    else status.clear();
    coming = null;
    refocus();
  }

  /** @param {Input} input */
  const isOpen = ({ id }) => inputs.some((input) => input.id === id);

  /** Reads a file in another way. @param {Input} input */
  const reread = (input) => read(isOpen(input) ? inputs.map((open) => (open.id === input.id ? input : open)) : [...inputs, input]);

  /**
   * @param {Client} client
   * @param {Input} input
   * @param {(text: string, share: number) => void} onProgress
   * @param {AbortSignal} signal
   */
  function load(client, { file, table, choices }, onProgress, signal) {
    const total = size(file.size);
    const options = { keep: KEPT, ...choices, timeZone: zone(choices.timeZone), profile: choices.profile ?? file.size < PROFILED, today: today(), locale: language() };
    const reading = (/** @type {number} */ bytes) => say('reading', { file: file.name, bytes: size(bytes), total });
    onProgress(reading(0), 0);
    return client.load(table, file, options, {
      signal,
      onProgress(progress) {
        if (signal.aborted) return;
        const { bytes, share } = progress;
        tell(host, 'tenure-progress', progress);
        if (share === null) onProgress(reading(bytes), (READING * bytes) / file.size);
        else onProgress(say('sorting', { file: file.name }), READING + (1 - READING) * share);
      },
    });
  }

  /** Gives the focus back to what had it when a reading began: that may have been made anew, or be gone. */
  function refocus() {
    if (!focused || (root.activeElement ?? document.body) !== document.body) return;
    const element = root.getElementById(focused) ?? root.getElementById(focused.replace('remedy-', '')) ?? find('#files');
    for (let part = element.closest('details'); part; part = part.parentElement?.closest('details') ?? null) part.open = true;
    element.focus();
  }

  /**
   * Shows the reports at once and the charts as they come.
   * @param {import('./tenure.js').Identities | null} identities
   */
  async function show(identities) {
    const client = open;
    const purchases = inputs.filter(({ report }) => report.table === 'transactions').pop();
    const members = inputs.some(({ report }) => report.table === 'memberships');
    const main = purchases ?? inputs.find(tellsWhoLeft);
    const first = find('#results').hidden;
    find('.frame').dataset.state = purchases ? 'open' : main ? 'leaving' : inputs.length ? 'incomplete' : '';
    for (const id of ['#results', '#another', '#undo', '#open-file']) find(id).hidden = !main;
    find('#rail').hidden = !purchases;
    find('#welcome').hidden = Boolean(main);
    showReports(identities);
    if (!client || !main) return;

    find('#open-file').textContent = inputs.length === 1 ? main.file.name : say('files', { number: count(inputs.length) });
    known = { ...main.report, columns: Object.assign({}, ...inputs.map(({ report }) => report.columns)) };
    find('#finding').textContent = main.report.summary;
    find('#notes').replaceChildren(...main.report.notes.map((note) => make('li', note)));
    find('#no-members').hidden = members;
    find('#members-chart').hidden = !members;
    find('#programme').hidden = !members;
    // With the frame that lays the results out: at once it would be a layout more.
    if (first) requestAnimationFrame(() => find('.frame').scrollIntoView());
    const charts = all.filter(({ panel }) => purchases || LEAVING.includes(panel.id));
    const isNeeded = (/** @type {ChartView} */ { panel, name }) => members || !ofMembers(name) ? briefs(panel).length > 0 : false;
    for (const chart of charts) chart.wait();
    paper?.offer();
    await turn();
    if (client !== open) return;
    for (const brief of root.querySelectorAll('[data-answer] strong')) brief.textContent = '';
    if (!members) for (const brief of briefs(find('#loyalty'))) brief.textContent = say('noMembers');
    if (purchases) await own.open(client, known);
    // What the overview says comes first, and what stands beside it; the rest when the reader comes near.
    for (const chart of charts.filter(isNeeded)) if (client === open) await answer(chart);
    if (client !== open) return;
    for (const chart of charts.filter((chart) => !isNeeded(chart))) if (members || !ofMembers(chart.name)) chart.watch();
    if (purchases) own.tell().catch(console.error);
  }

  /** Where the overview says what the charts of a panel say. @param {Element} panel */
  const briefs = (panel) =>
    [...panel.querySelectorAll('tenure-chart')].flatMap((place) => [
      .../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(`[data-answer="${place.getAttribute('chart')}"] strong`)),
    ]);

  /**
   * Asks for a chart and shows it, or why there is none.
   * @param {ChartView} chart
   */
  async function answer(chart) {
    if (!open) return;
    // Two pictures of one finding need its sentence once.
    const isSaid = (/** @type {string} */ sentence) => all.some((other) => other !== chart && other.panel === chart.panel && other.said === sentence);
    const said = await chart.answer(open, known, asked(), isSaid);
    const brief = root.querySelector(`[data-answer="${chart.key}"] strong`);
    if (brief && said !== null) brief.textContent = said;
  }

  /** What was chosen on the page. */
  function choices() {
    return { charts: Object.fromEntries(all.map((chart) => [chart.key, chart.choices])), ...own.read() };
  }

  /** What was chosen on the page, and which files it is about and how they are read: where a step back leads. */
  function chosen() {
    return { analysis: withVersion(structuredClone(choices())), files: inputs.map(({ id, file, table, choices }) => ({ id, file, table, choices })) };
  }

  /** @param {ReturnType<typeof chosen>} before */
  async function goBack({ analysis, files }) {
    if (JSON.stringify(files) !== JSON.stringify(chosen().files)) await read(files);
    await choose(analysis);
  }

  /** Shows what was chosen before. @param {import('./keep.js').Analysis} analysis */
  async function choose({ charts, ...rest }) {
    for (const chart of all) if (charts[chart.key]) chart.choose(charts[chart.key]);
    await own.restore(rest);
    await again();
  }

  /** Asks for every chart again, where one is shown or awaited. */
  async function again() {
    const client = open;
    for (const chart of all) chart.stale();
    for (const chart of all.filter(({ isShown }) => isShown)) if (client === open) await answer(chart);
  }

  /**
   * Saves the customers behind a chart.
   * @param {ChartView} chart
   * @param {string} list
   * @param {HTMLElement} button
   */
  const saveList = (chart, list, button) => open && chart.saveList(open, list, button, asked()).catch((error) => status.notice(message(error)));

  /**
   * The reports of what is open, with the parts open that were: choosing how a file is read makes its report anew.
   * @param {import('./tenure.js').Identities | null} identities
   */
  function showReports(identities) {
    const reports = find('#reports');
    const parts = (/** @type {Element} */ report) => /** @type {HTMLDetailsElement[]} */ ([...report.querySelectorAll('[data-part]')]);
    const was = new Map([...reports.children].flatMap((report) => parts(report).map((part) => [part.id, part.open])));
    const views = inputs.map((input) =>
      reportView(input, (change) => reread({ ...input, ...change }), () => read(inputs.filter(({ id }) => id !== input.id)), root));
    const people = identities && identitiesView(identities);
    if (people) views.push(people);
    for (const part of views.flatMap(parts)) part.open = was.get(part.id) ?? part.open;
    reports.replaceChildren(...views);
    find('#read').textContent = inputs.map(({ file, report }) => say('fileSays', { file: file.name, summary: report.summary })).join(' ');
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
      const sample = [
        asInput(new File([transactions], 'sample-purchases.csv'), 'transactions'),
        asInput(new File([memberships], 'sample-members.csv'), 'memberships'),
      ];
      read(sample, signal);
    } catch (error) {
      if (!signal.aborted) status.problems([['', message(error), []]]);
    } finally {
      maker.close();
    }
  }

  /** Shows, from the first file on, that no request was made since. */
  function proof() {
    const line = find('#proof');
    if (!line.hidden) return;
    line.hidden = false;
    countRequests((made) => {
      requests = made;
      tellRequests();
    });
  }

  const tellRequests = () => (find('#proof').textContent = say('proof', { requests: String(requests) }));

  /** Marks the section in view in the rail. */
  function followSections() {
    const links = [.../** @type {NodeListOf<HTMLAnchorElement>} */ (root.querySelectorAll('#rail a'))];
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

  return {
    redraw,
    translate,
    /** Opens files beside those that are open, and shows what they say. @param {File[]} files */
    load: (files) => read([...inputs, ...files.map((file) => asInput(file))]),
    choices,
    choose: (/** @type {import('./keep.js').Analysis} */ analysis) => engine.then(() => choose(analysis), noEngine),
    /** Gives everything back. */
    close() {
      gone.abort();
      reading?.abort();
      open?.close();
      open = null;
      for (const chart of all) chart.forget();
    },
  };
}

/** Whether a file of customers says by itself who left. @param {ReadInput} input */
const tellsWhoLeft = ({ report: { table, columns } }) =>
  table === 'customers' && (columns.contractEnd !== undefined || (columns.duration !== undefined && columns.event !== undefined));

/** Whether somebody chose one file twice. @param {File} one @param {File} other */
const isSame = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

/** Whether a chart is of the members of a programme. @param {string} name */
const ofMembers = (name) => name.startsWith('loyalty.') || name.startsWith('programme.');
