/** The style of the picture: what a band is, its dashes say, too; colour only helps. */
export const pictureStyle = `
.bands { display: block; width: 100%; min-width: 820px; height: auto; font: 12.5px var(--sans); }
.bands text { fill: var(--text); }
.bands .from text, .bands .folder { text-anchor: end; }
.bands .folder { font-weight: 600; fill: var(--quiet); }
.bands rect { fill: var(--bar); }
.bands .hit { fill: transparent; }
.bands .from, .bands .end, .band { cursor: pointer; }
.band { fill: none; stroke: var(--up); stroke-opacity: .38; }
.band.down { stroke: var(--down); stroke-opacity: .6; stroke-dasharray: 9 4; }
.band.out { stroke: var(--out); stroke-opacity: .24; }
.bands .end.out text { font-style: italic; }
.following .band { stroke-opacity: .07; }
.following .band.on { stroke-opacity: .95; }
.following .from:not(.on) text, .following .end:not(.on) text { fill-opacity: .45; }
.following .on text { font-weight: 600; }
.following .on rect:not(.hit) { fill: var(--text); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; padding: 0; list-style: none; color: var(--quiet); }
.legend li::before { content: ""; display: inline-block; width: 2.2rem; margin-right: .5rem; vertical-align: middle; border-top: 5px solid var(--up); }
.legend .down::before { border-top-style: dashed; border-color: var(--down); }
.legend .out::before { border-color: var(--out); opacity: .6; }
.way { position: sticky; top: 0; z-index: 1; margin: .5rem 0; padding: .45rem .7rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; overflow-wrap: anywhere; max-width: none; height: calc(2lh + 1rem); overflow-y: auto; }
`;
