import type { Parsed, Statement } from './model.js';

function controlOf({ parsed }: Statement): Parsed['control'] {
  return 'control' in parsed ? parsed.control : null;
}

/** Lists the transaction control among statements, in order. */
export function controlsAmong(statements: readonly Statement[]): Statement[] {
  return statements.filter((statement) => controlOf(statement) !== null);
}

/** Lists the controls that are in no pair of a BEGIN and the COMMIT behind it. */
export function unpairedControls(statements: readonly Statement[]): Statement[] {
  const stray: Statement[] = [];
  let open: Statement | null = null;
  for (const statement of controlsAmong(statements)) {
    const control = controlOf(statement);
    if (control === 'begin' && open === null) open = statement;
    else if (control === 'commit' && open !== null) open = null;
    else stray.push(statement);
  }
  return open === null ? stray : [...stray, open];
}

/** Tells whether statements control transactions by BEGIN and COMMIT alone, paired or not: nothing is rolled back. */
export function onlyBeginsAndCommits(statements: readonly Statement[]): boolean {
  return controlsAmong(statements).every((statement) => ['begin', 'commit'].includes(controlOf(statement)!));
}

/** Tells whether a statement may run in a transaction block; one that does not parse is taken to. */
export function isTransactional({ parsed }: Statement): boolean {
  return !('transactional' in parsed) || parsed.transactional;
}
