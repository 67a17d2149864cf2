import process from 'node:process';

/** The compiled session: React and Ink are ES modules, which the bundle cannot hold and nothing else is to load. */
const MAIN = new URL('../tui/main.js', import.meta.url);

/**
 * Loads the session, with all that draws on a terminal. React is loaded as made for production, which takes half the time
 * for each key; it asks the variable once, at its load, and for onefold itself NODE_ENV means the database.
 */
export async function loadSession(): Promise<typeof import('./main.js')> {
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    return await import(MAIN.href);
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
}
