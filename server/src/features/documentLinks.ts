import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentLink } from 'vscode-languageserver-types';
import type { NamedFile } from '../core/linkedFiles.ts';
import { itemsById } from '../core/plan.ts';
import { proseLinks } from '../core/proseLinks.ts';
import type { Runbook } from '../core/runbook.ts';
import { ownPlace } from '../core/stepIds.ts';
import { type Tickets, ticketLinks } from '../core/tickets.ts';
import type { Span } from '../core/tree.ts';
import { toRange } from './position.ts';

/** A file that is there, with its address. */
export interface FoundFile extends NamedFile {
  readonly uri: string;
}

/**
 * What can be followed from a runbook: links to steps, files that are there, ticket numbers.
 *
 * A step is addressed by its line (`#L12`), which editors know; what overlaps a link before it is none.
 */
export function documentLinks(
  document: TextDocument,
  runbook: Runbook,
  files: readonly FoundFile[],
  tickets: Tickets | undefined,
): DocumentLink[] {
  const text = document.getText();
  const links: { readonly span: Span; readonly target: string; readonly tooltip?: string }[] = [];
  const toSteps = proseLinks(text, runbook);
  const items = toSteps.length === 0 ? new Map() : itemsById(runbook);
  for (const { id, span } of toSteps) {
    const item = items.get(id);
    if (item === undefined) continue;
    const { line } = document.positionAt(ownPlace(item).span.start);
    // The `#` is part of what is clicked.
    const whole = { start: span.start - 1, end: span.end };
    links.push({ span: whole, target: `${document.uri}#L${line + 1}`, tooltip: item.title.value });
  }
  for (const { span, uri } of files) links.push({ span, target: uri });
  if (tickets !== undefined) links.push(...ticketLinks(text, tickets));
  links.sort((left, right) => left.span.start - right.span.start);
  let end = -1;
  return links.flatMap(({ span, target, tooltip }) => {
    if (span.start < end) return [];
    end = span.end;
    return [{ range: toRange(document, span), target, ...(tooltip === undefined ? {} : { tooltip }) }];
  });
}
