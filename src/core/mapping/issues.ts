import type { z } from 'zod';
import { nearest } from './nearest.js';
import { type Fault, type Reading, type Trail, valueAt, writtenAt } from './reading.js';
import { describedAt, keysAt, takesTexts } from './shape.js';

type Issue = z.core.$ZodIssue;

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a whole number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function listed(words: readonly string[], last: string): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

function labelled(trail: Trail): string {
  const key = trail.at(-1);
  if (key === undefined) return 'mapping.yaml';
  return typeof key === 'string' ? `\`${key}\`` : `entry ${key + 1} of ${labelled(trail.slice(0, -1))}`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return typeof value === 'string' ? 'text' : `the ${typeof value} ${String(value)}`;
}

function typeFault(reading: Reading, trail: Trail, expected: readonly string[]): Fault {
  const value = valueAt(reading.value, trail);
  const description = describedAt(trail);
  const label = labelled(trail);
  if (value === undefined) {
    const message = `${label} is missing in ${labelled(trail.slice(0, -1))}`;
    return { trail, on: 'key', message, help: `add it: ${description}` };
  }
  if (value === null) {
    return { trail, on: 'key', message: `${label} has no value`, help: `write its value: ${description}` };
  }
  const written = writtenAt(reading, trail);
  if (expected.includes('string') && written !== null && typeof value !== 'string') {
    const message = `${label} must be text, but YAML reads ${written} as ${kindOf(value)}`;
    return { trail, on: 'value', message, help: `put it in quotes: "${written}"` };
  }
  const wanted = listed([...new Set(expected.map((type) => EXPECTED[type] ?? type))], 'or');
  const asList = typeof value === 'string' && takesTexts(trail) ? `write a list: [${value}]` : null;
  const message = `${label} must be ${wanted}, not ${kindOf(value)}`;
  return { trail, on: 'value', message, help: asList ?? `write ${wanted}: ${description}` };
}

function choiceFault(reading: Reading, trail: Trail, values: readonly unknown[]): Fault {
  const value = valueAt(reading.value, trail);
  if (value === undefined || value === null) return typeFault(reading, trail, []);
  const choices = values.map((choice) => `\`${String(choice)}\``);
  const rule = choices.length === 1 ? `the only value is ${choices[0]}` : `it must be ${listed(choices, 'or')}`;
  const shown = typeof value === 'object' ? kindOf(value) : typeof value === 'string' ? `\`${value}\`` : String(value);
  const meant = nearest(String(value), values.map(String));
  const help = meant === null ? `write ${listed(choices, 'or')}` : `write \`${meant}\``;
  return { trail, on: 'value', message: `${labelled(trail)} is ${shown}; ${rule}`, help };
}

function unknownKeys(trail: Trail, keys: readonly string[]): Fault[] {
  const known = keysAt(trail);
  return keys.map((key) => {
    const meant = nearest(key, known);
    const help =
      meant === null
        ? `remove it; the keys here are ${listed(
            known.map((name) => `\`${name}\``),
            'and',
          )}`
        : `did you mean \`${meant}\`?`;
    return { trail: [...trail, key], on: 'key', message: `\`${key}\` is no key of ${labelled(trail)}`, help };
  });
}

function isOtherKind(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
}

function unionFaults(reading: Reading, trail: Trail, branches: readonly (readonly Issue[])[]): Fault[] {
  // The branch that accepts this kind of value is the one that its writer meant.
  const meant = branches.find((issues) => !issues.some(isOtherKind));
  if (meant !== undefined) return meant.flatMap((issue) => faultsOf(reading, issue, trail));
  const expected = branches.flat().flatMap((issue) => (issue.code === 'invalid_type' ? [issue.expected] : []));
  return [typeFault(reading, trail, expected)];
}

/** Turns an issue of zod into faults in our own words; `base` is the trail of the value that it speaks of. */
export function faultsOf(reading: Reading, issue: Issue, base: Trail): Fault[] {
  const trail = [...base, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownKeys(trail, issue.keys);
    case 'invalid_union':
      return unionFaults(reading, trail, issue.errors);
    case 'invalid_value':
      return [choiceFault(reading, trail, issue.values)];
    case 'invalid_key':
      return issue.issues.flatMap((inner) => faultsOf(reading, inner, trail)).map((fault) => ({ ...fault, on: 'key' }));
    case 'custom':
      return [{ trail, on: 'value', message: issue.message, help: String(issue.params?.help ?? '') }];
    case 'invalid_type':
      if (issue.expected !== 'int' || typeof valueAt(reading.value, trail) !== 'number') {
        return [typeFault(reading, trail, [issue.expected])];
      }
      return [{ trail, on: 'value', message: issue.message, help: describedAt(trail) }];
    default:
      return [{ trail, on: 'value', message: issue.message, help: describedAt(trail) }];
  }
}
