import type { Constraint, CreateDomainStmt } from 'libpg-query';
import { all, strings } from '../tree.js';
import { check, columnDefault } from './contexts.js';
import { expressionFindings, type Table } from './expression.js';
import { type Finding, refused } from './finding.js';
import { typeFindings } from './types.js';

const onTables: { readonly [Type in NonNullable<Constraint['contype']>]?: string } = {
  CONSTR_UNIQUE: 'unique',
  CONSTR_PRIMARY: 'primary key',
  CONSTR_EXCLUSION: 'exclusion',
  CONSTR_FOREIGN: 'foreign key',
};

function ofConstraint(constraint: Constraint, domain: Table): Finding[] {
  const kind = constraint.contype === undefined ? undefined : onTables[constraint.contype];
  if (kind !== undefined) {
    const message = `${kind} constraints not possible for domains`;
    return [refused('42601', constraint, message, 'have it on the tables that use the domain')];
  }
  if (constraint.contype === 'CONSTR_DEFAULT') return expressionFindings(constraint.raw_expr, columnDefault, domain);
  return constraint.contype === 'CONSTR_CHECK' ? expressionFindings(constraint.raw_expr, check, domain) : [];
}

/** Finds what PostgreSQL refuses in a domain, whose checks know one name: VALUE. */
export function domainFindings({ domainname, typeName, constraints }: CreateDomainStmt): Finding[] {
  const name = strings(domainname).at(-1) ?? '';
  const domain = { name: '', columns: new Set(['value']), types: new Map(), generated: new Set<string>() };
  const own = all('Constraint', constraints);
  const of = (type: Constraint['contype']) => own.filter(({ contype }) => contype === type);
  const [, second] = of('CONSTR_DEFAULT');
  const [allowed] = of('CONSTR_NULL');
  const found: Finding[] = [...typeFindings(typeName)];
  if (second !== undefined) found.push(refused('42601', second, 'multiple default expressions', 'keep one of them'));
  if (allowed !== undefined && of('CONSTR_NOTNULL').length > 0) {
    const help = `say either, of ${name}, or neither`;
    found.push(
      refused(
        '42601',
        own.findLast(({ contype }) => contype === 'CONSTR_NULL' || contype === 'CONSTR_NOTNULL'),
        'conflicting NULL/NOT NULL constraints',
        help,
      ),
    );
  }
  return [...found, ...own.flatMap((constraint) => ofConstraint(constraint, domain))];
}
