import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import puppeteer, { type Browser } from 'puppeteer-core';

const INSTALLED = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** What a test that needs a browser says where there is none. */
export const NO_BROWSER =
  'there is no browser: install Chrome, or name one by CHROME_PATH. On Linux x64, `npm ci` brings one along.';

/** Runs a callback with variables of this process set, and puts them back as they were. */
async function withVariables<T>(variables: Readonly<Record<string, string>>, callback: () => Promise<T>): Promise<T> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await callback();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/**
 * Unpacks the browser that npm brought along into a folder, with the libraries that a bare Linux lacks. The package unpacks
 * into the system's folder for temporary files unless told otherwise, where two runs at once would meet.
 */
async function unpacked(folder: string): Promise<{ path: string; libraries: string }> {
  const variables = { TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x', LD_LIBRARY_PATH: '', FONTCONFIG_PATH: '' };
  return await withVariables(variables, async () => {
    const { default: chromium } = await import('@sparticuz/chromium');
    return { path: await chromium.executablePath(), libraries: join(folder, 'al2023', 'lib') };
  });
}

async function start(path: string, profile: string, libraries: string | null): Promise<Browser> {
  const library = [libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return await puppeteer.launch({
    executablePath: path,
    userDataDir: profile,
    headless: 'shell',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    env: libraries === null ? process.env : { ...process.env, LD_LIBRARY_PATH: library },
  });
}

/** A browser without a window; `close` ends it and takes its files away. */
export type TestBrowser = { readonly browser: Browser; close(): Promise<void> };

/** Starts a browser with a profile of its own: the one of CHROME_PATH, npm's, or an installed one; null where there is none. */
export async function testBrowser(): Promise<TestBrowser | null> {
  const folder = mkdtempSync(join(tmpdir(), 'onefold-browser-'));
  const away = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const open = async (path: string, libraries: string | null): Promise<TestBrowser> => {
    const browser = await start(path, join(folder, 'profile'), libraries);
    return { browser, close: () => browser.close().finally(away) };
  };
  try {
    const named = process.env.CHROME_PATH;
    if (named !== undefined && named !== '') return await open(named, null);
    if (process.platform === 'linux' && process.arch === 'x64') {
      const { path, libraries } = await unpacked(folder);
      return await open(path, libraries);
    }
    const installed = INSTALLED.find((path) => existsSync(path));
    if (installed !== undefined) return await open(installed, null);
  } catch (error) {
    away();
    throw error;
  }
  away();
  return null;
}
