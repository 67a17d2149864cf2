import type { Column, Effect, Located, Migration, ObjectRef, Place } from '../../model.js';
import { objectKey, quoteName } from '../../objects.js';
import { offsetAt, type RuleContext } from '../rule.js';
import { groupBy, sentenceList } from './lists.js';

/** Something that a new migration does. */
export type Act = Located & { readonly effect: Effect };
/** A column that a new migration gives to a table, or changes the type of. */
export type NewColumn = Act & { readonly table: ObjectRef; readonly column: Column };
/** Columns of one table, with its key. */
export type ColumnsOfTable = readonly [table: string, columns: readonly [NewColumn, ...NewColumn[]]];

const TEMPORARY = 'pg_temp';

function native({ corpus, plan, mapping, lock }: RuleContext): Migration[] {
  const { versions } = mapping.layout;
  const ours = new Set([
    ...plan.steps.map(({ version, name }) => `${versions}/${version}_${name}.sql`),
    ...(lock?.targets ?? []).map(({ path }) => path),
  ]);
  return corpus.canonical.filter(({ draft }) => !ours.has(draft.path));
}

/** Lists the migrations that were made after the consolidation, or those that a command chose, in run order. */
export function freshMigrations(context: RuleContext): readonly Migration[] {
  return context.fresh ?? native(context);
}

/** Every rule asks for the same. */
const known = new WeakMap<Migration, readonly Act[]>();

function actsOf(migration: Migration): readonly Act[] {
  const found = known.get(migration) ?? actsIn(migration);
  known.set(migration, found);
  return found;
}

function actsIn({ up }: Migration): Act[] {
  return up.flatMap(({ file, statement }) => {
    if (file.foreign !== null || !('effects' in statement.parsed)) return [];
    const lasting = statement.parsed.effects.filter(({ object }) => object.schema !== TEMPORARY);
    return lasting.map((effect) => ({ file, statement, effect }));
  });
}

/** Lists what new migrations do, without what concerns temporary tables. */
export function freshActs(context: RuleContext): Act[] {
  return freshMigrations(context).flatMap(actsOf);
}

/** Lists what any forward migration does, old or new. */
export function allActs(context: RuleContext): Act[] {
  const { migrations, canonical } = context.corpus;
  return [...new Set([...migrations, ...canonical, ...freshMigrations(context)])].flatMap(actsOf);
}

function isForeign({ statement: { parsed } }: Located): boolean {
  return 'tag' in parsed && parsed.tag === 'CreateForeignTableStmt';
}

/** Lists the tables that new migrations create column by column, each once: not partitions, copies and foreign tables. */
export function freshTables(context: RuleContext): Act[] {
  const made = freshActs(context).filter((act) => {
    const { action, object, shape, copies } = act.effect;
    return action === 'create' && object.kind === 'table' && shape !== null && copies === undefined && !isForeign(act);
  });
  return [...groupBy(made, ({ effect }) => objectKey(effect.object)).values()].map(([first]) => first!);
}

function columnsOf(act: Act): NewColumn[] {
  const { action, object, shape, change } = act.effect;
  if (object.kind !== 'table') return [];
  if (change?.kind === 'column type') {
    const column = { name: change.column, type: change.type, default: null, notNull: false };
    return [{ ...act, table: object, column }];
  }
  const gives = action === 'create' || action === 'alter';
  return gives ? (shape?.columns ?? []).map((column) => ({ ...act, table: object, column })) : [];
}

/** Gathers by table the columns of new migrations that pass a test. */
export function freshColumns(context: RuleContext, test: (column: NewColumn) => boolean): ColumnsOfTable[] {
  const found = freshActs(context).flatMap(columnsOf).filter(test);
  return [...groupBy(found, ({ table }) => objectKey(table))] as unknown as ColumnsOfTable[];
}

const COMMENT = /--[^\n]*|\/\*[\s\S]*?\*\//g;
/** What a name does not touch on its left: it would be a longer name, a column of something, or a text. */
const JOINS_LEFT = /[\p{L}\p{N}_$.']$/u;
const JOINS_RIGHT = /^[\p{L}\p{N}_$']/u;

/** Offsets at which a text stands in another, whatever the case; folding keeps lengths but for a few capitals. */
function occurrences(text: string, name: string): number[] {
  const [folded, wanted] = [text.toLowerCase(), name.toLowerCase()];
  const [where, what] = folded.length === text.length ? [folded, wanted] : [text, name];
  const found: number[] = [];
  for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + what.length)) found.push(at);
  return found;
}

/** Finds the places of a name inside of what is done, outside of comments; where that begins when it is not found. */
export function placesOfName({ file, statement: { span }, effect }: Act, name: string): Place[] {
  const start = span.start + (effect.at ?? 0);
  const text = (file.file.text ?? '').slice(start, span.end);
  const comments = [...text.matchAll(COMMENT)].map(({ index, 0: { length } }) => ({ from: index, to: index + length }));
  const places = occurrences(text, name).filter((at) => {
    const [before, after] = [text.slice(Math.max(0, at - 2), at), text.slice(at + name.length, at + name.length + 2)];
    const isWhole = !JOINS_LEFT.test(before) && !JOINS_RIGHT.test(after);
    return isWhole && !comments.some(({ from, to }) => from <= at && at < to);
  });
  return (places.length === 0 ? [0] : places).map((at) => offsetAt(file, start + at));
}

/** Finds the first place of a name inside of what is done. */
export function placeOfName(act: Act, name: string): Place {
  return placesOfName(act, name)[0]!;
}

/** Lists the places of columns. */
export function columnPlaces(columns: readonly NewColumn[]): Place[] {
  return columns.map((one) => placeOfName(one, one.column.name));
}

/** Names columns for a sentence: "column title of table public.books", "columns title and year of …". */
export function columnWords(table: string, columns: readonly NewColumn[]): string {
  const names = [...new Set(columns.map(({ column }) => quoteName(column.name)))];
  return `column${names.length === 1 ? '' : 's'} ${sentenceList(names)} of ${table}`;
}
