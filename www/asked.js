// What the page asks of a server: the files beside it. The page in one file has inlined.js instead.

/**
 * @param {string | URL} url
 * @returns {Promise<Response>}
 */
export const ask = (url) => fetch(url);
