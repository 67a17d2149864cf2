import { plural } from '../../text.js';
import { code, prose } from './escape.js';
import { type ConsolidationInput, completeness, draftReasons, fateCounts, findingsIn } from './input.js';
import { paragraphs } from './table.js';

function status(input: ConsolidationInput): string {
  const reasons = draftReasons(input);
  return reasons.length === 0 ? completeness(input) : `Draft: ${reasons.join(', ')}`;
}

/** Writes the title and the figures beneath it. */
export function headSection(input: ConsolidationInput): string {
  const { facts, mapping } = input;
  const fates = fateCounts(facts.files.map(({ fate }) => fate));
  const lines = [
    `**Date:** ${mapping.sealed === null ? 'not sealed' : prose(mapping.sealed)}`,
    `**Status:** ${status(input)}`,
    `**Source Locations Analyzed:** ${facts.sources.length}`,
    `**Total Migration Files:** ${facts.files.length}${facts.files.length === 0 ? '' : ` (${fates})`}`,
    `**Consolidated To:** ${code(`${mapping.layout.versions}/`)}`,
  ];
  return paragraphs(['# Migration Consolidation Report', lines.map((line) => `- ${line}`).join('\n')]);
}

function statementSentence({ facts }: ConsolidationInput): string {
  const { all, up, down, absorbed, retired, resolved, unaccounted, twice } = facts.statements;
  const counted: readonly (readonly [number, string])[] = [
    [up, 'in a migration'],
    [down, 'in a rollback'],
    [absorbed, "a file's own BEGIN or COMMIT"],
    [retired, 'retired'],
    [resolved, 'left out for another definition'],
    [unaccounted, 'without a fate'],
  ];
  const parts = counted.filter(([n], i) => n > 0 || i === counted.length - 1).map(([n, what]) => `${n} ${what}`);
  const repeated = twice === 0 ? '' : ` Used more than once: ${twice}.`;
  return `The deprecated locations hold ${plural(all, 'statement')}: ${parts.join(', ')}.${repeated}`;
}

function findingSentence({ facts }: ConsolidationInput): string {
  const of = (kind: 'open' | 'settled' | 'accepted'): number => findingsIn(facts, kind).length;
  const defined = facts.objects.filter(({ definedIn }) => new Set(definedIn.map(({ at }) => at.path)).size > 1).length;
  const objects = `${plural(facts.objects.length, 'object')} defined, ${defined} of them in more than one file.`;
  return `${objects} ${plural(facts.findings.length, 'finding')}: ${of('settled')} settled, ${of('accepted')} accepted, ${of('open')} open.`;
}

/** Says in three sentences what became what. */
export function summarySection(input: ConsolidationInput): string {
  const { facts, mapping } = input;
  const within = new Set(facts.sources.flatMap(({ files }) => files));
  // What was written into our layout by hand became nothing else.
  const legacy = facts.files.filter(({ fate }) => fate !== 'canonical');
  const outside = legacy.filter(({ path }) => !within.has(path)).length;
  const files = plural(legacy.length, 'SQL file');
  const places = `${plural(facts.sources.length, 'location')}${outside === 0 ? '' : ` and ${outside} elsewhere`}`;
  const result = `${plural(facts.migrations.length, 'migration')} in ${code(`${mapping.layout.versions}/`)}`;
  return paragraphs([
    '## Consolidation Summary',
    `${files} in ${places} ${legacy.length === 1 ? 'becomes' : 'become'} ${result}. ${statementSentence(input)} ${findingSentence(input)}`,
  ]);
}

/** Closes the report with its verdict and the figures behind it. */
export function closingSection(input: ConsolidationInput, replayed: string): string {
  const { facts } = input;
  const reasons = draftReasons(input);
  const { all, unaccounted } = facts.statements;
  const lines = [
    `- Statements accounted for: ${all - unaccounted} of ${all}`,
    `- Findings open: ${findingsIn(facts, 'open').length} of ${facts.findings.length}`,
    `- Replay: ${replayed}`,
  ];
  return paragraphs([
    '## Summary',
    reasons.length === 0
      ? `**Status: ${completeness(input).toUpperCase()}**`
      : `**Status: DRAFT** (${reasons.join(', ')})`,
    lines.join('\n'),
  ]);
}
