// What the client has no call for, in a worker that holds an engine itself: parsing alone, and what a load takes of memory.
import Papa from 'papaparse';
import { Workspace, initSync } from '../../pkg/tenure.js';

/** @typedef {{ time: number, rows: number }} Parsed `time` is in milliseconds */
/** @typedef {{ rows: number, atRest: number, atWorst: number, askedFor: number }} Loaded bytes of memory */

const BUFFER = 1 << 20;
const BLOCK = 1 << 16;
const PAGE = 1 << 12;

/** @param {Workspace} workspace */
const begin = (workspace) => workspace.begin('transactions', { columns: { order: null } });

/**
 * Reads a file into rows that are not yet joined by customer, as the client does.
 * @param {import('../../pkg/tenure.js').Load} load
 * @param {File} file
 */
async function push(load, file) {
  const reader = file.stream().getReader({ mode: 'byob' });
  let buffer = new ArrayBuffer(BUFFER);
  for (let read = 0; ;) {
    const { done, value } = await reader.read(new Uint8Array(buffer));
    if (done) return;
    load.push(value);
    load.reached((read += value.length) / file.size);
    ({ buffer } = value);
  }
}

/** @param {File} file @param {WebAssembly.Module} module @returns {Promise<Parsed>} */
async function parse(file, module) {
  initSync({ module });
  const load = begin(new Workspace());
  const begun = performance.now();
  await push(load, file);
  const time = performance.now() - begun;
  return { time, rows: load.finish().rowsRead };
}

/**
 * The fastest of PapaParse's ways: in chunks, as arrays, which stay in the worker that made them. That a file without quotes
 * can be split faster it finds by itself.
 * @param {File} file @returns {Promise<Parsed>}
 */
function papaparse(file) {
  const begun = performance.now();
  let rows = -1; // the header is none
  return new Promise((resolve, reject) => Papa.parse(file, {
    chunk: (/** @type {{ data: string[][] }} */ { data }) => {
      for (const row of data) rows += Number(row.length > 1); // nor is what comes after the last line end
    },
    complete: () => resolve({ time: performance.now() - begun, rows }),
    error: reject,
  }));
}

/**
 * What a load takes of the engine's memory, which never shrinks. At worst it is all that was written to since: a load first
 * sees whether there is room, so the module's own size says what may come, and not what did. At rest it is all but what the
 * engine can still hand out before it grows; less than a block counts as taken.
 * @param {File} file @param {WebAssembly.Module} module @returns {Promise<Loaded>}
 */
async function memory(file, module) {
  const { memory, __wbindgen_malloc: allocate } = initSync({ module });
  const before = memory.buffer.byteLength;
  const own = written(memory);
  const workspace = new Workspace();
  const load = begin(workspace);
  await push(load, file);
  const { rowsKept } = load.finish();
  load.free();
  const atWorst = written(memory) - own;
  const after = memory.buffer.byteLength;
  let free = -BLOCK; // the last block is not had without growing
  for (; memory.buffer.byteLength === after; free += BLOCK) allocate(BLOCK, 8);
  workspace.free(); // not before: the table goes with it
  return { rows: rowsKept, atRest: after - free - before, atWorst, askedFor: after - before };
}

/** The bytes of all pages that hold something: new memory is zero. @param {WebAssembly.Memory} memory */
function written(memory) {
  const words = new BigUint64Array(memory.buffer);
  let pages = 0;
  for (let from = 0; from < words.length; from += PAGE / 8) {
    let at = from;
    while (at < from + PAGE / 8 && !words[at]) at++;
    pages += Number(at < from + PAGE / 8);
  }
  return pages * PAGE;
}

/** @type {Record<string, (file: File, module: WebAssembly.Module) => Promise<any>>} */
const works = { parse, papaparse, memory };
onmessage = async ({ data: { name, file, module } }) => postMessage(await works[name](file, module));
