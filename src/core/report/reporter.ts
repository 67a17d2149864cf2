import type { Report } from '../model.js';
import type { Style } from './style.js';

/** What a reporter is told beside the report. */
export type Setting = {
  /** For terminals; formats for programs leave it alone. */
  readonly style: Style;
  /**
   * Where the root of our paths lies in its git repository: "db/", or "" at the top or outside of one. What CI systems
   * show beside code needs paths from the top.
   */
  readonly prefix: string;
  /** The decision file, relative to the root: the place of what has no other. */
  readonly mapping: string;
  /** onefold's own version. */
  readonly version: string;
};

/** Turns a report into the whole text of an output, which ends in a line end unless it is empty. */
export type Reporter = (report: Report, setting: Setting) => string;

/** Why there is no report, and what to do about it. */
export type Failure = { readonly message: string; readonly hint: string };

/** Turns an error into what stands where the report was to be: nothing that anybody could take for a pass. `version` is onefold's own. */
export type FailureReporter = (failure: Failure, version: string) => string;
