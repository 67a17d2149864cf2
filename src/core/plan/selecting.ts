import type { Located, PlanProblem, Selection } from '../model.js';
import { selects } from '../selectors.js';

/** Tells which selectors of an entry match none of the statements. */
export function deadSelectors(selection: Selection, statements: readonly Located[]): PlanProblem[] {
  const selectors = [...(selection.only ?? []), ...(selection.except ?? [])].filter((s) => s !== 'rest');
  const dead = selectors.filter((selector) => !statements.some((located) => selects(selector, located)));
  return dead.map((selector) => ({
    at: selection.at,
    message: `the selector "${selector}" matches no statement of ${selection.path}.`,
    help: `run \`onefold scan --statements ${selection.path}\` to see its statements by number and object.`,
  }));
}

/** Tells whether a selection takes a statement, `rest` aside. */
export function isSelected(selection: Selection, located: Located): boolean {
  if (selection.only !== null) return selection.only.some((selector) => selects(selector, located));
  return !(selection.except ?? []).some((selector) => selects(selector, located));
}
