import type { Catalog } from '../../core/catalog.ts';
import { checksOf } from '../../core/check.ts';
import { resultColumns } from '../../core/completion/resultColumns.ts';
import { blockAt, statementAt } from '../../core/itemAt.ts';
import type { Item, Statement } from '../../core/runbook.ts';
import type { RunView } from '../runView.ts';
import type { ResultSource } from './expectOffers.ts';

/** What is known of the result of the check at the cursor, and of the pre-check that `pre` means for it. */
export interface CheckResults {
  readonly result: ResultSource;
  readonly pre: ResultSource;
}

/** `sql` is the text of the check where the plan does not have it. */
export function checkResults(
  item: Item | undefined,
  offset: number,
  sql: string,
  { view, catalog }: { readonly view: RunView | undefined; readonly catalog: Catalog | undefined },
): CheckResults {
  const block = item === undefined ? undefined : blockAt(item, offset);
  const statement =
    block === undefined
      ? undefined
      : (statementAt(block, offset) ?? (block.statements.length === 1 ? block.statements[0] : undefined));
  const sourceOf = (of: Statement | undefined): ResultSource => ({
    columns: resultColumns(of?.text.value ?? '', catalog),
    last: of === undefined || item === undefined ? undefined : view?.resultOf({ step: item, statement: of }),
  });
  if (item === undefined || statement === undefined)
    return { result: { columns: resultColumns(sql, catalog), last: undefined }, pre: sourceOf(undefined) };
  const before = checksOf(item)
    .map((check) => check.statement)
    .filter((each) => each.role === 'pre-check');
  const pre =
    before.find((each) => each.name === statement.name) ??
    before.find((each) => each.position === statement.position);
  return { result: sourceOf(statement), pre: sourceOf(pre) };
}
