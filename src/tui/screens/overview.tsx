import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { SessionFacts } from '../../core/model.js';
import { plural } from '../../core/text.js';
import { allFindings, countOpen } from '../state/findings.js';
import { current, isUnsaved, type Moment } from '../state/history.js';
import { nextStep, type WorkStep as Step } from '../state/next-step.js';
import { NEXT_STEPS } from '../state/rows.js';
import { factsOf, isThinking, plainOf, type State, topScreen } from '../state/state.js';
import { cut, fitted, folded } from '../view/fit.js';
import { type Line, Lines, List, line, Title } from '../view/rows.js';
import type { ScreenProps } from './screen-props.js';
import { PROOF_WORDS } from './words.js';

function stepText(step: Step, state: State, facts: SessionFacts): string {
  const undecided = facts.conflicts.filter((one) => one.state.kind === 'open').length;
  switch (step) {
    case 'findings':
      return `${plural(countOpen(allFindings(state), 'error'), 'error')}, ${plural(countOpen(allFindings(state), 'warning'), 'warning')} open`;
    case 'conflicts':
      return `${undecided} of ${plural(facts.conflicts.length, 'object')} with several definitions undecided`;
    case 'plan':
      return `${plural(facts.migrations.length, 'migration')} from ${plural(facts.files.length, 'file')}`;
    case 'prove':
      return PROOF_WORDS[facts.proof];
    case 'write':
      return `mapping.yaml${state.history !== null && isUnsaved(state.history) ? ' (unsaved)' : ''}, migrations, report and lock`;
    case 'up':
      return 'run what is written on a database';
  }
}

const NAMES: Readonly<Record<Step, string>> = {
  findings: 'Findings',
  conflicts: 'Conflicts',
  plan: 'Plan',
  prove: 'Prove',
  write: 'Write',
  up: 'Apply',
};

function StepList({ state, facts, width }: { state: State; facts: SessionFacts; width: number }): ReactNode {
  const next = nextStep(state, facts);
  const rowAt = (index: number): Line => {
    const step = NEXT_STEPS[index]!;
    return [
      { text: step === next ? '→ ' : '  ', tone: 'accent', bold: true },
      { text: fitted(NAMES[step], 11), bold: true },
      { text: cut(stepText(step, state, facts), width - 15) },
    ];
  };
  return (
    <List
      count={NEXT_STEPS.length}
      cursor={topScreen(state).cursor}
      width={width}
      height={NEXT_STEPS.length}
      rowAt={rowAt}
    />
  );
}

function sourceLines({ sources }: SessionFacts, width: number): Line[] {
  const path = Math.max(20, width - 34);
  return sources.map((source): Line => {
    const convention = source.conventions.join(', ') || '–';
    return [
      { text: ` ${fitted(source.path, path, 'middle')} ` },
      { text: fitted(source.status === 'deprecated' ? '' : source.status, 10), tone: 'dim' },
      { text: fitted(convention, 12), tone: 'accent' },
      { text: fitted(plural(source.files.length, 'file'), 9, 'number') },
    ];
  });
}

function healthLines({ statements, mentions, notes, fromLock, sealed }: SessionFacts, width: number): Line[] {
  const accounted = statements.all - statements.unaccounted;
  const all: Line = [
    {
      text: ` ${accounted} of ${statements.all} statements accounted for`,
      tone: statements.unaccounted > 0 ? 'error' : 'good',
    },
    { text: `; ${plural(mentions, 'line')} of code or documentation name old paths.`, tone: 'dim' },
  ];
  const seal = sealed === null ? [] : [line(` Sealed on ${sealed}${fromLock ? '; legacy files are gone' : ''}.`)];
  return [all, ...seal, ...notes.flatMap((note) => folded(note, width - 2).map((text) => line(` ${text}`, 'dim')))];
}

function Known({ state, facts, width, height }: ScreenProps & { facts: SessionFacts }): ReactNode {
  const health = healthLines(facts, width).slice(0, 4);
  const room = Math.max(1, height - NEXT_STEPS.length - health.length - 3);
  const sources = sourceLines(facts, width);
  const shown =
    sources.length > room
      ? [...sources.slice(0, room - 1), line(` … and ${sources.length - room + 1} more`, 'dim')]
      : sources;
  return (
    <Box flexDirection="column" width={width} height={height} overflow="hidden">
      <Title text="What to do next" width={width} />
      <StepList state={state} facts={facts} width={width} />
      <Title text="Sources" note={plural(sources.length, 'place')} width={width} />
      <Lines lines={shown} width={width} height={Math.min(room, shown.length)} />
      <Title text="Health" width={width} />
      <Lines lines={health} width={width} height={health.length} />
    </Box>
  );
}

function problemLines({ problems }: Moment, mappingPath: string, width: number): Line[] {
  const list = problems.flatMap(({ at, message, help }) => [
    line(` ${at.path}:${at.line}`, 'accent'),
    ...folded(message, width - 5).map((text) => line(`   ${text}`, 'error')),
    ...folded(help, width - 5).map((text) => line(`   ${text}`, 'dim')),
  ]);
  return [
    line(` ${mappingPath} cannot be used as it is. Correct it in an editor: it is read again once it is saved.`),
    line(''),
    ...list,
  ];
}

function emptyLines(state: State, width: number): Line[] {
  const { history, mappingPath, job, reading } = state;
  if (history === null) return [line(` Reading ${mappingPath} …`)];
  const progress = reading ?? job?.progress.at(-1) ?? null;
  const count = progress === null ? '' : ` ${progress.done} of ${progress.total}`;
  if (job?.state === 'running') return [line(` Drafting ${mappingPath} from the repository …${count}`)];
  if (current(history).problems.length > 0) return problemLines(current(history), mappingPath, width);
  if (plainOf(state) !== null) return [line(` Reading the repository …${count}`)];
  return [
    line(` There is no ${mappingPath} here yet: the file that says what becomes of each legacy migration.`),
    line(''),
    [
      { text: ' D ', tone: 'accent', bold: true },
      { text: 'drafts one from the repository. Nothing is written until you save.' },
    ],
  ];
}

/** Shows where the work stands: what to do next, the sources, and the health of it all at a glance. */
export function Overview(props: ScreenProps): ReactNode {
  const { state, width, height } = props;
  const facts = plainOf(state) === null ? null : factsOf(state);
  if (facts !== null) return <Known {...props} facts={facts} />;
  const { unthinkable } = state;
  const refused = unthinkable !== null && !isThinking(state) && plainOf(state) !== null;
  const lines = refused
    ? [
        ...folded(unthinkable.message, width - 2).map((text) => line(` ${text}`, 'error')),
        ...folded(unthinkable.hint, width - 2).map((text) => line(` ${text}`)),
      ]
    : emptyLines(state, width);
  return <Lines lines={lines} width={width} height={height} />;
}
