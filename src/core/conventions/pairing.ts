import type { SourceFile } from '../model.js';
import { byCodeUnit } from '../text.js';
import { type FileName, type FileNumber, folderOf, isDownFolder, readName, readNumber, withoutUp } from './names.js';
import { hasStatements, sectionsOf } from './sections.js';

export type NamedFile = { readonly file: SourceFile; readonly name: FileName; readonly number: FileNumber | null };
/** A migration with its rollback, or one of them alone; `name` is the migration's name without its direction. */
export type Pair = {
  readonly up: SourceFile | null;
  readonly down: SourceFile | null;
  readonly name: FileName;
};
/** Directories to look for a rollback's migration: each group in turn, the directories of a group as equals. */
export type Homes = (down: NamedFile) => readonly (readonly string[])[];
type Match = { readonly down: NamedFile; readonly up: NamedFile; readonly rank: number; readonly nearness: number };
type Index = ReadonlyMap<string, readonly NamedFile[]>;
/** What makes a migration and a rollback belong together: the same word, made of each; null never matches. */
type Test = { readonly up: (file: NamedFile) => string | null; readonly down: (file: NamedFile) => string | null };

const stem = ({ name }: NamedFile): string => name.stem;
const number = (file: NamedFile): string | null => file.number?.key ?? null;

/** The surest first. */
const tests: readonly Test[] = [
  { up: ({ name }) => (name.side === 'up' ? name.stem : null), down: stem },
  { up: stem, down: stem },
  { up: ({ name }) => withoutUp(name.stem), down: stem },
  { up: stem, down: ({ name }) => name.whole },
  { up: number, down: number },
];

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

function indexOf(ups: readonly NamedFile[], test: Test): Index {
  const usable = ups.filter((up) => test.up(up) !== null);
  return groupBy(usable, (up) => `${up.name.dir}/${test.up(up)}`);
}

function matchOf(down: NamedFile, indexes: readonly Index[], homes: Homes): Match[] {
  for (const [rank, index] of indexes.entries()) {
    const word = tests[rank]!.down(down);
    for (const [nearness, dirs] of homes(down).entries()) {
      const [up, ...others] = word === null ? [] : dirs.flatMap((dir) => index.get(`${dir}/${word}`) ?? []);
      if (up !== undefined && others.length === 0) return [{ down, up, rank, nearness }];
    }
  }
  return [];
}

function rollsBackItself({ file }: NamedFile): boolean {
  const text = file.text ?? '';
  return sectionsOf(text).down.some(({ start, end }) => hasStatements(text.slice(start, end)));
}

/** Gives each migration its surest rollback; a second one, or one beside a DOWN part in the file, stays alone. */
function choose(matches: readonly Match[]): Map<NamedFile, NamedFile> {
  const chosen = new Map<NamedFile, NamedFile>();
  const surest = [...matches].sort(
    (a, b) => a.rank - b.rank || a.nearness - b.nearness || byCodeUnit(a.down.file.path, b.down.file.path),
  );
  for (const { up, down } of surest) if (!chosen.has(up) && !rollsBackItself(up)) chosen.set(up, down);
  return chosen;
}

function pairOf(up: NamedFile, down: NamedFile | undefined): Pair {
  const isSuffixed = down !== undefined && withoutUp(up.name.stem) === down.name.stem;
  const name = isSuffixed ? { ...up.name, stem: down.name.stem } : up.name;
  return { up: up.file, down: down?.file ?? null, name };
}

/**
 * Pairs rollbacks with migrations: by the same name in one of its homes, else by the same number where exactly one
 * migration has it. What finds no partner, or finds it taken, is a pair of one.
 */
export function pair(ups: readonly NamedFile[], downs: readonly NamedFile[], homes: Homes): Pair[] {
  const indexes = tests.map((test) => indexOf(ups, test));
  const chosen = choose(downs.flatMap((down) => matchOf(down, indexes, homes)));
  const taken = new Set(chosen.values());
  const orphans = downs.filter((down) => !taken.has(down));
  return [
    ...ups.map((up) => pairOf(up, chosen.get(up))),
    ...orphans.map(({ file, name }) => ({ up: null, down: file, name })),
  ];
}

function homesAmong(ups: readonly NamedFile[]): Homes {
  const folders = [...new Set(ups.map(({ name }) => name.dir))].filter((dir) => !isDownFolder(dir) && dir !== '');
  const byParent = groupBy(folders, folderOf);
  return ({ name: { dir } }) => {
    if (!isDownFolder(dir)) return [[dir]];
    const parent = folderOf(dir);
    return [[dir], [parent], byParent.get(parent) ?? []];
  };
}

/**
 * Pairs the files of hand-made histories: rollbacks are told by their name (`X_down.sql`, `rollback_X.sql`, …), or by
 * their directory (`down/`, `rollback/`, …) inside or beside that of the migrations.
 */
export function pairByName(files: readonly SourceFile[]): Pair[] {
  const named = files.map((file) => {
    const name = readName(file.path);
    return { file, name, number: readNumber(name.stem) };
  });
  const isDown = ({ name }: NamedFile) => name.side === 'down' || (name.side === null && isDownFolder(name.dir));
  const ups = named.filter((file) => !isDown(file));
  return pair(ups, named.filter(isDown), homesAmong(ups));
}
