import { environmentNames } from './settings.ts';
import type { Span, Tree } from './tree.ts';
import { parseYaml } from './yaml.ts';

/** Where a `launchbook.yaml` names environments: as values of `environment`, and as keys under `rules`. */
export function environmentPlaces(text: string): Span[] {
  const places: Span[] = [];
  const isEnvironment = (word: string): boolean => environmentNames.some((name) => name === word);
  const look = (tree: Tree): void => {
    if (tree.kind === 'list') tree.items.forEach(look);
    if (tree.kind !== 'mapping') return;
    for (const { key, value } of tree.entries) {
      if (isEnvironment(key.value)) places.push(key.span);
      if (key.value === 'environment' && value.kind === 'scalar' && isEnvironment(value.value))
        places.push(value.span);
      look(value);
    }
  };
  const { tree } = parseYaml(text);
  if (tree !== undefined) look(tree);
  return places;
}
