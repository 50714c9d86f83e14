import { copyFileSync, existsSync, globSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Notation } from '../../server/src/core/parse.ts';
import { run } from '../grounds/engines/run.ts';
import { measureActivation } from './activation.ts';
import { measureChecks } from './checks.ts';
import { type LanguageServer, languageServers } from './languageServers.ts';
import { generateRunbook } from './runbooks.ts';
import { TooLongError } from './serverProcess.ts';
import { measureSizes } from './sizes.ts';
import { type Summary, showMs, showRatio, summarize, table } from './statistics.ts';
import { measureTyping, type TypingSamples } from './typing.ts';

// Prints what Launchbook costs as Markdown tables, on standard output alone. Nothing is asserted.
//
//   npm run bench -- --quick             fewer sizes and samples, no VS Code, no memory: within a minute
//   npm run bench -- --rounds 5          fresh servers and windows so many times; what is compared takes turns
//   npm run bench -- --steps 10,5000     runbooks of these sizes
//   npm run bench -- --only typing       or activation, size, checks

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '1' },
    steps: { type: 'string' },
    only: { type: 'string' },
  },
});

const root = path.join(import.meta.dirname, '../..');
const parts = ['typing', 'activation', 'size', 'checks'] as const;
type Part = (typeof parts)[number];

if (options.only !== undefined && !parts.some((part) => part === options.only))
  throw new Error(`--only is one of ${parts.join(', ')}.`);
const isQuick = options.quick;
const rounds = isQuick ? 1 : Math.max(1, Number(options.rounds) || 1);
const sizes = (options.steps ?? (isQuick ? '10,1000' : '10,100,1000,5000')).split(',').map(Number);
const mostSteps = Math.max(...sizes);
const isWanted = (part: Part): boolean => (options.only === undefined ? true : options.only === part);

const scratch = mkdtempSync(path.join(os.tmpdir(), 'lb-bench-'));
try {
  await main();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const dist = path.join(root, 'dist');
  const made = ['server.js', 'extension.js', 'cli.js', 'launchbook.vsix'].map((name) =>
    path.join(dist, name),
  );
  if (!made.every((file) => existsSync(file)))
    await run(process.execPath, [path.join(root, 'scripts/package.ts')]);
  print(heading(made));
  if (isWanted('size')) print(sizeTable(dist));
  if (isWanted('checks')) print(await checkTable());
  if (isWanted('activation') && !isQuick) print(await activationTable());
  if (isWanted('typing')) print(await typingTables(dist));
}

function heading(made: readonly string[]): string {
  const [processor] = os.cpus();
  const sources = globSync(['server/src/**/*.ts', 'client/src/**/*.ts'], { cwd: root });
  const newest = Math.max(...sources.map((file) => statSync(path.join(root, file)).mtimeMs));
  const isOld = Math.min(...made.map((file) => statSync(file).mtimeMs)) < newest;
  return [
    `## Launchbook, measured on ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    '',
    `${os.cpus().length} × ${processor?.model.trim()}, Node ${process.version}, load ${load()} at the start. Times are in milliseconds.`,
    ...(isOld
      ? ['', '**`dist` is older than the sources.** Run `npm run package` first to measure them.']
      : []),
  ].join('\n');
}

function sizeTable(dist: string): string {
  const rows = measureSizes(dist).map(({ name, bytes, gzipBytes }) => [
    name,
    kilobytes(bytes),
    name.endsWith('.vsix') ? '—' : kilobytes(gzipBytes),
  ]);
  return `### Size\n\n${table(['file', 'KB:', 'gzip KB:'], rows)}`;
}

async function checkTable(): Promise<string> {
  tell('Checks beside bare mysql2');
  const times = await measureChecks(isQuick ? 2 : 10);
  const { onOpenConnection, withConnect } = times.bare;
  const row = (name: string, time: Summary, base: Summary): string[] => [
    name,
    showMs(time.median),
    showMs(time.p95),
    String(time.count),
    showRatio(time.median, base.median),
  ];
  const rows = [
    row('bare mysql2, a query on an open connection', onOpenConnection, onOpenConnection),
    row('bare mysql2, connect, query, disconnect', withConnect, onOpenConnection),
    row('runChecks of one check, journal flushed', times.runOfOne, onOpenConnection),
    row(`a check of a run of ${times.many}, journal flushed`, times.inRunOfMany, onOpenConnection),
    row(`a check of a run of ${times.many}, no journal`, times.inRunOfManyUnrecorded, onOpenConnection),
  ];
  return [
    `### A check on ${times.server}`,
    '',
    table(['what', 'median:', 'p95:', 'n:', 'to the open connection:'], rows),
    '',
    `One check takes ${showRatio(times.runOfOne.median, withConnect.median)} of connect, query and disconnect. The sources run, not the bundle.`,
  ].join('\n');
}

async function activationTable(): Promise<string> {
  const runbook = generateRunbook(100, 'markdown').text;
  const samples = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      tell(`Activation in a real VS Code, ${round + 1} of ${rounds}`);
      samples.push(await measureActivation(runbook));
    }
  } catch (error) {
    return `### Activation\n\nNot measured: ${error instanceof Error ? error.message.split('\n', 1)[0] : error}`;
  }
  const row = (name: string, times: readonly number[]): string[] => {
    const { median, p95, count } = summarize(times);
    return [name, showMs(median), showMs(p95), String(count)];
  };
  return [
    `### Activation in VS Code ${samples[0]?.vscode}, a fresh window each time`,
    '',
    table(
      ['what', 'median:', 'p95:', 'n:'],
      [
        row(
          'load the packaged extension and `activate()`, no runbook open',
          samples.map(({ activate }) => activate),
        ),
        row(
          'open a runbook of 100 steps to its lenses; starts the language server',
          samples.map(({ firstLenses }) => firstLenses),
        ),
      ],
    ),
  ].join('\n');
}

interface Measured {
  readonly server: LanguageServer;
  readonly notation: Notation;
  readonly steps: number;
  readonly samples: TypingSamples[];
  tooLong: string | undefined;
}

async function typingTables(dist: string): Promise<string> {
  // Another build may take the bundle away while it is measured.
  const serverFile = path.join(scratch, 'server.js');
  copyFileSync(path.join(dist, 'server.js'), serverFile);
  writeFileSync(path.join(scratch, 'package.json'), '{ "type": "commonjs" }\n');
  const folder = mkdtempSync(path.join(scratch, 'folder-'));
  writeFileSync(
    path.join(folder, 'launchbook.yaml'),
    'connections:\n  - { name: orders, environment: test, host: 127.0.0.1, user: root, database: orders }\n',
  );

  let openText = '';
  const servers = (await languageServers(serverFile, () => openText)).filter(
    ({ name }) => !isQuick || !name.endsWith('no wait'),
  );
  const measured: Measured[] = sizes.flatMap((steps) =>
    (['markdown', 'yaml'] as const).flatMap((notation) =>
      servers
        .filter(({ notations }) => notations.includes(notation))
        .map((server) => ({ server, notation, steps, samples: [], tooLong: undefined })),
    ),
  );
  // What is compared takes turns, so that a busy moment of the machine does not meet one of them alone.
  for (let round = 0; round < rounds; round += 1)
    for (const each of measured) {
      if (each.tooLong !== undefined) continue;
      tell(`${each.steps} steps, ${each.notation}, ${each.server.name}, load ${load()}`);
      try {
        const samples = await measureTyping(each.server, {
          notation: each.notation,
          runbook: generateRunbook(each.steps, each.notation),
          folder,
          budgetMs: isQuick ? 500 : 6000,
          maxKeys: isQuick ? 20 : 100,
          measuresMemory: !isQuick && each.steps === mostSteps,
          limitMs: isQuick ? 30_000 : 120_000,
          onText: (text) => {
            openText = text;
          },
        });
        each.samples.push(samples);
        tell(
          `  key ${showMs(summarize(samples.keys).median)} ms, processor ${showMs(summarize(samples.keyProcessor).median)} ms`,
        );
      } catch (error) {
        if (!(error instanceof TooLongError)) throw error;
        each.tooLong = error.message;
        tell(`  ${error.message}`);
      }
    }
  return [
    typingTable(measured),
    answerTable(measured),
    ...(isQuick ? [] : [memoryTable(measured)]),
    `Load ${load()} at the end.`,
  ].join('\n\n');
}

function typingTable(measured: readonly Measured[]): string {
  const rows = measured.map((each) => {
    const { text, lines } = generateRunbook(each.steps, each.notation);
    const plan = [
      each.steps.toLocaleString('en'),
      each.notation,
      lines.toLocaleString('en'),
      kilobytes(text.length),
    ];
    if (each.samples.length === 0) return [...plan, each.server.name, each.tooLong ?? '', '', '', '', '', ''];
    const keys = summarize(each.samples.flatMap((sample) => sample.keys));
    const processor = summarize(each.samples.flatMap((sample) => sample.keyProcessor));
    const open = summarize(each.samples.map((sample) => sample.open));
    return [
      ...plan,
      each.server.name,
      showMs(open.median),
      showMs(keys.median),
      showMs(keys.p95),
      String(keys.count),
      showMs(processor.median),
      String(each.samples.at(-1)?.diagnosticCount),
    ];
  });
  return [
    '### Keystroke to diagnostics',
    '',
    'Over stdio, from sending a change of one character in the middle of the file until the diagnostics of that text are read. “Open” is from `didOpen` to the first diagnostics in a fresh server. “No wait” is the same server with its timers of up to 300 ms set to 0 from outside. yaml-language-server has our JSON schema; vscode-markdown-languageserver checks links, is asked by `textDocument/diagnostic`, and has its client parse with markdown-it, as in VS Code. Where the machine is shared, compare the processor time.',
    '',
    table(
      [
        'steps:',
        'notation',
        'lines:',
        'KB:',
        'server',
        'open:',
        'key median:',
        'p95:',
        'n:',
        'processor a key:',
        'diagnostics:',
      ],
      rows,
    ),
  ].join('\n');
}

function answerTable(measured: readonly Measured[]): string {
  const rows = measured
    .filter(({ server }) => server.answersRequests === true)
    .flatMap(({ steps, notation, samples }) => {
      const names = new Set(samples.flatMap(({ answers }) => [...answers.keys()]));
      return [...names].map((name) => {
        const { median, p95, count } = summarize(samples.flatMap(({ answers }) => answers.get(name) ?? []));
        return [steps.toLocaleString('en'), notation, name, showMs(median), showMs(p95), String(count)];
      });
    });
  return [
    '### Answers about the whole file, once it is read',
    '',
    'From the request until its answer is read, over stdio; completion and hover in the middle of the file.',
    '',
    table(['steps:', 'notation', 'asked for', 'median:', 'p95:', 'n:'], rows),
  ].join('\n');
}

function memoryTable(measured: readonly Measured[]): string {
  const rows = measured
    .filter(({ steps }) => steps === mostSteps)
    .map(({ server, notation, samples }) => {
      const idle = summarize(samples.map(({ idleBytes }) => idleBytes)).median;
      const open = summarize(samples.map(({ openBytes }) => openBytes)).median;
      return [server.name, notation, megabytes(idle), megabytes(open), megabytes(open - idle)];
    });
  return [
    `### Memory of the server with ${mostSteps.toLocaleString('en')} steps open`,
    '',
    'Resident, after the typing above and once it stays within 1 % for two seconds; no collection is forced.',
    '',
    table(['server', 'notation', 'idle MB:', 'open MB:', 'over idle MB:'], rows),
  ].join('\n');
}

function kilobytes(bytes: number): string {
  return Math.round(bytes / 1024).toLocaleString('en');
}

function megabytes(bytes: number): string {
  return Number.isNaN(bytes) ? '—' : Math.round(bytes / 1024 / 1024).toLocaleString('en');
}

function load(): string {
  return os.loadavg()[0]?.toFixed(1) ?? '?';
}

function print(text: string): void {
  process.stdout.write(`${text}\n\n`);
}

/** Progress goes beside the tables, so that these can be kept by `> FILE`. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
