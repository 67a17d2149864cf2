import { Box } from 'ink';
import type { ReactNode } from 'react';
import { printable } from '../../core/report/printable.js';
import { plural } from '../../core/text.js';
import { graphemes } from '../state/graphemes.js';
import type { Dialog, Prompt, Question } from '../state/state.js';
import { columnsOf, folded, lastColumns } from './fit.js';
import { Lines } from './lists.js';
import type { Size } from './panes.js';
import { type Line, line, Row, Title } from './rows.js';
import type { Tone } from './theme.js';

/** The password of a URL, and what may become one while it is typed; a port is none. */
const PASSWORD = /(?<=:\/\/[^:@/]*:)(?!\d*(?:\/|$))(?:[^/]*(?=@)|[^/]*$)/;

/** What is typed, without a password, which others may see over the shoulder; as long as it is. */
function shown({ purpose, text }: Prompt): string {
  return purpose.kind === 'database' ? text.replace(PASSWORD, (secret) => '•'.repeat(secret.length)) : text;
}

function PromptView({ prompt, width }: { prompt: Prompt; width: number }): ReactNode {
  const text = shown(prompt);
  const before = printable(text.slice(0, prompt.at));
  const under = graphemes(text.slice(prompt.at))[0] ?? '';
  const behind = text.slice(prompt.at + under.length);
  // The end of what is typed stays in sight.
  const room = width - 8;
  const start = columnsOf(before) > room ? `…${lastColumns(before, room - 1)}` : before;
  return <Row runs={[{ text: ` › ${start}` }, { text: under || ' ', chosen: true }, { text: behind }]} width={width} />;
}

function answerLines({ answers }: Question): Line[] {
  return answers.map(({ key, label }): Line => [{ text: ` ${key}  `, tone: 'accent', bold: true }, { text: label }]);
}

function foldedLines(texts: readonly string[], width: number, tone: Tone): Line[] {
  return texts
    .filter((text) => text !== '')
    .flatMap((text) => folded(text, width - 2))
    .map((text) => line(` ${text}`, tone));
}

/** What is said about a dialog. */
function saidLines(dialog: Dialog, width: number): Line[] {
  return foldedLines(dialog.kind === 'prompt' ? [dialog.hint] : dialog.lines, width, 'dim');
}

/** What there is to know before a prompt is answered. */
function knownLines(dialog: Dialog, width: number): Line[] {
  return dialog.kind === 'prompt' ? foldedLines([dialog.about], width, 'plain') : [];
}

/** As many lines as have room, and how many have none. */
function within(lines: readonly Line[], room: number): readonly Line[] {
  if (lines.length <= room) return lines;
  const shown = Math.max(0, room - 1);
  return [...lines.slice(0, shown), line(` … ${plural(lines.length - shown, 'more line')}`)];
}

/** Of a prompt its text comes first, of a question what it is about. What is typed is seen, whatever there is to know. */
function DialogBox({ dialog, width, height }: Size & { dialog: Dialog }): ReactNode {
  const said = saidLines(dialog, width);
  const lines = dialog.kind === 'prompt' ? said : [...said, ...answerLines(dialog)];
  // The title and the line for what is typed have room before all else.
  const known = within(knownLines(dialog, width), Math.max(1, height - 2 - said.length));
  return (
    <Box flexDirection="column" width={width} height={height} overflowY="hidden">
      <Title text={dialog.title} width={width} />
      <Lines lines={known} width={width} height={known.length} />
      {dialog.kind === 'prompt' && <PromptView prompt={dialog} width={width} />}
      <Lines lines={lines} width={width} height={lines.length} />
    </Box>
  );
}

function heightOf(dialog: Dialog, width: number): number {
  const texts = saidLines(dialog, width).length + knownLines(dialog, width).length;
  return 1 + texts + (dialog.kind === 'prompt' ? 1 : dialog.answers.length);
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
