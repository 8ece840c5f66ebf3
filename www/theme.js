// Light or dark: the system's choice until the reader makes one. Nothing is stored.

const dark = matchMedia('(prefers-color-scheme: dark)');

/** @returns {"light" | "dark"} */
export function theme() {
  const chosen = document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light');
  return chosen === 'dark' ? 'dark' : 'light';
}

/**
 * Lets a button switch the theme, and tells when it changed.
 * @param {HTMLElement} button
 * @param {() => void} onChange
 */
export function offerTheme(button, onChange) {
  button.addEventListener('click', () => {
    document.documentElement.dataset.theme = theme() === 'dark' ? 'light' : 'dark';
    onChange();
  });
  dark.addEventListener('change', onChange);
}
