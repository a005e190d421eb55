/** An expected refusal of a whole request, as it is documented: its status, and when it happens. */
export interface Refusal {
  status: number;
  when: string;
  /** Seconds after which to send again. */
  retryAfter?: number;
}

/** Every code that an answer may carry beside those of a single fact (`fact.…`). */
export const REFUSALS = {
  'webhook.bad_key': {
    status: 400,
    when: 'The Idempotency-Key is empty, longer than 120 characters, or has spaces, quotes, brackets or letters beyond ASCII.',
  },
  'webhook.key_differs': {
    status: 400,
    when: 'The fact has a `key` that is not the Idempotency-Key.',
  },
  'webhook.key_for_many': {
    status: 400,
    when: 'An Idempotency-Key came with a list; there each fact has a `key` of its own.',
  },
  'webhook.not_json': { status: 400, when: 'The body is not JSON in UTF-8.' },
  'webhook.not_facts': { status: 400, when: 'The body is JSON but neither an object nor a list.' },
  'webhook.no_facts': { status: 400, when: 'The list is empty.' },
  'webhook.unauthorized': {
    status: 401,
    when: 'The source is unknown, a header is missing, or the signature is not that of this body. Which one is not told.',
  },
  'webhook.clock': {
    status: 401,
    when: 'The signature is right, but its timestamp is more than five minutes away from the server’s clock.',
  },
  'webhook.no_such_fact': { status: 404, when: 'This source has told no fact with this key.' },
  'webhook.too_large': { status: 413, when: 'The body is larger than 1 MB.' },
  'webhook.too_many_facts': { status: 413, when: 'The list has more than 500 facts.' },
  'webhook.not_json_type': {
    status: 415,
    when: 'The content type is not application/json in UTF-8, or the body is compressed.',
  },
  'webhook.too_fast': {
    status: 429,
    when: 'This source sends more requests than it may. Send lists, or wait for Retry-After.',
    retryAfter: 1,
  },
  'webhook.failed': {
    status: 500,
    when: 'A fault of ours, logged under the number in the message. Nothing of this fact was kept.',
  },
  'webhook.busy': {
    status: 503,
    when: 'Too many facts of this source wait already. Send again after Retry-After.',
    retryAfter: 2,
  },
  'webhook.database_away': {
    status: 503,
    when: 'The database is away. Send the same again after Retry-After: what was kept already is told as `repeated`.',
    retryAfter: 5,
  },
} as const satisfies Readonly<Record<string, Refusal>>;

/** Codes of a single fact that is refused; in a list its outcome carries them. */
export const FACT_REFUSALS: Readonly<Record<string, string>> = {
  'fact.invalid': 'It is not as its schema says; `field` names the member that is wrong.',
  'fact.future': 'It happened more than ten minutes from now.',
  'fact.too_old': 'It happened more than two years ago.',
};

export type RefusalCode = keyof typeof REFUSALS;

export const refusalFor = (code: string): Refusal =>
  REFUSALS[code as RefusalCode] ?? { status: 400, when: '' };
