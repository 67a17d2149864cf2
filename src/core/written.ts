import { createHash } from 'node:crypto';
import type { Layout } from './model.js';
import { byCodeUnit } from './text.js';

type Laid = { readonly layout: Pick<Layout, 'reports'> };

/** Names the lock's file, relative to the root. */
export function lockPath({ layout }: Laid): string {
  return `${layout.reports}/consolidation.lock.json`;
}

/** Names the generated report. */
export function reportPath({ layout }: Laid): string {
  return `${layout.reports}/CONSOLIDATION.md`;
}

/** Names the file that keeps the last proof. */
export function proofPath({ layout }: Laid): string {
  return `${layout.reports}/proof.json`;
}

/** Hashes the text of a file that onefold writes, as the lock records it. */
export function textSha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Hashes the text of mapping.yaml, the same on a checkout with CRLF. */
export function mappingSha256(text: string): string {
  return textSha256(text.replaceAll('\r\n', '\n'));
}

/** Hashes a set of canonical files (path and SHA-256 each), so that a proof can say what it ran. */
export function digestOf(targets: Iterable<readonly [path: string, sha256: string]>): string {
  const lines = [...targets].map(([path, sha256]) => `${sha256}  ${path}\n`).sort(byCodeUnit);
  return textSha256(lines.join(''));
}
