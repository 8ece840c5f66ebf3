// Files that cannot fit, with the real modules: each is refused with an estimate, and what is open stays open.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import readers, { read } from '../pkg/formats.js';
import engine, { Workspace } from '../pkg/tenure.js';

before(async () => {
  await engine(readFileSync('pkg/tenure.wasm'));
  await readers(readFileSync('pkg/formats.wasm'));
});

const rows = Array.from({ length: 40_000 }, (_, row) => `C${row},2026-01-${10 + (row % 18)},${row % 90}.50\n`);
const bytes = new TextEncoder().encode(`customer,date,amount\n${rows.join('')}`);

/** A data set with two customers. */
function open() {
  const ws = new Workspace();
  ws.append('transactions', { customer: ['ann', 'ann', 'bob'], date: ['2026-01-05', '2026-02-07', '2026-01-09'], amount: [20, 30, 15] });
  return ws;
}

const NO_ROOM = { name: 'TenureError', kind: 'memory', message: /^There is not enough memory: about ([\d,]+) rows take about ([\d.]+)\s[MG]B to load/ };

test('a file that needs more than a module can have is refused after its first megabyte', () => {
  const ws = open();
  const load = ws.begin('transactions');
  load.push(bytes);
  // 40,000 rows are a five-thousandth of it: 200 million, at 36 bytes each.
  assert.throws(() => load.reached(1 / 5000), { ...NO_ROOM, message: /about 200,000,003 rows take about 7\.2\sGB to load, and there is room for [34]\.\d\sGB\. Open a part/ });
  assert.throws(() => load.push(bytes), { kind: 'data' }, 'the load has ended, and holds nothing any more');
  assert.deepEqual(ws.customers().id, ['ann', 'bob']);
  ws.begin('transactions').free();
  const again = ws.begin('transactions');
  again.push(bytes);
  again.reached(1);
  assert.equal(again.finish().rowsKept, 40_000, 'the next file is read');
});

test('a stream of unknown length is refused when no more fits', () => {
  const ws = open();
  const load = ws.begin('transactions', { memory: 20e6 });
  let pushed = 0;
  assert.throws(() => {
    for (; pushed < 100; pushed++) load.push(bytes);
  }, NO_ROOM);
  assert.ok(pushed >= 10 && pushed < 14, `${pushed} times 40,000 rows of 36 bytes are about 20 MB`);
  assert.deepEqual(ws.customers().id, ['ann', 'bob']);
});

test('memory that is given out only to a part is an error and no crash: the table stays', () => {
  const ws = open();
  const columns = { customer: Array.from({ length: 2000 }, (_, i) => `c${i % 50}`), date: Array(2000).fill('2026-01-05'), amount: Array(2000).fill(1) };
  const load = ws.begin('transactions', { memory: 50_000 });
  load.append(columns, 1); // of the first rows nothing is known
  assert.throws(() => load.finish(), NO_ROOM);
  assert.deepEqual(ws.customers().id, ['ann', 'bob']);
});

test('what can only be read as a whole is refused by its size', async () => {
  /** A file of that many bytes, of which only the first are there. @param {string} head @param {number} size */
  const large = (head, size) => {
    const megabyte = new Blob([new Uint8Array(1e6)]);
    return new Blob([head, ...Array(Math.ceil(size / 1e6)).fill(megabyte)]);
  };
  const old = new Blob([new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]), large('', 6e8)]);
  await assert.rejects(read(old), { name: 'TenureError', kind: 'memory', message: /workbook has 600\sMB, and at most 500\sMB .* CSV/ });
  await assert.rejects(read(large('ARROW1', 2.1e9)), { kind: 'memory', message: /Arrow file has 2\.1\sGB, and at most 2\.0\sGB/ });
});
