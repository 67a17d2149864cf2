import type { MappingInput } from '../mapping/schema.js';
import type { MappingEdit } from '../model.js';

export type { MappingInput };
export type PlainMigration = NonNullable<MappingInput['migrations']>[number];
export type PlainSelection = {
  readonly path: string;
  readonly only?: readonly string[];
  readonly except?: readonly string[];
};
/** What `from` and `down` may say: a path, a selection, or a list of them. */
type Written = PlainMigration['from'] | Exclude<PlainMigration['down'], undefined>;

/** A decision ready to be made: what it is, for the list of what was decided, and the edits that make it. */
export type Decision = { readonly label: string; readonly edits: readonly MappingEdit[] };
/** Why a decision cannot be made: a sentence for the person who asked. */
export type Refused = { readonly refused: string };

export const NO_REASON: Refused = {
  refused: 'A reason is needed: say in a few words why, for the people who review it.',
};
export const NO_MIGRATION: Refused = { refused: 'There is no migration here.' };

/** Tells a decision from the reason why there is none. */
export function isRefused<T extends object>(outcome: T | Refused): outcome is Refused {
  return 'refused' in outcome;
}

/** Lists what `from` or `down` selects, each with its path; keywords of `down` select nothing. */
export function selectionsOf(written: Written | undefined): PlainSelection[] {
  if (written === undefined || written === 'generated' || written === 'none') return [];
  return [written].flat().map((one) => (typeof one === 'string' ? { path: one } : one) as PlainSelection);
}

/** Tells whether a selection takes all of its file. */
export function isWhole({ only, except }: Pick<PlainSelection, 'only' | 'except'>): boolean {
  return only === undefined && except === undefined;
}

/** Writes selections as short as mapping.yaml lets them be: a whole file is its path, and one is no list. */
export function writtenSelections(selections: readonly PlainSelection[]): unknown {
  const short = selections.map(({ path, only, except }) => {
    if (only !== undefined) return { path, only };
    return except === undefined ? path : { path, except };
  });
  return short.length === 1 ? short[0] : short;
}

/** Names a migration that is free: the wish itself, or with a number behind it. */
export function freeName(wish: string, migrations: readonly PlainMigration[]): string {
  const used = new Set(migrations.map(({ name }) => name));
  let name = wish;
  for (let count = 2; used.has(name); count += 1) name = `${wish}_${count}`;
  return name;
}

/** Says why nothing that changes what is written may be decided; null where it may. */
export function sealedRefusal({ sealed }: MappingInput): Refused | null {
  if (sealed === undefined) return null;
  return { refused: `The consolidation was sealed on ${sealed}: its migrations keep their numbers and bytes.` };
}

/** Says why a migration's sources cannot be changed: there is no telling what its patch, or its own SQL, would mean then. */
export function changedByHand(migrations: readonly PlainMigration[]): Refused | null {
  const own = migrations.find(({ patch, body }) => patch !== undefined || body !== undefined);
  if (own === undefined) return null;
  const what = own.patch === undefined ? 'is written by hand (`body: own`)' : 'has a patch';
  return { refused: `${own.name} ${what}: take that out of mapping.yaml first.` };
}
