import { printable } from '../printable.js';

/** Markup that is safe as it is: only `html` and the constants of this folder make it. */
export type Html = { readonly html: string };
/** What may stand in markup: text is escaped, markup is taken as it is, nothing is left out. */
export type Part = Html | string | number | null | false | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Writes a text so that neither an element nor an attribute in quotes ends with it; line ends stay. */
export function escapeHtml(text: string): string {
  const shown = text
    .split(/\r\n|\n/)
    .map(printable)
    .join('\n');
  return shown
    .replace(/[\p{Surrogate}\p{Noncharacter_Code_Point}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

function written(part: Part): string {
  if (part === null || part === false) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  return 'html' in part ? part.html : part.map(written).join('');
}

/** Writes markup: a template's own text as it is, what is put into it escaped. Attributes must stand in double quotes. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: template.map((text, i) => text + (i < parts.length ? written(parts[i]!) : '')).join('') };
}

/** Puts something between parts. */
export function joined(parts: readonly Part[], between: Part): Part[] {
  return parts.flatMap((part, i) => (i === 0 ? [part] : [between, part]));
}

/** Writes a sentence that may hold code between backticks, as findings do. */
export function sentence(text: string): Part[] {
  return text.split(/`([^`]+)`/).map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
}

/** Writes a path or a name so that a line may end behind a slash before it ends anywhere. */
export function breakable(text: string): Part[] {
  return text.split(/(?<=\/)(?=[^/])/).map((part, i) => (i === 0 ? part : html`<wbr>${part}`));
}
