/** A colour of the demo's style sheet, as it is now: light or dark. */
export function colour(element: Element, name: string): string {
  return getComputedStyle(element).getPropertyValue(`--demo-${name}`).trim();
}

/** Calls back when the reader changes between light and dark. Returns what ends it. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["class"] });
  return () => observer.disconnect();
}
