import type { Chunk, Draft, SourceFile } from '../model.js';
import { byCodeUnit } from '../text.js';
import { declaredDependencies } from './declared.js';
import { type FileName, type FileNumber, folderOf } from './names.js';
import { type Pair, pairByName } from './pairing.js';
import { sectionsOf } from './sections.js';

/** What one hand-made history makes of file names. */
export type Naming = {
  readonly id: string;
  readonly pairs?: (files: readonly SourceFile[]) => Pair[];
  readonly number: (name: FileName) => FileNumber | null;
  /** Orders the migrations of one directory; equals go by path. */
  readonly compare: (a: FileNumber | null, b: FileNumber | null) => number;
};

function chunkOf(file: SourceFile, start: number, end: number): Chunk {
  return { kind: 'source', section: { path: file.path, start, end }, text: (file.text ?? '').slice(start, end) };
}

/** Makes one chunk of a whole file; an empty one where the file has no text. */
export function wholeFile(file: SourceFile): Chunk {
  return chunkOf(file, 0, file.text?.length ?? 0);
}

function chunksOf({ up, down }: Pair): Pick<Draft, 'up' | 'down' | 'transaction'> {
  const own = up === null ? { up: [], down: [], transaction: true } : sectionsOf(up.text ?? '');
  return {
    up: own.up.map(({ start, end }) => chunkOf(up!, start, end)),
    down: [...own.down.map(({ start, end }) => chunkOf(up!, start, end)), ...(down === null ? [] : [wholeFile(down)])],
    transaction: own.transaction && sectionsOf(down?.text ?? '').transaction,
  };
}

function draftOf(naming: Naming, pair: Pair): { draft: Draft; number: FileNumber | null } {
  const number = naming.number(pair.name);
  const rest = number === null ? pair.name.stem : number.rest;
  const draft: Draft = {
    convention: naming.id,
    kind: 'versioned',
    path: (pair.up ?? pair.down)!.path,
    number: number?.written ?? null,
    versionKey: number?.key ?? null,
    name: rest || pair.name.stem || pair.name.whole,
    title: null,
    ...chunksOf(pair),
    dependsOn: declaredDependencies(pair.up?.text ?? ''),
  };
  return { draft, number };
}

/** Reads files as migrations, directory by directory in byte order, and within one as the naming orders them. */
export function draftsOf(naming: Naming, files: readonly SourceFile[]): Draft[] {
  return (naming.pairs ?? pairByName)(files)
    .map((pair) => draftOf(naming, pair))
    .sort(
      (a, b) =>
        byCodeUnit(folderOf(a.draft.path), folderOf(b.draft.path)) ||
        naming.compare(a.number, b.number) ||
        byCodeUnit(a.draft.path, b.draft.path),
    )
    .map(({ draft }) => draft);
}
