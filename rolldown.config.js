import { readFileSync } from 'node:fs';

const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const packages = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });

/**
 * What a command needs from its start, in one file each; everything else is put together as rolldown sees fit. The first of
 * them is needed, not only fast: `io/package.ts` is to lie in `dist/program/`, and not in the entry.
 */
const groups = [
  { name: 'start', test: /[\\/]src[\\/]program\.ts$/, priority: 3 },
  { name: 'comparing', test: /[\\/]commands[\\/]guard\.ts$/, priority: 2 },
  { name: 'guard', test: /[\\/]guarding[\\/]judging\.ts$/, priority: 1 },
];

/**
 * Puts the program together for its start: to find and link the files of a hundred modules takes Node longer than the guard
 * takes for its work, and ES modules take it longer than CommonJS. What is imported when it is needed stays in a file of its
 * own; packages stay packages. `dist/program/` lies as deep as the folders of `src/`, so that what is named from there
 * (`../worker.js`, `../../package.json`) is found. The library is not bundled: tsc compiles it (tsconfig.build.json).
 */
export default {
  input: { cli: 'src/cli.ts' },
  platform: 'node',
  external: (id) => packages.some((name) => id === name || id.startsWith(`${name}/`)),
  resolve: { extensionAlias: { '.js': ['.ts'] } },
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'program/[name].cjs',
    codeSplitting: { groups },
  },
};
