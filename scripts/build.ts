import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as bundle, type Metafile } from 'esbuild';
import { thirdPartyNotices } from './notices.ts';
import { root, seconds } from './project.ts';
import { generateValidators } from './schemas.ts';

const bundles = [
  { name: 'extension', source: 'client/src/extension.ts' },
  { name: 'server', source: 'server/src/main.ts' },
  { name: 'cli', source: 'server/src/cli.ts', isProgram: true },
];

/** Makes `dist`: one CommonJS file each for the extension, the language server and the command line. */
export async function build(): Promise<void> {
  const started = performance.now();
  await generateValidators();
  const target = join(root, 'dist');
  mkdirSync(target, { recursive: true });
  for (const stale of globSync(['*.js', '*.map'], { cwd: target })) rmSync(join(target, stale));
  // The package's own `type` is `module`, which VS Code cannot load on every version that we support.
  writeFileSync(join(target, 'package.json'), '{ "type": "commonjs" }\n');

  const present = bundles.filter(({ source }) => existsSync(join(root, source)));
  const made = await Promise.all(present.map(bundleOne));
  writeFileSync(join(target, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(made));

  const sizes = made
    .flatMap(({ outputs }) => Object.entries(outputs))
    .map(([file, { bytes }]) => `${file} ${Math.ceil(bytes / 1024)} KB`);
  console.log(`Built ${sizes.join(', ')} in ${seconds(performance.now() - started)}.`);
}

async function bundleOne({ name, source, isProgram }: (typeof bundles)[number]): Promise<Metafile> {
  // esbuild keeps the first line of a source that has one of its own.
  const hasShebang = readFileSync(join(root, source), 'utf8').startsWith('#!');
  const { metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: [source],
    outfile: `dist/${name}.js`,
    bundle: true,
    external: ['vscode'],
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // Some packages' CommonJS builds load their parts in a way that no bundler can follow.
    mainFields: ['module', 'main'],
    // The same source as its build for Node, which asks for an environment variable at every token: 12 % of the time.
    alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
    banner: isProgram === true && !hasShebang ? { js: '#!/usr/bin/env node' } : {},
    minify: true,
    charset: 'utf8',
    // Licences are kept in THIRD-PARTY-NOTICES.txt.
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}

if (import.meta.main) await build();
