import type { SemanticTokens } from 'vscode-languageserver';
import type { Span } from '../core/tree.ts';
import { semanticTokens, semanticTokensLegend, settingsTokens } from '../features/semanticTokens.ts';
import { isSettingsFile } from '../publisher.ts';
import type { Session } from '../session.ts';
import type { Requests } from './requests.ts';

/** Colours that no grammar can give: ids, variables of expectations, environments. */
export const semanticTokenRequests: Requests = {
  capabilities: { semanticTokensProvider: { legend: semanticTokensLegend, full: true, range: true } },
  listen(session) {
    const { semanticTokens: requests } = session.connection.languages;
    requests.on(({ textDocument }) => tokensOf(session, textDocument.uri));
    requests.onRange(({ textDocument, range }) => {
      const text = session.texts.get(textDocument.uri);
      if (text === undefined) return { data: [] };
      return tokensOf(session, textDocument.uri, {
        start: text.offsetAt(range.start),
        end: text.offsetAt(range.end),
      });
    });
  },
};

function tokensOf(session: Session, uri: string, within?: Span): SemanticTokens {
  const text = session.texts.get(uri);
  if (text === undefined) return { data: [] };
  const span = within ?? { start: 0, end: text.getText().length };
  if (isSettingsFile(uri)) return settingsTokens(text, span);
  const open = session.openRunbook(uri);
  return open === undefined ? { data: [] } : semanticTokens(open.text, open.runbook, span);
}
