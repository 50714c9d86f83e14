import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type CodeLens,
  commands,
  languages,
  Position,
  Selection,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  window,
  workspace,
} from 'vscode';
import type { HostTests } from './report.ts';

/** Lenses, outcomes and findings of the example, as VS Code itself gives them to an extension. */
export const mainJobTests: HostTests = {
  'a runbook gets its lenses, in both notations': async () => {
    for (const extension of ['md', 'yaml']) {
      const { document } = await open(`release-8.0.runbook.${extension}`);
      const titles = (await waitForLenses(document, (lenses) => lenses.length > 50)).map(titleOf);
      assert.ok(titles.includes('▶ Run all pre-checks (27)'), titles.slice(0, 4).join(', '));
      assert.equal(titles.filter((title) => title === '▶ Run check query').length, 57);
    }
  },
  'a check runs by the command of its lens; the outcome replaces it and nothing moves': async () => {
    const editor = await open('release-8.0.runbook.md');
    const { document } = editor;
    await commands.executeCommand('launchbook.pickEnvironment', {
      uri: document.uri.toString(),
      environment: 'test',
    });
    const line =
      document.getText().slice(0, document.getText().indexOf('-- name: columns')).split('\n').length - 1;
    const before = await settle(editor, line);
    const lens = lensAt(
      await waitForLenses(document, (lenses) => lenses.length > 50),
      line - 1,
      '▶ Run check query',
    );
    const reports: unknown = await commands.executeCommand(
      lens.command?.command ?? '',
      ...(lens.command?.arguments ?? []),
    );
    assert.ok(Array.isArray(reports) && reports.length === 1);
    assert.partialDeepStrictEqual(reports[0], {
      step: 'add-customer-columns',
      name: 'columns',
      outcome: 'passed',
      rows: 5,
    });
    const after = await waitForLenses(document, (lenses) =>
      lenses.some((each) => titleOf(each).startsWith('✓ ')),
    );
    assert.match(
      titleOf(lensAt(after, line - 1, '✓')),
      /^✓ rows == 0 \|\| rows == 5 · 5 rows · \d+ ms · orders · test$/,
    );
    assert.deepEqual(placeOf(editor), before);
    assert.equal(window.activeTextEditor, editor);
    assert.equal(document.isDirty, false);
  },
  'the outcome is in the journal beside the runbook, without a row and without a password': () => {
    const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    const journal = readFileSync(path.join(folder, 'release-8.0.runbook.journal.jsonl'), 'utf8');
    const entry: unknown = JSON.parse(journal.trimEnd().split('\n').at(-1) ?? '');
    assert.partialDeepStrictEqual(entry, {
      check: 'columns',
      outcome: 'passed',
      environment: 'test',
      connection: 'orders',
    });
    assert.ok(!journal.includes(process.env['LAUNCHBOOK_EXAMPLE_PASSWORD'] ?? 'there is no password'));
    return Promise.resolve();
  },
  'a post-check that fails is a diagnostic on its expectation': async () => {
    const { document } = await open('release-8.0.runbook.md');
    await commands.executeCommand('launchbook.runChecks', {
      uri: document.uri.toString(),
      step: 'widen-pay-time',
      role: 'post-check',
    });
    const [diagnostic] = await waitFor('a diagnostic', () => {
      const found = languages.getDiagnostics(document.uri).filter((each) => each.source === 'launchbook');
      return found.length > 0 ? found : undefined;
    });
    assert.ok(diagnostic !== undefined);
    assert.equal(document.getText(diagnostic.range), "row.data_type == 'bigint'");
    assert.equal(diagnostic.code, 'check-failed');
  },
  'findings come while typing, and undo takes them away': async () => {
    const { document } = await open('release-8.0.runbook.md');
    const editor = window.activeTextEditor;
    const at = document.positionAt(document.getText().indexOf('connection: orders'));
    await editor?.edit((edit) => edit.insert(at, 'conection: x\n'));
    await waitFor('a finding', () =>
      languages.getDiagnostics(document.uri).find((each) => /Did you mean `connection`/.test(each.message)),
    );
    await commands.executeCommand('undo');
    await waitFor('no finding', () =>
      languages.getDiagnostics(document.uri).some((each) => /Did you mean/.test(each.message))
        ? undefined
        : true,
    );
  },
};

async function open(name: string): Promise<TextEditor> {
  const [file] = await workspace.findFiles(name);
  assert.ok(file, `${name} is not there`);
  return window.showTextDocument(file);
}

/** Puts cursor and scroll where they can be told from anything else. */
async function settle(editor: TextEditor, line: number) {
  const position = new Position(line + 2, 4);
  editor.selection = new Selection(position, position.translate(1, 0));
  editor.revealRange(editor.selection, TextEditorRevealType.AtTop);
  let last = placeOf(editor);
  await waitFor('a still editor', () => {
    const now = placeOf(editor);
    const isStill = now.top === last.top && now.top > 0;
    last = now;
    return isStill ? true : undefined;
  });
  return placeOf(editor);
}

function placeOf(editor: TextEditor) {
  const { anchor, active } = editor.selection;
  return {
    anchor: [anchor.line, anchor.character],
    active: [active.line, active.character],
    top: editor.visibleRanges[0]?.start.line ?? -1,
  };
}

function waitForLenses(
  document: TextDocument,
  isEnough: (lenses: CodeLens[]) => boolean,
): Promise<CodeLens[]> {
  return waitFor('lenses', async () => {
    const lenses = (await commands.executeCommand(
      'vscode.executeCodeLensProvider',
      document.uri,
      1000,
    )) as CodeLens[];
    return isEnough(lenses) ? lenses : undefined;
  });
}

function lensAt(lenses: readonly CodeLens[], line: number, title: string): CodeLens {
  const lens = lenses.find((each) => each.range.start.line === line && titleOf(each).startsWith(title));
  assert.ok(lens, `there is no lens ${title} on line ${line + 1}`);
  return lens;
}

function titleOf(lens: CodeLens): string {
  return lens.command?.title ?? '';
}

async function waitFor<Found>(
  what: string,
  look: () => Promise<Found | undefined> | Found | undefined,
): Promise<Found> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`There was never ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
