import { isSeq, parseDocument } from 'yaml';
import type { MappingEdit } from '../model.js';
import { editTree } from './edit-tree.js';
import { type Source, written } from './spans.js';
import { append, begin, remove, set } from './splice.js';
import { insert, move } from './splice-lists.js';

function read(text: string): Source {
  return { text, document: parseDocument(text, { prettyErrors: false }) };
}

/** Gives what a text means, for comparison; null when it means nothing, such as an alias without its anchor. */
function meaning({ document }: Source): string | null {
  try {
    return document.errors.length > 0 ? null : JSON.stringify(document.toJS());
  } catch {
    return null;
  }
}

/** Edits that are carried out at once: one, or several that append to one list. */
type Batch = readonly [MappingEdit, ...MappingEdit[]];

function isSameList(edit: MappingEdit, other: MappingEdit): boolean {
  return edit.kind === 'append' && other.kind === 'append' && `${edit.path}` === `${other.path}`;
}

/** Puts together what is appended to one list: reading a long text anew for each entry would take its time. */
function batchesOf(edits: readonly MappingEdit[]): readonly Batch[] {
  const batches: [MappingEdit, ...MappingEdit[]][] = [];
  for (const edit of edits) {
    const last = batches.at(-1);
    if (last !== undefined && isSameList(last[0], edit)) last.push(edit);
    else batches.push([edit]);
  }
  return batches;
}

function spliced(source: Source, batch: Batch): string | null {
  const [edit] = batch;
  if (edit.kind === 'delete') return remove(source, edit.path);
  if (edit.kind === 'set') return set(source, edit.path, edit.value);
  if (edit.kind === 'move') return move(source, edit.path, edit.to);
  const list = edit.kind === 'insert' ? edit.path.slice(0, -1) : edit.path;
  const inserted = edit.kind === 'insert' ? insert(source, edit.path, edit.value) : null;
  const values = batch.flatMap((one) => ('value' in one ? [one.value] : []));
  return inserted ?? append(source, list, values) ?? begin(source, list, values) ?? set(source, list, values);
}

/** A text as far as editing has come, and what it is read as, where that is known already. */
type Draft = { readonly text: string; readonly source: Source | null };

/** Carries out a batch of edits. What was read is used up: its tree is changed where it stands, which saves reading it again. */
function edited(draft: Draft, batch: Batch): Draft {
  const { text } = draft;
  const source = draft.source ?? read(text);
  const [first, second, ...others] = batch;
  // A list that is not there has to begin before more can be appended to it.
  if (second !== undefined && !isSeq(written(source.document, first.path)))
    return edited(edited({ text, source }, [first]), [second, ...others]);
  const before = meaning(source);
  const changed = spliced(source, batch);
  editTree(source, batch);
  const wanted = meaning(source);
  if (wanted === before) return { text, source: null };
  const reread = changed === null ? null : read(changed);
  if (reread !== null && meaning(reread) === wanted) return { text: reread.text, source: reread };
  // The layout is one that splicing does not know, such as aliases: printing the tree is right, if less faithful.
  const printed = source.document.toString({ lineWidth: 0, doubleQuotedAsJSON: true });
  // Comments of Windows texts are kept with the first half of their line end.
  return { text: text.includes('\r\n') ? printed.replaceAll(/\r*\n/g, '\r\n') : printed, source: null };
}

/**
 * Changes mapping.yaml as text: only the lines of what is set, added, moved or deleted change, so that comments, order
 * and formatting stay. Comments inside a deleted or replaced entry go with it; those directly above an item and behind it
 * move with it. `append` and `insert` start a list that is not there; an index outside of a list means its nearest end.
 * Edits that change nothing give the same bytes. Throws on text that is not valid YAML, and on a path that leads
 * through a plain value: callers have parsed the text before.
 */
export function editMapping(text: string, edits: readonly MappingEdit[]): string {
  return batchesOf(edits).reduce<Draft>(edited, { text, source: null }).text;
}
