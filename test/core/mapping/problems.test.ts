import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseMapping } from '../../../src/core/mapping.js';
import type { MappingProblem } from '../../../src/core/model.js';
import { printPlace } from '../../../src/core/places.js';
import { parseArchive } from '../../support/archive.js';

const FOLDER = join(import.meta.dirname, '../../cases/mapping');
const CASES = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

function printed({ at, message, help }: MappingProblem): string {
  return `${printPlace(at)} ${message}\n  help: ${help}\n`;
}

/** Writes an archive with the problems that its texts have now: it is its own snapshot. */
function withProblems(archive: string): string {
  let yaml = '';
  const sections = parseArchive(archive).map(({ name, body }) => {
    if (name !== 'problems') {
      yaml = body;
      return `=== ${name}\n${body}`;
    }
    return `=== problems\n${parseMapping('mapping.yaml', yaml).problems.map(printed).join('')}`;
  });
  return archive.slice(0, archive.indexOf('=== ')) + sections.join('');
}

describe('problems of mapping.yaml', () => {
  it.each(CASES)('%s', async (name) => {
    const archive = readFileSync(join(FOLDER, name), 'utf8');
    await expect(withProblems(archive), 'refresh with: npx vitest run test/core/mapping --update').toMatchFileSnapshot(
      join(FOLDER, name),
    );
  });

  it.each(CASES)('%s gives a mapping exactly when there is no problem', (name) => {
    for (const { body } of parseArchive(readFileSync(join(FOLDER, name), 'utf8'))) {
      const { mapping, problems } = parseMapping('mapping.yaml', body);
      expect(mapping === null).toBe(problems.length > 0);
      for (const { at, message, help } of problems) {
        expect(at.line).toBeLessThanOrEqual(body.split('\n').length);
        expect(message).not.toBe('');
        expect(help).not.toBe('');
      }
    }
  });

  it.each(['[', '{a: ', '- ', '? '])('refuses nesting that would overflow the stack: %s', (opening) => {
    const { mapping, problems } = parseMapping('mapping.yaml', opening.repeat(20_000));
    expect(mapping).toBeNull();
    expect(problems.length).toBeGreaterThan(0);
  });

  it('names the file as it was given', () => {
    expect(parseMapping('db/mapping.yaml', 'onefold: 3').problems[0]!.at).toEqual({
      path: 'db/mapping.yaml',
      line: 1,
      column: 10,
    });
  });
});
