/**
 * What was read and parsed: facts only, no opinion. Everything is readonly: a stage returns new values.
 * Offsets are UTF-16 code units into `SourceFile.text`, ends exclusive; paths are relative to the root, with `/`.
 */

/** A position for people: line and column count from 1, columns in UTF-16 units. */
export type Place = { readonly path: string; readonly line: number; readonly column?: number };
export type Span = { readonly start: number; readonly end: number };
/** A span of one file's text. */
export type Section = Span & { readonly path: string };

export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be';
export type LineEnd = 'lf' | 'crlf' | 'cr' | 'mixed' | 'none';
/** Why a file has no text: it could not be read, its bytes are no text (first bad byte offset), or it holds a NUL. */
export type FileProblem =
  | { readonly kind: 'unreadable'; readonly message: string }
  | { readonly kind: 'not-utf8' | 'nul'; readonly byte: number };

/** A file as it was read: `text` is decoded without its byte order mark, and null exactly when there is a problem. */
export type SourceFile = {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** SHA-256 (hex) of the bytes with every CRLF read as LF: the checksum that survives a checkout on Windows. */
  readonly sha256Lf: string;
  /** Git's object id of the bytes (SHA-1 of "blob <length>\0" and the bytes). */
  readonly blob: string;
  readonly encoding: Encoding | null;
  readonly eol: LineEnd;
  readonly text: string | null;
  readonly problem: FileProblem | null;
};

/** A run of SQL: source text unchanged, or text that onefold made because of some sections. */
export type Chunk =
  | { readonly kind: 'source'; readonly section: Section; readonly text: string }
  | { readonly kind: 'generated'; readonly because: readonly Section[]; readonly text: string };

/** A migration as its tool's convention reads it from files; an orphan down has an empty `up`. */
export type Draft = {
  readonly convention: string;
  readonly kind: 'versioned' | 'repeatable' | 'baseline';
  /** The file that names it. */
  readonly path: string;
  /** The number as written ("007", "003b"); null when the name has none. */
  readonly number: string | null;
  /** Equal for two drafts exactly when their tool calls the two numbers the same. */
  readonly versionKey: string | null;
  readonly name: string;
  readonly title: string | null;
  readonly up: readonly Chunk[];
  readonly down: readonly Chunk[];
  /** False when the file or its tool asks to run outside a transaction. */
  readonly transaction: boolean;
  readonly dependsOn: readonly string[];
};

export type ObjectKind =
  | 'schema'
  | 'table'
  | 'view'
  | 'materialized view'
  | 'index'
  | 'sequence'
  | 'type'
  | 'domain'
  | 'function'
  | 'trigger'
  | 'rule'
  | 'policy'
  | 'extension'
  | 'role'
  | 'publication'
  | 'event trigger'
  | 'cast'
  | 'operator'
  | 'collation'
  | 'aggregate'
  | 'statistics'
  | 'subscription'
  | 'server'
  | 'text search'
  | 'other';
/** An object by name: `on` is the owning table ("public.robots") of a trigger, policy, rule or index. */
export type ObjectRef = {
  readonly kind: ObjectKind;
  readonly schema: string | null;
  readonly name: string;
  /** Argument types of a function as written, normalised ("uuid, text"); null for everything else. */
  readonly signature: string | null;
  readonly on: string | null;
};
export type Column = {
  readonly name: string;
  readonly type: string;
  readonly default: string | null;
  readonly notNull: boolean;
};
/** A key of a table, by its columns in order. */
export type Key = {
  readonly kind: 'primary' | 'unique' | 'foreign';
  /** As declared; null where PostgreSQL makes up a name. */
  readonly name: string | null;
  /** Empty where an index gives them (USING INDEX), and then they are not known here. */
  readonly columns: readonly string[];
  /** Of a foreign key: what it points to; columns null means that table's primary key. */
  readonly references?: { readonly table: ObjectRef; readonly columns: readonly string[] | null };
};
export type Shape = {
  readonly columns: readonly Column[];
  /** As SQL declares them, keys among them. */
  readonly constraints: readonly string[];
  readonly keys: readonly Key[];
};
/** What must exist before a statement can run; `column` when one is named. */
export type Need = {
  readonly object: ObjectRef;
  readonly column: string | null;
  /** What provides it as well as `object`: other tables of a FROM, or the same name in other schemas of the search path. */
  readonly or?: readonly ObjectRef[];
};
/** What an ALTER does to what stands already, where `shape` and `to` do not say it. */
export type Change =
  | {
      readonly kind: 'drop column' | 'set not null' | 'drop not null' | 'drop default';
      readonly column: string;
    }
  | { readonly kind: 'set default'; readonly column: string; readonly default: string }
  | { readonly kind: 'column type'; readonly column: string; readonly type: string }
  | { readonly kind: 'rename column'; readonly column: string; readonly to: string }
  | { readonly kind: 'drop constraint'; readonly name: string }
  | { readonly kind: 'rename constraint'; readonly name: string; readonly to: string }
  | { readonly kind: 'add value'; readonly value: string }
  | { readonly kind: 'rename value'; readonly value: string; readonly to: string }
  | { readonly kind: 'attach partition' | 'detach partition'; readonly partition: ObjectRef }
  /** ENABLE and DISABLE, or FORCE and NO FORCE ROW LEVEL SECURITY. */
  | { readonly kind: 'row security' | 'forced row security'; readonly on: boolean }
  /** The new owner, as SQL needs it written. */
  | { readonly kind: 'owner'; readonly to: string };
/** What a view or CREATE TABLE AS gives: a column by name, or all columns of a relation in their order. */
export type Output = { readonly name: string } | { readonly all: ObjectRef };
export type Parameter = {
  /** Empty for one without a name. */
  readonly name: string;
  readonly type: string;
  readonly mode: 'in' | 'out' | 'inout' | 'variadic' | 'table';
  readonly optional: boolean;
};
/** What the callers of a function count on, and CREATE OR REPLACE must not change. */
export type Routine = {
  readonly parameters: readonly Parameter[];
  /** "setof uuid", "table"; null for a procedure and where OUT parameters say it. */
  readonly returns: string | null;
  readonly language: string;
};
export type Action = 'create' | 'replace' | 'alter' | 'rename' | 'drop' | 'data' | 'grant' | 'comment' | 'set';
export type Effect = {
  readonly action: Action;
  readonly object: ObjectRef;
  /** True for IF [NOT] EXISTS and for what stands inside a DO block: it may do nothing. */
  readonly conditional: boolean;
  /** Columns and constraints that a CREATE TABLE gives or an ALTER TABLE adds; what it copies comes on top. */
  readonly shape: Shape | null;
  readonly needs: readonly Need[];
  /** Where else an unqualified name may lie: in the other schemas of the search path, in order. Never of what is made. */
  readonly otherwise?: readonly ObjectRef[];
  /** The new name of what is renamed or moved to another schema; absent for everything else. */
  readonly to?: ObjectRef;
  readonly change?: Change;
  /** True for what stands in a branch of a DO block: whether it happens is not known. */
  readonly maybe?: true;
  /** Offset from the statement's start, where the effect stands inside of it (in a DO block). */
  readonly at?: number;
  /** True for DROP … CASCADE. */
  readonly cascade?: true;
  /** What a body of PL/pgSQL asks for once it is called: the server does not look before. */
  readonly later?: readonly Need[];
  /** The relations whose columns come before those of the shape: INHERITS, PARTITION OF, LIKE, OF. */
  readonly copies?: readonly ObjectRef[];
  /** The columns of a view or CREATE TABLE AS, in order; absent where the syntax tree does not tell them. */
  readonly outputs?: readonly Output[];
  /** The labels of a new enum, in order. */
  readonly values?: readonly string[];
  readonly routine?: Routine;
  /** True of an index without a name: PostgreSQL makes one up, and another where that is taken. */
  readonly unnamed?: true;
};
/** What PostgreSQL refuses whatever the database holds. `at` is an offset from the statement's start. */
export type StatementFault = {
  readonly sqlstate: string;
  readonly message: string;
  readonly help: string;
  readonly at: number;
};

/**
 * A string constant that is read as a value of a type (by a cast) or of a column (a default, a new value, a comparison).
 * `at` is an offset from the statement's start.
 */
export type TypedConstant = {
  readonly value: string;
  readonly at: number;
  readonly of: { readonly type: ObjectRef } | { readonly table: ObjectRef; readonly column: string };
};

/** What the parser says of one statement. `tag` is the syntax tree's node name ("CreateStmt"). */
export type Parsed = {
  readonly tag: string;
  readonly effects: readonly Effect[];
  /** Transaction control, as PostgreSQL classes it; null for every other statement. */
  readonly control: 'begin' | 'commit' | 'rollback' | 'savepoint' | 'other' | null;
  /** False for what PostgreSQL refuses inside a transaction block (CONCURRENTLY, VACUUM, CREATE DATABASE, …). */
  readonly transactional: boolean;
  /** True for ALTER TYPE … ADD VALUE, whose value cannot be used before its transaction commits. */
  readonly addsEnumValue: boolean;
  /** True when it runs SQL that it puts together as text (EXECUTE in a DO block): what that does is not known. */
  readonly dynamic?: true;
  /** What the queries of a DO block read, whether or not it gets there: a wish for an order, no certainty. */
  readonly hopes?: readonly Need[];
  /** True for an UPDATE or DELETE of every row. */
  readonly unfiltered?: true;
  readonly faults?: readonly StatementFault[];
  /** Only behind a statement of the same file that adds a value to an enum. */
  readonly constants?: readonly TypedConstant[];
};
export type SyntaxFault = {
  readonly error: string;
  readonly at: number;
  /** The reserved word that stands as a name, where the statement parses once it is quoted. */
  readonly reserved?: string;
};
export type Statement = {
  /** Counts from 1 within its file; what `#12` in a selector means. */
  readonly ordinal: number;
  /** From the first token to the semicolon (for COPY, to the end of its data), both included. */
  readonly span: Span;
  readonly form: 'sql' | 'copy' | 'psql';
  /** Hash of the syntax tree without locations; of the text where it does not parse. */
  readonly identity: string;
  readonly parsed: Parsed | SyntaxFault;
};
export type Dialect = 'mysql' | 'sqlite' | 'clickhouse' | 'mssql';
export type ParsedFile = {
  readonly file: SourceFile;
  readonly statements: readonly Statement[];
  /** Set when the text is clearly another database's SQL; `at` is the offset of the tell-tale. */
  readonly foreign: { readonly dialect: Dialect; readonly at: number; readonly token: string } | null;
};
export type Located = { readonly file: ParsedFile; readonly statement: Statement };
/** A draft with the statements of its chunks, and the source of mapping.yaml that it came from. */
export type Migration = {
  readonly source: string;
  readonly draft: Draft;
  readonly up: readonly Located[];
  readonly down: readonly Located[];
};
/** A line of code, CI or documentation that names a legacy directory or file. */
export type Mention = { readonly at: Place; readonly names: string; readonly text: string };
/**
 * Where a file stands before any decision on its statements: in a deprecated or reference source, kept in a deprecated
 * one, ignored, in our own layout, or outside of everything that mapping.yaml names.
 */
export type FileRole = 'deprecated' | 'reference' | 'kept' | 'ignored' | 'canonical' | 'outside';
export type Corpus = {
  /** Every file read, in byte order of path. */
  readonly files: ReadonlyMap<string, ParsedFile>;
  readonly roles: ReadonlyMap<string, FileRole>;
  /** Of the deprecated sources, one by one as in mapping.yaml, and within each in that tool's own run order. */
  readonly migrations: readonly Migration[];
  /** What lies in our own layout, in run order. */
  readonly canonical: readonly Migration[];
  /** Files of a source that its named convention does not recognise. */
  readonly unclaimed: readonly string[];
  readonly mentions: readonly Mention[];
  /** What `prepare:` puts into a database before the first migration, as far as it was read, in its order. */
  readonly prepared: readonly ParsedFile[];
  /** When each path first entered the repository, seconds since 1970; absent where git does not know. */
  readonly firstCommit: ReadonlyMap<string, number>;
};
