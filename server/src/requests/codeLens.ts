import type { CodeLens } from 'vscode-languageserver';
import { codeLenses, type LensData, resolveLens } from '../features/codeLens.ts';
import type { Requests } from './requests.ts';

/** What can be run, and what became of it, over the steps and checks of a runbook. */
export const codeLensRequests: Requests = {
  capabilities: { codeLensProvider: { resolveProvider: true } },
  listen(session) {
    // A number for each document, since the name of the file in thousands of lenses would be most of the answer.
    const numbers = new Map<string, number>();
    const uris: string[] = [];
    const numberOf = (uri: string): number => {
      let number = numbers.get(uri);
      if (number === undefined) {
        number = uris.push(uri) - 1;
        numbers.set(uri, number);
      }
      return number;
    };
    session.connection.onCodeLens(({ textDocument: { uri } }): CodeLens[] => {
      const open = session.openRunbook(uri);
      if (open === undefined) return [];
      return codeLenses(
        open.text,
        session.documents.steadySteps(open.text),
        session.viewOf(uri),
        numberOf(uri),
      );
    });
    session.connection.onCodeLensResolve((lens): CodeLens => {
      // It is what was sent with the lens.
      const data = lens.data as LensData;
      const uri = uris[data[0]] ?? '';
      const open = session.openRunbook(uri);
      if (open === undefined) return { ...lens, command: { title: '…', command: '' } };
      const steps = session.documents.steadySteps(open.text);
      return { ...lens, command: resolveLens(open.text, steps, session.viewOf(uri), data) };
    });
  },
};
