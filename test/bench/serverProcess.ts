import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A language server as a process, spoken to in JSON-RPC over its standard input and output. */
export interface ServerProcess {
  request(method: string, params: unknown): Promise<unknown>;
  notify(method: string, params: unknown): void;
  /** The next notification that fits; ask before what causes it. */
  next(fits: (method: string, params: unknown) => boolean): Promise<unknown>;
  /** Settles when nothing has arrived for that long. */
  quiet(forMs: number): Promise<void>;
  /** Bytes that the operating system holds for the process in memory; NaN where only Linux could tell. */
  residentBytes(): number;
  /** Processor time of all its threads so far: it says what work costs where others use the machine too; NaN as above. */
  processorMs(): number;
  stop(): Promise<void>;
}

/** Answers what a server asks; what is not in here is answered with null. */
export type Answers = Readonly<Record<string, (params: unknown) => unknown>>;

/** A server was ended because it took longer than it may. */
export class TooLongError extends Error {}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

const hasProc = existsSync('/proc/self/task');

/** Starts a server by the arguments of this process's own Node; after `limitMs` it is ended, and all waiting rejects. */
export function startServerProcess(
  nodeArguments: readonly string[],
  answers: Answers = {},
  limitMs = 600_000,
): ServerProcess {
  const child = spawn(process.execPath, nodeArguments, { stdio: ['pipe', 'pipe', 'pipe'] });
  const requests = new Map<number | string, Waiting>();
  const listeners = new Set<Waiting & { readonly fits: (method: string, params: unknown) => boolean }>();
  let lastId = 0;
  let lastHeard = performance.now();
  let said = '';
  let isStopping = false;

  const send = (message: object): void => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    child.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  };
  const receive = (message: Message): void => {
    lastHeard = performance.now();
    const { id, method, params } = message;
    if (method === undefined) {
      const waiting = id === undefined ? undefined : requests.get(id);
      if (id !== undefined) requests.delete(id);
      if (message.error === undefined) waiting?.resolve(message.result);
      else waiting?.reject(new Error(message.error.message));
    } else if (id !== undefined) send({ id, result: answers[method]?.(params) ?? null });
    else
      for (const listener of listeners)
        if (listener.fits(method, params)) {
          listeners.delete(listener);
          listener.resolve(params);
        }
  };
  readMessages(child, receive);
  child.stdin.on('error', () => undefined);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  let isOverLimit = false;
  const limit = setTimeout(() => {
    isOverLimit = true;
    child.kill('SIGKILL');
  }, limitMs);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      clearTimeout(limit);
      const error = isOverLimit
        ? new TooLongError(`Not done within ${Math.round(limitMs / 1000)} s.`)
        : new Error(`${nodeArguments.join(' ')} ended with ${code}:\n${said}`);
      if (!isStopping) for (const waiting of [...requests.values(), ...listeners]) waiting.reject(error);
      resolve();
    });
  });

  return {
    request(method, params) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        requests.set(id, { resolve, reject });
        send({ id, method, params });
      });
    },
    notify: (method, params) => send({ method, params }),
    next: (fits) => new Promise((resolve, reject) => listeners.add({ fits, resolve, reject })),
    async quiet(forMs) {
      lastHeard = performance.now();
      while (performance.now() - lastHeard < forMs) await delay(10);
    },
    residentBytes() {
      if (!hasProc) return Number.NaN;
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1]) * 1024;
    },
    processorMs() {
      if (!hasProc) return Number.NaN;
      const tasks = `/proc/${child.pid}/task`;
      const nanoseconds = readdirSync(tasks).map((task) => {
        // A thread can end between the two readings.
        const text = existsSync(`${tasks}/${task}`)
          ? readFileSync(`${tasks}/${task}/schedstat`, 'utf8')
          : '0';
        return Number(text.split(' ')[0]);
      });
      return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
    },
    async stop() {
      isStopping = true;
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Takes messages out of the stream; the parts of a long one are joined once, when it is complete. */
function readMessages(child: ChildProcessWithoutNullStreams, receive: (message: Message) => void): void {
  let parts: Buffer[] = [];
  let held = 0;
  let wanted = 0;
  child.stdout.on('data', (part: Buffer) => {
    parts.push(part);
    held += part.length;
    while (held > 0 && held >= wanted) {
      const bytes = Buffer.concat(parts, held);
      parts = [bytes];
      const headerEnd = bytes.indexOf('\r\n\r\n');
      if (headerEnd < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(bytes.toString('latin1', 0, headerEnd))?.[1]);
      wanted = headerEnd + 4 + length;
      if (held < wanted) return;
      const rest = bytes.subarray(wanted);
      const body = bytes.toString('utf8', headerEnd + 4, wanted);
      parts = rest.length > 0 ? [rest] : [];
      held = rest.length;
      wanted = 0;
      receive(JSON.parse(body));
    }
  });
}
