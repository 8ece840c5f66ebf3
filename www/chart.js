// One chart on the page: the answer as a sentence, the picture, a tooltip, and the same numbers as a table.
import { draw } from './tenure.js';
import { find, make, stamp } from './page.js';
import { theme } from './theme.js';

/**
 * @typedef {{ text: string, number: number | null }} Value
 * @typedef {{ columns: { label: string, numeric: boolean }[], rows: Value[][] }} Table
 * @typedef {{ name: string, title: string, subtitle: string, note: string | null, height: number }} Spec
 * @typedef {{ spec: Spec, table: Table, summary: string }} Chart
 */

export class ChartView {
  /** @type {Chart | null} */ #chart = null;
  /** @type {import('./tenure.js').Drawing | null} */ #drawing = null;
  #frame = 0;

  /** @param {HTMLElement} place where the chart goes; its `data-chart` names it */
  constructor(place) {
    this.name = place.dataset.chart ?? '';
    this.figure = stamp('chart-template');
    this.answer = find('.answer', this.figure);
    this.ground = find('.canvas', this.figure);
    /** @type {HTMLCanvasElement} */
    this.canvas = find('canvas', this.figure);
    this.ring = find('.ring', this.figure);
    this.tooltip = find('.tooltip', this.figure);
    place.replaceChildren(this.figure);
    this.answer.id = `answer-${this.name}`;
    this.canvas.setAttribute('aria-labelledby', this.answer.id);
    this.canvas.addEventListener('pointermove', (event) => this.#point(event));
    this.canvas.addEventListener('pointerleave', () => this.#unpoint());
    new ResizeObserver(() => this.redraw()).observe(this.ground);
    this.wait();
  }

  /** Shows that the answer is being computed. */
  wait() {
    this.figure.dataset.state = 'waiting';
  }

  /** @param {Chart} chart */
  show(chart) {
    this.#chart = chart;
    this.figure.dataset.state = 'shown';
    this.answer.textContent = chart.summary;
    this.canvas.textContent = [chart.summary, chart.spec.note].filter(Boolean).join(' ');
    this.#tabulate(chart);
    this.redraw();
  }

  /**
   * Says why there is no chart.
   * @param {string} reason
   */
  fail(reason) {
    this.#chart = null;
    this.figure.dataset.state = 'failed';
    this.answer.textContent = reason;
  }

  /** Draws again with the next frame: the size, the theme or the screen may have changed. */
  redraw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    const width = this.ground.clientWidth;
    if (!this.#chart || width === 0) return;
    // Never below two device pixels a css pixel: whole-pixel strokes look stepped on a coarse screen.
    const scale = Math.min(3, Math.max(2, devicePixelRatio));
    const { spec } = this.#chart;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(spec.height * scale);
    this.canvas.style.height = `${spec.height}px`;
    this.#unpoint();
    this.#drawing?.free();
    this.#drawing = draw(this.canvas, spec, { theme: theme(), scale });
  }

  /** @param {PointerEvent} event */
  #point({ offsetX, offsetY }) {
    const datum = this.#drawing?.at(offsetX, offsetY);
    const row = datum && this.#chart?.table.rows[datum.row];
    if (!this.#chart || !datum || !row) return this.#unpoint();
    const lines = this.#chart.table.columns.map(({ label }, i) => ({ label, text: row[i].text }));
    this.tooltip.replaceChildren(
      ...lines.filter(({ text }) => text).map(({ label, text }) => make('div', make('dt', label), make('dd', text))),
    );
    this.tooltip.hidden = false;
    this.ring.hidden = false;
    this.ring.style.translate = `${datum.x}px ${datum.y}px`;
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

  #unpoint() {
    this.tooltip.hidden = true;
    this.ring.hidden = true;
  }

  /** @param {Chart} chart */
  #tabulate({ spec, table }) {
    const numeric = (/** @type {HTMLElement} */ cell, /** @type {number} */ i) => {
      cell.classList.toggle('number', table.columns[i].numeric);
      return cell;
    };
    const head = table.columns.map(({ label }, i) => {
      const cell = make('th', label);
      cell.scope = 'col';
      return numeric(cell, i);
    });
    const rows = table.rows.map((row) => make('tr', ...row.map(({ text }, i) => numeric(make('td', text), i))));
    find('thead', this.figure).replaceChildren(make('tr', ...head));
    find('tbody', this.figure).replaceChildren(...rows);
    find('.scroll', this.figure).setAttribute('aria-label', spec.title);
  }
}
