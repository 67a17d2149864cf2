/** What a replay on a real PostgreSQL showed: catalogs, their differences, and the fate of every object. */

/** An object as PostgreSQL's catalog tells it. */
export type CatalogObject = {
  /** As `objectKey` names the object of a statement ("table public.robots"). */
  readonly key: string;
  readonly kind: string;
  /** Key of the table that it lies on or belongs to ("table public.robots"); null for what stands alone. */
  readonly on: string | null;
  /** From part ("column email", "grant app_user") to definition, in byte order of part. */
  readonly parts: ReadonlyMap<string, string>;
  /** Where its columns stand, by part ("column email position"): a difference there is a weak one. */
  readonly positions: ReadonlyMap<string, string>;
};
/** All objects of a database, by key, in byte order of key. Only snapshots of one server can be compared. */
export type Snapshot = ReadonlyMap<string, CatalogObject>;
/** Where two snapshots differ. A whole object (part null) stands with all its parts, one in a line. */
export type Difference = {
  readonly object: string;
  readonly part: string | null;
  /** Null where that side has it not. */
  readonly before: string | null;
  readonly after: string | null;
  /** True for the order of columns, which no query by name sees. */
  readonly weak?: true;
};
