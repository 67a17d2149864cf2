import type { Effect, LedgerNames, ParsedFile } from '../model.js';
import { objectKey, qualifiedName } from '../objects.js';
import { placeAt, printPlace } from '../places.js';
import type { Refusal } from './refusals.js';

const RELATIONS: ReadonlySet<string> = new Set(['table', 'view', 'materialized view', 'sequence', 'index', 'type']);

/** By what mapping.yaml calls them: the names that a script must leave to the runner. */
function reserved({ table, history, statusView, statusFunction }: LedgerNames): readonly (readonly [string, string])[] {
  return [
    ['table', table],
    ['history', history],
    ['statusView', statusView],
    ['statusFunction', statusFunction],
  ];
}

function keyTakenBy({ action, object, to }: Effect, names: LedgerNames): string | null {
  const made = action === 'rename' ? to : object;
  if (made === undefined || !['create', 'replace', 'rename'].includes(action)) return null;
  if ((made.schema ?? 'public') !== names.schema) return null;
  const isFunction = made.kind === 'function';
  if (!isFunction && !RELATIONS.has(made.kind)) return null;
  const found = reserved(names).find(([key, name]) => name === made.name && (key === 'statusFunction') === isFunction);
  return found?.[0] ?? null;
}

/**
 * Says which statements make something under a name that the ledger, the audit trail or what shows them has: IF NOT EXISTS
 * would take ours for theirs, and everything else would fail behind migrations that have run.
 */
export function clashRefusals(files: readonly ParsedFile[], names: LedgerNames): Refusal[] {
  return files.flatMap(({ file, statements }) =>
    statements.flatMap(({ span, parsed }) =>
      ('effects' in parsed ? parsed.effects : []).flatMap((effect) => {
        const key = keyTakenBy(effect, names);
        if (key === null) return [];
        const made = effect.to ?? effect.object;
        const what = made.kind === 'function' ? objectKey(made) : `${made.kind} ${qualifiedName(made)}`;
        return [
          {
            message: `${printPlace(placeAt(file.path, file.text ?? '', span.start))} makes ${what}, and the runner keeps its own records under that name. Nothing was run.`,
            help: `give the runner's another name in mapping.yaml, such as \`ledger: { ${key}: onefold_${names[key as 'table'].replace(/^_+/, '')} }\`, before the first run.`,
          },
        ];
      }),
    ),
  );
}
