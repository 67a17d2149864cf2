import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import type { Session } from './database.js';
import { findPgDump, type PgDump } from './dump/binaries.js';
import { loginOf } from './dump/login.js';
import { majorOf } from './shadow/ground.js';

export type Dump = { readonly text: string; readonly by: PgDump };
export type DumpOptions = {
  /** The variables of the caller: PATH is where pg_dump is looked for first. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Schemas and tables (schema, name) to leave out. */
  readonly schemas: readonly string[];
  readonly tables: readonly (readonly [schema: string, name: string])[];
  readonly signal: AbortSignal;
};
type Ended = { readonly text: string; readonly failure: string | null };

const MOST_OUTPUT = 2 ** 28;
const FLAGS = ['--schema-only', '--no-owner', '--no-subscriptions', '--no-password', '--encoding=UTF8'];

/** A name within a pattern: in quotes every sign stands for itself. */
function literal(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function argumentsOf({ schemas, tables }: DumpOptions): string[] {
  return [
    ...FLAGS,
    ...schemas.map((schema) => `--exclude-schema=${literal(schema)}`),
    ...tables.map(([schema, name]) => `--exclude-table=${literal(schema)}.${literal(name)}`),
  ];
}

function perform(path: string, args: readonly string[], env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Ended> {
  const options = { env, signal, maxBuffer: MOST_OUTPUT, encoding: 'utf8', windowsHide: true } as const;
  return new Promise((resolve) => {
    execFile(path, args, options, (error, text, said) => {
      resolve({ text, failure: error === null ? null : said.trim() || error.message });
    });
  });
}

function withoutPassword(text: string, password: string): string {
  if (password === '') return text;
  return text.replaceAll(password, '***').replaceAll(encodeURIComponent(password), '***');
}

function failed(failure: string, { signal }: DumpOptions): UserError {
  if (signal.aborted) return new UserError('interrupted; nothing was written.', 'run the command again.');
  return new UserError(
    `pg_dump could not read the schema; nothing was written. It said:\n  ${failure.replaceAll('\n', '\n  ')}`,
    'name a user who may read every table, or remove the cause, and run the command again.',
  );
}

/**
 * Dumps the schema of a connected database as SQL, by a pg_dump that is no older than its server. The password goes by a
 * variable, so that no list of processes shows it. UserError where there is no such pg_dump, or it fails.
 */
export async function dumpSchema({ client, target }: Session, options: DumpOptions): Promise<Dump> {
  const by = findPgDump(options.env, Number(majorOf(target.serverVersion)), target.serverVersion);
  const folder = await mkdtemp(join(tmpdir(), 'onefold-dump-'));
  try {
    const { variables, password } = await loginOf(client, options.env, folder);
    const { text, failure } = await perform(by.path, argumentsOf(options), variables, options.signal);
    if (failure !== null) throw failed(withoutPassword(failure, password), options);
    return { text, by };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
