import type { GuardedFile, GuardFacts, NumberedPath, Violation } from '../../model.js';
import { fileAt } from '../rule.js';
import { type GuardRule, remove, restore } from './rule.js';

type Said = Pick<Violation, 'message' | 'help' | 'commands'>;

const KEEPS = 'a database may have recorded it, which will then refuse to go on';

function where({ base }: GuardFacts): string {
  return base === null ? 'the last commit' : base.name;
}

function ups(files: readonly NumberedPath[], key: string | null): number {
  return files.filter((other) => other.side === 'up' && other.key === key).length;
}

/** Tells whether a new number frees one that two migrations had before the branch began; a rollback goes with its migration. */
function frees(from: string | null, to: string | null, { forked, own }: GuardFacts): boolean {
  return to !== null && ups(forked, from) > 1 && ups(own, to) === 1;
}

/**
 * Tells whether a file that went is there under a free number, where git sees no rename: it does not know of it yet, or a
 * short rollback has become another by its number. No database records a rollback's bytes.
 */
function movesOn({ path, numberBefore }: GuardedFile, facts: GuardFacts): boolean {
  const was = facts.forked.find((file) => file.path === path);
  const isNew = (name: string) =>
    facts.files.some((file) => file.path === name && file.kind === 'added' && (!file.tracked || was?.side === 'down'));
  const heirs = facts.own.filter(
    ({ path: name, side, rest }) => side === was?.side && rest === was.rest && isNew(name),
  );
  return heirs.some(({ key }) => frees(numberBefore, key, facts));
}

function said(file: GuardedFile, facts: GuardFacts): Said | null {
  const { kind, path, from } = file;
  if (kind === 'changed') {
    if (file.same) return null;
    return {
      message: `${path} was edited, but it is on ${where(facts)} already: ${KEEPS}.`,
      help: 'put the change into a new migration (`onefold create NAME`), then restore the file:',
      commands: [restore(facts, path)],
    };
  }
  if (kind === 'removed') {
    if (movesOn(file, facts)) return null;
    return {
      message: `${path} was removed, but it is on ${where(facts)} already: ${KEEPS}.`,
      help: 'restore it; what it did is taken back by a new migration:',
      commands: [restore(facts, path)],
    };
  }
  if (from === null) return null;
  const keepsItsNumber = file.same && file.role === 'canonical' && file.number === file.numberBefore;
  if (keepsItsNumber || (file.same && frees(file.numberBefore, file.number, facts))) return null;
  return {
    message: `${from} was renamed to ${path}, but it is on ${where(facts)} already: ${KEEPS}.`,
    help: 'give it its old name back:',
    commands: [restore(facts, from), remove(file)],
  };
}

/** Finds the canonical files of the base that were edited, renamed or removed. */
export function editedMigrations(facts: GuardFacts): Violation[] {
  return facts.files.flatMap((file) => {
    const was = file.from ?? file.path;
    if (file.consolidated || file.roleBefore !== 'canonical' || file.kind === 'added') return [];
    const found = said(file, facts);
    const at = [fileAt(file.kind === 'removed' ? was : file.path)];
    return found === null ? [] : [{ subject: was, at, ...found }];
  });
}

/** A canonical file that the base has already was edited, renamed or removed. */
export const migrationEdited: GuardRule = {
  id: 'migration-edited',
  severity: 'error',
  summary: 'a canonical file that the base branch has was edited, renamed or removed',
  why: 'Whatever is on the base branch may have run somewhere. A database that has recorded the old bytes refuses the new ones, and one that has not gets another schema than all others. A rename is let pass where number and bytes stay, and where it mends a number that the base uses twice.',
  fix: 'Restore the file and make a new migration of the change: `onefold create NAME`. Of a consolidation that is not sealed yet, `onefold write` may change the files; of a sealed one, `onefold write --rewrite VERSION --reason TEXT`.',
  check: editedMigrations,
};
