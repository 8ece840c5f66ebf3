// The files of tests/corpus that are not delimited text, through the package: its readers give columns, or the text that is
// packed, which the engine takes, and the report and the customers must be those that stand beside the file.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { before, test } from 'node:test';
import readers, { read } from '../pkg/formats.js';
import engine, { Workspace } from '../pkg/tenure.js';
import { initSync } from '../target/formats/web/formats.js';
import { open } from '../www/formats/open.js';

before(async () => {
  await engine(readFileSync('pkg/tenure.wasm'));
  await readers(readFileSync('pkg/formats.wasm'));
  initSync({ module: readFileSync('pkg/formats.wasm') });
});

for (const area of ['json', 'sheets', 'columnar', 'packed']) {
  const folder = `tests/corpus/${area}`;
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.expected.json'))) {
    const expected = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
    const bytes = readFileSync(`${folder}/${expected.file}`);
    test(`${area}/${expected.file}: ${expected.about}`, async () => {
      const ws = new Workspace();
      const file = new Blob([bytes]);
      const load = async () => {
        if (!/csv/.test(expected.file + bytes.toString('latin1'))) {
          /** @type {any} */
          let refused = null;
          const columns = await read(file, { sheet: expected.sheet, onRefused: (rows) => (refused = rows) });
          const load = ws.begin(expected.table, expected.options ?? {});
          load.append(columns);
          if (refused) load.refuse(refused);
          return load.finish();
        }
        const load = ws.begin(expected.table, expected.options ?? {});
        const opened = await open(file);
        for await (const chunk of /** @type {any} */ (opened).bytes) load.push(chunk);
        return load.finish();
      };
      if (expected.error) {
        await assert.rejects(load, { name: 'TenureError', kind: expected.error.kind });
        return;
      }
      const report = await load();
      const { reasons, ...fields } = expected.report;
      for (const [field, value] of Object.entries(fields)) {
        if (field === 'columns') assert.deepEqual({ ...report.columns, ...value }, report.columns);
        else assert.deepEqual(/** @type {any} */ (report)[field], value, `${field} of ${JSON.stringify(report)}`);
      }
      const counts = (/** @type {any[]} */ list) => Object.fromEntries(list.map(({ reason, rows, amount }) => [reason, { rows, amount: amount ?? null }]));
      const wanted = Object.entries(reasons).map(([reason, { rows, amount }]) => ({ reason, rows, amount }));
      assert.deepEqual(counts(report.reasons), counts(wanted));
      assert.deepEqual(summed(ws), expectedCustomers(expected.rows));
    });
  }
}

/** @param {any} ws */
function summed(ws) {
  const { id, first, last, revenue } = ws.customers({});
  const day = (/** @type {any} */ value) => String(value instanceof Date ? value.toISOString() : value).slice(0, 10);
  return Array.from(id, (name, row) => [name, day(first[row]), day(last[row]), revenue[row]]);
}

/** Every customer's first and last day and the sum of their amounts, by id. @param {any[][]} rows */
function expectedCustomers([, ...rows]) {
  /** @type {Map<string, [string, string, number]>} */
  const customers = new Map();
  for (const [id, day, amount] of rows) {
    const [first, last, sum] = customers.get(id) ?? [day, day, 0];
    customers.set(id, [day < first ? day : first, day > last ? day : last, sum + amount]);
  }
  const bytes = (/** @type {string} */ text) => Buffer.from(text);
  return [...customers].sort(([one], [other]) => Buffer.compare(bytes(one), bytes(other))).map(([id, sums]) => [id, ...sums]);
}
