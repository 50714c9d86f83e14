import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { build } from './build.ts';
import { root, seconds } from './project.ts';

/** The packaged extension. */
export const packageFile = join(root, 'dist', 'launchbook.vsix');

/** Builds, and packs what `.vscodeignore` lets through; vsce prints the list of it. */
export async function makePackage(): Promise<void> {
  await build();
  const started = performance.now();
  await createVSIX({
    cwd: root,
    packagePath: packageFile,
    // The bundles hold what is needed of them.
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  const size = (statSync(packageFile).size / 1024).toFixed(0);
  console.log(`Packed dist/launchbook.vsix, ${size} KB, in ${seconds(performance.now() - started)}.`);
}

if (import.meta.main) await makePackage();
