import type { Corpus, Effect, Located, MigrationDetail, Step, StepSource } from '../model.js';
import { objectKey } from '../objects.js';

function effectsOf({ statement: { parsed } }: Located): readonly Effect[] {
  return 'effects' in parsed ? parsed.effects : [];
}

function statementsOf(sources: readonly StepSource[], { files }: Corpus): Located[] {
  return sources.flatMap(({ path, statements }) => {
    const file = files.get(path);
    return file === undefined ? [] : statements.map((ordinal) => ({ file, statement: file.statements[ordinal - 1]! }));
  });
}

/** Of what a migration does, by the key of an object: the positions of the statements that make it, and of all others. */
type Deeds = ReadonlyMap<string, { readonly makes: number[]; readonly changes: number[] }>;

function deedsOf(statements: readonly Located[]): Deeds {
  const deeds = new Map<string, { makes: number[]; changes: number[] }>();
  const note = (key: string, kind: 'makes' | 'changes', index: number) => {
    const known = deeds.get(key) ?? { makes: [], changes: [] };
    known[kind].push(index);
    deeds.set(key, known);
  };
  for (const [index, located] of statements.entries()) {
    for (const { action, object, to } of effectsOf(located)) {
      note(objectKey(object), action === 'create' || action === 'replace' ? 'makes' : 'changes', index);
      if (to !== undefined) note(objectKey(to), 'changes', index);
    }
  }
  return deeds;
}

function undoneBy({ action, object }: Effect, deeds: Deeds): readonly number[] {
  const { makes = [], changes = [] } = deeds.get(objectKey(object)) ?? {};
  if (action === 'drop') return makes.length > 0 ? makes : changes;
  return changes.length > 0 ? changes : makes;
}

/** Lists the statements of a migration's rollback from legacy files, with the positions of those that each undoes. */
export function undoingOf({ from, downFrom, downOrigin }: Step, corpus: Corpus): MigrationDetail['undoing'] {
  if (downOrigin !== 'legacy') return [];
  const deeds = deedsOf(statementsOf(from, corpus));
  return statementsOf(downFrom, corpus).map((located) => {
    const undone = effectsOf(located).map((effect) => undoneBy(effect, deeds));
    // What does something that is not known to be undone here may undo anything.
    const of = undone.some((one) => one.length === 0) ? [] : [...new Set(undone.flat())];
    return { path: located.file.file.path, ordinal: located.statement.ordinal, of };
  });
}
