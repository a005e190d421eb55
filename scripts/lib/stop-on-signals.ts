/**
 * Stops what runs at the first signal, in order; at once at the second, or when that takes too long. Ends the process.
 * @param limitMs an orderly stop is cut short after this long
 * @param onStop told at the first signal
 */
export function stopOnSignals(
  running: Promise<{ stop(): Promise<void> }>,
  limitMs: number,
  onStop: () => void = () => undefined,
): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    onStop();
    setTimeout(() => process.exit(1), limitMs).unref();
    running
      .then((one) => one.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
