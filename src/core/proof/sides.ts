import type { CatalogObject, Corpus, Located, ParsedFile, Snapshot, SqlFailure, Witness } from '../model.js';
import { canonicalInventory, type Inventory, legacyInventory, makes, proofKey, type Touch } from './inventory.js';
import type { LeavesOut } from './left-out.js';

/** What was measured on either side. Snapshots hold only what is not in `base`. */
export type Measured = {
  readonly corpus: Corpus;
  /** Of all sources first, then of each source alone where there are several. */
  readonly witnesses: readonly Witness[];
  /** The canonical files in run order, and what stands after them. */
  readonly files: readonly ParsedFile[];
  readonly canonical: Snapshot;
  /** What stood before any file. */
  readonly base: Snapshot;
  /** What neither side ran says nothing. */
  readonly leavesOut: LeavesOut;
};

/** One replay of legacy files, to be asked what it holds and what it was refused. */
export type Side = {
  readonly source: string | null;
  readonly catalog: Snapshot;
  /** By path and offset. */
  readonly refused: ReadonlyMap<string, SqlFailure>;
};

function stamp(path: string, start: number): string {
  return `${path} ${start}`;
}

/** A function that a statement names by types as written may be one that the catalog names otherwise. */
function arity(key: string): string {
  const open = key.lastIndexOf('(');
  const inside = key.slice(open + 1, -1);
  return `${key.slice(0, open)} ${inside === '' ? 0 : inside.split(',').length}`;
}

/** What a statement that does not parse calls a function: it may have any signature. */
function nameOf(key: string): string {
  return key.slice(0, key.lastIndexOf('('));
}

function grouped(keys: readonly string[], by: (key: string) => string): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const group = groups.get(by(key));
    if (group === undefined) groups.set(by(key), [key]);
    else group.push(key);
  }
  return groups;
}

/** Brings the functions of an inventory to the names of the catalog, where these leave no doubt. */
function aligned(inventory: Inventory, known: ReadonlySet<string>): Inventory {
  const functions = [...known].filter((key) => key.startsWith('function '));
  const byArity = grouped(
    functions.filter((key) => !inventory.has(key)),
    arity,
  );
  const byName = grouped(functions, nameOf);
  const target = (key: string): string => {
    if (!key.startsWith('function ') || known.has(key)) return key;
    const same = key.endsWith('(?)') ? byName.get(nameOf(key)) : byArity.get(arity(key));
    return same?.length === 1 ? same[0]! : key;
  };
  const all = new Map<string, Touch[]>();
  for (const [key, touches] of inventory) all.set(target(key), [...(all.get(target(key)) ?? []), ...touches]);
  return new Map([...all].map(([key, touches]) => [key, touches.sort((one, other) => one.at - other.at)]));
}

/** Lists the keys that mean several objects of one snapshot: functions over types of one name in several schemas. */
function ambiguous(snapshots: readonly Snapshot[]): ReadonlySet<string> {
  const shared = new Set<string>();
  for (const snapshot of snapshots) {
    const seen = new Set<string>();
    for (const key of [...snapshot.keys()].map(proofKey)) {
      if (seen.has(key)) shared.add(key);
      seen.add(key);
    }
  }
  return shared;
}

function keyed(snapshot: Snapshot, shared: ReadonlySet<string>): Snapshot {
  return new Map([...snapshot].map(([key, object]) => [shared.has(proofKey(key)) ? key : proofKey(key), object]));
}

function sideOf({ source, files, catalog }: Witness, shared: ReadonlySet<string>): Side {
  const refused = files.flatMap((file) =>
    file.refused.map((one) => [stamp(one.path, one.start), one.failure] as const),
  );
  return { source, catalog: keyed(catalog, shared), refused: new Map(refused) };
}

/** Both sides of a proof, by the keys of the proof. */
export class Sides {
  readonly all: Side;
  readonly alone: readonly Side[];
  readonly canonical: Snapshot;
  readonly legacy: Inventory;
  readonly ours: Inventory;
  private readonly base: ReadonlySet<string>;
  private readonly order: ReadonlyMap<string, number>;

  constructor({ corpus, witnesses, files, canonical, base, leavesOut }: Measured) {
    const shared = ambiguous([...witnesses.map(({ catalog }) => catalog), canonical]);
    const [all, ...alone] = witnesses.map((witness) => sideOf(witness, shared));
    this.all = all!;
    this.alone = alone;
    this.canonical = keyed(canonical, shared);
    this.base = new Set([...base.keys()].map(proofKey));
    const known = new Set(
      [this.canonical, ...[this.all, ...alone].map(({ catalog }) => catalog)].flatMap((one) => [...one.keys()]),
    );
    const ours = ([key]: readonly [string, unknown]) => !this.base.has(key);
    this.legacy = new Map([...aligned(legacyInventory(corpus, leavesOut), known)].filter(ours));
    this.ours = new Map([...aligned(canonicalInventory(files, leavesOut), known)].filter(ours));
    const sources = [...new Set(corpus.migrations.map(({ source }) => source))];
    this.order = new Map(sources.map((source, index) => [source, index]));
  }

  /** Lists every object that either side knows, in byte order. */
  keys(): string[] {
    const made = [...this.legacy].filter(([key, touches]) => touches.some((touch) => makes(touch, key)));
    const catalogs = [this.canonical, this.all.catalog, ...this.alone.map(({ catalog }) => catalog)];
    return [...new Set([...made.map(([key]) => key), ...catalogs.flatMap((one) => [...one.keys()])])].sort();
  }

  /** Lists the legacy statements that make an object, in run order. */
  makers(key: string): readonly Touch[] {
    return (this.legacy.get(key) ?? []).filter((touch) => makes(touch, key));
  }

  /** Lists all that the legacy side does to an object, in run order. */
  touches(key: string): readonly Touch[] {
    return this.legacy.get(key) ?? [];
  }

  /** What PostgreSQL said to a statement in a replay; null where it ran. */
  refusal(side: Side, { file, statement }: Located): SqlFailure | null {
    return side.refused.get(stamp(file.file.path, statement.span.start)) ?? null;
  }

  /** Tells whether a statement ran when all sources were replayed. */
  ran({ located }: Touch): boolean {
    return this.refusal(this.all, located) === null;
  }

  /** Gives the object in the first replay that has it: all sources, then one alone. */
  standing(key: string): CatalogObject | undefined {
    return this.all.catalog.get(key) ?? this.holders(key)[0]?.catalog.get(key);
  }

  /** Tells whether an object stood before any file. */
  isOfBase(key: string): boolean {
    return this.base.has(key);
  }

  /** Lists the sources that make an object when they run alone. */
  holders(key: string): readonly Side[] {
    return this.alone.filter(({ catalog }) => catalog.has(key));
  }

  /** Tells whether one source's definition of an object did nothing among all, because an earlier source had it made. */
  isMasked({ source }: Side, key: string): boolean {
    const makers = this.makers(key);
    const at = this.order.get(source ?? '') ?? 0;
    const creates = makers.some((touch) => touch.source === source && touch.effect.action === 'create');
    return creates && makers.some((touch) => (this.order.get(touch.source) ?? 0) < at && this.ran(touch));
  }
}
