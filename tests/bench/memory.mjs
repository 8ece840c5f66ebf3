// Prints how much of the module's memory a table of customer, day and amount takes, and how much loading it takes, once: it
// hardly differs. In small files the engine's buffers count for more than the rows.
import { inBrowser } from './browser.mjs';
import { line, number } from './measure.mjs';

const [file] = process.argv.slice(2);

/** @type {import('./worker.js').Loaded} */
const { rows, atRest, atWorst, askedFor } = await inBrowser(file, (call) => call('memory'));

console.log(`Memory of ${number(rows)} transactions, in bytes for each\n`);
line('at rest', [`${(atRest / rows).toFixed(1)} (at most 20)`]);
line('at worst, while loading', [`${(atWorst / rows).toFixed(1)} (at most 38)`]);
line('asked for, partly unused', [(askedFor / rows).toFixed(1)]);
