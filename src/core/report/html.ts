import type { PageFacts, Report } from '../model.js';
import { findingsSection } from './html/findings.js';
import { hashes } from './html/hashes.js';
import { headSection, titleOf } from './html/head.js';
import { letGoSection } from './html/let-go.js';
import { type Html, html } from './html/markup.js';
import { measuredSection } from './html/measured.js';
import { mentionsSection } from './html/mentions.js';
import { migrationsSection } from './html/migrations.js';
import { objectsSection } from './html/objects.js';
import { pageOf } from './html/page.js';
import { pictureSection } from './html/picture.js';
import { script } from './html/script.js';
import { sideBySideSection } from './html/side-by-side.js';
import { style } from './html/style.js';
import type { Failure } from './reporter.js';

const CONTENTS = [
  ['proof', 'What was measured'],
  ['picture', 'Where the files went'],
  ['side-by-side', 'Side by side'],
  ['findings', 'Findings'],
  ['objects', 'Objects'],
  ['migrations', 'Migrations'],
  ['let-go', 'Let go'],
  ['mentions', 'Old paths in code'],
] as const;

/** Nothing is loaded, nothing is sent; of styles and scripts only those of this page. */
const POLICY = `default-src 'none'; style-src 'sha256-${hashes.style}'; script-src 'sha256-${hashes.script}'; base-uri 'none'; form-action 'none'`;

function contents(): Html {
  const links = CONTENTS.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`);
  return html`<nav aria-label="Contents"><ul>${links}</ul></nav>`;
}

function documentOf(facts: PageFacts): Html {
  const page = pageOf(facts);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${{ html: POLICY }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${titleOf(page)}</title>
<style>${{ html: style }}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${contents()}
<main id="main">
${headSection(page)}${measuredSection(page)}${pictureSection(page)}${sideBySideSection(page)}${findingsSection(page)}${objectsSection(page)}${migrationsSection(page)}${letGoSection(page)}${mentionsSection(page)}</main>
<script>${{ html: script }}</script>
</body>
</html>
`;
}

function plainPage(title: string, paragraphs: readonly string[]): string {
  const lines = paragraphs.map((text) => html`<p>${text}</p>`);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><main><h1>${title}</h1>${lines}</main></body></html>
`.html;
}

/**
 * Writes the page for reviewers: one HTML file that needs no other and asks nobody for anything. All of it can be read
 * without its script, which only filters, follows a file through the picture and opens what a link names. The same facts
 * give the same bytes. A report without these facts gives a page of its notes.
 */
export function htmlReport(report: Report): string {
  if (report.page !== undefined) return documentOf(report.page).html;
  return plainPage(`onefold ${report.command}`, [...report.notes, 'Only onefold report has a page.']);
}

/** Writes a page that says why there is no report. */
export function htmlFailure({ message, hint }: Failure): string {
  return plainPage('onefold: error', [...message.split('\n'), ...hint.split('\n')]);
}
