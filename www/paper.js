// The report that leaves the page: what the reader chose and wrote, as one HTML file without scripts that prints well.
import { find, make, save, styled } from './page.js';
import { svg } from './tenure.js';
import { count, language, list, say } from './words.js';

/** @import { ChartView } from './chart.js' */
/** @import { BrokenDown, ShownChart } from './tenure.js' */

const WIDTH = 720; // css pixels of a picture: a page of A4 or Letter within its margins
const MOST_ROWS = 40;

/** Of print: black on white, nothing cut in two. */
const STYLE = `
body { max-width: 736px; margin: 32px auto; padding: 0 16px; color: #1b1e23; background: #fff; font: 16px/1.5 system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif; font-variant-numeric: tabular-nums }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 8px }
h2 { font-size: 20px; margin: 48px 0 8px; break-after: avoid }
h3 { font-size: 16px; margin: 24px 0 8px; break-after: avoid }
p { margin: 8px 0; max-width: 72ch; overflow-wrap: anywhere }
.note { white-space: pre-wrap }
.quiet, caption { color: #5d6470; font-size: 14px; text-align: start }
svg { display: block; width: 100%; height: auto; margin: 16px 0; break-inside: avoid }
.scroll { overflow-x: auto }
table { border-collapse: collapse; font-size: 13px; width: 100% }
th, td { padding: 4px 8px; text-align: start; vertical-align: top; border-bottom: 1px solid #dee2e7 }
th { font-weight: 600 }
.number { text-align: end }
thead { display: table-header-group }
tr { break-inside: avoid }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 11pt } .scroll { overflow: visible } section { break-inside: auto } }
@page { margin: 18mm }`;

/**
 * @param {import('./page.js').Root} root
 * @param {() => ChartView[]} charts of the page, in its order
 * @param {(chart: ChartView) => Promise<void>} answer asks for a chart that nobody has looked at yet
 * @param {() => string[]} files the names of those that are open
 */
export function reports(root, charts, answer, files) {
  /** @type {HTMLFormElement} */
  const form = find('#paper', root);
  const told = find('#paper-told', root);
  const choices = charts().map((_, at) => {
    const box = make('input');
    box.type = 'checkbox';
    const text = make('span');
    const note = make('textarea');
    note.rows = 2;
    note.hidden = true;
    box.addEventListener('change', () => (note.hidden = !box.checked));
    const place = styled('chosen', make('div', make('label', box, text), note));
    return { at, box, text, note, place };
  });
  find('#paper-charts', root).append(...choices.map(({ place }) => place));
  /** @type {HTMLInputElement} */
  const title = find('[name=title]', form);
  let usual = '';

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const chosen = choices.filter(({ box, place }) => box.checked && !place.hidden);
    told.hidden = chosen.length > 0;
    told.textContent = say('reportEmpty');
    if (!chosen.length || form.ariaBusy) return;
    form.ariaBusy = 'true';
    const parts = [];
    for (const { at, text, note } of chosen) {
      const chart = charts()[at];
      if (!chart.isShown) await answer(chart);
      parts.push(section(text.textContent ?? '', note.value.trim(), chart));
    }
    const introduction = String(new FormData(form).get('introduction')).trim();
    save(page(title.value.trim() || say('reportUsual'), introduction, parts, files()), 'report.html', 'text/html');
    form.ariaBusy = null;
  });

  return {
    /** Offers what the page shows now. */
    offer() {
      if (title.value === usual) title.value = usual = say('reportUsual');
      for (const { at, box, text, note, place } of choices) {
        const chart = charts()[at];
        place.hidden = Boolean(chart.figure.closest('[hidden]'));
        const view = say(`view.${chart.name}`);
        const panel = chart.panel.querySelector('h2')?.textContent ?? '';
        text.textContent = view ? `${panel} ${view}` : panel;
        note.setAttribute('aria-label', say('reportNote', { panel: text.textContent }));
        note.placeholder = say('reportNote', { panel: text.textContent });
        note.hidden = !box.checked;
      }
    },
  };
}

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * @param {string} title
 * @param {string} note
 * @param {ChartView} chart
 */
function section(title, note, chart) {
  const { shown } = chart;
  const said = note ? `<p class="note">${escaped(note)}</p>` : '';
  const answer = `<p>${escaped(chart.sentence.textContent ?? '')}</p>`;
  return `<section><h2>${escaped(title)}</h2>${said}${shown ? picture(shown) : answer}</section>`;
}

/** @param {BrokenDown<ShownChart>} chart @returns {string} */
function picture({ spec, table, summary, breakdown }) {
  const cell = (/** @type {'th' | 'td'} */ tag) => (/** @type {{ text: string }} */ { text }, /** @type {number} */ i) =>
    `<${tag}${table.columns[i]?.numeric ? ' class="number"' : ''}${tag === 'th' ? ' scope="col"' : ''}>${escaped(text)}</${tag}>`;
  const rows = table.rows.slice(0, MOST_ROWS).map((row) => `<tr>${row.map(cell('td')).join('')}</tr>`);
  const cut = rows.length < table.rows.length ? say('reportRows', { shown: count(rows.length), all: count(table.rows.length) }) : '';
  const heads = table.columns.map(({ label }) => ({ text: label })).map(cell('th')).join('');
  const parts = (breakdown ?? []).map(({ name, result, error }) =>
    `<h3>${escaped(name)}</h3>${result ? picture(result) : `<p>${escaped(error ?? '')}</p>`}`);
  return `<p>${escaped(summary)}</p>${svg(spec, { theme: 'light', width: WIDTH })}${spec.note ? `<p class="quiet">${escaped(spec.note)}</p>` : ''}
<div class="scroll" tabindex="0" role="group" aria-label="${escaped(spec.title)}"><table><thead><tr>${heads}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>${cut ? `<p class="quiet">${escaped(cut)}</p>` : ''}${parts.join('')}`;
}

/**
 * @param {string} title
 * @param {string} introduction
 * @param {string[]} sections
 * @param {string[]} files
 */
function page(title, introduction, sections, files) {
  const lang = language();
  const made = say('reportMade', { day: new Date().toLocaleDateString(lang, { dateStyle: 'long' }), files: list(files) });
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p class="quiet">${escaped(made)}</p>
${introduction ? `<p class="note">${escaped(introduction)}</p>` : ''}
${sections.join('\n')}
</main>
</body>
</html>
`;
}
