import process from 'node:process';

/** The compiled session: React and Ink are ES modules, which the bundle cannot hold and nothing else is to load. */
const MAIN = new URL('../tui/main.js', import.meta.url);

/**
 * What libraries ask once, as they are loaded. React as made for production takes half the time for each key, while for
 * onefold itself NODE_ENV means the database. Without colour, and on a terminal that is not known, the line under the cursor
 * is to be inverse all the same: colours are left out by the theme.
 */
const WHILE_LOADING = { NODE_ENV: 'production', FORCE_COLOR: '1' };

/** Loads the session, with all that draws on a terminal. */
export async function loadSession(): Promise<typeof import('./main.js')> {
  const { NODE_ENV, FORCE_COLOR } = process.env;
  Object.assign(process.env, WHILE_LOADING);
  try {
    return await import(MAIN.href);
  } finally {
    for (const [name, value] of Object.entries({ NODE_ENV, FORCE_COLOR })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
