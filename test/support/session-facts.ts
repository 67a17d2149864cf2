/** A session without an engine: what a person presses and what would be answered, on facts that are made from mapping.yaml. */
import { parse } from 'yaml';
import { type MappingInput, selectionsOf } from '../../src/core/decisions.js';
import { editMapping, parseMapping } from '../../src/core/mapping.js';
import type {
  ConflictDetail,
  Finding,
  FindingState,
  MigrationDetail,
  ReportFile,
  ReportMigration,
  SessionDraft,
  SessionFacts,
  SessionMakings,
  SessionText,
  SqlText,
} from '../../src/core/model.js';
import { entriesAbout } from '../../src/core/selectors.js';
import type { EditOutcome } from '../../src/tui/state/actions.js';
import type { Editing } from '../../src/tui/state/state.js';
import type { DetailWish, Wish } from '../../src/tui/state/wishes.js';
import type { Action } from '../../src/tui/state.js';
import { choiceLeaving, choiceOn } from './decisions.js';

const OPEN: FindingState = { kind: 'open' };
const DEFINING = ['desk/001_books.sql', 'desk/004_members.sql'] as const;
const CONFLICT = 'table public.members';

/** Reads a text as the engine does. */
export function sessionTextOf(text: string): SessionText {
  const { problems } = parseMapping('mapping.yaml', text);
  return { text, plain: problems.length > 0 ? null : parse(text), problems };
}

/** Gives the text that a draft comes to. */
export function textOf({ text, edits }: SessionDraft): string {
  return editMapping(text, edits);
}

function versionsOf(plain: MappingInput): string[] {
  let last = 0n;
  return (plain.migrations ?? []).map(({ version }) => {
    last = version === undefined ? last + 1n : BigInt(version);
    return version ?? String(last).padStart(3, '0');
  });
}

function migrationsOf(plain: MappingInput): ReportMigration[] {
  const versions = versionsOf(plain);
  return (plain.migrations ?? []).map(({ name, title = null, group = null, from }, index) => ({
    version: versions[index]!,
    name,
    title,
    group,
    from: selectionsOf(from).map(({ path }) => ({ path, taken: 2, of: 2 })),
    downFrom: [],
    downOrigin: 'none',
    transaction: true,
    creates: [`table public.${name}`],
    why: 'Its file stands there.',
  }));
}

function answerTo(plain: MappingInput, key: string): FindingState {
  const entry = plain.accept?.find(({ finding }) => finding === key);
  if (entry === undefined) return OPEN;
  return { kind: 'accepted', by: { at: { path: 'mapping.yaml', line: 1 }, reason: entry.reason } };
}

function decisionOn(plain: MappingInput) {
  return entriesAbout(plain.resolve ?? [])(CONFLICT)[0];
}

function conflictState(plain: MappingInput): FindingState {
  const entry = decisionOn(plain);
  if (entry === undefined) return OPEN;
  return { kind: 'settled', by: { at: { path: 'mapping.yaml', line: 1 }, reason: entry.reason } };
}

function finding(rule: string, subject: string, paths: readonly string[], more: Partial<Finding>): Finding {
  const at = paths.map((path, index) => ({ path, line: index + 1 }));
  const told = { message: `${subject} is told of.`, help: 'Decide.\nOr accept it.', severity: 'warning' as const };
  return { rule, subject, key: `${rule} ${subject}`, at, ...told, state: OPEN, ...more };
}

function findingsOf(plain: MappingInput): Finding[] {
  const first = (plain.migrations ?? []).slice(0, 3).map(({ from }) => selectionsOf(from)[0]!.path);
  const downs = [...new Set(first)].map((path) => {
    return finding('missing-down', path, [path], { state: answerTo(plain, `missing-down ${path}`) });
  });
  return [
    finding('old-path-in-code', 'src/app.ts', ['src/app.ts'], { severity: 'info' }),
    ...downs,
    finding('conflicting-definition', CONFLICT, DEFINING, { severity: 'error', state: conflictState(plain) }),
  ];
}

function filesOf(plain: MappingInput): ReportFile[] {
  const paths = new Set((plain.migrations ?? []).flatMap(({ from }) => selectionsOf(from).map(({ path }) => path)));
  const blank = { statements: 2, unaccounted: 0, downs: [], dropped: [], reason: null };
  const legacy = [...paths].map((path) => ({ ...blank, path, fate: 'planned' as const, versions: ['001'] }));
  return [...legacy, { ...blank, path: 'versions/001_books.sql', fate: 'canonical' as const, versions: [] }];
}

/** Rollbacks that a convention would pair: one of a single file, one of two. */
const ROLLBACKS = [
  { path: 'desk/down/001.sql', of: ['desk/001_books.sql'] },
  { path: 'desk/down/both.sql', of: ['desk/006_overdue.sql', 'desk/007_fines.sql'] },
];

/** Each migration makes a table of its name, and each file one of its own. */
function makingsOf(plain: MappingInput): SessionMakings {
  const takings = (plain.migrations ?? []).flatMap(({ name, from }) =>
    selectionsOf(from).map(({ path }) => ({ migration: name, path, others: 1 })),
  );
  const things = new Map<string, number[]>();
  for (const [index, { migration, path }] of takings.entries()) {
    for (const thing of [`table public.${migration}`, `table public."${path}"`])
      things.set(thing, [...(things.get(thing) ?? []), index]);
  }
  return { takings, things: [...things].map(([thing, by]) => ({ thing, by })) };
}

/** Makes facts that fit what mapping.yaml says. */
export function factsOf(plain: MappingInput): SessionFacts {
  return {
    mappingPath: 'mapping.yaml',
    sources: DEFINING.map((path) => ({ path, status: 'deprecated', conventions: ['numbered'], files: [path] })),
    files: filesOf(plain),
    statements: { all: 16, up: 16, down: 0, absorbed: 0, retired: 0, resolved: 0, unaccounted: 0, twice: 0 },
    migrations: migrationsOf(plain),
    rollbacks: ROLLBACKS,
    makings: makingsOf(plain),
    findings: findingsOf(plain),
    conflicts: [
      {
        object: CONFLICT,
        paths: DEFINING,
        differ: true,
        state: conflictState(plain),
        decided: decisionOn(plain) === undefined ? null : { path: 'mapping.yaml', line: 1 },
      },
    ],
    mentions: 1,
    proof: 'none',
    written: false,
    proofFindings: null,
    proved: {},
    sealed: plain.sealed ?? null,
    fromLock: false,
    notes: [],
  };
}

function sql(path: string, count: number): SqlText {
  const line = (index: number) => [{ text: `SELECT ${index};`, kind: 'other' as const }];
  return { path, lines: Array.from({ length: count }, (_, index) => line(index)) };
}

const SQL = [
  [1, 2].map((number) => ({ runs: [{ text: `SELECT ${number};`, kind: 'other' as const }], differs: true })),
];

function choicesOf(object: string): ConflictDetail {
  const definitions = DEFINING.map((path) => ({ path, at: { path, line: 1 }, columns: null, constraints: [] }));
  const impossible = { ...choiceOn(object, 'union'), refused: 'They have no columns in common.', changes: null };
  const keep = choiceLeaving(choiceOn(object, 'keep', DEFINING[0]), DEFINING[1], 3);
  const rename = choiceOn(object, 'rename', DEFINING[0]);
  const choices = [keep, impossible, rename];
  return {
    object,
    decided: null,
    definitions,
    retired: [],
    differences: [],
    alike: 2,
    dependents: [],
    choices,
    sql: SQL,
  };
}

function detailOf(plain: MappingInput, name: string): MigrationDetail | null {
  const entry = plain.migrations?.find((one) => one.name === name);
  if (entry === undefined) return null;
  const statements = selectionsOf(entry.from).flatMap(({ path }) =>
    [1, 2].map((ordinal) => ({ path, ordinal, at: { path, line: ordinal }, label: `statement ${ordinal}` })),
  );
  return {
    name,
    target: sql(`versions/${name}.sql`, 8),
    down: entry.down === 'generated' ? sql(`down/${name}.sql`, 3) : null,
    downOrigin: 'none',
    downHeldBack: false,
    sources: selectionsOf(entry.from).map(({ path }) => sql(path, 5)),
    statements,
    undoing: [],
    makes: [],
    needs: [],
    notUndone: [],
    why: 'Its file stands there.',
  };
}

const TARGET = { database: 'library', host: 'localhost', port: 5432, user: 'ada', serverVersion: '16.4' };

/** Answers a question about what is shown. */
function answerOn(detail: DetailWish, plain: MappingInput): unknown {
  switch (detail.kind) {
    case 'choices':
      return choicesOf(detail.object);
    case 'migration':
      return detailOf(plain, detail.name);
    case 'compare':
      return { title: 'a → b', lines: [1, 2, 3].map((number) => ({ kind: 'same', text: `line ${number}` })) };
    case 'file':
      return sql(detail.path, 12);
    case 'changes':
      return ['mapping.yaml', 'versions/001_books.sql'].map((path) => {
        return { path, kind: 'changed', added: 1, removed: 1, edited: false };
      });
    case 'preview':
      return { target: TARGET, migrations: [{ version: '001', name: 'books' }], destructive: [], errors: [] };
  }
}

/** What a person made of a migration: another line in its body, once more where that cannot be taken. */
export const PATCH = '@@ -1,2 +1,3 @@\n SELECT 1;\n+SELECT 11;\n SELECT 2;\n';

const EDITED = 'onefold: 1\nmigrations: [{ name: books, from: desk/001_books.sql }]\n';

function outcomeOf({ what }: Editing, { migrations = [] }: MappingInput): EditOutcome {
  if (what.kind === 'mapping') return { kind: 'mapping', found: sessionTextOf(EDITED), trouble: null };
  if (what.kind === 'file') return { kind: 'file', path: what.path, trouble: null };
  const { migration, at } = what;
  const isThere = (one: (typeof migrations)[number]) =>
    migration === null ? selectionsOf(one.from).some(({ path }) => path === at?.path) : one.name === migration;
  const entry = migrations.find(isThere);
  if (entry === undefined) return { kind: 'left', why: 'No migration takes it.', tone: 'bad' };
  return { kind: 'patched', migration: entry.name, patch: PATCH, text: 'SELECT 11;' };
}

/** Gives the news that fulfils a wish; a job comes to its end at once. */
export function newsFor(wish: Wish): Action[] {
  switch (wish.kind) {
    case 'read':
      return [{ kind: 'read', found: null }];
    case 'think': {
      const text = textOf(wish.draft);
      return [{ kind: 'thought', of: wish.of, text, facts: factsOf(parse(text)) }];
    }
    case 'detail':
      return [{ kind: 'loaded', key: wish.key, value: answerOn(wish.detail, parse(textOf(wish.draft))) }];
    case 'edit': {
      const plain = wish.draft === null ? {} : parse(textOf(wish.draft));
      return [{ kind: 'edited', id: wish.editing.id, outcome: outcomeOf(wish.editing, plain) }];
    }
    case 'job': {
      const report = {
        command: wish.job.command,
        verdict: 'ok' as const,
        lines: ['Done.', 'All of it.'],
        run: null,
        findings: [],
        proof: null,
      };
      return [{ kind: 'job-done', report }];
    }
  }
}
