import type { CreatePolicyStmt, CreateTrigStmt } from 'libpg-query';
import { as, strings } from '../tree.js';
import { policy, triggerCondition } from './contexts.js';
import { expressionFindings } from './expression.js';
import { type Finding, refused, repeated } from './finding.js';

/** The bits of a trigger's events and timing, from src/include/catalog/pg_trigger.h. */
const INSERT = 1 << 2;
const DELETE = 1 << 3;
const TRUNCATE = 1 << 5;
const INSTEAD = 1 << 6;
const AFTER = 0;

const NOTHING = { name: '', columns: null, types: new Map(), generated: new Set<string>() };

/** Finds where a condition names OLD or NEW. */
function rowIn(tree: unknown, row: 'old' | 'new'): { readonly location?: number } | null {
  if (typeof tree !== 'object' || tree === null) return null;
  const column = as('ColumnRef', tree as never);
  if (column !== null) return strings(column.fields)[0] === row ? column : null;
  for (const part of Object.values(tree)) {
    const found = rowIn(part, row);
    if (found !== null) return found;
  }
  return null;
}

function ofCondition({ whenClause, events = 0, row }: CreateTrigStmt): Finding[] {
  if (whenClause === undefined) return [];
  const [before, after] = [rowIn(whenClause, 'old'), rowIn(whenClause, 'new')];
  if (row !== true && (before ?? after) !== null) {
    const message = "statement trigger's WHEN condition cannot reference column values";
    return [refused('42P17', before ?? after ?? undefined, message, 'add FOR EACH ROW')];
  }
  if (before !== null && (events & INSERT) !== 0) {
    const message = "INSERT trigger's WHEN condition cannot reference OLD values";
    return [refused('42P17', before, message, 'make the trigger for INSERT another one')];
  }
  if (after !== null && (events & DELETE) !== 0) {
    const message = "DELETE trigger's WHEN condition cannot reference NEW values";
    return [refused('42P17', after, message, 'make the trigger for DELETE another one')];
  }
  return expressionFindings(whenClause, triggerCondition, NOTHING);
}

function ofTiming({ timing = 0, events = 0, row, whenClause, transitionRels }: CreateTrigStmt): Finding[] {
  const refuse = (sqlstate: string, message: string, help: string) => [refused(sqlstate, undefined, message, help)];
  if (row && (events & TRUNCATE) !== 0) {
    return refuse('0A000', 'TRUNCATE FOR EACH ROW triggers are not supported', 'write FOR EACH STATEMENT');
  }
  if ((timing & INSTEAD) !== 0) {
    if (!row) return refuse('0A000', 'INSTEAD OF triggers must be FOR EACH ROW', 'add FOR EACH ROW');
    const message = 'INSTEAD OF triggers cannot have WHEN conditions';
    return whenClause === undefined ? [] : refuse('0A000', message, "ask in the trigger's function");
  }
  if (transitionRels === undefined || timing === AFTER) return [];
  return refuse('42P17', 'transition table name can only be specified for an AFTER trigger', 'write AFTER');
}

/** Finds what PostgreSQL refuses in a trigger, whatever its table and function are. */
export function triggerFindings(statement: CreateTrigStmt): Finding[] {
  const timing = ofTiming(statement);
  const columns = repeated(strings(statement.columns), (name) => name).map((name) =>
    refused('42701', undefined, `column "${name}" specified more than once`, 'name each column once'),
  );
  return [...timing, ...columns, ...(timing.length > 0 ? [] : ofCondition(statement))];
}

/** Finds what PostgreSQL refuses in a policy. */
export function policyFindings({ cmd_name, qual, with_check }: CreatePolicyStmt): Finding[] {
  const found = [...expressionFindings(qual, policy, NOTHING), ...expressionFindings(with_check, policy, NOTHING)];
  if (cmd_name === 'insert' && qual !== undefined) {
    const help = 'write WITH CHECK instead of USING: an INSERT has no row before';
    return [refused('42601', undefined, 'only WITH CHECK expression allowed for INSERT', help), ...found];
  }
  if (with_check === undefined || (cmd_name !== 'select' && cmd_name !== 'delete')) return found;
  const help = 'write USING instead of WITH CHECK: there is no row after';
  return [refused('42601', undefined, 'WITH CHECK cannot be applied to SELECT or DELETE', help), ...found];
}
