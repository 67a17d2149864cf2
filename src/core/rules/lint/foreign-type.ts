import type { ObjectRef, Violation } from '../../model.js';
import { objectKey, spaceKey } from '../../objects.js';
import { printPlace } from '../../places.js';
import type { Rule, RuleContext } from '../rule.js';
import { type Act, allActs, freshActs, placesOfName } from '../shared/fresh.js';
import { groupBy } from '../shared/lists.js';

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

type Use = { readonly act: Act; readonly type: ObjectRef };

/** Lists the uses of such types that no migration, old or new, makes. */
function usesIn(context: RuleContext): Use[] {
  const made = new Set(allActs(context).map(({ effect: { object, to } }) => spaceKey(to ?? object)));
  return freshActs(context).flatMap((act) => {
    const types = act.effect.needs.map(({ object }) => object).filter(({ kind }) => kind === 'type');
    const foreign = types.filter(({ name }) => Object.hasOwn(TYPES, name.toLowerCase()));
    return foreign.filter((type) => !made.has(spaceKey(type))).map((type) => ({ act, type }));
  });
}

function violationOf(uses: readonly Use[]): Violation {
  const { type } = uses[0]!;
  const places = new Map(uses.flatMap(({ act }) => placesOfName(act, type.name).map((at) => [printPlace(at), at])));
  return {
    subject: objectKey(type),
    message: `${type.name} is a type of other databases; PostgreSQL has none of that name, and no migration makes one.`,
    at: [...places.values()],
    help: `use ${TYPES[type.name.toLowerCase()]}.`,
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
  check: (context) => [...groupBy(usesIn(context), ({ type }) => objectKey(type)).values()].map(violationOf),
};
