import { Box } from 'ink';
import type { ReactNode } from 'react';
import { Title } from './rows.js';

/** From this width on two panes stand beside each other. */
export const WIDE = 110;
const GAP = 1;

export type Size = { readonly width: number; readonly height: number };
type Pane = { readonly title: string; readonly note?: string; readonly view: (size: Size) => ReactNode };

function Titled({ pane, width, height }: Size & { pane: Pane }): ReactNode {
  return (
    <Box flexDirection="column" width={width} height={height} overflowY="hidden">
      <Title text={pane.title} note={pane.note ?? ''} width={width} />
      {pane.view({ width, height: height - 1 })}
    </Box>
  );
}

type Props = Size & {
  readonly first: Pane;
  readonly second: Pane;
  /** What of the room the first pane takes where they stand over each other, and beside each other. */
  readonly share: { readonly over: number; readonly beside: number };
  /** The pane that has all the room, where one has. */
  readonly only?: 'first' | 'second' | null;
};

/** Shows two panes with their titles: beside each other on a wide terminal, else over each other; or one of them. */
export function Panes({ first, second, share, only = null, width, height }: Props): ReactNode {
  if (only !== null) return <Titled pane={only === 'first' ? first : second} width={width} height={height} />;
  if (width >= WIDE) {
    const left = Math.floor(width * share.beside);
    return (
      <Box width={width} height={height} gap={GAP}>
        <Titled pane={first} width={left} height={height} />
        <Titled pane={second} width={width - left - GAP} height={height} />
      </Box>
    );
  }
  const top = Math.max(3, Math.floor(height * share.over));
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Titled pane={first} width={width} height={top} />
      <Titled pane={second} width={width} height={height - top} />
    </Box>
  );
}

/** Shows one pane with its title over the whole room. */
export function Whole({ title, note = '', view, width, height }: Pane & Size): ReactNode {
  return <Titled pane={{ title, note, view }} width={width} height={height} />;
}
