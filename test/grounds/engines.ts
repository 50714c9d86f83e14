import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { type Build, type EngineName, environmentOf, installEngine } from './engines/builds.ts';

export { type Build, type EngineName, engineNames, findEngine, installEngine } from './engines/builds.ts';

/** A running private server; its data is gone after `stop`. The account `root` has no password. */
export interface Engine {
  readonly name: Build['name'];
  /** As the server says it, such as `10.11.19-MariaDB`. */
  readonly version: string;
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly socketPath: string;
  readonly pid: number;
  /** Runs one or more statements as root and gives the rows of the last one that had any. */
  exec(sql: string): Promise<Record<string, unknown>[]>;
  /** Ends the server at once and removes its data; also used to play a crash. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** More arguments of the server, such as `--max-connections=5`. */
  readonly arguments?: readonly string[];
}

/**
 * Starts a server in a folder of its own, on a free port of 127.0.0.1.
 *
 * It ends with `stop`, and in any case with this process, however that ends: a small watcher holds the other end of a
 * pipe. It does not keep this process alive.
 */
export async function startEngine(which: EngineName | Build, options: StartOptions = {}): Promise<Engine> {
  const build = typeof which === 'string' ? await installEngine(which) : which;
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(build, options);
    } catch (error) {
      // Between asking for a free port and listening on it, somebody else may have taken it.
      const isPortTaken = error instanceof Error && /address already in use/i.test(error.message);
      if (!isPortTaken || attempt === 3) {
        throw error;
      }
    }
  }
}

async function startOnce(build: Build, options: StartOptions): Promise<Engine> {
  // The path of a socket may have 107 bytes at most, so the folder's name is short.
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lb-'));
  const watcher = watchOver(folder);
  let server: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  const stop = async (): Promise<void> => {
    server?.ref();
    server?.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
    watcher.dismiss();
  };
  try {
    await cp(build.template, path.join(folder, 'data'), { recursive: true });
    // Two servers of one identity would look like one.
    await rm(path.join(folder, 'data', 'auto.cnf'), { force: true });
    await mkdir(path.join(folder, 'tmp'));
    const port = await freePort();
    const started = spawnServer(build, folder, port, options);
    server = started;
    ended = new Promise<void>((resolve) => {
      started.once('exit', () => resolve());
      started.once('error', () => resolve());
    });
    // Without an id the server did not start, which the wait below reports.
    const pid = started.pid ?? 0;
    watcher.watch(pid);
    started.unref();
    const socketPath = path.join(folder, 's');
    const version = await waitUntilReady(started, socketPath, path.join(folder, 'log'));
    const exec = (sql: string) => execute(socketPath, sql);
    return { name: build.name, version, host: '127.0.0.1', port, socketPath, pid, exec, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function spawnServer(build: Build, folder: string, port: number, options: StartOptions): ChildProcess {
  const [file = '', ...before] = build.command;
  const log = openSync(path.join(folder, 'log'), 'a');
  try {
    return spawn(
      file,
      [
        ...before,
        `--datadir=${folder}/data`,
        // A server that starts clears its folder of the temporary tables that it finds: also of those of another one.
        `--tmpdir=${folder}/tmp`,
        `--socket=${folder}/s`,
        `--pid-file=${folder}/pid`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        '--max-allowed-packet=64M',
        ...(build.name === 'mysql-9' ? ['--skip-log-bin'] : []),
        ...(options.arguments ?? []),
      ],
      // In a session of its own, so that Ctrl-C at the terminal reaches only the process that started it.
      { cwd: folder, env: environmentOf(build), stdio: ['ignore', log, log], detached: true },
    );
  } finally {
    closeSync(log);
  }
}

/**
 * Starts a shell that waits for this process to end, by any signal, and then ends the server and removes its data.
 * It is there before the folder is filled, and hears of the server as soon as that runs.
 */
function watchOver(folder: string): { watch(pid: number): void; dismiss(): void } {
  const script = `
    pid=
    while read -r line; do
      if [ "$line" = done ]; then exit 0; fi
      pid=$line
    done
    if [ -n "$pid" ]; then kill -9 "$pid"; sleep 0.2; fi
    rm -rf "$1"`;
  const shell = spawn('/bin/sh', ['-c', script, 'watch', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.unref();
  shell.stdin.on('error', () => undefined);
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') {
    shell.stdin.unref();
  }
  return {
    watch(pid) {
      if (pid > 0) {
        shell.stdin.write(`${pid}\n`);
      }
    },
    dismiss() {
      shell.stdin.end('done\n');
    },
  };
}

async function waitUntilReady(server: ChildProcess, socketPath: string, log: string): Promise<string> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      const [row] = await execute(socketPath, 'SELECT VERSION() AS version');
      return String(row?.['version']);
    } catch (error) {
      if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) {
        const said = readFileSync(log, 'utf8').trim().split('\n').slice(-12).join('\n');
        throw new Error(`The server ended while it was starting:\n${said}`, { cause: error });
      }
      if (Date.now() > deadline) {
        throw new Error('The server did not answer within 60 s.', { cause: error });
      }
    }
    await delay(20);
  }
}

async function execute(socketPath: string, sql: string): Promise<Record<string, unknown>[]> {
  const connection = await mysql.createConnection({ socketPath, user: 'root', multipleStatements: true });
  try {
    const [results] = await connection.query(sql);
    const list: unknown[] = Array.isArray(results) ? results : [];
    const last: unknown = list.some(Array.isArray) ? list.findLast(Array.isArray) : list;
    return Array.isArray(last) ? last.filter((row) => row?.constructor?.name !== 'ResultSetHeader') : [];
  } finally {
    await connection.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
