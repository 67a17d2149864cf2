import type { State } from '../state/state.js';
import type { Size } from '../view/panes.js';

/** What every screen is made from: the state, and its room. */
export type ScreenProps = Size & { readonly state: State };
