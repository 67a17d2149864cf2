/** The style on paper: everything open, nothing to click, black on white. */
export const printStyle = `
@media screen { .filtered { display: none !important; } }
@media print {
  :root { color-scheme: light; --page: #fff; --panel: #fff; --text: #000; --quiet: #333; --line: #999; --link: #000; --mark: #e6e6e6;
    --good: #000; --warn: #000; --bad: #000; --note: #000; --tint: #fff; --up: #555; --down: #000; --out: #555; --bar: #000; }
  @page { margin: 14mm 12mm; }
  body { display: block; font-size: 9pt; background: #fff; }
  nav, .skip, [data-controls], .scripted, .go { display: none !important; }
  main { max-width: none; padding: 0; }
  a { color: inherit; text-decoration: none; }
  details > summary { list-style: none; }
  details > summary::before { content: none; }
  details::details-content { content-visibility: visible; display: block; }
  section { break-before: page; border: 0; padding: 0; }
  section#proof { break-before: auto; }
  h2, h3, summary { break-after: avoid; }
  tr, .findings > li, .answers li { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; border: 0; }
  table, caption, thead th { font-size: 8pt; }
  th, td, tbody th, td.wide, th.wide { min-width: 4.5rem; padding: .25rem .4rem; }
  p { max-width: none; margin: .15rem 0; }
  ul.plain li + li { margin-top: 0; }
  .scroll, .entry { margin: .3rem 0; }
  .entry > .body, .entry > summary, .findings > li { padding: .3rem .5rem; }
  h3 { margin: .8rem 0 .3rem; }
  body, table { line-height: 1.35; }
  .fates dd, .places, .quiet, .reason { font-size: 8pt; }
  td:last-child { min-width: 7.5rem; }
  h1 { font-size: 20pt; } h2 { font-size: 14pt; } h3 { font-size: 11pt; }
  .answers h2 { font-size: 9pt; } .answers .answer, .verdict { font-size: 10.5pt; }
  section { margin-top: 1.5rem; }
  table code, td, th, pre { overflow-wrap: anywhere; white-space: pre-wrap; }
  td, th { white-space: normal; }
  td .badge, summary .badge, p .badge { border: 1px solid #666; }
  .answers .badge { border: 0; }
  .bands { min-width: 0; max-height: 240mm; }
  mark { text-decoration: underline; }
}
`;
