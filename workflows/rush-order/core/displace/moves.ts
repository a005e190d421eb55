import type { PlanState } from './plan-state.ts';
import { at } from './timeline.ts';

/**
 * Puts one task somewhere else in the order (and, if asked, on another machine), together with those of its
 * predecessors (moving forward) or successors (moving back) that stand in between: the order stays one that can be
 * carried out. Can be taken back exactly.
 */
export class Mover {
  private readonly plan: PlanState;
  private readonly marks: Int32Array;
  private stamp = 0;
  private readonly saved: Int32Array;
  private readonly scratch: Int32Array;
  private savedAt = 0;
  private savedLength = 0;
  /** The task of the last move. */
  task = -1;
  private oldMode = 0;
  private readonly oldPrev: Int32Array;
  private readonly oldResource: Int32Array;
  private readonly oldNext: Int32Array;

  constructor(plan: PlanState) {
    this.plan = plan;
    const { tasks, slots } = plan.layout;
    this.marks = new Int32Array(tasks);
    this.saved = new Int32Array(tasks);
    this.scratch = new Int32Array(tasks);
    this.oldPrev = new Int32Array(slots);
    this.oldResource = new Int32Array(slots);
    this.oldNext = new Int32Array(slots);
  }

  /**
   * @param target the task that it goes right before (when it stands after it) or right after (when it stands before)
   * @param mode the mode that it takes (index into all modes), perhaps the one that it has
   * @returns false, and nothing is changed, when an order of that kind cannot be carried out
   */
  move(task: number, target: number, mode: number): boolean {
    const { plan } = this;
    this.take(task);
    const here = at(plan.position, task);
    const there = at(plan.position, target);
    const done =
      target === task || (there < here ? this.forward(task, there, here) : this.back(task, here, there));
    if (!done) {
      this.putBack();
      return false;
    }
    plan.mode[task] = mode;
    plan.resource[task * plan.layout.slots] = at(plan.layout.modeMachine, mode);
    this.enqueue(task);
    plan.mark(task);
    for (const follower of this.oldNext)
      if (follower >= 0) plan.mark(Math.trunc(follower / plan.layout.slots));
    plan.settle();
    return true;
  }

  /** What it stood behind on its machine before the last move; -1: nothing. Where there are no tools. */
  get wasBehind(): number {
    return at(this.oldPrev, 0);
  }

  /** Takes the last move back. */
  undo(): void {
    const { plan } = this;
    plan.undo();
    this.dequeue(this.task);
    for (let i = 0; i < this.savedLength; i += 1) {
      const task = at(this.saved, i);
      plan.order[this.savedAt + i] = task;
      plan.position[task] = this.savedAt + i;
    }
    this.putBack();
  }

  private take(task: number): void {
    const { plan } = this;
    const { slots } = plan.layout;
    this.task = task;
    this.oldMode = at(plan.mode, task);
    this.savedLength = 0;
    for (let slot = 0; slot < slots; slot += 1) {
      const node = task * slots + slot;
      this.oldPrev[slot] = at(plan.prev, node);
      this.oldResource[slot] = at(plan.resource, node);
      this.oldNext[slot] = at(plan.next, node);
    }
    this.dequeue(task);
  }

  private putBack(): void {
    const { plan, task } = this;
    const { slots } = plan.layout;
    plan.mode[task] = this.oldMode;
    for (let slot = 0; slot < slots; slot += 1) {
      const node = task * slots + slot;
      plan.resource[node] = at(this.oldResource, slot);
      if (at(this.oldResource, slot) >= 0) this.link(node, at(this.oldPrev, slot));
    }
  }

  private dequeue(task: number): void {
    const { plan } = this;
    const { slots } = plan.layout;
    for (let node = task * slots; node < (task + 1) * slots; node += 1) {
      const resource = at(plan.resource, node);
      if (resource < 0) continue;
      const before = at(plan.prev, node);
      const after = at(plan.next, node);
      if (before < 0) plan.head[resource] = after;
      else plan.next[before] = after;
      if (after < 0) plan.tail[resource] = before;
      else plan.prev[after] = before;
      plan.prev[node] = -1;
      plan.next[node] = -1;
    }
  }

  /** Into the queues of its resources, by its position in the order. */
  private enqueue(task: number): void {
    const { plan } = this;
    const { slots } = plan.layout;
    const here = at(plan.position, task);
    for (let node = task * slots; node < (task + 1) * slots; node += 1) {
      const resource = at(plan.resource, node);
      if (resource < 0) continue;
      let ahead = at(plan.tail, resource);
      while (ahead >= 0 && at(plan.position, Math.trunc(ahead / slots)) > here) ahead = at(plan.prev, ahead);
      this.link(node, ahead);
      const follower = at(plan.next, node);
      if (follower >= 0) plan.mark(Math.trunc(follower / slots));
    }
  }

  private link(node: number, ahead: number): void {
    const { plan } = this;
    const resource = at(plan.resource, node);
    const follower = ahead < 0 ? at(plan.head, resource) : at(plan.next, ahead);
    plan.prev[node] = ahead;
    plan.next[node] = follower;
    if (ahead < 0) plan.head[resource] = node;
    else plan.next[ahead] = node;
    if (follower < 0) plan.tail[resource] = node;
    else plan.prev[follower] = node;
  }

  /** To right before position `there`, with its predecessors in between. */
  private forward(task: number, there: number, here: number): boolean {
    const { plan, marks, scratch } = this;
    this.stamp += 1;
    marks[task] = this.stamp;
    let rest = 0;
    for (let i = here - 1; i >= there; i -= 1) {
      const other = at(plan.order, i);
      if (this.leadsTo(other)) marks[other] = this.stamp;
      else {
        scratch[rest] = other;
        rest += 1;
      }
    }
    if (at(marks, at(plan.order, there)) === this.stamp) return false;
    this.save(there, here);
    let write = there;
    for (let i = 0; i < this.savedLength; i += 1) {
      const other = at(this.saved, i);
      if (at(marks, other) === this.stamp) this.put(other, write++);
    }
    for (let i = rest - 1; i >= 0; i -= 1) this.put(at(scratch, i), write++);
    return true;
  }

  /** To right after position `there`, with its successors in between. */
  private back(task: number, here: number, there: number): boolean {
    const { plan, marks, scratch } = this;
    this.stamp += 1;
    marks[task] = this.stamp;
    let rest = 0;
    for (let i = here + 1; i <= there; i += 1) {
      const other = at(plan.order, i);
      if (this.comesFrom(other)) marks[other] = this.stamp;
      else {
        scratch[rest] = other;
        rest += 1;
      }
    }
    if (at(marks, at(plan.order, there)) === this.stamp) return false;
    this.save(here, there);
    let write = here;
    for (let i = 0; i < rest; i += 1) this.put(at(scratch, i), write++);
    for (let i = 0; i < this.savedLength; i += 1) {
      const other = at(this.saved, i);
      if (at(marks, other) === this.stamp) this.put(other, write++);
    }
    return true;
  }

  private leadsTo(task: number): boolean {
    const { plan, marks, stamp } = this;
    const { after, slots } = plan.layout;
    const successor = at(after, task);
    if (successor >= 0 && at(marks, successor) === stamp) return true;
    for (let node = task * slots; node < (task + 1) * slots; node += 1) {
      const follower = at(plan.next, node);
      if (follower >= 0 && at(marks, Math.trunc(follower / slots)) === stamp) return true;
    }
    return false;
  }

  private comesFrom(task: number): boolean {
    const { plan, marks, stamp } = this;
    const { before, slots } = plan.layout;
    const predecessor = at(before, task);
    if (predecessor >= 0 && at(marks, predecessor) === stamp) return true;
    for (let node = task * slots; node < (task + 1) * slots; node += 1) {
      const ahead = at(plan.prev, node);
      if (ahead >= 0 && at(marks, Math.trunc(ahead / slots)) === stamp) return true;
    }
    return false;
  }

  private save(first: number, last: number): void {
    this.savedAt = first;
    this.savedLength = last - first + 1;
    for (let i = first; i <= last; i += 1) this.saved[i - first] = at(this.plan.order, i);
  }

  private put(task: number, position: number): void {
    this.plan.order[position] = task;
    this.plan.position[task] = position;
  }
}
