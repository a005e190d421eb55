/** Keeps a scrolling list at its end while the person is there, and leaves it alone when they read further up. */
import { nextTick, onBeforeUnmount, onMounted, type Ref, ref } from 'vue';

/** This near to the end counts as being there, px. */
const NEAR = 90;

export interface StickToEnd {
  /** The person is (nearly) at the end. */
  atEnd: Ref<boolean>;
  toEnd: () => void;
  /** Runs something that puts rows above, and keeps what is on screen where it is. */
  keepPlace: (work: () => Promise<void>) => Promise<void>;
  onScroll: () => void;
}

export function useStickToEnd(frame: Ref<HTMLElement | null>, content: Ref<HTMLElement | null>): StickToEnd {
  const atEnd = ref(true);
  let observer: ResizeObserver | null = null;
  let lastTop = 0;

  const toEnd = () => {
    const box = frame.value;
    if (!box) return;
    atEnd.value = true;
    box.scrollTop = box.scrollHeight;
    lastTop = box.scrollTop;
  };
  const onScroll = () => {
    const box = frame.value;
    if (!box) return;
    const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    // Content that grew below is no wish to read further up; only moving up is.
    if (near || box.scrollTop < lastTop - 2) atEnd.value = near;
    lastTop = box.scrollTop;
  };
  const keepPlace = async (work: () => Promise<void>) => {
    const box = frame.value;
    const fromEnd = box ? box.scrollHeight - box.scrollTop : 0;
    await work();
    await nextTick();
    if (box) box.scrollTop = box.scrollHeight - fromEnd;
  };

  onMounted(() => {
    // Pictures and cards grow after they were put in; the frame shrinks when a keyboard opens.
    observer = new ResizeObserver(() => {
      if (atEnd.value) toEnd();
    });
    if (content.value) observer.observe(content.value);
    if (frame.value) observer.observe(frame.value);
    toEnd();
  });
  onBeforeUnmount(() => observer?.disconnect());

  return { atEnd, toEnd, keepPlace, onScroll };
}
