import type { Clock } from '../ground/clock.ts';
import { newId } from '../ground/ids.ts';

/** What a client asked for when it opened a connection. */
export interface TicketHolder {
  topics: string[];
  events: boolean;
  ua: string;
}

/** Tickets for one WebSocket each, valid for a short time. */
export class Tickets {
  readonly #open = new Map<string, { holder: TicketHolder; expiresAt: number }>();
  readonly #clock: Clock;
  readonly #lifetimeMs: number;

  constructor(clock: Clock, lifetimeMs: number) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
  }

  issue(holder: TicketHolder): string {
    const now = this.#clock.elapsed();
    for (const [ticket, entry] of this.#open) if (entry.expiresAt <= now) this.#open.delete(ticket);
    const ticket = newId('ticket');
    this.#open.set(ticket, { holder, expiresAt: now + this.#lifetimeMs });
    return ticket;
  }

  /** The holder, once; null for an unknown, used or expired ticket. */
  redeem(ticket: string): TicketHolder | null {
    const entry = this.#open.get(ticket);
    this.#open.delete(ticket);
    return entry && entry.expiresAt > this.#clock.elapsed() ? entry.holder : null;
  }
}
