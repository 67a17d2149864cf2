import { plural } from '../../text.js';
import { code, fenced, place, prose, sentence } from './escape.js';
import { type ConsolidationInput, openErrors } from './input.js';
import { shellPath } from './removal.js';
import type { Measured } from './replayed.js';
import { paragraphs } from './table.js';

const MOST_ERRORS = 10;

type Step = { readonly title: string; readonly lines: readonly string[]; readonly commands: readonly string[] };

function errorStep({ facts, mapping }: ConsolidationInput): Step[] {
  const errors = openErrors(facts);
  if (errors.length === 0) return [];
  const shown = errors.slice(0, MOST_ERRORS).map((error) => {
    const [first] = error.at;
    return `${prose(error.rule)}${first === undefined ? '' : ` at ${place(first)}`}: ${sentence(error.help)}`;
  });
  const rest = errors.length - shown.length;
  const lines = [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])];
  return [
    {
      title: `Answer ${plural(errors.length, 'open error')} in ${code(mapping.path)}`,
      lines,
      commands: ['onefold scan'],
    },
  ];
}

function replayStep(result: Measured): Step[] {
  if (result.kind === 'run' && result.complete) return [];
  const failed = result.kind === 'run' ? result.replay.failed : null;
  const lines = failed === null ? [] : [`${prose(failed.version)} failed: ${prose(failed.message)}`];
  return [{ title: 'Replay on an empty database', lines, commands: ['onefold consolidate'] }];
}

function laterSteps({ facts, mapping }: ConsolidationInput): Step[] {
  const { versions, down } = mapping.layout;
  const digits = 'N'.repeat(mapping.layout.digits);
  const named = plural(facts.mentions.length, 'line');
  return [
    ...(mapping.sealed === null ? [{ title: 'Seal the consolidation', lines: [], commands: ['onefold seal'] }] : []),
    {
      title: 'Verify the production database',
      lines: ['A database that the legacy tool made has no ledger yet: `onefold up` refuses it and says what to do.'],
      commands: ['export DATABASE_URL="[production URL]"', 'onefold status', 'onefold verify'],
    },
    {
      title: 'Point CI/CD pipelines at onefold',
      lines:
        facts.mentions.length === 0
          ? []
          : [`${named} still ${facts.mentions.length === 1 ? 'names' : 'name'} the old paths, see below`],
      commands: ['onefold up'],
    },
    { title: 'Remove the deprecated files', lines: ['The commands are under Files Ready for Removal.'], commands: [] },
    {
      title: 'Write further migrations',
      lines: [
        `${code(`${versions}/${digits}_description.sql`)}`,
        `and its rollback ${code(`${down}/${digits}_description_down.sql`)}`,
      ],
      commands: [],
    },
  ];
}

function stepText(step: Step, index: number): string {
  const block = step.commands.length === 0 ? [] : fenced('bash', step.commands).split('\n');
  const lines = [...step.lines.map((line) => `- ${line}`), ...block].map((line) => `   ${line}`);
  return [`${index + 1}. **${step.title}**`, ...lines].join('\n');
}

/** Says what is left to do, in order, from the state of the consolidation. */
export function stepsSection(input: ConsolidationInput, result: Measured): string {
  const steps = [...errorStep(input), ...replayStep(result), ...laterSteps(input)];
  return paragraphs(['## Next Steps', ...steps.map(stepText)]);
}

/** Shows how to call onefold for the everyday tasks. */
export function examplesSection({ mapping }: ConsolidationInput): string {
  const flag = mapping.path === 'mapping.yaml' ? '' : ` --mapping ${shellPath(mapping.path)}`;
  const examples = [
    ['Apply All Pending Migrations', 'onefold up'],
    ['Check Status', 'onefold status'],
    ['Verify Checksums', 'onefold verify'],
    ['Rollback Last 2 Migrations', 'onefold down --steps 2'],
    ['Preview What Would Be Written', 'onefold plan'],
  ];
  const parts = examples.map(([title, command]) => `### ${title}\n\n${fenced('bash', [`${command}${flag}`])}`);
  return paragraphs(['## Examples', ...parts]);
}

/** Names the files beside this report that say how the consolidation came about. */
export function documentsSection({ mapping }: ConsolidationInput): string {
  const { reports } = mapping.layout;
  const lines = [
    `- **${code(mapping.path)}** - the decisions: what becomes what, what is let go and why`,
    `- **${code(`${reports}/CONSOLIDATION.md`)}** - this report`,
    `- **${code(`${reports}/consolidation.lock.json`)}** - hashes of every legacy and canonical file, and this report's facts`,
  ];
  return paragraphs(['## Documentation Files', lines.join('\n')]);
}
