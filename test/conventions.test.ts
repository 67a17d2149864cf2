import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { conventions, recognise } from '../src/core/conventions/index.js';
import type { Chunk, Draft, SourceFile } from '../src/core/model.js';
import { placeAt } from '../src/core/places.js';
import { archiveFiles, parseArchive, withLast } from './support/archive.js';

/** Case files are named after their convention ("numbered-names.txt"); `=== expected [named: x]` names one. */
const folder = new URL('cases/conventions/', import.meta.url);
const cases = readdirSync(folder).sort();

function printChunk(chunk: Chunk, files: readonly SourceFile[]): string {
  if (chunk.kind === 'generated') return 'generated';
  const { path, start, end } = chunk.section;
  const text = files.find((file) => file.path === path)?.text ?? '';
  expect(chunk.text).toBe(text.slice(start, end));
  if (start === end) return `${path} empty`;
  return `${path}:${placeAt(path, text, start).line}-${placeAt(path, text, end - 1).line}`;
}

function printDraft(draft: Draft, files: readonly SourceFile[]): string {
  const side = (chunks: readonly Chunk[]) => chunks.map((chunk) => printChunk(chunk, files)).join(', ') || '-';
  return [
    `${draft.convention} ${draft.number ?? '-'} (${draft.versionKey ?? '-'}) "${draft.name}"`,
    ...(draft.title === null ? [] : [`title "${draft.title}"`]),
    `up ${side(draft.up)}`,
    `down ${side(draft.down)}`,
    ...(draft.transaction ? [] : ['no transaction']),
    ...(draft.dependsOn.length === 0 ? [] : [`depends ${draft.dependsOn.join(' ')}`]),
  ].join(' | ');
}

describe('conventions read their files as recorded', () => {
  test.for(cases)('%s', async (name) => {
    const archive = readFileSync(new URL(name, folder), 'utf8');
    const files = archiveFiles(archive);
    const flags = parseArchive(archive).at(-1)!.flags;
    const named = flags.find((flag) => flag.startsWith('named: '))?.slice('named: '.length) ?? null;
    const { drafts, unclaimed } = recognise(files, named);
    const lines = [...drafts.map((draft) => printDraft(draft, files)), ...unclaimed.map((path) => `unclaimed ${path}`)];
    await expect(withLast(archive, 'expected', lines.join('\n'))).toMatchFileSnapshot(
      fileURLToPath(new URL(name, folder)),
    );
  });
});

test('every convention has a case', () => {
  const missing = conventions.filter(({ id }) => !cases.some((name) => name.startsWith(id)));
  expect(missing.map(({ id }) => id)).toEqual([]);
});
