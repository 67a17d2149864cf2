import type { Rule } from '../rule.js';
import { columnPlaces, columnWords, freshColumns } from '../shared/fresh.js';

const IMPRECISE = /^(real|double precision|money)(\[\])?$/;
const MONEY =
  /(^|_)(amounts?|balances?|budgets?|charges?|costs?|credits?|debits?|deposits?|discounts?|fees?|fines?|fare|payments?|payouts?|prices?|refunds?|rent|revenue|salar(y|ies)|spend|subtotal|tax|taxes|total|wages?|usd|eur|gbp|chf|currency|money)(_|$)/i;

/** Judges types of columns that hold money. */
export const impreciseMoney: Rule = {
  id: 'imprecise-money',
  severity: 'warning',
  summary: 'an amount of money is stored in a type that rounds',
  why: 'real and double precision hold binary fractions: 0.1 is not among them, and sums are off by a cent sooner or later. The type money takes its currency and its decimals from a setting of the server, so that a dump means something else elsewhere.',
  fix: `Say how many digits there are:

    price numeric(12,2) NOT NULL`,
  check: (context) =>
    freshColumns(context, ({ column: { name, type } }) => {
      return IMPRECISE.test(type) && (type.startsWith('money') || MONEY.test(name));
    }).map(([table, columns]) => ({
      subject: table,
      message: `${columnWords(table, columns)} ${columns.length === 1 ? 'holds' : 'hold'} money, but the type ${columns[0].column.type} rounds.`,
      at: columnPlaces(columns),
      help: 'use numeric, for instance numeric(12,2).',
    })),
};
