// Texts come out of a packed column as they went in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buffers, pack, unpack } from '../www/texts.js';

const N = 150_000;

/** @param {any} result */
function across(result) {
  const texts = pack(result);
  const message = structuredClone({ result, texts }, { transfer: buffers(texts) });
  unpack(message.result, message.texts);
  return message.result;
}

test('many different texts, of any length and script, and few', () => {
  const rows = Array.from({ length: N }, (_, row) => row);
  const each = {
    different: rows.map((row) => '客😀'.repeat(row % 3) + row),
    few: rows.map((row) => ['', 'a', '华东'][row % 3]),
    almostTooMany: rows.map((row) => String(row % 65_536)),
    tooMany: rows.map((row) => String(row % 65_537)),
    empty: rows.map(() => ''),
  };
  const breakdown = [{ result: null }, { result: { few: each.few } }];
  const expected = structuredClone({ ...each, breakdown });
  const found = across({ ...each, breakdown });
  assert.deepEqual(Object.keys(found), Object.keys(expected));
  assert.deepEqual({ ...found, breakdown: [{ result: null }, { result: { ...found.breakdown[1].result } }] }, expected);
  assert.equal(found.different, found.different);
});

test('what is no long column of texts crosses as it is', () => {
  for (const result of [undefined, null, 5, 'text', ['a'], new Uint8Array(3), { names: ['a'], numbers: Array(N).fill(1) }]) {
    const expected = structuredClone(result);
    assert.deepEqual(pack(result), []);
    assert.deepEqual(result, expected);
  }
});
