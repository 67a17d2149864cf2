import type { PlanProblem, Resolve } from '../model.js';
import { objectKey } from '../objects.js';
import { printPlace } from '../places.js';
import { plural } from '../text.js';
import { type Definition, definitionPlace } from './definitions.js';
import { EnumUnion } from './union/enum.js';
import type { Generated } from './union/generated.js';
import { clashText, TableUnion } from './union/table.js';

/** What is to be added to the base for each of the other definitions; nothing where there are problems. */
export type Union = {
  readonly added: ReadonlyMap<Definition, Generated>;
  readonly problems: readonly PlanProblem[];
};

/** Says why a definition can be no part of a union; null for a table or an enum that says itself what it has. */
function obstacle({ statement, effect }: Definition): string | null {
  if (effect.values === undefined) {
    if (effect.object.kind !== 'table') return 'only tables and enums have parts that add up';
    if ('tag' in statement.parsed && statement.parsed.tag === 'CreateForeignTableStmt') return 'it is a foreign table';
    if (effect.copies !== undefined) return 'it takes columns from elsewhere (INHERITS, LIKE, OF, PARTITION OF)';
    if (effect.shape === null || effect.shape.columns.length === 0) return 'its statement does not list its columns';
  }
  const others = 'effects' in statement.parsed ? statement.parsed.effects : [];
  const other = others.find(({ object }) => objectKey(object) !== objectKey(effect.object));
  return other === undefined ? null : `its statement also changes ${objectKey(other.object)}`;
}

function refusal({ at, object }: Resolve, why: string): PlanProblem {
  const help = 'keep one of the definitions (`keep:` without `union`), or let the legacy files agree first.';
  return { at, message: `\`resolve:\` cannot unite the definitions of ${object}: ${why}.`, help };
}

function obstacles(entry: Resolve, definitions: readonly Definition[]): PlanProblem[] {
  return definitions.flatMap((definition) => {
    const why = obstacle(definition);
    return why === null ? [] : [refusal(entry, `of ${printPlace(definitionPlace(definition))}, ${why}`)];
  });
}

function mixed(entry: Resolve, [base, ...others]: readonly Definition[]): PlanProblem[] {
  const isEnum = (definition: Definition | undefined) => definition?.effect.values !== undefined;
  const other = others.find((one) => isEnum(one) !== isEnum(base));
  return other === undefined ? [] : [refusal(entry, `${other.path} defines something else than ${base!.path}`)];
}

/** Beyond a few, more clashes say no more. */
const MOST_CLASHES = 3;

function clashesText(clashes: TableUnion['clashes']): string {
  const shown = clashes.slice(0, MOST_CLASHES).map(clashText).join('; ');
  const left = clashes.length - MOST_CLASHES;
  return left > 0 ? `${shown}; and ${plural(left, 'more clash', 'more clashes')}` : shown;
}

function unitedTables(entry: Resolve, base: Definition, others: readonly Definition[]): Union {
  const union = new TableUnion(base);
  const pairs = others.map((definition) => [definition, union.add(definition)] as const);
  const unread = pairs.filter(([, generated]) => generated === null).map(([definition]) => definition);
  const problems = [
    ...(union.clashes.length > 0 ? [refusal(entry, clashesText(union.clashes))] : []),
    ...unread.map((one) => refusal(entry, `${printPlace(definitionPlace(one))} cannot be parted into its columns`)),
  ];
  return {
    added: new Map(pairs.flatMap(([one, generated]) => (generated === null ? [] : [[one, generated]]))),
    problems,
  };
}

/** Works out what one definition lacks of the others, in the order given. */
export function unite(entry: Resolve, base: Definition, others: readonly Definition[]): Union {
  const all = [base, ...others];
  const problems = [...obstacles(entry, all), ...mixed(entry, all)];
  if (problems.length > 0) return { added: new Map(), problems };
  if (base.effect.values === undefined) return unitedTables(entry, base, others);
  const union = new EnumUnion(base);
  return { added: new Map(others.map((definition) => [definition, union.add(definition)])), problems: [] };
}
