import type { LedgerChange, LedgerChanges } from '../../model.js';
import { plural } from '../../text.js';
import { printable } from '../printable.js';
import type { Style } from '../style.js';
import { diffText } from './changes.js';
import { wrap } from './wrap.js';

const INDENT = ' '.repeat(6);

function titled(version: string, name: string, said: string): string[] {
  return [`  [${printable(version)}] ${printable(name)}`, ...wrap(said, INDENT, INDENT)];
}

function checksumText(change: LedgerChange & { readonly kind: 'checksum' }, style: Style): string[] {
  const { row, migration, applied, now } = change;
  const head = titled(
    row.version,
    row.name,
    `checksum ${row.checksum}, of ${migration.path} now ${migration.checksum}`,
  );
  if (applied === null) return [...head, `${INDENT}what had run is in no commit here, so there is nothing to compare`];
  return [...head, diffText({ path: migration.path, before: applied, text: now }, style)];
}

function changeText(change: LedgerChange, style: Style): string[] {
  switch (change.kind) {
    case 'stamp':
      return titled(
        change.migration.version,
        change.migration.name,
        `counts as applied, checksum ${change.migration.checksum}`,
      );
    case 'checksum':
      return checksumText(change, style);
    case 'remove':
      return titled(
        change.row.version,
        change.row.name,
        `has no file here: its row goes (checksum ${change.row.checksum})`,
      );
    case 'forget': {
      const { version, direction, done, total } = change.half;
      const what = direction === 'up' ? 'applied' : 'rolled back';
      return titled(
        version,
        '',
        `is half ${what}, ${done} of ${total} statements: that is forgotten, what they did stays`,
      );
    }
  }
}

/** Prints changes of the ledger that run no migration, each with what it was and what it is. */
export function ledgerText({ done, changes }: LedgerChanges, style: Style): string {
  if (changes.length === 0) return 'The ledger needs no change.';
  const head = done
    ? `Changed the ledger in ${plural(changes.length, 'place')}:`
    : `The ledger would change in ${plural(changes.length, 'place')}:`;
  return [head, '', ...changes.flatMap((change) => changeText(change, style))].join('\n');
}
