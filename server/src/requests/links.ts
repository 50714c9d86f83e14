import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CancellationToken, DocumentLink } from 'vscode-languageserver';
import { namedFiles } from '../core/linkedFiles.ts';
import { documentLinks, type FoundFile } from '../features/documentLinks.ts';
import { existingFiles } from '../run/existingFiles.ts';
import type { Session } from '../session.ts';
import { pathOf } from '../settingsStore.ts';
import type { Requests } from './requests.ts';

/** What can be followed with a click: steps, files that are there, ticket numbers. */
export const linkRequests: Requests = {
  capabilities: { documentLinkProvider: { resolveProvider: false } },
  listen(session) {
    session.connection.onDocumentLinks(({ textDocument }, token) =>
      linksOf(session, textDocument.uri, token),
    );
  },
};

async function linksOf(session: Session, uri: string, token: CancellationToken): Promise<DocumentLink[]> {
  const asked = session.openRunbook(uri);
  if (asked === undefined) return [];
  const { version } = asked.text;
  const files = await filesOf(asked.text.getText(), asked.runbook, uri, token);
  // Typing went on meanwhile: the editor asks again, and these places are not the text's any more.
  const open = session.openRunbook(uri);
  if (token.isCancellationRequested || open === undefined || open.text.version !== version) return [];
  return documentLinks(open.text, open.runbook, files, session.settingsOf(uri)?.tickets);
}

async function filesOf(
  text: string,
  runbook: Parameters<typeof namedFiles>[1],
  uri: string,
  token: CancellationToken,
): Promise<FoundFile[]> {
  const path = pathOf(uri);
  if (path === undefined) return [];
  const named = namedFiles(text, runbook).map((file) => ({ ...file, full: join(dirname(path), file.path) }));
  if (named.length === 0) return [];
  const controller = new AbortController();
  const listener = token.onCancellationRequested(() => controller.abort());
  try {
    const found = await existingFiles(
      named.map(({ full }) => full),
      controller.signal,
    );
    return named
      .filter(({ full }) => found.has(full))
      .map(({ full, ...file }) => ({ ...file, uri: pathToFileURL(full).href }));
  } finally {
    listener.dispose();
  }
}
