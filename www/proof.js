// The promise made checkable: how many requests the page has made since it was asked.

/** @param {(requests: number) => void} onCount called now and after every request */
export function countRequests(onCount) {
  let requests = 0;
  onCount(requests);
  new PerformanceObserver((list) => {
    // blob: and data: never leave the browser
    requests += list.getEntries().filter(({ name }) => !/^(blob|data):/.test(name)).length;
    onCount(requests);
  }).observe({ type: 'resource' });
}
