import type { CodeAction } from 'vscode-languageserver';
import { readSettings } from '../core/settings.ts';
import { codeActions } from '../features/codeActions.ts';
import { isSettingsFile } from '../publisher.ts';
import type { Requests } from './requests.ts';

/** The edits that are offered at a place. */
export const codeActionRequests: Requests = {
  capabilities: { codeActionProvider: { codeActionKinds: ['quickfix'] } },
  listen(session) {
    session.connection.onCodeAction(({ textDocument, range }): CodeAction[] => {
      const text = session.texts.get(textDocument.uri);
      if (text === undefined) return [];
      const findings = isSettingsFile(text.uri)
        ? readSettings(text.getText()).findings
        : session.documents.findings(text, session.settingsOf(text.uri));
      return codeActions(text, findings, {
        start: text.offsetAt(range.start),
        end: text.offsetAt(range.end),
      });
    });
  },
};
