import type { PushState } from '../control-types.ts';
import type { Clock } from '../ground/clock.ts';
import { newId } from '../ground/ids.ts';
import type { Timers } from '../ground/timers.ts';
import type { Faults } from '../machine/faults.ts';
import type { Meter } from '../machine/meter.ts';
import type { Ack, FrameType } from './frames.ts';
import type { Gateway } from './gateway.ts';

/** A push that wants an ack. */
export interface Parcel {
  type: FrameType;
  topic: string;
  headers?: Record<string, string>;
  data: string;
  /** Waits before each further send while no ack has come, ms of elapsed time. */
  retryMs: readonly number[];
  /** Whether this ack ends the matter; an EVENT's LATER does not. Default: every ack does. */
  settles?: (ack: Ack) => boolean;
  /** After every change of the state. */
  changed: (state: PushState) => void;
  /** The ack that settled it. `latencyMs` from the last send. */
  acked?: (ack: Ack, latencyMs: number) => void;
}

interface Delivery {
  parcel: Parcel;
  state: PushState;
  messageIds: string[];
  retriesDone: number;
  cancelRetry: () => void;
}

/** How long an ack is still taken for a push that is never sent again, ms. */
const lastGraceMs = 60_000;

interface CourierParts {
  clock: Clock;
  timers: Timers;
  faults: Faults;
  meter: Meter;
  gateway: Gateway;
}

/**
 * At-least-once pushing: every send has a new `headers.messageId`; until an ack comes it is sent again after each
 * wait, then given up as lost.
 */
export class Courier {
  readonly #parts: CourierParts;
  readonly #sent = new Map<string, { delivery: Delivery; at: number }>();

  constructor(parts: CourierParts) {
    this.#parts = parts;
    parts.gateway.onAck = (ack) => this.#onAck(ack);
  }

  /** Sends now; returns whether a connection took it. */
  deliver(parcel: Parcel): boolean {
    const delivery: Delivery = {
      parcel,
      state: { state: 'waiting', attempts: 0 },
      messageIds: [],
      retriesDone: 0,
      cancelRetry: () => undefined,
    };
    return this.#send(delivery);
  }

  #send(delivery: Delivery): boolean {
    const { gateway, clock, faults, meter } = this.#parts;
    const { parcel } = delivery;
    const connection = gateway.pick(parcel.type, parcel.topic);
    if (connection) {
      const messageId = newId('msg');
      delivery.messageIds.push(messageId);
      delivery.state.attempts += 1;
      meter.pushes.sent += 1;
      connection.pushes += 1;
      if (delivery.state.attempts > 1) meter.pushes.redelivered += 1;
      this.#sent.set(messageId, { delivery, at: performance.now() });
      if (!faults.strike(`PUSH ${parcel.topic}`, ['dropFrame'])) {
        connection.send(parcel.type, parcel.topic, messageId, clock.now(), parcel.data, parcel.headers);
      }
    }
    this.#armRetry(delivery);
    return connection !== null;
  }

  #armRetry(delivery: Delivery): void {
    const { timers, meter } = this.#parts;
    const waitMs = delivery.parcel.retryMs[delivery.retriesDone];
    if (waitMs !== undefined) {
      delivery.cancelRetry = timers.after(waitMs, () => {
        delivery.retriesDone += 1;
        this.#send(delivery);
      });
    } else {
      delivery.cancelRetry = timers.after(delivery.parcel.retryMs.at(-1) ?? lastGraceMs, () => {
        meter.pushes.lost += 1;
        this.#settle(delivery, { ...delivery.state, state: 'lost' });
      });
    }
    delivery.parcel.changed(delivery.state);
  }

  #onAck(ack: Ack): void {
    const { meter } = this.#parts;
    const entry = this.#sent.get(ack.messageId);
    if (!entry) {
      meter.pushes.strayAcks += 1;
      return;
    }
    const { delivery, at } = entry;
    this.#sent.delete(ack.messageId);
    const latencyMs = performance.now() - at;
    meter.ackLatency.add(latencyMs);
    if (delivery.parcel.settles && !delivery.parcel.settles(ack)) return;
    const good = ack.code === 200;
    if (good) meter.pushes.acked += 1;
    else meter.pushes.failedAcks += 1;
    this.#settle(delivery, {
      state: good ? 'acked' : 'failed',
      attempts: delivery.state.attempts,
      ackCode: ack.code,
      ackLatencyMs: Math.round(latencyMs * 100) / 100,
    });
    delivery.parcel.acked?.(ack, latencyMs);
  }

  #settle(delivery: Delivery, state: PushState): void {
    delivery.cancelRetry();
    for (const messageId of delivery.messageIds) this.#sent.delete(messageId);
    delivery.state = state;
    delivery.parcel.changed(state);
  }
}
