import type { Mapping, Proof } from '../../model.js';
import { plural } from '../../text.js';
import { fateWords, nothingUnexplained, rollbackWords, rowsExplained, rowWords } from '../proof-words.js';
import { code, prose } from './escape.js';
import { type ConsolidationInput, openErrors, versionRange } from './input.js';
import { type Measured, major, replaySentence } from './replayed.js';
import { paragraphs } from './table.js';

type Check = readonly [boolean, string];

/** Lists the numbers that are not one more than their predecessor. */
function gaps(versions: readonly string[]): string[] {
  const numbers = versions.map((version) => (/^\d{1,15}$/.test(version) ? Number(version) : Number.NaN));
  return versions.filter((_, i) => i > 0 && numbers[i] !== (numbers[i - 1] ?? Number.NaN) + 1);
}

function sequence({ facts: { migrations } }: ConsolidationInput): Check {
  const jumps = gaps(migrations.map(({ version }) => version));
  if (migrations.length === 0) return [false, 'Numbered sequentially: no migrations'];
  const range = `(${versionRange(migrations, migrations)})`;
  if (jumps.length === 0) return [true, `Numbered sequentially ${range}`];
  return [false, `Numbered sequentially: not directly after their predecessor: ${jumps.map(prose).join(', ')}`];
}

function replayChecks(input: ConsolidationInput, result: Measured): Check[] {
  const total = input.facts.migrations.length;
  if (result.kind === 'not run') {
    return [
      [false, `Applied to an empty PostgreSQL: ${result.reason}`],
      [false, `Ledger checksums verified: ${result.reason}`],
    ];
  }
  const { proof, replay, complete } = result;
  const wanted = input.mapping.postgres;
  const other = wanted !== null && !major(proof).endsWith(` ${/\d+/.exec(wanted)?.[0]}`);
  const note = other ? ` (mapping.yaml says that production runs ${prose(wanted)})` : '';
  const ledger = `Ledger checksums verified: ${replay.verified} of ${replay.applied.length}`;
  return [
    complete
      ? [true, `All ${plural(total, 'migration')} applied to an empty ${major(proof)}${note}`]
      : [false, `Applied to an empty PostgreSQL: ${replaySentence(result, total)}${note}`],
    [replay.applied.length > 0 && replay.verified === replay.applied.length, ledger],
  ];
}

function rollbacks({ facts, mapping }: ConsolidationInput): Check {
  const all = facts.migrations.length;
  const has = facts.migrations.filter(({ downOrigin }) => downOrigin !== 'none').length;
  const folder = code(`${mapping.layout.down}/`);
  const missing = has === all ? '' : ` (${mapping.policy.downs} by policy)`;
  return [all > 0 && has === all, `Rollback scripts in ${folder}: ${has} of ${all}${missing}`];
}

function rollbackCheck(proof: Proof): Check {
  const having = proof.steps.filter(({ rollback }) => rollback !== 'none');
  const held = having.length > 0 && having.every(({ rollback }) => rollback === 'whole') && proof.whole?.held !== false;
  return [held, `Rollback scripts run: ${rollbackWords(proof)}`];
}

function proofChecks(result: Measured): Check[] {
  if (result.kind === 'not run') {
    return [
      [false, `Rollback scripts run: ${result.reason}`],
      [false, `Legacy and canonical schema compared: ${result.reason}`],
    ];
  }
  const { proof } = result;
  const compared = `${plural(proof.objects.length, 'object')}: ${fateWords(proof)}`;
  return [
    rollbackCheck(proof),
    [nothingUnexplained(proof), `Legacy and canonical schema compared, ${compared}`],
    [rowsExplained(proof), `Rows that migrations make: ${rowWords(proof)}`],
  ];
}

function sealChecks({ sealed, unproved, rewrites }: Mapping): Check[] {
  if (sealed === null) return [[false, 'Sealed: not yet']];
  const without = unproved === null ? '' : `, without a proof: ${prose(unproved)}`;
  const changed = rewrites.map(({ version, reason }): Check => {
    return [true, `Rewritten after the seal: ${code(version)}, because ${prose(reason)}`];
  });
  return [[true, `Sealed on ${prose(sealed)}${without}`], ...changed];
}

function checks(input: ConsolidationInput, result: Measured): Check[] {
  const { facts, mapping } = input;
  const { all, unaccounted } = facts.statements;
  const errors = openErrors(facts).length;
  const total = facts.migrations.length;
  const named = plural(facts.mentions.length, 'line');
  return [
    [total > 0, `All ${plural(total, 'migration')} written to ${code(`${mapping.layout.versions}/`)}`],
    sequence(input),
    [unaccounted === 0, `Every legacy statement has a fate (${all - unaccounted} of ${all})`],
    [errors === 0, errors === 0 ? 'No open error finding' : `No open error finding: ${errors} open`],
    ...replayChecks(input, result),
    rollbacks(input),
    ...proofChecks(result),
    [
      facts.mentions.length === 0,
      `No code names the old paths${facts.mentions.length === 0 ? '' : `: ${named} ${facts.mentions.length === 1 ? 'does' : 'do'}`}`,
    ],
    ...sealChecks(mapping),
    [false, 'Legacy directories removed: not checked'],
    [false, 'Production database verified: not run'],
  ];
}

/** Lists what was computed or measured with a tick, and everything else with what is missing. */
export function checklistSection(input: ConsolidationInput, result: Measured): string {
  const lines = checks(input, result).map(([done, text]) => `- [${done ? 'x' : ' '}] ${text}`);
  return paragraphs(['## Verification Checklist', lines.join('\n')]);
}

/** Says what runs the migrations from now on, and what it measured. */
export function runnerSection(input: ConsolidationInput, result: Measured): string {
  const { schema, table } = input.mapping.ledger;
  const lines = [
    '**Tool:** onefold',
    '**Commands:** up, down, status, verify',
    `**Ledger:** ${code(`${schema}.${table}`)} (version, name, checksum, applied_at, execution_time_ms, git_commit)`,
    '**Checksum:** the first 16 hex digits of SHA-256 of the file, line ends read as LF',
    `**Replay:** ${replaySentence(result, input.facts.migrations.length)}`,
  ];
  return paragraphs(['## Migration Runner Status', lines.map((line) => `- ${line}`).join('\n')]);
}
