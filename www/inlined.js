// In place of asked.js where the page is one file: what it would fetch stands in it, packed.

/**
 * @param {string | URL} url of which only the name of the file matters
 * @returns {Promise<Response>}
 */
export async function ask(url) {
  const name = String(url).replace(/^.*\//, '');
  const packed = document.getElementById(name)?.textContent ?? '';
  const bytes = Uint8Array.from(atob(packed.trim()), (character) => character.charCodeAt(0));
  const type = name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')), { headers: { 'content-type': type } });
}
