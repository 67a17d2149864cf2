import type { ParsedFile } from '../../model.js';
import { byCodeUnit } from '../../text.js';

/** Shorter lines (")", "BEGIN;") say nothing about likeness. */
const SHORTEST_LINE = 12;
/** A line that stands in more files is idiom, not copy. Bounds the pairs to be counted per line. */
const COMMON_LINE = 8;
const FEWEST_LINES = 5;
const ALIKE = 0.75;

export type Pair = {
  readonly smaller: ParsedFile;
  readonly larger: ParsedFile;
  readonly shared: number;
  readonly of: number;
};

function tellingLines({ file }: ParsedFile): Set<string> {
  const lines = (file.text ?? '').split(/\r\n?|\n/).map((line) => line.replaceAll(/\s+/g, ' ').trim().toLowerCase());
  return new Set(lines.filter((line) => line.length >= SHORTEST_LINE && !line.startsWith('--')));
}

function indexed(files: readonly ParsedFile[]): Map<string, ParsedFile[]> {
  const index = new Map<string, ParsedFile[]>();
  for (const file of files) {
    for (const line of tellingLines(file)) {
      const holders = index.get(line);
      if (holders === undefined) index.set(line, [file]);
      else holders.push(file);
    }
  }
  return index;
}

/** Counts, per pair of files, the telling lines that both hold, and per file how many it has. */
function counted(index: ReadonlyMap<string, readonly ParsedFile[]>) {
  const own = new Map<ParsedFile, number>();
  const shared = new Map<ParsedFile, Map<ParsedFile, number>>();
  for (const holders of index.values()) {
    if (holders.length > COMMON_LINE) continue;
    for (const file of holders) own.set(file, (own.get(file) ?? 0) + 1);
    holders.forEach((file, at) => {
      for (const other of holders.slice(at + 1)) {
        const counts = shared.get(file) ?? new Map<ParsedFile, number>();
        shared.set(file, counts.set(other, (counts.get(other) ?? 0) + 1));
      }
    });
  }
  return { own, shared };
}

/**
 * Finds pairs of files of which one holds most lines of the other, comments, blanks and case aside. Lines are the unit
 * because migrations are copied as text; the work grows with the number of lines, not with the pairs of files.
 */
export function alikePairs(files: readonly ParsedFile[]): Pair[] {
  const { own, shared } = counted(indexed(files));
  const pairs = [...shared].flatMap(([file, counts]) =>
    [...counts].map(([other, count]): Pair => {
      const [smaller, larger] = own.get(file)! <= own.get(other)! ? [file, other] : [other, file];
      return { smaller, larger, shared: count, of: own.get(smaller)! };
    }),
  );
  const alike = pairs.filter(({ shared: count, of }) => of >= FEWEST_LINES && count / of >= ALIKE);
  const key = ({ smaller, larger }: Pair) => `${smaller.file.path}\n${larger.file.path}`;
  return alike.sort((a, b) => byCodeUnit(key(a), key(b)));
}
