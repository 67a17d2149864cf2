import type { Prepare } from './model.js';
import { SUPABASE } from './prepare/supabase.js';

/** SQL to run before the first migration; `path` names it in messages where no file holds it. */
export type StandIn = { readonly path: string; readonly text: string };
type Written<Kind> = Kind extends Prepare ? Omit<Kind, 'at'> : never;

const TEXTS: ReadonlyMap<string, string> = new Map([['supabase', SUPABASE]]);
const EXTENSION = /^extension\s+("?)([a-z0-9_][a-z0-9_-]*)\1$/i;

/** Names the platforms that `prepare:` can stand in for. */
export const STAND_INS: readonly string[] = [...TEXTS.keys()];

/** Gives the SQL that stands in for a platform; null for a name that there is none of. */
export function standIn(name: string): StandIn | null {
  const text = TEXTS.get(name);
  return text === undefined ? null : { path: `prepare: ${name}`, text };
}

/** Reads an entry of `prepare:`: a stand-in's name, the path of an SQL file or `extension NAME`; null for anything else. */
export function readPrepare(written: string): Written<Prepare> | null {
  if (TEXTS.has(written)) return { kind: 'stand-in', name: written };
  const extension = EXTENSION.exec(written)?.[2];
  if (extension !== undefined) return { kind: 'extension', name: extension.toLowerCase() };
  return /\.sql$/i.test(written) ? { kind: 'file', path: written } : null;
}

/** Writes an entry of `prepare:` as `readPrepare` reads it. */
export function printPrepare(entry: Written<Prepare>): string {
  if (entry.kind === 'file') return entry.path;
  return entry.kind === 'extension' ? `extension ${entry.name}` : entry.name;
}

/** Lists the files that `prepare:` names, in order. */
export function preparingPaths(prepare: readonly Prepare[]): string[] {
  return prepare.flatMap((entry) => (entry.kind === 'file' ? [entry.path] : []));
}
