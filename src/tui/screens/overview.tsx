import { Box } from 'ink';
import type { ReactNode } from 'react';
import { isUndecided } from '../../core/decisions.js';
import type { ReportFile, SessionFacts } from '../../core/model.js';
import { plural } from '../../core/text.js';
import { allFindings, countOpen } from '../state/findings.js';
import { current, isUnsaved, type Moment } from '../state/history.js';
import { nextStep, type WorkStep as Step } from '../state/next-step.js';
import { NEXT_STEPS } from '../state/rows.js';
import { factsOf, isBusy, isThinking, plainOf, type State, topScreen } from '../state/state.js';
import { columnsOf, cut, fitted, folded } from '../view/fit.js';
import { Lines, List } from '../view/lists.js';
import { type Line, line, Title } from '../view/rows.js';
import type { ScreenProps } from './screen-props.js';
import { proofWords } from './words.js';

function stepText(step: Step, state: State, facts: SessionFacts): string {
  const undecided = facts.conflicts.filter(isUndecided).length;
  switch (step) {
    case 'findings':
      return `${plural(countOpen(allFindings(state), 'error'), 'error')}, ${plural(countOpen(allFindings(state), 'warning'), 'warning')} open`;
    case 'conflicts':
      return `${undecided} undecided of ${plural(facts.conflicts.length, 'object')} with several definitions`;
    case 'plan':
      return `${plural(facts.migrations.length, 'migration')} from ${plural(facts.files.length, 'file')}`;
    case 'prove':
      return proofWords(facts);
    case 'write':
      if (facts.written) return 'all is written';
      return `mapping.yaml${state.history !== null && isUnsaved(state.history) ? ' (unsaved)' : ''}, migrations, report and lock`;
    case 'up':
      return 'run what is written on a database';
  }
}

/** How each step is called, and the key that leads to it from everywhere. */
const NAMES: Readonly<Record<Step, { readonly key: string; readonly name: string }>> = {
  findings: { key: '2', name: 'Findings' },
  conflicts: { key: '3', name: 'Conflicts' },
  plan: { key: '4', name: 'Plan' },
  prove: { key: 'P', name: 'Prove' },
  write: { key: 'W', name: 'Write' },
  up: { key: 'A', name: 'Apply' },
};

function StepList({ state, facts, width }: { state: State; facts: SessionFacts; width: number }): ReactNode {
  const next = nextStep(state, facts);
  const rowAt = (index: number): Line => {
    const step = NEXT_STEPS[index]!;
    return [
      { text: step === next ? '→ ' : '  ', tone: 'accent', bold: true },
      { text: `${NAMES[step].key} `, tone: 'accent' },
      { text: fitted(NAMES[step].name, 11), bold: true },
      { text: cut(stepText(step, state, facts), width - 17) },
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
  const told = sources.map(({ path, status, conventions, files }) => ({
    path,
    status: status === 'deprecated' ? '' : status,
    convention: conventions.join(', ') || '–',
    files: plural(files.length, 'file'),
  }));
  // A column is as wide as what stands in it.
  const widest = (key: keyof (typeof told)[number]) => Math.max(0, ...told.map((one) => columnsOf(one[key])));
  const [status, convention, files] = [widest('status'), Math.min(24, widest('convention')), widest('files')];
  const path = Math.min(widest('path'), Math.max(20, width - status - convention - files - 8));
  return told.map(
    (one): Line => [
      { text: ` ${fitted(one.path, path, 'middle')}  ` },
      { text: status === 0 ? '' : `${fitted(one.status, status)}  `, tone: 'dim' },
      { text: fitted(one.convention, convention), tone: 'accent' },
      { text: `  ${fitted(one.files, files, 'number')}` },
    ],
  );
}

/** Lists what there is of several kinds, each with its count; what there is none of is not named. */
function countedText(counts: readonly (readonly [number, string])[]): string {
  return counts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join(', ');
}

function statementLine({ statements }: SessionFacts): Line {
  const { all, up, down, absorbed, retired, resolved, unaccounted } = statements;
  const split = countedText([
    [up + down + absorbed, 'kept'],
    [retired, 'retired'],
    [resolved, 'given up for others'],
  ]);
  const accounted = `${all - unaccounted} of ${plural(all, 'statement')} accounted for`;
  return line(` ${accounted}${split === '' ? '' : `: ${split}`}.`, unaccounted > 0 ? 'error' : 'good');
}

function fileLine({ files }: SessionFacts): Line[] {
  const legacy = files.filter(({ fate }) => fate !== 'canonical');
  const count = (...fates: ReportFile['fate'][]) => legacy.filter(({ fate }) => fates.includes(fate)).length;
  const split = countedText([
    [count('planned', 'down'), 'kept'],
    [count('retired'), 'retired'],
    [count('ignored', 'kept', 'reference'), 'left alone'],
    [count('unmapped'), 'without a place'],
  ]);
  return legacy.length === 0 ? [] : [line(` Of ${plural(legacy.length, 'file')}: ${split}.`)];
}

function healthLines(facts: SessionFacts, width: number): Line[] {
  const { mentions, notes, fromLock, sealed } = facts;
  const named =
    mentions === 1 ? '1 line of code or documentation names' : `${mentions} lines of code or documentation name`;
  const seal = sealed === null ? [] : [line(` Sealed on ${sealed}${fromLock ? '; the legacy files are gone' : ''}.`)];
  return [
    statementLine(facts),
    ...fileLine(facts),
    ...seal,
    ...(mentions === 0 ? [] : [line(` ${named} what is to go.`)]),
    ...notes.flatMap((note) => folded(note, width - 2).map((text) => line(` ${text}`, 'dim'))),
  ];
}

function Known({ state, facts, width, height }: ScreenProps & { facts: SessionFacts }): ReactNode {
  // One source and its count of others, and a title over each of the three.
  const left = height - NEXT_STEPS.length - 4;
  const health = healthLines(facts, width).slice(0, Math.max(1, Math.min(5, left)));
  const room = Math.max(1, height - NEXT_STEPS.length - health.length - 3);
  const sources = sourceLines(facts, width);
  const shown =
    sources.length > room
      ? [...sources.slice(0, room - 1), line(` … and ${sources.length - room + 1} more`, 'dim')]
      : sources;
  return (
    <Box flexDirection="column" width={width} height={height} overflowY="hidden">
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
  const say = `${mappingPath} cannot be used as it is. Correct it in an editor: it is read again once it is saved.`;
  return [...folded(say, width - 2).map((text) => line(` ${text}`)), line(''), ...list];
}

function emptyLines(state: State, width: number): Line[] {
  const { history, mappingPath, job, reading } = state;
  if (history === null) return [line(` Reading ${mappingPath} …`)];
  const progress = (isBusy(state) ? job?.progress.at(-1) : reading) ?? null;
  const count = progress === null ? '' : ` ${progress.done} of ${progress.total}`;
  if (isBusy(state)) return [line(` Drafting ${mappingPath} from the repository …${count}`)];
  if (current(history).problems.length > 0) return problemLines(current(history), mappingPath, width);
  if (plainOf(state) !== null) return [line(` Reading the repository …${count}`)];
  const none = `There is no ${mappingPath} here yet: the file that says what becomes of each legacy migration.`;
  return [
    ...folded(none, width - 2).map((text) => line(` ${text}`)),
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
  const isKnown = state.history === null || plainOf(state) !== null;
  const refused = unthinkable !== null && !isThinking(state) && isKnown;
  const lines = refused
    ? [
        ...folded(unthinkable.message, width - 2).map((text) => line(` ${text}`, 'error')),
        ...folded(unthinkable.hint, width - 2).map((text) => line(` ${text}`)),
      ]
    : emptyLines(state, width);
  return <Lines lines={lines} width={width} height={height} />;
}
