import type { Chunk } from '../model.js';

type Reach = { readonly path: string | null; readonly start: number; readonly end: number };
/** Text that stays together. */
type Block = { reach: Reach; text: string };

function reachOf(chunk: Chunk): Reach {
  return chunk.kind === 'source' ? chunk.section : (chunk.because[0] ?? { path: null, start: 0, end: 0 });
}

/** Tells whether a chunk goes on where the text before it stopped, or adds to what was last written of its file. */
function continues(chunk: Chunk, before: Reach): boolean {
  const reach = reachOf(chunk);
  if (reach.path === null || reach.path !== before.path) return false;
  return reach.start === before.end || (chunk.kind === 'generated' && reach.end <= before.end);
}

function blocksOf(chunks: readonly Chunk[]): Block[] {
  const blocks: Block[] = [];
  for (const chunk of chunks) {
    const block = blocks.at(-1);
    const reach = reachOf(chunk);
    if (block !== undefined && continues(chunk, block.reach)) {
      block.text += chunk.text;
      block.reach = reach;
    } else blocks.push({ reach, text: chunk.text });
  }
  return blocks;
}

/** Drops the blank lines around a text, but not the indentation of its first line. */
function withoutBlankEnds(text: string): string {
  const first = text.search(/[^ \t\n]/);
  if (first < 0) return '';
  let end = text.length;
  while (' \t\n'.includes(text[end - 1]!)) end -= 1;
  return text.slice(text.lastIndexOf('\n', first) + 1, end);
}

/**
 * Joins a migration's chunks to the body of its canonical file: no character changes but line ends, which become LF.
 * Chunks that follow each other in their file stay as they are there; between others is one blank line, and where
 * there are several sources a line names the one that follows. Every chunk but the last must end its last statement.
 */
export function joinChunks(chunks: readonly Chunk[]): string {
  const blocks = blocksOf(chunks);
  const isMany = new Set(blocks.map(({ reach }) => reach.path)).size > 1;
  const texts = blocks.map(({ reach: { path }, text }, i) => {
    const isNew = isMany && path !== null && path !== blocks[i - 1]?.reach.path;
    const label = isNew ? `-- ---- from ${path.replaceAll(/\s+/g, ' ')} ----\n` : '';
    return label + withoutBlankEnds(text.replaceAll(/\r\n?/g, '\n'));
  });
  return texts.filter((text) => text !== '').join('\n\n');
}
