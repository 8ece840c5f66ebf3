// Light or dark: the system's choice until the reader or the owner of a page makes one. Nothing is stored.

const dark = matchMedia('(prefers-color-scheme: dark)');

/**
 * The theme that an element is shown in, as its styles say.
 * @param {Element} element
 * @returns {"light" | "dark"}
 */
export const themeOf = (element) => (getComputedStyle(element).colorScheme === 'dark' ? 'dark' : 'light');

/**
 * Tells when pictures have to be drawn again: the system's theme changed, or the pixels of the screen, to which the page
 * moved or where it is zoomed.
 * @param {() => void} onChange
 * @param {AbortSignal} signal ends it
 */
export function watchScreen(onChange, signal) {
  dark.addEventListener('change', onChange, { signal });
  const watchPixels = () => {
    const pixels = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    pixels.addEventListener('change', () => (onChange(), watchPixels()), { once: true, signal });
  };
  watchPixels();
}
