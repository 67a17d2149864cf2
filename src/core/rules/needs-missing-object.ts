import type { Located, Mapping, ObjectRef, Reason, Refusal, Violation } from '../model.js';
import { objectKey, quoteName, spaceKey } from '../objects.js';
import { plural } from '../text.js';
import { type Rule, type RuleContext, settled } from './rule.js';
import { acceptLine } from './shared/accept-line.js';
import { groupBy, sentenceList } from './shared/lists.js';
import { isOfPlatform, isOfSupabase, ledgerTool } from './shared/outside-makers.js';
import { placeName, placesOf } from './shared/places.js';
import { matterName, matterOf, type Trouble, troubles } from './shared/refusals.js';
import { causeOf, causeOfColumns, columnNames } from './shared/root-cause.js';

const ID = 'needs-missing-object';
const MOST_NAMES = 6;
/** As many different causes of one missing object are told. */
const MOST_CAUSES = 2;
const KINDS = new Set<Reason['kind']>([
  'never-made',
  'not-run',
  'unparsable',
  'maker-refused',
  'masked',
  'not-in-definition',
]);

function isOurs({ kind, reason }: Refusal): boolean {
  return kind === 'missing' && KINDS.has(reason.kind);
}

function schemaOf({ kind, schema, name }: ObjectRef): string {
  return kind === 'schema' ? name : (schema ?? '');
}

/** Lists the schemas that some file makes; public is always there. */
function madeSchemas({ corpus }: RuleContext): Set<string> {
  const made = new Set(['public', '']);
  for (const { statements } of corpus.files.values()) {
    for (const { parsed } of statements) {
      for (const { action, object } of 'effects' in parsed ? parsed.effects : []) {
        if (action === 'create' && object.kind === 'schema') made.add(object.name);
      }
    }
  }
  return made;
}

/**
 * Puts together what is missing for one reason: all that a refused migration would make, all in a schema nobody makes,
 * and the columns that a table's definition has not.
 */
function keyer(context: RuleContext): (refusal: Refusal) => string {
  let made: Set<string> | null = null;
  return (refusal) => {
    const { reason, object, column } = refusal;
    if (object === null) return '';
    if (reason.kind === 'maker-refused') return `by ${reason.by.located.file.file.path}`;
    if (reason.kind === 'not-run' && column !== null)
      return `columns of ${spaceKey(object)} by ${placeName(reason.by)}`;
    if (reason.kind === 'masked' || reason.kind === 'not-in-definition') {
      return `columns of ${spaceKey(object)} ${reason.kind}`;
    }
    if (reason.kind !== 'never-made') return matterOf(refusal);
    made ??= madeSchemas(context);
    return made.has(schemaOf(object)) ? matterOf(refusal) : `schema ${quoteName(schemaOf(object))}`;
  };
}

const listed = (all: readonly string[]) =>
  sentenceList(
    all.length > MOST_NAMES ? [...all.slice(0, MOST_NAMES - 1), `${all.length - MOST_NAMES + 1} more`] : all,
  );

type Wording = { readonly subject: string; readonly what: string; readonly why: string };

/** Names what is missing, each object and column once. */
function namesOf(refusals: readonly Refusal[]): string[] {
  return [...groupBy(refusals, matterOf).values()].map(([first]) => matterName(first!));
}

function ofOne(context: RuleContext, [name = '']: readonly string[], { refusals }: Trouble): Wording {
  const byCause = [...groupBy(refusals, (refusal) => causeOf(context, refusal))];
  const several = byCause.slice(0, MOST_CAUSES).map(([why, [first]]) => `for ${placeName(first!.located)}, ${why}`);
  return {
    subject: name,
    what: `${refusals[0].column === null ? name : refusals[0].message.replace(/ does not exist$/, '')} does not exist`,
    why: byCause.length === 1 ? byCause[0]![0] : several.join('; '),
  };
}

function ofRefused(context: RuleContext, names: readonly string[], { key, refusals: [first] }: Trouble): Wording {
  return {
    subject: key.slice('by '.length),
    what: `${listed(names)} do not exist`,
    why: causeOf(context, first, 'them'),
  };
}

function ofColumns(context: RuleContext, { refusals }: Trouble): Wording {
  const once = [...groupBy(refusals, matterOf).values()].map(([first]) => first!);
  const table = objectKey(once[0]!.object!);
  const what = `columns ${columnNames(once)} of ${table} do not exist`;
  return { subject: `columns of ${table}`, what, why: causeOfColumns(context, once) };
}

function ofSchema(context: RuleContext, names: readonly string[], { key, refusals: [first] }: Trouble): Wording {
  const inside = names.filter((name) => name !== key);
  const needed = `${plural(inside.length, 'object')} in it ${inside.length === 1 ? 'is' : 'are'} needed`;
  const why = `${needed} (${listed(inside)}), and ${causeOf(context, first)}`;
  return { subject: key, what: `${key} does not exist`, why };
}

function wordingOf(context: RuleContext, trouble: Trouble): Wording {
  const names = namesOf(trouble.refusals);
  if (names.length === 1) return ofOne(context, names, trouble);
  if (trouble.key.startsWith('by ')) return ofRefused(context, names, trouble);
  return trouble.key.startsWith('columns ') ? ofColumns(context, trouble) : ofSchema(context, names, trouble);
}

function wordHint({ statement: { parsed } }: Located): string {
  const word = 'error' in parsed ? /at or near "(\w+)"/.exec(parsed.error)?.[1] : undefined;
  return word === undefined ? '' : `: if ${word} is meant as a name, write it as "${word}"`;
}

/** Says how to have what a platform brings, in a database that only proves migrations. */
function ofSupabase({ prepare, path }: Mapping, accept: string): string {
  const isThere = prepare.some((entry) => entry.kind === 'stand-in' && entry.name === 'supabase');
  const how = isThere
    ? `the stand-in for Supabase does not have it: where the platform does, add an SQL file that makes it to \`prepare:\` in ${path}`
    : `if this runs on Supabase, write \`prepare: [supabase]\` in ${path}; else let a migration before make it`;
  return `${how}, or ${accept.replace('if the base lives elsewhere', 'where something else makes it')}.`;
}

/** Says what would help, which depends on why it is missing. */
function remedy({ mapping }: RuleContext, { refusals: [{ object, reason }] }: Trouble, subject: string): string {
  const accept = `if the base lives elsewhere, accept it: \`${acceptLine(ID, subject)}\``;
  const { path } = mapping;
  switch (reason.kind) {
    case 'masked':
      return `decide which definition stays (\`resolve:\` in ${path}), add what is missing by ALTER TABLE, or retire the statements that need it.`;
    case 'maker-refused':
      return `mend the migration that is refused, or retire the statements that need it.`;
    case 'not-run':
      return `take that statement into a migration (\`ignore:\`, \`retire:\` or the source's status in ${path} keeps it out), or retire the statements that need it.`;
    case 'unparsable':
      return `correct the statement that does not parse${wordHint(reason.by)}.`;
    case 'not-in-definition':
      if (mapping.prepare.length > 0 && object !== null && isOfPlatform(object)) return ofSupabase(mapping, accept);
      return `add it by ALTER TABLE before, or retire the statements that need it; ${accept}.`;
    default:
      if (object !== null && isOfSupabase(object)) return ofSupabase(mapping, accept);
      return object !== null && (isOfPlatform(object) || ledgerTool(object) !== undefined)
        ? `let a migration before make it, or ${accept.replace('if the base lives elsewhere', 'where something else makes it')}.`
        : `add a migration that makes it, or retire the statements that need it; ${accept}.`;
  }
}

function violationOf(context: RuleContext, trouble: Trouble): Violation {
  const { subject, what, why } = wordingOf(context, trouble);
  return {
    subject,
    message: `${what} (${trouble.refusals[0].sqlstate}): ${why}.`,
    at: placesOf(trouble.refusals),
    help: remedy(context, trouble, subject),
    ...settled(trouble.settledBy),
  };
}

/** Judges what statements need and no earlier migration leaves behind, down to the root of it. */
export const needsMissingObject: Rule = {
  id: ID,
  severity: 'error',
  foretells: true,
  summary: 'a statement needs what no migration before it leaves behind',
  why: 'PostgreSQL refuses the statement, and with it the whole migration, because what it names is not there. Often the trouble lies elsewhere: another file made the table first without the column, the migration that makes it is itself refused, or nothing runs that would make it. The finding follows the matter to its root.',
  fix: `Mend the root, or let the statements go with a reason. Where a platform or another repository makes it, say so, or let what stands in for it run first:

    prepare: [supabase, db/base.sql]
    accept:
      - { finding: needs-missing-object schema auth, reason: the platform makes it }`,
  check: (context) => troubles(context, isOurs, keyer(context)).map((trouble) => violationOf(context, trouble)),
};
