import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { userFile, type Variables, variable } from './home.js';
import type { Settings } from './url.js';

function broken(path: string, line: number, why: string): UserError {
  return new UserError(
    `the service file ${path} cannot be used: line ${line} ${why}.`,
    'write each parameter as name=value on a line of its own, below the [name] of its service.',
    'no-connection',
  );
}

/** Reads one service of a service file, as libpq does; null where the file has none of that name. */
export function serviceIn(text: string, service: string, path: string): Settings | null {
  let found: Record<string, string> | null = null;
  let inside = false;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      // The first section of that name counts.
      if (inside) return found;
      inside = line === `[${service}]`;
      found = inside ? {} : found;
    } else if (inside && found !== null) {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(line) ?? [];
      if (name === '') throw broken(path, index + 1, 'is no name=value');
      if (name === 'service') throw broken(path, index + 1, 'names another service');
      if (value !== '') found[name] = value;
    }
  }
  return found;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Gives the parameters of a service, from PGSERVICEFILE or ~/.pg_service.conf, then from PGSYSCONFDIR. */
export function readService(service: string, env: Variables): Settings {
  const own =
    variable(env, 'PGSERVICEFILE') ?? userFile(env, { unix: '.pg_service.conf', windows: '.pg_service.conf' });
  const folder = variable(env, 'PGSYSCONFDIR');
  const paths = folder === null ? [own] : [own, join(folder, 'pg_service.conf')];
  for (const path of paths) {
    const text = textOf(path);
    const found = text === null ? null : serviceIn(text, service, path);
    if (found !== null) return found;
  }
  throw new UserError(
    `there is no service "${service}" in ${paths.join(' or ')}.`,
    'add it there, name another file in PGSERVICEFILE, or name the database by a URL.',
    'no-connection',
  );
}
