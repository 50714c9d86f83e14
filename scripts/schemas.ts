import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Ajv, type Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import formats from 'ajv-formats';
import { build } from 'esbuild';
import { root } from './project.ts';

const validators = [
  { schema: 'schemas/runbook.schema.json', name: 'validateRunbook' },
  { schema: 'schemas/launchbook.schema.json', name: 'validateLaunchbook' },
];
const target = join(root, 'server', 'src', 'core', 'generated');

/**
 * Compiles each JSON Schema into a module without imports, so that core needs no schema compiler when it runs.
 *
 * A module whose schema has not changed is left alone; a schema that does not exist is passed over.
 *
 * @returns the modules that were written.
 */
export async function generateValidators(): Promise<string[]> {
  const written: string[] = [];
  for (const { schema, name } of validators) {
    const schemaFile = join(root, schema);
    if (!existsSync(schemaFile)) continue;
    const schemaText = readFileSync(schemaFile, 'utf8');
    const moduleFile = join(target, `${name}.js`);
    const mark = `// Made from ${schema} (${digest(schemaText)}) by scripts/schemas.ts. Do not edit.\n`;
    if (existsSync(moduleFile) && readFileSync(moduleFile, 'utf8').startsWith(mark)) continue;
    const code = await compile(schemaText, name);
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, `${name}.d.ts`), mark + declaration(name));
    writeFileSync(moduleFile, mark + code);
    written.push(relative(root, moduleFile));
  }
  return written;
}

function digest(schemaText: string): string {
  const maker = readFileSync(import.meta.filename);
  const ajv = readFileSync(join(root, 'node_modules', 'ajv', 'package.json'));
  return createHash('sha256').update(schemaText).update(maker).update(ajv).digest('hex').slice(0, 16);
}

async function compile(schemaText: string, name: string): Promise<string> {
  const schema: { $schema?: string } = JSON.parse(schemaText);
  const options: Options = {
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    code: { source: true, esm: true },
  };
  const ajv = schema.$schema?.includes('2020-12') ? new Ajv2020(options) : new Ajv(options);
  if (/"format"\s*:/.test(schemaText)) formats.default(ajv);
  // Keys such as "x-example" are notes to other readers of the schema, which strict mode has to be told.
  for (const note of new Set(schemaText.match(/(?<=")x-[\w-]+(?="\s*:)/g))) ajv.addKeyword(note);
  const validate = ajv.compile(schema);
  // Named exports are written for ids that Ajv knows, and the default export for a function.
  const code = standalone
    .default(ajv, validate)
    .replace(/export const validate = (\w+);export default \w+;/, `export { $1 as ${name} };`);
  // Ajv writes `require` calls for its helpers even into ES modules: the bundler puts them in place.
  const bundle = await build({
    stdin: { contents: code, resolveDir: root, sourcefile: `${name}.js` },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'node20',
    legalComments: 'none',
    write: false,
    logLevel: 'warning',
  });
  const text = bundle.outputFiles[0]?.text ?? '';
  if (!text.includes(` as ${name}`)) throw new Error(`The module made for ${name} does not export it.`);
  return text;
}

function declaration(name: string): string {
  return `import type { ErrorObject } from 'ajv';

/** Tells whether \`data\` fits the schema; where it does not, \`errors\` holds every fault until the next call. */
export const ${name}: {
  (data: unknown): boolean;
  errors?: ErrorObject[] | null;
};
`;
}

if (import.meta.main) for (const file of await generateValidators()) console.log(`Wrote ${file}.`);
