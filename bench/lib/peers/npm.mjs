/** Runners that npm installs, outside of the repository: package.json names none of them. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesOf } from '../migrations.mjs';
import { packageVersion } from './versions.mjs';

const PINS = {
  dbmate: '2.36.0',
  'node-pg-migrate': '9.0.0',
  postgrator: '8.0.0',
  'graphile-migrate': '1.4.1',
  pg: '8.23.1',
};
const POSTGRATOR = fileURLToPath(new URL('postgrator-up.mjs', import.meta.url));

/** Installs what is not there yet; what cannot be installed is left out later, for it has no version. */
export function installPeers(folder) {
  const missing = Object.entries(PINS).filter(([name, version]) => packageVersion(folder, name) !== version);
  if (missing.length === 0) return;
  const specs = missing.map(([name, version]) => `${name}@${version}`);
  console.error(`installing ${specs.join(' ')} in ${folder}`);
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', ...specs];
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) console.error(stderr.trim());
}

function bin(peers, name) {
  return join(peers, 'node_modules', '.bin', name);
}

/** The program itself: npm's wrapper around it would add the start of Node. No schema dump, for others make none. */
const dbmate = {
  name: 'dbmate',
  version: (peers) => packageVersion(peers, 'dbmate'),
  files: (migrations) =>
    filesOf(
      migrations,
      ({ number, name }) => `db/migrations/${number}_${name}.sql`,
      ({ number, sql }) => `-- migrate:up\n${sql}\n-- migrate:down\nDROP TABLE shelf_${number} CASCADE;\n`,
    ),
  program: (peers) => join(peers, 'node_modules/@dbmate', `${process.platform}-${process.arch}`, 'bin/dbmate'),
  up: ({ peers }) => [dbmate.program(peers), '--no-dump-schema', 'up'],
  again: ({ peers }) => [dbmate.program(peers), '--no-dump-schema', 'up'],
  status: ({ peers }) => [dbmate.program(peers), 'status'],
};

/** Its own default is one transaction for all migrations together. */
const nodePgMigrate = {
  name: 'node-pg-migrate',
  version: (peers) => packageVersion(peers, 'node-pg-migrate'),
  files: (migrations) =>
    filesOf(
      migrations,
      ({ number, name }) => `migrations/${number}_${name}.sql`,
      ({ number, sql }) => `-- Up Migration\n${sql}\n-- Down Migration\nDROP TABLE shelf_${number} CASCADE;\n`,
    ),
  up: ({ peers }) => [bin(peers, 'node-pg-migrate'), 'up'],
  again: ({ peers }) => [bin(peers, 'node-pg-migrate'), 'up'],
};

const nodePgMigrateEach = {
  ...nodePgMigrate,
  name: 'node-pg-migrate, one transaction each',
  again: undefined,
  up: ({ peers }) => [bin(peers, 'node-pg-migrate'), 'up', '--no-single-transaction'],
};

const postgrator = {
  name: 'postgrator',
  version: (peers) => packageVersion(peers, 'postgrator'),
  files: (migrations) =>
    filesOf(
      migrations,
      ({ number, name }) => `migrations/${number}.do.${name}.sql`,
      ({ sql }) => sql,
    ),
  up: ({ peers }) => [process.execPath, POSTGRATOR, peers],
  again: ({ peers }) => [process.execPath, POSTGRATOR, peers],
};

/** Each committed migration names the hash of the one before it, and its own hash covers that name. */
function committed(migrations) {
  let previous = '';
  return filesOf(
    migrations,
    ({ number, name }) => `migrations/committed/${number}-${name}.sql`,
    ({ sql }) => {
      const body = `${sql.trim()}\n`;
      const hash = `sha1:${createHash('sha1')
        .update(`${`${previous}\n${body}`.trim()}\n`)
        .digest('hex')}`;
      const text = `--! Previous: ${previous || '-'}\n--! Hash: ${hash}\n\n${body}`;
      previous = hash;
      return text;
    },
  );
}

const graphileMigrate = {
  name: 'graphile-migrate',
  version: (peers) => packageVersion(peers, 'graphile-migrate'),
  files: (migrations) => ({ ...committed(migrations), 'migrations/current.sql': '', '.gmrc': '{}\n' }),
  // It asks for a shadow and a root database, refuses three equal URLs, and connects to neither in what is measured.
  environment: ({ url }) => ({
    SHADOW_DATABASE_URL: `${url}&application_name=shadow`,
    ROOT_DATABASE_URL: `${url}&application_name=root`,
  }),
  up: ({ peers }) => [bin(peers, 'graphile-migrate'), 'migrate'],
  again: ({ peers }) => [bin(peers, 'graphile-migrate'), 'migrate'],
  status: ({ peers }) => [bin(peers, 'graphile-migrate'), 'status'],
};

export const npmPeers = [dbmate, nodePgMigrate, nodePgMigrateEach, postgrator, graphileMigrate];
