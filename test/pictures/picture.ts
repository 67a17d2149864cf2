import { type Html, html, type Part } from '../../src/core/report/html/markup.js';
import type { Run } from '../support/terminal/runs.js';
import { isNarrow } from '../support/terminal/widths.js';
import { coloursOf, PALETTES, type Theme } from './colours.js';
import { type Box, blockOf, linesOf } from './strokes.js';

/** How a screen is framed: its width in cells, what stands above it, and its colours. */
export type Frame = { readonly columns: number; readonly title: string; readonly theme: Theme };

const FONTS = 'ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,Liberation Mono,monospace';
// A letter of these fonts is 0.6 as wide as it is high.
const [SIZE, WIDTH, HEIGHT, BASELINE] = [15, 9, 18, 13];
const [BAR, MARGIN] = [36, 16];

/** A part of a run that is placed by itself, with its column there and its width in cells. */
type Piece = { readonly text: string; readonly column: number; readonly width: number };

/** What a piece is drawn with. */
type Ink = Pick<Run, 'bold' | 'italic'> & { readonly colour: string };

/** Words that any font has, a line from left to right, or any other character by itself. */
const PIECES = /[!-~¡-ɏ]+(?: [!-~¡-ɏ]+)*|─+|[^ ]/gu;

/**
 * Takes a run apart so that no character can move another out of its column: which font has a character, and how wide it is
 * there, differs from reader to reader.
 */
function piecesOf({ text, width }: Run): Piece[] {
  if (!isNarrow(text)) return [{ text, column: 0, width }];
  const count = (part: string) => [...part].length;
  const found = [...text.matchAll(PIECES)];
  return found.map(({ 0: part, index }) => ({ text: part, column: count(text.slice(0, index)), width: count(part) }));
}

function rect({ x, y, width, height }: Box, fill: string): Html {
  // Neighbours must not let the page shine through where they meet, at whatever size the picture is shown.
  return html`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" shape-rendering="crispEdges"/>`;
}

function drawnPiece(text: string, box: Box, { bold, italic, colour }: Ink): Html {
  const lines = linesOf(text[0]!, box);
  if (lines !== null) return html`<path d="${lines}" stroke="${colour}" fill="none"/>`;
  const block = blockOf(text, box);
  if (block !== null) return rect(block, colour);
  const style = [bold && html` font-weight="bold"`, italic && html` font-style="italic"`];
  const place = html`x="${box.x}" y="${box.y + BASELINE}" textLength="${box.width}" lengthAdjust="spacingAndGlyphs"`;
  return html`<text ${place} fill="${colour}"${style}>${text}</text>`;
}

function drawnRun(run: Run, corner: Pick<Box, 'x' | 'y'>, theme: Theme): Part[] {
  const { text, page } = coloursOf(run, theme);
  const boxOf = (column: number, width: number): Box => {
    return { x: corner.x + column * WIDTH, y: corner.y, width: width * WIDTH, height: HEIGHT };
  };
  const whole = boxOf(0, run.width);
  const ground = page !== PALETTES[theme].page && rect(whole, page);
  const line = run.underline && rect({ ...whole, y: corner.y + BASELINE + 2, height: 1 }, text);
  const ink = { ...run, colour: text };
  const pieces = piecesOf(run).filter((piece) => piece.text.trim() !== '');
  return [ground, line, ...pieces.map((piece) => drawnPiece(piece.text, boxOf(piece.column, piece.width), ink))];
}

function drawnRow(runs: readonly Run[], y: number, theme: Theme): Html[] {
  let x = MARGIN;
  return runs.map((run) => {
    const drawn = drawnRun(run, { x, y }, theme);
    x += run.width * WIDTH;
    return html`${drawn}\n`;
  });
}

function windowOf(width: number, height: number, { title, theme }: Frame): Html {
  const { page, bar, edge, title: colour } = PALETTES[theme];
  const dots = [18, 36, 54].map((x) => html`<circle cx="${x}" cy="${BAR / 2}" r="6" fill="${edge}"/>`);
  return html`<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${bar}"/>
<path d="M1 ${BAR}H${width - 1}V${height - 8}a7 7 0 0 1 -7 7H8a7 7 0 0 1 -7 -7Z" fill="${page}"/>
<path d="M1 ${BAR}.5H${width - 1}" stroke="${edge}"/>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="none" stroke="${edge}"/>
${dots}
<text x="${width / 2}" y="${BAR / 2 + 5}" font-size="13" text-anchor="middle" fill="${colour}">${title}</text>
`;
}

/**
 * Draws a screen as a window: an SVG that needs nothing else, the same bytes for the same screen. Each piece of text has its
 * place and its width, so that columns stay columns in any font.
 */
export function pictureOf(rows: readonly (readonly Run[])[], frame: Frame): string {
  const [width, height] = [frame.columns * WIDTH + 2 * MARGIN, BAR + rows.length * HEIGHT + 2 * MARGIN];
  const lines = rows.map((runs, row) => drawnRow(runs, BAR + MARGIN + row * HEIGHT, frame.theme));
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${FONTS}" font-size="${SIZE}">
<title>${frame.title}</title>
${windowOf(width, height, frame)}${lines}</svg>
`.html;
}
