import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { run } from '../engines/run.ts';
import { installVscodeServer } from './install.ts';
import { startLeashed } from './leash.ts';
import { type Profile, profileArguments } from './profile.ts';

/** A running VS Code server, reachable from this machine only and with its token only. */
export interface VscodeServer {
  readonly port: number;
  /** Address of the page that shows `folder`; `payload` tells more to VS Code, such as `['openFile', uri]`. */
  url(folder: string, payload?: readonly (readonly [string, string])[]): string;
  /** Names a file of this machine for `payload`. */
  uri(file: string): string;
  /** Settles when the server has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends the server and removes its profile. */
  stop(): Promise<void>;
}

/** How a server is started. */
export interface ServerOptions {
  /** Lets a page run tests in the extension host. */
  readonly withTests?: boolean;
  /** Variables for the extensions, beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a server on a free port. */
export async function startVscodeServer(
  profile: Profile,
  options: ServerOptions = {},
): Promise<VscodeServer> {
  const token = randomUUID();
  const program = [
    await serverProgram(),
    ...['--host', '127.0.0.1', '--port', '0', '--connection-token', token],
    ...['--server-data-dir', profile.folder, ...profileArguments(profile)],
    ...['--accept-server-license-terms', '--telemetry-level', 'off'],
    ...(options.withTests === true ? ['--enable-smoke-test-driver'] : []),
  ];
  const leash = startLeashed(profile.folder, process.execPath, program, {
    ...process.env,
    ...options.env,
    TMPDIR: path.join(profile.folder, 'tmp'),
  });
  try {
    const port = await listeningPort(leash.process);
    const uri = (file: string) => `vscode-remote://127.0.0.1:${port}${file}`;
    return {
      port,
      uri,
      url: (folder, payload = []) => {
        const query = new URLSearchParams({ tkn: token, folder, payload: JSON.stringify(payload) });
        return `http://127.0.0.1:${port}/?${query}`;
      },
      ended: leash.ended,
      stop: leash.release,
    };
  } catch (error) {
    await leash.release();
    throw error;
  }
}

/** Installs a packaged extension into a profile. */
export async function installExtension(profile: Profile, vsix: string): Promise<void> {
  await run(process.execPath, [
    await serverProgram(),
    ...['--server-data-dir', profile.folder, ...profileArguments(profile)],
    ...['--install-extension', vsix, '--force'],
  ]);
}

async function serverProgram(): Promise<string> {
  return path.join(await installVscodeServer(), 'out', 'server-main.js');
}

function listeningPort(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    let isListening = false;
    const timer = setTimeout(() => reject(new Error(`VS Code did not start within 60 s:\n${said}`)), 60_000);
    for (const stream of [server.stdout, server.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        // Later output is read too, or the server would wait for room in the pipe, but not kept.
        if (isListening) return;
        said += text;
        const port = /listening on (\d+)/.exec(said)?.[1];
        if (port === undefined) return;
        isListening = true;
        clearTimeout(timer);
        resolve(Number(port));
      });
    }
    server.once('exit', () => {
      clearTimeout(timer);
      reject(new Error(`VS Code ended while it was starting:\n${said}`));
    });
  });
}
