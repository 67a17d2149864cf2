import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Finding, PageFacts } from '../../../src/core/model.js';
import { script } from '../../../src/core/report/html/script.js';
import { style } from '../../../src/core/report/html/style.js';
import { htmlReport } from '../../../src/core/report/html.js';
import { elements, parsedPage } from '../../support/markup.js';
import { digest, facts, mapping, proof } from './clinic.js';

const ATTACKS = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '<!-- ',
  ']]>',
  '</style></title></svg></table></details>',
  '<svg/onload=alert(1)>',
  'javascript:alert(1)',
  '&lt;b&gt; &amp &#60;',
  '`</code><script>`',
  '\u0000\u202e\u2028\ud800',
  '$& $1 $`',
];

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ unit: 'binary', maxLength: 12 })), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.join(''));

const texts = fc.record({
  path: hostile.map((name) => `db/${name}`),
  object: hostile,
  version: hostile,
  name: hostile,
  reason: hostile,
  message: hostile,
  value: hostile,
});

type Texts = typeof texts extends fc.Arbitrary<infer T> ? T : never;

/** Puts hostile texts wherever a person, a file or a database may name something. */
function poisoned({ path, object, version, name, reason, message, value }: Texts): PageFacts {
  const at = { path, line: 3, column: 2 };
  const key = `table ${object}`;
  const by = { at, reason };
  const finding: Finding = {
    rule: name,
    severity: 'error',
    key: `${name} ${key}`,
    subject: key,
    message,
    at: [at],
    help: reason,
    state: { kind: 'settled', by },
  };
  const taking = [{ path, taken: 1, of: 2 }];
  return {
    mapping: { ...mapping, sealed: value, path: `${path}.yaml`, layout: { ...mapping.layout, versions: value } },
    digest,
    facts: {
      ...facts,
      sources: [{ path: value, status: 'deprecated', conventions: [name], files: [path] }],
      files: [
        { ...facts.files[0]!, path, versions: [version], dropped: [{ kind: 'retired', statements: [1], reason, at }] },
        { ...facts.files[0]!, path: `${path}/${value}`, fate: 'retired', versions: [], reason },
      ],
      ignored: [{ path, reason }],
      migrations: [
        {
          ...facts.migrations[0]!,
          version,
          name,
          title: message,
          group: value,
          from: taking,
          downFrom: taking,
          creates: [key, `index ${value}`],
          why: reason,
        },
      ],
      findings: [finding, { ...finding, key: message, state: { kind: 'open' } }],
      objects: [
        {
          object: key,
          definedIn: [
            { at, fate: 'stays', version },
            { at: { ...at, path: value }, fate: 'masked', version },
          ],
        },
      ],
      mentions: [{ at, names: path, text: message }],
    },
    proof: {
      ...proof,
      digest,
      server: value,
      prepared: [value],
      leftOut: [at],
      legacy: [
        {
          source: value,
          files: 1,
          failed: [
            {
              path,
              statements: 2,
              refused: 1,
              first: { at, sqlstate: value, message, hint: value, cause: value, excerpt: [value] },
            },
          ],
        },
      ],
      refused: [{ at, version, sqlstate: value, message }],
      objects: [
        {
          object: key,
          fate: 'changed',
          reason,
          definedIn: [at],
          canonicalIn: [at],
          refused: { at, sqlstate: value, message },
          differences: [{ part: name, source: value, legacy: value, canonical: message }],
        },
      ],
    },
  };
}

/** What the page is made of, with all attributes that it uses: the names alone, whatever is in them. */
function vocabulary(html: string): { readonly names: Set<string>; readonly attributes: Set<string> } {
  const all = elements(parsedPage(html).root);
  return {
    names: new Set(all.map(({ name }) => name)),
    attributes: new Set(all.flatMap(({ name, attributes }) => [...attributes.keys()].map((one) => `${name} ${one}`))),
  };
}

const harmless: Texts = {
  path: 'db/a',
  object: 'b',
  version: '001',
  name: 'c',
  reason: 'd `e`',
  message: 'f',
  value: 'g h',
};

test('no name, path, reason or message becomes an element, an attribute or a script', () => {
  const page = (said: Texts) => htmlReport({ command: 'report', verdict: 'ok', notes: [], page: poisoned(said) });
  const known = vocabulary(page(harmless));
  const may = new Set([...known.names, 'mark', 'wbr', 'code', 'ins', 'ul', 'li']);
  fc.assert(
    fc.property(texts, (said) => {
      const html = page(said);
      const { root, mended } = parsedPage(html);
      const all = elements(root);
      expect(mended).toEqual([]);
      expect(all.map(({ name }) => name).filter((name) => !may.has(name))).toEqual([]);
      expect([...vocabulary(html).attributes].filter((one) => !known.attributes.has(one))).toEqual([]);
      expect(all.filter(({ name }) => name === 'script').map(({ text }) => text)).toEqual([script]);
      expect(all.filter(({ name }) => name === 'style').map(({ text }) => text)).toEqual([style]);
      const links = all.flatMap(({ attributes }) => attributes.get('href') ?? []);
      expect(links.filter((link) => !/^#[A-Za-z0-9._-]+$/.test(link))).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('what is hostile can still be read', () => {
  const said = { ...harmless, message: '</script><b title="x">', object: 'public."<i>"' };
  const { root } = parsedPage(htmlReport({ command: 'report', verdict: 'ok', notes: [], page: poisoned(said) }));
  expect(root.text).toContain('</script><b title="x">');
  expect(root.text).toContain('table public."<i>"');
});
