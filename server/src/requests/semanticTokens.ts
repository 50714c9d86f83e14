import type { SemanticTokens } from 'vscode-languageserver';
import { semanticTokens, semanticTokensLegend, settingsTokens } from '../features/semanticTokens.ts';
import { isSettingsFile } from '../publisher.ts';
import type { Requests } from './requests.ts';

/**
 * Colours that no grammar can give: ids, variables of expectations, environments.
 *
 * Of a range only, which is what is on the screen: all tokens of a large plan take longer than a frame.
 */
export const semanticTokenRequests: Requests = {
  capabilities: { semanticTokensProvider: { legend: semanticTokensLegend, range: true } },
  listen(session) {
    session.connection.languages.semanticTokens.onRange(({ textDocument, range }): SemanticTokens => {
      const text = session.texts.get(textDocument.uri);
      if (text === undefined) return { data: [] };
      const within = { start: text.offsetAt(range.start), end: text.offsetAt(range.end) };
      if (isSettingsFile(text.uri)) return settingsTokens(text, within);
      const open = session.openRunbook(text.uri);
      return open === undefined ? { data: [] } : semanticTokens(open.text, open.runbook, within);
    });
  },
};
