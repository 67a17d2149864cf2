import type { Naming } from '../database/server.js';
import { connect, refuseTransactionPooling } from '../database.js';
import { controlOf } from './control.js';
import { createdGround } from './created.js';
import { emptiedGround } from './emptied.js';
import { type Ground, majorOf, rowsOf } from './ground.js';
import type { LendingOptions } from './lending.js';

const MAY_CREATE = 'SELECT rolcreatedb OR rolsuper AS may FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER';

/**
 * Makes databases on a server of the user's where the role may create any, and lends the named one, which must be
 * empty, where it may not. UserError when it holds something.
 */
export async function urlGround(naming: Naming, { onNote, mayHaveMade }: LendingOptions): Promise<Ground> {
  const control = controlOf(() => connect({ ...naming, onNote }));
  const { database, host, serverVersion } = (await control.session()).target;
  const open = (name: string) => connect({ ...naming, database: name });
  const label = `PostgreSQL ${majorOf(serverVersion)} on ${host}`;
  const common = { control, open, serverVersion, label, onNote, mayHaveMade };
  try {
    await refuseTransactionPooling(await control.session());
    const [role] = await rowsOf<{ may: boolean }>(await control.client(), MAY_CREATE);
    return await (role?.may === true
      ? createdGround(common)
      : emptiedGround({ ...common, database, from: naming.from }));
  } catch (error) {
    await control.close();
    throw error;
  }
}
