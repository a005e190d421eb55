import type { CardRecord, PaintedCard } from '../control-types.ts';
import type { Bus } from '../ground/bus.ts';
import type { Clock } from '../ground/clock.ts';
import type { Collection, Store } from '../ground/store.ts';
import { paint } from './paint.ts';
import { paintedText } from './painted-text.ts';
import type { TemplateBook } from './templates.ts';

export interface StoredCard extends CardRecord {
  /** Number of the change that last touched it. */
  seq: number;
  /** Conversations where it is pinned on top (吊顶), each with its end (ms of the sandbox clock) if it has one. */
  pinnedIn: Record<string, number | null>;
}

interface Parts {
  store: Store;
  bus: Bus;
  clock: Clock;
  templates: TemplateBook;
  /** Members of a conversation. */
  members: (conversationId: string) => string[];
}

/** All card instances, and how each looks for whom. */
export class CardShelf {
  readonly #parts: Parts;
  readonly #cards: Collection<StoredCard>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#cards = parts.store.collection<StoredCard>('cards');
  }

  get(outTrackId: string): StoredCard | undefined {
    return this.#cards.get(outTrackId);
  }

  list(): StoredCard[] {
    return [...this.#cards.values()];
  }

  /** A new card; its caller has checked that the id is free. */
  create(
    card: Omit<CardRecord, 'createdAt' | 'updatedAt' | 'revision' | 'clickerViews' | 'deliveries'>,
  ): StoredCard {
    const now = this.#parts.clock.now();
    return this.#cards.put(card.outTrackId, {
      ...card,
      clickerViews: {},
      deliveries: [],
      pinnedIn: {},
      createdAt: now,
      updatedAt: now,
      revision: 1,
      seq: this.#parts.bus.seq,
    });
  }

  /** Stores a card that its caller has changed and repaints it for these viewers; default all of them. */
  changed(card: StoredCard, viewers: string[] = this.viewers(card)): void {
    card.revision += 1;
    card.updatedAt = this.#parts.clock.now();
    card.seq = this.#parts.bus.publish(viewers, (userId) => ({
      type: 'card',
      outTrackId: card.outTrackId,
      userIds: viewers,
      card: userId === null ? null : this.painted(card, userId),
    }));
    this.#cards.put(card.outTrackId, card);
  }

  /** Everybody who has it on a screen. */
  viewers(card: StoredCard): string[] {
    const seen = new Set<string>();
    for (const delivery of card.deliveries) {
      for (const userId of delivery.onlyFor ?? this.#parts.members(delivery.conversationId)) seen.add(userId);
    }
    return [...seen];
  }

  /** Pins it on top of a conversation, or takes it down. */
  pin(card: StoredCard, conversationId: string, until: number | null): void {
    card.pinnedIn[conversationId] = until;
    this.#announcePin(card, conversationId, true);
  }

  unpin(card: StoredCard, conversationId: string): void {
    delete card.pinnedIn[conversationId];
    this.#announcePin(card, conversationId, false);
  }

  /** Cards pinned there for this person now, oldest first. */
  pinnedFor(conversationId: string, userId: string): PaintedCard[] {
    const now = this.#parts.clock.now();
    return this.list()
      .filter((card) => {
        const until = card.pinnedIn[conversationId];
        return until !== undefined && (until === null || until > now) && this.viewers(card).includes(userId);
      })
      .map((card) => this.painted(card, userId));
  }

  #announcePin(card: StoredCard, conversationId: string, pinned: boolean): void {
    const viewers = this.viewers(card);
    card.seq = this.#parts.bus.publish(viewers, (userId) => ({
      type: 'pinned',
      conversationId,
      outTrackId: card.outTrackId,
      pinned,
      card: userId === null ? null : this.painted(card, userId),
    }));
    this.#cards.put(card.outTrackId, card);
  }

  /** Public values, this person's own over them, and over those what only their last click showed. */
  dataFor(card: StoredCard, userId: string): Record<string, string> {
    return { ...card.cardData, ...card.privateData[userId], ...card.clickerViews[userId] };
  }

  painted(card: StoredCard, userId: string, inputs: Record<string, unknown> = {}): PaintedCard {
    const data = this.dataFor(card, userId);
    const template = this.#parts.templates.get(card.templateId);
    const blocks = template ? paint(template, { data, inputs }) : [];
    return {
      outTrackId: card.outTrackId,
      templateId: card.templateId,
      forUserId: userId,
      revision: card.revision,
      data,
      blocks,
      text: paintedText(blocks),
      createdAt: card.createdAt,
      updatedAt: card.updatedAt,
    };
  }
}
