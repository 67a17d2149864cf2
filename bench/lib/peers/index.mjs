/**
 * The runners that are compared. Each has `name`; `version(peers)`, null where it is not installed; `files(migrations)`,
 * its own layout as { path: text }; and what a person types, as a command with arguments: `up`, and where it has one,
 * `status`. They get { peers, url } (the folder of npm's peers, the database) and find the URL in DATABASE_URL, too.
 */
import { npmPeers } from './npm.mjs';
import { onefold } from './onefold.mjs';
import { onePsql, psqlPerFile } from './psql.mjs';
import { sqlMigrate } from './sql-migrate.mjs';

export { installPeers } from './npm.mjs';
export { onefold } from './onefold.mjs';
export { onePsql } from './psql.mjs';

export const tools = [onePsql, onefold, ...npmPeers, sqlMigrate, psqlPerFile];
