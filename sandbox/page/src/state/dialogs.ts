/** What lies over the page: one question, one picture. */
import { reactive } from 'vue';

export interface Question {
  title: string;
  message: string;
  okText: string;
  cancelText: string;
  danger: boolean;
}

interface Dialogs {
  question: Question | null;
  picture: { url: string; alt: string } | null;
}

export const dialogs = reactive<Dialogs>({ question: null, picture: null });

let settle: ((yes: boolean) => void) | null = null;

/** Asks and waits; a new question answers the one before with no. */
export function ask(question: Partial<Question> & { title: string }): Promise<boolean> {
  settle?.(false);
  dialogs.question = { message: '', okText: '确定', cancelText: '取消', danger: false, ...question };
  return new Promise((resolve) => {
    settle = resolve;
  });
}

export function answer(yes: boolean): void {
  dialogs.question = null;
  settle?.(yes);
  settle = null;
}

export function showPicture(url: string, alt = '图片'): void {
  dialogs.picture = { url, alt };
}
