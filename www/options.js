// The controls of a panel: quiet, in line, and kept while the data change. What each may be, the engine says.
import { CONTROLS, PARAMETERS, analysisOf, dayOf, defaultOf, isFor, numberOf, optionsOf, valuesOf } from './controls.js';
import { find, make, styled } from './page.js';
import { count, date, percent, say } from './words.js';

/** @import { Client } from './client.js' */
/** @import { Control } from './controls.js' */
/** @import { ShownChart } from './tenure.js' */

/** @typedef {{ from?: string | null, to?: string | null, columns?: Record<string, unknown> }} Known the days of the purchases, and the roles that columns of the files have */

/**
 * What of the open data a choice offers.
 * @type {Record<string, (client: Client, options: import('./tenure.js').GroupingOptions & { model?: string }, known: Known, further: string[]) => Promise<string[]>>}
 */
const SOURCES = {
  followed: async (client) => {
    const columns = (await client.ruleColumns()).filter(({ name, kind }) => kind === 'flag' ? name === 'member' : name === 'tier');
    return [...(await client.segments()), ...columns].map(({ name }) => name);
  },
  attributes: (client) => client.attributes(),
  groups: (client, options) => client.groups(options),
  // One parameter of a pair moves along each side.
  parameters: async (client, { model = 'bg-nbd' }) => PARAMETERS[model]?.flatMap((one, i, all) => all.slice(i + 1).map((other) => `${one}, ${other}`)) ?? [],
  margins: async (client, options, { columns = {} }, further) => (columns.margin ?? columns.cost) === undefined ? [] : further,
  durations: async (client, options, { columns = {} }, further) => columns.duration === undefined ? [] : further,
  // A table of customers alone has no columns for rules, and its attributes are the groups.
  groupings: async (client) => (await client.ruleColumns().catch(async () => (await client.attributes()).map((name) => ({ name, kind: 'text' })))).filter(({ name, kind }) => name !== 'id' && (kind === 'text' || kind === 'flag')).map(({ name }) => name),
};

export class Options {
  /** What the reader chose. @type {Map<string, string>} */ #values = new Map();
  /** Options that the owner of a page chose. @type {Record<string, any>} */ #given = {};
  /** What the open data offer. @type {Map<string, string[]>} */ #offers = new Map();
  /** What is known of the open data. @type {Known} */ #known = {};
  /** A value that suits the data better. @type {ShownChart['offer']} */ #offer = null;
  #view = '';
  #changed = '';

  /** Asks for the answer with other options; while a slider moves there will be others soon. @type {(isMoving: boolean) => void} */
  onChange = () => {};

  /** @param {string} place what tells its controls from those of other panels */
  constructor(place) {
    this.place = place;
    this.first = styled('controls', make('div'));
    this.rest = styled('controls', make('div'));
    this.fold = make('details', make('summary'), this.rest);
    this.problem = styled('problem', make('p'));
    this.problem.id = `${place}-problem`;
    this.problem.setAttribute('role', 'alert');
    this.form = styled('options', make('form', this.first, this.fold));
    this.form.addEventListener('submit', (event) => event.preventDefault());
    this.form.addEventListener('input', ({ target }) => this.#slide(/** @type {HTMLInputElement} */ (target)));
    this.form.addEventListener('change', ({ target }) => this.#take(/** @type {HTMLInputElement} */ (target)));
  }

  /**
   * Offers what can be chosen of a chart.
   * @param {string} view
   */
  show(view) {
    this.#view = view;
    this.#render();
  }

  /** What the reader chose, by the names of the controls. */
  get chosen() {
    return Object.fromEntries(this.#values);
  }

  /** Takes effect with the next that is shown. */
  set chosen(values) {
    this.#values = new Map(Object.entries(values));
  }

  /**
   * Takes options as the engine has them. They are the values of their controls from then on; those without one stay as they
   * are. Takes effect with the next that is shown.
   */
  set given(/** @type {Record<string, any>} */ options) {
    this.#given = options;
    this.chosen = valuesOf(CONTROLS[analysisOf(this.#view)] ?? [], options);
  }

  /**
   * Learns what the open data offer.
   * @param {Client} client
   * @param {Known} known
   * @param {object} filter that the page is under
   */
  async learn(client, known, filter) {
    const sources = this.#shown().filter(({ source }) => source);
    if (!sources.length && known === this.#known) return;
    for (const { key, source = '', further = [] } of sources) {
      // Which groups there are depends on the segmentation and its own options.
      const grouping = optionsOf(this.#shown().filter(({ key, when }) => key === 'of' || key === 'model' || when?.of), (control) => this.#value(control));
      this.#offers.set(key, await SOURCES[source](client, { ...grouping, ...filter }, known, further).catch(() => []));
    }
    this.#known = known;
    this.#render();
  }

  /**
   * The options of an analysis, of the chart that is shown unless told.
   * @param {string} [analysis]
   */
  read(analysis) {
    const all = (analysis && CONTROLS[analysis]) || [];
    const controls = analysis ? all.filter((control) => this.#holds(control, all)) : this.#shown();
    const others = Object.entries(this.#given).filter(([option]) => !controls.some((control) => isFor(control, option)));
    return { ...Object.fromEntries(others), ...optionsOf(controls, (control) => this.#value(control)) };
  }

  /**
   * Says beside a control why its value is not accepted.
   * @param {string} message
   * @param {string | null} option
   */
  refuse(message, option) {
    const shown = this.#shown();
    const control = shown.find((control) => option && (control.option ?? control.key) === option && control.key === this.#changed)
      ?? shown.find((control) => option && (control.option ?? control.key) === option) ?? shown.find(({ key }) => key === this.#changed);
    const input = control && this.form.querySelector(`[name="${control.key}"]`);
    if (!input) return;
    this.problem.textContent = message;
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', this.problem.id);
    (input.closest('label, fieldset') ?? input).after(this.problem);
    if (this.fold.contains(input)) this.fold.open = true;
  }

  /** Offers a value that suits the data better, for one click. @param {ShownChart['offer']} offer */
  offer(offer) {
    if (offer?.label === this.#offer?.label) return;
    this.#offer = offer;
    this.#render();
  }

  /** Takes back what was said of a control. */
  accept() {
    this.problem.remove();
    for (const input of this.form.querySelectorAll('[aria-invalid]')) {
      input.removeAttribute('aria-invalid');
      input.removeAttribute('aria-describedby');
    }
  }

  /** The controls of the chart that is shown. */
  #shown() {
    const controls = CONTROLS[analysisOf(this.#view)] ?? [];
    return controls.filter((control) => (control.views?.includes(this.#view) ?? true) && this.#holds(control, controls));
  }

  /** Whether a control is there with the others as they are. @param {Control} control @param {Control[]} others */
  #holds({ when = {}, unless = {} }, others) {
    const has = (/** @type {[string, string[]]} */ [key, values]) => {
      const other = others.find((control) => control.key === key);
      return Boolean(other && values.includes(this.#value(other)));
    };
    return Object.entries(when).every(has) && !Object.entries(unless).some(has);
  }

  /** @param {Control} control */
  #value(control) {
    const value = this.#values.get(control.key) ?? defaultOf(control);
    // What was chosen of other data stays chosen for when it is there again.
    return control.kind === 'choice' && !this.#offersOf(control).includes(value) ? this.#offersOf(control)[0] ?? '' : value;
  }

  /** @param {Control} control */
  #offersOf({ key, offers = [], source }) {
    return [...new Set([...offers, ...((source && this.#offers.get(key)) || [])])];
  }

  /** @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} input */
  #take(input) {
    const key = input.name;
    const boxes = /** @type {HTMLInputElement[]} */ ([...this.form.querySelectorAll(`[type=checkbox][name="${key}"]`)]);
    const value = boxes.length ? boxes.filter(({ checked }) => checked).map(({ value }) => value).join(',') : valueOf(input);
    if (input.validity.badInput || input.validity.rangeUnderflow && input.type === 'date') return; // it is still being written
    this.#values.set(key, value);
    this.#changed = key;
    this.accept();
    this.#render();
    if (this.#shown().some((control) => control.isNeeded && !this.#value(control))) return;
    this.onChange(false);
  }

  /** Answers while a slider moves; it stays under the pointer. @param {HTMLInputElement} input */
  #slide(input) {
    if (input.type !== 'range') return;
    this.#values.set(input.name, valueOf(input));
    this.#changed = input.name;
    tell(input);
    this.onChange(true);
  }

  #render() {
    const { activeElement } = /** @type {import('./page.js').Root} */ (this.form.getRootNode());
    const focused = this.form.contains(activeElement) ? activeElement?.id : '';
    // What only the data offer is not there before they do.
    const shown = this.#shown().filter((control) => control.kind !== 'choice' || this.#offersOf(control).length);
    const rest = shown.filter(({ isFirst }) => !isFirst);
    this.first.replaceChildren(...shown.filter(({ isFirst }) => isFirst).map((control) => this.#control(control)));
    if (this.#offer) this.first.append(this.#button(this.#offer));
    this.rest.replaceChildren(...rest.map((control) => this.#control(control)));
    this.form.hidden = !shown.length;
    this.fold.hidden = !rest.length;
    const changed = rest.filter((control) => this.#value(control) !== defaultOf(control)).length;
    find('summary', this.fold).textContent = changed ? say('optionsChanged', { number: String(changed) }) : say('options');
    if (focused) /** @type {HTMLElement | null} */ (this.form.querySelector(`[id="${focused}"]`))?.focus();
  }

  /** @param {NonNullable<ShownChart['offer']>} offer */
  #button({ option, value, label }) {
    const button = make('button', label);
    Object.assign(button, { type: 'button', className: 'quiet' });
    button.addEventListener('click', () => {
      const control = this.#shown().find((control) => (control.option ?? control.key) === option);
      if (!control) return;
      this.#values.set(control.key, value);
      this.#offer = null;
      this.#render();
      this.onChange(false);
    });
    return button;
  }

  /** @param {Control} control */
  #control(control) {
    const { key, kind, isDay, isPoints, source } = control;
    const offers = [...(control.offers ?? []), ...(control.further ?? [])];
    const value = this.#value(control);
    const name = say(`option.${key}`);
    const text = (/** @type {string} */ offer) => (offers.includes(offer) ? say(`offer.${offer}`) : source && source !== 'groups' && say(`column.${offer}`)) || offer;
    if (kind === 'several') {
      const boxes = this.#offersOf(control).map((offer) => {
        const box = this.#named(make('input'), control, `${key}-${offer}`);
        Object.assign(box, { type: 'checkbox', value: offer, checked: value.split(',').includes(offer) });
        return make('label', box, make('span', text(offer)));
      });
      return styled('several', make('fieldset', make('legend', name), ...boxes));
    }
    const input = this.#named(make(kind === 'choice' ? 'select' : kind === 'rules' ? 'textarea' : 'input'), control, key);
    if (input instanceof HTMLSelectElement) {
      input.append(...this.#offersOf(control).map((offer) => new Option(text(offer), offer)));
    } else if (input instanceof HTMLTextAreaElement) {
      Object.assign(input, { rows: 4, spellcheck: false, placeholder: say('rulesExample') });
    } else {
      const { from, to } = this.#known;
      const [min, max, step] = kind === 'day' ? [from, to] : isDay && from && to ? [numberOf(from), numberOf(to) - 1] : control.range ?? [];
      const type = { number: 'number', slider: 'range', day: 'date' }[String(kind)] ?? 'text';
      Object.assign(input, { type, autocomplete: 'off', min: min ?? '', max: max ?? '', step: step ?? '', placeholder: kind === 'number' && !control.isOpen ? say('optionAuto') : '' });
    }
    const stands = value || (control.usual?.(this.#known, (key) => this.#values.get(key) ?? '') ?? '');
    if (isDay) input.dataset.day = '';
    if (isPoints) input.dataset.points = '';
    input.value = isDay && stands ? String(numberOf(stands)) : stands;
    const label = styled(`of-${kind}`, make('label', make('span', name), input, ...(kind === 'slider' ? [make('output', '')] : [])));
    if (kind === 'slider') tell(/** @type {HTMLInputElement} */ (input));
    return label;
  }

  /**
   * @template {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} T
   * @param {T} input
   * @param {Control} control
   * @param {string} id
   */
  #named(input, { key }, id) {
    input.name = key;
    input.id = `${this.place}-${id}`;
    return input;
  }
}

/** What an input stands for. @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} input */
const valueOf = (input) => (input.dataset.day === undefined ? input.value : dayOf(Number(input.value)));

/** Tells beside a slider, and to who only listens, where it stands: at a share, a day or a number. @param {HTMLInputElement} input */
function tell(input) {
  const points = (/** @type {number} */ share) => count(Math.round(100 * share));
  const number = input.dataset.points !== undefined ? points : Number(input.step) % 1 ? percent : count;
  const text = input.dataset.day === undefined ? number(Number(input.value)) : date(valueOf(input));
  input.setAttribute('aria-valuetext', text);
  /** @type {HTMLOutputElement} */ (input.nextElementSibling).textContent = text;
}
