import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mappingJsonSchema } from '../../../src/core/mapping.js';

type Shape = { description?: string; properties?: Record<string, Shape> };

/** Lists the keys without a description, by their way from the root. */
function undescribed(shape: object, trail: string): string[] {
  const own = Object.entries((shape as Shape).properties ?? {}).filter(([, inner]) => !inner.description);
  const below = Object.entries(shape).filter(([, inner]) => typeof inner === 'object' && inner !== null);
  return [
    ...own.map(([key]) => `${trail}/${key}`),
    ...below.flatMap(([key, inner]) => undescribed(inner as object, `${trail}/${key}`)),
  ];
}

describe('the JSON Schema of mapping.yaml', () => {
  it('is the committed mapping.schema.json', async () => {
    const text = `${JSON.stringify(mappingJsonSchema(), null, 2)}\n`;
    await expect(text, 'refresh with: npx vitest run test/core/mapping --update').toMatchFileSnapshot(
      join(import.meta.dirname, '../../../mapping.schema.json'),
    );
  });

  it('describes every key, for the help that editors show', () => {
    expect(undescribed(mappingJsonSchema(), '')).toEqual([]);
  });

  it('is draft 7 and knows every section', () => {
    const { $schema, properties } = mappingJsonSchema() as { $schema: string; properties: object };
    expect($schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(Object.keys(properties)).toEqual([
      'onefold',
      'postgres',
      'layout',
      'sources',
      'ignore',
      'migrations',
      'resolve',
      'retire',
      'accept',
      'prepare',
      'policy',
      'severity',
      'ledger',
      'guard',
      'values',
      'databases',
      'sealed',
      'unproved',
      'rewrites',
    ]);
  });
});
