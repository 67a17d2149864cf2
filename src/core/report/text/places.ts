import type { Finding, Place } from '../../model.js';
import { plural } from '../../text.js';
import { placeText, wrap } from './wrap.js';

function inOneFile(places: readonly Place[]): string[] {
  const [first] = places;
  const lines = [...new Set(places.map(({ line }) => line))];
  if (first === undefined || lines.length === 1) return places.slice(0, 1).map((place) => `  ${placeText(place)}`);
  return wrap(`${placeText({ path: first.path, line: 1 })}:${lines.join(', ')}`, '  ', '    ');
}

/** Writes where a finding is, file by file: "db/001.sql:3:1", or with several lines "README.md:4, 9, 12". */
export function placeLines({ at }: Finding, most: number): string[] {
  const byFile = new Map<string, Place[]>();
  for (const place of at) byFile.set(place.path, [...(byFile.get(place.path) ?? []), place]);
  const files = [...byFile.values()].map(inOneFile);
  const more = files.length - most;
  const lines = files.slice(0, most).flat();
  return more > 0 ? [...lines, `  … and in ${plural(more, 'more file')} (--verbose shows all)`] : lines;
}
