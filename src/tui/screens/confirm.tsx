import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Finding, PlannedChange, RunPreview } from '../../core/model.js';
import { plural } from '../../core/text.js';
import { loadedFor, valueFor } from '../state/rows.js';
import { factsOf, topScreen } from '../state/state.js';
import { columnsOf, cut, fitted, folded } from '../view/fit.js';
import { Lines, List, positionText } from '../view/lists.js';
import { Whole } from '../view/panes.js';
import { type Line, line } from '../view/rows.js';
import type { Tone } from '../view/theme.js';
import type { ScreenProps } from './screen-props.js';
import { Waiting } from './waiting.js';
import { proofWords } from './words.js';

const KINDS: Readonly<Record<PlannedChange['kind'], { readonly mark: string; readonly tone: Tone }>> = {
  created: { mark: '+', tone: 'good' },
  changed: { mark: '~', tone: 'warning' },
  removed: { mark: '-', tone: 'error' },
  unchanged: { mark: ' ', tone: 'dim' },
};

function changeLine({ path, kind, added, removed, edited }: PlannedChange, room: number): Line {
  const { mark, tone } = KINDS[kind];
  const counts = kind === 'unchanged' ? '' : `+${added} -${removed}`;
  return [
    { text: ` ${mark} ${fitted(kind, 10)}`, tone, bold: true },
    { text: fitted(path, room, 'middle') },
    { text: fitted(counts, 14, 'number'), tone: 'dim' },
    { text: edited ? ' by hand' : '', tone: 'error' },
  ];
}

function Changes({ state, changes, width, height }: ScreenProps & { changes: readonly PlannedChange[] }): ReactNode {
  const { cursor } = topScreen(state);
  const touched = changes.filter(({ kind }) => kind !== 'unchanged').length;
  const say =
    touched === 0
      ? 'Nothing would change.'
      : `${plural(touched, 'file')} would change, all of them or none. y writes them, Enter shows the difference.`;
  const edited = changes.filter((one) => one.edited).length;
  const warn =
    edited === 0
      ? []
      : folded(`${plural(edited, 'file')} edited by hand: the write will refuse to overwrite them.`, width - 2);
  const facts = factsOf(state);
  const proved = facts === null || touched === 0 ? [] : folded(`The proof ${proofWords(facts)}.`, width - 2);
  const lines = [...folded(say, width - 2), ...warn, ...proved];
  const widest = changes.reduce((most, { path }) => Math.max(most, columnsOf(path)), 10);
  const room = Math.min(widest, Math.max(10, width - 36));
  return (
    <Box flexDirection="column" width={width} height={height} overflowY="hidden">
      <Lines lines={lines.map((text) => line(` ${text}`))} width={width} height={lines.length} />
      <Whole
        title="What would be written"
        note={positionText(cursor, changes.length)}
        width={width}
        height={height - lines.length}
        view={(size) => (
          <List {...size} count={changes.length} cursor={cursor} rowAt={(index) => changeLine(changes[index]!, room)} />
        )}
      />
    </Box>
  );
}

function toldBy(findings: readonly Finding[], head: string, width: number): Line[] {
  if (findings.length === 0) return [];
  const each = findings.flatMap(({ message }) => folded(message, width - 5).map((text) => line(`   ${text}`, 'error')));
  return [...folded(head, width - 2).map((text) => line(` ${text}`, 'error')), ...each];
}

function previewLines({ target, migrations, destructive, errors }: RunPreview, width: number): Line[] {
  const where = `${target.database} on ${target.host} (PostgreSQL ${target.serverVersion})`;
  const pending =
    migrations.length === 0 ? 'Nothing is pending there.' : `${plural(migrations.length, 'migration')} would run.`;
  const what = migrations.length === 0 || errors.length > 0 ? pending : `${pending} y runs them.`;
  const steps = destructive.length === 1 ? '1 step destroys' : `${destructive.length} steps destroy`;
  return [
    ...folded(where, width - 2).map((text): Line => [{ text: ` ${text}`, bold: true }]),
    line(` ${what}`),
    ...toldBy(errors, `Nothing runs as long as this is open (${plural(errors.length, 'error')}):`, width),
    ...toldBy(destructive, `${steps} what cannot be brought back:`, width),
  ];
}

function Preview({ state, preview, width, height }: ScreenProps & { preview: RunPreview }): ReactNode {
  const { cursor } = topScreen(state);
  const all = previewLines(preview, width);
  // The list beneath keeps a few lines; what has no room then is counted.
  const most = Math.max(3, height - 6);
  const more = line(`   … and ${plural(all.length - most + 1, 'more line')}`, 'error');
  const lines = all.length > most ? [...all.slice(0, most - 1), more] : all;
  const { migrations } = preview;
  const version = migrations.reduce((widest, one) => Math.max(widest, one.version.length), 3);
  return (
    <Box flexDirection="column" width={width} height={height} overflowY="hidden">
      <Lines lines={lines} width={width} height={lines.length} />
      <Whole
        title="What would run"
        note={positionText(cursor, migrations.length)}
        width={width}
        height={height - lines.length}
        view={(size) => (
          <List
            {...size}
            count={migrations.length}
            cursor={cursor}
            rowAt={(index) => [
              { text: ` ${fitted(migrations[index]!.version, version)}  `, tone: 'dim' },
              { text: cut(migrations[index]!.name, size.width - version - 5) },
            ]}
          />
        )}
      />
    </Box>
  );
}

/** Shows what is about to be written, file by file, or what is about to run on a database, before it is confirmed. */
export function ConfirmScreen(props: ScreenProps): ReactNode {
  const { state, width, height } = props;
  const screen = topScreen(state);
  const waiting = (what: string) => (
    <Waiting loaded={loadedFor(state, screen)} none="" what={what} width={width} height={height} />
  );
  if (screen.asks === 'write') {
    const changes = valueFor<readonly PlannedChange[]>(state, screen);
    return changes === null ? waiting('Comparing with what is on disk') : <Changes {...props} changes={changes} />;
  }
  if (state.database === null)
    return (
      <Whole
        title="Apply to a database"
        view={(size) => (
          <Lines
            {...size}
            lines={[line(' No database is named yet. y asks for its URL; from outside, DATABASE_URL names it.')]}
          />
        )}
        width={width}
        height={height}
      />
    );
  const preview = valueFor<RunPreview>(state, screen);
  return preview === null ? waiting('Asking the database') : <Preview {...props} preview={preview} />;
}
