import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { InboundPress } from '../../channel.ts';
import { parseData } from '../stream/frames.ts';
import { formValues } from './form-values.ts';

/** Field in which the form asks "which of the buttons" when a card has several that submit. */
export const CHOICE_FIELD = '__b';

const scalar = z.union([z.string(), z.number()]).transform(String);

const callbackSchema = z.object({
  outTrackId: z.string().min(1),
  userId: z.string().min(1),
  /** JSON text (KB-CARD 0007); one page calls it `value` (KB-CARD 0010). */
  content: z.unknown().optional(),
  value: z.unknown().optional(),
});

const contentSchema = z.object({
  cardPrivateData: z
    .object({ actionIds: z.array(scalar).optional(), params: z.record(z.string(), z.unknown()).optional() })
    .optional(),
  /** Seen beside cardPrivateData in one variant. */
  params: z.record(z.string(), z.unknown()).optional(),
});

/**
 * A card callback as a press. Everything in it is relayed by the client: it only says which card, who, and which
 * button; what the button does is looked up on the server.
 * @returns null when no button can be told from it.
 */
export function parsePress(data: unknown): InboundPress | null {
  const callback = callbackSchema.safeParse(data);
  if (!callback.success) return null;
  const { outTrackId, userId } = callback.data;
  const content = contentSchema.safeParse(unwrap(callback.data.content ?? callback.data.value));
  if (!content.success) return null;
  const params = { ...content.data.params, ...content.data.cardPrivateData?.params };
  const form = formValues(params.form);
  const buttonId = buttonOf(params, form, content.data.cardPrivateData?.actionIds ?? []);
  if (!buttonId) return null;
  delete form[CHOICE_FIELD];
  return {
    kind: 'press',
    dedupeKey: dedupeKey(outTrackId, userId, buttonId, form),
    cardId: outTrackId,
    userId,
    buttonId,
    form,
  };
}

function unwrap(content: unknown): unknown {
  return typeof content === 'string' ? parseData(content) : content;
}

/** `<version>.<index>`, from the parameters, else from the action's id. */
function buttonOf(
  params: Record<string, unknown>,
  form: Record<string, string>,
  actionIds: string[],
): string | null {
  const version = scalar.safeParse(params.v);
  const index = form[CHOICE_FIELD] ? { success: true, data: form[CHOICE_FIELD] } : scalar.safeParse(params.b);
  if (version.success && index.success) return checked(`${version.data}.${index.data}`);
  return actionIds.map(checked).find((id) => id !== null) ?? null;
}

const checked = (id: string): string | null => (/^\d{1,9}\.\d{1,3}$/.test(id) ? id : null);

/**
 * Callbacks carry no stable id of their own (sheet §1.3), so the press itself is the key: the same person, the same
 * painting of the same card, the same button and the same answers are one press, however often they arrive.
 */
function dedupeKey(cardId: string, userId: string, buttonId: string, form: Record<string, string>): string {
  const answers = JSON.stringify(Object.entries(form).sort(([a], [b]) => (a < b ? -1 : 1)));
  const digest = createHash('sha256').update(answers).digest('base64url').slice(0, 22);
  return `press:${cardId}:${buttonId}:${userId}:${digest}`;
}
