import type {
  Difference,
  Mapping,
  RoundTrip,
  Runnable,
  Script,
  SecondRun,
  Snapshot,
  SqlFailure,
  StepTrip,
  WayBack,
} from '../../core/model.js';
import { printPlace } from '../../core/places.js';
import { differences } from '../../core/proof/differences.js';
import { isWhole } from '../../core/proof/way-back.js';
import { UserError } from '../../errors.js';
import { readCatalog } from '../../io/catalog.js';
import type { Session } from '../../io/database.js';
import { rehearse } from '../../io/rehearse.js';
import { perform } from '../../io/run/perform.js';
import { ensureLedger } from '../../io/tracking.js';
import type { Env } from '../command.js';
import { refuseInterrupted, type Shadows } from './shadows.js';

type Travel = {
  readonly env: Env;
  readonly shadows: Shadows;
  readonly ledger: Mapping['ledger'];
  readonly files: readonly Runnable[];
};
/** A database in which the first migrations have run, with its catalog. */
type Station = { readonly session: Session; readonly catalog: Snapshot };
type Reversible = Runnable & { readonly down: Script };

/** No ledger records a round trip, and on a shadow database nobody waits. */
const unrecorded = {
  record: () => 'SELECT 1',
  limits: { lock: null, statement: null },
  keepsLock: null,
  progress: null,
} as const;

function play({ env }: Travel, { client }: Session, script: Script, transaction: boolean): Promise<SqlFailure | null> {
  return perform(client, { ...unrecorded, script, transaction, signal: env.signal });
}

function up(travel: Travel, session: Session, file: Runnable): Promise<SqlFailure | null> {
  return play(travel, session, file.up, file.transaction);
}

function down(travel: Travel, session: Session, file: Reversible): Promise<SqlFailure | null> {
  return play(travel, session, file.down, file.downTransaction);
}

/** A rollback of comments alone is none. */
function isReversible(file: Runnable): file is Reversible {
  return file.down !== null && file.down.parts.length > 0;
}

/** Columns that are dropped and made again stand last: no matter of a rollback. */
function strong(before: Snapshot, after: Snapshot): Difference[] {
  return differences(before, after).filter(({ weak }) => weak !== true);
}

async function arrive(session: Session): Promise<Station> {
  return { session, catalog: await readCatalog(session.client) };
}

/** What ran before must run again: else what is measured behind it would be of another schema. */
async function mustUp(travel: Travel, session: Session, file: Runnable): Promise<void> {
  const failure = await up(travel, session, file);
  refuseInterrupted(travel.env);
  if (failure === null) return;
  throw new UserError(
    `${printPlace(failure.place)} ran with the runner and not without it: ${failure.message} (SQLSTATE ${failure.sqlstate}).`,
    'a migration must not count on rows of the ledger, nor on what another run left on the server.',
  );
}

/** Goes to a station on a database of its own. */
async function goTo(travel: Travel, count: number): Promise<Station> {
  const { shadows, ledger, files } = travel;
  const session = await shadows.next();
  // A migration may count on it, though nothing is recorded here.
  await ensureLedger(session.client, ledger);
  for (const file of files.slice(0, count)) await mustUp(travel, session, file);
  return arrive(session);
}

async function secondRun(travel: Travel, { session, catalog }: Station, file: Runnable): Promise<SecondRun> {
  if (!file.transaction) {
    const failure = await up(travel, session, file);
    if (failure !== null) return { kind: 'refused', failure };
    const found = strong(catalog, await readCatalog(session.client));
    return found.length === 0 ? { kind: 'same' } : { kind: 'changes', differences: found };
  }
  const rehearsal = await rehearse(session.client, file.up);
  if ('failure' in rehearsal) return { kind: 'refused', failure: rehearsal.failure };
  const found = strong(catalog, rehearsal.catalog);
  return found.length === 0 ? { kind: 'same' } : { kind: 'changes', differences: found };
}

async function wayBack(travel: Travel, before: Snapshot, here: Station, file: Runnable): Promise<WayBack> {
  if (!isReversible(file)) return { kind: 'none' };
  const { session, catalog } = here;
  const failure = await down(travel, session, file);
  if (failure !== null) return { kind: 'refused', failure };
  const residue = strong(before, await readCatalog(session.client));
  const again = await up(travel, session, file);
  const loss = again === null ? strong(catalog, await readCatalog(session.client)) : [];
  return { kind: 'run', residue, again, loss };
}

/** Tells whether the database is as it was after the migration ran for the first time. */
function isUnchanged(file: Runnable, { back }: StepTrip): boolean {
  if (back.kind === 'refused') return file.downTransaction;
  return back.kind === 'none' || isWhole(back);
}

async function visit(travel: Travel, from: Station, index: number): Promise<StepTrip & { readonly here: Station }> {
  const file = travel.files[index]!;
  const { version, name } = file;
  await mustUp(travel, from.session, file);
  const first = await arrive(from.session);
  const second = await secondRun(travel, first, file);
  const fresh = file.transaction || second.kind === 'same' ? first : await goTo(travel, index + 1);
  const back = await wayBack(travel, from.catalog, fresh, file);
  const trip = { version, name, second, back };
  return { ...trip, here: isUnchanged(file, trip) ? fresh : await goTo(travel, index + 1) };
}

/** Counts the migrations at the beginning that the rollbacks do not reach without a gap. */
function unreachedCount(files: readonly Runnable[]): number {
  return files.findLastIndex((file) => !isReversible(file)) + 1;
}

async function allTheWay(travel: Travel, from: Snapshot, last: Station): Promise<WayBack> {
  const way = travel.files.slice(unreachedCount(travel.files)).filter(isReversible);
  for (const file of way.toReversed()) {
    const failure = await down(travel, last.session, file);
    if (failure !== null) return { kind: 'refused', failure };
  }
  const residue = strong(from, await readCatalog(last.session.client));
  for (const file of way) {
    const again = await up(travel, last.session, file);
    if (again !== null) return { kind: 'run', residue, again, loss: [] };
  }
  return { kind: 'run', residue, again: null, loss: strong(last.catalog, await readCatalog(last.session.client)) };
}

/**
 * Runs each migration, once more, its rollback, and the migration again, on a database where all before it have run; then
 * all rollbacks in one go and everything up again. Where one leaves traces, the next begins on a fresh database.
 * The files are those that run: what stands behind a failure is left out.
 */
export async function roundTrip(travel: Travel): Promise<RoundTrip> {
  const { env, files } = travel;
  const oldest = unreachedCount(files);
  let here = await goTo(travel, 0);
  let reach = here.catalog;
  const steps: StepTrip[] = [];
  for (const index of files.keys()) {
    refuseInterrupted(env);
    env.emit({ kind: 'progress', label: 'Replaying migrations back and forth', done: index, total: files.length });
    if (index === oldest) reach = here.catalog;
    const { here: next, ...trip } = await visit(travel, here, index);
    steps.push(trip);
    here = next;
  }
  const from = files[oldest]?.version;
  const back = from === undefined ? null : await allTheWay(travel, reach, here);
  refuseInterrupted(env);
  return { steps, whole: from === undefined || back === null ? null : { from, back } };
}
