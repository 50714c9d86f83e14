/**
 * A stretch of a file that is read by itself, so that a key typed in it costs nothing elsewhere.
 *
 * The sections of a file follow each other without a gap. What is kept of one knows nothing of its place.
 */
export interface Section {
  /** `head`: before the first item. `item`: one item without the items inside it. `foot`: keys behind a list of items. */
  readonly kind: 'head' | 'item' | 'foot';
  /** In UTF-16 units; the last section ends with the file. */
  readonly length: number;
  /** How far behind its start the text decided where it ends; beyond the file where its end was looked at. */
  readonly looked: number;
  /** What its reading depends on besides its text, such as the lists that are open where it begins. */
  readonly context: readonly number[];
  /** Whether the next section begins a list inside of this one. */
  readonly holdsItems: boolean;
}

/** Finds the section that begins at an offset, and the context of the next one. Pure and linear in what it looks at. */
export type FindSection = (
  text: string,
  start: number,
  context: readonly number[],
) => Section & { readonly next: readonly number[] };

/** One change of a text: what stood between `start` and `oldEnd` is now what stands between `start` and `newEnd`. */
export interface Edit {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Two changes, one after the other, as one that holds both. */
export function joinEdits(first: Edit, second: Edit): Edit {
  return {
    start: Math.min(first.start, second.start),
    oldEnd: Math.max(first.oldEnd, second.oldEnd - (first.newEnd - first.oldEnd)),
    newEnd: Math.max(first.newEnd, second.oldEnd) + (second.newEnd - second.oldEnd),
  };
}

/** A new edit of a text and the sections before it; `read` makes what is kept of a section. */
export interface Resplit<Kept extends Section> {
  readonly text: string;
  readonly find: FindSection;
  /** `before` is the section that began at the same place before the change. */
  readonly read: (section: Section, start: number, before: Kept | undefined) => Kept;
}

/** Splits a text and reads each section; never gives none. */
export function splitSections<Kept extends Section>({ text, find, read }: Resplit<Kept>): Kept[] {
  return splitFrom({ text, find, read }, [], 0, () => undefined);
}

/**
 * The sections after an edit: those that it touched are found and read anew, the others are kept as they are.
 *
 * A section counts as touched when the edit reaches what decided its end, so that the outcome is always that of
 * splitting the new text from its start.
 */
export function resplitSections<Kept extends Section>(
  { text, find, read }: Resplit<Kept>,
  old: readonly Kept[],
  edit: Edit,
): Kept[] {
  const delta = edit.newEnd - edit.oldEnd;
  let first = 0;
  let start = 0;
  for (; first < old.length; first += 1) {
    const section = old[first];
    if (section === undefined || start + section.looked >= edit.start || start + section.length > edit.start)
      break;
    start += section.length;
  }
  const oldStarts = startsFrom(old, first, start);
  const kept = old.slice(0, first);
  return splitFrom(
    {
      text,
      find,
      read: (section, at) => {
        const isBefore = at + section.length <= edit.start;
        const same = isBefore || at >= edit.newEnd ? oldStarts.get(isBefore ? at : at - delta) : undefined;
        const known = same === undefined ? undefined : old[same];
        return known !== undefined && isSame(known, section)
          ? { ...known, looked: section.looked }
          : read(section, at, old[oldStarts.get(at) ?? -1]);
      },
    },
    kept,
    start,
    (at, context) => {
      if (at < edit.newEnd) return undefined;
      const same = oldStarts.get(at - delta);
      // What stands exactly behind the edit may have been part of a line that it changed.
      if (same === undefined || at - delta < edit.oldEnd) return undefined;
      const known = old[same];
      return known !== undefined && isEqual(known.context, context) ? old.slice(same) : undefined;
    },
  );
}

function splitFrom<Kept extends Section>(
  { text, find, read }: Resplit<Kept>,
  sections: Kept[],
  from: number,
  rest: (start: number, context: readonly number[]) => readonly Kept[] | undefined,
): Kept[] {
  let start = from;
  let context = sections.length === 0 ? [] : nextContext(text, find, sections, from);
  while (start < text.length || sections.length === 0) {
    const known = sections.length === 0 ? undefined : rest(start, context);
    if (known !== undefined) {
      for (const section of known) sections.push(section);
      return sections;
    }
    const found = find(text, start, context);
    const { kind, length, looked, holdsItems } = found;
    sections.push(read({ kind, length, looked, context: found.context, holdsItems }, start, undefined));
    start += length;
    context = found.next;
  }
  return sections;
}

/** The context behind the sections that are kept, which the last of them decides. */
function nextContext(
  text: string,
  find: FindSection,
  sections: readonly Section[],
  end: number,
): readonly number[] {
  const last = sections.at(-1);
  return last === undefined ? [] : find(text, end - last.length, last.context).next;
}

function startsFrom(sections: readonly Section[], first: number, from: number): Map<number, number> {
  const starts = new Map<number, number>();
  let start = from;
  for (let index = first; index < sections.length; index += 1) {
    starts.set(start, index);
    start += sections[index]?.length ?? 0;
  }
  return starts;
}

function isSame(left: Section, right: Section): boolean {
  return (
    left.kind === right.kind &&
    left.length === right.length &&
    left.holdsItems === right.holdsItems &&
    isEqual(left.context, right.context)
  );
}

function isEqual(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
