import { printMapping } from '../core/mapping.js';
import type {
  Comparison,
  ComparisonWish,
  ConflictDetail,
  Editable,
  EditVerdict,
  EditWish,
  MigrationDetail,
  PlannedChange,
  RunPreview,
  SessionDraft,
  SessionReport,
  SessionText,
  SqlText,
  Thought,
} from '../core/model.js';
import { heldFor } from '../core/proof/withheld.js';
import { plain } from '../core/report/style.js';
import { textReport } from '../core/report/text.js';
import { migrationDetail } from '../core/session/detail.js';
import { highlight } from '../core/session/highlight.js';
import { proofOutcome } from '../core/session/proof-outcome.js';
import { loadParser } from '../core/sql/parse.js';
import { UserError } from '../errors.js';
import { readText } from '../io/text.js';
import { writeAll } from '../io/write.js';
import type { Env, FlagValues } from './command.js';
import { commands } from './index.js';
import { emptyMemory } from './memory.js';
import { livesFromLock } from './outputs.js';
import { draftHere } from './proposal.js';
import { currentProof } from './proved.js';
import { plannedChanges } from './session/changes.js';
import { choicesOf } from './session/choices.js';
import { comparisonOf, readSql } from './session/comparison.js';
import { draftedTexts, sessionText } from './session/drafts.js';
import { editableOf, verdictOn } from './session/editing.js';
import { type Opened, openDraft } from './session/opened.js';
import { previewOf } from './session/preview.js';

/** The commands that a session can run as they are. */
export type SessionCommand = 'write' | 'prove' | 'up';

/**
 * What a session in which the whole work is done asks of a repository. Drafts are decisions that need not be on disk. What
 * cannot be done rejects with a UserError. One call at a time.
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
  /** Lists what can be done about an object ("table public.robots"); null where it is no conflict (`choicesFor`). */
  choices(draft: SessionDraft, object: string): Promise<ConflictDetail | null>;
  /** Shows a migration by its name; null where the draft has none of that name, or the legacy files are gone. */
  migration(draft: SessionDraft, name: string): Promise<MigrationDetail | null>;
  compare(draft: SessionDraft, wish: ComparisonWish): Promise<Comparison>;
  /** Shows any SQL file of the repository. */
  file(path: string): Promise<SqlText>;
  /** Gives a migration's canonical file for an editor. UserError where no patch could keep an edit of it. */
  editable(draft: SessionDraft, wish: EditWish): Promise<Editable>;
  /** Says what an edited text of a migration's canonical file comes to. */
  edited(draft: SessionDraft, name: string, text: string): Promise<EditVerdict>;
  /** Lists what a write would touch, mapping.yaml first where it is to change. */
  changes(draft: SessionDraft): Promise<readonly PlannedChange[]>;
  /** Says what `up` with these flags would run, as its dry run does. */
  preview(flags: FlagValues): Promise<RunPreview>;
  /** Writes mapping.yaml, if the disk still holds `expected` (null: no file). UserError where it does not. */
  save(draft: SessionDraft, expected: string | null): Promise<void>;
  /** Runs a command as the command line does, on what is on disk. */
  perform(command: SessionCommand, flags: FlagValues): Promise<SessionReport>;
};

/** Ends reading at its next sign of life once it is interrupted; what acts on a database takes care of that itself. */
function interruptible(env: Env): Env {
  return {
    ...env,
    emit(event) {
      refuseInterrupted(env);
      env.emit(event);
    },
  };
}

function refuseInterrupted({ signal }: Env): void {
  if (signal.aborted) throw new UserError('interrupted; nothing was changed.', 'ask again.');
}

function save(env: Env, text: string, expected: string | null): void {
  if (readText(env.root, env.mappingPath) !== expected) {
    throw new UserError(
      `${env.mappingPath} was changed on disk meanwhile; it stays as it is now.`,
      'read it again: what was decided since then is not in it.',
    );
  }
  writeAll(env.root, { writes: [{ path: env.mappingPath, text }], removes: [] });
}

async function perform(env: Env, name: SessionCommand, flags: FlagValues): Promise<SessionReport> {
  const command = await commands.find((entry) => entry.name === name)!.load();
  const report = await command.run(env, flags);
  const { verdict, run = null, findings = [] } = report;
  const proof = proofOutcome(report);
  const lines = textReport(proof === null ? report : { ...report, notes: [] }, plain)
    .trimEnd()
    .split('\n');
  return { command: name, verdict, lines, run, findings, proof };
}

function migrationOf({ workspace, report }: Opened, name: string): MigrationDetail | null {
  if (livesFromLock(workspace)) return null;
  const { consolidation, mapping, lock } = workspace;
  const { corpus, plan } = consolidation;
  const held = heldFor(mapping, lock, currentProof(workspace)?.steps ?? []);
  return migrationDetail({ corpus, plan, mapping, held, migrations: report().migrations }, name);
}

/** Opens a session. The signal of `env` is asked for anew by every call. */
export function openSession(world: Env): Session {
  const { mappingPath } = world;
  const env: Env = {
    ...world,
    get signal() {
      return world.signal;
    },
    memory: emptyMemory(),
  };
  const textFor = draftedTexts(mappingPath);
  const reading = interruptible(env);
  let last: Opened | null = null;
  const opened = async (draft: SessionDraft): Promise<Opened> => {
    const text = textFor(draft);
    if (last?.workspace.text !== text) last = await openDraft(reading, text);
    return last;
  };
  return {
    async read() {
      const text = readText(env.root, mappingPath);
      return text === null ? null : sessionText(mappingPath, text);
    },
    async draft() {
      const { mapping } = await draftHere(reading, null);
      return sessionText(mappingPath, printMapping(mapping));
    },
    textOf: async (draft) => sessionText(mappingPath, textFor(draft)),
    async think(draft) {
      last = null;
      const { workspace, facts } = await opened(draft);
      return { text: workspace.text, facts: facts() };
    },
    choices: async (draft, object) => choicesOf(reading, (await opened(draft)).workspace, object),
    migration: async (draft, name) => migrationOf(await opened(draft), name),
    compare: async (draft, wish) => comparisonOf(env, await opened(draft), wish),
    async file(path) {
      await loadParser();
      return highlight(path, readSql(env, path));
    },
    editable: async (draft, wish) => editableOf((await opened(draft)).workspace, wish),
    edited: async (draft, name, text) => verdictOn(env, (await opened(draft)).workspace, name, text),
    async changes(draft) {
      const { workspace, outputs } = await opened(draft);
      return plannedChanges(env, workspace, outputs());
    },
    preview: (flags) => previewOf(env, flags),
    save: async (draft, expected) => save(env, textFor(draft), expected),
    async perform(command, flags) {
      last = null;
      return perform(env, command, flags);
    },
  };
}
