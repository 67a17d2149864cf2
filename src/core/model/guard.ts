/** What the guard sees: what a branch did to the files of its base. Facts only. */
import type { MappingProblem, Source } from './decisions.js';
import type { FileRole, Place } from './facts.js';
import type { Guarded } from './lock.js';
import type { Decision, FileFate } from './plan.js';

export type BranchChangeKind = 'added' | 'changed' | 'removed' | 'renamed';
/**
 * What became of one file; `from` is the name that a renamed one had, and `same` tells that its bytes are the old ones, line
 * ends apart, and apart from its new number in comments.
 */
export type BranchChange = {
  readonly kind: BranchChangeKind;
  readonly path: string;
  readonly from: string | null;
  readonly same: boolean;
  /** False of a file that git does not know of yet. */
  readonly tracked: boolean;
  /** True of a link and of a repository within: what is there lies elsewhere. */
  readonly link: boolean;
};
/** What the work tree is compared with. */
export type Base = {
  /** As people call it: "origin/main". */
  readonly name: string;
  /** Its newest commit. */
  readonly tip: string;
  /** The commit from which it and the branch have gone apart. */
  readonly fork: string;
};
/** A file of our layout by what its path says. */
export type NumberedPath = {
  readonly path: string;
  readonly side: 'up' | 'down';
  /** As written ("007"). */
  readonly version: string;
  /** Equal exactly when two numbers are the same. */
  readonly key: string;
  /** What follows the number, without `.sql`: of a rollback with its `_down`. */
  readonly rest: string;
};
/** The numbered files that another branch has in our layout. */
export type BranchFiles = { readonly name: string; readonly paths: readonly NumberedPath[] };
/** A file that would find its place in our layout under another name. */
export type Move = { readonly from: string; readonly to: string; readonly tracked: boolean };
/** A migration's way to another number, with its rollback's where it has one; `version` is the new one. */
export type Renumbered = {
  readonly path: string;
  readonly version: string;
  readonly moves: readonly Move[];
  /** True where its old number lies before the newest one of the base. */
  readonly low: boolean;
};
/** A legacy file as the lock knows it, with the canonical migrations ("003_heartbeats") that hold its statements. */
export type LegacyTwin = { readonly path: string; readonly fate: FileFate; readonly keptIn: readonly string[] };
/** An SQL file that is not as the base has it; where nothing is compared, any SQL file (`present`). */
export type GuardedFile = Omit<BranchChange, 'kind'> & {
  readonly kind: BranchChangeKind | 'present';
  readonly role: FileRole;
  /** The role of the name that it had; its own where it kept its name. */
  readonly roleBefore: FileRole;
  /** Its number in our layout, and that of the name it had, as `NumberedPath.key`. */
  readonly number: string | null;
  readonly numberBefore: string | null;
  /** The line of mapping.yaml that names its source. */
  readonly source: Place | null;
  /** The source that holds the name it had. */
  readonly sourceBefore: Place | null;
  /** The entry that lets it be where the base's mapping.yaml still calls it deprecated; null where nothing changed so. */
  readonly excused: Decision | null;
  /** What the lock knows under this path, and whether it has these bytes; null where it knows nothing. */
  readonly recorded: (LegacyTwin & { readonly asRecorded: boolean }) | null;
  /** Legacy files with these very bytes, line ends apart, or with just these statements. */
  readonly twins: readonly (LegacyTwin & { readonly by: 'bytes' | 'statements' })[];
  /** True of what the consolidation wrote, or took in, on this very branch: the lock says so, and the base's did not. */
  readonly consolidated: boolean;
};
/** What of the last write is no longer so. */
export type Staleness =
  | { readonly kind: 'no-lock'; readonly removed: boolean }
  /** `inherited` of one that the base has just so. */
  | { readonly kind: 'unreadable-lock'; readonly problem: string; readonly inherited: boolean }
  /** A sealed lock that no longer tells of some canonical or legacy files. */
  | { readonly kind: 'forgotten'; readonly paths: readonly string[] }
  /**
   * `isOlder` of a lock from before mapping.yaml was remembered. `seal` where a seal may refuse to write by today's: `last` is
   * a commit that has the mapping.yaml of the last write, null where neither the base nor the branch has it.
   */
  | {
      readonly kind: 'decided-otherwise';
      readonly isOlder: boolean;
      readonly seal: { readonly last: string | null } | null;
    }
  | {
      readonly kind: 'target';
      readonly path: string;
      readonly is: 'missing' | 'edited';
      readonly of: 'migration' | 'report' | 'proof';
    }
  | { readonly kind: 'proof'; readonly path: string; readonly why: string };
/** A file by which something runs the guard: a workflow of a CI service, a local hook, or a script that others call. */
export type Installation = { readonly path: string; readonly kind: 'ci' | 'hook' | 'script' };
/** What runs the guard on the base and now; `named` are the files that hold its name now. */
export type Installations = {
  readonly before: readonly Installation[];
  readonly now: readonly Installation[];
  readonly named: readonly string[];
};
/** All that a rule of the guard may look at. */
export type GuardFacts = {
  readonly mapping: Guarded;
  /** What is wrong in mapping.yaml now: then `mapping` is the base's. */
  readonly problems: readonly MappingProblem[];
  /** True where the base has a mapping.yaml and the work tree has none. */
  readonly mappingRemoved: boolean;
  /** What the base's mapping.yaml said, where it said something else. */
  readonly before: Guarded | null;
  /** The deprecated sources of the base in which new SQL would be let be now. */
  readonly unwatched: readonly Source[];
  /** What is compared with, and the numbered files that it has now. */
  readonly base: (Base & Pick<BranchFiles, 'paths'>) | null;
  readonly lockPath: string;
  /** False where there is no lock, so that nothing is known of what was there when it was consolidated. */
  readonly isWritten: boolean;
  /** How onefold is called here: "onefold", "npx onefold", "pnpm exec onefold". */
  readonly program: string;
  /** The command that gives new numbers by the same comparison. */
  readonly renumber: string;
  readonly files: readonly GuardedFile[];
  /** The numbered files of our layout in the work tree. */
  readonly own: readonly NumberedPath[];
  /** The folders of our layout that are there. */
  readonly folders: ReadonlySet<string>;
  /** What our layout held where the branch began; with nothing to compare, what it holds now. */
  readonly forked: readonly NumberedPath[];
  /** The numbered files of the other branches that were named. */
  readonly others: readonly BranchFiles[];
  /** Numbered files that the branch adds by names under which the base has others by now. */
  readonly contested: readonly string[];
  /** New numbers for what the branch adds, by the old ones, where they are needed. */
  readonly renumbered: readonly Renumbered[];
  /** Places in our layout for what is new in a deprecated directory. */
  readonly moves: readonly Move[];
  readonly stale: readonly Staleness[];
  readonly installations: Installations;
};
/** A file that gets another name; its text differs only where it named what is renamed. Null where it has none to show. */
export type Rename = {
  readonly from: string;
  readonly to: string;
  readonly before: string | null;
  readonly text: string | null;
};
/** A place that a renaming leaves as it is, though it may mean what is renamed. */
export type LeftAlone = {
  readonly at: Place;
  /** The line, or a part of a long one. */
  readonly text: string;
  /** Why it is left, in a few words. */
  readonly why: string;
};
