import { readFileSync } from 'node:fs';

export const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** Gives the cells of each table row below a heading of the README, to the next heading of its rank. */
export function rowsUnder(heading: string): string[][] {
  const section = readme.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}\n`)) ?? '';
  const rows = section.match(/^\| .*$/gm) ?? [];
  return rows.map((row) => row.slice(2, -2).split(' | '));
}
