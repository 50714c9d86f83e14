import { MessageType } from 'vscode-languageserver';
import { refreshSettings } from './refreshSettings.ts';
import type { Session } from './session.ts';

/** Reads the tables of the databases that open runbooks name, and tells what came of it. */
export async function refreshSchema(session: Session): Promise<readonly string[]> {
  const said = new Set<string>();
  let isWhole = true;
  for (const { uri } of session.texts.all()) {
    const steps = session.openRunbook(uri)?.runbook.steps;
    const names = new Set(steps?.flatMap((step) => step.connection?.value ?? []));
    if (names.size === 0) continue;
    if (!(await refreshSettings(session, uri))) return [];
    for (const name of names) {
      const result = await session.catalogs.refresh(uri, name);
      isWhole &&= result.kind === 'read' && !result.catalog.isCut;
      if (result.kind === 'not-read') said.add(result.message);
      else {
        const { connection, environment, database, tables, isCut } = result.catalog;
        const count = tables.size === 1 ? '1 table' : `${tables.size} tables`;
        const rest = isCut ? '; the database has more, which are left out' : '';
        said.add(`${connection} · ${environment}: ${count} of ${database}${rest}.`);
      }
    }
  }
  const messages = said.size === 0 ? ['No open runbook names a connection.'] : [...said];
  session.tell(isWhole ? MessageType.Info : MessageType.Warning, messages.join(' '));
  return messages;
}
