// Splits the optimised engine in two: what a page needs to read files and to show the first answers, and the further
// analyses, which are instantiated on top of it, in the same memory, when they have been fetched. No source knows of it: a
// function that moved stays callable through a place in the table, which the module of the analyses fills.
//
//   node pkg-scripts/split.mjs ENGINE.wat BASE.wat ANALYSES.wat
import { readFileSync, writeFileSync } from 'node:fs';

/** What moves, by where it stands in src/ and by the names of its exports. */
const ANALYSES = [
  /\btenure::(clv|loyalty)::/,
  /\btenure::segment::(clusters|rules|over_time|profile|tree|attribute|facts|lifecycle|value)\b/,
  /\btenure::workspace::(profile|over_time|export|segments|breakdown)\b/,
  /\btenure::(chart|words|words::en)::(clusters|over_time|profile|lifecycle|value|clv|loyalty)\b/,
  /\btenure::stats::(minimize|contingency|rand_index|matrix)\b/,
  /^\$"?(kmeans|workspace_(clv|csv|define|kmeans|lifecycle|lifecycleMovement|loyalty|migration|profile|segments|segmentsOverTime|tree|undefine|value))\b/,
];
/** Where the base goes on into them: who comes by here has waited for them, or asks for nothing of theirs. */
const GATES = /^\$"?(workspace_|.*\btenure::(wasm::)?workspace::|tenure::segment::rfm::rfm\b)/;
/** What lets go of results, even of those that never were, stays. */
const KEPT = /\bcore::ptr::drop_in_place</;

const NAME = /\$(?:"(?:[^"\\]|\\.)*"|[^\s()]+)/g;
const [input, ...outputs] = process.argv.slice(2);

/** @typedef {{ kind: string, name: string, text: string }} Form what stands at the top of a module */
const forms = readFileSync(input, 'utf8').split(/\n(?= \()/).slice(1).map((text) => {
  const end = text.search(/\n( ;;|\)\s*$)/); // comments, and the end of the module
  return { kind: text.slice(2, text.indexOf(' ', 2)), name: text.match(NAME)?.[0] ?? '', text: end < 0 ? text : text.slice(0, end) };
});
const of = (/** @type {string[]} */ ...kinds) => forms.filter(({ kind }) => kinds.includes(kind));
const namesIn = (/** @type {string} */ text) => [...text.matchAll(NAME)].map(([name]) => name);

const functions = of('func');
const isFunction = new Set(functions.map(({ name }) => name));
/** @type {Map<string, string[]>} */
const callers = new Map(functions.map(({ name }) => [name, []]));
for (const { name, text } of functions) {
  for (const called of new Set(namesIn(text.slice(text.indexOf(name) + name.length)))) callers.get(called)?.push(name);
}
const exported = new Set(of('export').map(({ text }) => namesIn(text)[0]));
const [elements] = of('elem');
const inTable = namesIn(elements.text.slice(elements.text.indexOf(' func ')));

// What is named above and what only that calls; but not what the base calls elsewhere than at a gate, since the compiler makes
// one function of several that are alike, of whatever name. For the same reason what is called by its place in the table stays.
const stays = new Set([...inTable, ...functions.map(({ name }) => name).filter((name) => KEPT.test(name))]);
const moved = new Set([...isFunction].filter((name) => !stays.has(name) && ANALYSES.some((pattern) => pattern.test(name))));
/** @param {(name: string, by: string[]) => boolean} moves @param {Iterable<string>} names */
function settle(names, moves) {
  for (let before = -1; before !== moved.size;) {
    before = moved.size;
    for (const name of names) moved[moves(name, callers.get(name) ?? []) ? 'add' : 'delete'](name);
  }
}
settle([...isFunction].filter((name) => !stays.has(name) && !exported.has(name) && !moved.has(name)),
  (_, by) => by.length > 0 && by.every((caller) => moved.has(caller)));
settle([...moved], (_, by) => by.every((caller) => moved.has(caller) || GATES.test(caller)));

// A function that the base calls, or a page does, keeps its name there and hands over to the one that moved.
const places = inTable.length + 1; // the first is empty
/** @type {string[]} */
const gates = [];
const stubs = functions.filter(({ name }) => moved.has(name) && (exported.has(name) || callers.get(name)?.some((by) => !moved.has(by))));
const handovers = stubs.map(({ name, text }) => {
  const [head] = text.split('\n');
  const params = [...head.matchAll(/\(param (\$\S+) (\w+)\)/g)];
  const type = [...params.map(([, , type]) => `(param ${type})`), ...(head.match(/\(result [^)]*\)/) ?? [])].join(' ');
  const place = places + gates.push(name) - 1;
  return `${head}\n (call_indirect $0 ${type} ${params.map(([, name]) => `(local.get ${name})`).join(' ')} (i32.const ${place})))`;
});
const tables = of('table').map(({ name, text }) => ({
  name,
  text: text.replace(/\d+ \d+ funcref/, `${places + gates.length} ${places + gates.length} funcref`),
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

const texts = (/** @type {string[]} */ ...kinds) => of(...kinds).map(({ text }) => text);
const [base, further] = [
  [...texts('type', 'import', 'global', 'memory', 'data'), ...tables.map(({ text }) => text), elements.text, ...texts('export', 'start'),
    ...shared, ...functions.filter(({ name }) => !moved.has(name)).map(({ text }) => text), ...handovers],
  [...texts('type'), ...taken, ` (elem (table $0) (i32.const ${places}) func ${gates.join(' ')})`, ...analyses],
];
for (const [at, parts] of [base, further].entries()) writeFileSync(outputs[at], `(module\n${parts.join('\n')}\n)\n`);
console.log(`${moved.size} of ${functions.length} functions moved, ${gates.length} of them behind a gate; ${shared.length} parts of the base shared`);
