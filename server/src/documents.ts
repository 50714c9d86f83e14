import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding } from './core/finding.ts';
import { lint } from './core/lint.ts';
import { notationOf } from './core/parse.ts';
import { type ReadRunbook, readRunbook } from './core/runbook.ts';
import type { Settings } from './core/settings.ts';

/** Open runbooks, each read once a version. */
export interface Documents {
  /** The runbook of a document; `undefined` when its name is not that of a runbook. */
  read(document: TextDocument): ReadRunbook | undefined;
  findings(document: TextDocument, settings: Settings | undefined): readonly Finding[];
  forget(uri: string): void;
}

interface Kept {
  readonly version: number;
  readonly read: ReadRunbook;
  linted?: { readonly settings: Settings | undefined; readonly findings: readonly Finding[] };
}

/** Keeps what was read, by uri and version: the text of a `TextDocument` changes in place. */
export function createDocuments(): Documents {
  const kept = new Map<string, Kept>();
  const keep = (document: TextDocument): Kept | undefined => {
    const notation = notationOf(document.uri);
    if (notation === undefined) return undefined;
    const known = kept.get(document.uri);
    if (known?.version === document.version) return known;
    const fresh = { version: document.version, read: readRunbook(document.getText(), notation) };
    kept.set(document.uri, fresh);
    return fresh;
  };
  return {
    read: (document) => keep(document)?.read,
    findings(document, settings) {
      const entry = keep(document);
      if (entry === undefined) return [];
      if (entry.linted === undefined || entry.linted.settings !== settings)
        entry.linted = { settings, findings: lint(entry.read, settings) };
      return entry.linted.findings;
    },
    forget: (uri) => {
      kept.delete(uri);
    },
  };
}
