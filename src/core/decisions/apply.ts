import type { MappingEdit } from '../model.js';

type Trail = MappingEdit['path'];
type Change = (held: unknown, key: string | number) => unknown;

function listOf(held: unknown): unknown[] {
  return Array.isArray(held) ? held : [];
}

function mapOf(held: unknown): Record<string | number, unknown> {
  return (held ?? {}) as Record<string | number, unknown>;
}

/** Copies what lies on the way to the last key, and nothing else. */
function changed(held: unknown, [key, ...rest]: Trail, change: Change): unknown {
  if (key === undefined) return held;
  if (rest.length === 0) return change(held, key);
  const inner = mapOf(held)[key];
  const after = changed(inner, rest, change);
  return after === inner ? held : withKey(held, key, after);
}

function withKey(held: unknown, key: string | number, value: unknown): unknown {
  if (!Array.isArray(held)) return { ...mapOf(held), [key]: value };
  return key in held ? held.with(Number(key), value) : [...held, value];
}

function withoutKey(held: unknown, key: string | number): unknown {
  if (!(key in mapOf(held))) return held;
  if (Array.isArray(held)) return held.toSpliced(Number(key), 1);
  const { [key]: _, ...others } = mapOf(held);
  return others;
}

function moved(held: unknown, key: string | number, to: number): unknown {
  const list = listOf(held);
  if (!(key in list)) return held;
  return list.toSpliced(Number(key), 1).toSpliced(Math.max(to, 0), 0, list[Number(key)]);
}

function applied(plain: unknown, edit: MappingEdit): unknown {
  const { path } = edit;
  switch (edit.kind) {
    case 'set':
      return changed(plain, path, (held, key) => withKey(held, key, edit.value));
    case 'append':
      return changed(plain, path, (held, key) => withKey(held, key, [...listOf(mapOf(held)[key]), edit.value]));
    case 'insert':
      return changed(plain, path, (held, key) => listOf(held).toSpliced(Math.max(Number(key), 0), 0, edit.value));
    case 'delete':
      return changed(plain, path, withoutKey);
    case 'move':
      return changed(plain, path, (held, key) => moved(held, key, edit.to));
  }
}

/**
 * Applies edits to what mapping.yaml says, as `editMapping` does to its text: an index outside of a list means its nearest
 * end, and what is not there is neither moved nor deleted. Shares all that does not change.
 */
export function applyEdits<T>(plain: T, edits: readonly MappingEdit[]): T {
  return edits.reduce<unknown>(applied, plain) as T;
}
