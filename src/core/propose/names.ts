import type { Draft } from '../model.js';

/** Folds a name to the snake case that canonical files use; "migration" where nothing is left of it. */
function snakeCase(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return words.replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '') || 'migration';
}

/** Names the entries of mapping.yaml after their drafts, with a counter where two drafts have one name. */
export function nameEntries(drafts: readonly Draft[]): string[] {
  const used = new Set<string>();
  return drafts.map((draft) => {
    const name = snakeCase(draft.name);
    let unique = name;
    for (let count = 2; used.has(unique); count += 1) unique = `${name}_${count}`;
    used.add(unique);
    return unique;
  });
}
