import { onlyBeginsAndCommits } from '../controls.js';
import type { Located, Migration } from '../model.js';

function controlOf({ statement: { parsed } }: Located): string | null {
  return 'control' in parsed ? parsed.control : null;
}

function addsEnumValue({ statement: { parsed } }: Located): boolean {
  return 'addsEnumValue' in parsed && parsed.addsEnumValue;
}

/** Cuts behind each COMMIT that ends a transaction with a new enum value, where something follows. */
function cut(statements: readonly Located[]): (readonly Located[])[] {
  const parts: Located[][] = [[]];
  for (const located of statements) {
    const part = parts.at(-1)!;
    part.push(located);
    if (controlOf(located) === 'commit' && part.some(addsEnumValue)) parts.push([]);
  }
  const runs = (part: readonly Located[]) => part.some((located) => controlOf(located) === null);
  const last = parts.findLastIndex(runs);
  // What is left over, such as a second COMMIT, belongs to the last one that runs something.
  return [...parts.slice(0, last), parts.slice(last).flat()];
}

function partsIn({ draft, up }: Migration): readonly (readonly Located[])[] {
  const isOneFile = up.every(({ file }) => file.file.path === draft.path);
  const isCut = isOneFile && draft.transaction && up.some(addsEnumValue);
  return isCut && onlyBeginsAndCommits(up.map(({ statement }) => statement)) ? cut(up) : [up];
}

/** Lists the last statements of the parts that a migration is cut into, but for the last one's. */
export function bordersOf(migration: Migration): Located[] {
  return partsIn(migration)
    .slice(0, -1)
    .map((part) => part.at(-1)!);
}

/**
 * Says, as selectors, which migrations a file has to become; null for one migration of the whole file. PostgreSQL lets
 * nobody use a new enum value before the transaction that adds it has ended, so that a COMMIT behind it is a border
 * which one migration, being one transaction, cannot keep.
 */
export function partsOf(migration: Migration): readonly (readonly string[])[] | null {
  const parts = partsIn(migration);
  if (parts.length < 2) return null;
  return parts.map((part, index) =>
    index === parts.length - 1 ? ['rest'] : part.map(({ statement }) => `#${statement.ordinal}`),
  );
}
