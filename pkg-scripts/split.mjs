// Splits the optimised engine in two: what reads files and draws, and the analyses, which are instantiated on top of it, in
// the same memory, when they have been fetched; what draws in a page has no need of them. No source knows of it: a
// function that moved stays callable through a place in the table, which the module of the analyses fills. Literals that only
// functions of the analyses come to move with them; where they lie, the linker's map says.
//
//   node pkg-scripts/split.mjs ENGINE.wat MAP BASE.wat ANALYSES.wat
import { readFileSync, writeFileSync } from 'node:fs';

/** What moves: all that is asked of tables once they are read, by where it stands in src/ and by the names of its exports. */
const ANALYSES = [
  /\btenure::(customers|segment|cohort|clv|loyalty|stats)\b/,
  /\btenure::tables::(as_of|by_day|links|only|twins)\b/,
  /\btenure::(chart|words(::(en|zh_hans|zh_hant))?)::(?!_|load|page|problem|report)\w/,
  /\btenure::workspace::(?!Workspace::(append|begin|charts|clear|finish|new)\b)\w/,
  /\btenure::wasm::(?!columns|error|load|object|picture|sample|words|workspace)\w/,
  /^\$"?(?!draw|height|load_|mem|sample|start|svg|words|workspace_(append|begin|charts|clear|groups|new|ruleColumns)\b)[a-z]\w+( [a-z ]+)?"?$/i,
];
/** Where the base goes on into them: who comes by here has waited for them, or asks for nothing of theirs. */
const GATES = /^\$"?(ahead_step|workspace_|.*\btenure::(wasm::)?workspace::(?!call\b)|tenure::task::run\b)/;
/** What lets go of results, even of those that never were, stays. */
const KEPT = /\bcore::ptr::drop_in_place</;

const NAME = /\$(?:"(?:[^"\\]|\\.)*"|[^\s()]+)/g;
const [input, map, ...outputs] = process.argv.slice(2);

/** @typedef {{ kind: string, name: string, text: string }} Form what stands at the top of a module */
const forms = readFileSync(input, 'utf8').split(/\n(?= \()/).slice(1).map((text) => {
  const end = text.search(/\n( ;;|\)\s*$)/); // comments, and the end of the module
  return { kind: text.slice(2, text.indexOf(' ', 2)), name: text.match(NAME)?.[0] ?? '', text: end < 0 ? text : text.slice(0, end) };
});
const of = (/** @type {string[]} */ ...kinds) => forms.filter(({ kind }) => kinds.includes(kind));
const namesIn = (/** @type {string} */ text) => [...text.matchAll(NAME)].map(([name]) => name);

const functions = of('func');
const isFunction = new Set(functions.map(({ name }) => name));
/** What each function calls. */
const calls = new Map(functions.map(({ name, text }) =>
  [name, [...new Set(namesIn(text.slice(text.indexOf(name) + name.length)))].filter((called) => isFunction.has(called))]));
const exported = new Set(of('export').map(({ text }) => namesIn(text)[0]));
const [elements] = of('elem');
const inTable = namesIn(elements.text.slice(elements.text.indexOf(' func ')));
const isPointedAt = new Set(inTable);

// The base is whatever its exports and its part of the table come to, by no way that leads into the analyses. Only a gate leads
// there, since the compiler makes one function of several that are alike, of whatever name; nor does a small one have a place
// in their part of the table. Whoever comes by the table to what is theirs has what they made.
const SMALL = 60; // lines
const isTheirs = (/** @type {string} */ name) => !KEPT.test(name) && ANALYSES.some((pattern) => pattern.test(name));
const isLong = new Set(functions.filter(({ text }) => text.split('\n', SMALL).length === SMALL).map(({ name }) => name));
const inBase = new Set([
  ...of('start').flatMap(({ text }) => namesIn(text)),
  ...[...exported].filter((name) => !isTheirs(name)),
  ...inTable.filter((name) => !(isTheirs(name) && isLong.has(name))),
]);
for (const name of inBase) { // it grows meanwhile
  const leads = GATES.test(name) || isPointedAt.has(name);
  for (const next of calls.get(name) ?? []) if (!(leads && isTheirs(next))) inBase.add(next);
}
const moved = new Set(functions.map(({ name }) => name).filter((name) => !inBase.has(name)));

// A function that the base calls, or a page does, keeps its name there and hands over to the one that moved.
/** The places of the table; its first is empty. */
const table = ['', ...inTable];
const called = new Set([...exported, ...[...inBase].flatMap((name) => calls.get(name) ?? [])]);
const stubs = functions.filter(({ name }) => moved.has(name) && called.has(name));
const handovers = stubs.map(({ name, text }) => {
  const [head] = text.split('\n');
  const params = [...head.matchAll(/\(param (\$\S+) (\w+)\)/g)];
  const type = [...params.map(([, , type]) => `(param ${type})`), ...(head.match(/\(result [^)]*\)/) ?? [])].join(' ');
  const place = table.push(name) - 1;
  return `${head}\n (call_indirect $0 ${type} ${params.map(([, name]) => `(local.get ${name})`).join(' ')} (i32.const ${place})))`;
});
const tables = of('table').map(({ name, text }) => ({
  name,
  text: text.replace(/\d+ \d+ funcref/, `${table.length} ${table.length} funcref`),
}));

// The analyses take from the base whatever they name.
const analyses = functions.filter(({ name }) => moved.has(name)).map(({ text }) => text);
const named = new Set(namesIn(analyses.join('\n')));
/** @type {[string[], string[]]} */
const [shared, taken] = [[], []];
/** @param {string} kind @param {string} name @param {string} declared */
function share(kind, name, declared) {
  shared.push(` (export "_${shared.length}" (${kind} ${name}))`);
  taken.push(` (import "base" "_${taken.length}" ${declared})`);
}
for (const { name, text } of of('memory')) share('memory', name, text);
for (const { name, text } of tables) share('table', name, text);
for (const { kind, name, text } of of('global', 'import', 'func')) {
  if (!named.has(name) || moved.has(name)) continue;
  if (kind === 'global') share('global', name, text.replace(/ \(\w+\.const [^)]*\)\)$/, ')'));
  else if (kind === 'import') share('func', name, text.slice(text.indexOf('(func'), -1));
  else share('func', name, `${text.split('\n')[0]})`);
}

// Literals: what the linker laid down as one, with where it begins and ends.
/** @typedef {{ from: number, to: number }} Literal */
const data = of('data').map(({ text }) => ({ from: Number(text.match(/\(i32\.const (\d+)\)/)?.[1]), bytes: bytesOf(text.slice(text.indexOf('"') + 1, text.lastIndexOf('"'))) }));
/** @type {Literal[]} */
const literals = [...readFileSync(map, 'utf8').matchAll(/^ *([0-9a-f]+) +[0-9a-f]+ +([0-9a-f]+) +(\S.*):\(\.rodata.*\)$/gm)]
  .map(([, from, size, file]) => ({ from: parseInt(from, 16), to: parseInt(from, 16) + parseInt(size, 16), file }))
  .flatMap(({ from, to, file }) => (file === '<internal>' ? zeroEnded({ from, to }) : [{ from, to }]))
  .sort((one, other) => one.from - other.from);

/** The literals of those that the linker put together, of which each ends with a zero. @param {Literal} all */
function zeroEnded({ from, to }) {
  const found = [];
  for (const { from: start, bytes } of data) {
    let at = Math.max(from, start);
    const end = Math.min(to, start + bytes.length);
    while (at < end) {
      const zero = bytes.indexOf(0, at - start);
      const next = zero < 0 ? end : Math.min(start + zero + 1, end);
      found.push({ from: at, to: next });
      at = next;
    }
  }
  return found;
}

/** The bytes of a text of the text format. @param {string} text */
function bytesOf(text) {
  /** @type {Record<string, string>} */
  const escapes = { t: '\t', n: '\n', r: '\r', '"': '"', "'": "'", '\\': '\\' };
  const plain = text.replace(/\\([0-9a-f]{2}|[tnr"'\\])/gi, (_, code) => (code.length === 2 ? String.fromCharCode(parseInt(code, 16)) : escapes[code]));
  return Buffer.from(plain, 'latin1');
}

/** An address within a literal may be written as one a little before it, or as its end. */
const NEAR = 16;
/**
 * The literals that a number may mean.
 * @param {number} at
 * @param {number} before how far before one it may lie
 */
function meant(at, before = NEAR) {
  let [low, high] = [0, literals.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (literals[middle].to < at) low = middle + 1;
    else high = middle;
  }
  const found = [];
  for (; low < literals.length && literals[low].from <= at + before; low++) found.push(literals[low]);
  return found;
}

/** The numbers of a function that may be addresses: of one word, two, or four. @param {string} text */
function addressesIn(text) {
  const found = [...text.matchAll(/i32\.const (-?\d+)|offset=(\d+)/g)].map(([, word, offset]) => Number(word ?? offset));
  for (const [, pair] of text.matchAll(/i64\.const (-?\d+)/g)) {
    const bits = BigInt.asUintN(64, BigInt(pair));
    found.push(Number(bits & 0xffffffffn), Number(bits >> 32n));
  }
  for (const [, lanes] of text.matchAll(/v128\.const i32x4((?: 0x[0-9a-f]+){4})/g)) found.push(...lanes.trim().split(' ').map(Number));
  return found;
}

/** The words within a stretch of the data. @param {Literal} stretch */
function wordsIn({ from, to }) {
  const words = [];
  for (const { from: start, bytes } of data) {
    const end = Math.min(to, start + bytes.length) - 4;
    for (let at = Math.ceil(Math.max(from, start) / 4) * 4; at <= end; at += 4) words.push(bytes.readUInt32LE(at - start));
  }
  return words;
}

/** All that is come to from these, by literals too that point to others. @param {Iterable<Literal>} roots */
function reached(roots) {
  const found = new Set(roots);
  for (const literal of found) for (const word of wordsIn(literal)) for (const next of meant(word, 0)) found.add(next); // it grows meanwhile
  return found;
}
const literalsOf = (/** @type {boolean} */ areMoved) =>
  functions.filter(({ name }) => moved.has(name) === areMoved).flatMap(({ text }) => addressesIn(text).flatMap((at) => meant(at)));
/** What is data, but no literal. @type {Literal[]} */
const others = [];
for (const { from, bytes } of data) {
  let at = from;
  for (const literal of literals) {
    if (literal.from >= at && literal.from < from + bytes.length) {
      if (literal.from > at) others.push({ from: at, to: literal.from });
      at = literal.to;
    }
  }
  if (at < from + bytes.length) others.push({ from: at, to: from + bytes.length });
}
const stay = reached([...literalsOf(false), ...others.flatMap((other) => wordsIn(other).flatMap((word) => meant(word, 0)))]);
/** What goes, one stretch where several lie together. @type {Literal[]} */
const gone = [];
for (const { from, to } of [...reached(literalsOf(true))].filter((literal) => !stay.has(literal)).sort((one, other) => one.from - other.from)) {
  const last = gone.at(-1);
  if (last && from <= last.to) last.to = Math.max(last.to, to);
  else gone.push({ from, to });
}
/** @param {number} from @param {Buffer} bytes */
const dataOf = (from, bytes) => ` (data (i32.const ${from}) "${[...bytes].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')}")`;
/** @type {[string[], string[]]} */
const [baseData, theirData] = [[], []];
for (const { from, bytes } of data) {
  let at = from;
  const end = from + bytes.length;
  for (const stretch of gone) {
    const [start, stop] = [Math.max(stretch.from, at), Math.min(stretch.to, end)];
    if (start >= stop) continue;
    if (start > at) baseData.push(dataOf(at, bytes.subarray(at - from, start - from)));
    theirData.push(dataOf(start, bytes.subarray(start - from, stop - from)));
    at = stop;
  }
  if (at < end) baseData.push(dataOf(at, bytes.subarray(at - from)));
}

/** The places that the base fills, or the analyses. @param {boolean} areMoved */
const filled = (areMoved) => table.flatMap((name, at) =>
  name !== '' && areMoved === moved.has(name) ? [` (elem (table $0) (i32.const ${at}) func ${name})`] : []);
const texts = (/** @type {string[]} */ ...kinds) => of(...kinds).map(({ text }) => text);
const [base, further] = [
  [...texts('type', 'import', 'global', 'memory'), ...baseData, ...tables.map(({ text }) => text), ...filled(false), ...texts('export', 'start'),
    ...shared, ...functions.filter(({ name }) => !moved.has(name)).map(({ text }) => text), ...handovers],
  [...texts('type'), ...taken, ...theirData, ...filled(true), ...analyses],
];
for (const [at, parts] of [base, further].entries()) writeFileSync(outputs[at], `(module\n${parts.join('\n')}\n)\n`);
console.log(`${moved.size} of ${functions.length} functions moved, ${handovers.length} of them behind a gate; ${shared.length} parts of the base shared; ${gone.reduce((sum, { from, to }) => sum + to - from, 0)} of ${literals.reduce((sum, { from, to }) => sum + to - from, 0)} bytes of literals moved`);
