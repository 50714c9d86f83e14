import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
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
  const socketPath = path.join(folder, 's');
  const data = path.join(folder, 'data');
  await cp(build.template, data, { recursive: true });
  // Two servers of one identity would look like one.
  await rm(path.join(data, 'auto.cnf'), { force: true });
  const port = await freePort();
  const [file = '', ...before] = build.command;
  const log = openSync(path.join(folder, 'log'), 'a');
  const server = spawn(
    file,
    [
      ...before,
      `--datadir=${data}`,
      `--socket=${socketPath}`,
      `--pid-file=${folder}/pid`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--max-allowed-packet=64M',
      ...(build.name === 'mysql-9' ? ['--skip-log-bin'] : []),
      ...(options.arguments ?? []),
    ],
    { cwd: folder, env: environmentOf(build), stdio: ['ignore', log, log], detached: true },
  );
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => resolve());
    server.once('error', () => resolve());
  });
  const stopWatching = watchOver(server, folder);
  const stop = async (): Promise<void> => {
    server.ref();
    server.kill('SIGKILL');
    await ended;
    stopWatching();
    await rm(folder, { recursive: true, force: true });
  };
  server.unref();
  try {
    const version = await waitUntilReady(server, socketPath, path.join(folder, 'log'));
    const exec = (sql: string) => execute(socketPath, sql);
    // waitUntilReady has seen the process run, so that it has an id.
    const pid = server.pid ?? 0;
    return { name: build.name, version, host: '127.0.0.1', port, socketPath, pid, exec, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * A shell that waits for this process to end, by any signal, and then ends the server and removes its data.
 * It is in a session of its own, so that Ctrl-C at the terminal does not reach it.
 */
function watchOver(server: ChildProcess, folder: string): () => void {
  const script = 'read -r done || { kill -9 "$1"; sleep 0.2; rm -rf "$2"; } 2>/dev/null';
  const watcher = spawn('/bin/sh', ['-c', script, 'watch', String(server.pid ?? ''), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.unref();
  watcher.stdin.on('error', () => undefined);
  if ('unref' in watcher.stdin && typeof watcher.stdin.unref === 'function') {
    watcher.stdin.unref();
  }
  return () => watcher.stdin.end('done\n');
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
