import type { Catalog } from '../../core/catalog.ts';
import { lastBegun } from '../../core/completion/skippedLines.ts';
import type { Finding } from '../../core/finding.ts';
import { itemAt } from '../../core/itemAt.ts';
import type { Item, Runbook } from '../../core/runbook.ts';
import type { Settings } from '../../core/settings.ts';
import type { RunView } from '../runView.ts';
import type { ClientAbilities, Cursor } from './offer.ts';

/** All that an answer is made of. */
export interface CompletionSources {
  readonly uri: string;
  readonly cursor: Cursor;
  readonly client: ClientAbilities;
  /** The sign that was typed, where it was that which asked. */
  readonly trigger: string | undefined;
  /** `undefined` for `launchbook.yaml`. */
  readonly runbook: Runbook | undefined;
  readonly settings: Settings | undefined;
  readonly view: RunView | undefined;
  /** What is known now of the database of the connection. */
  readonly catalog: Catalog | undefined;
  /** Read only where an answer needs them. */
  readonly findings: () => readonly Finding[];
}

/** The step or group that an offset belongs to. */
export function itemOf(runbook: Runbook | undefined, offset: number): Item | undefined {
  if (runbook === undefined) return undefined;
  return runbook.notation === 'yaml' ? lastBegun(runbook, offset) : itemAt(runbook, offset);
}

/** The name of the connection that SQL at the cursor runs on. */
export function connectionOf({
  runbook,
  cursor,
}: Pick<CompletionSources, 'runbook' | 'cursor'>): string | undefined {
  return (itemOf(runbook, cursor.offset)?.connection ?? runbook?.connection)?.value;
}
