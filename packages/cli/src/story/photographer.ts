/** Pictures of the operator's console, taken in Chromium by `playwright-core`, which is asked for only where pictures are. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { usageError } from '../cli-error.js';
import type { Photographer, ScreenAt } from './stage.js';
import { STORY_PASSWORD } from './story-operator.js';

const DEFAULT_CHROMIUM = '/usr/bin/chromium';
const VIEWPORT = { width: 1280, height: 860 };
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];

export interface Camera {
  readonly take: Photographer;
  close(): Promise<void>;
}

async function launched(executablePath: string): Promise<Browser> {
  const hint = 'npm install playwright-core, and name a Chromium by PLOMBA_CHROMIUM; or leave --screens out.';
  if (!existsSync(executablePath))
    throw usageError('no-chromium', `there is no Chromium at ${executablePath}`, { hint });
  try {
    const { chromium } = await import('playwright-core');
    return await chromium.launch({ executablePath, headless: true, args: ARGUMENTS });
  } catch (cause) {
    throw usageError('no-pictures', 'the console cannot be opened in Chromium', { hint, cause });
  }
}

/** An operator that the world knows by another address stands behind a proxy; the story's net has one in it. */
async function throughProxy(context: BrowserContext, { url, publicUrl }: ScreenAt): Promise<void> {
  if (url === publicUrl) return;
  await context.route(`${publicUrl}/**`, async (route) => {
    const asked = new URL(route.request().url());
    const response = await route.fetch({ url: `${url}${asked.pathname}${asked.search}` });
    await route.fulfill({ response });
  });
}

/** @throws CliError (as a rejection) `no-chromium`, `no-pictures` */
export async function openPhotographer(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Camera> {
  const browser = await launched(env['PLOMBA_CHROMIUM'] ?? DEFAULT_CHROMIUM);
  return {
    async take(at, name, { page: place, login, press, isBelow = false }) {
      const context = await browser.newContext({ viewport: VIEWPORT, locale: 'en-GB' });
      try {
        await throughProxy(context, at);
        const { publicUrl: url } = at;
        const page = await context.newPage();
        await page.goto(url);
        await page.getByLabel('User name').fill(login);
        await page.getByLabel('Password').fill(STORY_PASSWORD);
        await page.getByRole('button', { name: 'Log in' }).click();
        await page.getByRole('navigation', { name: 'Sections' }).waitFor();
        await page.goto(`${url}${place}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        if (press !== undefined) await page.getByRole('button', { name: press, exact: true }).click();
        if (isBelow) await page.locator('.tabs').evaluate((tabs) => tabs.scrollIntoView());
        const file = join(folder, `${name}.png`);
        await page.screenshot({ path: file });
        return file;
      } finally {
        await context.close();
      }
    },
    close: () => browser.close(),
  };
}
