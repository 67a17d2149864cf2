import type { Located, ObjectRef, Selection } from '../../model.js';
import { objectKey } from '../../objects.js';
import { escaped } from '../../text.js';
import type { Definition, InFile } from '../definitions.js';
import { forwardPart } from '../legacy.js';
import type { Desk } from '../resolving.js';

/** The statements that one `from:` line takes of a file with a definition, from the first that says the name. */
export type Stay = {
  readonly path: string;
  readonly selection: Selection;
  /** Counts the `from:` lines of the plan. */
  readonly line: number;
  readonly start: InFile;
  readonly end: InFile;
};
type Line = { readonly selection: Selection; readonly line: number; readonly statements: InFile[] };

function linesOf(path: string, { files, spotOf }: Desk): Line[] {
  const lines = new Map<number, Line>();
  for (const one of forwardPart(files.get(path)!).statements) {
    const located = { ...one, path };
    const spot = spotOf(located);
    if (spot === null) continue;
    const line = lines.get(spot.line) ?? { ...spot, statements: [] };
    lines.set(spot.line, line);
    line.statements.push(located);
  }
  return [...lines.values()].sort((a, b) => a.line - b.line);
}

/** Text of bodies counts, too; what does not mean the object after all costs nothing but a move to and fro. */
function saying(name: string): (located: InFile) => boolean {
  const word = new RegExp(`(?<!\\w)${escaped(name)}(?!\\w)`, 'i');
  return ({ file, statement: { span } }) => word.test(file.file.text!.slice(span.start, span.end));
}

/**
 * Lists, in plan order, the `from:` lines that speak of the definition of their own file: the one that takes the
 * definition, and those behind it that say the name.
 */
export function staysOf(definitions: readonly Definition[], name: string, desk: Desk): Stay[] {
  const saysName = saying(name);
  const defining = new Set(definitions.map(({ statement }) => statement));
  const stays = [...new Set(definitions.map(({ path }) => path))].flatMap((path) => {
    const lines = linesOf(path, desk);
    const first = lines.findIndex(({ statements }) => statements.some(({ statement }) => defining.has(statement)));
    return (first < 0 ? [] : lines.slice(first)).flatMap(({ selection, line, statements }, index) => {
      const start = statements.find(saysName) ?? (index === 0 ? statements[0] : undefined);
      return start === undefined ? [] : [{ path, selection, line, start, end: statements.at(-1)! }];
    });
  });
  return stays.sort((a, b) => a.line - b.line);
}

/** Lists the `from:` lines, by number, in which other files drop the object. */
export function dropsBetween(object: ObjectRef, stays: readonly Stay[], { files, spotOf }: Desk): number[] {
  const key = objectKey(object);
  const own = new Set(stays.map(({ line }) => line));
  const drops = ({ statement: { parsed } }: Located) =>
    'effects' in parsed && parsed.effects.some((one) => one.action === 'drop' && objectKey(one.object) === key);
  const dropping = [...files].flatMap(([path, file]) =>
    forwardPart(file).statements.flatMap((one) => (drops(one) ? { ...one, path } : [])),
  );
  return dropping.flatMap((one) => spotOf(one)?.line ?? []).filter((line) => !own.has(line));
}
