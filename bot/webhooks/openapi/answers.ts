import { z } from 'zod';
import { FACT_KINDS } from '../../../workflows/facts/kinds.ts';

/*
 * What senders are answered, as schemas: the description is made from them, and tests hold real answers against them.
 */

const kind = z.enum(FACT_KINDS);
const instant = z.iso.datetime();

export const problem = z
  .strictObject({
    code: z.string().describe('Stable; for programs.'),
    field: z.string().nullable().describe('The member of the fact that is wrong, where it is one.'),
    message: z.string().describe('Chinese; for people: what is wrong and what to do.'),
  })
  .describe('Why a request, or a fact, was not taken.');

export const recorded = z
  .strictObject({
    outcome: z.literal('recorded'),
    kind,
    key: z.string(),
    flags: z
      .array(z.string())
      .describe('What is remarkable about it, e.g. unknown_order, early, late; it is kept all the same.'),
    order: z
      .strictObject({
        number: z.string(),
        status: z.string().describe('Where the order stands after this fact.'),
      })
      .optional(),
  })
  .describe('Kept now.');

export const repeated = z
  .strictObject({ outcome: z.literal('repeated'), kind, key: z.string() })
  .describe('Known already, identical: nothing happened.');

export const conflict = z
  .strictObject({ outcome: z.literal('conflict'), kind, key: z.string(), ...problem.shape })
  .describe('The key is known with other content: kept beside the first, flagged; the first counts.');

export const refused = z
  .strictObject({ outcome: z.literal('refused'), key: z.string().nullable(), ...problem.shape })
  .describe('Not a fact: nothing was kept.');

export const listAnswer = z
  .strictObject({
    recorded: z.int(),
    repeated: z.int(),
    conflicts: z.int(),
    refused: z.int(),
    outcomes: z.array(z.union([recorded, repeated, conflict, refused])).describe('In the order sent.'),
  })
  .describe('What became of each fact of a list. Those that are refused do not keep the others out.');

export const toldFact = z
  .strictObject({
    key: z.string(),
    kind: z.string(),
    occurredAt: instant,
    recordedAt: instant,
    flags: z.array(z.string()),
    repeats: z.int().describe('Identical deliveries after the first.'),
    reversedBy: z.string().nullable().describe('The key of the fact that took it back.'),
    order: z
      .strictObject({ number: z.string(), status: z.string(), statusName: z.string() })
      .nullable()
      .describe('Its order as it is now; null: it names none, or there is none of that number yet.'),
    conflicts: z
      .array(z.strictObject({ receivedAt: instant, payload: z.unknown() }))
      .describe('Deliveries under the same key with other content, the latest first, at most 20.'),
  })
  .describe('A fact as it was kept.');
