import type { Colour, Style } from '../support/terminal/runs.js';

export type Theme = 'light' | 'dark';
type Rgb = readonly [red: number, green: number, blue: number];

/** What a theme's window is drawn with; `ansi` are the sixteen colours that a program names by number. */
type Palette = Readonly<Record<'text' | 'page' | 'bar' | 'edge' | 'title', string>> & { readonly ansi: string };

/** The colours of GitHub's pages and terminals, where the pictures are seen. */
export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    ...{ text: '#1f2328', page: '#ffffff', bar: '#f6f8fa', edge: '#d0d7de', title: '#59636e' },
    ansi: `#24292f #cf222e #116329 #7d4e00 #0969da #8250df #1b7c83 #6e7781
           #57606a #a40e26 #1a7f37 #9a6700 #0550ae #a475f9 #3192aa #8c959f`,
  },
  dark: {
    ...{ text: '#e6edf3', page: '#0d1117', bar: '#161b22', edge: '#30363d', title: '#9198a1' },
    ansi: `#010409 #ff7b72 #3fb950 #d29922 #58a6ff #bc8cff #39c5cf #b1bac4
           #6e7681 #ffa198 #56d364 #e3b341 #79c0ff #d2a8ff #56d4dd #ffffff`,
  },
};

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

function rgb(hex: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
}

function hexOf(colour: Rgb): string {
  return `#${colour.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

/** The palette of 256 is the same everywhere but for its first sixteen: a cube of six steps, then grey. */
function indexed(index: number, { ansi }: Palette): Rgb {
  if (index < 16) return rgb(ansi.split(/\s+/)[index]!);
  if (index >= 232) return WHITE.map(() => 8 + 10 * (index - 232)) as unknown as Rgb;
  const steps = [36, 6, 1].map((unit) => Math.floor((index - 16) / unit) % 6);
  return steps.map((step) => (step === 0 ? 0 : 55 + 40 * step)) as unknown as Rgb;
}

function resolved(colour: Colour, otherwise: string, palette: Palette): Rgb {
  if (colour === null) return rgb(otherwise);
  return typeof colour === 'string' ? rgb(colour) : indexed(colour, palette);
}

function mixed(one: Rgb, other: Rgb, share: number): Rgb {
  return one.map((value, at) => value + (other[at]! - value) * share) as unknown as Rgb;
}

/** How bright a colour is to the eye, from 0 to 1, by WCAG. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) =>
    value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  ) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOf(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Tells how far two colours (`#rrggbb`) are apart, from 1 to 21, by WCAG. */
export function contrast(one: string, other: string): number {
  return contrastOf(rgb(one), rgb(other));
}

/** What WCAG asks for text. Programs choose colours for terminals that they do not know, so not every pair can be read. */
const READABLE = 4.5;

/** Moves a colour towards black or white, as far as it takes to be read on another. */
function readable(text: Rgb, on: Rgb): Rgb {
  const end = contrastOf(BLACK, on) > contrastOf(WHITE, on) ? BLACK : WHITE;
  const shares = Array.from({ length: 21 }, (_, step) => step / 20);
  const share = shares.find((one) => contrastOf(rgb(hexOf(mixed(text, end, one))), on) >= READABLE);
  return mixed(text, end, share ?? 1);
}

/** Gives what a style is painted with in a theme, as `#rrggbb`; text can be read on what is below it. */
export function coloursOf(style: Style, theme: Theme): { readonly text: string; readonly page: string } {
  const palette = PALETTES[theme];
  const own = [resolved(style.fg, palette.text, palette), resolved(style.bg, palette.page, palette)] as const;
  const [fg, bg] = style.inverse ? [own[1], own[0]] : own;
  return { text: hexOf(readable(style.dim ? mixed(fg, bg, 0.4) : fg, bg)), page: hexOf(bg) };
}
