import { globSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { makeProfile } from './profile.ts';
import { packagedExtension } from './runInHost.ts';
import { installExtension, startVscodeServer } from './server.ts';

/** What a person opens. */
export interface WorkspaceOptions {
  readonly folder: string;
  /** A file in it that is opened first. */
  readonly file?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Variables for the extensions, such as the password of a connection. */
  readonly env?: Readonly<Record<string, string>>;
  readonly theme?: 'dark' | 'light';
  /** `untrusted`: VS Code runs in restricted mode. */
  readonly trust?: 'trusted' | 'untrusted';
}

/** A running VS Code with the packaged extension, and its window. */
export interface Workspace {
  readonly page: Page;
  /** Saves a picture of the window as `out/screenshots/NAME.png`. */
  screenshot(name: string): Promise<void>;
  /** What was written to an output channel. */
  log(channel: string): string;
  /** Ends browser and server and removes what they wrote; never leaves one of them. */
  close(): Promise<void>;
}

const screenshots = path.join(import.meta.dirname, '../../../out/screenshots');

/** Opens a folder in a real VS Code, as a person would. */
export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const profile = await makeProfile({ ...settingsOf(options), ...options.settings });
  try {
    await installExtension(profile, packagedExtension());
    const server = await startVscodeServer(profile, options.env === undefined ? {} : { env: options.env });
    try {
      const browser = await startBrowser(profile);
      const close = async (): Promise<void> => {
        await browser.close();
        await server.stop();
      };
      try {
        const page = browser.pages()[0] ?? (await browser.newPage());
        const file = options.file;
        const payload =
          file === undefined ? [] : ([['openFile', server.uri(path.join(options.folder, file))]] as const);
        await page.goto(server.url(options.folder, payload), { timeout: 90_000 });
        await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 120_000 });
        if (file !== undefined)
          await page.locator('.editor-instance .view-line').first().waitFor({ timeout: 60_000 });
        // VS Code says it a while after the window can be used.
        const restricted = page.locator('.statusbar-item').filter({ hasText: 'Restricted Mode' });
        if (options.trust === 'untrusted') await restricted.waitFor({ timeout: 120_000 });
        return {
          page,
          screenshot: async (name) => {
            await mkdir(screenshots, { recursive: true });
            await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
          },
          log: (channel) => {
            const files = globSync(`data/logs/**/*${channel}*.log`, { cwd: profile.folder });
            return files.map((name) => readFileSync(path.join(profile.folder, name), 'utf8')).join('\n');
          },
          close,
        };
      } catch (error) {
        await browser.close();
        throw error;
      }
    } catch (error) {
      await server.stop();
      throw error;
    }
  } catch (error) {
    await rm(profile.folder, { recursive: true, force: true });
    throw error;
  }
}

function settingsOf({ theme = 'dark', trust = 'trusted' }: WorkspaceOptions): Record<string, unknown> {
  return {
    'workbench.colorTheme': theme === 'dark' ? 'Dark Modern' : 'Light Modern',
    'security.workspace.trust.enabled': trust === 'untrusted',
    'security.workspace.trust.startupPrompt': 'never',
    'security.workspace.trust.banner': 'never',
    'editor.minimap.enabled': false,
    // It would cover lenses that are on the screen.
    'editor.stickyScroll.enabled': false,
    'window.commandCenter': false,
  };
}
