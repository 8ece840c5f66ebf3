// The weight of dist/: raw, gzip and brotli bytes of every file, and their sums against the limits: of what the page loads,
// and of the readers of other formats, which it fetches when it has nothing else to do.
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

// Brotli bytes. The page's final limit is 400,000; until then this keeps it near what it weighs.
const LIMITS = { page: 540_000, readers: 300_000 };

const files = readdirSync('dist').sort().map((name) => {
  const bytes = readFileSync(`dist/${name}`);
  return { name, sizes: [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length] };
});

const line = (/** @type {string} */ name, /** @type {(string | number)[]} */ cells) =>
  console.log(name.padEnd(20) + cells.map((cell) => cell.toLocaleString('en').padStart(12)).join(''));
for (const [part, limit] of Object.entries(LIMITS)) {
  const its = files.filter(({ name }) => name.startsWith('formats') === (part === 'readers'));
  const total = [0, 1, 2].map((i) => its.reduce((sum, file) => sum + file.sizes[i], 0));
  line(part, ['raw', 'gzip', 'brotli']);
  for (const { name, sizes } of its) line(`  ${name}`, sizes);
  line('  total', total);
  if (total[2] > limit) {
    console.error(`This weighs more than its limit of ${limit.toLocaleString('en')} bytes.`);
    process.exitCode = 1;
  }
}
