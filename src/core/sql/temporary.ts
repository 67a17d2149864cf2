import type { Effect, Need, ObjectRef, Statement } from '../model.js';
import { qualifiedName } from '../objects.js';
import { DEFAULT_SCHEMA, TEMPORARY, UNQUALIFIED } from './effects/refs.js';

/** Names a reference to a table, or to what lies on one, anew where that table is a temporary one. */
function moved(ref: ObjectRef, temporary: ReadonlySet<string>): ObjectRef {
  if (ref.on !== null && temporary.has(ref.on)) {
    return { ...ref, schema: ref.schema && TEMPORARY, on: ref.on.replace(/^[^.]+/, TEMPORARY) };
  }
  return ref.kind === 'table' && temporary.has(qualifiedName(ref)) ? { ...ref, schema: TEMPORARY } : ref;
}

function movedEffect(effect: Effect, temporary: ReadonlySet<string>): Effect {
  const remains = ({ object, or = [] }: Need) => [object, ...or].every((ref) => moved(ref, temporary) === ref);
  const { later } = effect;
  const placed = { ...effect, object: moved(effect.object, temporary), needs: effect.needs.filter(remains) };
  return later === undefined ? placed : { ...placed, later: later.filter(remains) };
}

/**
 * Understands unqualified names behind a CREATE TEMPORARY TABLE of the same file as that table, which hides public's.
 * A qualified name is taken for it as well: no longer known to be one, and unlikely beside such a table.
 */
export function withTemporaryTables(statements: readonly Statement[]): Statement[] {
  const temporary = new Set<string>();
  return statements.map((statement) => {
    const { parsed } = statement;
    if ('error' in parsed) return statement;
    for (const { action, object } of parsed.effects) {
      if (action !== 'create' || object.schema !== TEMPORARY) continue;
      for (const schema of [DEFAULT_SCHEMA, UNQUALIFIED]) temporary.add(qualifiedName({ ...object, schema }));
    }
    if (temporary.size === 0) return statement;
    return { ...statement, parsed: { ...parsed, effects: parsed.effects.map((item) => movedEffect(item, temporary)) } };
  });
}
