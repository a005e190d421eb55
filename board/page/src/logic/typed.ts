/** What is typed into a card's question, kept when the card is repainted under the hands that fill it in. */
import type { PageInput } from '../../../api/card.ts';

export interface Question {
  title: string;
  /** The card's tag: what is asked about the thing that the title names. */
  tag: string;
  inputs: readonly PageInput[];
}

export interface Typed {
  /**
   * The answers to begin a question with: what was typed into the same one before it went, else what is offered.
   * @param answers of the question that is shown until now
   */
  next(question: Question, answers: Readonly<Record<string, string>>): Record<string, string>;
  /** What is typed has been sent or given up. */
  forget(): void;
  /** Whether something was typed into a question that went. */
  holds(): boolean;
}

const nameOf = ({ title, tag, inputs }: Question): string =>
  [title, tag, ...inputs.map(({ name, kind }) => `${name}:${kind}`)].join('\n');

/** What can still be answered of it: an option may be gone meanwhile. */
function stillFits(input: PageInput, answer: string | undefined): string | undefined {
  if (answer === undefined || (input.kind !== 'select' && input.kind !== 'multiselect')) return answer;
  const offered = new Set(input.options.map(({ value }) => value));
  const left = answer.split(',').filter((one) => offered.has(one));
  return left.length > 0 ? left.join(',') : undefined;
}

const NONE: Question = { title: '', tag: '', inputs: [] };

export function createTyped(): Typed {
  let shown = NONE;
  let kept: { question: string; answers: Record<string, string> } | null = null;

  function keep(answers: Readonly<Record<string, string>>): void {
    const typed: Record<string, string> = {};
    for (const { name, value = '' } of shown.inputs) {
      const answer = answers[name] ?? '';
      if (answer !== value) typed[name] = answer;
    }
    if (Object.keys(typed).length > 0) kept = { question: nameOf(shown), answers: typed };
  }

  return {
    next(question, answers) {
      keep(answers);
      shown = question;
      const before = kept?.question === nameOf(question) ? kept.answers : {};
      const first: Record<string, string> = {};
      for (const input of question.inputs)
        first[input.name] = stillFits(input, before[input.name]) ?? input.value ?? '';
      return first;
    },
    forget() {
      kept = null;
      shown = NONE;
    },
    holds: () => kept !== null,
  };
}
