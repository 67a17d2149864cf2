import { createTwoFilesPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { applyEdits } from '../../src/core/decisions/apply.js';
import {
  acceptAll,
  acceptFinding,
  type Decided,
  decide,
  type MappingInput,
  resolveObject,
  restoreRetired,
  retireMigration,
  unacceptFinding,
} from '../../src/core/decisions.js';
import { editMapping, parseMapping } from '../../src/core/mapping.js';
import type { MappingEdit } from '../../src/core/model.js';
import { entriesAbout } from '../../src/core/selectors.js';
import { MAPPING } from '../support/decisions.js';
import { MADE, REFUSED } from './decisions/made.js';

const plain = parse(MAPPING) as MappingInput;
const SEALED: MappingInput = { ...plain, sealed: '2026-01-31' };

/** The lines that differ between two texts. */
function changedLines(before: string, after: string): string[] {
  const patch = createTwoFilesPatch('', '', before, after, '', '', { context: 0 });
  return patch.split('\n').filter((line) => /^[-+](?!--|\+\+)/.test(line));
}

function edited(text: string, edits: readonly MappingEdit[]): string {
  return editMapping(text, edits);
}

describe('a decision', () => {
  it.each(MADE)('$title', ({ make, label, edits, lines }) => {
    const outcome = decide(plain, make(plain));
    expect(outcome).toMatchObject({ label, edits });
    const text = edited(MAPPING, edits);
    expect(changedLines(MAPPING, text)).toEqual(lines);
    expect(parseMapping('mapping.yaml', text).problems).toEqual([]);
    expect(outcome).toHaveProperty('plain', parse(text));
  });

  it.each(REFUSED)('is refused where it $title', ({ make, refused }) => {
    expect(decide(plain, make(plain))).toEqual({ refused });
  });

  const sealed = 'The consolidation was sealed on 2026-01-31: its migrations keep their numbers and bytes.';
  it.each(MADE)('is refused once the consolidation is sealed: $title', ({ make, label }) => {
    const outcome = decide(SEALED, make(SEALED));
    // What is accepted changes no migration.
    if (/accept/.test(label)) expect(outcome).toMatchObject({ label });
    else expect(outcome).toEqual({ refused: sealed });
  });

  it('begins a list that is not there', () => {
    const bare = { onefold: 1 } as const;
    const outcome = decide(bare, acceptFinding(bare, 'number-gap 003', 'fine'));
    expect(outcome).toHaveProperty('plain', { onefold: 1, accept: [{ finding: 'number-gap 003', reason: 'fine' }] });
    expect(unacceptFinding(bare, 'number-gap 003')).toEqual({
      refused: '`accept:` has no entry for just this finding.',
    });
  });

  it('lets the rollbacks of a file go with it, and brings them back with it', () => {
    const rollbacks = ['desk/undo/001.sql', 'desk/undo/001_b.sql'].map((path) => ({
      path,
      of: ['desk/001_books.sql'],
    }));
    const before = { ...plain, retire: [...plain.retire!, { path: 'desk/undo/001_b.sql', reason: 'it was wrong' }] };
    const retired = decide(before, retireMigration(before, 0, 'old', rollbacks)) as Decided;
    expect(retired.plain.retire!.slice(before.retire.length).map(({ path }) => path)).toEqual([
      'desk/001_books.sql',
      'desk/undo/001.sql',
    ]);
    const restored = restoreRetired(retired.plain, before.retire.length, 7, rollbacks);
    expect(decide(retired.plain, restored)).toMatchObject({ plain: { retire: before.retire } });
  });

  it('is made of many in few edits of the text', () => {
    const findings = Array.from({ length: 300 }, (_, index) => `number-gap ${index}`);
    const { edits } = acceptAll(plain, findings, 'fine') as Decided;
    const text = edited(MAPPING, edits);
    expect(parse(text).accept).toHaveLength(302);
    expect(changedLines(MAPPING, text)).toHaveLength(300);
  });

  it('takes the place of all entries that speak of the object', () => {
    const twice = { onefold: 1, resolve: [{ object: 'table a' }, { object: 'table b' }, { object: 'table public.a' }] };
    const entry = '{ object: table public.a, union: true, reason: … }';
    const changes = { settles: [], raises: [], refusedBefore: 0, refusedAfter: 0, leaves: [] };
    const choice = { kind: 'union', stays: [], entry, refused: null, changes } as const;
    expect(resolveObject(twice as unknown as MappingInput, choice, 'both')).toMatchObject({
      edits: [
        { kind: 'set', path: ['resolve', 0] },
        { kind: 'delete', path: ['resolve', 2] },
      ],
    });
  });
});

describe('a reference means an object', () => {
  it.each([
    ['table members', 'table public.members', true],
    ['table Members', 'table public.members', true],
    ['table "Members"', 'table public.members', false],
    ['table desk.members', 'table public.members', false],
    ['view members', 'table public.members', false],
    ['function f', 'function public.f(uuid, text)', true],
    ['function f(uuid, int4)', 'function public.f(uuid, integer)', true],
    ['function f(uuid)', 'function public.f(uuid, text)', false],
    ['function g(uuid, text)', 'function public.f(uuid, text)', false],
    ['trigger t on members', 'trigger t on public.members', true],
    ['trigger t on members', 'trigger s on public.members', false],
    ['what is this', 'what is this', true],
    ['what is this', 'table public.members', false],
  ])('%s, %s: %s', (named, object, means) => {
    expect(entriesAbout([{ object: named }])(object)).toHaveLength(Number(means));
  });

  it('is found among others, in their order', () => {
    const entries = ['function f', 'table f', 'function f(uuid, text)', 'what is this', 'FUNCTION f (uuid,text)'];
    const about = entriesAbout(entries.map((object) => ({ object })));
    const found = about('function public.f(uuid, text)').map(({ object }) => object);
    expect(found).toEqual(['function f', 'function f(uuid, text)', 'FUNCTION f (uuid,text)']);
    expect(about('function public.f(integer)')).toHaveLength(1);
  });
});

describe('edits of what mapping.yaml says', () => {
  const held = { list: ['a', 'b'], map: { x: 1 } };
  const EDITS: { title: string; edit: MappingEdit }[] = [
    { title: 'appends to a list', edit: { kind: 'append', path: ['list'], value: 'c' } },
    { title: 'appends to a list that is not there', edit: { kind: 'append', path: ['other'], value: 'c' } },
    { title: 'inserts below 0', edit: { kind: 'insert', path: ['list', -1], value: 'c' } },
    { title: 'inserts behind the end', edit: { kind: 'insert', path: ['list', 9], value: 'c' } },
    { title: 'inserts into a list that is not there', edit: { kind: 'insert', path: ['other', 2], value: 'c' } },
    { title: 'moves to the front', edit: { kind: 'move', path: ['list', 1], to: -3 } },
    { title: 'moves to the end', edit: { kind: 'move', path: ['list', 0], to: 9 } },
    { title: 'moves what is not there', edit: { kind: 'move', path: ['list', 2], to: 0 } },
    { title: 'moves in no list', edit: { kind: 'move', path: ['other', 0], to: 1 } },
    { title: 'deletes an item', edit: { kind: 'delete', path: ['list', 0] } },
    { title: 'deletes a key', edit: { kind: 'delete', path: ['map', 'x'] } },
    { title: 'deletes an item before the first', edit: { kind: 'delete', path: ['list', -1] } },
    { title: 'deletes an item behind the last', edit: { kind: 'delete', path: ['list', 2] } },
    { title: 'deletes a key that is not there', edit: { kind: 'delete', path: ['other', 'x'] } },
    { title: 'deletes from what is not there', edit: { kind: 'delete', path: ['other', 0, 'x'] } },
    { title: 'sets an item', edit: { kind: 'set', path: ['list', 1], value: { y: [] } } },
    { title: 'sets a key on a way that is not there', edit: { kind: 'set', path: ['other', 'deep'], value: 1 } },
  ];

  it.each(EDITS)('mean what they mean in its text: $title', ({ edit }) => {
    const text = 'list: [a, b] # list\nmap: { x: 1 }\n';
    const before = structuredClone(held);
    expect(applyEdits(held, [edit])).toEqual(parse(edited(text, [edit])));
    expect(held).toEqual(before);
  });

  it('share what stays', () => {
    const after = applyEdits(held, [{ kind: 'append', path: ['list'], value: 'c' }]);
    expect(after.map).toBe(held.map);
    expect(applyEdits(held, [{ kind: 'delete', path: ['list', 7] }])).toBe(held);
  });
});
