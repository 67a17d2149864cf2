import type {
  Choices,
  Comparison,
  ComparisonWish,
  MigrationDetail,
  PlannedChange,
  RunPreview,
  SessionDraft,
  SessionReport,
  SessionText,
  SqlText,
  Thought,
} from '../core/model.js';
import type { FlagValues } from './command.js';

/** The commands that a session can run as they are. */
export type SessionCommand = 'write' | 'prove' | 'consolidate' | 'up' | 'status' | 'verify' | 'report' | 'seal';

/**
 * What a session in which the whole work is done asks of a repository. Drafts are decisions that need not be on disk. What
 * cannot be done rejects with a UserError.
 */
export type Session = {
  /** Reads mapping.yaml as it is on disk; null where there is none. */
  read(): Promise<SessionText | null>;
  /** Drafts a mapping.yaml for the repository, as `init --dry-run` does. */
  draft(): Promise<SessionText>;
  /** Gives the text of a draft, with its edits in it. */
  textOf(draft: SessionDraft): Promise<SessionText>;
  /** Thinks a draft through. UserError where mapping.yaml would not be valid. */
  think(draft: SessionDraft): Promise<Thought>;
  /** Lists what can be done about an object ("table public.robots"); null where fewer than two legacy files define it. */
  choices(draft: SessionDraft, object: string): Promise<Choices | null>;
  /** Shows a migration by its name; null where the draft has none of that name, or lives from the lock. */
  migration(draft: SessionDraft, name: string): Promise<MigrationDetail | null>;
  compare(draft: SessionDraft, wish: ComparisonWish): Promise<Comparison>;
  /** Shows any SQL file of the repository. */
  file(path: string): Promise<SqlText>;
  /** Lists what a write would touch, mapping.yaml first where it is to change. */
  changes(draft: SessionDraft): Promise<readonly PlannedChange[]>;
  /** Says what `up` with these flags would run, as its dry run does. */
  preview(flags: FlagValues): Promise<RunPreview>;
  /** Writes mapping.yaml, if the disk still holds `expected` (null: no file). UserError where it does not. */
  save(draft: SessionDraft, expected: string | null): Promise<void>;
  /** Runs a command as the command line does, on what is on disk. */
  perform(command: SessionCommand, flags: FlagValues): Promise<SessionReport>;
};
