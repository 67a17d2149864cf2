import type { TextProps } from 'ink';
import { createContext } from 'react';

/** What a run of text is, for its colour; no meaning rests on colour alone. */
export type Tone = 'plain' | 'error' | 'warning' | 'good' | 'dim' | 'accent' | 'keyword' | 'string' | 'number' | 'name';
/** How tones look: whether there is colour at all. */
export type Theme = { readonly colour: boolean };

export const ThemeContext = createContext<Theme>({ colour: true });

/** Of the terminal's own sixteen colours, which are made for its background, light or dark. */
const COLOURS: Readonly<Record<Tone, TextProps>> = {
  plain: {},
  error: { color: 'red' },
  warning: { color: 'yellow' },
  good: { color: 'green' },
  dim: { dimColor: true },
  accent: { color: 'cyan' },
  keyword: { color: 'blue' },
  string: { color: 'green' },
  number: { color: 'magenta' },
  name: { color: 'cyan' },
};

/** Gives the look of a tone. Without colour what is bold stays bold and what is dim is plain. */
export function look({ colour }: Theme, tone: Tone): TextProps {
  return colour ? COLOURS[tone] : {};
}
