import type { Mention, ReportDefinition, ReportObject } from '../../model.js';
import { byCodeUnit } from '../../text.js';
import { code, place, prose } from './escape.js';
import type { ConsolidationInput } from './input.js';
import { paragraphs, table } from './table.js';

const MOST_DEFINITIONS = 20;

function definitionText({ at, fate, version }: ReportDefinition): string {
  const where = version === null ? '' : `in ${prose(version)}`;
  const said = fate === 'stays' ? where : [fate, where].filter(Boolean).join(', ');
  return `${place(at)} (${said})`;
}

function listed(definitions: readonly ReportDefinition[]): string {
  const rest = definitions.length - MOST_DEFINITIONS;
  const shown = definitions.slice(0, MOST_DEFINITIONS).map(definitionText);
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('<br>');
}

function row({ object, definedIn }: ReportObject): string[] {
  const sorted = definedIn.toSorted((a, b) => byCodeUnit(a.at.path, b.at.path) || a.at.line - b.at.line);
  const stays = sorted.filter(({ fate }) => fate === 'stays');
  const others = sorted.filter(({ fate }) => fate !== 'stays');
  return [code(object), listed(stays), listed(others)];
}

function isRepeated({ definedIn }: ReportObject): boolean {
  return new Set(definedIn.map(({ at }) => at.path)).size > 1;
}

/** Lists every object with the places that define it: which definition stays, and what becomes of the others. */
export function objectsSection({ facts }: ConsolidationInput): string {
  const objects = facts.objects.toSorted((a, b) => byCodeUnit(a.object, b.object));
  const [repeated, single] = [objects.filter(isRepeated), objects.filter((one) => !isRepeated(one))];
  const header = ['Object', 'Stays', 'Other definitions'];
  return paragraphs([
    '## Objects',
    objects.length === 0 && 'The legacy files define no object.',
    objects.length > 0 &&
      'As the statements read in plan order. Masked: IF NOT EXISTS finds the object there and does nothing. Repeated: the object is there, so the statement would fail. Replaced, dropped: by a later statement.',
    repeated.length > 0 && `### Defined in more than one file (${repeated.length})`,
    repeated.length > 0 && table(header, repeated.map(row), 'objects'),
    single.length > 0 && `### Defined in one file (${single.length})`,
    single.length > 0 && table(header, single.map(row), 'objects'),
  ]);
}

function mentionRow({ at, names, text }: Mention): string[] {
  return [place(at), code(names), code(text.trim(), 120)];
}

/** Lists the lines of code, CI and documents that still name a deprecated directory or file. */
export function mentionsSection({ facts }: ConsolidationInput): string {
  const sorted = facts.mentions.toSorted(
    (a, b) => byCodeUnit(a.at.path, b.at.path) || a.at.line - b.at.line || byCodeUnit(a.names, b.names),
  );
  return paragraphs([
    '## Code that still names the old paths',
    sorted.length === 0 ? 'None found.' : table(['Place', 'Names', 'Line'], sorted.map(mentionRow), 'lines'),
  ]);
}
