import type { Standing } from '../../foresee/catalog.js';
import type { Located, ObjectKind, ObjectRef, Statement } from '../../model.js';
import { qualifiedName } from '../../objects.js';
import type { Moment } from './moment.js';
import type { Deed } from './past.js';
import { statementText, type Token, tokensOf } from './tokens.js';
import { by, NOTHING, refused, type Undoing } from './undoing.js';

/** A GRANT or REVOKE on an object, as it is written. */
type Grant = {
  readonly gives: boolean;
  readonly privileges: readonly string[];
  readonly roles: readonly string[];
  /** WITH GRANT OPTION, GRANTED BY and the like. */
  readonly isPlain: boolean;
};

function listIn(text: string, tokens: readonly Token[]): string[] {
  const items: Token[][] = [[]];
  for (const token of tokens) {
    if (token.word === ',' && token.depth === 0) items.push([]);
    else items.at(-1)!.push(token);
  }
  return items
    .map((item) => item.map(({ at, end }) => text.slice(at, end)).join(' '))
    .map((item) => (item.toLowerCase() === 'all privileges' ? 'all' : item));
}

/** Changes the words of a privilege, and leaves the names of columns in parentheses as they are. */
function outsideColumns(privilege: string, change: (word: string) => string): string {
  return privilege.replaceAll(/\([^)]*\)|[^()]+/g, (part) => (part.startsWith('(') ? part : change(part)));
}

function written(privileges: readonly string[]): string {
  return privileges.map((one) => outsideColumns(one, (word) => word.toUpperCase())).join(', ');
}

function readGrant(located: Located): Grant | null {
  const { parsed } = located.statement;
  const text = statementText(located);
  const tokens = tokensOf(text);
  const isGrant = 'tag' in parsed && parsed.tag === 'GrantStmt';
  const gives = tokens[0]?.word === 'grant';
  const on = tokens.findIndex(({ word, depth }) => depth === 0 && word === 'on');
  const to = tokens.findIndex(
    ({ word, depth }, index) => index > on && depth === 0 && word === (gives ? 'to' : 'from'),
  );
  if (!isGrant || on < 0 || to < 0) return null;
  const end = tokens.findIndex(({ word }, index) => index > to && /^(?:with|granted|cascade|restrict|;)$/.test(word));
  const roles = tokens.slice(to + 1, end < 0 ? undefined : end).filter(({ word }) => word !== 'group');
  const isPlain =
    (end < 0 || tokens[end]!.word === ';' || tokens[end]!.word === 'restrict') && tokens[1]?.word !== 'grant';
  const folded = listIn(text, tokens.slice(1, on)).map((item) => outsideColumns(item, (word) => word.toLowerCase()));
  return { gives, privileges: folded, roles: listIn(text, roles), isPlain };
}

/** Earlier grants on an object are asked for with each further one. */
const known = new WeakMap<Statement, Grant | null>();

function grantOf(located: Located): Grant | null {
  const grant = known.get(located.statement);
  if (grant !== undefined) return grant;
  const read = readGrant(located);
  known.set(located.statement, read);
  return read;
}

/** What everybody may do with a new object of a kind. */
const FOR_PUBLIC: { readonly [Kind in ObjectKind]?: string } = {
  function: 'execute',
  aggregate: 'execute',
  type: 'usage',
  domain: 'usage',
};

/** Lists what a role may do with an object by earlier statements; null where that is not certain. */
function heldBy(role: string, { kind }: ObjectRef, deeds: readonly Deed[]): Set<string> | null {
  const held = new Set(role.toLowerCase() === 'public' ? [FOR_PUBLIC[kind]].filter((one) => one !== undefined) : []);
  for (const { located, effect } of deeds) {
    if (effect.change?.kind === 'owner' && effect.change.to === role) return null;
    if (effect.action !== 'grant') continue;
    const grant = effect.at === undefined ? grantOf(located) : null;
    if (grant === null) return null;
    if (!grant.roles.includes(role)) continue;
    if (!grant.isPlain) return null;
    for (const privilege of grant.privileges) {
      if (grant.gives) held.add(privilege);
      else if (privilege === 'all') held.clear();
      // What is left of all privileges is not written down.
      else if (held.has('all')) return null;
      else held.delete(privilege);
    }
  }
  return held;
}

const WORDS: { readonly [Kind in ObjectKind]?: string } = {
  table: 'TABLE',
  view: 'TABLE',
  'materialized view': 'TABLE',
  sequence: 'SEQUENCE',
  schema: 'SCHEMA',
  type: 'TYPE',
  domain: 'DOMAIN',
  function: 'FUNCTION',
};

/** Names an object for GRANT; null where that is not known. */
function targetOf(object: ObjectRef): string | null {
  const word = WORDS[object.kind];
  if (word === undefined || (object.kind === 'function' && object.signature === null)) return null;
  const name = qualifiedName(object);
  return object.kind === 'function' ? `ROUTINE ${name}(${object.signature})` : `${word} ${name}`;
}

const WHOEVER = /^(?:current_user|current_role|session_user)$/i;

function undoFor(
  role: string,
  { gives, privileges, isPlain }: Grant,
  target: string,
  held: ReadonlySet<string>,
): Undoing {
  const stood = held.has('all') ? privileges : privileges.filter((one) => held.has(one));
  if (gives) {
    const isMixed = stood.length > 0 && stood.length < privileges.length;
    if (isMixed || (!isPlain && stood.length > 0) || (privileges.includes('all') && held.size > 0 && !held.has('all')))
      return refused(`${role} held a part of it before`);
    return stood.length > 0 ? NOTHING : by(`REVOKE ${written(privileges)} ON ${target} FROM ${role};`);
  }
  if (!isPlain) return refused('who else held it is not known');
  const lost = privileges.includes('all') ? [...held] : stood;
  return lost.length === 0 ? NOTHING : by(`GRANT ${written(lost)} ON ${target} TO ${role};`);
}

function isOutside(object: ObjectRef): boolean {
  return object.kind === 'schema' && object.name === 'public';
}

/** Says why it is not known who held what on an object; null when it is. */
function doubtAbout(object: ObjectRef, before: Standing | undefined, { past, located }: Moment): string | null {
  const { parsed } = located.statement;
  if (!('tag' in parsed) || parsed.tag !== 'GrantStmt') return 'what stood before is not followed';
  if (/\ball\s+\w+\s+in\s+schema\b/i.test(statementText(located)))
    return 'who held what before is not followed for all objects of a schema';
  if (before === undefined ? !isOutside(object) : !before.certain) return 'no earlier migration makes it';
  const isAtLarge = past.hasDefaultPrivileges || past.grantedAtLarge.has(object.schema ?? '');
  return isAtLarge ? 'a grant for a whole schema may have given it before' : null;
}

/** Takes back GRANT by REVOKE and REVOKE by GRANT, where earlier statements tell what stood before. */
export function undoGrant(moment: Moment): Undoing {
  const { effect, before, past, located } = moment;
  const object = before?.object ?? effect.object;
  const doubt = doubtAbout(object, before, moment);
  if (doubt !== null) return refused(doubt);
  const [grant, target] = [effect.at === undefined ? grantOf(located) : null, targetOf(object)];
  if (grant === null || target === null) return refused('what stood before is not followed');
  const undone = grant.roles.map((role) => {
    if (WHOEVER.test(role) || (isOutside(object) && role.toLowerCase() === 'public'))
      return refused('what stood before is not known');
    const held = heldBy(role, object, past.deedsOf(object));
    return held === null ? refused(`what ${role} held before is not known`) : undoFor(role, grant, target, held);
  });
  return undone.find(({ why }) => why !== null) ?? by(...undone.flatMap(({ sql }) => sql).toReversed());
}
