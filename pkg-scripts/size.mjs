// The weight of dist/: raw, gzip and brotli bytes of every file the page loads, and their sum against the limit.
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const LIMIT = 200_000; // brotli bytes

const files = readdirSync('dist').sort().map((name) => {
  const bytes = readFileSync(`dist/${name}`);
  return { name, sizes: [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length] };
});
const sizes = [0, 1, 2].map((i) => files.reduce((sum, file) => sum + file.sizes[i], 0));

const line = (/** @type {string} */ name, /** @type {(string | number)[]} */ cells) =>
  console.log(name.padEnd(16) + cells.map((cell) => cell.toLocaleString('en').padStart(12)).join(''));
line('file', ['raw', 'gzip', 'brotli']);
for (const { name, sizes } of files) line(name, sizes);
line('total', sizes);

if (sizes[2] > LIMIT) {
  console.error(`The page weighs more than its limit of ${LIMIT.toLocaleString('en')} bytes.`);
  process.exit(1);
}
