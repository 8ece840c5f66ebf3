// The service worker that opens the page without a network. Nothing waits for it but the first file: from then on the page
// makes no request.

/**
 * Has the page's own files kept, and resolves once they are or cannot be. A newer version takes over at once if the reader
 * has opened nothing yet, else when the page is opened the next time.
 * @param {() => boolean} isIdle whether nothing would be lost by loading the page again
 * @returns {Promise<void>}
 */
export async function keepOffline(isIdle) {
  // The page in one file has no manifest, and needs nobody to keep it; sandboxed frames refuse to talk of it.
  if (!document.querySelector('link[rel=manifest]') || !isSecureContext) return;
  try {
    const { serviceWorker } = navigator;
    if (!serviceWorker) return;
    const isKept = serviceWorker.controller !== null;
    serviceWorker.addEventListener('controllerchange', () => isKept && isIdle() && location.reload());
    const registration = await serviceWorker.register(new URL('./service.js', import.meta.url), { updateViaCache: 'none' });
    const renew = () => isIdle() && registration.waiting?.postMessage('renew');
    registration.addEventListener('updatefound', () => {
      const { installing } = registration;
      installing?.addEventListener('statechange', () => installing.state === 'installed' && isKept && renew());
    });
    renew();
    const { installing } = registration;
    if (installing && !isKept) await settled(installing);
  } catch (error) {
    console.info(error); // without it the page works as well, with a network
  }
}

/** @param {ServiceWorker} worker */
const settled = (worker) =>
  new Promise((resolve) => {
    const look = () => ['installed', 'activated', 'redundant'].includes(worker.state) && resolve(undefined);
    worker.addEventListener('statechange', look);
    look();
  });
