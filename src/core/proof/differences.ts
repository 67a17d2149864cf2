import type { CatalogObject, Difference, Snapshot } from '../model.js';

type Parts = ReadonlyMap<string, string>;

function* ofParts(object: string, before: Parts, after: Parts, weak: boolean): Generator<Difference> {
  const mark = weak ? { weak: true as const } : {};
  for (const [part, definition] of before) {
    const now = after.get(part) ?? null;
    if (now !== definition) yield { object, part, before: definition, after: now, ...mark };
  }
  for (const [part, definition] of after) {
    if (!before.has(part)) yield { object, part, before: null, after: definition, ...mark };
  }
}

/** Columns that only one side has say so themselves: that the others moved up or down is no news. */
function ofPositions(one: CatalogObject, other: CatalogObject): Iterable<Difference> {
  const common = [...one.positions.keys()].filter((part) => other.positions.has(part));
  const order = ({ positions }: CatalogObject) =>
    common.filter((part) => positions.has(part)).sort((a, b) => Number(positions.get(a)) - Number(positions.get(b)));
  const [before, after] = [order(one), order(other)];
  if (before.every((part, index) => part === after[index])) return [];
  const moved = (parts: readonly string[]) => new Map(parts.map((part, index) => [part, String(index + 1)]));
  return ofParts(one.key, moved(before), moved(after), true);
}

/** Compares one object with another: its parts, and as weak differences the order of the columns that both have. */
export function differencesOf(one: CatalogObject, other: CatalogObject): Difference[] {
  return [...ofParts(one.key, one.parts, other.parts, false), ...ofPositions(one, other)];
}

/**
 * Compares two snapshots of one server, object by object and part by part, in byte order. An object that only one side
 * has is one difference without a part. The order of columns that both have is a weak one.
 */
export function differences(before: Snapshot, after: Snapshot): Difference[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap((key): Difference[] => {
    const [one, other] = [before.get(key), after.get(key)];
    if (one !== undefined && other !== undefined) return differencesOf(one, other);
    const whole = (object: CatalogObject | undefined) => (object === undefined ? null : wholeText(object));
    return [{ object: key, part: null, before: whole(one), after: whole(other) }];
  });
}

/** Writes an object with all its parts, one in a line. */
export function wholeText({ parts }: CatalogObject): string {
  return [...parts].map(([part, definition]) => `${part}: ${definition}`).join('\n');
}

/** Prints a snapshot: the same text whatever the order of the statements that built the schema. */
export function printSnapshot(snapshot: Snapshot): string {
  return [...snapshot.values()].map((object) => `${object.key}\n${wholeText(object)}\n`).join('\n');
}
