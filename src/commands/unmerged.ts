import { restoreLine } from '../core/shell.js';
import { plural } from '../core/text.js';
import { isMerging, MARKS } from '../core/unreadable.js';
import { UserError } from '../errors.js';

/** Refuses to go on with files that onefold writes and that hold the marks of an unfinished merge: what they hold is nobody's edit. */
export function refuseUnmerged(files: readonly { readonly path: string; readonly text: string | null }[]): void {
  const paths = files.flatMap(({ path, text }) => (text !== null && isMerging(text) ? [path] : []));
  if (paths.length === 0) return;
  const [them, holds] = paths.length === 1 ? ['it', 'holds'] : ['them', 'hold'];
  throw new UserError(
    `${plural(paths.length, 'file')} ${holds} ${MARKS}:\n${paths.map((path) => `  ${path}`).join('\n')}`,
    `onefold writes ${them} anew from what was merged: put ${them} back as the last commit has ${them} (\`${restoreLine(paths)}\`), then run \`onefold write\`.`,
  );
}
