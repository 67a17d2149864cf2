/** The style on a screen, light and dark; both with a contrast of at least 4.5 to 1. */
export const screenStyle = `
:root { color-scheme: light dark; --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif;
  --mono: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
  --page: #fff; --panel: #f6f7f9; --text: #1b1f24; --quiet: #545c66; --line: #d5dae0; --link: #0b50c4; --mark: #ffe9b0; --tint: #eef1f5;
  --good: #12602c; --warn: #7a4700; --bad: #a8201a; --note: #4b3c97; --up: #2f6cb5; --down: #14784f; --out: #8a5a00; --bar: #6b7480; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14171b; --panel: #1b2027; --text: #e4e8ec; --quiet: #a6afba; --line: #363d47; --link: #8fb8ff; --mark: #5a4300; --tint: #232932;
    --good: #84d69b; --warn: #f0bb6d; --bad: #ff9f96; --note: #c6b9ff; --up: #6aa5f0; --down: #5fcb9c; --out: #d9a441; --bar: #8b95a3; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 4rem; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 var(--sans); display: grid; grid-template-columns: minmax(0, 1fr); }
main { min-width: 0; width: 100%; max-width: 1320px; padding: 1.5rem clamp(1rem, 3vw, 2.5rem) 4rem; }
h1 { font-size: clamp(1.5rem, 4vw, 2.1rem); line-height: 1.2; margin: 0 0 .6rem; letter-spacing: -.01em; }
h2 { font-size: 1.35rem; line-height: 1.25; margin: 0 0 .7rem; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .6rem; }
p { margin: .35rem 0; max-width: 80ch; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: 2px; text-decoration-thickness: 1px; }
a:has(> code) { text-underline-offset: 3.5px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
code, pre { font-family: var(--mono); font-size: .88em; overflow-wrap: break-word; }
p code, li code, summary code { overflow-wrap: anywhere; }
td code, th code { overflow-wrap: break-word; }
pre { margin: 0; white-space: pre-wrap; }
mark { background: var(--mark); color: inherit; border-radius: 2px; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.quiet, .none { color: var(--quiet); }
.reason { display: block; color: var(--quiet); padding-left: 1.1rem; }
mark .none { color: inherit; }
.far { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; z-index: 2; background: var(--page); padding: .3rem .6rem; }
nav { background: var(--panel); border-bottom: 1px solid var(--line); padding: .6rem clamp(1rem, 3vw, 2.5rem); }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; margin: 0; padding: 0; }
nav a { display: inline-block; padding: .2rem 0; text-decoration: none; }
nav a:has(> code) { text-underline-offset: 3.5px; }
a:hover { text-decoration: underline; }
.over { color: var(--quiet); margin: 0; }
.verdict { font-size: 1.05rem; margin: 0 0 .8rem; }
.answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15.5rem), 1fr)); gap: .9rem; list-style: none; margin: 1.3rem 0 0; padding: 0; }
.answers li { display: flex; flex-direction: column; background: var(--panel); border: 1px solid var(--line); border-top: 3px solid var(--quiet); border-radius: 6px; padding: .8rem 1rem; }
.answers li.good { border-top-color: var(--good); } .answers li.warn { border-top-color: var(--warn); } .answers li.bad { border-top-color: var(--bad); }
.answers h2 { font-size: .95rem; font-weight: 500; color: var(--quiet); margin: 0; }
.answers .answer { font-size: 1.05rem; font-weight: 600; margin: .1rem 0 .3rem; }
.answers .answer .badge { background: none; padding: 0; font-size: inherit; white-space: normal; }
.answers .go { margin-top: auto; padding-top: .3rem; }
section { margin-top: 2.6rem; padding-top: 1.8rem; border-top: 1px solid var(--line); }
.badge { display: inline-block; padding: 0 .5em; border-radius: 4px; background: var(--tint); color: var(--text); font-size: .88em; font-weight: 600; line-height: 1.6; white-space: nowrap; }
.badge.good { color: var(--good); } .badge.warn { color: var(--warn); } .badge.bad { color: var(--bad); } .badge.note { color: var(--note); } .badge.quiet { color: var(--quiet); }
.verdict .badge { white-space: normal; }
.scroll { position: relative; overflow-x: auto; max-width: 100%; border: 1px solid var(--line); border-radius: 6px; margin: .7rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
caption { text-align: left; padding: .45rem .7rem; color: var(--quiet); font-size: .88rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .7rem; border-top: 1px solid var(--line); min-width: 7.5rem; }
thead th { background: var(--panel); font-weight: 600; font-size: .88rem; vertical-align: bottom; }
tbody th { font-weight: 500; min-width: 12rem; }
td.wide, th.wide { min-width: 16rem; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; min-width: 4rem; }
td p, th p { margin: .15rem 0; }
tr:target, tr.on, .findings > li:target { background: var(--tint); box-shadow: inset 3px 0 var(--link); }
ul.plain { list-style: none; margin: 0; padding: 0; }
ul.plain li + li { margin-top: .2rem; }
summary { cursor: pointer; padding: .35rem 0; }
.more > summary { color: var(--quiet); padding: .1rem 0; font-size: .92em; }
.entry { border: 1px solid var(--line); border-radius: 6px; margin: .45rem 0; }
.entry > summary { padding: .45rem .8rem; overflow-wrap: anywhere; }
.entry[open] > summary { background: var(--panel); border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; }
.entry > .body { padding: .5rem .8rem .8rem; }
.controls { display: flex; flex-wrap: wrap; gap: .6rem .9rem; align-items: end; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .7rem .9rem; margin: .8rem 0; }
.controls[hidden] { display: none; }
.controls label { display: flex; flex-direction: column; gap: .15rem; font-size: .88rem; color: var(--quiet); flex: 1 1 8.5rem; max-width: 16rem; min-width: 0; }
.controls .find { flex: 4 1 14rem; max-width: none; }
.controls input, .controls select, .controls button { font: inherit; font-size: .95rem; color: var(--text); background: var(--page); border: 1px solid var(--quiet); border-radius: 4px; padding: .3rem .5rem; min-height: 2.2rem; width: 100%; min-width: 0; }
.controls button { width: auto; cursor: pointer; }
.controls output { flex: 1 0 auto; text-align: right; color: var(--quiet); padding: .4rem 0; font-variant-numeric: tabular-nums; }
.findings { list-style: none; margin: .8rem 0; padding: 0; border: 1px solid var(--line); border-radius: 6px; }
.findings > li { padding: .7rem .9rem; border-top: 1px solid var(--line); }
.findings > li:first-child { border-top: 0; }
.findings .line { margin-top: 0; }
.findings .rule { font-weight: 600; }
.places { color: var(--quiet); font-size: .92rem; }
.fates { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: .5rem 1.2rem; margin: .8rem 0; }
.fates dd { margin: 0; color: var(--quiet); font-size: .92rem; }
@media (min-width: 1180px) {
  body { grid-template-columns: 13rem minmax(0, 1fr); }
  nav { position: sticky; top: 0; align-self: start; height: 100vh; overflow-y: auto; border-bottom: 0; border-right: 1px solid var(--line); padding: 1.7rem 1.2rem; }
  nav ul { flex-direction: column; gap: .35rem; }
}
`;
