import { type DefaultTreeAdapterMap, parse } from 'parse5';

/** An element of a parsed page: its name, its attributes, and the text of all that is in it. */
export type Element = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  readonly text: string;
};

type Node = DefaultTreeAdapterMap['node'];

function elementOf(node: DefaultTreeAdapterMap['element']): Element {
  const children = node.childNodes.filter((child) => 'tagName' in child).map(elementOf);
  const attributes = new Map(node.attrs.map(({ name, value }) => [name, value] as const));
  return { name: node.tagName, attributes, children, text: node.childNodes.map(textOf).join('') };
}

function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

/** Parses a page as browsers do; what the parser had to mend is listed in `mended`. */
export function parsedPage(html: string): { readonly root: Element; readonly mended: readonly string[] } {
  const mended: string[] = [];
  const document = parse(html, { onParseError: ({ code }) => mended.push(code) });
  const root = document.childNodes.find((child) => 'tagName' in child)!;
  return { root: elementOf(root as DefaultTreeAdapterMap['element']), mended };
}

/** Lists an element and all below it, in document order. */
export function elements(root: Element): Element[] {
  return [root, ...root.children.flatMap(elements)];
}
