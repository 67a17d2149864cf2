import { useInput, useStdout } from 'ink';
import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { keysOf, PASTE_BEGINS, PASTE_ENDS } from './input.js';
import { actionFor, pastedFor } from './keys.js';
import { SIZE_CHANGED } from './painter.js';
import type { SessionStore } from './session.js';
import { Frame } from './view/frame.js';
import { type Theme, ThemeContext } from './view/theme.js';

type Stdout = ReturnType<typeof useStdout>['stdout'];

function sizeOf({ columns = 80, rows = 24 }: Stdout) {
  return { width: columns, height: rows };
}

function useSize() {
  const { stdout } = useStdout();
  const [size, setSize] = useState(() => sizeOf(stdout));
  useEffect(() => {
    const resized = () => setSize(sizeOf(stdout));
    stdout.on(SIZE_CHANGED, resized);
    return () => {
      stdout.off(SIZE_CHANGED, resized);
    };
  }, [stdout]);
  return size;
}

/** Connects keys to the session, and the session to the screen. */
export function App({ session, theme }: { session: SessionStore; theme: Theme }): ReactNode {
  const state = useSyncExternalStore(session.subscribe, session.state);
  const size = useSize();
  const isPasting = useRef(false);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) {
      if (name === PASTE_BEGINS || name === PASTE_ENDS) isPasting.current = name === PASTE_BEGINS;
      const action = (isPasting.current ? pastedFor : actionFor)(session.state(), name);
      if (action !== null) session.dispatch(action);
    }
  });
  return (
    <ThemeContext value={theme}>
      <Frame state={state} {...size} />
    </ThemeContext>
  );
}
