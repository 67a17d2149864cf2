import type { Wanted } from '../support/terminal/waiting.js';
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

/** All pictures that `npm run pictures` draws. */
export const SCENES: readonly Scene[] = [
  {
    name: 'plan',
    title: 'onefold plan',
    theme: 'dark',
    columns: 84,
    rows: 44,
    steps: [{ press: ['onefold plan', 'enter'], until: /lock\.json\n\$$/m }],
  },
];
