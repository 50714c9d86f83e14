import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');

/** What a file of a layer may import: packages by name, files by their path from the root. */
interface Layer {
  readonly name: string;
  readonly files: string;
  readonly mayImport: readonly RegExp[];
  /** What may not stand in the code at all, with the reason. */
  readonly never?: readonly (readonly [RegExp, string])[];
}

const core = /^server\/src\/core\//;
const node = /^node:/;
const clock: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b|\bnew Date\(\)|\bDate\(\)|\bperformance\b/, 'a clock'],
  [/\bMath\.random\b|\bcrypto\b/, 'randomness'],
  [/\bset(?:Timeout|Interval|Immediate)\b|\bqueueMicrotask\b/, 'a timer'],
  [/\bprocess\.|\bglobalThis\b|\bBuffer\b/, 'surroundings'],
];
const waiting: readonly (readonly [RegExp, string])[] = [
  [/\bPromise\b|\basync\b|\bawait\b/, 'a promise in what is synchronous'],
];

/** The import rules of ARCHITECTURE.md. */
const layers: readonly Layer[] = [
  {
    name: 'core',
    files: 'server/src/core/**/*.ts',
    mayImport: [
      core,
      /^schemas\/[\w.]+\.json$/,
      /^(yaml|@lezer\/(common|markdown)|@marcbachmann\/cel-js)$/,
      /^@noble\/hashes\//,
    ],
    never: [...clock, ...waiting],
  },
  {
    name: 'features',
    files: 'server/src/features/**/*.ts',
    mayImport: [
      core,
      /^server\/src\/features\//,
      /^server\/src\/protocol\.ts$/,
      /^vscode-languageserver-(types|textdocument)$/,
    ],
    never: [...clock, ...waiting],
  },
  {
    name: 'protocol',
    files: 'server/src/protocol.ts',
    mayImport: [],
  },
  {
    name: 'run',
    files: 'server/src/run/**/*.ts',
    mayImport: [core, /^server\/src\/run\//, node],
  },
  {
    name: 'mysql.ts',
    files: 'server/src/run/mysql.ts',
    mayImport: [core, /^server\/src\/run\//, node, /^mysql2$/],
  },
  {
    name: 'cli',
    files: 'server/src/{cli.ts,cli/**/*.ts}',
    mayImport: [core, /^server\/src\/(run|cli)\//, node, /^package\.json$/],
  },
  {
    name: 'client',
    files: 'client/src/**/*.ts',
    mayImport: [/^client\/src\//, /^server\/src\/protocol\.ts$/, /^vscode$/, /^vscode-languageclient\/node$/],
  },
];

/** Imports that one file alone has, each with its reason. */
const exceptions: ReadonlySet<string> = new Set([
  // `launchbook lsp` is the language server itself, read only when it is asked for.
  'server/src/cli/command.ts server/src/main.ts',
  // Types of the Markdown engine that VS Code hands to its plugins; nothing of it is bundled.
  'client/src/extension.ts markdown-it',
  'client/src/preview.ts markdown-it',
]);

/** What the layers of a file break, as lines `file imports what`. */
function faultsOf(file: string, text: string, layer: Layer): string[] {
  const code = withoutComments(text);
  const imports = importsOf(code)
    .map((name) => (name.startsWith('.') ? relative(root, join(root, dirname(file), name)) : name))
    .filter((name) => !layer.mayImport.some((pattern) => pattern.test(name)))
    .filter((name) => !exceptions.has(`${file} ${name}`))
    .map((name) => `${file} imports ${name}`);
  const bare = withoutTexts(code);
  const words = (layer.never ?? [])
    .filter(([pattern]) => pattern.test(bare))
    .map(([pattern, what]) => `${file} uses ${what}: ${pattern.exec(bare)?.[0]}`);
  return [...imports, ...words];
}

function importsOf(code: string): string[] {
  const pattern = /(?:\bfrom|\bimport|\bimport\()\s*(['"])([^'"\n]+)\1|\brequire\((['"])([^'"\n]+)\3\)/g;
  return [...code.matchAll(pattern)].map((match) => match[2] ?? match[4] ?? '');
}

/** The code without its comments; a comment sign inside a text begins none. */
function withoutComments(text: string): string {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`/g;
  return text.replace(token, (match) => (/^\/[/*]/.test(match) ? ' ' : match));
}

/** The code without what stands in quotes: words of a message are no code. */
function withoutTexts(code: string): string {
  return code.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`/g, "''");
}

for (const layer of layers)
  test(`${layer.name} imports only what its layer may`, () => {
    const files = globSync(layer.files, { cwd: root }).filter((file) => !file.includes('/generated/'));
    const own = layer.name === 'run' ? files.filter((file) => !file.endsWith('/mysql.ts')) : files;
    assert.ok(own.length > 0, `${layer.files} names no file`);
    const faults = own.flatMap((file) => faultsOf(file, readFileSync(join(root, file), 'utf8'), layer));
    assert.deepEqual(faults, []);
  });

test('the generated validators import nothing', () => {
  const files = globSync('server/src/core/generated/*.js', { cwd: root });
  assert.ok(files.length > 0, 'Run `npm run build` first.');
  for (const file of files) {
    // Ajv's helper carries a `require` call in a text; only what is code counts.
    const code = withoutTexts(withoutComments(readFileSync(join(root, file), 'utf8')));
    assert.doesNotMatch(code, /\b(import|require|from)\b\s*[('"]/, file);
  }
});

test('finds what breaks a layer', () => {
  const [layer] = layers;
  assert.ok(layer);
  const check = (text: string, expected: readonly string[]): void =>
    assert.deepEqual(faultsOf('server/src/core/a.ts', text, layer), expected);
  check("import { readFile } from 'node:fs';", ['server/src/core/a.ts imports node:fs']);
  check("import type { Database } from '../run/database.ts';", [
    'server/src/core/a.ts imports server/src/run/database.ts',
  ]);
  check("const { x } = await import('mysql2');", [
    'server/src/core/a.ts imports mysql2',
    'server/src/core/a.ts uses a promise in what is synchronous: await',
  ]);
  check("import 'vscode';\nexport * from './tree.ts';", ['server/src/core/a.ts imports vscode']);
  check('const now = Date.now();', ['server/src/core/a.ts uses a clock: Date.now']);
  check('const url = "//x"; const now = new Date();', ['server/src/core/a.ts uses a clock: new Date()']);
  check("// await import('fs')\nconst text = 'await the end';", []);
});
