import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Notation } from '../../server/src/core/parse.ts';
import { cached } from '../grounds/engines/cache.ts';
import { run } from '../grounds/engines/run.ts';
import type { Answers } from './serverProcess.ts';

/** A language server that is measured, and how it is spoken to. */
export interface LanguageServer {
  readonly name: string;
  readonly notations: readonly Notation[];
  readonly nodeArguments: readonly string[];
  /** Whether it publishes what it finds, or is asked for it. */
  readonly diagnostics: 'pushed' | 'pulled';
  readonly answers: Answers;
  /** Sent once after `initialized`. */
  readonly configuration?: unknown;
  /** Whether it is also asked for lenses, symbols, completion and hovers. */
  readonly answersRequests?: boolean;
}

const both: readonly Notation[] = ['markdown', 'yaml'];
const schema = path.join(import.meta.dirname, '../../schemas/runbook.schema.json');
const noWait = ['--import', path.join(import.meta.dirname, 'withoutWaiting.ts')];
const peerPackages = ['yaml-language-server@2.0.0', 'vscode-markdown-languageserver@0.5.0', 'markdown-it@14'];

/** All servers of the comparison; `serverFile` is the bundle of ours. `openText` is the text that is open now. */
export async function languageServers(serverFile: string, openText: () => string): Promise<LanguageServer[]> {
  const peers = path.join(await installPeers(), 'node_modules');
  const ours = { notations: both, diagnostics: 'pushed', answers: {}, answersRequests: true } as const;
  const yaml = { notations: ['yaml'], diagnostics: 'pushed', ...yamlSettings() } as const;
  const yamlFile = path.join(peers, 'yaml-language-server/bin/yaml-language-server');
  return [
    { ...ours, name: 'launchbook', nodeArguments: [serverFile, '--stdio'] },
    {
      ...ours,
      name: 'launchbook, no wait',
      nodeArguments: [...noWait, serverFile, '--stdio'],
      answersRequests: false,
    },
    { ...yaml, name: 'yaml-language-server', nodeArguments: [yamlFile, '--stdio'] },
    { ...yaml, name: 'yaml-language-server, no wait', nodeArguments: [...noWait, yamlFile, '--stdio'] },
    {
      name: 'vscode-markdown-languageserver',
      notations: ['markdown'],
      nodeArguments: [path.join(peers, 'vscode-markdown-languageserver/dist/node/workerMain.js'), '--stdio'],
      diagnostics: 'pulled',
      ...markdownSettings(peers, openText),
    },
    {
      name: 'empty server',
      notations: both,
      nodeArguments: [path.join(import.meta.dirname, 'emptyServer.ts'), '--stdio'],
      diagnostics: 'pushed',
      answers: {},
    },
  ];
}

function installPeers(): Promise<string> {
  return cached('bench', async (folder) => {
    process.stderr.write('Installing the language servers to compare with into .grounds/bench\n');
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
    await run('npm', ['install', '--prefix', folder, ...flags, ...peerPackages]);
  });
}

/** With our own schema, so that it checks the same shape; nothing is fetched. */
function yamlSettings(): Pick<LanguageServer, 'answers' | 'configuration'> {
  const yaml = {
    validate: true,
    schemas: { [pathToFileURL(schema).href]: '*.runbook.yaml' },
    schemaStore: { enable: false },
    kubernetesCRDStore: { enable: false },
  };
  return {
    answers: {
      'workspace/configuration': (params) =>
        itemsOf(params).map(({ section }) => (section === 'yaml' ? yaml : {})),
    },
    configuration: { yaml },
  };
}

/** Its client parses for it, with markdown-it, as VS Code's own Markdown extension does. */
function markdownSettings(
  peers: string,
  openText: () => string,
): Pick<LanguageServer, 'answers' | 'configuration'> {
  const MarkdownIt: MarkdownItConstructor = createRequire(path.join(peers, 'x'))('markdown-it');
  const parser = new MarkdownIt({ html: true });
  return {
    answers: {
      'markdown/parse': () => parser.parse(openText(), {}),
      'markdown/fs/stat': () => null,
      'markdown/fs/readDirectory': () => [],
      'markdown/findMarkdownFilesInWorkspace': () => [],
      'workspace/configuration': (params) => itemsOf(params).map(() => null),
    },
    configuration: {
      markdown: {
        suggest: { paths: { enabled: true } },
        validate: {
          enabled: true,
          referenceLinks: { enabled: 'warning' },
          fragmentLinks: { enabled: 'warning' },
          fileLinks: { enabled: 'warning', markdownFragmentLinks: 'inherit' },
          ignoredLinks: [],
          unusedLinkDefinitions: { enabled: 'hint' },
          duplicateLinkDefinitions: { enabled: 'warning' },
        },
      },
    },
  };
}

type MarkdownItConstructor = new (options: {
  html: boolean;
}) => { parse(text: string, env: object): unknown };

function itemsOf(params: unknown): readonly { readonly section?: string }[] {
  // What both servers send is in the protocol: a list of items.
  return (params as { items: { section?: string }[] }).items;
}
