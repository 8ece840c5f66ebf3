// Around the built modules: pkg/, the package, and dist/, the site. The worker (classic glue and www/worker.js) travels as
// text inside the client, which starts it from a blob: such a worker inherits the page's content security policy. The
// readers of other formats are another worker and module, which the client fetches as files. The site is there twice: as the
// files that its service worker keeps, and as tenure.html, one file with all of them in it.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { build, buildSync, transformSync } from 'esbuild';
import { digest, single } from './single.mjs';

const ENGINE = 'target/engine';
const TARGET = ['chrome91', 'firefox89', 'safari16.4'];

const glue = readFileSync(`${ENGINE}/no-modules/engine.js`, 'utf8');
const own = buildSync({ entryPoints: ['www/worker.js'], bundle: true, format: 'iife', write: false }).outputFiles[0].text;
const worker = transformSync(glue + own, { minify: true, target: TARGET }).code;

const style = () => transformSync(readFileSync('www/style.css', 'utf8'), { loader: 'css', minify: true, target: TARGET }).code;

/** What stands in <tenure-app>, without what is true of the site only. */
const markup = () => {
  const [, page] = readFileSync('www/index.html', 'utf8').match(/<tenure-app>(.*)<\/tenure-app>/s) ?? [];
  const own = [/<a class="skip".*\n/, /<details id="check">.*?<\/details>/s, /<p class="proof".*\n/, /<noscript>.*\n/];
  return own.reduce((rest, part) => {
    if (!rest.match(part)) throw new Error(`The page has no ${part}`);
    return rest.replace(part, '');
  }, page).replace(/\s+/g, ' ');
};

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  format: 'esm',
  minify: true,
  target: TARGET,
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [
    {
      name: 'worker text',
      setup(build) {
        build.onResolve({ filter: /^tenure:worker$/ }, ({ path }) => ({ path, namespace: 'worker' }));
        build.onLoad({ filter: /.*/, namespace: 'worker' }, () => ({ contents: worker, loader: 'text' }));
      },
    },
    {
      name: 'page in the elements',
      setup(build) {
        build.onResolve({ filter: /^tenure:(style|markup)$/ }, ({ path }) => ({ path, namespace: 'page' }));
        build.onLoad({ filter: /.*/, namespace: 'page' }, ({ path }) => ({ contents: path === 'tenure:style' ? style() : markup(), loader: 'text' }));
      },
    },
  ],
};

for (const folder of ['pkg', 'dist']) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  cpSync('target/formats/tenure.wasm', `${folder}/formats.wasm`);
  await build({ ...shared, format: 'iife', entryPoints: ['www/formats-worker.js'], outdir: folder });
}

// The package has the engine in one piece; the site starts with what reads files and answers first.
cpSync(`${ENGINE}/tenure.wasm`, 'pkg/tenure.wasm');
cpSync(`${ENGINE}/base.wasm`, 'dist/tenure.wasm');
cpSync(`${ENGINE}/analyses.wasm`, 'dist/analyses.wasm');
await build({ ...shared, entryPoints: ['www/site.js'], outdir: 'dist' });
await build({ ...shared, entryPoints: ['www/style.css'], outdir: 'dist' });
for (const file of ['index.html', 'manifest.webmanifest', 'icon.svg', 'icon-192.png', 'icon-512.png', 'icon-maskable.png']) {
  cpSync(`www/${file}`, `dist/${file}`);
}

// The worker knows the digests of all that it keeps, so that no two versions are mixed.
const files = Object.fromEntries(readdirSync('dist').sort().map((name) => [name, digest(readFileSync(`dist/${name}`))]));
const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
const define = { FILES: JSON.stringify(files), VERSION: JSON.stringify(version) };
await build({ ...shared, format: 'iife', entryPoints: ['www/service.js'], outdir: 'dist', define });

const inlined = {
  name: 'files of the page in the page',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onResolve({ filter: /^\.\/asked\.js$/ }, ({ resolveDir }) => ({ path: `${resolveDir}/inlined.js` }));
  },
};
const script = await build({ ...shared, entryPoints: ['www/site.js'], write: false, plugins: [...(shared.plugins ?? []), inlined] });
writeFileSync('dist/tenure.html', single('dist', script.outputFiles[0].text));

// What several of them need stands in files that they share, so that a page compiles the engine once.
await build({ ...shared, splitting: true, chunkNames: 'shared-[hash]', entryPoints: ['tenure', 'client', 'element', 'formats'].map((name) => `www/${name}.js`), outdir: 'pkg' });
for (const file of ['CHANGELOG.md', 'LICENSE-MIT', 'LICENSE-APACHE']) cpSync(file, `pkg/${file}`);
// In the package its files are named as they are imported, and the picture of the page stays with the page.
const readme = readFileSync('README.md', 'utf8').replace(/^!\[.*\n\n/m, '');
writeFileSync('pkg/README.md', readme.replaceAll('./pkg/tenure.js', 'tenure').replaceAll('pkg/client.js', 'tenure/client'));

// Types: the engine's as wasm-bindgen wrote them, the rest as tsc reads them from the JSDoc.
execFileSync('npx', ['tsc', '--project', 'tsconfig.types.json']);
for (const [glue, name] of [[`${ENGINE}/web/engine`, 'engine'], ['target/formats/web/formats', 'readers']]) {
  cpSync(`${glue}.d.ts`, `pkg/${name}.d.ts`);
}
mkdirSync('pkg/formats');
cpSync('www/events.d.ts', 'target/types/events.d.ts');
cpSync('www/custom-elements.json', 'pkg/custom-elements.json');
const typed = new Set(['tenure', 'client', 'element', 'events', 'formats']);
for (const name of typed) {
  const text = readFileSync(`target/types/${name}.d.ts`, 'utf8');
  writeFileSync(
    `pkg/${name}.d.ts`,
    text
      .replaceAll('../target/engine/web/engine.js', './engine.js')
      .replaceAll('../../target/formats/web/formats.js', '../readers.js')
      .replaceAll('../target/formats/web/formats.js', './readers.js'),
  );
  // And those that they speak of; a set hands out what is added meanwhile.
  for (const [, other] of text.matchAll(/['"]\.\/([\w/-]+)\.js['"]/g)) typed.add(path.posix.join(path.posix.dirname(name), other));
}
writeFileSync('pkg/element.d.ts', `import './events.js';\n${readFileSync('pkg/element.d.ts', 'utf8')}`);

const crate = readFileSync('Cargo.toml', 'utf8');
/** @param {string} field */
const manifest = (field) => crate.match(new RegExp(`^${field} = "(.*)"`, 'm'))?.[1];
const description = {
  name: manifest('name'),
  version: manifest('version'),
  description: manifest('description'),
  license: manifest('license'),
  type: 'module',
  sideEffects: ['./element.js'],
  engines: { node: '>=20' },
  customElements: './custom-elements.json',
  exports: {
    '.': { types: './tenure.d.ts', default: './tenure.js' },
    './client': { types: './client.d.ts', default: './client.js' },
    './element': { types: './element.d.ts', default: './element.js' },
    './formats': { types: './formats.d.ts', default: './formats.js' },
    './tenure.wasm': './tenure.wasm',
    './formats.wasm': './formats.wasm',
    './package.json': './package.json',
  },
};
writeFileSync('pkg/package.json', `${JSON.stringify(description, null, 2)}\n`);
