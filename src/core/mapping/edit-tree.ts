import { isNode, isSeq, visit, type YAMLSeq } from 'yaml';
import type { MappingEdit } from '../model.js';
import { firstComments } from './pieces.js';
import type { Trail } from './reading.js';
import type { Collection, Source } from './spans.js';

/** Puts values in the place of their aliases, so that editing one entry never changes or breaks another. */
function writeOut({ document }: Source): void {
  visit(document, {
    Alias(_, alias) {
      const target = alias.resolve(document)?.clone();
      if (!isNode(target)) return;
      const { comment = null, commentBefore = null, spaceBefore = false } = alias;
      return Object.assign(target, { comment, commentBefore, spaceBefore });
    },
  });
  visit(document, {
    Node(_, node) {
      if (isNode(node) && 'anchor' in node) delete node.anchor;
    },
  });
}

/** Gives the first item of a list the comment lines that are its own, which the tree keeps with the list. */
function settleFirst(text: string, list: YAMLSeq): void {
  const [first] = list.items;
  if (list.flow === true || !list.range || !isNode(first)) return;
  const lines = (list.commentBefore ?? '').split('\n');
  const own = lines.splice(lines.length - firstComments(text, list as Collection));
  if (own.length === 0) return;
  first.commentBefore = own.join('\n');
  list.commentBefore = lines.length === 0 ? null : lines.join('\n');
}

/** Rearranges the items of the list in which `path` ends; false where there is no such list. */
function rearrange({ text, document }: Source, path: Trail, change: (items: unknown[], index: number) => void) {
  const list = document.getIn(path.slice(0, -1), true);
  if (!isSeq(list)) return false;
  settleFirst(text, list);
  change(list.items, Number(path.at(-1)));
  return true;
}

function move(source: Source, path: Trail, to: number): void {
  rearrange(source, path, (items, from) => {
    if (from in items) items.splice(Math.max(to, 0), 0, ...items.splice(from, 1));
  });
}

function insert(source: Source, path: Trail, value: unknown): void {
  const { document } = source;
  const isDone = rearrange(source, path, (items, index) =>
    items.splice(Math.max(index, 0), 0, document.createNode(value)),
  );
  if (!isDone) document.setIn(path.slice(0, -1), document.createNode([value]));
}

function append({ document }: Source, path: Trail, value: unknown): void {
  if (isSeq(document.getIn(path))) document.addIn(path, document.createNode(value));
  else document.setIn(path, document.createNode([value]));
}

function change(source: Source, edit: MappingEdit): void {
  const { document } = source;
  if (edit.kind === 'move') move(source, edit.path, edit.to);
  else if (edit.kind === 'insert') insert(source, edit.path, edit.value);
  else if (edit.kind === 'append') append(source, edit.path, edit.value);
  else if (edit.kind === 'set') document.setIn(edit.path, document.createNode(edit.value));
  else if (document.hasIn(edit.path)) document.deleteIn(edit.path);
}

/** Edits the tree in place, with every alias written out. Throws on a path that leads through a plain value. */
export function editTree(source: Source, edits: readonly MappingEdit[]): void {
  writeOut(source);
  for (const edit of edits) change(source, edit);
}
