import type { Corpus, Effect, Located, ObjectRef, Origin } from '../model.js';
import { columnKey, nameKey, spaceKey } from './keys.js';
import type { RunInput } from './runs.js';

type Index<Item> = Map<string, Item[]>;
/** An effect of a statement that does not run. */
type Idle = Omit<Origin, 'run'>;

function add<Item>(index: Index<Item>, key: string, item: Item): void {
  const items = index.get(key);
  if (items === undefined) index.set(key, [item]);
  else items.push(item);
}

/**
 * Names what an effect brings into being: an object, by its own name and by that of its overloads, and for columns what
 * they are of.
 */
function keysOf({ action, object, to, shape, change }: Effect): string[] {
  const keys: string[] = [];
  if (action === 'create' || action === 'replace') {
    keys.push(spaceKey(object));
    if (object.signature !== null) keys.push(nameKey(object));
  }
  if (to !== undefined) keys.push(spaceKey(to));
  if ((shape !== null && shape.columns.length > 0) || change?.kind === 'rename column') keys.push(columnsKey(object));
  return keys;
}

/** Columns are found by what they are of: few are ever asked for. */
function columnsKey(object: ObjectRef): string {
  return columnKey(object, '');
}

function makesColumn({ shape, change }: Effect, column: string): boolean {
  if (change?.kind === 'rename column' && change.to === column) return true;
  return shape?.columns.some(({ name }) => name === column) ?? false;
}

/** The words of a CREATE up to the name, for a statement that the parser cannot read. */
const definition = new RegExp(
  '^\\s*create\\s+(?:or\\s+replace\\s+)?(?:(?:unlogged|unique|materialized|recursive|event|foreign)\\s+)*' +
    '(?:table|view|index|function|procedure|aggregate|type|domain|sequence|trigger|policy|extension)\\s+' +
    '(?:concurrently\\s+)?(?:if\\s+not\\s+exists\\s+)?(?:"?[\\w$]+"?\\.)?"?([\\w$]+)"?',
  'i',
);

/** Lists, by name, the statements that do not parse and seem to define something. */
function indexBroken(runs: readonly RunInput[]): Map<string, Located> {
  const index = new Map<string, Located>();
  for (const { statements } of runs) {
    for (const { located } of statements) {
      const { file, statement } = located;
      if (!('error' in statement.parsed)) continue;
      const name = definition.exec(file.file.text!.slice(statement.span.start, statement.span.end))?.[1];
      if (name !== undefined && !index.has(name.toLowerCase())) index.set(name.toLowerCase(), located);
    }
  }
  return index;
}

/**
 * Knows who makes what, in whichever order: asked only once something is missing, so that nothing is indexed where all
 * is well.
 */
export class Makers {
  private running: Index<Origin> | null = null;
  private others: Index<Idle> | null = null;
  private broken: Map<string, Located> | null = null;

  constructor(
    private readonly runs: readonly RunInput[],
    private readonly corpus: Corpus,
  ) {}

  /** Lists what makes an object by key, in run order. */
  of(key: string): readonly Origin[] {
    this.running ??= this.indexRuns();
    return this.running.get(key) ?? [];
  }

  /** Lists what makes a column, in run order. */
  ofColumn(object: ObjectRef, column: string): Origin[] {
    return this.of(columnsKey(object)).filter(({ effect }) => makesColumn(effect, column));
  }

  /** Finds the first statement that does not run and would make an object. */
  notRunning(key: string): Located | undefined {
    this.others ??= this.indexOthers();
    return this.others.get(key)?.[0]?.located;
  }

  /** Finds the first statement that does not run and would make a column. */
  columnNotRunning(object: ObjectRef, column: string): Located | undefined {
    this.others ??= this.indexOthers();
    return this.others.get(columnsKey(object))?.find(({ effect }) => makesColumn(effect, column))?.located;
  }

  /** Finds a statement that does not parse and seems to define an object of that name. */
  unparsable({ name }: ObjectRef): Located | undefined {
    this.broken ??= indexBroken(this.runs);
    return this.broken.get(name.toLowerCase());
  }

  private indexRuns(): Index<Origin> {
    const index: Index<Origin> = new Map();
    this.runs.forEach(({ statements }, run) => {
      for (const { located, effects } of statements) {
        for (const effect of effects) {
          const origin = { located, effect, run };
          for (const key of keysOf(effect)) add(index, key, origin);
        }
      }
    });
    return index;
  }

  private indexOthers(): Index<Idle> {
    const index: Index<Idle> = new Map();
    const running = new Set(this.runs.flatMap(({ statements }) => statements.map(({ located }) => located.statement)));
    for (const file of this.corpus.files.values()) {
      if (file.foreign !== null) continue;
      for (const statement of file.statements) {
        if (running.has(statement) || 'error' in statement.parsed) continue;
        for (const effect of statement.parsed.effects)
          for (const key of keysOf(effect)) add(index, key, { located: { file, statement }, effect });
      }
    }
    return index;
  }
}
