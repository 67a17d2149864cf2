import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { rowsOn } from '../keys.js';
import type { ScreenName } from '../state/screen.js';
import type { Dialog, Prompt, Question } from '../state/state.js';
import { columnsOf, fitted, folded } from './fit.js';
import type { Size } from './panes.js';
import { type Line, Lines, line, Row, Title } from './rows.js';

/** A URL is shown without its password, which others may see over the shoulder. */
function shown({ purpose, text }: Prompt): string {
  return purpose.kind === 'database'
    ? text.replace(/(?<=:\/\/[^:@/]*:)[^@]*(?=@)/, (secret) => '•'.repeat([...secret].length))
    : text;
}

function PromptView({ prompt, width }: { prompt: Prompt; width: number }): ReactNode {
  const text = shown(prompt);
  const before = text.slice(0, prompt.at);
  const under = [...text.slice(prompt.at)][0] ?? ' ';
  const behind = text.slice(prompt.at + under.length);
  // The end of what is typed stays in sight.
  const room = width - 8;
  const start = columnsOf(before) > room ? `…${before.slice(-(room - 1))}` : before;
  return (
    <Text wrap="truncate-end">
      {' › '}
      {start}
      <Text inverse>{under}</Text>
      {behind}
    </Text>
  );
}

function answersLine({ answers }: Question): Line {
  return [
    { text: ' ' },
    ...answers.flatMap(({ key, label }): Line => [{ text: key, tone: 'accent', bold: true }, { text: ` ${label}   ` }]),
  ];
}

function heightOf(dialog: Dialog, width: number): number {
  const texts = dialog.kind === 'prompt' ? [dialog.hint] : dialog.lines;
  const lines = texts.filter((text) => text !== '').flatMap((text) => folded(text, width - 2));
  return lines.length + 2;
}

function DialogBox({ dialog, width, height }: Size & { dialog: Dialog }): ReactNode {
  const texts = dialog.kind === 'prompt' ? [dialog.hint] : dialog.lines;
  const lines = texts
    .filter((text) => text !== '')
    .flatMap((text) => folded(text, width - 2))
    .map((text) => line(` ${text}`, 'dim'));
  return (
    <Box flexDirection="column" width={width} height={height} overflow="hidden">
      <Title text={dialog.title} width={width} />
      {dialog.kind === 'prompt' ? (
        <PromptView prompt={dialog} width={width} />
      ) : (
        <Row runs={answersLine(dialog)} width={width} />
      )}
      <Lines lines={lines} width={width} height={lines.length} />
    </Box>
  );
}

/** Shows a screen, and beneath it what is asked, as long as something is asked. */
export function DialogView({
  dialog,
  width,
  height,
  children,
}: Size & { dialog: Dialog | null; children: (size: Size) => ReactNode }): ReactNode {
  if (dialog === null) return children({ width, height });
  const below = Math.min(heightOf(dialog, width), height - 4);
  return (
    <>
      {children({ width, height: height - below })}
      <DialogBox dialog={dialog} width={width} height={below} />
    </>
  );
}

/** Shows the keys of a screen, in two columns where they do not fitted into one. */
export function HelpView({ screen, width, height }: Size & { screen: ScreenName }): ReactNode {
  const rows = rowsOn(screen).map(
    ({ keys, label }): Line => [
      { text: ` ${fitted(keys.join(' '), 20, 'number')}  `, tone: 'accent', bold: true },
      { text: fitted(label, Math.max(10, Math.floor(width / 2) - 25)) },
    ],
  );
  const half = Math.ceil(rows.length / 2);
  const lines =
    rows.length < height ? rows : rows.slice(0, half).map((row, index) => [...row, ...(rows[index + half] ?? [])]);
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Title text={`Keys of this screen (${screen})`} note="any key closes" width={width} />
      <Lines lines={lines} width={width} height={height - 1} />
    </Box>
  );
}
