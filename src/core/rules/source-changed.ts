import type { FileFate, Lock, LockFile, Mapping, Violation } from '../model.js';
import { fileAt, type Rule, type RuleContext } from './rule.js';
import { sentenceList } from './shared/lists.js';

/** A decision rests on the bytes of these; what is kept, ignored or only read may change. */
const decided: ReadonlySet<FileFate> = new Set(['planned', 'down', 'retired']);

function consequence(lock: Lock, { path, fate }: LockFile): string {
  if (fate === 'retired') return 'it was retired as it was then';
  const versions = lock.report.files.find((file) => file.path === path)?.versions ?? [];
  if (versions.length === 0) return 'the canonical files were made from other bytes';
  return `${sentenceList(versions)} ${versions.length === 1 ? 'was' : 'were'} made from other bytes`;
}

function advice({ sealed }: Mapping, path: string): string {
  if (sealed === null) {
    return 'run `onefold plan` to see what it changes and `onefold write` to write the canonical files anew, or restore the file.';
  }
  return `the consolidation is sealed since ${sealed}, and a legacy file must not change any more: restore ${path}, and put the change into a new migration.`;
}

function judgeFile({ corpus, mapping }: RuleContext, lock: Lock, recorded: LockFile): Violation[] {
  const now = corpus.files.get(recorded.path)?.file;
  // A file that is gone or cannot be read is another matter.
  if (now === undefined || now.sha256Lf === '' || now.sha256Lf === recorded.sha256Lf) return [];
  return [
    {
      subject: recorded.path,
      message: `${recorded.path} has changed since it was consolidated: ${consequence(lock, recorded)}.`,
      at: [fileAt(recorded.path)],
      detail: [
        `then sha256 ${recorded.sha256Lf}, git blob ${recorded.blob}`,
        `now  sha256 ${now.sha256Lf}, git blob ${now.blob}`,
      ],
      help: advice(mapping, recorded.path),
    },
  ];
}

/** Judges legacy files that are not what they were at the last write, line ends aside. */
export const sourceChanged: Rule = {
  id: 'source-changed',
  severity: 'error',
  // Until the seal the next write takes the new bytes; to refuse it because of them would be a circle.
  severityUnder: ({ sealed }) => (sealed === null ? 'warning' : 'error'),
  summary: 'a legacy file has changed since it was consolidated',
  why: 'The canonical migrations were made from other bytes than the file has now, and a retirement was decided on other bytes. Somebody still works in the old directory, and what they changed reaches no database that runs the canonical history.',
  fix: `Before \`onefold seal\`: look at \`onefold plan\`, then run \`onefold write\`. After it: restore the file, and write a new migration into versions/.
A file that may go on changing belongs under \`keep:\`:

    sources:
      - { path: db/legacy, status: deprecated, keep: [reporting_views.sql] }`,
  check: (context) => {
    const { lock } = context;
    const recorded = lock === null ? [] : lock.files.filter(({ fate }) => decided.has(fate));
    return lock === null ? [] : recorded.flatMap((file) => judgeFile(context, lock, file));
  },
};
