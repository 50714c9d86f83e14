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
  /** Ends the server and removes its profile. */
  stop(): Promise<void>;
}

/** Starts a server on a free port. `withTests` lets a page run tests in the extension host. */
export async function startVscodeServer(
  profile: Profile,
  options: { readonly withTests?: boolean; readonly onOutput?: (text: string) => void } = {},
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
    TMPDIR: path.join(profile.folder, 'tmp'),
  });
  try {
    const port = await listeningPort(leash.process, options.onOutput);
    const uri = (file: string) => `vscode-remote://127.0.0.1:${port}${file}`;
    return {
      port,
      uri,
      url: (folder, payload = []) => {
        const query = new URLSearchParams({ tkn: token, folder, payload: JSON.stringify(payload) });
        return `http://127.0.0.1:${port}/?${query}`;
      },
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

type Outputs = ReturnType<typeof startLeashed>['process'];

function listeningPort(server: Outputs, onOutput: (text: string) => void = () => undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`VS Code did not start within 60 s:\n${said}`)), 60_000);
    for (const stream of [server.stdout, server.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        onOutput(text);
        said += text;
        const port = /listening on (\d+)/.exec(said)?.[1];
        if (port === undefined) return;
        said = '';
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
