/** The compiled session: React and Ink are ES modules, which the bundle cannot hold and nothing else is to load. */
const MAIN = new URL('../tui/main.js', import.meta.url);

/** Loads the session, with all that draws on a terminal. */
export async function loadSession(): Promise<typeof import('./main.js')> {
  return import(MAIN.href);
}
