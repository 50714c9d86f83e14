import type { Fault, Plan, PlanRule } from '../rule.ts';
import { parseWindow } from '../window.ts';

/** A window that is over. */
export const pastWindow: PlanRule = {
  id: 'past-window',
  severity: 'info',
  why: 'A plan that was copied from the last launch often keeps its window. After the launch itself the finding only says that it is over.',
  now: '2026-12-06T00:00Z',
  bad: `runbook: 1
window: 2026-12-05T16:00+08:00/2026-12-05T22:00+08:00
steps:
  - { title: Close the order pages, tasks: [The maintenance notice is up], owner: li.wei }
`,
  good: `runbook: 1
window: 2026-12-12T16:00+08:00/2026-12-12T22:00+08:00
steps:
  - { title: Close the order pages, tasks: [The maintenance notice is up], owner: li.wei }
`,
  checkPlan: past,
};

/** The westernmost clock is so far behind UTC. */
const widestOffsetMs = 12 * 3_600_000;

function* past({ runbook, nowMs }: Plan): Iterable<Fault> {
  const text = runbook.window;
  if (text === undefined || nowMs === undefined) return;
  const window = parseWindow(text.value);
  if (window === undefined || window.endMs <= window.startMs) return;
  const endMs = window.hasZone ? window.endMs : window.endMs + widestOffsetMs;
  if (endMs < nowMs)
    yield {
      span: text.span,
      message: 'The window is over. If the launch is still to come, give it its new time.',
    };
}
