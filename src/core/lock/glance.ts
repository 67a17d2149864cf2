import type { Lock, LockFile, LockMapping, LockTarget, Pieces, ReportFacts } from '../model.js';
import { keyed, lookupAll, lookupOne } from './lookups.js';
import { type Entries, entriesOf, type Prefix, prefixOf, printedEntries, sectionOf, wholeOf } from './printed-lists.js';

/** What a lock says, asked for bit by bit. */
export type LockGlance = {
  readonly mapping: LockMapping | null;
  readonly targets: readonly LockTarget[];
  /** Lists the legacy files. */
  readonly paths: () => readonly string[];
  /** Finds what is recorded of a legacy file. */
  readonly fileAt: (path: string) => LockFile | null;
  /** Finds the legacy files that had these bytes, by their hash with CRLF read as LF. */
  readonly filesWith: (sha256Lf: string) => readonly LockFile[];
  /** Finds the legacy files that hold just these statements, in this order; those that frame a transaction do not count. */
  readonly filesDoing: (statements: readonly string[], frames?: ReadonlySet<string>) => readonly LockFile[];
  /** Names the canonical migrations ("003_heartbeats") that hold a legacy file's statements, or roll back by them. */
  readonly keptIn: (path: string) => readonly string[];
};

type Named = Pick<ReportFacts['migrations'][number], 'version' | 'name'>;
type Lists = {
  readonly files: Entries<LockFile>;
  readonly told: Entries<ReportFacts['files'][number]>;
  readonly migrations: Entries<Named>;
};

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((identity, index) => identity === other[index]);
}

function isMapping(mapping: LockMapping | undefined): mapping is LockMapping {
  const { layout, sources, guard } = (mapping?.guarded ?? {}) as Partial<LockMapping['guarded']>;
  return typeof layout?.reports === 'string' && Array.isArray(sources) && typeof guard === 'object';
}

function glance(head: Omit<Lock, 'files' | 'report'>, { files, told, migrations }: Lists): LockGlance {
  const byStatement = lookupAll(files, {
    of: ({ statements }) => statements,
    printed: (identity) => JSON.stringify(identity),
  });
  const toldOf = lookupOne(told, keyed('path'));
  const named = lookupOne(migrations, keyed('version'));
  return {
    mapping: isMapping(head.mapping) ? head.mapping : null,
    targets: head.targets,
    paths: () => files.all().map(({ path }) => path),
    fileAt: lookupOne(files, keyed('path')),
    filesWith: lookupAll(files, keyed('sha256Lf')),
    filesDoing: (statements, frames = new Set()) => {
      const bare = (all: readonly string[]) => all.filter((identity) => !frames.has(identity));
      const wanted = bare(statements);
      const [first] = wanted;
      return first === undefined ? [] : byStatement(first).filter((file) => isSame(bare(file.statements), wanted));
    },
    keptIn: (path) => {
      const { versions, downs } = toldOf(path) ?? { versions: [], downs: [] };
      return (versions.length > 0 ? versions : downs).map((version) => {
        const migration = named(version);
        return migration === null ? version : `${version}_${migration.name}`;
      });
    },
  };
}

function hasPaths(list: unknown): boolean {
  return Array.isArray(list) && list.every((one: unknown) => typeof (one as LockTarget | null)?.path === 'string');
}

function wholeGlance(bytes: Buffer): LockGlance {
  const lock = JSON.parse(bytes.toString()) as Lock | null;
  const { targets, files, report } = lock ?? {};
  if (lock === null || ![targets, files, report?.files].every(hasPaths) || !Array.isArray(report?.migrations)) {
    throw new Error('it is no lock that onefold wrote');
  }
  return glance(lock, {
    files: entriesOf(lock.files),
    told: entriesOf(lock.report.files),
    migrations: entriesOf(lock.report.migrations),
  });
}

const FILES = '\n  "files": [';
const END = '\n  }\n}\n';

/** Tells whether a text ends as a lock does: what was cut off, or goes on, is none. */
function isEnded({ size, read }: Pieces): boolean {
  const end = Buffer.alloc(END.length);
  return read(end, Math.max(0, size - END.length)) === END.length && end.toString('latin1') === END;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The lists behind an offset, in the order in which they are printed; none is read before it is asked for. */
function listsBehind(text: Prefix, offset: number): Lists {
  const files = once(() => sectionOf(text, 'files', 2, offset));
  const told = once(() => sectionOf(text, 'files', 4, files().end));
  const migrations = once(() => sectionOf(text, 'migrations', 4, told().end));
  return {
    files: printedEntries(files, 4),
    told: printedEntries(told, 6),
    migrations: printedEntries(migrations, 6),
  };
}

/**
 * Reads of a lock only what it is asked for: the guard has to answer at once also where the lock tells of ten thousand
 * files, and asks for five of them. Counts on the form that `printLock` gives; a lock in another form is read whole. Throws
 * what JSON.parse throws for what is no JSON, and an Error for what lacks a lock's lists; whether the whole shape is that of
 * a lock, `parseLock` tells.
 */
export function glanceAtLock(pieces: Pieces): LockGlance {
  const text = prefixOf(pieces);
  const files = isEnded(pieces) ? text.find(FILES, 0) : -1;
  if (files < 0) return wholeGlance(wholeOf(pieces));
  const head = JSON.parse(`${text.between(0, files).toString().replace(/,\s*$/, '')}}`) as Lock;
  return hasPaths(head.targets) ? glance(head, listsBehind(text, files)) : wholeGlance(wholeOf(pieces));
}
