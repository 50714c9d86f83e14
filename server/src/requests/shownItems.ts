import { shownItems } from '../features/shownItems.ts';
import { clientRequests, type ShownItemsAnswer, type ShownItemsRequest } from '../protocol.ts';
import { JournalError, journalPath } from '../run/journalFile.ts';
import type { Session } from '../session.ts';
import { pathOf } from '../settingsStore.ts';
import type { Requests } from './requests.ts';

/** What a preview shows of the steps of a runbook. */
export const shownItemRequests: Requests = {
  capabilities: {},
  listen(session) {
    session.connection.onRequest(
      clientRequests.shownItems,
      async ({ uri }: ShownItemsRequest): Promise<ShownItemsAnswer> => {
        const path = pathOf(uri);
        if (session.openRunbook(uri) === undefined) return { items: [] };
        // What was appended a moment ago counts.
        if (path !== undefined) await readOn(session, uri, journalPath(path));
        const open = session.openRunbook(uri);
        if (open === undefined) return { items: [] };
        return { items: shownItems(open.text.getText(), open.runbook, session.viewOf(uri)) };
      },
    );
  },
};

async function readOn(session: Session, uri: string, journal: string): Promise<void> {
  try {
    for (const problem of await session.runs.load(uri, journal))
      session.connection.console.warn(`${journal}: ${problem}`);
  } catch (error) {
    // A journal that cannot be read is told where its runbook was opened.
    if (!(error instanceof JournalError)) throw error;
  }
}
