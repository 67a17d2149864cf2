import type { LedgerNames, ParsedFile } from '../model.js';
import { objectKey } from '../objects.js';
import { placeAt, printPlace } from '../places.js';
import { otherName, takenName } from '../runner-names.js';
import type { Refusal } from './refusals.js';

/**
 * Says which statements make something under a name that the ledger, the audit trail or what shows them has: IF NOT EXISTS
 * would take ours for theirs, and everything else would fail behind migrations that have run.
 */
export function clashRefusals(files: readonly ParsedFile[], names: LedgerNames): Refusal[] {
  return files.flatMap(({ file, statements }) =>
    statements.flatMap(({ span, parsed }) =>
      ('effects' in parsed ? parsed.effects : []).flatMap((effect) => {
        const taken = takenName(effect, names);
        if (taken === null) return [];
        const place = printPlace(placeAt(file.path, file.text ?? '', span.start));
        return [
          {
            message: `${place} makes ${objectKey(taken.made)}, and the runner keeps its own records under that name. Nothing was run.`,
            help: `give the runner's another name in mapping.yaml, such as \`${otherName(taken.key, names)}\`, before the first run.`,
          },
        ];
      }),
    ),
  );
}
