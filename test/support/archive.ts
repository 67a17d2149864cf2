import { decodeFile } from '../../src/core/decode.js';
import type { SourceFile } from '../../src/core/model.js';

/** One section of an archive: `flags` are what stands in brackets after the name ("crlf", "bytes: ff fe"). */
export type ArchiveSection = { readonly name: string; readonly flags: readonly string[]; readonly body: string };

const head = /^=== (.+?)((?: \[[^\]]*\])*)$/;

/**
 * Reads an archive: several files in one text. A line `=== name` starts a section, which runs to the next such line;
 * `=== name [crlf] [bom]` says how its bytes are made (`fileBytes`). Lines before the first section are a remark.
 */
export function parseArchive(text: string): ArchiveSection[] {
  const sections: { name: string; flags: string[]; body: string }[] = [];
  for (const line of text.split(/(?<=\n)/)) {
    const [, name, flags = ''] = head.exec(line.replace(/\n$/, '')) ?? [];
    if (name !== undefined)
      sections.push({ name, flags: [...flags.matchAll(/\[([^\]]*)\]/g)].map((m) => m[1]!), body: '' });
    else if (sections.length > 0) sections.at(-1)!.body += line;
  }
  return sections;
}

/**
 * Makes a section's bytes. Flags: `crlf` and `cr` (line ends), `chomp` (without the last line end), `bom`, `utf-16le`,
 * `utf-16be` (with their marks), `bytes: 66 ff 00` (exactly these bytes, the body is not used).
 */
export function fileBytes(section: ArchiveSection): Uint8Array {
  const has = (flag: string): boolean => section.flags.includes(flag);
  const raw = section.flags.find((flag) => flag.startsWith('bytes:'));
  if (raw !== undefined) return Buffer.from(raw.slice('bytes:'.length).replaceAll(' ', ''), 'hex');
  const whole = has('chomp') ? section.body.replace(/\n$/, '') : section.body;
  const text = has('crlf') ? whole.replaceAll('\n', '\r\n') : has('cr') ? whole.replaceAll('\n', '\r') : whole;
  if (has('utf-16le')) return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (has('utf-16be')) return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  return Buffer.from(has('bom') ? `\ufeff${text}` : text, 'utf8');
}

/** Reads the SQL files of an archive: every section whose name ends in `.sql`, in the order of the archive. */
export function archiveFiles(text: string): SourceFile[] {
  return parseArchive(text)
    .filter((section) => /\.sql$/i.test(section.name))
    .map((section) => decodeFile(section.name, fileBytes(section)));
}

/** Returns the body of the first section with that name, or the empty string. */
export function sectionBody(text: string, name: string): string {
  return parseArchive(text).find((section) => section.name === name)?.body ?? '';
}

/**
 * Returns the archive with its last section replaced. With vitest's `toMatchFileSnapshot(path)` the archive is its own
 * snapshot: `await expect(withLast(text, 'expected', actual)).toMatchFileSnapshot(path)`, refreshed by `vitest -u`.
 */
export function withLast(text: string, name: string, body: string): string {
  const heads = [...text.matchAll(/^=== (.+?)(?: \[.*\])*\n/gm)];
  const found = heads.findLast((match) => match[1] === name);
  const kept = found === undefined ? `${text}=== ${name}\n` : text.slice(0, found.index + found[0].length);
  return kept + body.replace(/\n?$/, '\n');
}
