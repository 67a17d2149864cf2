import { readFileSync } from 'node:fs';

/** Tells the version of this onefold ("0.1.0"), as its package.json has it. */
export function ownVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
