import type { Mention, ReportDefinition, ReportObject } from '../../model.js';
import { byCodeUnit } from '../../text.js';
import { code, place, prose } from './escape.js';
import type { ConsolidationInput } from './input.js';
import { paragraphs, table } from './table.js';

function fateText({ fate, version }: ReportDefinition): string {
  if (version === null) return fate;
  return fate === 'stays' ? `**stays**, in ${prose(version)}` : `${fate}, in ${prose(version)}`;
}

function rows({ object, definedIn }: ReportObject): string[][] {
  const sorted = definedIn.toSorted((a, b) => byCodeUnit(a.at.path, b.at.path) || a.at.line - b.at.line);
  return sorted.map((definition, i) => [i === 0 ? code(object) : '″', place(definition.at), fateText(definition)]);
}

function isRepeated({ definedIn }: ReportObject): boolean {
  return new Set(definedIn.map(({ at }) => at.path)).size > 1;
}

/** Lists every object with the places that define it and what becomes of each definition in plan order. */
export function objectsSection({ facts }: ConsolidationInput): string {
  const objects = facts.objects.toSorted((a, b) => byCodeUnit(a.object, b.object));
  const [repeated, single] = [objects.filter(isRepeated), objects.filter((one) => !isRepeated(one))];
  const header = ['Object', 'Defined in', 'Definition'];
  const [many, once] = [repeated.flatMap(rows), single.flatMap(rows)];
  return paragraphs([
    '## Objects',
    objects.length === 0 && 'The legacy files define no object.',
    objects.length > 0 &&
      'As the statements read in plan order. Masked: IF NOT EXISTS finds the object there and does nothing. Repeated: the object is there, so the statement would fail. Replaced, dropped: by a later statement.',
    many.length > 0 && `### Defined in more than one file (${repeated.length})`,
    many.length > 0 && table(header, many, 'definitions'),
    once.length > 0 && `### Defined in one file (${single.length})`,
    once.length > 0 && table(header, once, 'definitions'),
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
