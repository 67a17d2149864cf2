import type { Refusal, Violation } from '../../model.js';
import { objectKey } from '../../objects.js';
import type { Rule, RuleContext } from '../rule.js';
import { freshMigrations } from '../shared/fresh.js';
import { groupBy } from '../shared/lists.js';
import { placesOf } from '../shared/places.js';

/** Types of other databases, with what PostgreSQL has instead. */
const TYPES: Readonly<Record<string, string>> = {
  blob: 'bytea',
  clob: 'text',
  datetime: 'timestamptz',
  datetime2: 'timestamptz',
  datetimeoffset: 'timestamptz',
  double: 'double precision',
  image: 'bytea',
  longblob: 'bytea',
  longtext: 'text',
  mediumblob: 'bytea',
  mediumint: 'integer',
  mediumtext: 'text',
  ntext: 'text',
  number: 'numeric',
  nvarchar: 'varchar or text',
  nvarchar2: 'varchar or text',
  smalldatetime: 'timestamptz',
  string: 'text',
  tinyblob: 'bytea',
  tinyint: 'smallint, or boolean for what is true or false',
  tinytext: 'text',
  uniqueidentifier: 'uuid',
  varbinary: 'bytea',
  varchar2: 'varchar or text',
  year: 'smallint',
};

function isForeign({ kind, object, reason }: Refusal): boolean {
  const missing = kind === 'missing' && object !== null && object.kind === 'type' && reason.kind === 'never-made';
  return missing && Object.hasOwn(TYPES, object.name.toLowerCase());
}

function refusalsOf(context: RuleContext): Refusal[] {
  const paths = new Set(freshMigrations(context).map(({ draft }) => draft.path));
  const refusals = context.foreseen.runs.flatMap((run) => run.refusals);
  return refusals.filter((refusal) => paths.has(refusal.located.file.file.path) && isForeign(refusal));
}

function violationOf(refusals: readonly Refusal[]): Violation {
  const object = refusals[0]!.object!;
  return {
    subject: objectKey(object),
    message: `${object.name} is a type of other databases; PostgreSQL has none of that name, and no migration makes one.`,
    at: placesOf(refusals),
    help: `use ${TYPES[object.name.toLowerCase()]}.`,
  };
}

/** Judges types that only MySQL, SQLite, Oracle or SQL Server have. */
export const foreignType: Rule = {
  id: 'foreign-type',
  severity: 'error',
  summary: 'a column has a type of MySQL, SQLite, Oracle or SQL Server',
  why: 'PostgreSQL refuses the statement: it knows no type of that name. A migration that makes a type or a domain so called before is all that would help, and then there is no finding.',
  fix: `Use the type of PostgreSQL:

    lent_at timestamptz NOT NULL`,
  check: (context) => [...groupBy(refusalsOf(context), ({ object }) => objectKey(object!)).values()].map(violationOf),
};
