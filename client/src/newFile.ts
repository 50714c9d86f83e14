import { Uri, ViewColumn, WorkspaceEdit, window, workspace } from 'vscode';

/**
 * Makes a runbook in a folder and opens it; an edit does it, which can be undone.
 *
 * A file that is there stays: the new one then gets a number, as in `release-2.runbook.md`. Gives whether it was made.
 */
export async function createRunbook(
  folder: Uri,
  name: string,
  text: string,
  column: ViewColumn = ViewColumn.Active,
): Promise<boolean> {
  const target = await freeName(folder, name);
  const edit = new WorkspaceEdit();
  edit.createFile(target, { overwrite: false, contents: Buffer.from(text, 'utf8') });
  if (!(await workspace.applyEdit(edit))) {
    void window.showErrorMessage(`${target.fsPath} cannot be made. Is its folder read-only?`);
    return false;
  }
  await window.showTextDocument(target, { viewColumn: column, preview: false });
  return true;
}

async function freeName(folder: Uri, name: string): Promise<Uri> {
  for (let number = 1; ; number += 1) {
    const numbered = number === 1 ? name : name.replace(/(?=\.runbook\.)/, `-${number}`);
    const target = Uri.joinPath(folder, numbered);
    if (!(await isThere(target))) return target;
  }
}

/** Whether a file is there, be it in an editor that was never saved. */
async function isThere(target: Uri): Promise<boolean> {
  if (workspace.textDocuments.some(({ uri }) => uri.path === target.path)) return true;
  try {
    await workspace.fs.stat(target);
    return true;
  } catch {
    // There is no such file, or none that can be read: then making it fails, and that is told.
    return false;
  }
}
