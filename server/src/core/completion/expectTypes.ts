/** As much of a value's type as completion needs. `isPre`: it is that of the pre-check's result. */
export type ExpectType =
  | { readonly kind: 'row'; readonly isPre: boolean }
  | { readonly kind: 'rows'; readonly isPre: boolean }
  | { readonly kind: 'cell'; readonly isPre: boolean; readonly column: string | undefined }
  | { readonly kind: 'pre' }
  | { readonly kind: 'text' }
  | { readonly kind: 'texts' }
  | { readonly kind: 'number' }
  | { readonly kind: 'list' }
  | { readonly kind: 'unknown' };

/** The type of a variable; see expectVariables.ts. */
export function typeOfVariable(name: string): ExpectType {
  switch (name) {
    case 'row':
      return { kind: 'row', isPre: false };
    case 'all':
      return { kind: 'rows', isPre: false };
    case 'value':
      return { kind: 'cell', isPre: false, column: undefined };
    case 'pre':
      return { kind: 'pre' };
    case 'columns':
      return { kind: 'texts' };
    case 'stdout':
    case 'stderr':
      return { kind: 'text' };
    case 'rows':
    case 'affected':
    case 'exit_code':
      return { kind: 'number' };
    default:
      return { kind: 'unknown' };
  }
}

/** The type of `value.name`. */
export function fieldOf(type: ExpectType, name: string): ExpectType {
  if (type.kind === 'row') return { kind: 'cell', isPre: type.isPre, column: name };
  if (type.kind !== 'pre') return { kind: 'unknown' };
  const own = typeOfVariable(name);
  return own.kind === 'row' || own.kind === 'rows' || own.kind === 'cell' ? { ...own, isPre: true } : own;
}

/** The type of an item of a list. */
export function elementOf(type: ExpectType): ExpectType {
  if (type.kind === 'rows') return { kind: 'row', isPre: type.isPre };
  return type.kind === 'texts' ? { kind: 'text' } : { kind: 'unknown' };
}

/** The type of `value.name(…)`. */
export function methodResult(type: ExpectType, name: string): ExpectType {
  switch (name) {
    case 'filter':
      return type;
    case 'map':
      return { kind: 'list' };
    case 'split':
      return { kind: 'texts' };
    case 'size':
    case 'indexOf':
    case 'lastIndexOf':
      return { kind: 'number' };
    case 'lowerAscii':
    case 'upperAscii':
    case 'trim':
    case 'substring':
    case 'join':
      return { kind: 'text' };
    default:
      return { kind: 'unknown' };
  }
}
