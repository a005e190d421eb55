import type { Option } from '../core/types.ts';

/** Where and when an option makes its operations. */
export const placesOf = ({ operations }: Pick<Option, 'operations'>): string =>
  operations
    .map((one) => `${one.kind === 'inside' ? one.machine : one.supplier} ${one.from}-${one.to}`)
    .join();
