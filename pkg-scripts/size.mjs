// The weight of dist/: raw, gzip and brotli bytes of every file, and their sums against the limits: of what the page loads,
// and of what it fetches when it has nothing else to do, the analyses and the readers of other formats.
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** Brotli bytes, and which files they are of. */
const PARTS = [
  { part: 'page', limit: 340_000, of: (/** @type {string} */ name) => !/^(analyses|formats)/.test(name) },
  { part: 'analyses', limit: 640_000, of: (/** @type {string} */ name) => name.startsWith('analyses') },
  { part: 'readers', limit: 300_000, of: (/** @type {string} */ name) => name.startsWith('formats') },
];

const files = readdirSync('dist').sort().map((name) => {
  const bytes = readFileSync(`dist/${name}`);
  return { name, sizes: [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length] };
});

const line = (/** @type {string} */ name, /** @type {(string | number)[]} */ cells) =>
  console.log(name.padEnd(20) + cells.map((cell) => cell.toLocaleString('en').padStart(12)).join(''));
for (const { part, limit, of } of PARTS) {
  const its = files.filter(({ name }) => of(name));
  const total = [0, 1, 2].map((i) => its.reduce((sum, file) => sum + file.sizes[i], 0));
  line(part, ['raw', 'gzip', 'brotli']);
  for (const { name, sizes } of its) line(`  ${name}`, sizes);
  line('  total', total);
  if (total[2] > limit) {
    console.error(`This weighs more than its limit of ${limit.toLocaleString('en')} bytes.`);
    process.exitCode = 1;
  }
}
