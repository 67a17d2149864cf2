import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { LinterNote } from '../core/model.js';

/** The squawk that is installed here. */
export type Squawk = { readonly path: string; readonly version: string };
/** A text to check, under the path that squawk's own configuration knows it by. */
export type SquawkInput = {
  readonly path: string;
  readonly text: string;
  readonly transaction: boolean;
  readonly postgres: string | null;
};

const PATIENCE_MS = 30_000;
const MOST_OUTPUT = 2 ** 26;

/** Where it may lie: beside the repository's other tools first. A relative entry of PATH would be the repository's say. */
function candidates(root: string, path: string): string[] {
  const windows = process.platform === 'win32';
  const name = windows ? 'squawk.exe' : 'squawk';
  const modules = join(root, 'node_modules');
  const packaged = join(modules, '@squawk-cli', `${process.platform}-${process.arch}`, 'bin', name);
  const linked = windows ? [] : [join(modules, '.bin', name)];
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  return [packaged, ...linked, ...folders.map((folder) => join(folder, name))];
}

function versionOf(path: string): string | null {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: PATIENCE_MS });
  return /^squawk (\d\S*)/.exec(stdout ?? '')?.[1] ?? null;
}

/** Finds squawk in the root's node_modules or on PATH; null where there is none that answers. */
export function findSquawk(root: string, path: string): Squawk | null {
  for (const candidate of candidates(root, path)) {
    const version = existsSync(candidate) ? versionOf(candidate) : null;
    if (version !== null) return { path: candidate, version };
  }
  return null;
}

type Line = { line: number; column: number; rule_name: string; message: string; help: string | null };

function notesIn(output: string): LinterNote[] | null {
  try {
    const lines = JSON.parse(output) as Line[];
    return lines.map(({ line, column, rule_name, message, help }) => ({
      line,
      column,
      rule: rule_name,
      message,
      help,
    }));
  } catch {
    return null;
  }
}

/** Lets squawk check one text; a sentence that says why where it could not. */
export function runSquawk(squawk: Squawk, root: string, input: SquawkInput): readonly LinterNote[] | string {
  const options = [
    ...['--reporter', 'json', '--stdin-filepath', input.path],
    ...(input.transaction ? ['--assume-in-transaction'] : []),
    ...(input.postgres === null ? [] : ['--pg-version', input.postgres]),
  ];
  const answer = spawnSync(squawk.path, options, {
    cwd: root,
    input: input.text,
    encoding: 'utf8',
    timeout: PATIENCE_MS,
    maxBuffer: MOST_OUTPUT,
  });
  const why = answer.error?.message ?? answer.stderr.split('\n').find((line) => line.trim() !== '') ?? 'no report';
  return notesIn(answer.stdout ?? '') ?? `squawk could not check ${input.path}: ${why.trim()}`;
}
