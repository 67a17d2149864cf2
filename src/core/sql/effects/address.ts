import type { Node, ObjectType, ObjectWithArgs } from 'libpg-query';
import type { Need, ObjectKind, ObjectRef } from '../../model.js';
import { all, as, strings } from '../tree.js';
import { bare, belonging, named, namedBy, need, other } from './refs.js';
import { needType, signatureType } from './types.js';

/**
 * An object as COMMENT ON, DROP and ALTER name it; `column` when it is a column of the object. `by` is what its name is
 * made of beside it: the table that it lies on, or the types of its arguments.
 */
export type Address = { readonly object: ObjectRef; readonly column: string | null; readonly by?: readonly Need[] };

const kinds: { readonly [Type in ObjectType]?: ObjectKind } = {
  OBJECT_AGGREGATE: 'aggregate',
  OBJECT_COLLATION: 'collation',
  OBJECT_DOMAIN: 'domain',
  OBJECT_EVENT_TRIGGER: 'event trigger',
  OBJECT_EXTENSION: 'extension',
  OBJECT_FOREIGN_SERVER: 'server',
  OBJECT_FOREIGN_TABLE: 'table',
  OBJECT_FUNCTION: 'function',
  OBJECT_INDEX: 'index',
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_OPERATOR: 'operator',
  OBJECT_POLICY: 'policy',
  OBJECT_PROCEDURE: 'function',
  OBJECT_PUBLICATION: 'publication',
  OBJECT_ROLE: 'role',
  OBJECT_ROUTINE: 'function',
  OBJECT_RULE: 'rule',
  OBJECT_SCHEMA: 'schema',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_STATISTIC_EXT: 'statistics',
  OBJECT_SUBSCRIPTION: 'subscription',
  OBJECT_TABLE: 'table',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_TSCONFIGURATION: 'text search',
  OBJECT_TSDICTIONARY: 'text search',
  OBJECT_TSPARSER: 'text search',
  OBJECT_TSTEMPLATE: 'text search',
  OBJECT_TYPE: 'type',
  OBJECT_VIEW: 'view',
};

/** What the parser calls a kind of object, as our kind; `other` for what has none. */
export function kindOf(type: ObjectType | undefined): ObjectKind {
  return (type === undefined ? undefined : kinds[type]) ?? 'other';
}

/** Names a function, aggregate or operator with its argument types; without them the signature is null. */
export function routine(kind: ObjectKind, { objname, objargs, args_unspecified }: ObjectWithArgs): ObjectRef {
  const signature = args_unspecified
    ? null
    : (objargs ?? []).map((arg) => signatureType(as('TypeName', arg) ?? undefined));
  return { ...named(kind, objname), signature: signature === null ? null : signature.join(', ') };
}

/** Says what must be there for an address to mean something. */
export function addressNeeds({ object, column, by = [] }: Address): Need[] {
  return [...by, ...need(object, column === null ? [] : [column])];
}

/** Names a cast by its two types. */
export function cast(types: readonly (string | undefined)[]): ObjectRef {
  return bare('cast', types.join(' as '));
}

/** Writes the parser's name of a kind for people ("OBJECT_ACCESS_METHOD" is "access method"). */
function words(type: ObjectType): string {
  return type.replace('OBJECT_', '').replaceAll('_', ' ').toLowerCase();
}

function listed(type: ObjectType, items: readonly Node[]): Address {
  const parts = strings(items);
  const last = parts.at(-1) ?? '';
  switch (type) {
    case 'OBJECT_COLUMN':
      return { object: namedBy('table', parts.slice(0, -1)), column: last };
    case 'OBJECT_ATTRIBUTE':
      return { object: namedBy('type', parts.slice(0, -1)), column: last };
    case 'OBJECT_TABCONSTRAINT':
      return { object: namedBy('table', parts.slice(0, -1)), column: null };
    case 'OBJECT_DOMCONSTRAINT':
      return { object: named('domain', as('TypeName', items[0])?.names), column: null };
    case 'OBJECT_TRIGGER':
    case 'OBJECT_POLICY':
    case 'OBJECT_RULE': {
      const table = namedBy('table', parts.slice(0, -1));
      return { object: belonging(kindOf(type), last, table), column: null, by: need(table) };
    }
    case 'OBJECT_CAST':
      return { object: cast(all('TypeName', items).map(signatureType)), column: null };
    default: {
      const kind = kindOf(type);
      return { object: kind === 'other' ? other(words(type), parts.join('.')) : namedBy(kind, parts), column: null };
    }
  }
}

/** Reads what a statement names: the parser writes it as a list, a type, a function with arguments or a string. */
export function addressOf(type: ObjectType, node: Node | undefined): Address {
  const withArgs = as('ObjectWithArgs', node);
  if (withArgs !== null) {
    const by = all('TypeName', withArgs.objargs).flatMap(needType);
    return { object: routine(kindOf(type), withArgs), column: null, by };
  }
  const typeName = as('TypeName', node);
  if (typeName !== null) return { object: named(kindOf(type), typeName.names), column: null };
  const list = as('List', node);
  if (list !== null) return listed(type, list.items ?? []);
  const name = as('String', node)?.sval ?? '';
  const kind = kindOf(type);
  return { object: kind === 'other' ? other(words(type), name) : bare(kind, name), column: null };
}
