import type { ReactNode } from 'react';
import type { Loaded } from '../state/state.js';
import { folded } from '../view/fit.js';
import { Lines } from '../view/lists.js';
import type { Size } from '../view/panes.js';
import { line } from '../view/rows.js';

type Props = Size & {
  /** What the engine answered; null while it has not. */
  readonly loaded: Loaded | null;
  /** What to say where the answer is that there is nothing. */
  readonly none: string;
  readonly what: string;
};

/** Shows that something is not there: not yet, not any more, or not for a reason that is told. */
export function Waiting({ loaded, none, what, width, height }: Props): ReactNode {
  if (loaded === null) return <Lines lines={[line(` ${what} …`, 'dim')]} width={width} height={height} />;
  if ('value' in loaded) return <Lines lines={[line(` ${none}`)]} width={width} height={height} />;
  const { message, hint } = loaded.refusal;
  const lines = [
    ...message
      .split('\n')
      .flatMap((text) => folded(text, width - 2))
      .map((text) => line(` ${text}`, 'error')),
    ...folded(hint, width - 2).map((text) => line(` ${text}`)),
  ];
  return <Lines lines={lines} width={width} height={height} />;
}
