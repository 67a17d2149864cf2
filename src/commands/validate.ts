import { isAbsolute, relative, sep } from 'node:path';
import { readDirectives } from '../core/conventions/header.js';
import { nextUp } from '../core/history.js';
import type { Finding, MigrationFile, Next, ParsedFile, Report, Target } from '../core/model.js';
import { squawkFindings, squawkText } from '../core/squawk.js';
import { plural } from '../core/text.js';
import { validate as judge } from '../core/validation.js';
import { UserError } from '../errors.js';
import { listSqlFiles } from '../io/files.js';
import { findSquawk, runSquawk } from '../io/squawk.js';
import { readLedger } from '../io/tracking.js';
import { type Canonical, type ParsedCanonical, parseCanonical, problemText } from './canonical.js';
import type { Command, Env, FlagValues } from './command.js';
import { databaseFlag, targetOf, withSession } from './target.js';
import { noveltiesOf } from './validation.js';

/** What to judge, why just that, and the database that was asked. */
type Choice = {
  readonly chosen: readonly string[];
  readonly notes: readonly string[];
  /** Why `up` would run nothing at all, whatever the migrations say; null where it would. */
  readonly refusal: string | null;
  readonly target?: Target;
};

const MOST_NAMES = 4;

/** Gives a file's path below the root; a UserError where it is no SQL file there. */
async function fileBelow(env: Env, typed: string): Promise<string> {
  const path = (isAbsolute(typed) ? relative(env.root, typed) : typed).split(sep).join('/');
  const hint = `name an SQL file by its path below ${env.root}, or none to judge all new migrations.`;
  if (path === '..' || path.startsWith('../') || isAbsolute(path)) {
    throw new UserError(`${typed} lies outside of ${env.root}.`, hint);
  }
  const { files } = await listSqlFiles(env.root, [path]);
  const [found] = files;
  if (found === undefined) throw new UserError(`there is no file ${typed} in ${env.root}.`, hint);
  if (files.length > 1 || found !== path.replace(/^(\.\/)+/, '')) {
    throw new UserError(
      `${typed} is no single file: ${plural(files.length, 'SQL file')} of that name or below it.`,
      hint,
    );
  }
  if (!/\.sql$/i.test(found)) throw new UserError(`${typed} is no SQL file: its name does not end in .sql.`, hint);
  return found;
}

function refuseUnread(canonical: ParsedCanonical, paths: readonly string[]): void {
  for (const path of paths) {
    const problem = canonical.parsed.get(path)?.file.problem ?? null;
    if (problem !== null) throw new UserError(problemText(path, problem), 'make it a readable file of SQL in UTF-8.');
  }
}

/** Of several refusals each has its line, and its remedy the same line of the help. */
function refusalText(next: Next<MigrationFile>): string | null {
  if (next.kind === 'run') return null;
  const remedies = next.help.split('\n');
  const said = next.message.split('\n').map((message, index) => `${message} To do: ${remedies[index] ?? ''}`);
  return `onefold up would refuse: ${said.join(' ')}`;
}

async function pendingPaths(env: Env, flags: FlagValues, canonical: Canonical) {
  return withSession(env, { flags, writes: false }, async ({ client, target }) => {
    const rows = (await readLedger(client, canonical.mapping.ledger)) ?? [];
    const next = nextUp(canonical.migrations, rows, { outOfOrder: 'allow' });
    const applied = new Set(rows.map(({ version }) => version));
    const waiting = next.kind === 'run' ? next.migrations : canonical.migrations.filter((m) => !applied.has(m.version));
    const refusal = refusalText(nextUp(canonical.migrations, rows, canonical.mapping.policy));
    return { paths: new Set(waiting.map(({ path }) => path)), refusal, target };
  });
}

/** Names what is new: what is pending there where a database is given, else all that mapping.yaml does not name. */
async function choose(env: Env, flags: FlagValues, canonical: Canonical, paths: readonly string[]): Promise<Choice> {
  if (targetOf(env, flags).kind === 'url') {
    const { paths: pending, refusal, target } = await pendingPaths(env, flags, canonical);
    return { chosen: paths.filter((path) => pending.has(path)), notes: [], refusal, target };
  }
  const note = `No database is named, so all of them count as pending; --database URL leaves out what is applied there.`;
  const refusal = refusalText(nextUp(canonical.migrations, [], canonical.mapping.policy));
  return { chosen: paths, notes: paths.length === 0 ? [] : [note], refusal };
}

function judgedNote(chosen: readonly string[], { mapping, migrations }: Canonical, pending: boolean): string {
  const { versions } = mapping.layout;
  if (chosen.length === 0) {
    const what = pending ? 'no new migration is pending' : 'there is no new migration';
    return `Nothing to judge: ${what} among the ${plural(migrations.length, 'migration')} of ${versions}/.`;
  }
  const shown = chosen.length > MOST_NAMES ? `${chosen[0]} to ${chosen.at(-1)}` : chosen.join(', ');
  return `Judged ${plural(chosen.length, 'file')}: ${shown}.`;
}

function isTransactional({ file, statements }: ParsedFile): boolean {
  const fits = statements.every(({ parsed }) => 'error' in parsed || parsed.transactional);
  return fits && readDirectives(file.text ?? '').mayTransact;
}

/** Asks squawk about the chosen files, where it is installed. */
function askSquawk(env: Env, canonical: ParsedCanonical, chosen: readonly string[]) {
  const squawk = findSquawk(env.root, env.env.PATH ?? '');
  if (squawk === null) return null;
  const findings: Finding[] = [];
  const failures: string[] = [];
  for (const path of chosen) {
    const parsed = canonical.parsed.get(path)!;
    const { postgres } = canonical.mapping;
    const input = { path, text: squawkText(parsed), transaction: isTransactional(parsed), postgres };
    const answer = runSquawk(squawk, env.root, input);
    if (typeof answer === 'string') failures.push(answer);
    else findings.push(...squawkFindings(parsed, answer, canonical.mapping));
  }
  return { findings, notes: [`squawk ${squawk.version} was asked as well.`, ...failures] };
}

const NO_SQUAWK =
  'squawk is not installed: with squawk-cli in node_modules or on PATH, its findings are shown as well.';

const UNWRITTEN =
  'What mapping.yaml consolidates is not written yet, so that what is new cannot build on it: run `onefold write` first.';

export const validate: Command = {
  name: 'validate',
  summary: 'Judge new migrations before they are applied: all that are pending, or the files named; writes nothing',
  flags: [
    {
      ...databaseFlag,
      summary: 'The database whose ledger tells what is pending; else as for `up`, but never an embedded one',
    },
    { name: '--verbose', summary: 'Show settled and accepted findings too, and whether squawk was asked' },
  ],
  args: [{ name: 'file', summary: 'SQL files, by their paths below the root', required: false, several: true }],
  async run(env, flags): Promise<Report> {
    const typed = Array.isArray(flags.file) ? flags.file : [];
    const named: string[] = [];
    for (const one of typed) named.push(await fileBelow(env, String(one)));
    const canonical = await parseCanonical(env, named);
    refuseUnread(canonical, named);
    const { corpus, paths, unwritten } = noveltiesOf(env, canonical);
    const choice: Choice =
      named.length > 0
        ? { chosen: [...new Set(named)], notes: [], refusal: null }
        : await choose(env, flags, canonical, paths);
    const { chosen, refusal, target } = choice;
    const asked = chosen.length === 0 ? null : askSquawk(env, canonical, chosen);
    const verbose = flags.verbose === true;
    const findings = judge({ corpus, mapping: canonical.mapping, chosen, outside: asked?.findings ?? [] });
    const open = findings.some(({ severity, state }) => severity === 'error' && state.kind === 'open');
    const notes = [
      ...canonical.notes,
      judgedNote(chosen, canonical, target !== undefined),
      ...choice.notes,
      ...(refusal === null ? [] : [refusal]),
      ...(unwritten ? [UNWRITTEN] : []),
      ...(asked?.notes ?? (verbose ? [NO_SQUAWK] : [])),
    ];
    return {
      command: 'validate',
      verdict: open || refusal !== null ? 'attention' : 'ok',
      notes,
      ...(target === undefined ? {} : { target }),
      findings,
      verbose,
    };
  },
};
