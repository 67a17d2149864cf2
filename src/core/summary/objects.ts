import type {
  Corpus,
  DefinitionFate,
  Effect,
  ParsedFile,
  Place,
  Plan,
  ReportDefinition,
  ReportObject,
  Statement,
} from '../model.js';
import { objectKey } from '../objects.js';
import { placeAt } from '../places.js';
import { byCodeUnit } from '../text.js';

/** A definition while the walk over the plan goes on: its fate changes when a later statement replaces or drops it. */
type Definition = { readonly at: Place; fate: DefinitionFate; readonly version: string | null };
/** What the walk goes over, and what it knows so far: all definitions by object, and the one that stands now. */
type Walk = {
  readonly corpus: Corpus;
  readonly plan: Plan;
  readonly places: ReadonlyMap<string, readonly Place[]>;
  readonly all: Map<string, Definition[]>;
  readonly standing: Map<string, Definition>;
};

const ENDS: Readonly<Partial<Record<Effect['action'], DefinitionFate>>> = { drop: 'dropped', rename: 'dropped' };

function effectsOf(statement: Statement): readonly Effect[] {
  return 'effects' in statement.parsed ? statement.parsed.effects : [];
}

function defines(effect: Effect): boolean {
  return effect.action === 'create' || effect.action === 'replace';
}

/** Finds the line of each statement of a file in one pass over its text. */
function statementPlaces(file: ParsedFile): Place[] {
  const text = file.file.text ?? '';
  let [line, scanned] = [1, 0];
  return file.statements.map(({ span }) => {
    for (let i = text.indexOf('\n', scanned); i >= 0 && i < span.start; i = text.indexOf('\n', i + 1)) {
      line += 1;
      scanned = i + 1;
    }
    return { path: file.file.path, line };
  });
}

function enter(walk: Walk, key: string, definition: Definition): void {
  const known = walk.all.get(key);
  if (known === undefined) walk.all.set(key, [definition]);
  else known.push(definition);
}

/** Plays one effect of a canonical migration against what stands so far. */
function play(walk: Walk, effect: Effect, where: { readonly at: Place; readonly version: string }): void {
  const key = objectKey(effect.object);
  const standing = walk.standing.get(key);
  const end = ENDS[effect.action];
  if (end !== undefined && standing !== undefined) {
    standing.fate = end;
    walk.standing.delete(key);
  }
  if (!defines(effect)) return;
  const refused = effect.action === 'create' && standing !== undefined;
  const fate = refused ? (effect.conditional ? 'masked' : 'repeated') : 'stays';
  const definition: Definition = { at: where.at, fate, version: where.version };
  enter(walk, key, definition);
  if (refused) return;
  if (standing !== undefined) standing.fate = 'replaced';
  walk.standing.set(key, definition);
}

function playPlan(walk: Walk): void {
  for (const { version, from, rewritten } of walk.plan.steps) {
    for (const { file, statement } of rewritten?.statements ?? []) {
      const { line } = placeAt(file.file.path, file.file.text ?? '', statement.span.start);
      for (const effect of effectsOf(statement)) play(walk, effect, { at: { path: file.file.path, line }, version });
    }
    if (rewritten !== undefined) continue;
    for (const { path, statements } of from) {
      for (const ordinal of statements) {
        const statement = walk.corpus.files.get(path)?.statements[ordinal - 1];
        const at = walk.places.get(path)?.[ordinal - 1];
        if (statement === undefined || at === undefined) continue;
        for (const effect of effectsOf(statement)) play(walk, effect, { at, version });
      }
    }
  }
}

/** Says why a statement is in no migration's forward part; null when it is, or belongs to a rollback. */
function idleFate({ corpus, plan }: Walk, path: string, index: number): DefinitionFate | null {
  const role = corpus.roles.get(path);
  if (role === 'kept' || role === 'reference') return role;
  const fates = plan.fates.get(path)?.[index];
  if (fates?.some((fate) => 'changed' in fate)) return 'rewritten';
  if (fates === undefined || fates.some(({ kind }) => kind === 'up' || kind === 'down')) return null;
  const kind = fates[0]?.kind;
  return kind === 'retired' || kind === 'resolved' ? kind : 'left behind';
}

function addIdle(walk: Walk): void {
  for (const [path, file] of walk.corpus.files) {
    for (const [index, statement] of file.statements.entries()) {
      const fate = idleFate(walk, path, index);
      const at = walk.places.get(path)?.[index];
      if (fate === null || at === undefined) continue;
      const made = effectsOf(statement).filter(defines);
      for (const { object } of made) enter(walk, objectKey(object), { at, fate, version: null });
    }
  }
}

function ordered(definitions: readonly Definition[]): ReportDefinition[] {
  return [...definitions].sort((a, b) => byCodeUnit(a.at.path, b.at.path) || a.at.line - b.at.line);
}

/**
 * Lists every object that a legacy file creates or replaces, in code unit order, with each definition and what becomes
 * of it when the migrations run in plan order. Read from the statements alone: what a DO block or a CASCADE does beside
 * is not followed. Rollbacks define nothing.
 */
export function reportObjects(corpus: Corpus, plan: Plan): ReportObject[] {
  const places = new Map([...corpus.files].map(([path, file]) => [path, statementPlaces(file)]));
  const walk: Walk = { corpus, plan, places, all: new Map(), standing: new Map() };
  playPlan(walk);
  addIdle(walk);
  const objects = [...walk.all].sort(([a], [b]) => byCodeUnit(a, b));
  return objects.map(([object, definitions]) => ({ object, definedIn: ordered(definitions) }));
}
