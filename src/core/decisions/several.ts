import type { MappingEdit } from '../model.js';
import { applyEdits } from './apply.js';
import { type Decision, isRefused, type MappingInput, type Refused } from './plain.js';

/** One of several things that are decided at once, and how it is called where it cannot be. */
export type Part = { readonly name: string; readonly make: (plain: MappingInput) => Decision | Refused };

/** What is appended goes to the end where nothing else happens to its list: all of it is then written in one go. */
function appendsLast(edits: readonly MappingEdit[]): MappingEdit[] {
  const others = new Set(edits.flatMap(({ kind, path: [list] }) => (kind === 'append' ? [] : [list])));
  const isLast = ({ kind, path: [list] }: MappingEdit) => kind === 'append' && !others.has(list);
  return [...edits.filter((edit) => !isLast(edit)), ...edits.filter(isLast)];
}

/**
 * Makes one decision of several, each on what those before it leave. What cannot be made is named, and nothing is decided
 * then. One alone is the decision that it is.
 */
export function several(plain: MappingInput, label: string, parts: readonly Part[]): Decision | Refused {
  const [only, ...more] = parts;
  if (only !== undefined && more.length === 0) return only.make(plain);
  const edits: MappingEdit[] = [];
  let now = plain;
  for (const { name, make } of parts) {
    const made = make(now);
    if (isRefused(made)) return { refused: `${name}: ${made.refused} Nothing is decided.` };
    edits.push(...made.edits);
    now = applyEdits(now, made.edits);
  }
  return { label, edits: appendsLast(edits) };
}
