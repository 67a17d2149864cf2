import type { Node } from 'libpg-query';
import type { Effect } from '../model.js';
import { addressed } from './effects/addressed.js';
import { alterations } from './effects/alter.js';
import { data } from './effects/data.js';
import { definitions } from './effects/definitions.js';
import { blockEffects } from './effects/do-block.js';
import { elsewhere } from './effects/elsewhere.js';
import type { Handlers } from './effects/handlers.js';
import { bare, DEFAULT_SCHEMA, effect, UNQUALIFIED } from './effects/refs.js';
import { roleNeeds } from './effects/roles.js';
import { routines } from './effects/routines.js';
import { tables } from './effects/tables.js';
import { type Source, type Tag, tagOf } from './tree.js';

/** What each kind of statement does; those that are not here change no object. */
export const handlers: Handlers = {
  ...addressed,
  ...alterations,
  ...data,
  ...definitions,
  ...elsewhere,
  ...routines,
  ...tables,
  DoStmt: (statement, source) => blockEffects(statement, source, effectsOf),
  CreateSchemaStmt: ({ schemaname, authrole, if_not_exists, schemaElts }, source) => {
    const made = bare('schema', schemaname ?? authrole?.rolename ?? '');
    return [
      effect('create', made, { conditional: if_not_exists, needs: roleNeeds(authrole) }),
      ...(schemaElts ?? []).flatMap((node) => effectsOf(within(node, made.name), source).map(certain)),
    ];
  },
};

/** An element of CREATE SCHEMA lies in that schema unless it says otherwise. */
function within(node: Node, schemaname: string): Node {
  const tag = tagOf(node);
  const fields = (node as Record<Tag, object>)[tag];
  const placed = Object.entries(fields).map(([key, value]) =>
    /^(relation|view|sequence)$/.test(key) ? [key, { schemaname, ...(value as object) }] : [key, value],
  );
  return { [tag]: Object.fromEntries(placed) } as Node;
}

/** An unqualified name in CREATE SCHEMA may be found in that schema or in public: only the qualified ones are certain. */
function certain(found: Effect): Effect {
  return {
    ...found,
    needs: found.needs.filter(({ object }) => object.schema !== DEFAULT_SCHEMA && object.schema !== UNQUALIFIED),
  };
}

/**
 * Says what one statement does to which objects, and what must exist before it can: only what its text makes certain,
 * so nothing for dynamic SQL and for the bodies of functions; what stands in a DO block may do nothing. `source` is the text that the tree was parsed from.
 */
export function effectsOf(node: Node, source: Source): Effect[] {
  const tag = tagOf(node);
  const handler = handlers[tag] as ((statement: unknown, source: Source) => Effect[]) | undefined;
  return handler === undefined ? [] : handler((node as Record<Tag, unknown>)[tag], source);
}
