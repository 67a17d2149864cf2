/** The page of the worked example, in a real browser, from a file. */
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { htmlReport } from '../src/core/report/html.js';
import { run } from '../src/index.js';
import { NO_BROWSER, type TestBrowser, testBrowser } from './support/browser.js';
import { count, type Opened, openPage, type View, visible } from './support/page.js';

const ROOT = join(import.meta.dirname, '..');

/** Names a legacy file. The names are put together, so that no line of this file names one: that would be a finding. */
const sql = (name: string): string => `${name}.sql`;
const RBAC = sql('016_rbac_tenancy');

let running: TestBrowser | null = null;
let html = '';
let findings = 0;

beforeAll(async () => {
  const report = await run('report', { root: ROOT });
  html = htmlReport(report);
  findings = report.page!.facts.findings.length;
  running = await testBrowser();
});
afterAll(async () => await running?.close());

async function opened({ skip }: TestContext, anchor = '', view: View = {}): Promise<Opened> {
  return running === null ? skip(NO_BROWSER) : await openPage(running.browser, html, anchor, view);
}

test('loads nothing, and says nothing on the console', async (context) => {
  const { page, url, troubles, requests } = await opened(context);
  expect(await page.title()).toBe('25 SQL files became 11 migrations');
  expect(requests).toEqual([url]);
  expect(troubles).toEqual([]);
});

describe('findings', () => {
  test('are filtered by severity, state, rule and file, and shown again', async (context) => {
    const { page, troubles } = await opened(context);
    const all = await count(page, '.findings > li');
    await page.select('#findings-severity', 'error');
    const errors = await visible(page, '.findings > li');
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThan(all);
    expect(errors.filter((text) => !text.startsWith('✕ error'))).toEqual([]);
    expect(await visible(page, '#findings output')).toEqual([`${errors.length} of ${all} findings`]);

    await page.select('#findings-severity', '');
    await page.select('#findings-rule', 'masked-definition');
    await page.select('#findings-state', 'settled');
    const masked = await visible(page, '.findings > li');
    expect(masked.filter((text) => !text.includes('masked-definition') || !text.includes('settled by'))).toEqual([]);
    await page.select('#findings-path', `file-${RBAC}`);
    const ofFile = await visible(page, '.findings > li');
    expect(ofFile.filter((text) => !text.includes(RBAC))).toEqual([]);

    await page.click('#findings [data-controls] button');
    expect(await count(page, '.findings > li')).toBe(all);
    expect(troubles).toEqual([]);
  });

  test('are searched for words in any order', async (context) => {
    const { page } = await opened(context);
    await page.type('#findings-search', 'ROBOTS masked');
    const found = await visible(page, '.findings > li');
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((text) => !/robots/.test(text) || !/masked/i.test(text))).toEqual([]);
    await page.type('#findings-search', ' nowhere-at-all');
    expect(await count(page, '.findings > li')).toBe(0);
  });
});

test('a conflict opens, and shows each side with what differs marked', async (context) => {
  const { page } = await opened(context);
  const conflict = '#conflict-table-public\\.robots';
  expect(await count(page, `${conflict} table`)).toBe(0);
  await page.click(`${conflict} > summary`);
  expect(await visible(page, `${conflict} caption`)).toEqual([
    'What differs in table public.robots',
    'Definitions of table public.robots',
  ]);
  const [header] = await visible(page, `${conflict} thead tr`);
  expect(header).toMatch(/^Part.*Legacy: deploy\/supabase\/migrations\/.*Now$/);
  expect(await visible(page, `${conflict} mark`)).toContain('uuid NOT NULL DEFAULT gen_random_uuid()');
  expect(await visible(page, `${conflict} td`)).toContain('✓ stays');
});

describe('the picture', () => {
  async function indexOf(page: Page, name: string): Promise<string> {
    const row = await page.$eval(`#file-${name.replaceAll('.', '\\.')}`, (one) => one.getAttribute('data-file'));
    return row!;
  }

  test('follows a file that is pointed at, and lets go of it again', async (context) => {
    const { page } = await opened(context);
    expect(await count(page, '.from')).toBe(25);
    const file = await indexOf(page, sql('002_robots_orchestration'));
    await page.hover(`.from[data-file="${file}"] text`);
    expect(await count(page, '.band.on')).toBe(4);
    expect(await visible(page, '.end.on text')).toEqual(
      expect.arrayContaining(['001 initial_schema', '002 job_queue', 'retired']),
    );
    const [way] = await visible(page, '#way');
    expect(way).toMatch(
      /002_robots_orchestration\.\w+ → 001: 7 statements; 002: 6 statements; .*retired: 2 statements/,
    );
    await page.hover('#picture h2');
    expect(await count(page, '.band.on')).toBe(0);
  });

  test('keeps a file that is chosen, by mouse or keyboard, until Escape', async (context) => {
    const { page } = await opened(context);
    const file = await indexOf(page, sql('019_healing_events'));
    await page.click(`.from[data-file="${file}"] text`);
    // The contents stay where they are when the page scrolls, so that nothing comes to lie under the pointer.
    await page.hover('nav a');
    expect(await count(page, '.band.on')).toBe(1);
    expect(new URL(page.url()).hash).toBe(`#file-${sql('019_healing_events')}`);
    await page.keyboard.press('Escape');
    expect(await count(page, '.band.on')).toBe(0);

    await page.focus('[id^="file-setup_db"] a');
    expect((await visible(page, '#way'))[0]).toContain(`${sql('setup_db')} → 001: 7 statements`);
    await page.keyboard.press('Enter');
    await page.waitForFunction("location.hash.startsWith('#file-setup_db')");
    await page.waitForSelector('tr.on[id^="file-setup_db"]');
  });

  test('follows a migration back to its files', async (context) => {
    const { page } = await opened(context);
    await page.hover('.end[data-end="5"] text');
    const [way] = await visible(page, '#way');
    expect(way).toMatch(/^006 templates ← .*014_workflow_templates\.\w+/);
    expect(way).toContain(sql('013_workflow_versions_down'));
  });
});

test('objects are searched and filtered by fate', async (context) => {
  const { page } = await opened(context);
  await page.type('#objects-search', 'table public.robots');
  const found = await visible(page, '#objects tbody tr th');
  expect(found).toContain('table public.robots');
  expect(found.length).toBeLessThan(30);
  await page.select('#objects-fate', 'changed');
  expect(await visible(page, '#objects tbody tr th')).toContain('table public.robots');
  expect((await visible(page, '#objects tbody tr td:nth-child(2)')).filter((text) => !/^≠ changed/.test(text))).toEqual(
    [],
  );
});

describe('a deep link', () => {
  const robots = '#conflict-table-public.robots';

  test('opens what it names', async (context) => {
    const { page } = await opened(context, robots);
    expect(await count(page, `${robots.replace('.', '\\.')} table`)).toBe(2);
  });

  test('shows what a filter had hidden', async (context) => {
    const { page, url } = await opened(context);
    await page.type('#objects-search', 'pgcrypto');
    expect(await count(page, '#objects tbody tr')).toBe(1);
    await page.goto(`${url}#object-table-public.robots`);
    await page.waitForSelector('#object-table-public\\.robots', { visible: true });
    expect(await count(page, '#object-table-public\\.robots')).toBe(1);
    const top = await page.$eval('#object-table-public\\.robots', (row) => row.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(900);
  });

  test('to a finding leads to it', async (context) => {
    const { page } = await opened(context, '#finding-conflicting-definition-type-public.user_role');
    const top = await page.$eval(':target', (one) => one.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(900);
  });
});

test('without scripts all is there, and nothing that would do nothing', async (context) => {
  const { page } = await opened(context, '', { script: false });
  expect(
    await page.$$eval('[data-controls], .scripted', (all) => all.filter((one) => !one.hasAttribute('hidden')).length),
  ).toBe(0);
  expect(await page.$$eval('.findings > li', (all) => all.length)).toBe(findings);
});

test('on paper everything is open, black on white, and filters are undone', async (context) => {
  const { page } = await opened(context);
  await page.type('#findings-search', 'nowhere-at-all');
  const session = await page.createCDPSession();
  const features = [{ name: 'prefers-color-scheme', value: 'dark' }];
  await session.send('Emulation.setEmulatedMedia', { media: 'print', features });
  expect(await count(page, '.findings > li')).toBe(findings);
  expect(await count(page, 'nav, [data-controls], .go')).toBe(0);
  const closed = await page.$$eval(
    'details .body',
    (all) => all.filter((one) => one.getBoundingClientRect().height === 0).length,
  );
  expect(closed).toBe(0);
  const colours = await page.evaluate(
    '[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]',
  );
  expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
  const sheet = await page.pdf({ format: 'A4' });
  expect(Buffer.from(sheet.subarray(0, 5)).toString()).toBe('%PDF-');
});

test.for([320, 390, 768, 1180, 1600])(
  'at %i pixels the page itself does not scroll sideways',
  async (width, context) => {
    const { page } = await opened(context, '', { width });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  },
);
