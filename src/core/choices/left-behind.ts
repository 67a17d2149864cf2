import { statementLabel } from '../labels.js';
import type { Effect, Foreseen, LeftBehind, Located, Refusal, Statement } from '../model.js';
import { objectKey } from '../objects.js';
import { placeAt } from '../places.js';
import type { Definition } from '../plan/definitions.js';
import type { LegacyFile } from '../plan/legacy.js';

/** What is chosen about: the definitions of an object, the files whose definition stays, and all files. */
type Chosen = {
  readonly definitions: readonly Definition[];
  readonly stays: readonly string[];
  readonly files: ReadonlyMap<string, LegacyFile>;
};

/** What is said of an object, and makes nothing: it can go with it. */
const SAID = new Set<Effect['action']>(['comment', 'grant']);

function isSaid({ action }: Effect): boolean {
  return SAID.has(action);
}

function effectsOf({ statement: { parsed } }: Located): readonly Effect[] {
  return 'effects' in parsed ? parsed.effects : [];
}

/** Tells whether all that a statement does is known, which is not so of a DO block. */
function isPlain({ statement: { parsed } }: Located): boolean {
  return !('error' in parsed) && parsed.tag !== 'DoStmt' && parsed.effects.length > 0;
}

function leftOf(located: Located, kind: LeftBehind['kind'], message: string): LeftBehind {
  const { file, statement } = located;
  const { path } = file.file;
  const at = placeAt(path, file.file.text!, statement.span.start);
  return { kind, path, ordinal: statement.ordinal, at, label: statementLabel(located), message };
}

function losersOf({ definitions, stays }: Chosen): string[] {
  return [...new Set(definitions.map(({ path }) => path))].filter((path) => !stays.includes(path));
}

/** Groups by statement what is refused of files whose definition is let go; of definitions themselves nothing is told. */
function refusedOf({ runs }: Foreseen, chosen: Chosen): Refusal[][] {
  const losing = new Set(losersOf(chosen));
  const defining = new Set(chosen.definitions.map(({ statement }) => statement));
  const found = new Map<Statement, Refusal[]>();
  for (const refusal of runs.flatMap(({ refusals }) => refusals)) {
    const { file, statement } = refusal.located;
    if (!losing.has(file.file.path) || defining.has(statement)) continue;
    found.set(statement, [...(found.get(statement) ?? []), refusal]);
  }
  return [...found.values()];
}

/** Lists what is only said of parts that nothing else makes: once those are retired, it would fail, too. */
function saidOf(parts: readonly Located[], chosen: Chosen): LeftBehind[] {
  const gone = new Set(parts.map(({ statement }) => statement));
  const keysOf = (all: readonly Located[]) =>
    new Set(all.flatMap(effectsOf).flatMap((effect) => (isSaid(effect) ? [] : objectKey(effect.object))));
  const made = keysOf(parts);
  const all = [...chosen.files.values()].flatMap(({ up }) => up.statements);
  const standing = keysOf(all.filter(({ statement }) => !gone.has(statement)));
  const isAbout = (effect: Effect) => {
    const key = objectKey(effect.object);
    return isSaid(effect) && made.has(key) && !standing.has(key);
  };
  const losing = losersOf(chosen).flatMap((path) => chosen.files.get(path)?.up.statements ?? []);
  const said = losing.filter((located) => isPlain(located) && effectsOf(located).every(isAbout));
  return said.map((located) => leftOf(located, 'part', 'what it is about would fail'));
}

/**
 * Lists what stays behind of files whose definition of an object is let go, and would be refused for want of it, in run
 * order; then what is said of such indexes, policies and triggers.
 */
export function leftBehind(foreseen: Foreseen, chosen: Chosen): LeftBehind[] {
  const own = new Set(chosen.definitions.map(({ effect }) => objectKey(effect.object)));
  const isPart = (effect: Effect) =>
    (effect.object.on !== null && own.has(`table ${effect.object.on}`)) ||
    (isSaid(effect) && own.has(objectKey(effect.object)));
  const parts: Located[] = [];
  const refused = refusedOf(foreseen, chosen).flatMap((refusals): LeftBehind[] => {
    const about = refusals.filter(({ object }) => object !== null && own.has(objectKey(object)));
    const [first] = about;
    if (first === undefined) return [];
    const { located, message } = first;
    if (about.every(({ reason }) => reason.kind === 'made-later')) return [leftOf(located, 'early', message)];
    if (!isPlain(located) || !effectsOf(located).every(isPart)) return [leftOf(located, 'other', message)];
    parts.push(located);
    return [leftOf(located, 'part', message)];
  });
  const known = new Set(refused.map(({ path, ordinal }) => `${path}#${ordinal}`));
  return [...refused, ...saidOf(parts, chosen).filter(({ path, ordinal }) => !known.has(`${path}#${ordinal}`))];
}
