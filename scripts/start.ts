// Shows the example in a real VS Code, with a database that it can ask. Ctrl-C ends all of it.
import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { run } from '../test/grounds/engines/run.ts';
import { findEngine, startEngine } from '../test/grounds/engines.ts';
import { type Example, prepareExample } from '../test/grounds/example.ts';
import { findDesktopVscode, type Vscode } from '../test/grounds/vscode/find.ts';
import { makeProfile, type Profile, profileArguments } from '../test/grounds/vscode/profile.ts';
import { installExtension, startVscodeServer } from '../test/grounds/vscode/server.ts';
import { packageFile } from './package.ts';
import { runProgram } from './project.ts';

const { values: options } = parseArgs({
  options: {
    // Ends by itself when all is ready.
    check: { type: 'boolean', default: false },
    // Takes dist/launchbook.vsix as it is: tests run beside others that use it.
    packaged: { type: 'boolean', default: false },
  },
});

/** What was started, in order; it is ended from the last to the first, whatever happens. */
const endings: (() => Promise<unknown>)[] = [];
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());

try {
  await start();
} catch (error) {
  if (!ending.signal.aborted) {
    console.error(error);
    process.exitCode = 1;
  }
} finally {
  for (const end of endings.reverse()) await end();
}

async function start(): Promise<void> {
  if (!options.packaged) await packageQuietly();
  carryOn();
  const engine = await startEngine(await findEngine());
  endings.push(engine.stop);
  const profile = await makeProfile();
  endings.push(() => rm(profile.folder, { recursive: true, force: true }));
  // In the profile's folder, so that VS Code takes it along, however this process ends.
  const example = await prepareExample(engine, profile.folder);
  carryOn();
  console.log(
    `\nStarted a private database, ${engine.version} on 127.0.0.1:${engine.port}, with the example's rows.`,
  );
  console.log(`Copied the example to ${example.folder}, so that your checkout stays clean.`);

  const desktop = findDesktopVscode();
  const { closed } =
    desktop === undefined
      ? await openInBrowser(profile, example)
      : await openOnDesktop(desktop, profile, example);
  console.log(
    '\nIn the runbook, press “▶ Run check query” over a check, and pick “test” when you are asked. Checks read with an' +
      ' account that may do nothing else.\nTwo post-checks fail until their change is made; to make it, the account is' +
      ` root without a password:\n\n  mysql -h 127.0.0.1 -P ${engine.port} -u root orders_test`,
  );
  if (options.check) return;
  console.log('Press Ctrl-C to end it all.');
  await Promise.race([closed, stopped()]);
  console.log('\nEnding VS Code and the database.');
}

async function packageQuietly(): Promise<void> {
  console.log('Building the extension and its package.');
  const { code, output } = await runProgram(process.execPath, ['scripts/package.ts'], ending.signal);
  ending.signal.throwIfAborted();
  if (code !== 0) throw new Error(`The extension could not be packaged:\n${output}`);
}

/** A VS Code that shows the example; `closed` settles when somebody has closed it. */
interface Shown {
  readonly closed: Promise<void>;
}

async function openInBrowser(profile: Profile, { folder, markdown, env }: Example): Promise<Shown> {
  await installExtension(profile, packageFile);
  carryOn();
  const server = await startVscodeServer(profile, { env });
  endings.push(server.stop);
  const address = server.url(folder, [['openFile', server.uri(markdown)]]);
  const { ok, status } = await fetch(address, { redirect: 'manual' }).then((answer) => ({
    ok: answer.status < 400,
    status: answer.status,
  }));
  if (!ok) throw new Error(`VS Code answers with status ${status}.`);
  console.log(`\nVS Code is ready. Open this address in a browser:\n\n  ${address}`);
  return { closed: server.ended };
}

async function openOnDesktop(
  vscode: Vscode,
  profile: Profile,
  { folder, markdown, env }: Example,
): Promise<Shown> {
  await run(vscode.cli, [...profileArguments(profile), '--install-extension', packageFile]);
  carryOn();
  const rootFlags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const window = spawn(vscode.executable, [...rootFlags, ...profileArguments(profile), folder, markdown], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  const ended = endOf(window);
  endings.push(async () => {
    window.kill();
    await ended;
  });
  console.log('\nOpened the example in VS Code.');
  return { closed: ended };
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}

/** Between two steps: does not take the next one when it was asked to end. */
function carryOn(): void {
  ending.signal.throwIfAborted();
}

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    if (ending.signal.aborted) resolve();
    ending.signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
