// Defines <tenure-chart> and <tenure-app>, once, for a page that imports this:
//
//   <tenure-chart chart="retention.triangle" src="purchases.csv" options='{"period":"week"}'>One moment.</tenure-chart>
//   <tenure-app></tenure-app>
//
// Several charts of the same data share them: `other.client = one.client` once `tenure-ready` says that there is a client. The
// policy of such a page needs `script-src 'wasm-unsafe-eval'` and `worker-src blob:` beside what it allows itself; `connect-src`
// of its own server is all that is ever asked. Colours follow the attribute `theme` and the variables `--tenure-ground`, `-ink`,
// `-quiet`, `-line`, `-accent` and the others of the manifest; the marks of a picture keep those that are told apart in its theme.
import markup from 'tenure:markup';
import style from 'tenure:style';
import { TenureApp } from './app-element.js';
import { TenureChart } from './chart-element.js';
import { sheet } from './shadow.js';

export { TenureApp, TenureChart };

sheet.replaceSync(style);
TenureApp.markup = markup;
// Another copy of this may have been here first.
if (!customElements.get('tenure-chart')) customElements.define('tenure-chart', TenureChart);
if (!customElements.get('tenure-app')) customElements.define('tenure-app', TenureApp);
