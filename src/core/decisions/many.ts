/** Decisions on many things at once: each is one decision with one label, and is taken back as one. */
import type { LegacyRollback } from '../model.js';
import { plural } from '../text.js';
import { acceptFinding } from './answers.js';
import { type Decision, type MappingInput, NO_REASON, type Refused, sealedRefusal } from './plain.js';
import { restoreRetired } from './restoring.js';
import { undoneBy } from './rollback-marks.js';
import { type Part, several } from './several.js';

function unreasoned(reason: string): Refused | null {
  return reason.trim() === '' ? NO_REASON : null;
}

/** Lets findings stay as they are, all for one reason. */
export function acceptAll(plain: MappingInput, findings: readonly string[], reason: string): Decision | Refused {
  const refused = unreasoned(reason);
  if (refused !== null) return refused;
  const parts = findings.map((key): Part => ({ name: key, make: (now) => acceptFinding(now, key, reason) }));
  return several(plain, `accept ${plural(findings.length, 'finding')}: ${reason.trim()}`, parts);
}

/** Takes retirements back, by their positions: the files become migrations again, in their order behind all others. */
export function restoreAll(
  plain: MappingInput,
  positions: readonly number[],
  rollbacks: readonly LegacyRollback[],
): Decision | Refused {
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  const undoing = new Set(rollbacks.map(({ path }) => path));
  const chosen = positions.flatMap((at) => plain.retire?.[at] ?? []);
  const isRollback = ({ path, reason }: (typeof chosen)[number]) => undoing.has(path) || undoneBy(reason) !== null;
  // A rollback comes back to what it undoes.
  const entries = [...chosen.filter((one) => !isRollback(one)), ...chosen.filter(isRollback)];
  const parts = entries.map((entry): Part => {
    const make = (now: MappingInput): Decision | Refused => {
      const at = (now.retire ?? []).indexOf(entry);
      // A rollback comes back with its file, which may be one of the others.
      if (at < 0) return { label: '', edits: [] };
      return restoreRetired(now, at, now.migrations?.length ?? 0, rollbacks);
    };
    return { name: entry.path, make };
  });
  return several(plain, `restore ${plural(entries.length, 'file')}`, parts);
}
