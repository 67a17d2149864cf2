import { z } from 'zod';
import {
  directoryComplaint,
  exceptComplaint,
  objectComplaint,
  prepareComplaint,
  selectorComplaint,
} from './complaints.js';
import {
  CONVENTION,
  checked,
  count,
  DAY,
  DURATION,
  filled,
  formed,
  MIGRATION_NAME,
  PLAIN_NAME,
  POSTGRES,
  path,
  RULE,
  STYLE,
  several,
  VERSION,
} from './fields.js';

const reason = filled('Why, for the people who review it.', 'a reason', 'say why, in a few words');
const file = path('A legacy file, relative to mapping.yaml.');

const only = several(checked('What to take.', selectorComplaint), 'only').describe(
  'Take these statements only: `table x`, `create table x`, `#12` or `rest`.',
);
const except = several(checked('What to leave.', exceptComplaint), 'except').describe(
  'Take all statements but these: `table x`, `create table x` or `#12`.',
);
const picked = { path: file, only: only.exactOptional(), except: except.exactOptional() };
/** For editors, which see the contradiction while it is typed. */
const notBoth = { not: { required: ['only', 'except'] } };
const selection = z.strictObject(picked).meta({ ...notBoth, description: 'Some statements of a legacy file.' });
const sourced = z.union([file, selection]).describe('A path or { path, only, except }.');

const layout = z
  .strictObject({
    versions: checked('Directory of the canonical migrations.', directoryComplaint).exactOptional(),
    down: checked('Directory of their rollbacks.', directoryComplaint).exactOptional(),
    reports: checked('Directory of the consolidation report and the lock.', directoryComplaint).exactOptional(),
    digits: count('digits', 18)
      .describe('How many digits a version has at least, 1 to 18 (003 has 3).')
      .exactOptional(),
    style: formed('How canonical files are named: `numbered`.', STYLE).exactOptional(),
  })
  .describe('Where the canonical files lie and how they are numbered.');

const source = z
  .strictObject({
    path: path('A directory, a file or a glob, relative to mapping.yaml.'),
    status: z
      .enum(['deprecated', 'reference'])
      .describe('`deprecated` (the default) is consolidated and guarded; `reference` is read, never consolidated.')
      .exactOptional(),
    convention: formed(
      'Whose naming the files follow (flyway, numbered or plain). Left out: recognised.',
      CONVENTION,
    ).exactOptional(),
    keep: z
      .array(path('A path or glob below the source.'))
      .describe('Files of the source that may stay where they are.')
      .exactOptional(),
  })
  .describe('Legacy migrations: { path, status, convention, keep }.');

const ignored = z
  .strictObject({ path: path('A path or glob, relative to mapping.yaml.'), reason })
  .describe('Files that are no migrations: { path, reason }.');

const migration = z
  .strictObject({
    name: formed('Names the canonical file: NNN_<name>.sql.', MIGRATION_NAME),
    version: formed(
      'Pins the version, in quotes. Left out: the smallest free number above the predecessor.',
      VERSION,
    ).exactOptional(),
    title: filled('What it does, for the report.', 'a title').exactOptional(),
    group: filled('The heading of the report under which it stands.', 'a group').exactOptional(),
    from: z
      .union([file, selection, several(sourced, 'from')])
      .describe('The legacy files whose statements it holds: a path, { path, only, except }, or a list of them.'),
    down: z
      .union([z.enum(['generated', 'none']), file, selection, several(sourced, 'down')])
      .describe(
        'Where the rollback comes from: a path, { path, only }, a list of them, `generated` (made from the up) or ' +
          '`none`. Left out: the downs of its own sources, in reverse.',
      )
      .exactOptional(),
    patch: z
      .string()
      .describe(
        'What to change about the SQL of its sources, as a unified diff of the body of the canonical file: what stands ' +
          'below its header. `onefold patch` writes it.',
      )
      .exactOptional(),
    body: z
      .literal('own')
      .describe('`own`: its SQL is what lies in the versions directory, written by hand; `from` says what it replaces.')
      .exactOptional(),
  })
  .describe('A canonical migration: { name, version, title, group, from, down, patch or body }.');

const resolved = z
  .strictObject({
    object: checked('An object that several files define, such as `table public.robots`.', objectComplaint),
    keep: path(
      'The legacy file whose definition stays; under `union`, the one that the others add to.',
    ).exactOptional(),
    union: z
      .boolean()
      .describe('`true` adds to one definition of a table or enum the columns or labels that only the others have.')
      .exactOptional(),
    rename: z
      .record(path('A legacy file that defines it.'), formed('The new name, without a schema.', PLAIN_NAME))
      .describe('Keeps several: in each file that is named here, the object gets the name that stands behind it.')
      .exactOptional(),
    reason,
  })
  .describe('A decision on an object: { object, keep or union or rename, reason }.');

const retired = z
  .strictObject({ ...picked, reason })
  .meta({ ...notBoth, description: 'What is let go: { path, only, except, reason }.' });

const accepted = z
  .strictObject({
    finding: filled(
      'The key of a finding ("missing-down db/001_users.sql"), or a glob over keys.',
      'a finding',
      'write its key as `onefold scan --json` prints it, or a glob such as `number-gap *`',
    ),
    reason,
    count: count('count').describe('How many findings a glob may cover, 1 or more.').exactOptional(),
  })
  .describe('A finding that stays: { finding, reason, count }.');

const policy = z
  .strictObject({
    downs: z.enum(['optional', 'required']).describe('Whether every migration needs a rollback.').exactOptional(),
    outOfOrder: z
      .enum(['refuse', 'allow'])
      .describe('What to do with a migration whose version is below one that has run.')
      .exactOptional(),
    lockTimeout: formed(
      'How long a statement in a transaction waits for a lock ("10s" when left out; "0" for ever).',
      DURATION,
    ).exactOptional(),
    lockRetries: count('lockRetries', 20, 0)
      .describe('How often a migration that did not get a lock is tried again; 3 when left out.')
      .exactOptional(),
    statementTimeout: formed(
      'How long a statement may take; as long as the server allows when left out.',
      DURATION,
    ).exactOptional(),
  })
  .describe('Rules of the house.');

const severity = z
  .record(formed('The id of a rule.', RULE), z.enum(['error', 'warning', 'info', 'off']).describe('What it weighs.'))
  .describe('What each rule weighs here: error, warning, info or off.');

const ledger = z
  .strictObject({
    schema: formed('Its schema; `public` when left out.', PLAIN_NAME).exactOptional(),
    table: formed('Its name; `_migrations` when left out.', PLAIN_NAME).exactOptional(),
    history: formed('The audit trail; `migration_history` when left out.', PLAIN_NAME).exactOptional(),
    statusFunction: formed('`get_migration_status` when left out.', PLAIN_NAME).exactOptional(),
    statusView: formed('`migration_status_view` when left out.', PLAIN_NAME).exactOptional(),
  })
  .describe('The table that records what has run, and what stands beside it.');

const grandfathered = z
  .strictObject({ path: path('A file or glob, relative to mapping.yaml.'), reason })
  .describe('Files that the guard lets be: { path, reason }.');

const guard = z
  .strictObject({
    base: filled('The branch to compare with; the main line of the remote when left out.', 'a branch').exactOptional(),
    grandfathered: z
      .array(grandfathered)
      .describe('Files whose offence is known and stays, each with its reason.')
      .exactOptional(),
  })
  .describe('What `onefold guard` compares with, and what it lets be.');

const rewritten = z
  .strictObject({
    version: formed('The version, in quotes.', VERSION),
    reason: filled('Why no database has recorded the old bytes.', 'a reason'),
  })
  .describe('A sealed migration that was changed.');

/** The whole shape of mapping.yaml, later capabilities included; every key carries its description for editors. */
export const schema = z
  .strictObject({
    onefold: z.literal(1).describe('The version of this file format: 1.'),
    postgres: formed('The major version of PostgreSQL that production runs, in quotes.', POSTGRES).exactOptional(),
    layout: layout.exactOptional(),
    sources: z
      .array(source)
      .describe('Where the legacy migrations lie; their order is the run order across directories.')
      .exactOptional(),
    ignore: z
      .array(ignored)
      .describe('SQL that is no migration: queries, dumps, seeds, tests, other dialects.')
      .exactOptional(),
    migrations: z.array(migration).describe('The canonical migrations, in run order.').exactOptional(),
    resolve: z.array(resolved).describe('Decisions on objects that several files define.').exactOptional(),
    retire: z.array(retired).describe('Legacy files, or statements of them, that are let go.').exactOptional(),
    accept: z.array(accepted).describe('Findings that stay as they are.').exactOptional(),
    prepare: z
      .array(checked('A stand-in (`supabase`), the path of an .sql file, or `extension NAME`.', prepareComplaint))
      .describe('What a scratch database needs before the first migration, in the order in which it runs.')
      .exactOptional(),
    policy: policy.exactOptional(),
    severity: severity.exactOptional(),
    ledger: ledger.exactOptional(),
    guard: guard.exactOptional(),
    values: z.record(z.string(), z.string()).describe('Placeholders of the legacy tool.').exactOptional(),
    databases: z
      .record(z.string(), z.string())
      .describe('Databases by name, each with the environment variable of its URL.')
      .exactOptional(),
    sealed: formed('The day on which `onefold seal` closed the consolidation.', DAY).exactOptional(),
    unproved: filled('Why it was sealed without a proof.', 'a reason').exactOptional(),
    rewrites: z
      .array(rewritten)
      .describe('Sealed migrations whose bytes were changed all the same, by `onefold write --rewrite`.')
      .exactOptional(),
  })
  .meta({
    title: 'mapping.yaml of onefold',
    description: 'What lies where, what becomes what, what is let go and why.',
  });

/** What a valid mapping.yaml holds, before defaults. */
export type MappingInput = z.infer<typeof schema>;

/** Describes mapping.yaml for editors, as JSON Schema draft 7. */
export function mappingJsonSchema(): object {
  return z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
}
