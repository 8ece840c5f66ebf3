// The weight of dist/: raw, gzip and brotli bytes of every file, and their sums against the limits: of what the page loads,
// of what it fetches when it has nothing else to do, the analyses and the readers of other formats, of what keeps it for the
// times without a network, and of the page in one file, in which all else is packed already.
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** Brotli bytes, and which files they are of. */
const PARTS = [
  { part: 'page', limit: 360_000, of: (/** @type {string} */ name) => !/^(analyses|formats|service|manifest|icon-|tenure\.html)/.test(name) },
  { part: 'analyses', limit: 840_000, of: (/** @type {string} */ name) => name.startsWith('analyses') },
  { part: 'readers', limit: 300_000, of: (/** @type {string} */ name) => name.startsWith('formats') },
  { part: 'offline', limit: 32_000, of: (/** @type {string} */ name) => /^(service|manifest|icon-)/.test(name) },
  { part: 'one file', limit: 2_000_000, of: (/** @type {string} */ name) => name === 'tenure.html' },
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
