import { isNode, isSeq, parseDocument, visit } from 'yaml';
import type { Trail } from './reading.js';
import type { Source } from './spans.js';
import { append, remove, set } from './splice.js';

/** One change of mapping.yaml; `path` leads from the root by keys and list positions. */
export type MappingEdit =
  | { readonly kind: 'set' | 'append'; readonly path: Trail; readonly value: unknown }
  | { readonly kind: 'delete'; readonly path: Trail };

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

/** Puts values in the place of their aliases, so that editing one entry never changes or breaks another. */
function writeOut({ document }: Source): void {
  visit(document, {
    Alias(_, alias) {
      const target = alias.resolve(document)?.clone();
      return isNode(target) ? target : undefined;
    },
  });
  visit(document, {
    Node(_, node) {
      if (isNode(node) && 'anchor' in node) delete node.anchor;
    },
  });
}

/** Edits the tree in place. */
function editTree({ document }: Source, edit: MappingEdit): void {
  if (edit.kind === 'delete') {
    if (document.hasIn(edit.path)) document.deleteIn(edit.path);
    return;
  }
  if (edit.kind === 'set') document.setIn(edit.path, document.createNode(edit.value));
  else if (isSeq(document.getIn(edit.path))) document.addIn(edit.path, document.createNode(edit.value));
  else document.setIn(edit.path, document.createNode([edit.value]));
}

function spliced(source: Source, edit: MappingEdit): string | null {
  if (edit.kind === 'delete') return remove(source, edit.path);
  if (edit.kind === 'set') return set(source, edit.path, edit.value);
  return append(source, edit.path, edit.value) ?? set(source, edit.path, [edit.value]);
}

/** A text as far as editing has come, and what it is read as, where that is known already. */
type Draft = { readonly text: string; readonly source: Source | null };

/** Carries out one edit. What was read is used up: its tree is changed where it stands, which saves reading it again. */
function edited(draft: Draft, edit: MappingEdit): Draft {
  const { text } = draft;
  const source = draft.source ?? read(text);
  const before = meaning(source);
  const changed = spliced(source, edit);
  writeOut(source);
  editTree(source, edit);
  const wanted = meaning(source);
  if (wanted === before) return { text, source: null };
  const reread = changed === null ? null : read(changed);
  if (reread !== null && meaning(reread) === wanted) return { text: reread.text, source: reread };
  // The layout is one that splicing does not know, such as aliases: printing the tree is right, if less faithful.
  const printed = source.document.toString({ lineWidth: 0, doubleQuotedAsJSON: true });
  return { text: text.includes('\r\n') ? printed.replaceAll('\n', '\r\n') : printed, source: null };
}

/**
 * Changes mapping.yaml as text: only the lines of what is set, appended or deleted change, so that comments, order and
 * formatting stay. Comments inside a deleted or replaced entry go with it. `append` starts a list that is not there.
 * Edits that change nothing give the same bytes. Throws on text that is not valid YAML, and on a path that leads
 * through a plain value: callers have parsed the text before.
 */
export function editMapping(text: string, edits: readonly MappingEdit[]): string {
  return edits.reduce<Draft>(edited, { text, source: null }).text;
}
