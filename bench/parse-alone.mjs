/** Reads and parses every SQL file below a folder with libpg-query and does nothing else: what a scan cannot beat. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModule, parseSync } from 'libpg-query';

const root = process.argv[2];
await loadModule();
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.sql'));
let statements = 0;
for (const path of files) statements += parseSync(readFileSync(join(root, path), 'utf8')).stmts.length;
console.log(`${files.length} files, ${statements} statements`);
