import type { Proof, ProofObject } from '../model.js';
import { plural } from '../text.js';

const FATES: readonly (readonly [ProofObject['fate'], string])[] = [
  ['kept', 'kept'],
  ['never created', 'never created by the legacy side, but now'],
  ['added', 'only on the canonical side'],
  ['retired', 'retired with a reason'],
  ['dropped', 'dropped by the legacy side itself'],
];

/** Counts objects by fate ("270 kept, 3 retired with a reason, …"), the unexplained ones last; fates without any are left out. */
export function fateWords({ objects }: Proof): string {
  const count = (is: (object: ProofObject) => boolean) => objects.filter(is).length;
  const changed = ({ fate }: ProofObject) => fate === 'changed';
  const counts = [
    ...FATES.map(([fate, words]) => [count((one) => one.fate === fate), words] as const),
    [count((one) => changed(one) && one.reason !== null), 'changed with a reason'] as const,
    [count((one) => changed(one) && one.reason === null), 'changed without a reason'] as const,
    [count(({ fate }) => fate === 'lost'), 'lost without a reason'] as const,
  ];
  const shown = counts.filter(([n]) => n > 0).map(([n, words]) => `${n} ${words}`);
  return shown.length === 0 ? 'none' : shown.join(', ');
}

/** Tells whether every object is kept or has a reason why it is not. */
export function nothingUnexplained({ objects }: Proof): boolean {
  return objects.every(({ fate, reason }) => fate !== 'lost' && (fate !== 'changed' || reason !== null));
}

/** Says how many migrations ran on an empty database, and which were refused. */
export function canonicalWords({ canonical, refused }: Proof): string {
  const total = canonical.applied.length + canonical.notRun.length + (canonical.failed === null ? 0 : 1);
  const failed = refused.length === 0 ? '' : `; refused: ${refused.map(({ version }) => version).join(', ')}`;
  return `${total - refused.length} of ${plural(total, 'migration')} applied to an empty database${failed}`;
}

/** Says how many rollbacks take their migration back, and how far they go in one go. */
export function rollbackWords({ steps, whole }: Proof): string {
  const having = steps.filter(({ rollback }) => rollback !== 'none');
  const good = having.filter(({ rollback }) => rollback === 'whole').length;
  if (having.length === 0) return 'none';
  const said = `${good} of ${having.length} take their migration back, up and down and up again`;
  if (whole === null) return said;
  const reach = whole.from === steps[0]?.version ? 'all' : `${whole.from} and later`;
  return `${said}; ${reach} in one go: ${whole.held ? 'yes' : 'no'}`;
}

/** Says how many migrations change nothing when they run twice. */
export function secondRunWords({ steps }: Proof): string {
  const same = steps.filter(({ second }) => second === 'same').length;
  const refused = steps.filter(({ second }) => second === 'refused').length;
  const rest = steps.length - same - refused;
  const others = [
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(rest > 0 ? [`${rest} ${rest === 1 ? 'changes' : 'change'} something`] : []),
  ];
  return [
    `${same} of ${plural(steps.length, 'migration')} ${same === 1 ? 'changes' : 'change'} nothing`,
    ...others,
  ].join(', ');
}

/** Tells whether every difference between rows has a reason, or none is needed. */
export function rowsExplained({ open }: Proof): boolean {
  return !open.some((key) => key.startsWith('rows-changed '));
}

/** Says whether the rows that migrations make are the same. */
export function rowWords(proof: Proof): string {
  const { tables, differing } = proof.rows;
  if (tables === 0) return 'no table has any';
  return differing.length === 0
    ? `${plural(tables, 'table')} compared, all alike`
    : `${plural(tables, 'table')} compared, ${differing.length} ${differing.length === 1 ? 'differs' : 'differ'}${rowsExplained(proof) ? ' with a reason' : ''}`;
}
