import { migrationFile } from '../core/creation.js';
import { differencesText, dumpedBody, type LeftOut, rolesBlock, rolesIn } from '../core/first-migration.js';
import type { FileWrite, Layout, Report } from '../core/model.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import { createFiles } from '../io/create.js';
import type { Session } from '../io/database.js';
import { type Dump, dumpSchema } from '../io/dump.js';
import { type Origin, readOrigin } from '../io/origin.js';
import { majorOf } from '../io/shadow/ground.js';
import { readLedger } from '../io/tracking.js';
import { type Canonical, readCanonical } from './canonical.js';
import type { Env, FlagValues } from './command.js';
import { type Checked, checkFirst } from './first-check.js';
import { targetOf, withSession } from './target.js';

/** What was taken over, from where. */
type Taken = {
  readonly dump: Dump;
  readonly origin: Origin;
  readonly leftOut: LeftOut;
  readonly body: string;
  readonly roles: readonly string[];
};

function refuseOthers({ source, force }: FlagValues): void {
  const [other] = [...(source === undefined ? [] : ['--source']), ...(force === undefined ? [] : ['--force'])];
  if (other === undefined) return;
  throw new UserError(
    `${other} is about a draft of mapping.yaml, and --from-database makes none.`,
    'give one of the two.',
  );
}

function refuseNameless(env: Env, flags: FlagValues): void {
  if (targetOf(env, flags).kind !== 'embedded') return;
  throw new UserError('no database is named.', 'name the one to begin with by --database URL, or by DATABASE_URL.');
}

function refuseBegun({ migrations, mapping }: Canonical): void {
  const { versions } = mapping.layout;
  const [first] = migrations;
  const planned = mapping.migrations.length;
  if (first === undefined && planned === 0) return;
  const has =
    first === undefined
      ? `${mapping.path} plans ${plural(planned, 'migration')}`
      : `${versions}/ has ${plural(migrations.length, 'migration')}, beginning with ${first.path}`;
  throw new UserError(
    `${has}: a first migration would come too late. Nothing was written.`,
    'record with `onefold stamp` what the database has, or name another mapping with --mapping.',
  );
}

/** What a ledger of ours has recorded, some directory has the files of: a second history would contradict it. */
async function refuseRecorded({ client, target }: Session, { mapping: { ledger } }: Canonical): Promise<void> {
  const rows = await readLedger(client, ledger);
  if (rows === null || rows.length === 0) return;
  throw new UserError(
    `database ${target.database} on ${target.host} has a ledger ${ledger.schema}.${ledger.table} with ${plural(rows.length, 'migration')}.`,
    'its migrations lie somewhere already: work there, or begin with a database that has no ledger.',
  );
}

async function take(env: Env, session: Session, canonical: Canonical): Promise<Taken> {
  const { mapping } = canonical;
  await refuseRecorded(session, canonical);
  const origin = await readOrigin(session.client, mapping.ledger);
  const leftOut = {
    schemas: origin.managed,
    relations: origin.recording,
    routines: origin.routines,
    attached: origin.attached,
  };
  const wish = { env: env.env, schemas: leftOut.schemas, tables: leftOut.relations, signal: env.signal };
  const dump = await dumpSchema(session, wish);
  const body = dumpedBody(dump.text, leftOut);
  if (body === '') {
    const { database, host } = session.target;
    throw new UserError(`database ${database} on ${host} holds nothing to take over.`, 'begin with `onefold create`.');
  }
  return { dump, origin, leftOut, body, roles: rolesIn(body, origin.roles) };
}

function fileOf(session: Session, { body, roles }: Taken, layout: Layout): FileWrite {
  const version = '1'.padStart(layout.digits, '0');
  const description = `The schema of a database of PostgreSQL ${majorOf(session.target.serverVersion)}, by pg_dump`;
  const head = { version, name: 'initial_schema', title: 'Initial schema', description, dependsOn: [] };
  return migrationFile(head, `${rolesBlock(roles)}${body}`, layout);
}

function leftOutNotes({ origin, roles }: Taken): string[] {
  const but = origin.attached.length === 0 ? '' : ' (but for the triggers and policies that the application has there)';
  const managed = origin.managed.length === 0 ? [] : [`the schemas ${origin.managed.join(', ')}${but}`];
  const trackers = origin.trackers.filter((text) => !origin.managed.some((schema) => text.startsWith(`${schema}.`)));
  const parts = [...managed, ...trackers];
  return [
    'Rows, the positions of sequences, owners, subscriptions and user mappings are not in it.',
    ...(origin.settings.length === 0
      ? []
      : [`Settings of the database are not in it, either: ${origin.settings.join(', ')} (ALTER DATABASE … SET).`]),
    ...(parts.length === 0 ? [] : [`Left out, for others keep it: ${parts.join('; ')}.`]),
    ...(roles.length === 0
      ? []
      : [`It makes the roles that it names where a server has none, without login: ${roles.join(', ')}.`]),
    ...(origin.supabase ? ['A new database that is not Supabase needs `prepare: [supabase]` in mapping.yaml.'] : []),
  ];
}

function nextNote(env: Env, { database }: FlagValues, layout: Layout): string {
  const stamp = `onefold stamp ${'1'.padStart(layout.digits, '0')}${typeof database === 'string' ? ' --database URL' : ''}`;
  const yaml = `${env.mappingPath} is not needed for it.`;
  return `This database has it already: \`${stamp}\` records that, so that \`onefold up\` does not run it there. ${yaml}`;
}

async function takeOver(env: Env, flags: FlagValues, canonical: Canonical, session: Session): Promise<Report> {
  const { layout } = canonical.mapping;
  const taken = await take(env, session, canonical);
  const { version } = taken.dump.by;
  const by = `from PostgreSQL ${session.target.serverVersion} by pg_dump ${version}`;
  const file = fileOf(session, taken, layout);
  const common = { command: 'init', target: session.target } as const;
  if (flags.dryRun === true) {
    const notes = [...canonical.notes, `Not written, and not verified: ${file.path}, ${by}.`, ...leftOutNotes(taken)];
    return { ...common, verdict: 'ok', notes, text: file.text };
  }
  createFiles(env.root, [file]);
  const checked: Checked = await checkFirst(env, { flags, session, path: file.path, ...taken });
  const notes = [
    ...canonical.notes,
    `Wrote ${file.path}, ${by}.`,
    ...leftOutNotes(taken),
    ...checked.notes,
    nextNote(env, flags, layout),
  ];
  const found = differencesText(checked.differences);
  const verdict = checked.holds ? 'ok' : 'attention';
  const changes = [{ ...file, before: null }];
  return { ...common, verdict, notes, changes, ...(found === '' ? {} : { text: found }) };
}

/**
 * Makes the first migration of the schema that a database has, applies it to an empty database and compares the two.
 * UserError where there are migrations already, no database is named, or no pg_dump can read it.
 */
export async function firstMigration(given: Env, flags: FlagValues): Promise<Report> {
  // It needs no mapping: one that is named may be drafted later.
  const env: Env = { ...given, mappingNamed: false };
  refuseOthers(flags);
  refuseNameless(env, flags);
  const canonical = await readCanonical(env);
  refuseBegun(canonical);
  return withSession(env, { flags, writes: false }, (session) => takeOver(env, flags, canonical, session));
}
