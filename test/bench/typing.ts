import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Notation } from '../../server/src/core/parse.ts';
import type { LanguageServer } from './languageServers.ts';
import type { GeneratedRunbook } from './runbooks.ts';
import { type ServerProcess, startServerProcess } from './serverProcess.ts';

/** What one server took with one file, in milliseconds and bytes. */
export interface TypingSamples {
  /** From `didOpen` to the first diagnostics, in a fresh process. */
  readonly open: number;
  /** From a keystroke to the diagnostics of the text that it made. */
  readonly keys: readonly number[];
  /** Processor time of the server for each of these keys. */
  readonly keyProcessor: readonly number[];
  /** From a request about the text as it stands to its answer, by what is asked for. */
  readonly answers: ReadonlyMap<string, readonly number[]>;
  readonly idleBytes: number;
  readonly openBytes: number;
  readonly diagnosticCount: number;
}

export interface TypingRun {
  readonly notation: Notation;
  readonly runbook: GeneratedRunbook;
  readonly folder: string;
  /** Keys are typed until this time is over, but at least three and at most `maxKeys`. */
  readonly budgetMs: number;
  readonly maxKeys: number;
  readonly measuresMemory: boolean;
  /** After which the server is ended. */
  readonly limitMs: number;
  readonly onText: (text: string) => void;
}

/** Opens a file in a fresh server, types in the middle of it, and stops the server. */
export async function measureTyping(server: LanguageServer, typing: TypingRun): Promise<TypingSamples> {
  const { runbook, notation } = typing;
  const uri = pathToFileURL(`${typing.folder}/release.runbook.${notation === 'yaml' ? 'yaml' : 'md'}`).href;
  const process = startServerProcess(server.nodeArguments, server.answers, typing.limitMs);
  try {
    await initialize(process, server, typing.folder);
    const idleBytes = typing.measuresMemory ? await settledBytes(process) : 0;
    let version = 1;
    const diagnosticsAfter = async (cause: () => void): Promise<{ ms: number; count: number }> => {
      const pushed =
        server.diagnostics === 'pushed'
          ? process.next((method, params) => method === published && isOf(params, uri, version))
          : undefined;
      const started = performance.now();
      cause();
      const found = await (pushed ?? process.request('textDocument/diagnostic', { textDocument: { uri } }));
      return { ms: performance.now() - started, count: countOf(found) };
    };

    typing.onText(runbook.text);
    const opened = await diagnosticsAfter(() =>
      process.notify('textDocument/didOpen', {
        textDocument: { uri, languageId: notation, version, text: runbook.text },
      }),
    );
    // A server may publish again once it knows its settings; that must not be taken for the answer to a key.
    await process.quiet(Math.min(5000, Math.max(400, opened.ms * 1.2)));

    const { line, character } = runbook.typing;
    const lines = runbook.text.split('\n');
    const typed = lines.with(line, insert(lines[line] ?? '', character, 'x')).join('\n');
    const keys: number[] = [];
    const keyProcessor: number[] = [];
    const started = performance.now();
    let diagnosticCount = opened.count;
    while (
      keys.length < 3 ||
      (keys.length < typing.maxKeys && performance.now() - started < typing.budgetMs)
    ) {
      const isInsert = keys.length % 2 === 0;
      version += 1;
      typing.onText(isInsert ? typed : runbook.text);
      const start = { line, character };
      const range = { start, end: { line, character: character + (isInsert ? 0 : 1) } };
      const processorBefore = process.processorMs();
      const key = await diagnosticsAfter(() =>
        process.notify('textDocument/didChange', {
          textDocument: { uri, version },
          contentChanges: [{ range, text: isInsert ? 'x' : '' }],
        }),
      );
      keys.push(key.ms);
      keyProcessor.push(process.processorMs() - processorBefore);
      diagnosticCount = key.count;
      // A person's next key does not come in the same millisecond.
      await delay(15);
    }

    const answers = new Map<string, number[]>();
    const textDocument = { uri };
    const place = { textDocument, position: { line, character } };
    const requests: readonly (readonly [name: string, method: string, parameters: object])[] = [
      ['lenses', 'textDocument/codeLens', { textDocument }],
      ['symbols', 'textDocument/documentSymbol', { textDocument }],
      ['completion', 'textDocument/completion', place],
      ['hover', 'textDocument/hover', place],
    ];
    for (const [name, method, parameters] of server.answersRequests === true ? requests : [])
      for (let round = 0; round < 7; round += 1) {
        const asked = performance.now();
        await process.request(method, parameters);
        answers.set(name, [...(answers.get(name) ?? []), performance.now() - asked]);
      }
    const openBytes = typing.measuresMemory ? await settledBytes(process) : 0;
    return { open: opened.ms, keys, keyProcessor, answers, idleBytes, openBytes, diagnosticCount };
  } finally {
    await process.stop();
  }
}

const published = 'textDocument/publishDiagnostics';

async function initialize(process: ServerProcess, server: LanguageServer, folder: string): Promise<void> {
  const uri = pathToFileURL(folder).href;
  await process.request('initialize', {
    processId: null,
    rootUri: uri,
    workspaceFolders: [{ uri, name: 'bench' }],
    capabilities: {
      textDocument: { publishDiagnostics: { versionSupport: true }, diagnostic: {} },
      workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
    },
    initializationOptions: { markdownFileExtensions: ['md'] },
  });
  process.notify('initialized', {});
  if (server.configuration !== undefined)
    process.notify('workspace/didChangeConfiguration', { settings: server.configuration });
  await process.quiet(300);
}

/** Servers that do not say the version publish once a change, so the next one is the answer. */
function isOf(params: unknown, uri: string, version: number): boolean {
  // The parameters of publishDiagnostics, as the protocol has them.
  const published = params as { readonly uri: string; readonly version?: number };
  return published.uri === uri && (published.version ?? version) === version;
}

/** Of `publishDiagnostics`, or of the answer to `textDocument/diagnostic`. */
function countOf(found: unknown): number {
  const { diagnostics, items } = found as { diagnostics?: unknown[]; items?: unknown[] };
  return (diagnostics ?? items ?? []).length;
}

/** Waits until the memory stays within 1 % for two seconds, but no longer than 20 s: no collection is forced. */
async function settledBytes(process: ServerProcess): Promise<number> {
  const started = performance.now();
  let reference = process.residentBytes();
  let since = started;
  while (performance.now() - since < 2000 && performance.now() - started < 20_000) {
    await delay(100);
    const now = process.residentBytes();
    if (Math.abs(now - reference) > reference * 0.01) {
      reference = now;
      since = performance.now();
    }
  }
  return process.residentBytes();
}

function insert(text: string, at: number, what: string): string {
  return text.slice(0, at) + what + text.slice(at);
}
