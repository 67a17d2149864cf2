import type { Migration } from '../model.js';

/** A migration that runs behind one which its own directory has after it. */
export type Overtaken = {
  readonly own: string;
  readonly by: { readonly path: string; readonly version: string };
};
type Rank = { readonly source: string; readonly rank: number };

/** Watches planned migrations go by, and notices where one departs from the order of its own source. */
export class OwnOrder {
  private readonly ranks = new Map<string, Rank>();
  private readonly latest = new Map<string, { rank: number; path: string; version: string }>();

  constructor(migrations: readonly Migration[]) {
    migrations.forEach(({ draft, source }, rank) => {
      this.ranks.set(draft.path, { source, rank });
    });
  }

  /** Notes the files of the next migration; gives the first that was overtaken, with what overtook it. */
  pass(paths: readonly string[], version: string): Overtaken | null {
    let found: Overtaken | null = null;
    for (const path of paths) {
      const place = this.ranks.get(path);
      if (place === undefined) continue;
      const latest = this.latest.get(place.source);
      if (latest === undefined || latest.rank < place.rank) {
        this.latest.set(place.source, { rank: place.rank, path, version });
      } else if (latest.rank > place.rank && latest.version !== version) found ??= { own: path, by: latest };
    }
    return found;
  }
}
