import { homedir } from 'node:os';
import { join } from 'node:path';

/** Environment variables by name; those of the process only where the caller hands them over. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Gives a variable's value; null where it is not set, or blank. */
export function variable(env: Variables, name: string): string | null {
  const value = env[name]?.trim() ?? '';
  return value === '' ? null : value;
}

/**
 * Gives the path of a file that libpq looks for by itself: `unix` is below the home directory, `windows` below the
 * application data.
 */
export function userFile(
  env: Variables,
  { unix, windows }: { readonly unix: string; readonly windows: string },
): string {
  if (process.platform === 'win32') return join(env.APPDATA ?? homedir(), 'postgresql', windows);
  return join(variable(env, 'HOME') ?? homedir(), unix);
}
