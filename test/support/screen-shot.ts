/** Draws a session as a person would see it, as text that can be kept and read. */
import { renderToString } from 'ink';
import { createElement } from 'react';
import type { State } from '../../src/tui/state.js';
import { Frame } from '../../src/tui/view/frame.js';
import { ThemeContext } from '../../src/tui/view/theme.js';

export type Room = { readonly width: number; readonly height: number };

/** Draws a frame. Styles are there only if FORCE_COLOR was set before Ink was loaded. */
export function drawn(state: State, { width, height }: Room, colour: boolean): string {
  const frame = createElement(Frame, { state, width, height });
  return renderToString(createElement(ThemeContext, { value: { colour } }, frame), { columns: width });
}

const STYLES: Readonly<Record<string, string>> = {
  1: 'bold',
  2: 'dim',
  7: 'chosen',
  31: 'red',
  32: 'green',
  33: 'yellow',
  34: 'blue',
  35: 'magenta',
  36: 'cyan',
};
const ENDS: ReadonlySet<string> = new Set(['0', '22', '27', '39']);
// biome-ignore lint/complexity/useRegexLiterals: the escape character would not be seen
const STYLE = new RegExp('\\u001b\\[(\\d+)m', 'g');

/** The text alone. */
export function plainly(picture: string): string {
  return picture.replaceAll(STYLE, '');
}

/** Names the styles in the text: "‹red›lost‹/›". */
export function styled(picture: string): string {
  return picture.replaceAll(STYLE, (_, code: string) => (ENDS.has(code) ? '‹/›' : `‹${STYLES[code] ?? code}›`));
}
