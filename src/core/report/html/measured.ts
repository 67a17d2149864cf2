import type { Proof, ProofReplay } from '../../model.js';
import { plural } from '../../text.js';
import { openErrors } from '../markdown/input.js';
import { type Measured, major } from '../markdown/replayed.js';
import {
  fateWords,
  nothingUnexplained,
  rollbackWords,
  rowsExplained,
  rowWords,
  secondRunWords,
} from '../proof-words.js';
import { type Html, html, type Part } from './markup.js';
import { type Page, pathLink, placeLink, versionLink } from './page.js';
import { badge, lines, section, table } from './parts.js';

/** Whether something was measured and held, was measured and did not, or was not run. */
type Outcome = 'yes' | 'no' | 'not run';
type Check = readonly [what: string, outcome: Outcome, said: Part];

const SHOWN = { yes: badge('good', 'holds'), no: badge('bad', 'does not hold'), 'not run': badge('quiet', 'not run') };

function outcome(held: boolean): Outcome {
  return held ? 'yes' : 'no';
}

function replaySaid(page: Page, run: Extract<Measured, { kind: 'run' }>): Part {
  const { proof, replay, applied } = run;
  const said = `${applied} of ${page.input.facts.migrations.length} applied to an empty ${major(proof)} (${proof.server})`;
  if (replay.failed === null) return said;
  const { version, sqlstate, message } = replay.failed;
  return html`${said}; ${versionLink(page, version)} failed with SQLSTATE ${sqlstate}: ${message}; not run: ${String(replay.notRun.length)}`;
}

function rollbackHeld({ steps, whole }: Proof): Outcome {
  const having = steps.filter(({ rollback }) => rollback !== 'none');
  if (having.length === 0) return 'not run';
  return outcome(having.every(({ rollback }) => rollback === 'whole') && whole?.held !== false);
}

function rollbackSaid(proof: Proof): string {
  const without = proof.steps.filter(({ rollback }) => rollback === 'none').length;
  return `${rollbackWords(proof)}${without === 0 ? '' : `; ${plural(without, 'migration')} without a rollback`}`;
}

function proofChecks(page: Page): Check[] {
  const run = page.measured;
  const names = [
    'The migrations run on an empty PostgreSQL',
    'The ledger holds the checksum of each file',
    'Each rollback takes its migration back',
    'No object is lost or changed without a reason',
    'No rows differ without a reason',
  ] as const;
  if (run.kind === 'not run') return names.map((name) => [name, 'not run', html`Not proved: ${run.reason}.`]);
  const { proof, replay } = run;
  const held = outcome(replay.applied.length > 0 && replay.verified === replay.applied.length);
  return [
    [names[0], outcome(run.complete), replaySaid(page, run)],
    [names[1], held, `${replay.verified} of ${replay.applied.length}`],
    [names[2], rollbackHeld(proof), rollbackSaid(proof)],
    [names[3], outcome(nothingUnexplained(proof)), `${plural(proof.objects.length, 'object')}: ${fateWords(proof)}`],
    [names[4], outcome(rowsExplained(proof)), rowWords(proof)],
  ];
}

function checks(page: Page): Check[] {
  const { facts } = page.input;
  const { all, unaccounted } = facts.statements;
  const errors = openErrors(facts).length;
  const named = facts.mentions.length;
  return [
    ['Every legacy statement has a fate', outcome(unaccounted === 0), `${all - unaccounted} of ${all}`],
    ['No error is open', outcome(errors === 0), `${errors} of ${plural(facts.findings.length, 'finding')}`],
    ...proofChecks(page),
    [
      'No code names the old paths',
      outcome(named === 0),
      named === 0 ? 'none found' : html`<a href="#mentions">${plural(named, 'line')}</a>`,
    ],
    ['The production database has this schema', 'not run', html`<code>onefold verify</code> compares a database.`],
  ];
}

function legacyRow(page: Page, { source, files, failed }: ProofReplay) {
  const list = failed.map(({ path, refused, statements, first }) => {
    return html`${pathLink(page, path)}: ${refused} of ${plural(statements, 'statement')} refused, first at ${placeLink(page, first.at)}: ${first.message}`;
  });
  const name = source === null ? 'all sources, in the order of mapping.yaml' : html`<code>${source}</code>`;
  const ran = failed.length === 0 ? 'all ran' : `${files - failed.length} of ${files} ran whole`;
  return { cells: [name, String(files), ran, lines(list)] };
}

function legacyTable(page: Page, proof: Proof): Html {
  const columns = [
    { title: 'Replay of' },
    { title: 'Files', kind: 'number' },
    { title: 'Outcome' },
    { title: 'Refused', kind: 'wide' },
  ] as const;
  const rows = proof.legacy.map((replay) => legacyRow(page, replay));
  return html`<details><summary>How the legacy side ran: ${plural(proof.legacy.length, 'replay')}</summary>
${table('Replays of the legacy files', columns, rows)}</details>`;
}

function circumstances(page: Page, proof: Proof): Part[] {
  const prepared = proof.prepared.map((one) => html`<code>${one}</code>`);
  const out = proof.leftOut.map((at) => placeLink(page, at));
  return [
    html`<p>Run twice, ${secondRunWords(proof)}.</p>`,
    prepared.length > 0 &&
      html`<p>Stood in both databases before the first file: ${prepared.flatMap((one, i) => (i === 0 ? [one] : [', ', one]))}.</p>`,
    out.length > 0 &&
      html`<details><summary>Not run on either side, because it would change the server: ${plural(out.length, 'statement')}</summary>${lines(out)}</details>`,
    legacyTable(page, proof),
  ];
}

/** Says what was measured, with which result, and what was not run. */
export function measuredSection(page: Page): Html {
  const rows = checks(page).map(([what, held, said]) => ({ cells: [what, SHOWN[held], said] }));
  const columns = [{ title: 'Claim' }, { title: 'Outcome' }, { title: 'What was found', kind: 'wide' }] as const;
  return section('proof', 'What was measured', [
    html`<p>Both sides were run on empty databases and their catalogs compared, where this says so. What was not run says so, too.</p>`,
    table('Claims and what was measured', columns, rows),
    page.proof === null
      ? html`<p><strong>Not proved.</strong> <code>onefold prove</code> replays both sides and says what is kept, changed or lost.</p>`
      : circumstances(page, page.proof),
  ]);
}
