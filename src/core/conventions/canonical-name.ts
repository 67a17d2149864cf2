import type { Layout, Step } from '../model.js';
import { type FileName, type FileNumber, literalName, readNumber } from './names.js';

const naming = /^(\d+)(?:_|[-. ]+)(.+)$/s;
/** A date and a time are one version: "20250121_093000". */
const stamped = /^\d{8}[-_T]\d{6}$/;

/** Reads the number in front of a name in our layout; null where it has none. */
export function numberOf({ stem }: FileName): FileNumber | null {
  const dated = readNumber(stem);
  if (dated !== null && stamped.test(dated.written) && dated.rest !== '') return dated;
  const [, written, rest] = naming.exec(stem) ?? [];
  if (written === undefined) return null;
  const value = written.replace(/^0+(?=.)/, '');
  return { written, key: value, parts: [value], letter: '', rest: rest! };
}

/** Reads the number in the name of a file of our layout; null where it has none. */
export function canonicalNumber(path: string): FileNumber | null {
  return numberOf(literalName(path));
}

type Named = Pick<Step, 'version' | 'name'>;

/** Names the canonical file of a step. */
export function upPath({ version, name }: Named, { versions }: Pick<Layout, 'versions'>): string {
  return `${versions}/${version}_${name}.sql`;
}

/** Names the rollback of a step, whether or not it has one. */
export function downPath({ version, name }: Named, { down }: Pick<Layout, 'down'>): string {
  return `${down}/${version}_${name}_down.sql`;
}
