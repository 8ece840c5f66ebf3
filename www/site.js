// The site: its page is made of the elements, and the engine comes in two parts.
import { TenureApp } from './app-element.js';
import { TenureChart } from './chart-element.js';
import { compile } from './module.js';

TenureApp.further = () => compile(new URL('./analyses.wasm', import.meta.url));
customElements.define('tenure-chart', TenureChart);
customElements.define('tenure-app', TenureApp);
