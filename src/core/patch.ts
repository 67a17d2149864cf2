import { createTwoFilesPatch, OMIT_HEADERS, parsePatch } from 'diff';

/** The edit length bounds the work the same way on every machine; the time is for what it does not bound. */
const LIMITS = { maxEditLength: 20_000, timeout: 5_000 } as const;
const CONTEXT = 3;

/** A hunk as lines with their ends: what must be there, and what is there afterwards. */
type Hunk = {
  readonly at: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
  text: string;
};
/** A patched text, or why there is none: half a sentence, and the hunk that is to blame. */
export type Patched =
  | { readonly text: string; readonly problem: null }
  | { readonly text: null; readonly problem: string; readonly hunk: string | null };

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Gives each line of a hunk its end: a line break, unless the line behind it says that there is none. */
function endedLines(lines: readonly string[]): string[] {
  return lines.flatMap((line, index) => {
    if (line.startsWith('\\')) return [];
    // Editors take the blank off an empty line of context.
    const written = line === '' ? ' ' : line;
    return [lines[index + 1]?.startsWith('\\') ? written : `${written}\n`];
  });
}

function side(lines: readonly string[], left: string): string[] {
  return lines.filter((line) => !line.startsWith(left)).map((line) => line.slice(1));
}

/** Reads the hunks of a unified diff, with or without file names; null where the text is none. */
function hunksOf(patch: string): Hunk[] | null {
  try {
    const files = parsePatch(patch);
    const hunks = files.flatMap((file) => file.hunks);
    if (files.length !== 1 || hunks.length === 0) return null;
    return hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => {
      const ended = endedLines(lines);
      const [was, is] = [oldLines === 0 ? oldStart - 1 : oldStart, newLines === 0 ? newStart - 1 : newStart];
      const head = `@@ -${was},${oldLines} +${is},${newLines} @@`;
      return { at: oldStart - 1, before: side(ended, '+'), after: side(ended, '-'), text: [head, ...lines].join('\n') };
    });
  } catch {
    return null;
  }
}

function isAt(lines: readonly string[], at: number, wanted: readonly string[]): boolean {
  return at >= 0 && at + wanted.length <= lines.length && wanted.every((line, index) => lines[at + index] === line);
}

/** Finds where a hunk goes: its own line, else the one other place behind `from` that has its lines. */
function positionOf(lines: readonly string[], { before }: Hunk, expected: number, from: number): number | null {
  if (expected >= from && isAt(lines, expected, before)) return expected;
  if (before.length === 0) return null;
  const places = lines.flatMap((_, at) => (at >= from && isAt(lines, at, before) ? at : []));
  return places.length === 1 ? places[0]! : null;
}

/**
 * Applies a unified diff to a text with LF line ends. Every line of context must be there exactly. A hunk whose lines have
 * moved is found where they stand exactly once behind the hunk before. Never throws.
 */
export function applyPatch(text: string, patch: string): Patched {
  const hunks = hunksOf(patch);
  if (hunks === null)
    return { text: null, problem: 'is no unified diff with hunks such as @@ -1,4 +1,5 @@', hunk: null };
  const lines = linesOf(text);
  const result: string[] = [];
  let [done, moved] = [0, 0];
  for (const hunk of hunks) {
    const at = positionOf(lines, hunk, hunk.at + moved, done);
    if (at === null) return { text: null, problem: 'no longer applies', hunk: hunk.text };
    result.push(...lines.slice(done, at), ...hunk.after);
    done = at + hunk.before.length;
    moved = at - hunk.at;
  }
  return { text: [...result, ...lines.slice(done)].join(''), problem: null };
}

/** Writes the smallest unified diff from one text to another, without file names; null where they are too different. */
export function patchBetween(before: string, after: string): string | null {
  const options = { context: CONTEXT, headerOptions: OMIT_HEADERS, ...LIMITS };
  const patch = createTwoFilesPatch('', '', before, after, undefined, undefined, options);
  return patch === undefined ? null : `${patch.replace(/\n+$/, '')}\n`;
}

/** Counts the lines that a diff takes out and puts in. */
export function patchLines(patch: string): number {
  return (hunksOf(patch) ?? []).reduce((sum, { text }) => sum + (text.match(/^[-+]/gm)?.length ?? 0), 0);
}
