import { decodeFile } from '../core/decode.js';
import { disagreements } from '../core/history/repairs.js';
import { versionKey } from '../core/history/versions.js';
import { checksumOf } from '../core/history.js';
import type { AppliedRow, LedgerChange, MigrationFile, Recorded, Report } from '../core/model.js';
import { UserError } from '../errors.js';
import { readFileAt } from '../io/git.js';
import { changeLedger } from '../io/run/ledger-changes.js';
import { readRecorded } from '../io/tracking.js';
import { type Canonical, loadCanonical } from './canonical.js';
import type { Command, Env, FlagValues } from './command.js';
import { requireConfirmation } from './running/production.js';
import { lockFlag } from './running/wishes.js';
import { databaseFlag, runOptions, withSession } from './target.js';

/** Gives the text that had run, where the commit of that day has it and its checksum says that this is it. */
function appliedText({ root }: Env, { gitCommit, checksum }: AppliedRow, { path }: MigrationFile): string | null {
  const bytes = gitCommit === null ? null : readFileAt(root, gitCommit, path);
  if (bytes === null) return null;
  const file = decodeFile(path, bytes);
  return checksumOf(file) === checksum ? file.text : null;
}

function refuseUnknown({ migrations }: Canonical, versions: readonly string[], { rows, halves }: Recorded): void {
  const known = new Set([...migrations, ...(rows ?? []), ...halves].map(({ version }) => versionKey(version)));
  const unknown = versions.find((version) => !known.has(versionKey(version)));
  if (unknown === undefined) return;
  throw new UserError(
    `neither a file nor the ledger has a version "${unknown}". Nothing was changed.`,
    'name versions as `onefold list` shows them, or none for all.',
    'unknown-version',
  );
}

function repairs(env: Env, canonical: Canonical, { version }: FlagValues, recorded: Recorded): LedgerChange[] {
  const { rows, halves } = recorded;
  const versions = Array.isArray(version) ? version.map(String) : [];
  refuseUnknown(canonical, versions, recorded);
  const found = disagreements(canonical.migrations, rows ?? [], halves, versions);
  return [
    ...found.changed.map(({ row, migration }): LedgerChange => {
      const now = canonical.files.get(migration.path)?.text ?? '';
      return { kind: 'checksum', row, migration, applied: appliedText(env, row, migration), now };
    }),
    ...found.missing.map((row): LedgerChange => ({ kind: 'remove', row })),
    ...found.halves.map((half): LedgerChange => ({ kind: 'forget', half })),
  ];
}

const WHAT_IT_MEANS =
  'Only the ledger changes, never the schema: repair is for what you know to be so. `onefold repair --reason TEXT` does it, and keeps the reason in the audit trail.';

export const repair: Command = {
  name: 'repair',
  summary: 'Show what ledger and files disagree about; with --reason, make the ledger say what the files say',
  flags: [
    databaseFlag,
    { name: '--reason', value: 'TEXT', summary: 'Do it, and keep why in the audit trail' },
    lockFlag,
  ],
  args: [{ name: 'version', summary: 'Only these versions', required: false, several: true }],
  async run(env, flags): Promise<Report> {
    const reason = typeof flags.reason === 'string' && flags.reason.trim() !== '' ? flags.reason.trim() : null;
    if (reason !== null) requireConfirmation(env, 'changed');
    const canonical = await loadCanonical(env);
    return withSession(env, { flags, writes: reason !== null }, async (session) => {
      const { target } = session;
      const decide = async (recorded: Recorded) => repairs(env, canonical, flags, recorded);
      if (reason === null) {
        const changes = await decide(await readRecorded(session.client, canonical.mapping.ledger));
        const notes = [...canonical.notes, ...(changes.length > 0 ? [WHAT_IT_MEANS] : [])];
        const verdict = changes.length === 0 ? 'ok' : 'attention';
        return { command: 'repair', verdict, notes, target, ledger: { done: false, changes } };
      }
      const options = { ...runOptions(env, canonical, flags), reason };
      const changes = await changeLedger(session, decide, options, (event) => env.emit(event));
      return { command: 'repair', verdict: 'ok', notes: canonical.notes, target, ledger: { done: true, changes } };
    });
  },
};
