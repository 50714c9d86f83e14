import { completeStep, completionOf, lackingRoles } from '../../core/completeStep/completeStep.ts';
import { itemAt } from '../../core/itemAt.ts';
import type { Settings } from '../../core/settings.ts';
import type { Action, Refactoring } from './action.ts';

/** Writes what the step at the selection lacks: pre-check, backup, post-check and rollback of its change. */
export const completeStepAction: Refactoring = ({
  text,
  runbook,
  selection,
  settings,
  catalog,
  now,
}): readonly Action[] => {
  const step = itemAt(runbook, selection.start);
  if (step === undefined || lackingRoles(step).length === 0) return [];
  const connection = step.connection?.value;
  const options = { now, catalog, database: databaseOf(settings, connection) };
  const [first] = completionOf(text, step, options);
  if (first === undefined) return [];
  return [
    {
      title: 'Complete this step',
      kind: 'refactor.rewrite.completeStep',
      edits: () => completeStep(text, runbook, step, options)?.edits ?? [],
      ...(connection === undefined ? {} : { wantsCatalogOf: connection }),
    },
  ];
};

/** The database that is dumped on launch night: that of production, where the connection has one there. */
function databaseOf(settings: Settings | undefined, connection: string | undefined): string | undefined {
  const own = settings?.connections.filter(({ name }) => name === connection) ?? [];
  const production = own.find(({ environment }) => environment === 'production');
  return (production ?? own[0])?.database;
}
