// What happens to <tenure-chart> and <tenure-app>, as events that rise from there through the page.
import type { Client, Progress } from './client.js';
import type { TenureApp } from './app-element.js';
import type { TenureChart } from './chart-element.js';
import type { BrokenDown, ShownChart } from './tenure.js';

/** The detail of each event. */
export interface TenureEvents {
  /** A data set is open; other elements may show it too. */
  'tenure-ready': { client: Client };
  /** How far the reading of a file, or an answer, is. */
  'tenure-progress': Progress | { share: number };
  /** The answer that is shown now. */
  'tenure-result': BrokenDown<ShownChart>;
  /** Why there is none. */
  'tenure-error': Error;
  /** What somebody chose of a picture, by a click or the enter key: a row of the chart's table. */
  'tenure-select': { chart: string; row: number; cells: { label: string; text: string; number: number | null }[] };
}

declare global {
  interface HTMLElementTagNameMap {
    'tenure-app': TenureApp;
    'tenure-chart': TenureChart;
  }
  interface GlobalEventHandlersEventMap {
    'tenure-ready': CustomEvent<TenureEvents['tenure-ready']>;
    'tenure-progress': CustomEvent<TenureEvents['tenure-progress']>;
    'tenure-result': CustomEvent<TenureEvents['tenure-result']>;
    'tenure-error': CustomEvent<TenureEvents['tenure-error']>;
    'tenure-select': CustomEvent<TenureEvents['tenure-select']>;
  }
}
