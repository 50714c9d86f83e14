import path from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { onPath } from '../engines/run.ts';
import type { Profile } from './profile.ts';

/** A browser window that keeps all it writes in the profile's folder. */
export function startBrowser(profile: Profile): Promise<BrowserContext> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error('There is no Chromium here. Install Debian’s package: sudo apt-get install chromium');
  }
  return chromium.launchPersistentContext(path.join(profile.folder, 'browser'), {
    executablePath,
    viewport: { width: 1280, height: 800 },
    env: { ...process.env, TMPDIR: path.join(profile.folder, 'tmp') },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function findChromium(): string | undefined {
  return ['chromium', 'chromium-browser', 'google-chrome'].map(onPath).find((file) => file !== undefined);
}
