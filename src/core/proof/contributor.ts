import type { Effect, Located } from '../model.js';
import type { Touch } from './inventory.js';

const NAMED = /^(column|constraint) ("(?:[^"]|"")*"|\S+)/;

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

function isAboutColumn({ shape, change }: Effect, name: string): boolean {
  const changed = change !== undefined && 'column' in change && change.column === name;
  return changed || (shape?.columns.some((column) => column.name === name) ?? false);
}

function isAboutConstraint({ shape, change }: Effect, name: string): boolean {
  if (change !== undefined && 'name' in change && change.name === name) return true;
  return shape?.constraints.some((constraint) => constraint.includes(name)) ?? false;
}

/** Leaves out a CREATE that did nothing, because the object stood already. */
function effective(touches: readonly Touch[]): Touch[] {
  let stands = false;
  return touches.filter(({ effect }) => {
    const idle = effect.action === 'create' && stands && effect.conditional;
    if (effect.action === 'create' || effect.action === 'replace') stands = true;
    if (effect.action === 'drop') stands = false;
    return !idle;
  });
}

/** Makes a test of touches: which are about this part of an object in particular. */
export function isAbout(part: string): (touch: Touch) => boolean {
  const [, kind, written] = NAMED.exec(part) ?? [];
  if (written !== undefined && / grant /.test(part)) return ({ effect }) => effect.action === 'grant';
  if (/(^| )comment$/.test(part)) return ({ effect }) => effect.action === 'comment';
  if (written === undefined) return ({ effect }) => part.startsWith('grant ') && effect.action === 'grant';
  const name = unquoted(written);
  const about = kind === 'column' ? isAboutColumn : isAboutConstraint;
  return ({ effect }) => about(effect, name);
}

const DEFINES: ReadonlySet<Effect['action']> = new Set(['create', 'replace', 'alter', 'rename']);

/**
 * Finds the statement that gave a part of an object its definition: the last one about that very part, else the last
 * that defines the object. The touches are those that ran, in run order.
 */
export function contributor(touches: readonly Touch[], part: string | null): Located | null {
  const acting = effective(touches);
  const about = part === null ? undefined : acting.findLast(isAbout(part));
  const found = about ?? acting.findLast(({ effect }) => DEFINES.has(effect.action)) ?? acting.at(-1);
  return found?.located ?? null;
}
