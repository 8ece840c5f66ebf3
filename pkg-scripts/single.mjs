// The site as one file, which opens from a disk: script, style and icon stand in it as they are, modules and the readers'
// worker packed, and its policy lets it talk to no server at all.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** What the page asks for when it runs. */
const ASKED = ['tenure.wasm', 'analyses.wasm', 'formats.wasm', 'formats-worker.js'];

/** As policies and integrity attributes write it. @param {string | Uint8Array} content */
export const digest = (content) => `sha256-${createHash('sha256').update(content).digest('base64')}`;

/**
 * @param {string} folder of the site
 * @param {string} script of the page, which finds its files in it
 */
export function single(folder, script) {
  const text = (/** @type {string} */ name) => readFileSync(`${folder}/${name}`, 'utf8');
  const code = script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
  const style = text('style.css');
  const icon = `data:image/svg+xml;base64,${Buffer.from(text('icon.svg')).toString('base64')}`;
  const packed = ASKED.map((name) => {
    const bytes = gzipSync(readFileSync(`${folder}/${name}`), { level: 9 }).toString('base64');
    return `<script type="application/gzip" id="${name}">${bytes}</script>\n`;
  });
  const policy = `default-src 'none'; script-src '${digest(code)}' 'wasm-unsafe-eval'; style-src '${digest(style)}'; img-src blob: data:; worker-src blob:; base-uri 'none'; form-action 'none'`;
  /** @type {[RegExp, string][]} */
  const changes = [
    [/(http-equiv="Content-Security-Policy" content=")[^"]*/, `$1${policy}`],
    [/ *<link rel="(manifest|apple-touch-icon)"[^>]*>\n/g, ''],
    [/href="icon\.svg"/, `href="${icon}"`],
    [/<link rel="stylesheet"[^>]*>/, `<style>${style}</style>`],
    [/ *<script type="module"[^>]*><\/script>\n/, ''],
    [/ *<p class="row" id="single">.*\n/, ''],
    [/<\/body>/, `${packed.join('')}<script type="module">${code}</script>\n</body>`],
  ];
  return changes.reduce((page, [from, to]) => {
    if (!page.match(from)) throw new Error(`The page has no ${from}`);
    return page.replace(from, (...found) => to.replace(/^\$1/, found[1] ?? ''));
  }, text('index.html'));
}
