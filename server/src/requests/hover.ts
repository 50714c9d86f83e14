import type { Hover, Position } from 'vscode-languageserver';
import { type CatalogOf, hover, settingsHover } from '../features/hover.ts';
import { isSettingsFile } from '../publisher.ts';
import type { Requests } from './requests.ts';

/** How long a hover waits for a database whose tables are being read for the first time. */
const patienceMs = 300;

/** What a person sees who points at a place of a runbook or of a `launchbook.yaml`. */
export const hoverRequests: Requests = {
  capabilities: { hoverProvider: true },
  listen(session) {
    const hoverNow = (uri: string, position: Position, catalogOf: CatalogOf): Hover | undefined => {
      const open = session.openRunbook(uri);
      if (open === undefined) return undefined;
      return hover(open.text, open.runbook, open.text.offsetAt(position), session.viewOf(uri), catalogOf);
    };
    session.connection.onHover(
      async ({ textDocument: { uri }, position }, token): Promise<Hover | undefined> => {
        const settings = isSettingsFile(uri) ? session.texts.get(uri) : undefined;
        if (settings !== undefined) return settingsHover(settings, settings.offsetAt(position));
        let missing: string | undefined;
        const first = hoverNow(uri, position, (connection) => {
          const catalog = session.catalogs.get(uri, connection);
          if (catalog === undefined) missing = connection;
          return catalog;
        });
        if (missing === undefined) return first;
        const catalog = await session.catalogs.within(uri, missing, patienceMs);
        // The text may be another one by now, so all is looked up anew.
        return catalog === undefined || token.isCancellationRequested
          ? first
          : hoverNow(uri, position, (connection) => session.catalogs.get(uri, connection));
      },
    );
  },
};
