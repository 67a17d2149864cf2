import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './folder.js';

/** A page that is open, its address, and what it said on the console and asked of a network. */
export type Opened = {
  readonly page: Page;
  readonly url: string;
  readonly troubles: string[];
  readonly requests: string[];
};
/** How a page is looked at: 1280 pixels wide, in light colours and with scripts where nothing else is said. */
export type View = { readonly width?: number; readonly scheme?: 'light' | 'dark'; readonly script?: boolean };

/** Opens a page from a file, at an anchor, and notes what the console says and what is asked of a network. */
export async function openPage(browser: Browser, html: string, anchor: string, view: View): Promise<Opened> {
  const file = join(temporaryFolder({ 'page.html': html }), 'page.html');
  const page = await browser.newPage();
  onTestFinished(async () => await page.close());
  const [troubles, requests]: [string[], string[]] = [[], []];
  page.on('console', (message) => troubles.push(message.text()));
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  await page.setViewport({ width: view.width ?? 1280, height: 900 });
  await page.setJavaScriptEnabled(view.script ?? true);
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: view.scheme ?? 'light' }]);
  const url = pathToFileURL(file).href;
  await page.goto(url + anchor);
  return { page, url, troubles, requests };
}

/** Lists the texts of what is visible of a selector, blanks made one. */
export async function visible(page: Page, selector: string): Promise<string[]> {
  return await page.$$eval(selector, (all) =>
    all.filter((one) => one.checkVisibility()).map((one) => (one.textContent ?? '').replace(/\s+/g, ' ').trim()),
  );
}

/** Counts what is visible of a selector. */
export async function count(page: Page, selector: string): Promise<number> {
  return (await visible(page, selector)).length;
}

/** Lists what axe finds against a page: the rule, and where. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}
