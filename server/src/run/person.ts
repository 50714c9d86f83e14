import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';

/** Who works here: git's `user.name` in a folder, else the name of the operating system's account. */
export function findPerson(folder: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      'git',
      ['config', 'user.name'],
      { cwd: folder, timeout: 2000, encoding: 'utf8' },
      (error, output) => {
        const name = error === null ? output.trim() : '';
        resolve(name === '' ? accountName() : name);
      },
    );
  });
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without an entry in the system's list has no name; its number does.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
