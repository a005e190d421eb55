/** The composer's behaviour: sending, mentions, pasting, growing. */
import { computed, nextTick, type Ref, ref } from 'vue';
import type { ConversationSummary } from '../../../../control-types.ts';
import {
  completeMention,
  type Mentionable,
  matchMentions,
  mentionQuery,
  readMentions,
} from '../../logic/mentions.ts';
import { chats } from '../../state/chats.ts';
import { botName, personById } from '../../state/org.ts';
import { send } from '../../state/outgoing.ts';
import { addFiles, draftOf, takeDraft } from './drafts.ts';
import type { Suggestion } from './suggestions.ts';

const MAX_HEIGHT = 148;

export function useComposer(conversation: () => ConversationSummary, box: Ref<HTMLTextAreaElement | null>) {
  const id = () => conversation().conversationId;
  const draft = computed(() => draftOf(id()));
  const ready = computed(() => draft.value.text.trim() !== '' || draft.value.files.length > 0);

  /** Everybody who can be mentioned here; nobody in a 1:1 chat. */
  const mentionable = computed((): Mentionable[] => {
    if (conversation().kind === 'single') return [];
    const bot: Mentionable[] = conversation().hasBot ? [{ userId: null, name: botName() }] : [];
    const people = conversation()
      .memberUserIds.filter((userId) => userId !== chats.userId)
      .map((userId) => ({ userId, name: personById(userId)?.name ?? userId }));
    return [...bot, ...people];
  });

  const query = ref<{ from: number; query: string } | null>(null);
  const chosen = ref(0);
  const offers = computed(() => (query.value ? matchMentions(query.value.query, mentionable.value) : []));

  function grow(): void {
    const area = box.value;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight, MAX_HEIGHT)}px`;
  }

  async function write(text: string, caret: number): Promise<void> {
    draft.value.text = text;
    query.value = null;
    await nextTick();
    grow();
    box.value?.focus();
    box.value?.setSelectionRange(caret, caret);
  }

  function onInput(): void {
    grow();
    const area = box.value;
    query.value = area && mentionable.value.length > 0 ? mentionQuery(area.value, area.selectionStart) : null;
    chosen.value = 0;
  }

  function pick(one: Mentionable): void {
    const area = box.value;
    if (!area || !query.value) return;
    const done = completeMention(area.value, area.selectionStart, query.value.from, one.name);
    void write(done.text, done.caret);
  }

  /** The @ button: puts the bot's name in front, once. */
  function mentionBot(): void {
    const name = `@${botName()} `;
    const text = draft.value.text.includes(name.trim()) ? draft.value.text : name + draft.value.text;
    void write(text, text.length);
  }

  function submit(): void {
    if (!ready.value) return;
    const { text, files, replyTo } = takeDraft(id());
    const mentions = readMentions(text, mentionable.value);
    // The client shows the bot's name by itself; the bot gets the words without it.
    const words = mentions.atBot ? text.split(`@${botName()}`).join('').trim() : text.trim();
    send({ userId: chats.userId, conversationId: id(), text: words, files, replyTo, ...mentions });
    void write('', 0);
  }

  function suggest(one: Suggestion): void {
    if (one.caret === null && draft.value.text.trim() === '') {
      send({
        userId: chats.userId,
        conversationId: id(),
        text: one.text,
        files: [],
        atBot: false,
        atUserIds: [],
      });
      return;
    }
    void write(one.text, one.caret ?? one.text.length);
  }

  function onMentionKey(event: KeyboardEvent): boolean {
    if (offers.value.length === 0) return false;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) chosen.value = (chosen.value + step + offers.value.length) % offers.value.length;
    else if (event.key === 'Escape') query.value = null;
    else if (event.key === 'Enter' || event.key === 'Tab') {
      const one = offers.value[chosen.value];
      if (one) pick(one);
    } else return false;
    event.preventDefault();
    return true;
  }

  function onKey(event: KeyboardEvent): void {
    // Enter that confirms Chinese input must not send; Safari reports it as key 229 after the composition ended.
    if (event.isComposing || event.keyCode === 229) return;
    if (onMentionKey(event) || event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    submit();
  }

  function onPaste(event: ClipboardEvent): void {
    if (!event.clipboardData || event.clipboardData.files.length === 0) return;
    event.preventDefault();
    addFiles(id(), event.clipboardData.files);
  }

  return { draft, ready, offers, chosen, grow, onInput, onKey, onPaste, pick, mentionBot, submit, suggest };
}
