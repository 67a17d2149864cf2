import { printable } from './printable.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What no XML document may hold, in any spelling: `printable` leaves these alone. */
const FORBIDDEN = /\p{Surrogate}|[\ufffe\uffff]/gu;

/** Writes a text for an attribute, or for one line between tags; control characters are spelled out ("\u{1b}"). */
export function xmlText(text: string): string {
  return printable(text)
    .replace(FORBIDDEN, '\ufffd')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** Writes an element whose attributes stand in the order given; children are XML already, one or more lines each. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly string[] = [],
): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(`${value}`)}"`);
  const opening = `<${name}${pairs.join('')}`;
  return children.length === 0 ? `${opening}/>` : [`${opening}>`, ...children, `</${name}>`].join('\n');
}

/** Writes an element that holds text alone: each of `lines` may be several. */
export function textElement(
  name: string,
  attributes: Readonly<Record<string, string>>,
  lines: readonly string[],
): string {
  const [opening, closing] = [element(name, attributes).slice(0, -2), `</${name}>`];
  return `${opening}>${lines
    .flatMap((line) => line.split('\n'))
    .map(xmlText)
    .join('\n')}${closing}`;
}
