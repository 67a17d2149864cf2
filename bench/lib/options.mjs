/** What the scripts that run migrations have in common on their command lines. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { standIn } from './onefold.mjs';

function standIns(name) {
  const found = standIn(name);
  if (found === null) throw new Error(`there is no stand-in of the name ${name}`);
  return found;
}

/**
 * Reads DIRECTORY…, `--stand-ins NAME` and `--prepare FILE.sql` (each repeatable) and the script's own options. Gives
 * the texts to run on each empty database: stand-ins first, then the files, as named.
 */
export function readOptions(own) {
  const texts = { type: 'string', multiple: true, default: [] };
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'stand-ins': texts, prepare: texts, ...own },
  });
  const files = values.prepare.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  return { ...values, directories: positionals, prepare: [...values['stand-ins'].map(standIns), ...files] };
}
