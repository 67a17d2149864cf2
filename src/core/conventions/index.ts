import type { Draft, SourceFile } from '../model.js';
import { byCodeUnit } from '../text.js';
import { canonicalConvention } from './canonical.js';
import type { Convention } from './convention.js';
import { flyway } from './flyway.js';
import { folderOf } from './names.js';
import { numbered } from './numbered.js';
import { pairByName } from './pairing.js';
import { plain } from './plain.js';
import { sectionsOf } from './sections.js';

const ours = canonicalConvention({ versions: 'versions', down: 'down' });

/** Our default layout met as a source: a file with UP and DOWN parts is another tool's, since ours has none. */
const canonical: Convention = {
  ...ours,
  claims: (file) => ours.claims(file) && sectionsOf(file.text ?? '').down.length === 0,
};

/** Every convention, most specific first. */
export const conventions: readonly Convention[] = [canonical, flyway, numbered, plain];

/** Finds the convention of each file: of its migration's file where the file is a rollback, else the first that claims it. */
function recogniseEach(files: readonly SourceFile[]): Map<Convention, SourceFile[]> {
  const groups = new Map<Convention, SourceFile[]>(conventions.map((convention) => [convention, []]));
  for (const { up, down } of pairByName(files)) {
    const convention = conventions.find(({ claims }) => claims((up ?? down)!))!;
    groups.get(convention)!.push(...[up, down].filter((file) => file !== null));
  }
  return groups;
}

/**
 * Reads the files of one source as migrations. With `named` null each file goes to the convention that recognises it,
 * and drafts come directory by directory in byte order. With `named` the files that this convention does not claim are
 * `unclaimed`; all of them are, when there is no convention of that name.
 */
export function recognise(
  files: readonly SourceFile[],
  named: string | null,
): { drafts: Draft[]; unclaimed: string[] } {
  if (named !== null) {
    const convention = conventions.find(({ id }) => id === named);
    const claimed = files.filter((file) => convention?.claims(file));
    const unclaimed = files.filter((file) => !convention?.claims(file)).map(({ path }) => path);
    return { drafts: convention?.decode(claimed) ?? [], unclaimed: unclaimed.sort(byCodeUnit) };
  }
  const drafts = [...recogniseEach(files)].flatMap(([convention, own]) => convention.decode(own));
  return { drafts: drafts.sort((a, b) => byCodeUnit(folderOf(a.path), folderOf(b.path))), unclaimed: [] };
}
