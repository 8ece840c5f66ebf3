// Keeps the page open without a network: the files that it consists of, all of one version, and nothing else. This worker is
// loaded by URL, so the page's policy does not bind it; it therefore never sees what the page reads, and asks for nothing but
// the files listed here.

/** @typedef {Event & { waitUntil: (work: Promise<unknown>) => void }} Lasting */
const worker = /** @type {{ registration: { scope: string }, clients: { matchAll: (options: object) => Promise<unknown[]>, claim: () => Promise<void> }, skipWaiting: () => Promise<void> }} */ (
  /** @type {unknown} */ (globalThis)
);

/** Caches belong to an origin, which may have several of these sites. */
const SITE = `tenure ${worker.registration.scope} `;
const CACHE = SITE + VERSION;

/** @param {string} name */
const address = (name) => new URL(name, worker.registration.scope).href;
const kept = new Set(Object.keys(FILES).map(address));

/**
 * A file in the very version that belongs to the others: first what the page has just fetched, then what the server has.
 * @param {[string, string]} file its name and digest
 */
async function keep([name, integrity]) {
  const ask = (/** @type {RequestCache} */ cache) => fetch(address(name), { cache, integrity });
  const response = await ask('default').catch(() => ask('reload'));
  if (!response.ok) throw new Error(`${name} could not be fetched: ${response.status}`);
  return (await caches.open(CACHE)).put(address(name), response);
}

addEventListener('install', (event) => {
  // One that fails fails them all, and the version before stays.
  /** @type {Lasting} */ (event).waitUntil(Promise.all(Object.entries(FILES).map(keep)));
});

addEventListener('activate', (event) => {
  const old = (/** @type {string} */ name) => name.startsWith(SITE) && name !== CACHE;
  const tidy = async () => {
    for (const name of (await caches.keys()).filter(old)) await caches.delete(name);
    await worker.clients.claim();
  };
  /** @type {Lasting} */ (event).waitUntil(tidy());
});

// A new version takes over where no other page still runs the one before.
addEventListener('message', async ({ data }) => {
  const pages = await worker.clients.matchAll({ includeUncontrolled: true });
  if (data === 'renew' && pages.length <= 1) await worker.skipWaiting();
});

addEventListener('fetch', (event) => {
  const fetched = /** @type {Event & { request: Request, respondWith: (response: Promise<Response>) => void }} */ (event);
  const url = fetched.request.url.replace(/[?#].*$/, '');
  const file = url === worker.registration.scope ? address('index.html') : url;
  if (fetched.request.method !== 'GET' || !kept.has(file)) return;
  const answer = async () => (await caches.match(file, { cacheName: CACHE })) ?? fetch(fetched.request);
  fetched.respondWith(answer());
});
