import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { NO_BROWSER, testBrowser } from '../support/browser.js';
import { withTerminal } from '../support/terminal.js';
import { pictureOf } from './picture.js';
import { SCENES, type Scene } from './scenes.js';

const ROOT = join(import.meta.dirname, '../..');
const SAMPLE = 'test/cases/repos/casare-rpa/legacy/';
/** The one decision on a file that the copy does not have. */
const ABOUT_README = /^ .*README\.md.*\n/m;
const DEVICE_PIXELS = 2;

/** The worked example as a repository of its own, with a `onefold` that runs what was built, below a temporary folder. */
function layOut(folder: string): { readonly root: string; readonly env: Record<string, string> } {
  const [root, bin] = [join(folder, 'casare-rpa'), join(folder, 'bin')];
  cpSync(join(ROOT, SAMPLE), root, { recursive: true });
  const decisions = readFileSync(join(ROOT, 'mapping.yaml'), 'utf8');
  writeFileSync(join(root, 'mapping.yaml'), decisions.replaceAll(SAMPLE, '').replace(ABOUT_README, ''));
  mkdirSync(bin);
  writeFileSync(join(bin, 'onefold'), `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'dist/cli.cjs')}' "$@"\n`);
  chmodSync(join(bin, 'onefold'), 0o755);
  const shell = { PS1: '$ ', BASH_SILENCE_DEPRECATION_WARNING: '1' };
  return { root, env: { ...shell, HOME: folder, PATH: `${bin}:${process.env.PATH}` } };
}

async function play(scene: Scene, folder: string): Promise<string> {
  const { root, env } = layOut(folder);
  if (scene.before !== undefined) execFileSync('sh', ['-c', scene.before], { cwd: root, env, stdio: 'pipe' });
  const { columns, rows } = scene;
  const shell = { command: 'bash', args: ['--norc', '--noprofile'], cwd: root, env, columns, rows };
  return await withTerminal(shell, async (terminal) => {
    await terminal.waitFor('$');
    for (const { press, until } of scene.steps) {
      terminal.press(...press);
      await terminal.waitFor(until);
    }
    await terminal.settled();
    return pictureOf(terminal.rows(), scene);
  });
}

/** Plays a scene in a real terminal, and gives the picture of its end as SVG. */
export async function drawScene(scene: Scene): Promise<string> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'onefold-picture-')));
  try {
    return await play(scene, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function photograph(pictures: ReadonlyMap<string, string>, folder: string): Promise<void> {
  const running = await testBrowser();
  if (running === null) throw new Error(NO_BROWSER);
  mkdirSync(folder, { recursive: true });
  try {
    const page = await running.browser.newPage();
    await page.setViewport({ width: 1280, height: 800, deviceScaleFactor: DEVICE_PIXELS });
    for (const [name, svg] of pictures) {
      await page.setContent(`<body style="margin: 0">${svg}</body>`);
      const picture = await page.$('svg');
      await picture!.screenshot({ path: join(folder, `${name}.png`), omitBackground: true });
    }
  } finally {
    await running.close();
  }
}

/**
 * Draws pictures into `.github/`: those that are named, or all. `--png FOLDER` has a browser make a PNG of each there, to be
 * looked at.
 */
export async function draw(args: readonly string[]): Promise<void> {
  const { values, positionals: names } = parseArgs({
    args: [...args],
    options: { png: { type: 'string' } },
    allowPositionals: true,
  });
  const unknown = names.find((name) => !SCENES.some((scene) => scene.name === name));
  if (unknown !== undefined) throw new Error(`There is no scene "${unknown}" in test/pictures/scenes.ts.`);
  const pictures = new Map<string, string>();
  for (const scene of SCENES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const svg = await drawScene(scene);
    pictures.set(scene.name, svg);
    writeFileSync(join(ROOT, '.github', `${scene.name}.svg`), svg);
    process.stdout.write(`.github/${scene.name}.svg\n`);
  }
  if (values.png !== undefined) await photograph(pictures, values.png);
}
