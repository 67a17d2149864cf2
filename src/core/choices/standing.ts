import type { Corpus, Fate, Located, Plan } from '../model.js';
import { type LegacyFile, legacyFiles } from '../plan/legacy.js';

type Planned = { readonly corpus: Corpus; readonly plan: Plan };

/** Finds the entry of `retire:` that lets a statement go; undefined where none does. */
export function retirementOf({ plan }: Planned, { file, statement }: Located): Fate | undefined {
  return plan.fates.get(file.file.path)?.[statement.ordinal - 1]?.find(({ kind }) => kind === 'retired');
}

/** Lists legacy files without the statements that are retired: those define nothing, and count on nothing. */
export function standingFiles(planned: Planned): ReadonlyMap<string, LegacyFile> {
  const standing = ([path, file]: readonly [string, LegacyFile]) => {
    const statements = file.up.statements.filter((located) => retirementOf(planned, located) === undefined);
    return [path, { ...file, up: { ...file.up, statements } }] as const;
  };
  return new Map([...legacyFiles(planned.corpus)].map(standing));
}
