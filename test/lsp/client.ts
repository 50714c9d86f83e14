import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import type { CodeLens, Diagnostic, Hover } from 'vscode-languageserver-types';
import type { CheckReport } from '../../server/src/core/checkReport.ts';
import type { InitializationOptions } from '../../server/src/protocol.ts';
import { ensureBuilt, serverFile } from '../grounds/programs.ts';

/** A plain client of the built language server: JSON-RPC over its standard streams, nothing of our own code. */
export interface Client {
  readonly pid: number;
  /** What the server answered to `initialize`. */
  readonly capabilities: Record<string, unknown>;
  /** Every notification and request of the server, in order. */
  readonly received: readonly Received[];
  /** All bytes that the server wrote, to both streams. */
  readonly written: () => string;
  request(method: string, parameters: unknown): Promise<unknown>;
  /** A request that can be taken back. */
  begin(method: string, parameters: unknown): { readonly answer: Promise<unknown>; cancel(): void };
  notify(method: string, parameters: unknown): void;
  /** Says how requests of the server are answered from now on. */
  answer(method: string, handler: (parameters: never) => unknown): void;
  /** Waits until something holds, looking again after each message of the server. */
  until<Found>(what: string, find: () => Found | undefined | false): Promise<Found>;
  open(uri: string, text: string): void;
  change(uri: string, version: number, changes: readonly Change[]): void;
  /** The diagnostics that were published last. */
  diagnostics(uri: string): Published | undefined;
  lenses(uri: string): Promise<CodeLens[]>;
  hover(uri: string, line: number, character: number): Promise<Hover | null>;
  /** Runs a command of the server. */
  execute(command: string, argument?: unknown): Promise<unknown>;
  /** Runs checks as a lens does. */
  run(argument: unknown): Promise<CheckReport[]>;
  /** Says good-bye as the protocol wants it, and gives the exit code. */
  shutdown(): Promise<number | null>;
  /** Ends the server by force. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Closes the streams without a word, as a client that crashes does; settles when the server has ended. */
  hangUp(): Promise<void>;
  /** The memory that the process holds now and held at most, in MB. */
  memory(): { readonly now: number; readonly peak: number };
}

export interface Received {
  readonly method: string;
  readonly parameters: unknown;
}

export interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Change {
  readonly range?: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly text: string;
}

export interface StartOptions {
  /** In place of the built server. */
  readonly program?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly account?: { readonly uid?: number; readonly gid?: number };
  readonly initializationOptions?: InitializationOptions;
  readonly capabilities?: Readonly<Record<string, unknown>>;
}

const patienceMs = 15_000;

/** Starts a server and greets it; it is gone when the test is over, however that ends. */
export async function startClient(t: TestContext, options: StartOptions = {}): Promise<Client> {
  await ensureBuilt();
  const child = spawn(process.execPath, [...(options.program ?? [serverFile, '--stdio'])], {
    env: { ...process.env, ...options.variables },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...options.account,
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const received: Received[] = [];
  const published = new Map<string, Published>();
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const handlers = new Map<string, (parameters: never) => unknown>();
  const watchers = new Set<() => void>();
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  let fault: Error | undefined;
  let nextId = 1;

  const wake = (): void => {
    for (const watcher of watchers) watcher();
  };
  const fail = (error: Error): void => {
    fault ??= error;
    for (const each of pending.values()) each.reject(error);
    pending.clear();
    wake();
  };
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const take = async (message: Message): Promise<void> => {
    if (message.method === undefined) {
      const waiting = pending.get(Number(message.id));
      pending.delete(Number(message.id));
      if (message.error === undefined) waiting?.resolve(message.result);
      else waiting?.reject(new Error(`${message.error.code} ${message.error.message}`));
    } else {
      received.push({ method: message.method, parameters: message.params });
      if (message.method === 'textDocument/publishDiagnostics') {
        const each = message.params as Published;
        published.set(each.uri, each);
      }
      if (message.id !== undefined) {
        const { id } = message;
        const handler = handlers.get(message.method);
        if (handler === undefined)
          send({ id, error: { code: -32601, message: `This client does not know ${message.method}.` } });
        // The parameters are those of the protocol, which the test that gave the handler knows.
        else {
          const answer = handler(message.params as never);
          // It may take for ever to answer, as a person does; that it was asked is seen before.
          wake();
          send({ id, result: (await answer) ?? null });
        }
      }
    }
    wake();
  };
  const read = frames((message) => void take(message).catch(fail), fail);
  child.stdout.on('data', (bytes: Buffer) => {
    output.push(bytes);
    read(bytes);
  });
  child.stderr.on('data', (bytes: Buffer) => {
    output.push(bytes);
    errors.push(bytes);
  });
  child.stdin.on('error', () => undefined);
  void ended.then((code) =>
    fail(new Error(`The server has ended (${code}): ${Buffer.concat(errors).toString('utf8').slice(-2000)}`)),
  );

  const begin: Client['begin'] = (method, parameters) => {
    const id = nextId++;
    const answer = new Promise<unknown>((resolve, reject) => {
      if (fault !== undefined) reject(fault);
      else pending.set(id, { resolve, reject });
    });
    send({ id, method, params: parameters });
    return { answer, cancel: () => send({ method: '$/cancelRequest', params: { id } }) };
  };
  const request: Client['request'] = (method, parameters) => begin(method, parameters).answer;
  const notify: Client['notify'] = (method, parameters) => send({ method, params: parameters });
  const until: Client['until'] = (what, find) =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        watchers.delete(look);
      };
      const look = (): void => {
        const found = find();
        if (found !== undefined && found !== false) {
          end();
          resolve(found);
        } else if (fault !== undefined) {
          end();
          reject(fault);
        }
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`Within ${patienceMs / 1000} s: ${what}. Last heard: ${lastOf(received)}`));
      }, patienceMs);
      watchers.add(look);
      look();
    });
  const execute: Client['execute'] = (command, argument) =>
    request('workspace/executeCommand', { command, arguments: argument === undefined ? [] : [argument] });

  const greeting = (await request('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: options.capabilities ?? {},
    initializationOptions: options.initializationOptions ?? {},
    trace: 'verbose',
  })) as { capabilities: Record<string, unknown> };
  notify('initialized', {});
  return {
    // The process has answered, so that it has an id.
    pid: child.pid ?? 0,
    capabilities: greeting.capabilities,
    received,
    written: () => Buffer.concat(output).toString('utf8'),
    request,
    begin,
    notify,
    answer: (method, handler) => void handlers.set(method, handler),
    until,
    open: (uri, text) =>
      notify('textDocument/didOpen', {
        textDocument: { uri, languageId: uri.endsWith('.md') ? 'markdown' : 'yaml', version: 1, text },
      }),
    change: (uri, version, contentChanges) =>
      notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges }),
    diagnostics: (uri) => published.get(uri),
    lenses: async (uri) => (await request('textDocument/codeLens', { textDocument: { uri } })) as CodeLens[],
    hover: async (uri, line, character) =>
      (await request('textDocument/hover', {
        textDocument: { uri },
        position: { line, character },
      })) as Hover | null,
    execute,
    run: async (argument) => {
      const reports = await execute('launchbook.runChecks', argument);
      assert(Array.isArray(reports), `No list of reports: ${JSON.stringify(reports)}`);
      return reports as CheckReport[];
    },
    async shutdown() {
      if (child.exitCode === null && child.signalCode === null) {
        await request('shutdown', null);
        notify('exit', null);
      }
      return ended;
    },
    async kill(signal = 'SIGKILL') {
      child.kill(signal);
      await ended;
    },
    async hangUp() {
      child.stdin.end();
      await ended;
    },
    memory: () => memoryOf(child),
  };
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** Cuts a stream into messages; whatever is not exactly the protocol is a fault. */
function frames(take: (message: Message) => void, fail: (error: Error) => void): (bytes: Buffer) => void {
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted: number | undefined;
  return (bytes) => {
    chunks.push(bytes);
    size += bytes.length;
    for (;;) {
      if (wanted === undefined) {
        const all = Buffer.concat(chunks);
        chunks = [all];
        const end = all.indexOf('\r\n\r\n');
        if (end < 0) {
          if (size > 200) fail(new Error(`Not the protocol: ${all.toString('utf8', 0, 200)}`));
          return;
        }
        const header = /^Content-Length: (\d+)$/.exec(all.toString('latin1', 0, end));
        if (header === null) {
          fail(new Error(`Not the protocol: ${all.toString('utf8', 0, end)}`));
          return;
        }
        wanted = Number(header[1]);
        chunks = [all.subarray(end + 4)];
        size = all.length - end - 4;
      }
      if (size < wanted) return;
      const all = Buffer.concat(chunks);
      const body = all.toString('utf8', 0, wanted);
      chunks = [all.subarray(wanted)];
      size = all.length - wanted;
      wanted = undefined;
      take(JSON.parse(body) as Message);
    }
  };
}

function lastOf(received: readonly Received[]): string {
  return JSON.stringify(received.slice(-3)).slice(0, 1500);
}

function memoryOf(child: ChildProcess): { now: number; peak: number } {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const megabytes = (field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 'NaN') / 1024;
  return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
}
