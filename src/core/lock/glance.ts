import type { Lock, LockFile, LockMapping, LockTarget, ReportFacts } from '../model.js';

/** What a lock says, asked for bit by bit. */
export type LockGlance = {
  readonly mapping: LockMapping | null;
  readonly targets: readonly LockTarget[];
  readonly accepted: Lock['accepted'];
  /** Finds what is recorded of a legacy file. */
  readonly fileAt: (path: string) => LockFile | null;
  /** Finds the legacy files that had these bytes, by their hash with CRLF read as LF. */
  readonly filesWith: (sha256Lf: string) => readonly LockFile[];
  /** Finds the legacy files that hold just these statements, in this order. */
  readonly filesDoing: (statements: readonly string[]) => readonly LockFile[];
  /** Names the canonical migrations ("003_heartbeats") that hold a legacy file's statements, or roll back by them. */
  readonly keptIn: (path: string) => readonly string[];
};

type Named = Pick<ReportFacts['migrations'][number], 'version' | 'name'>;
/** Asks a list for the entries that hold a piece of its JSON, and for others besides. */
type Find<T> = (piece: string) => readonly T[];
type Lists = {
  readonly files: Find<LockFile>;
  readonly told: Find<ReportFacts['files'][number]>;
  readonly migrations: Find<Named>;
};

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((identity, index) => identity === other[index]);
}

function pair(key: string, value: string): string {
  return `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
}

function keptIn(path: string, { told, migrations }: Lists): string[] {
  const file = told(pair('path', path)).find((one) => one.path === path);
  if (file === undefined) return [];
  return (file.versions.length > 0 ? file.versions : file.downs).map((version) => {
    const migration = migrations(pair('version', version)).find((one) => one.version === version);
    return migration === undefined ? version : `${version}_${migration.name}`;
  });
}

type Lookups = Pick<LockGlance, 'fileAt' | 'filesWith' | 'filesDoing' | 'keptIn'>;

/** Looks through the text anew for each question. */
function searching(lists: Lists): Lookups {
  const { files } = lists;
  return {
    fileAt: (path) => files(pair('path', path)).find((file) => file.path === path) ?? null,
    filesWith: (hash) => files(pair('sha256Lf', hash)).filter(({ sha256Lf }) => sha256Lf === hash),
    filesDoing: (statements) => {
      const [first] = statements;
      return first === undefined ? [] : files(`"${first}"`).filter((file) => isSame(file.statements, statements));
    },
    keptIn: (path) => keptIn(path, lists),
  };
}

function groupedBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Files all entries under what is asked for. */
function indexed({ files, report }: Pick<Lock, 'files' | 'report'>): Lookups {
  const byPath = groupedBy(files, ({ path }) => path);
  const byHash = groupedBy(files, ({ sha256Lf }) => sha256Lf);
  const byStatements = groupedBy(files, ({ statements }) => statements.join());
  const told = groupedBy(report.files, ({ path }) => path);
  const names = new Map(report.migrations.map(({ version, name }) => [version, `${version}_${name}`]));
  return {
    fileAt: (path) => byPath.get(path)?.[0] ?? null,
    filesWith: (hash) => byHash.get(hash) ?? [],
    filesDoing: (statements) => (statements.length === 0 ? [] : (byStatements.get(statements.join()) ?? [])),
    keptIn: (path) => {
      const { versions = [], downs = [] } = told.get(path)?.[0] ?? {};
      return (versions.length > 0 ? versions : downs).map((version) => names.get(version) ?? version);
    },
  };
}

/** How many questions are answered by a search; with more of them it is quicker to read the whole. */
const MOST_SEARCHES = 100;

function patient(search: Lookups, whole: () => Lookups): Lookups {
  let asked = 0;
  let all: Lookups | null = null;
  const now = (): Lookups => {
    asked += 1;
    if (asked > MOST_SEARCHES) all ??= whole();
    return all ?? search;
  };
  return {
    fileAt: (path) => now().fileAt(path),
    filesWith: (hash) => now().filesWith(hash),
    filesDoing: (statements) => now().filesDoing(statements),
    keptIn: (path) => now().keptIn(path),
  };
}

function glance({ mapping, targets, accepted }: Omit<Lock, 'files' | 'report'>, lookups: Lookups): LockGlance {
  return { mapping: mapping ?? null, targets, accepted, ...lookups };
}

const LINE_END = 10;

/** Finds the entries of a printed list that hold a piece: each begins on a line of its own, so many blanks deep. */
function entriesIn<T>(list: Buffer, depth: number): Find<T> {
  const [open, close] = [`\n${' '.repeat(depth)}{`, `\n${' '.repeat(depth)}}`];
  const endOf = (start: number): number => {
    const line = list.indexOf(LINE_END, start + 1);
    // What is short stands on one line.
    if (/\},?$/.test(list.toString('latin1', Math.max(start, line - 2), line))) return list.lastIndexOf('}', line) + 1;
    return list.indexOf(close, start) + close.length;
  };
  return (piece) => {
    const found: T[] = [];
    for (let at = list.indexOf(piece); at >= 0; at = list.indexOf(piece, at)) {
      const start = list.lastIndexOf(open, at);
      const end = endOf(start);
      found.push(JSON.parse(list.toString('utf8', start, end)) as T);
      at = end;
    }
    return found;
  };
}

/** Cuts the list under a key out of printed JSON, with the line end behind it; nothing of an empty one. */
function listUnder(text: Buffer, key: string, depth: number): Buffer {
  const indent = ' '.repeat(depth);
  const start = text.indexOf(`\n${indent}"${key}": [\n`);
  return start < 0 ? text.subarray(0, 0) : text.subarray(start, text.indexOf(`\n${indent}]`, start) + 1);
}

function wholeGlance(bytes: Buffer): LockGlance {
  const lock = JSON.parse(bytes.toString()) as Lock;
  return glance(lock, indexed(lock));
}

const FILES = '\n  "files": [';
const REPORT = '\n  "report": {';
const END = '\n  }\n}\n';

/**
 * Reads of a lock (its bytes, UTF-8) only what it is asked for: the guard has to answer at once also where the lock tells of
 * ten thousand files, and it asks for five of them. With many questions it reads the whole. Counts on the form that
 * `printLock` gives; a lock in another form is read whole. Throws what JSON.parse throws for what is no JSON; whether the
 * shape is that of a lock, `parseLock` tells.
 */
export function glanceAtLock(bytes: Buffer): LockGlance {
  const files = bytes.indexOf(FILES);
  const report = bytes.indexOf(REPORT, files);
  // What was cut off, or goes on, is no lock, and JSON.parse says so.
  if (files < 0 || report < 0 || !bytes.subarray(-END.length).equals(Buffer.from(END))) return wholeGlance(bytes);
  const head = JSON.parse(`${bytes.toString('utf8', 0, files).replace(/,\s*$/, '')}}`) as Lock;
  if (!Array.isArray(head.targets)) return wholeGlance(bytes);
  const told = bytes.subarray(report);
  const search = searching({
    files: entriesIn(listUnder(bytes.subarray(files, report), 'files', 2), 4),
    told: entriesIn(listUnder(told, 'files', 4), 6),
    migrations: entriesIn(listUnder(told, 'migrations', 4), 6),
  });
  return glance(
    head,
    patient(search, () => indexed(JSON.parse(bytes.toString()) as Lock)),
  );
}
