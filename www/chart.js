// One chart on the page: the answer as a sentence, the picture, a tooltip, and the same numbers as a table.
import { draw, height, svg } from './tenure.js';
import { Options } from './options.js';
import { find, make, save, styled, turn } from './page.js';
import { themeOf } from './theme.js';
import { count, date, language, message, say } from './words.js';

/** @import { Client } from './client.js' */
/** @import { BrokenDown, Drawing, Hit, Part, ShownChart } from './tenure.js' */

/** Rows of a table that are written at once. */
const MOST_ROWS = 200;

export class ChartView {
  /** Those to be drawn, one a frame: together they would hold the page. @type {Set<ChartView>} */ static #due = new Set();
  static #frame = 0;

  /** @type {WeakMap<Element, ChartView>} */ static #views = new WeakMap();
  /** Tells which of those that wait the reader comes near. */
  static #near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        const view = ChartView.#views.get(target);
        if (!isIntersecting || !view) continue;
        view.wait();
        view.onNear();
      }
    },
    { rootMargin: '50% 0px' },
  );

  /** @type {ShownChart | null} */ #chart = null;
  /** The same of each group, where it is broken down. @type {ChartView[]} */ #parts = [];
  /** @type {Drawing | null} */ #drawing = null;
  /** The width that it was drawn for. */ #width = 0;
  /** The datum that the keys have reached. */ #reached = -1;
  /** @type {ResizeObserver} */ #seen;

  /** What ends the question that is out, once another is asked. @type {AbortController | null} */ #asking = null;
  /** Gives the numbers of the chart that is shown, as CSV. @type {(() => Promise<Uint8Array<ArrayBuffer>>) | null} */ #numbers = null;
  /** By which column the table is sorted, and which way; the chart's own order at first. @type {{ column: number, sign: 1 | -1 } | null} */
  #sorted = null;
  /** Tells when the reader comes to the end of what is written of a long table. @type {IntersectionObserver | null} */ #end = null;

  /** Asks for the chart of another name, or with other options; while a slider moves there will be others soon. @type {(isMoving: boolean) => void} */
  onChoose = () => {};
  /** Asks for the chart, since the reader comes near. */
  onNear = () => {};
  /** Asks for the customers behind it. @type {(list: string, button: HTMLElement) => void} */
  onList = () => {};

  /**
   * @param {HTMLElement} host whose chart it is, and who is told what happens to it
   * @param {string[]} names of the charts to choose from, the one to begin with first
   * @param {string} [list] the customers behind it
   * @param {Element | ShadowRoot} [place] where it goes, within the host
   */
  constructor(host, names, list = '', place = host) {
    this.host = host;
    this.name = names[0];
    /** What it stays known by, whichever is chosen. */ this.key = this.name;
    this.panel = host.closest('.panel') ?? host;
    this.figure = frame();
    this.options = new Options(`options-${this.name}`);
    this.options.onChange = (isMoving) => {
      this.stale();
      this.onChoose(isMoving);
    };
    this.options.show(this.name);
    this.options.form.setAttribute('part', 'toolbar');
    this.figure.prepend(this.options.form);
    if (names.length > 1) this.figure.prepend(this.#choice(names));
    this.sentence = find('.answer', this.figure);
    this.ground = find('.canvas', this.figure);
    /** @type {HTMLCanvasElement} */
    this.canvas = find('canvas', this.figure);
    this.ring = find('.ring', this.figure);
    this.tooltip = find('.tooltip', this.figure);
    this.aloud = find('.aloud', this.figure);
    const details = /** @type {HTMLDetailsElement} */ (find(':scope > details', this.figure));
    details.addEventListener('toggle', () => details.open && this.#tabulate());
    this.details = details;
    this.parts = styled('breakdown', make('div'));
    this.figure.append(this.parts);
    this.#tools();
    const button = find('.list', this.figure);
    button.hidden = !list;
    button.addEventListener('click', () => this.onList(list, button));
    ChartView.#views.set(this.figure, this);
    place.replaceChildren(this.figure);
    this.sentence.id = `answer-${this.name}`;
    this.canvas.setAttribute('aria-labelledby', this.sentence.id);
    this.canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => this.#point(this.#drawing?.at(offsetX, offsetY)));
    this.canvas.addEventListener('pointerleave', () => this.#unpoint());
    this.canvas.addEventListener('keydown', (event) => this.#step(event));
    this.canvas.addEventListener('click', ({ offsetX, offsetY }) => this.#select(this.#drawing?.at(offsetX, offsetY)));
    this.canvas.addEventListener('blur', () => this.#unpoint());
    // Drawing changes the height; what was drawn for a width stays.
    this.#seen = new ResizeObserver(() => this.ground.clientWidth === this.#width || this.redraw());
    this.#seen.observe(this.ground);
    this.wait();
  }

  /**
   * The ways to see it, of which one is chosen.
   * @param {string[]} names
   */
  #choice(names) {
    const group = make('fieldset', ...names.map((name) => {
      const input = make('input');
      Object.assign(input, { type: 'radio', name: `view-${names[0]}`, value: name, checked: name === this.name });
      input.addEventListener('change', () => {
        this.name = name;
        this.options.show(name);
        this.stale();
        this.onChoose(false);
      });
      return make('label', input, make('span', say(`view.${name}`)));
    }));
    group.className = 'views';
    group.setAttribute('part', 'toolbar');
    group.setAttribute('aria-label', say('views'));
    return group;
  }

  /** Makes the tools below the picture work. */
  #tools() {
    /** @param {string} name @param {() => unknown} act */
    const on = (name, act) => find(`.${name}`, this.figure).addEventListener('click', act);
    on('png', () => this.#savePicture());
    on('svg', () => this.#chart && save(svg(this.#chart.spec, this.#look()), this.#file('svg'), 'image/svg+xml'));
    on('csv', () => this.#saveNumbers());
    on('copy', () => this.#copy());
    const whole = find('.whole', this.figure);
    whole.hidden = !document.fullscreenEnabled;
    on('whole', () => (this.#isWhole ? document.exitFullscreen() : this.figure.requestFullscreen()));
    this.figure.addEventListener('fullscreenchange', () => {
      whole.textContent = say(this.#isWhole ? 'fullScreenOff' : 'fullScreen');
    });
  }

  get #isWhole() {
    return this.figure.matches(':fullscreen');
  }

  /** @param {string} kind */
  #file(kind) {
    return `${this.#chart?.spec.name ?? this.name}.${kind}`;
  }

  /** Its looks at the moment. */
  #look() {
    return { theme: themeOf(this.figure), width: this.#width };
  }

  /** Saves the picture at two device pixels a css pixel, whatever the screen has. */
  #savePicture() {
    const [chart, file] = [this.#chart, this.#file('png')];
    if (!chart) return;
    const canvas = make('canvas');
    const { theme, width } = this.#look();
    const tall = Math.ceil(height(canvas, chart.spec, width) ?? chart.spec.height);
    Object.assign(canvas, { width: 2 * width, height: 2 * tall });
    draw(canvas, chart.spec, { theme, scale: 2 }).free();
    canvas.toBlob((picture) => picture && save(picture, file, picture.type));
  }

  /** Saves the numbers at full precision, with those of its parts. */
  async #saveNumbers() {
    const file = this.#file('csv');
    try {
      const csv = await this.#numbers?.();
      if (csv) save(csv, file);
    } catch (error) {
      tell(this.host, 'tenure-error', /** @type {Error} */ (error));
      this.refuse(message(error), null);
    }
  }

  /** Puts the table where it can be pasted into a sheet. */
  async #copy() {
    if (!this.#chart) return;
    const { columns } = this.#chart.table;
    // What parts cells and rows there stands in none.
    const line = (/** @type {string[]} */ cells) => cells.map((cell) => cell.replace(/\s+/g, ' ')).join('\t');
    const rows = this.#rows().map((row) => line(row.map(({ text, number }) => (number === null ? text : String(number)))));
    await navigator.clipboard.writeText([line(columns.map(({ label }) => label)), ...rows].join('\n'));
    this.aloud.textContent = find('.copy', this.figure).textContent = say('copied');
  }

  /** The rows of the table in the order that was chosen. */
  #rows() {
    const rows = this.#chart?.table.rows ?? [];
    if (!this.#sorted) return rows;
    const { column, sign } = this.#sorted;
    const compare = new Intl.Collator(language(), { numeric: true }).compare;
    // What is not known comes last, whichever way.
    return rows.toSorted(({ [column]: a }, { [column]: b }) => {
      if (!a.text || !b.text) return Number(!a.text) - Number(!b.text);
      return sign * (a.number === null || b.number === null ? compare(a.text, b.text) : a.number - b.number);
    });
  }

  /** Shows that the answer is being computed. */
  wait() {
    ChartView.#near.unobserve(this.figure);
    this.figure.dataset.state = 'waiting';
  }

  /** What it says in words, where it shows that. */
  get said() {
    return this.isShown && !this.sentence.hidden ? this.sentence.textContent : null;
  }

  /** The answer with its picture, where there is one. */
  get shown() {
    return this.isShown ? this.#chart : null;
  }

  /** What the reader chose of it. @returns {import('./keep.js').Choices} */
  get choices() {
    return { view: this.name, options: this.options.chosen };
  }

  /** Takes what was chosen before; it is not asked for. @param {import('./keep.js').Choices} choices */
  choose({ view, options }) {
    /** @type {HTMLInputElement | undefined} */
    const input = [.../** @type {NodeListOf<HTMLInputElement>} */ (this.figure.querySelectorAll('.views input'))].find(({ value }) => value === view);
    if (input) {
      input.checked = true;
      this.name = view;
    }
    this.options.chosen = options;
    this.options.show(this.name);
  }

  /** Whether there is an answer, or a reason why there is none. */
  get isShown() {
    return ['shown', 'asking', 'failed'].includes(this.figure.dataset.state ?? '');
  }

  /** Shows that the answer is being made anew. */
  stale() {
    if (this.isShown) this.figure.ariaBusy = 'true';
  }

  /** Lets the reader ask for it by coming near. */
  watch() {
    this.figure.dataset.state = 'unasked';
    ChartView.#near.observe(this.figure);
  }

  /** Shows the parts of the answer. @param {Part<ShownChart>[]} parts */
  #showParts(parts) {
    for (const part of this.#parts) part.forget();
    const sections = parts.map(({ name, n, result, error }, at) => {
      const place = make('div');
      const view = new ChartView(place, [`part${at}-${this.name.replace('.', '-')}`]);
      if (result) view.show(result, false);
      else view.fail(error ?? '');
      return { view, section: make('section', make('h4', say('part', { name, number: count(n) })), place) };
    });
    this.#parts = sections.map(({ view }) => view);
    this.parts.replaceChildren(...sections.map(({ section }) => section));
  }

  /** Gives back what its picture holds, and asks for nothing more. */
  forget() {
    for (const part of this.#parts) part.forget();
    this.#asking?.abort();
    this.#chart = null;
    this.#drawing?.free();
    this.#drawing = null;
    this.#seen.disconnect();
    this.#end?.disconnect();
    ChartView.#near.unobserve(this.figure);
    ChartView.#due.delete(this);
  }

  /**
   * Asks an open data set for the chart and shows it, or why there is none.
   * @param {Client} client
   * @param {import('./options.js').Known} known of the data
   * @param {object} further options than those of its controls
   * @param {(sentence: string) => boolean} [isSaid] whether another one beside it says the same: once is enough
   * @returns {Promise<string | null>} its title, or the reason; nothing where that is not shown
   */
  async answer(client, known, further, isSaid = () => false) {
    this.#asking?.abort();
    const [asking, { name }] = [(this.#asking = new AbortController()), this];
    const isAsked = () => asking === this.#asking && name === this.name;
    try {
      await this.options.learn(client, known, further);
      if (!isAsked()) return null;
      const options = { ...this.options.read(), ...further };
      const result = await client.chart(name, options, {
        signal: asking.signal,
        onProgress: (progress) => tell(this.host, 'tenure-progress', progress),
      });
      if (!isAsked()) return null;
      this.options.accept();
      this.#numbers = () => client.csv(/** @type {import('./tenure.js').ViewName} */ (name), options);
      this.#explainHow(name, options, known);
      this.show(result, !isSaid(result.summary));
      tell(this.host, 'tenure-result', result);
      return result.spec.title;
    } catch (thrown) {
      const error = /** @type {import('./client.js').TenureError} */ (thrown);
      if (!isAsked() || error.name === 'AbortError') return null;
      const { kind, option } = error;
      tell(this.host, 'tenure-error', error);
      const reason = message(error);
      if (kind === 'data' && option) this.ask(reason);
      else if (kind === 'option' || option) return this.refuse(reason, option), null;
      else this.fail(reason);
      return reason;
    }
  }

  /**
   * Saves the customers behind it, with what the analysis says of each.
   * @param {Client} client
   * @param {string} list
   * @param {HTMLElement} button
   * @param {object} further options than those of its controls
   */
  async saveList(client, list, button, further) {
    if (button.ariaBusy) return;
    button.ariaBusy = 'true';
    try {
      const options = { ...this.options.read(list), ...further };
      save(await client.csv(/** @type {import('./tenure.js').ListName} */ (list), options), `customers-${list}.csv`);
    } finally {
      button.ariaBusy = null;
    }
  }

  /**
   * @param {BrokenDown<ShownChart>} chart
   * @param {boolean} aloud whether to write the answer above the picture
   */
  show(chart, aloud) {
    if (chart.spec.name !== this.#chart?.spec.name) this.#sorted = null;
    this.#chart = chart;
    this.#reached = -1;
    find('.csv', this.figure).hidden = !this.#numbers;
    this.figure.dataset.state = 'shown';
    this.sentence.textContent = chart.summary;
    this.sentence.hidden = !aloud;
    this.canvas.textContent = [chart.summary, chart.spec.note].filter(Boolean).join(' ');
    if (this.details.open) this.#tabulate();
    this.redraw();
    this.options.offer(chart.offer);
    this.#showParts(chart.breakdown ?? []);
  }

  /**
   * Says how what is shown was computed, and by what it can be asked for again.
   * @param {string} name
   * @param {object} options
   * @param {import('./options.js').Known} known of the data
   */
  #explainHow(name, options, { from, to }) {
    const asked = make('pre', JSON.stringify({ chart: name, ...options }, null, 2));
    asked.tabIndex = 0;
    const rows = from && to ? [make('p', say('howRows', { from: date(from), to: date(to) }))] : [];
    const method = say(`how.${name}`) || say(`how.${name.split('.')[0]}`);
    find('.how', this.figure).hidden = !method;
    find('.how > div', this.figure).replaceChildren(make('p', method), ...rows, make('p', say('howOptions')), asked);
  }

  /**
   * Says beside the control in question why its value is not accepted; what is shown stays.
   * @param {string} reason
   * @param {string | null} option
   */
  refuse(reason, option) {
    if (this.#chart) this.figure.ariaBusy = null;
    else this.fail(reason);
    this.options.refuse(reason, option);
  }

  /**
   * Says why there is no chart.
   * @param {string} reason
   */
  fail(reason) {
    this.#explain(reason, 'failed');
  }

  /**
   * Says what the reader has to tell before there can be a chart.
   * @param {string} question
   */
  ask(question) {
    this.#explain(question, 'asking');
  }

  /**
   * @param {string} reason
   * @param {'failed' | 'asking'} state
   */
  #explain(reason, state) {
    this.figure.ariaBusy = null;
    this.#chart = null;
    this.figure.dataset.state = state;
    this.sentence.hidden = false;
    this.sentence.textContent = reason;
    this.#showParts([]);
  }

  /** Draws again, with the next frame that has no other chart to draw: the size, the theme or the screen may have changed. */
  redraw() {
    for (const part of this.#parts) part.redraw();
    if (!this.#chart) return;
    this.figure.ariaBusy = 'true';
    ChartView.#due.add(this);
    ChartView.#frame ||= requestAnimationFrame(ChartView.#next);
  }

  /** Lays out and draws one, each in a task of its own, which what the frame itself takes does not make longer. */
  static async #next() {
    const [view] = ChartView.#due;
    await turn();
    // Until here a change of the width asks for nothing more.
    ChartView.#due.delete(view);
    const size = view ? view.#size() : null; // it may be gone by now
    await turn();
    if (size) view.#draw(size);
    if (view) view.figure.ariaBusy = null;
    ChartView.#frame = ChartView.#due.size ? requestAnimationFrame(ChartView.#next) : 0;
  }

  /** The width that there is, and the height that suits it. */
  #size() {
    const width = this.ground.clientWidth;
    if (!this.#chart || width === 0) return null;
    this.#width = width;
    const { spec } = this.#chart;
    return { width, tall: Math.ceil(height(this.canvas, spec, width) ?? spec.height) };
  }

  /** @param {{ width: number, tall: number }} size */
  #draw({ width, tall }) {
    if (!this.#chart) return;
    // Never below two device pixels a css pixel: whole-pixel strokes look stepped on a coarse screen.
    const scale = Math.min(3, Math.max(2, devicePixelRatio));
    const { spec } = this.#chart;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(tall * scale);
    this.canvas.style.height = `${tall}px`;
    this.#unpoint();
    this.#drawing?.free();
    this.#drawing = draw(this.canvas, spec, { theme: themeOf(this.figure), scale });
  }

  /**
   * The arrows step through the data in the order of the chart, and what is reached is said.
   * @param {KeyboardEvent} event
   */
  #step(event) {
    const last = (this.#drawing?.length ?? 0) - 1;
    const next = Math.min(this.#reached + 1, last);
    const previous = Math.max(this.#reached - 1, 0);
    const steps = new Map([['ArrowRight', next], ['ArrowDown', next], ['ArrowLeft', previous], ['ArrowUp', previous], ['Home', 0], ['End', last]]);
    const reached = steps.get(event.key);
    if (event.key === 'Escape') this.#unpoint();
    if (event.key === 'Enter' && this.#reached >= 0) this.#select(this.#drawing?.get(this.#reached));
    if (reached === undefined || last < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault(); // the page stays where it is
    this.#reached = reached;
    this.#point(this.#drawing?.get(reached));
    this.aloud.textContent = [...this.tooltip.children].map((line) => [...line.children].map((part) => part.textContent).join(': ')).join(', ');
  }

  /** @param {Hit | null | undefined} datum */
  #point(datum) {
    const row = datum && this.#chart?.table.rows[datum.row];
    if (!this.#chart || !datum || !row) return this.#unpoint();
    const lines = this.#chart.table.columns.map(({ label }, i) => ({ label, text: row[i].text }));
    this.tooltip.replaceChildren(
      ...lines.filter(({ text }) => text).map(({ label, text }) => make('div', make('dt', label), make('dd', text))),
    );
    this.tooltip.hidden = false;
    this.ring.hidden = false;
    this.ring.style.translate = `${datum.left}px ${datum.top}px`;
    this.ring.style.width = `${datum.right - datum.left}px`;
    this.ring.style.height = `${datum.bottom - datum.top}px`;
    // Beside the datum, on the side with more room, and never outside the picture.
    const { clientWidth, clientHeight } = this.ground;
    const { offsetWidth, offsetHeight } = this.tooltip;
    const left = datum.x < clientWidth / 2 ? datum.x + 16 : datum.x - offsetWidth - 16;
    const top = datum.y - offsetHeight / 2;
    const within = (/** @type {number} */ at, /** @type {number} */ room) => Math.max(0, Math.min(at, room));
    const x = within(left, clientWidth - offsetWidth);
    const y = within(top, clientHeight - offsetHeight);
    this.tooltip.style.translate = `${x}px ${y}px`;
  }

  /** Tells what somebody chose. @param {Hit | null | undefined} datum */
  #select(datum) {
    const row = datum && this.#chart?.table.rows[datum.row];
    if (!this.#chart || !datum || !row) return;
    const { spec, table } = this.#chart;
    tell(this.host, 'tenure-select', { chart: spec.name, row: datum.row, cells: table.columns.map(({ label }, i) => ({ label, ...row[i] })) });
  }

  #unpoint() {
    this.tooltip.hidden = true;
    this.ring.hidden = true;
  }

  /** Writes the numbers, once somebody looks at them: of a large chart they take longer than the picture. */
  #tabulate() {
    if (!this.#chart) return;
    const { spec, table } = this.#chart;
    const numeric = (/** @type {HTMLElement} */ cell, /** @type {number} */ i) => {
      cell.classList.toggle('number', table.columns[i].numeric);
      return cell;
    };
    const head = table.columns.map(({ label }, column) => {
      const button = make('button', label);
      button.type = 'button';
      button.addEventListener('click', () => this.#sort(column));
      const cell = make('th', button);
      cell.scope = 'col';
      return numeric(cell, column);
    });
    find('thead', this.figure).replaceChildren(make('tr', ...head));
    find('.scroll', this.figure).setAttribute('aria-label', spec.title);
    find('.copy', this.figure).textContent = say('copyNumbers');
    this.#fill();
  }

  /** Sorts the table by a column: the other way if it is sorted by it, and from the most for numbers. @param {number} column */
  #sort(column) {
    const first = this.#chart?.table.columns[column].numeric ? -1 : 1;
    const sign = this.#sorted?.column === column ? /** @type {1 | -1} */ (-this.#sorted.sign) : first;
    this.#sorted = { column, sign };
    this.#fill();
  }

  /** Writes the rows, of many so many as somebody scrolls to. */
  #fill() {
    const [body, rows] = [find('tbody', this.figure), this.#rows()];
    const columns = this.#chart?.table.columns ?? [];
    [...find('thead', this.figure).querySelectorAll('th')].forEach((cell, i) => {
      cell.ariaSort = this.#sorted?.column !== i ? null : this.#sorted.sign > 0 ? 'ascending' : 'descending';
    });
    body.replaceChildren();
    this.#end?.disconnect();
    const more = () => {
      const some = rows.slice(body.children.length, body.children.length + MOST_ROWS);
      const cell = (/** @type {string} */ text, /** @type {number} */ i) => {
        const cell = make('td', text);
        if (columns[i].numeric) cell.className = 'number';
        return cell;
      };
      body.append(...some.map((row) => make('tr', ...row.map(({ text }, i) => cell(text, i)))));
      const last = body.lastElementChild;
      if (body.children.length === rows.length || !last) return;
      this.#end = new IntersectionObserver(([{ isIntersecting }], end) => {
        if (!isIntersecting) return;
        end.disconnect();
        more();
      }, { root: find('.scroll', this.figure), rootMargin: '100% 0px' });
      this.#end.observe(last);
    };
    more();
  }
}

/**
 * Tells whoever listens on an element or above it.
 * @template {keyof import('./events.js').TenureEvents} K
 * @param {EventTarget} target
 * @param {K} type
 * @param {import('./events.js').TenureEvents[K]} detail
 */
export function tell(target, type, detail) {
  target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}

/** What a chart is made of, before there is one. */
function frame() {
  /** @template {HTMLElement} T @param {T} element @param {Record<string, string>} attributes @returns {T} */
  const set = (element, attributes) => {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const sentence = set(make('figcaption'), { class: 'answer', 'aria-live': 'polite', 'aria-atomic': 'true', part: 'sentence' });
  const canvas = set(make('canvas'), { role: 'img', dir: 'ltr', tabindex: '0' });
  const ring = set(make('div'), { class: 'ring', hidden: '' });
  const tooltip = set(make('dl'), { class: 'tooltip', hidden: '', part: 'tooltip' });
  const aloud = set(make('p'), { class: 'aloud', role: 'status' });
  const ground = set(make('div', canvas, ring, tooltip, aloud), { class: 'canvas', part: 'picture' });
  const table = set(make('div', make('table', make('thead'), make('tbody'))), { class: 'scroll', role: 'group', tabindex: '0' });
  /** @param {string} name @param {string} text @param {string} [label] what it does, where the text is too short to say it */
  const tool = (name, text, label = text) => set(make('button', text), { type: 'button', class: name, 'aria-label': label, title: label });
  const copy = set(make('button', say('copyNumbers')), { type: 'button', class: 'quiet copy' });
  copy.hidden = !navigator.clipboard; // of a page that came over the net unencrypted
  const numbers = set(make('details', make('summary', say('numbers')), copy, table), { part: 'table' });
  const how = set(make('details', make('summary', say('how')), make('div')), { class: 'how', part: 'how', hidden: '' });
  const whole = set(make('button', say('fullScreen')), { type: 'button', class: 'whole' });
  const kinds = [tool('png', 'PNG', say('savePng')), tool('svg', 'SVG', say('saveSvg')), tool('csv', 'CSV', say('saveCsv'))];
  const tools = set(make('p', make('span', say('saveAs')), ...kinds, whole), { class: 'tools', part: 'tools' });
  const list = set(make('button', say('saveList')), { type: 'button', class: 'quiet list', hidden: '' });
  return set(make('figure', sentence, ground, tools, numbers, how, set(make('p', list), { class: 'row' })), { class: 'chart', part: 'chart' });
}
