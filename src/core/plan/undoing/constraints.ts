import type { Standing } from '../../foresee/catalog.js';
import { dropKeyProblem } from '../../foresee/dependents.js';
import { declaredNames, withAdditions } from '../../foresee/standing.js';
import type { Key } from '../../model.js';
import { quoteName } from '../../objects.js';
import { alterOf } from '../alter.js';
import type { Moment } from './moment.js';
import type { Deed } from './past.js';
import { underItsPath } from './search-path.js';
import { nameIn, statementText, tokensOf } from './tokens.js';
import { by, inTurn, NOTHING, refused, type Undoing } from './undoing.js';

/** What a constraint may say beyond what is written down of it. */
const FURTHER = /\b(?:deferrable|initially|valid|include|nulls|match|inherit|with|using|where|enforced)\b/i;
/** Names that PostgreSQL makes up for constraints of which only the kind is known. */
const MADE_UP = /_(?:check|not_null|excl)\d*$/;

/** Reads a named constraint from the statement that declares it beside the columns, as it stands there. */
function asWritten(text: string, name: string): string | null {
  const tokens = tokensOf(text);
  const first = tokens.findIndex(({ word }, index) => {
    const next = tokens[index + 1];
    return word === 'constraint' && next !== undefined && nameIn(text, next) === name;
  });
  const start = tokens[first];
  if (start === undefined || !/^(?:[(,]|add)$/.test(tokens[first - 1]?.word ?? '')) return null;
  const end = tokens.slice(first).find(({ word, depth }) => {
    return depth < start.depth || (depth === start.depth && /^[,;]$/.test(word));
  });
  return text.slice(start.at, end?.at).trimEnd();
}

const WORDS: Readonly<Record<Key['kind'], string>> = {
  primary: 'primary key',
  unique: 'unique',
  foreign: 'foreign key',
};

/** Finds what a deed declares under a name, its own or one that PostgreSQL makes up for a key. */
function declared({ effect: { shape } }: Deed, name: string, { keys }: Standing): string | undefined {
  const written = `constraint ${quoteName(name)} `;
  const own = shape?.constraints.find((text) => text.startsWith(written));
  const key = keys.find((one) => one.name === name);
  if (own !== undefined || key === undefined) return own;
  const start = `${WORDS[key.kind]} (${key.columns.map(quoteName).join(', ')})`;
  const unnamed = shape?.constraints.find((text) => text === start || text.startsWith(`${start} `));
  return unnamed && `${written}${unnamed}`;
}

/** Declares a constraint again as an earlier statement did. */
function declaredAgain(moment: Moment, standing: Standing, name: string): Undoing | null {
  const deeds = moment.past.deedsOf(standing.object);
  const index = deeds.findLastIndex((deed) => declared(deed, name, standing) !== undefined);
  const deed = deeds[index];
  if (deed === undefined) return null;
  const isRenamed = ({ effect }: Deed) => effect.to !== undefined || /^rename/.test(effect.change?.kind ?? '');
  if (deeds.slice(index + 1).some(isRenamed))
    return refused('what it names may have other names since its declaration');
  const text = statementText(deed.located);
  const written = asWritten(text, name);
  if (written === null && FURTHER.test(text)) return refused('its earlier declaration may say more than is known');
  const line = `${alterOf(standing.object, true)} ADD ${written ?? declared(deed, name, standing)!};`;
  return underItsPath(deed.located, [line], moment.transaction);
}

/** Tells whether all constraints of a table are known, but for the names that PostgreSQL makes up for checks. */
function isWhole({ object, certain, madeBy }: Standing): boolean {
  return object.kind === 'table' && certain && madeBy.effect.copies === undefined;
}

/** Takes back DROP CONSTRAINT by what declared it. */
export function undoDropConstraint(moment: Moment, name: string): Undoing {
  const { before, effect, past } = moment;
  if (before === undefined) return refused('no earlier statement declares it');
  const problem = effect.cascade ? dropKeyProblem(past.catalog, before, name) : null;
  if (problem !== null) return refused('CASCADE takes foreign keys along');
  const again = declaredAgain(moment, before, name);
  if (again !== null) return again;
  const isAbsent = effect.conditional && isWhole(before) && !before.constraints.has(name) && !MADE_UP.test(name);
  return isAbsent ? NOTHING : refused(`no earlier statement declares constraint ${quoteName(name)}`);
}

/** Lists the names of the constraints that an ALTER adds, but for keys of new columns, which go with them. */
function addedNames({ effect, located, before }: Moment, columns: readonly string[]): string[] {
  const names = declaredNames(effect.shape!);
  if (before === undefined) return names;
  const { keys } = withAdditions(before, { located, effect, run: 0 });
  const isNew = (key: Key) => !before.keys.some(({ name }) => name === key.name);
  const made = keys.filter((key) => isNew(key) && !key.columns.every((column) => columns.includes(column)));
  return [...new Set([...names, ...made.map((key) => key.name!)])];
}

/** A primary key makes its columns NOT NULL, and leaves them so. */
function nullAgain({ effect, before }: Moment, added: readonly string[]): string[] {
  const keys = (effect.shape?.keys ?? []).filter(({ kind }) => kind === 'primary');
  const columns = keys.flatMap((key) => key.columns).filter((column) => !added.includes(column));
  const nullable = columns.filter((column) => before?.columns?.get(column)?.notNull === false);
  return nullable.map((column) => `${alterOf(effect.object, true)} ALTER COLUMN ${quoteName(column)} DROP NOT NULL;`);
}

/** Takes back the columns and constraints that an ALTER adds, the last one first. */
export function undoAdditions(moment: Moment): Undoing {
  const { effect, before } = moment;
  const { columns, constraints, keys } = effect.shape!;
  if (effect.conditional && before?.certain !== true) return refused('what stood before is not certain');
  const added = columns.map(({ name }) => name).filter((name) => before?.columns?.has(name) !== true);
  if (columns.length > 0 && added.length === 0) return NOTHING;
  if (effect.conditional && before?.columns === null && added.length > 0) return refused('its columns are not known');
  if (keys.some((key) => key.columns.length === 0)) return refused('its index would go with the constraint');
  const unnamed = columns.length === 0 && constraints.some((text) => /^(?:check|exclude)\b/.test(text));
  if (unnamed) return refused('PostgreSQL chose the name of the constraint');
  const alter = alterOf(effect.object, true);
  const part = effect.object.kind === 'type' ? 'ATTRIBUTE' : 'COLUMN';
  const drops = added.map((name) => by(`${alter} DROP ${part} IF EXISTS ${quoteName(name)};`));
  const names = addedNames(moment, added).map((name) => by(`${alter} DROP CONSTRAINT IF EXISTS ${quoteName(name)};`));
  return inTurn([...[...drops, ...names].toReversed(), by(...nullAgain(moment, added))]);
}

const VALIDATED = /\bvalidate\s+constraint\s+("(?:[^"]|"")+"|[^\s,;]+)/gi;

/** Tells whether a statement only validates constraints that the migration itself adds, which are dropped anyway. */
export function validatesOwn({ located, before, past, start }: Moment): boolean {
  if (before === undefined) return false;
  const text = statementText(located);
  const commands = tokensOf(text).filter(({ word, depth }) => word === ',' && depth === 0).length + 1;
  const names = [...text.matchAll(VALIDATED)].map(([, name = '']) => nameIn(name, { at: 0, end: name.length }));
  const own = past.deedsOf(before.object).filter(({ number, effect }) => number >= start && effect.shape !== null);
  const declaredHere = new Set(own.flatMap(({ effect }) => declaredNames(effect.shape!)));
  return names.length === commands && names.every((name) => declaredHere.has(name));
}
