/** Foresight that hears how each file really went before it looks at the next. */
import { ForeseenDatabase, Makers, placeAt } from './onefold.mjs';

function lineOf({ file, statement }) {
  return placeAt(file.file.path, file.file.text, statement.span.start).line;
}

/** Tells whether what ran before a statement stays, whatever becomes of the statement. */
function isKept({ transaction }, { located }, failure) {
  const failed = failure?.statement?.line ?? Number.POSITIVE_INFINITY;
  if (lineOf(located) > failed) return false;
  return located.statement.parsed.control === 'commit' || (!transaction && lineOf(located) === failed);
}

/**
 * Gives for each run the first thing that foresight objects to (null for none) while all runs before it went as they
 * did on the server: `failures` maps a run's index to what the server said. So one wrong answer does not make others.
 */
export function followed(runs, failures, corpus) {
  const makers = new Makers(runs, corpus);
  const database = new ForeseenDatabase((key) => makers.of(key).length > 0, null);
  return runs.map((run, index) => {
    const failure = failures.get(index);
    let first = null;
    for (const statement of run.statements) {
      if (isKept(run, statement, failure)) database.catalog.commit();
      const line = lineOf(statement.located);
      database.execute(statement, index, (effect, { kind, sqlstate, message }) => {
        first ??= { kind, sqlstate, line, message, reason: effect?.action ?? 'itself' };
      });
    }
    if (failure === undefined) database.catalog.commit();
    else database.catalog.rollback();
    return first;
  });
}
