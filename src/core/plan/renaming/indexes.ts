import type { Effect, ObjectRef } from '../../model.js';
import { objectKey, qualifiedName, spaceKey } from '../../objects.js';
import { clipName, firstFree, LONGEST_NAME } from '../../sql/default-names.js';
import type { Definition } from '../definitions.js';
import { forwardPart } from '../legacy.js';
import type { Desk } from '../resolving.js';

type Names = ReadonlyMap<string, string>;
/** An index that several files name alike, each on a table of its own: by path, the `from:` line that makes it. */
export type SharedIndex = { readonly object: ObjectRef; readonly made: ReadonlyMap<string, number> };

/** Names the indexes that an effect makes on a table: with CREATE INDEX, or with a key that has a name. */
function indexesOf({ action, object, shape, unnamed }: Effect, table: ObjectRef): string[] {
  if (object.kind === 'index') {
    return action === 'create' && !unnamed && object.on === qualifiedName(table) ? [object.name] : [];
  }
  if (objectKey(object) !== objectKey(table)) return [];
  return (shape?.keys ?? []).flatMap(({ kind, name }) => (kind === 'foreign' || name === null ? [] : [name]));
}

/** Finds the indexes that two of the files with a definition name alike: they keep their names when a table is renamed. */
export function sharedIndexes(definitions: readonly Definition[], { files, spotOf }: Desk): SharedIndex[] {
  const table = definitions[0]!.effect.object;
  const makers = new Map<string, Map<string, number>>();
  for (const path of new Set(definitions.map((one) => one.path))) {
    for (const located of forwardPart(files.get(path)!).statements) {
      const { parsed } = located.statement;
      const names = 'effects' in parsed ? parsed.effects.flatMap((effect) => indexesOf(effect, table)) : [];
      const spot = names.length === 0 ? null : spotOf({ ...located, path });
      if (spot === null) continue;
      for (const name of names) makers.set(name, (makers.get(name) ?? new Map()).set(path, spot.line));
    }
  }
  return [...makers].flatMap(([name, made]) => {
    const object: ObjectRef = { kind: 'index', schema: table.schema, name, signature: null, on: null };
    return made.size < 2 ? [] : [{ object, made }];
  });
}

function numbered(word: string, number: number): string {
  const ending = number === 0 ? '' : `_${number + 1}`;
  return `${clipName(word, LONGEST_NAME - ending.length)}${ending}`;
}

/** Makes a name for the index of each table that is renamed: the old one, with the table's new name in it. */
export function indexNames({ object, made }: SharedIndex, table: string, names: Names, known: Set<string>): Names {
  const spaceOf = (name: string) => spaceKey({ ...object, name });
  const given = new Map<string, string>();
  for (const path of made.keys()) {
    const renamed = names.get(path) ?? table;
    if (renamed === table) continue;
    const word = object.name.includes(table) ? object.name.replace(table, () => renamed) : `${object.name}_${renamed}`;
    const name = firstFree(
      (number) => numbered(word, number),
      (one) => known.has(spaceOf(one)),
    );
    known.add(spaceOf(name));
    given.set(path, name);
  }
  return given;
}
