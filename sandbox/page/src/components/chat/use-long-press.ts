/** Long press with a finger, right click with a mouse. */
import { onMounted, type Ref } from 'vue';

const HOLD_MS = 450;
/** A finger that moves this far is scrolling, px. */
const MOVED = 10;

/** Links and fields keep the browser's own menu. */
const own = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('a, input, textarea, select') !== null;

/** Runs `action` for a long press or right click on the element, which must be there when mounted or not at all. */
export function useLongPress(element: Ref<HTMLElement | null>, action: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let from = { x: 0, y: 0 };
  const stop = () => clearTimeout(timer);

  function onStart(event: TouchEvent): void {
    stop();
    const touch = event.touches[0];
    if (!touch || event.touches.length > 1 || own(event.target)) return;
    from = { x: touch.clientX, y: touch.clientY };
    timer = setTimeout(action, HOLD_MS);
  }

  function onMove(event: TouchEvent): void {
    const touch = event.touches[0];
    if (!touch || Math.abs(touch.clientX - from.x) + Math.abs(touch.clientY - from.y) > MOVED) stop();
  }

  function onContextMenu(event: MouseEvent): void {
    if (own(event.target) || String(window.getSelection()) !== '') return;
    event.preventDefault();
    // On Android the touch itself has already been counted.
    if (!window.matchMedia('(pointer: coarse)').matches) action();
  }

  onMounted(() => {
    const box = element.value;
    if (!box) return;
    box.addEventListener('touchstart', onStart, { passive: true });
    box.addEventListener('touchmove', onMove, { passive: true });
    box.addEventListener('touchend', stop);
    box.addEventListener('touchcancel', stop);
    box.addEventListener('contextmenu', onContextMenu);
  });
}
