/** What the guard sees: what a branch did to the files of its base. Facts only. */

export type BranchChangeKind = 'added' | 'changed' | 'removed' | 'renamed';
/** What became of one file; `from` is the name that a renamed one had, and `same` tells that its bytes are the old ones. */
export type BranchChange = {
  readonly kind: BranchChangeKind;
  readonly path: string;
  readonly from: string | null;
  readonly same: boolean;
};
/** What the work tree is compared with. */
export type Base = {
  /** As people call it: "origin/main". */
  readonly name: string;
  /** Its newest commit. */
  readonly tip: string;
  /** The commit from which it and the branch have gone apart. */
  readonly fork: string;
};
/** The files that another branch has in our layout. */
export type BranchFiles = { readonly name: string; readonly paths: readonly string[] };
