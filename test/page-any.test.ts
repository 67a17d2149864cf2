/**
 * The page of any consolidation, clicked through by what every page has. ONEFOLD_TEST_PAGE names the root of a repository
 * whose page is tested beside that of the worked example.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { htmlReport } from '../src/core/report/html.js';
import { run } from '../src/index.js';
import { NO_BROWSER, type TestBrowser, testBrowser } from './support/browser.js';
import { axeFindings, count, type Opened, openPage, type View, visible } from './support/page.js';

const OWN = join(import.meta.dirname, '..');
const { ONEFOLD_TEST_PAGE: other } = process.env;
const roots = other === undefined ? [OWN] : [OWN, other];

let running: TestBrowser | null = null;
beforeAll(async () => {
  running = await testBrowser();
});
afterAll(async () => await running?.close());

describe.each(roots)('the page of %s', (root) => {
  let html = '';
  beforeAll(async () => {
    html = htmlReport(await run('report', { root }));
  });

  async function opened({ skip }: TestContext, view: View = {}): Promise<Opened> {
    return running === null ? skip(NO_BROWSER) : await openPage(running.browser, html, '', view);
  }

  test('filters findings, opens conflicts, follows files and searches objects', async (context) => {
    const { page, url, requests, troubles } = await opened(context);
    const all = await count(page, '.findings > li');
    await page.select('#findings-severity', 'warning');
    const warnings = await visible(page, '.findings > li');
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings.filter((text) => !text.startsWith('! warning'))).toEqual([]);
    await page.click('#findings [data-controls] button');
    expect(await count(page, '.findings > li')).toBe(all);

    await page.click('#side-by-side details.entry > summary');
    expect(await count(page, '#side-by-side details.entry[open] table')).toBeGreaterThan(0);

    await page.hover('.from text');
    expect(await count(page, '.band.on')).toBeGreaterThan(0);
    expect((await visible(page, '#way'))[0]).toContain(' → ');

    const objects = await visible(page, '#objects tbody tr th');
    const [first] = objects;
    await page.type('#objects-search', first!);
    const found = await visible(page, '#objects tbody tr th');
    expect(found).toContain(first);
    expect(found.length).toBeLessThanOrEqual(objects.length);
    expect(requests).toEqual([url]);
    expect(troubles).toEqual([]);
  });

  describe.each([390, 1440])('at %i pixels', (width) => {
    test.for(['light', 'dark'] as const)('axe finds nothing in %s colours', async (scheme, context) => {
      const { page } = await opened(context, { width, scheme });
      expect(await axeFindings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    });
  });
});
