import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { onPath, run } from './run.ts';

/** One Debian source as the machine's own configuration names it. */
interface Source {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly signedBy: string | undefined;
}

/**
 * Unpacks packages, with all that they need down to the C library, into `root`; needs no rights and changes nothing
 * else: apt gets lists, state and cache of its own, and the packages' scripts never run.
 *
 * @param suite of the machine's own mirror, such as `sid`; left out: the suites that the machine uses.
 */
export async function unpackDebian(root: string, packages: readonly string[], suite?: string): Promise<void> {
  const sources = debianSources();
  if (onPath('apt-get') === undefined || sources.length === 0) {
    throw new Error(`This machine has no Debian package sources to get ${packages.join(', ')} from.`);
  }
  const apt = `${root}.apt`;
  const archives = path.join(apt, 'cache', 'archives');
  await mkdir(path.join(archives, 'partial'), { recursive: true });
  await mkdir(path.join(apt, 'lists', 'partial'), { recursive: true });
  await mkdir(root, { recursive: true });
  await writeFile(path.join(apt, 'status'), '');
  await writeFile(path.join(apt, 'sources.list'), sourceLines(sources, suite).join('\n'));
  const settings = {
    'Dir::Etc::sourcelist': path.join(apt, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::lists': path.join(apt, 'lists'),
    'Dir::State::status': path.join(apt, 'status'),
    'Dir::Cache': path.join(apt, 'cache'),
    // The user of apt's sandbox could not enter a checkout in somebody's home.
    'APT::Sandbox::User': 'root',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  await run('apt-get', [...options, 'update', '-qq']);
  const install = ['install', '-y', '-qq', '--no-install-recommends', '--download-only'];
  await run('apt-get', [...options, ...install, ...packages]);
  for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    await run('dpkg', ['-x', path.join(archives, file), root]);
  }
  await rm(apt, { recursive: true });
}

/** The command that runs an unpacked program with the loader and the libraries it was unpacked with. */
export function unpackedCommand(root: string, program: string): string[] {
  const folders = ['usr/lib', 'lib']
    .map((folder) => path.join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)))
    .filter((folder) => folder.endsWith('-linux-gnu'));
  for (const folder of folders) {
    const loader = readdirSync(folder).find((name) => /^ld-linux.*\.so\.\d+$/.test(name));
    if (loader !== undefined) {
      return [path.join(folder, loader), '--library-path', folders.join(':'), path.join(root, program)];
    }
  }
  throw new Error(`No loader was unpacked into ${root}.`);
}

function sourceLines(sources: readonly Source[], suite: string | undefined): string[] {
  const line = (source: Source, name: string): string =>
    `deb ${source.signedBy === undefined ? '' : `[signed-by=${source.signedBy}] `}${source.uri} ${name} main`;
  if (suite === undefined) {
    return sources.flatMap((source) => source.suites.map((name) => line(source, name)));
  }
  const archive = sources.find((source) => source.uri.endsWith('/debian'));
  return archive === undefined ? [] : [line(archive, suite)];
}

function debianSources(): Source[] {
  const folder = '/etc/apt/sources.list.d';
  const files = existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];
  const read = (file: string): string => readFileSync(file, 'utf8');
  const lists = ['/etc/apt/sources.list', ...files].filter((f) => f.endsWith('.list') && existsSync(f));
  const found = [
    ...lists.flatMap((file) => readListFile(read(file))),
    ...files.filter((file) => file.endsWith('.sources')).flatMap((file) => readSourcesFile(read(file))),
  ];
  return found.filter((source) => /\/debian(-security)?$/.test(source.uri));
}

/** One line a source: `deb [signed-by=…] URI SUITE main …`. */
function readListFile(text: string): Source[] {
  return text.split('\n').flatMap((line) => {
    const match = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s.*\bmain\b/.exec(line.trim());
    const [, options = '', uri, suite] = match ?? [];
    if (uri === undefined || suite === undefined) {
      return [];
    }
    const signedBy = /signed-by=(\S+)/.exec(options)?.[1];
    return [{ uri: withoutSlash(uri), suites: [suite], signedBy }];
  });
}

/** Paragraphs of `Key: value`, as deb822(5) says. */
function readSourcesFile(text: string): Source[] {
  return text.split(/\n\s*\n/).flatMap((paragraph) => {
    const value = (key: string): string | undefined =>
      new RegExp(`^${key}:\\s*(.+)$`, 'im').exec(paragraph)?.[1]?.trim();
    const isBinary = value('Types')?.split(/\s+/).includes('deb') ?? false;
    const isMain = value('Components')?.split(/\s+/).includes('main') ?? false;
    const suites = value('Suites')?.split(/\s+/) ?? [];
    const signedBy = value('Signed-By');
    return isBinary && isMain && value('Enabled') !== 'no'
      ? (value('URIs')?.split(/\s+/) ?? []).map((uri) => ({ uri: withoutSlash(uri), suites, signedBy }))
      : [];
  });
}

function withoutSlash(uri: string): string {
  return uri.replace(/\/+$/, '');
}
