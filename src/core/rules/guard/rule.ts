import type { GuardedFile, GuardFacts, LegacyTwin, Move, Renumbered, Violation } from '../../model.js';
import { directoryOf, printPlace } from '../../places.js';
import { shellLine } from '../../shell.js';
import type { Rule } from '../rule.js';

/** An opinion of the guard. The subject of what it says is the path of the file concerned. */
export type GuardRule = Pick<Rule, 'id' | 'severity' | 'summary' | 'why' | 'fix'> & {
  readonly check: (facts: GuardFacts) => readonly Violation[];
};

const SHORT_COMMIT = 12;

/** Says where a base's file can be had back from, as git names it: the commit that the branch began at. */
export function forkName({ base }: GuardFacts): string {
  return base?.fork.slice(0, SHORT_COMMIT) ?? 'HEAD';
}

/** Puts back what a commit has, by its id. */
export function restoreFrom(commit: string, path: string): string {
  return shellLine(['git', 'checkout', commit.slice(0, SHORT_COMMIT), '--', path]);
}

/** Puts back what the base has. */
export function restore(facts: GuardFacts, path: string): string {
  return shellLine(['git', 'checkout', forkName(facts), '--', path]);
}

/** Takes a file away that can be had back: its bytes are in the history. */
export function remove({ path, tracked }: Pick<GuardedFile, 'path' | 'tracked'>): string {
  return shellLine(tracked ? ['git', 'rm', '-f', '--', path] : ['rm', '--', path]);
}

/** Moves a file, with the folder that it needs. */
export function move({ from, to, tracked }: Move, folders: ReadonlySet<string>): string[] {
  const made = folders.has(directoryOf(to)) ? [] : [shellLine(['mkdir', '-p', '--', directoryOf(to)])];
  return [...made, shellLine([...(tracked ? ['git', 'mv'] : ['mv']), '--', from, to])];
}

/**
 * Says how to perform new numbers: of what mapping.yaml decides no file is moved by hand. The last goes first, so that no
 * name is in the way of another.
 */
export function renumberHelp(
  way: readonly Renumbered[],
  { folders, renumber }: Pick<GuardFacts, 'folders' | 'renumber'>,
): Pick<Violation, 'help' | 'commands'> {
  const commands = way.toReversed().flatMap(({ moves }) => moves.flatMap((one) => move(one, folders)));
  const does = `give it the next free number, ${way[0]?.version}. \`${renumber}\` does so, and rewrites the mentions of its name`;
  return commands.length === 0 ? { help: `${does}.` } : { help: `${does}; the files alone:`, commands };
}

/** Says what became of a legacy file's statements: "is in 003_heartbeats". */
export function whereabouts({ fate, keptIn }: LegacyTwin): string {
  if (keptIn.length > 0) return `is in ${keptIn.join(' and ')}`;
  if (fate === 'retired') return 'was retired';
  return fate === 'down' ? 'is a rollback that was consolidated' : 'was consolidated';
}

/** Names the deprecated source that holds a file: " (mapping.yaml:4)". */
export function bySource({ source }: Pick<GuardedFile, 'source'>): string {
  return source === null ? '' : ` (${printPlace(source)})`;
}
