import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  CancellationToken,
  DocumentSymbol,
  SymbolInformation,
  WorkspaceSymbol,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { documentSymbols, flatSymbols, partsOfSteps } from '../features/symbols.ts';
import { type FoundSymbol, workspaceSymbols } from '../features/workspaceSymbols.ts';
import { createRunbookFiles, type RunbookFiles } from '../run/runbookFiles.ts';
import type { Session } from '../session.ts';
import { pathOf } from '../settingsStore.ts';
import type { Requests } from './requests.ts';

/** More are of no use: a person types on instead. */
const maxSymbols = 500;

/** The outline of a runbook, and a search for steps in all runbooks of the workspace. */
export const symbolRequests: Requests = {
  capabilities: { documentSymbolProvider: { label: 'Launchbook' }, workspaceSymbolProvider: true },
  listen(session) {
    const { connection, state } = session;
    connection.onDocumentSymbol(({ textDocument }): DocumentSymbol[] | SymbolInformation[] => {
      const open = session.openRunbook(textDocument.uri);
      if (open === undefined) return [];
      const hasHeadings = open.runbook.notation === 'markdown' && state.options.hasMarkdownOutline === true;
      const tree = (hasHeadings ? partsOfSteps : documentSymbols)(open.text, open.runbook);
      const canNest = state.capabilities.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport;
      return canNest === true ? tree : flatSymbols(open.text, tree);
    });
    const files = createRunbookFiles();
    connection.onWorkspaceSymbol(({ query }, token) => findSymbols(session, files, query, token));
  },
};

async function findSymbols(
  session: Session,
  files: RunbookFiles,
  query: string,
  token: CancellationToken,
): Promise<WorkspaceSymbol[]> {
  const found: FoundSymbol[] = [];
  const openPaths = new Set<string>();
  for (const { uri } of session.texts.all()) {
    const open = session.openRunbook(uri);
    if (open === undefined) continue;
    const path = pathOf(uri);
    if (path !== undefined) openPaths.add(path);
    found.push(...workspaceSymbols(open.text, open.runbook, query));
  }
  const controller = new AbortController();
  const listener = token.onCancellationRequested(() => controller.abort());
  try {
    const folders = await foldersOf(session, [...openPaths]);
    for await (const { path, text, read } of files.all(
      folders,
      (each) => !openPaths.has(each),
      controller.signal,
    )) {
      const document = TextDocument.create(pathToFileURL(path).href, '', 0, text);
      found.push(...workspaceSymbols(document, read.runbook, query));
    }
  } finally {
    listener.dispose();
  }
  if (token.isCancellationRequested) return [];
  return found
    .sort((left, right) => left.distance - right.distance)
    .slice(0, maxSymbols)
    .map(({ symbol }) => symbol);
}

/** The folders that the client has open; without any, those of the open runbooks. */
async function foldersOf(session: Session, openPaths: readonly string[]): Promise<string[]> {
  if (session.state.capabilities.workspace?.workspaceFolders === true) {
    const folders = await session.connection.workspace.getWorkspaceFolders();
    if (folders !== null && folders.length > 0)
      return folders.map(({ uri }) => pathOf(uri)).filter((path) => path !== undefined);
  }
  return [...new Set(openPaths.map((path) => dirname(path)))];
}
