// Takes the arguments of VS Code that an extension's tests use, and runs them in a headless VS Code: its server here,
// its page in Chromium. Exits with 0 when the module at --extensionTestsPath has run.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startBrowser } from './browser.ts';
import { makeProfile, type Profile } from './profile.ts';
import { installExtension, startVscodeServer } from './server.ts';

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
    'install-extension': { type: 'string' },
  },
});

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
process.exitCode = await main();

async function main(): Promise<number> {
  const vsix = text('install-extension');
  // The scratch folder of VS Code is ours; the caller's own folders stay the caller's.
  const scratch = await makeProfile();
  const profile: Profile = {
    folder: scratch.folder,
    userData: text('user-data-dir') ?? scratch.userData,
    extensions: text('extensions-dir') ?? scratch.extensions,
  };
  if (vsix === undefined) return runInHost(profile);
  try {
    await installExtension(profile, vsix);
    return 0;
  } finally {
    await rm(scratch.folder, { recursive: true, force: true });
  }
}

async function runInHost(profile: Profile): Promise<number> {
  const server = await startVscodeServer(profile, { withTests: true });
  try {
    const browser = await startBrowser(profile);
    try {
      const finished = new Promise<number>((resolve) => {
        ending.signal.addEventListener('abort', () => resolve(130), { once: true });
        browser.once('close', () => resolve(1));
        void browser.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
      });
      await browser.exposeFunction('codeAutomationLog', (type: string, written: unknown[]) => {
        (type === 'error' ? process.stderr : process.stdout).write(`${written.map(String).join(' ')}\n`);
      });
      const payload = [
        ['extensionDevelopmentPath', server.uri(path.resolve(text('extensionDevelopmentPath') ?? '.'))],
        ['extensionTestsPath', server.uri(path.resolve(text('extensionTestsPath') ?? '.'))],
      ] as const;
      const page = browser.pages()[0] ?? (await browser.newPage());
      await page.goto(server.url(path.resolve(positionals[0] ?? '.'), payload));
      return await finished;
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

function text(name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}
