import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { type Element, elements, parsedPage } from '../support/markup.js';
import type { Run } from '../support/terminal/runs.js';
import { coloursOf, contrast, PALETTES } from './colours.js';
import { drawScene } from './draw.js';
import { pictureOf } from './picture.js';

const plain = { fg: null, bg: null, bold: false, dim: false, italic: false, underline: false, inverse: false };
const FRAME = { columns: 20, title: 'onefold', theme: 'light' } as const;
const [CELL, ROW, LEFT, TOP] = [9, 18, 16, 52];

function run(text: string, style: Partial<Run> = {}): Run {
  return { ...plain, text, width: [...text].length, ...style };
}

/** Parses a picture, and leaves out its window. */
function drawn(rows: readonly (readonly Run[])[]): Element[] {
  const all = elements(parsedPage(pictureOf(rows, FRAME)).root);
  return all.slice(all.findIndex(({ name }) => name === 'text') + 1);
}

/** Names what is drawn by its cells: "robots 3+6" is a text that begins in column 3 and is 6 cells wide. */
function cells(row: readonly Run[]): string[] {
  return drawn([row]).map(({ name, attributes, text }) => {
    const number = (key: string) => Number(attributes.get(key));
    const width = number(name === 'text' ? 'textLength' : 'width') / CELL;
    return `${text || name} ${(number('x') - LEFT) / CELL}+${width}`;
  });
}

describe('a picture', () => {
  const HOSTILE = run(`<script>&amp;"'</script>]]>`);
  const rows = [[HOSTILE, run('│ 図', { bg: 4 })], [], [run('é…', { inverse: true })]];

  test('is XML, without a script or anything from elsewhere', async () => {
    const svg = pictureOf(rows, { ...FRAME, title: '<title> & "more"' });
    const { errors } = await validateXML({ xml: svg, normalization: 'format' });
    expect(errors).toEqual([]);
    const [root, ...others] = elements(parsedPage(svg).root).filter(({ name }) => !/^(html|head|body)$/.test(name));
    expect([root?.name, ...new Set(others.map(({ name }) => name))]).toEqual([
      'svg',
      'title',
      'rect',
      'path',
      'circle',
      'text',
    ]);
    expect(svg.match(/\w+:\/\/[^"]*/g)).toEqual(['http://www.w3.org/2000/svg']);
    expect(svg).not.toMatch(/href|url\(|style=/);
  });

  test('is the same for the same screen', () => {
    expect(pictureOf(rows, FRAME)).toBe(pictureOf(rows, FRAME));
  });

  test('has the size of its screen', () => {
    const svg = elements(parsedPage(pictureOf(rows, FRAME)).root).find(({ name }) => name === 'svg')!;
    expect([svg.attributes.get('width'), svg.attributes.get('height')]).toEqual(['212', '122']);
  });
});

describe('text', () => {
  test.for<[string, Run[], string[]]>([
    ['begins in its column', [run('  table'), run(' of robots')], ['table 2+5', 'of robots 8+9']],
    ['keeps columns apart', [run('001  robots   7')], ['001 0+3', 'robots 5+6', '7 14+1']],
    ['puts what a font may lack by itself', [run('✓ kept → x')], ['✓ 0+1', 'kept 2+4', '→ 7+1', 'x 9+1']],
    ['gives a wide character two cells', [run('書', { width: 2 }), run('ab')], ['書 0+2', 'ab 2+2']],
    ['gives a character with its accent one', [run('e\u0301', { width: 1 }), run('b')], ['e\u0301 0+1', 'b 1+1']],
    ['counts characters beyond the first plane', [run('𝐀𝐁 c')], ['𝐀 0+1', '𝐁 1+1', 'c 3+1']],
    ['has its ground', [run('a'), run(' b ', { bg: 2 })], ['a 0+1', 'rect 1+3', 'b 2+1']],
    ['has a ground where it is inverse', [run('ab', { inverse: true })], ['rect 0+2', 'ab 0+2']],
    ['has its line below, blanks and all', [run('a  b', { underline: true })], ['rect 0+4', 'a 0+1', 'b 3+1']],
    ['is nothing where there are blanks', [run('   ')], []],
    ['has blocks that fill a part of their cell', [run('█▌▐')], ['rect 0+1', 'rect 1+0.5', 'rect 2.5+0.5']],
  ])('%s', ([, row, expected]) => {
    expect(cells(row)).toEqual(expected);
  });

  test('stands in its row', () => {
    const tops = drawn([[run('a')], [], [run('b')]]).map(({ attributes }) => Number(attributes.get('y')));
    expect(tops[1]! - tops[0]!).toBe(2 * ROW);
  });

  test('is bold and italic', () => {
    const [bold, italic] = drawn([[run('a', { bold: true }), run('b', { italic: true })]]);
    expect([bold?.attributes.get('font-weight'), bold?.attributes.get('font-style')]).toEqual(['bold', undefined]);
    expect([italic?.attributes.get('font-weight'), italic?.attributes.get('font-style')]).toEqual([
      undefined,
      'italic',
    ]);
  });
});

test.for([
  ['──', `M${LEFT} ${TOP + 9.5}L${LEFT + 9} ${TOP + 9.5} ${LEFT + 18} ${TOP + 9.5}`],
  ['╭', `M${LEFT + 9} ${TOP + 9.5}Q${LEFT + 4.5} ${TOP + 9.5} ${LEFT + 4.5} ${TOP + 18}`],
  ['├', `M20.5 52L20.5 61.5 20.5 70M25 61.5L20.5 61.5`],
] as const)('%s is drawn from edge to edge of its cells', ([text, path]) => {
  expect(drawn([[run(text)]]).map(({ name, attributes }) => [name, attributes.get('d')])).toEqual([['path', path]]);
});

describe.for(['light', 'dark'] as const)('in the theme %s', (theme) => {
  const { text, page } = PALETTES[theme];
  const indexes = Array.from({ length: 256 }, (_, index) => index);

  test('colours are what they are named', () => {
    const of = (style: Partial<Run>) => coloursOf({ ...plain, ...style }, theme);
    expect(of({})).toEqual({ text, page });
    expect(of({ inverse: true })).toEqual({ text: page, page: text });
    expect([16, 21, 196, 231, 232, 255].map((bg) => of({ bg }).page)).toEqual([
      '#000000',
      '#0000ff',
      '#ff0000',
      '#ffffff',
      '#080808',
      '#eeeeee',
    ]);
    expect(of({ bg: '#123456' }).page).toBe('#123456');
    expect(of({ dim: true }).text).not.toBe(text);
  });

  test('every text can be read, dim or not, on every ground', () => {
    const grounds = [null, 0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 102, 244];
    const styles = grounds.flatMap((bg) =>
      indexes.flatMap((fg) => [false, true].map((dim) => ({ ...plain, fg, bg, dim }))),
    );
    const unread = styles.filter((style) => {
      const colours = coloursOf(style, theme);
      return contrast(colours.text, colours.page) < 4.5;
    });
    expect(unread).toEqual([]);
  });
});

test('a scene is played in a shell, in a copy of the worked example', async () => {
  const svg = await drawScene({
    name: 'listing',
    title: 'a listing',
    theme: 'dark',
    columns: 60,
    rows: 5,
    before: 'mkdir shelf',
    steps: [
      { press: ['ls', 'enter'], until: /^deploy\s+mapping\.yaml\s+shelf\s+src\n\$$/m },
      { press: ['basename "$PWD"', 'enter'], until: /^casare-rpa\n\$$/m },
    ],
  });
  const texts = elements(parsedPage(svg).root).filter(({ name }) => name === 'text');
  const lines = ['$ ls', 'deploy', 'mapping.yaml', 'shelf', 'src', '$ basename "$PWD"', 'casare-rpa', '$'];
  expect(texts.map(({ text }) => text)).toEqual(['a listing', ...lines]);
});
