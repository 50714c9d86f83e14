import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { root } from './project.ts';

/** Names, versions and licence texts of all packages that the bundles hold code of, as their licences ask. */
export function thirdPartyNotices(bundles: readonly Metafile[]): string {
  const folders = bundles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .flatMap(([file]) => packageFolder(file) ?? []),
    ),
  );
  const notices = [...new Set(folders)].sort().map(notice);
  return `Launchbook contains code of these packages.\n\n${notices.join('\n')}`;
}

function packageFolder(file: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function notice(folder: string): string {
  const manifest: { name: string; version: string; license?: string } = JSON.parse(
    readFileSync(join(root, folder, 'package.json'), 'utf8'),
  );
  const [licenceFile] = globSync('{LICENSE,LICENCE,License,license}*', { cwd: join(root, folder) });
  const path = licenceFile === undefined ? undefined : join(root, folder, licenceFile);
  const text = path !== undefined && existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  const rule = '='.repeat(80);
  return `${rule}\n${manifest.name} ${manifest.version} (${manifest.license ?? 'licence unknown'})\n${rule}\n${text}\n`;
}
