import type { Fault, Plan, PlanRule } from '../rule.ts';
import { writtenSpan } from '../stepIds.ts';
import { parseWindow } from '../window.ts';

/** A window that ends before it begins, or on a day that there is not. */
export const impossibleWindow: PlanRule = {
  id: 'impossible-window',
  severity: 'error',
  why: 'Other departments plan by the window. One that ends before it begins tells nobody when to be there.',
  bad: `runbook: 1
window: 2026-12-05T22:00+08:00/2026-12-05T16:00+08:00
steps:
  - { title: Close the order pages, tasks: [The maintenance notice is up], owner: li.wei }
`,
  good: `runbook: 1
window: 2026-12-05T16:00+08:00/2026-12-05T22:00+08:00
steps:
  - { title: Close the order pages, tasks: [The maintenance notice is up], owner: li.wei }
`,
  checkPlan: impossible,
};

function* impossible({ runbook }: Plan): Iterable<Fault> {
  const text = runbook.window;
  // What does not look like an interval at all is told by the shape of the document.
  if (text === undefined || !/^\d{4}-\d\d-\d\d[^/]*\/(?:\d{4}-\d\d-\d\d|P)[^/]*$/.test(text.value.trim()))
    return;
  const window = parseWindow(text.value);
  const [start = '', end = ''] = text.value.trim().split('/');
  if (window === undefined)
    yield {
      span: text.span,
      message: 'The window names a day or a time that there is not. Look at its numbers again.',
    };
  else if (window.endMs <= window.startMs) {
    const isReversed = window.endMs < window.startMs && !end.startsWith('P');
    const fix = {
      title: 'Change start and end',
      edits: [{ span: writtenSpan(text), text: `${end}/${start}` }],
    };
    yield {
      span: text.span,
      message: isReversed
        ? 'The window ends before it begins. Put the earlier time first.'
        : 'The window has no length: it ends when it begins.',
      ...(isReversed && text.value.trim() === text.value && text.pieces.length === 1 ? { fixes: [fix] } : {}),
    };
  }
}
