import type { TextDocumentContentChangeEvent, TextDocumentsConfiguration } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding } from './core/finding.ts';
import { editRunbook, type KeptRunbook, openRunbook } from './core/keptRunbook.ts';
import { type Linted, type LintSurroundings, lintAgain } from './core/lint.ts';
import { notationOf } from './core/parse.ts';
import type { ReadRunbook, Step } from './core/runbook.ts';
import { type Edit, joinEdits } from './core/sections.ts';

/** Open runbooks, each read once a version, and after a change only where it was changed. */
export interface Documents {
  /** To be given to whatever holds the texts, so that it is known where they change. */
  readonly configuration: TextDocumentsConfiguration<TextDocument>;
  /** The runbook of a document; `undefined` when its name is not that of a runbook. */
  read(document: TextDocument): ReadRunbook | undefined;
  /** The steps to draw over; what cannot be read while it is typed is there as it last was. */
  steadySteps(document: TextDocument): readonly Step[];
  findings(document: TextDocument, surroundings: LintSurroundings): readonly Finding[];
  forget(uri: string): void;
}

interface Kept {
  readonly version: number;
  readonly runbook: KeptRunbook;
  /** What was found in it, or in the text before it until it is looked at. */
  linted:
    | { readonly surroundings: LintSurroundings; readonly of: KeptRunbook; readonly result: Linted }
    | undefined;
}

/** Keeps what was read, by uri and version: the text of a `TextDocument` changes in place. */
export function createDocuments(): Documents {
  const kept = new Map<string, Kept>();
  /** What was changed since the version that is kept. */
  const edits = new Map<string, Edit>();
  const keep = (document: TextDocument): Kept | undefined => {
    const { uri, version } = document;
    const notation = notationOf(uri);
    if (notation === undefined) return undefined;
    const known = kept.get(uri);
    if (known?.version === version) return known;
    const edit = edits.get(uri);
    const text = document.getText();
    const runbook =
      known === undefined || edit === undefined
        ? openRunbook(text, notation)
        : editRunbook(known.runbook, text, edit);
    const fresh = { version, runbook, linted: known?.linted };
    kept.set(uri, fresh);
    edits.delete(uri);
    return fresh;
  };
  return {
    configuration: {
      create: (...given) => TextDocument.create(...given),
      update(document, changes, version) {
        for (const change of changes) {
          const edit = editOf(document, change);
          const before = edits.get(document.uri);
          edits.set(document.uri, before === undefined ? edit : joinEdits(before, edit));
          TextDocument.update(document, [change], version);
        }
        return TextDocument.update(document, [], version);
      },
    },
    read: (document) => keep(document)?.runbook.read,
    steadySteps: (document) => keep(document)?.runbook.steadySteps ?? [],
    findings(document, surroundings) {
      const entry = keep(document);
      if (entry === undefined) return [];
      const last = entry.linted;
      const isKnown =
        last?.of === entry.runbook &&
        last.surroundings.settings === surroundings.settings &&
        last.surroundings.environment === surroundings.environment;
      if (last !== undefined && isKnown) return last.result.findings;
      const result = lintAgain(entry.runbook.read, surroundings, last?.result);
      entry.linted = { surroundings, of: entry.runbook, result };
      return result.findings;
    },
    forget: (uri) => {
      kept.delete(uri);
      edits.delete(uri);
    },
  };
}

/** What a change of the protocol means in the text as it is before it. */
function editOf(document: TextDocument, change: TextDocumentContentChangeEvent): Edit {
  if (!('range' in change))
    return { start: 0, oldEnd: document.getText().length, newEnd: change.text.length };
  const places = [document.offsetAt(change.range.start), document.offsetAt(change.range.end)];
  const start = Math.min(...places);
  return { start, oldEnd: Math.max(...places), newEnd: start + change.text.length };
}
