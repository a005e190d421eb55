/** Numbers in Chinese are read alike in chat and in cells; the reader lives with the orders. */
export { readChineseNumber } from '../../workflows/orders/numeral.ts';
