/** Keeps what was begun early from ending the program before anyone asks for it; who asks is told why it failed. */
export function begun<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
