import { z } from 'zod';
import {
  blankComplaint,
  type Complaint,
  directoryComplaint,
  exceptComplaint,
  objectComplaint,
  pathComplaint,
  patternComplaint,
  selectorComplaint,
} from './complaints.js';

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/;
const NAME = /^[a-z0-9_]+$/;
const DIGITS = /^[0-9]+$/;
const MAJOR = /^[0-9]+(\.[0-9]+)?$/;
const DAY = /^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/;

function checked(description: string, complain: (text: string) => Complaint | null) {
  return z
    .string()
    .check(({ value, issues }) => {
      const complaint = complain(value);
      if (complaint === null) return;
      issues.push({ code: 'custom', message: complaint.message, input: value, params: { help: complaint.help } });
    })
    .meta({ description });
}

function matching(description: string, pattern: RegExp, what: string, help: string) {
  return checked(description, patternComplaint(pattern, what, help)).meta({ description, pattern: pattern.source });
}

function filled(description: string, what: string) {
  return checked(description, blankComplaint(what, `write ${what}, or leave the key out`)).meta({
    description,
    minLength: 1,
  });
}

function atLeastOne<T extends z.ZodType>(item: T, what: string) {
  return z.array(item).min(1, { error: `${what} is an empty list` });
}

const WHY = 'Why, for the people who review it.';
const reason = checked(WHY, blankComplaint('a reason', 'say why, in a few words')).meta({
  description: WHY,
  minLength: 1,
});
const path = (description: string) => checked(description, pathComplaint);
const directory = (description: string) => checked(description, directoryComplaint);
const only = atLeastOne(checked('What to take.', selectorComplaint), '`only`')
  .describe('Take only these statements: `table x`, `create table x`, `#12` or `rest`.')
  .exactOptional();
const except = atLeastOne(checked('What to leave.', exceptComplaint), '`except`')
  .describe('Take all statements but these: `table x`, `create table x` or `#12`.')
  .exactOptional();

const file = path('A legacy file, relative to mapping.yaml.');
const oneOfBoth = { not: { required: ['only', 'except'] } };
const selection = z
  .strictObject({ path: file, only, except })
  .meta({ ...oneOfBoth, description: 'Some statements of a legacy file.' });
const sourced = z.union([file, selection]);

const from = z
  .union([file, selection, atLeastOne(sourced, '`from`')])
  .describe('The legacy files whose statements it holds: a path, { path, only, except }, or a list of them.');
const down = z
  .union([z.enum(['generated', 'none']), file, selection, atLeastOne(sourced, '`down`')])
  .describe(
    'Where the rollback comes from: a path, { path, only }, a list of them, `generated` (made from the up) or `none`. ' +
      'Left out: the downs of its own sources, in reverse.',
  );

const layout = z.strictObject({
  versions: directory('Directory of the canonical migrations.').exactOptional(),
  down: directory('Directory of their rollbacks.').exactOptional(),
  reports: directory('Directory of the consolidation report and the lock.').exactOptional(),
  digits: z
    .int({ error: '`digits` is not a whole number' })
    .min(1, { error: '`digits` is less than 1' })
    .max(18, { error: '`digits` is more than 18' })
    .describe('How many digits a version has at least, 1 to 18 (003 has 3).')
    .exactOptional(),
  style: matching('How canonical files are named: `numbered`.', KEBAB, 'a style', 'write `numbered`').exactOptional(),
});

const source = z.strictObject({
  path: path('A directory, a file or a glob, relative to mapping.yaml.'),
  status: z
    .enum(['deprecated', 'reference'])
    .describe('`deprecated` is consolidated and watched by the guard; `reference` is read, never consolidated.')
    .exactOptional(),
  convention: matching(
    'Whose naming the files follow (numbered, flyway, goose, …). Left out: recognised.',
    KEBAB,
    'a convention',
    'write its id, such as `numbered` or `flyway`, or leave the key out to have it recognised',
  ).exactOptional(),
  keep: z
    .array(path('A path or glob below the source.'))
    .describe('Files of the source that may stay where they are.')
    .exactOptional(),
});

const migration = z.strictObject({
  name: matching(
    'Names the canonical file: NNN_<name>.sql.',
    NAME,
    'a migration name',
    'names hold only a-z, 0-9 and _ , such as `initial_schema`',
  ),
  version: matching(
    'Pins the version, in quotes. Left out: the smallest free number above the predecessor.',
    DIGITS,
    'a version',
    'a version is digits in quotes, such as "003"',
  ).exactOptional(),
  title: filled('What it does, for the report.', 'a title').exactOptional(),
  group: filled('The heading of the report under which it stands.', 'a group').exactOptional(),
  from,
  down: down.exactOptional(),
  patch: z.string().describe('The smallest edit that makes it apply, as a unified diff.').exactOptional(),
  body: z.literal('own').describe('`own`: the SQL in versions/ is written by hand.').exactOptional(),
});

const resolve = z.strictObject({
  object: checked('An object that several files define, such as `table public.robots`.', objectComplaint),
  keep: path('The legacy file whose definition stays.').exactOptional(),
  union: z.boolean().describe('`true` adds up the columns of all definitions.').exactOptional(),
  reason,
});

/** The whole shape of mapping.yaml, later capabilities included; every key carries its description. */
export const schema = z
  .strictObject({
    onefold: z.literal(1).describe('The version of this file format: 1.'),
    postgres: matching(
      'The major version of PostgreSQL that production runs, in quotes.',
      MAJOR,
      'a version of PostgreSQL',
      'write the major version in quotes, such as "15"',
    ).exactOptional(),
    layout: layout.describe('Where the canonical files lie and how they are numbered.').exactOptional(),
    sources: z
      .array(source)
      .describe('Where the legacy migrations lie; their order is the run order across directories.')
      .exactOptional(),
    ignore: z
      .array(z.strictObject({ path: path('A path or glob.'), reason }))
      .describe('SQL that is no migration: queries, dumps, seeds, tests, other dialects.')
      .exactOptional(),
    migrations: z.array(migration).describe('The canonical migrations, in run order.').exactOptional(),
    resolve: z.array(resolve).describe('Decisions on objects that several files define.').exactOptional(),
    retire: z
      .array(z.strictObject({ path: file, only, except, reason }).meta(oneOfBoth))
      .describe('Legacy files, or statements of them, that are let go.')
      .exactOptional(),
    accept: z
      .array(
        z.strictObject({
          finding: checked(
            'The key of a finding ("missing-down db/001_users.sql"), or a glob over keys.',
            blankComplaint('a finding', 'write its key as `onefold check` prints it, or a glob such as `number-gap *`'),
          ),
          reason,
          count: z
            .int({ error: '`count` is not a whole number' })
            .min(1, { error: '`count` is less than 1' })
            .describe('How many findings a glob may cover: 1 or more.')
            .exactOptional(),
        }),
      )
      .describe('Findings that stay as they are.')
      .exactOptional(),
    prepare: z
      .array(filled('A built-in stand-in, such as `supabase`, or a .sql path.', 'a stand-in'))
      .describe('What a scratch database needs before the first file.')
      .exactOptional(),
    policy: z
      .strictObject({
        downs: z.enum(['optional', 'required']).describe('Whether every migration needs a rollback.').exactOptional(),
        outOfOrder: z
          .enum(['refuse', 'allow'])
          .describe('What to do with a migration whose version is below one that has run.')
          .exactOptional(),
      })
      .describe('Rules of the house.')
      .exactOptional(),
    severity: z
      .record(
        matching(
          'The id of a rule.',
          KEBAB,
          'the id of a rule',
          'rule ids are words joined by -, such as `number-gap`',
        ),
        z.enum(['error', 'warning', 'info', 'off']),
      )
      .describe('How much a rule weighs here: error, warning, info or off.')
      .exactOptional(),
    ledger: z
      .strictObject({
        schema: matching(
          'Its schema.',
          IDENTIFIER,
          'a plain SQL name',
          'use a-z, 0-9 and _ , 63 at most',
        ).exactOptional(),
        table: matching('Its name.', IDENTIFIER, 'a plain SQL name', 'use a-z, 0-9 and _ , 63 at most').exactOptional(),
      })
      .describe('The table that records what has run.')
      .exactOptional(),
    values: z.record(z.string(), z.string()).describe('Placeholders of the legacy tool.').exactOptional(),
    databases: z
      .record(z.string(), z.string())
      .describe('Databases by name, each with the environment variable of its URL.')
      .exactOptional(),
    sealed: matching(
      'The day on which `onefold seal` closed the consolidation.',
      DAY,
      'a day',
      'write it as YYYY-MM-DD; `onefold seal` does',
    ).exactOptional(),
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
