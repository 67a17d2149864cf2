import type { SessionEdit } from '../model.js';

type Trail = SessionEdit['path'];
type Change = (held: unknown, key: string | number) => unknown;

function listOf(held: unknown): unknown[] {
  return Array.isArray(held) ? held : [];
}

/** Copies what lies on the way to the last key, and nothing else. */
function changed(held: unknown, [key, ...rest]: Trail, change: Change): unknown {
  if (key === undefined) return held;
  if (rest.length === 0) return change(held, key);
  const inner = (held as Record<string | number, unknown> | undefined)?.[key];
  return withKey(held, key, changed(inner, rest, change));
}

function withKey(held: unknown, key: string | number, value: unknown): unknown {
  if (Array.isArray(held)) return held.with(Number(key), value);
  return { ...(held as object | undefined), [key]: value };
}

function withoutKey(held: unknown, key: string | number): unknown {
  if (Array.isArray(held)) return held.toSpliced(Number(key), 1);
  const { [key]: _, ...others } = held as Record<string | number, unknown>;
  return others;
}

function applied(plain: unknown, edit: SessionEdit): unknown {
  const { path } = edit;
  switch (edit.kind) {
    case 'set':
      return changed(plain, path, (held, key) => withKey(held, key, edit.value));
    case 'append':
      return changed(plain, path, (held, key) => {
        const list = listOf((held as Record<string | number, unknown> | undefined)?.[key]);
        return withKey(held, key, [...list, edit.value]);
      });
    case 'insert':
      return changed(plain, path, (held, key) => listOf(held).toSpliced(Number(key), 0, edit.value));
    case 'delete':
      return changed(plain, path, withoutKey);
    case 'move':
      return changed(plain, path, (held, key) => {
        const item = listOf(held)[Number(key)];
        return listOf(held).toSpliced(Number(key), 1).toSpliced(edit.to, 0, item);
      });
  }
}

/** Applies edits to what mapping.yaml says, as `editMapping` does to its text; shares all that does not change. */
export function applyEdits<T>(plain: T, edits: readonly SessionEdit[]): T {
  return edits.reduce<unknown>(applied, plain) as T;
}
