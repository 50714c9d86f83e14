import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
import { installVscodeServer } from '../grounds/vscode/install.ts';

/** A piece of a line that has the same scopes throughout, from the outermost to the innermost. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly scopes: readonly string[];
}

/** Cuts a text into tokens, one list a line. */
export type Tokenize = (text: string) => Token[][];

interface Contribution {
  readonly scopeName: string;
  readonly path: string;
  readonly language?: string;
  readonly injectTo?: readonly string[];
}

const root = path.join(import.meta.dirname, '../..');

/** Which of the grammars that we ship take part. */
export type Ours = 'with ours' | 'VS Code alone';

/** Gives the colouring of VS Code's own Markdown or YAML, with the grammars of our manifest injected as it does. */
export async function tokenizerOf(scopeName: string, ours: Ours = 'with ours'): Promise<Tokenize> {
  const vscode = await installVscodeServer();
  const builtIn = ['markdown-basics', 'yaml', 'sql', 'shellscript', 'html'].flatMap((name) =>
    contributions(path.join(vscode, 'extensions', name)),
  );
  const own = ours === 'with ours' ? contributions(root) : [];
  const grammars = new Map([...builtIn, ...own].map((grammar) => [grammar.scopeName, grammar]));
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(await readFile(wasm));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (name) => {
      const grammar = grammars.get(name);
      return grammar === undefined
        ? null
        : textmate.parseRawGrammar(await readFile(grammar.path, 'utf8'), grammar.path);
    },
    getInjections: (name) =>
      own.filter(({ injectTo }) => injectTo?.includes(name)).map(({ scopeName }) => scopeName),
  });
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`VS Code has no grammar ${scopeName}.`);
  return (text) => {
    let stack = textmate.INITIAL;
    return text.split(/\r?\n/).map((line) => {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
      stack = ruleStack;
      return tokens.map(({ startIndex: start, endIndex, scopes }) => {
        const end = Math.min(endIndex, line.length);
        return { text: line.slice(start, end), start, end, scopes };
      });
    });
  };
}

function contributions(folder: string): Contribution[] {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    readonly contributes: { readonly grammars?: readonly Contribution[] };
  };
  return (manifest.contributes.grammars ?? []).map((grammar) => ({
    ...grammar,
    path: path.join(folder, grammar.path),
  }));
}
