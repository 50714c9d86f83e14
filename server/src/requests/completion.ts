import type { CompletionItem, CompletionList } from 'vscode-languageserver';
import { CompletionTriggerKind } from 'vscode-languageserver';
import { findTable } from '../core/catalog.ts';
import { placeAt } from '../core/completion/place.ts';
import { rules } from '../core/rules/index.ts';
import { tableDocumentation } from '../features/completion/catalogOffers.ts';
import { complete, triggerCharacters } from '../features/completion/complete.ts';
import type { ClientAbilities, CompletionData } from '../features/completion/offer.ts';
import { type CompletionSources, connectionOf } from '../features/completion/sources.ts';
import { isSettingsFile } from '../publisher.ts';
import type { Session } from '../session.ts';
import type { Requests } from './requests.ts';

/** So long an answer waits for tables that are being read; what comes later is there the next time. */
const patienceMs = 50;

/** What can be written at the cursor. */
export const completionRequests: Requests = {
  capabilities: {
    completionProvider: { triggerCharacters: [...triggerCharacters], resolveProvider: true },
  },
  listen(session) {
    session.connection.onCompletion(
      async ({ textDocument: { uri }, position, context }): Promise<CompletionList | null> => {
        const document = session.texts.get(uri);
        const runbook = session.openRunbook(uri)?.runbook;
        if (document === undefined || (runbook === undefined && !isSettingsFile(uri))) return null;
        // The document changes in place while a database is waited for: all that counts is taken now.
        const cursor = { text: document.getText(), offset: document.offsetAt(position), position };
        const place = placeAt(uri, cursor.text, cursor.offset, runbook);
        if (place === undefined) return null;
        const isTyped = context?.triggerKind === CompletionTriggerKind.TriggerCharacter;
        const sources: CompletionSources = {
          uri,
          cursor,
          client: abilitiesOf(session),
          trigger: isTyped ? context?.triggerCharacter : undefined,
          runbook,
          settings: session.settingsOf(uri),
          view: runbook === undefined ? undefined : session.viewOf(uri),
          catalog: undefined,
          findings: () => session.findingsOf(document),
        };
        if (place.kind !== 'code' || place.language === 'prose') return complete(place, sources);
        const connection = connectionOf({ runbook, cursor });
        const catalog =
          connection === undefined ? undefined : await session.catalogs.within(uri, connection, patienceMs);
        return complete(place, { ...sources, catalog });
      },
    );
    session.connection.onCompletionResolve((item) => withDocumentation(item, session));
  },
};

function abilitiesOf({ state }: Session): ClientAbilities {
  const able = state.capabilities.textDocument?.completion?.completionItem;
  return {
    snippets: able?.snippetSupport ?? false,
    insertReplace: able?.insertReplaceSupport ?? false,
    asIs: able?.insertTextModeSupport?.valueSet.includes(1) ?? false,
  };
}

/** Adds what is long, for an item that somebody looks at. */
function withDocumentation(item: CompletionItem, session: Session): CompletionItem {
  // What the item was sent with comes back as it was.
  const data = item.data as CompletionData | undefined;
  const value = data === undefined ? undefined : documentationOf(data, session);
  return value === undefined ? item : { ...item, documentation: { kind: 'markdown', value } };
}

function documentationOf(data: CompletionData, { catalogs }: Session): string | undefined {
  if ('rule' in data) return rules.find((rule) => rule.id === data.rule)?.why;
  const catalog = catalogs.get(data.uri, data.connection);
  const table = catalog === undefined ? undefined : findTable(catalog, data.table);
  return table === undefined ? undefined : tableDocumentation(table);
}
