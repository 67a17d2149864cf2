import type { Wanted } from '../support/terminal/waiting.js';
import { settled } from '../support/tui.js';
import type { Theme } from './colours.js';

/**
 * Keys to press, or texts to type, and what the screen shows once the program has done its part: of a command that ends, the
 * next prompt too, since a shell echoes what is typed before it twice.
 */
export type Step = { readonly press: readonly string[]; readonly until: Wanted };

/** A picture: `.github/<name>.svg` shows what stands on the screen after the last step. */
export type Scene = {
  readonly name: string;
  readonly title: string;
  readonly theme: Theme;
  readonly columns: number;
  readonly rows: number;
  /** A line of the shell that runs before, unseen: `rm mapping.yaml && onefold init` to begin with a draft. */
  readonly before?: string;
  /** What happens at the prompt of a shell, in a copy of the worked example with nothing written yet. */
  readonly steps: readonly Step[];
};

const SIZE = { theme: 'dark', columns: 110, rows: 32, before: 'rm mapping.yaml' } as const;
/** What every scene begins with: a repository without decisions, and a draft of them. */
const DRAFTED: readonly Step[] = [
  { press: ['onefold', 'enter'], until: 'drafts one from the repository' },
  { press: ['D'], until: settled(/decisions left[\s\S]*accounted for/) },
];

/** All pictures that `npm run pictures` draws. */
export const SCENES: readonly Scene[] = [
  { ...SIZE, name: 'session-overview', title: 'onefold', steps: DRAFTED },
  {
    ...SIZE,
    name: 'session-findings',
    title: 'onefold',
    steps: [...DRAFTED, { press: ['2', 'j'], until: /Findings: open[\s\S]*help/ }],
  },
  {
    ...SIZE,
    name: 'session-conflict',
    title: 'onefold',
    steps: [
      ...DRAFTED,
      { press: ['3', '/'], until: 'Search' },
      { press: ['table public.robots', 'enter', 'enter'], until: /definitions[\s\S]*Keep A/ },
      { press: ['G', 'k'], until: /›Unite/ },
    ],
  },
  {
    ...SIZE,
    name: 'session-plan',
    title: 'onefold',
    steps: [...DRAFTED, { press: ['4', 'j', 'j', 'J', 'J'], until: settled('Decided: move') }],
  },
  {
    ...SIZE,
    name: 'session-migration',
    title: 'onefold',
    steps: [...DRAFTED, { press: ['4', 'enter'], until: /statements[\s\S]*versions\/001/ }],
  },
];
