import type { Lock, LockFile, LockMapping, LockTarget, ReportFacts } from '../model.js';

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
type List<T> = {
  /** The entries that hold a piece of JSON, and maybe others besides. */
  readonly holding: (piece: string) => readonly T[];
  readonly all: () => readonly T[];
};
type Lists = {
  readonly files: List<LockFile>;
  readonly told: List<ReportFacts['files'][number]>;
  readonly migrations: List<Named>;
};
type Lookup<T> = (key: string) => readonly T[];

/** Who asks more often is answered from an index of the whole list. */
const FEW = 16;

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((identity, index) => identity === other[index]);
}

function pair(key: string, value: string): string {
  return `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
}

function indexed<T>(entries: readonly T[], keysOf: (entry: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const index = new Map<string, T[]>();
  for (const entry of entries) {
    for (const key of new Set(keysOf(entry))) {
      const same = index.get(key);
      if (same === undefined) index.set(key, [entry]);
      else same.push(entry);
    }
  }
  return index;
}

function isMapping(mapping: LockMapping | undefined): mapping is LockMapping {
  const { layout, sources, guard } = (mapping?.guarded ?? {}) as Partial<LockMapping['guarded']>;
  return typeof layout?.reports === 'string' && Array.isArray(sources) && typeof guard === 'object';
}

/** Looks entries up by one of the keys that stand in their JSON as `pieceOf` writes them. */
function lookup<T>(
  { holding, all }: List<T>,
  keysOf: (entry: T) => readonly string[],
  pieceOf: (key: string) => string,
): Lookup<T> {
  let asked = 0;
  let index: ReadonlyMap<string, readonly T[]> | null = null;
  return (key) => {
    asked += 1;
    if (asked > FEW) index ??= indexed(all(), keysOf);
    return index === null
      ? holding(pieceOf(key)).filter((entry) => keysOf(entry).includes(key))
      : (index.get(key) ?? []);
  };
}

function glance(head: Omit<Lock, 'files' | 'report'>, { files, told, migrations }: Lists): LockGlance {
  const byPath = lookup(
    files,
    ({ path }) => [path],
    (path) => pair('path', path),
  );
  const byHash = lookup(
    files,
    ({ sha256Lf }) => [sha256Lf],
    (hash) => pair('sha256Lf', hash),
  );
  const byStatement = lookup(
    files,
    ({ statements }) => statements,
    (identity) => `"${identity}"`,
  );
  const toldOf = lookup(
    told,
    ({ path }) => [path],
    (path) => pair('path', path),
  );
  const named = lookup(
    migrations,
    ({ version }) => [version],
    (version) => pair('version', version),
  );
  return {
    mapping: isMapping(head.mapping) ? head.mapping : null,
    targets: head.targets,
    paths: () => files.all().map(({ path }) => path),
    fileAt: (path) => byPath(path)[0] ?? null,
    filesWith: byHash,
    filesDoing: (statements, frames = new Set()) => {
      const bare = (all: readonly string[]) => all.filter((identity) => !frames.has(identity));
      const wanted = bare(statements);
      const [first] = wanted;
      return first === undefined ? [] : byStatement(first).filter((file) => isSame(bare(file.statements), wanted));
    },
    keptIn: (path) => {
      const { versions, downs } = toldOf(path)[0] ?? { versions: [], downs: [] };
      return (versions.length > 0 ? versions : downs).map((version) => {
        const migration = named(version)[0];
        return migration === undefined ? version : `${version}_${migration.name}`;
      });
    },
  };
}

const LINE_END = 10;

/** Reads entries of a printed list, each of which begins on a line of its own, so many blanks deep. */
function entriesIn<T>(list: Buffer, depth: number): List<T> {
  const [open, close] = [`\n${' '.repeat(depth)}{`, `\n${' '.repeat(depth)}}`];
  const endOf = (start: number): number => {
    const line = list.indexOf(LINE_END, start + 1);
    // What is short stands on one line.
    if (/\},?$/.test(list.toString('latin1', Math.max(start, line - 2), line))) return list.lastIndexOf('}', line) + 1;
    return list.indexOf(close, start) + close.length;
  };
  const holding = (piece: string): T[] => {
    const found: T[] = [];
    for (let at = list.indexOf(piece); at >= 0; at = list.indexOf(piece, at)) {
      const start = list.lastIndexOf(open, at);
      const end = endOf(start);
      found.push(JSON.parse(list.toString('utf8', start, end)) as T);
      at = end;
    }
    return found;
  };
  return { holding, all: () => JSON.parse(`[${list.toString('utf8', list.indexOf('[') + 1)}]`) as T[] };
}

/** Cuts the list under a key out of printed JSON, with the line end behind it; nothing of an empty one. */
function listUnder(text: Buffer, key: string, depth: number): Buffer {
  const indent = ' '.repeat(depth);
  const start = text.indexOf(`\n${indent}"${key}": [\n`);
  return start < 0 ? text.subarray(0, 0) : text.subarray(start, text.indexOf(`\n${indent}]`, start) + 1);
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
  const listOf = <T>(entries: readonly T[]): List<T> => ({ holding: () => entries, all: () => entries });
  return glance(lock, {
    files: listOf(lock.files),
    told: listOf(lock.report.files),
    migrations: listOf(lock.report.migrations),
  });
}

const FILES = '\n  "files": [';
const REPORT = '\n  "report": {';
const END = '\n  }\n}\n';

/**
 * Reads of a lock (its bytes, UTF-8) only what it is asked for: the guard has to answer at once also where the lock tells of
 * ten thousand files, and asks for five of them. Counts on the form that `printLock` gives; a lock in another form is read
 * whole. Throws what JSON.parse throws for what is no JSON, and an Error for what lacks a lock's lists; whether the whole
 * shape is that of a lock, `parseLock` tells.
 */
export function glanceAtLock(bytes: Buffer): LockGlance {
  const files = bytes.indexOf(FILES);
  const report = bytes.indexOf(REPORT, files);
  // What was cut off, or goes on, is no lock, and JSON.parse says so.
  if (files < 0 || report < 0 || !bytes.subarray(-END.length).equals(Buffer.from(END))) return wholeGlance(bytes);
  const head = JSON.parse(`${bytes.toString('utf8', 0, files).replace(/,\s*$/, '')}}`) as Lock;
  if (!hasPaths(head.targets)) return wholeGlance(bytes);
  const told = bytes.subarray(report);
  return glance(head, {
    files: entriesIn(listUnder(bytes.subarray(files, report), 'files', 2), 4),
    told: entriesIn(listUnder(told, 'files', 4), 6),
    migrations: entriesIn(listUnder(told, 'migrations', 4), 6),
  });
}
