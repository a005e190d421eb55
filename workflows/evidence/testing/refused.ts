import { EvidenceRefusal } from '../refusal.ts';

/** The refusal that a promise ends in; anything else fails the test. */
export async function refused(work: Promise<unknown>): Promise<EvidenceRefusal> {
  try {
    await work;
  } catch (error) {
    if (error instanceof EvidenceRefusal) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}
