import { chmodSync } from 'node:fs';
import type { Command, Env, FlagValues } from '../../src/commands/command.js';
import type { Report } from '../../src/core/model.js';
import { temporaryFolder } from './folder.js';

/** A repository in a temporary folder, on which commands run as the command line runs them. */
export type Bench = {
  readonly root: string;
  /** What was said while commands ran, oldest first. */
  readonly notes: string[];
  run(command: Command, flags?: FlagValues, variables?: Env['env'], world?: Partial<Env>): Promise<Report>;
};

/** Makes a repository with the given files for the running test; null is the embedded database of its own. */
export function bench(
  files: Readonly<Record<string, string | Uint8Array>>,
  database: { readonly url: string } | null,
): Bench {
  const root = temporaryFolder(files);
  chmodSync(root, 0o755);
  const notes: string[] = [];
  const env: Env = {
    root,
    mappingPath: 'mapping.yaml',
    mappingNamed: false,
    env: database === null ? {} : { DATABASE_URL: database.url },
    now: () => new Date(0),
    milliseconds: () => 0,
    signal: new AbortController().signal,
    ask: async () => null,
    emit: (event) => {
      if (event.kind === 'note') notes.push(event.text);
    },
    json: false,
  };
  return {
    root,
    notes,
    run: (command, flags = {}, variables = {}, world = {}) =>
      command.run({ ...env, env: { ...env.env, ...variables }, ...world }, flags),
  };
}
